"""The circumstances of a claim: compared with what, in whom, when, in which study."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from msgraph.extract import word_sets
from msgraph.extract.candidates import Candidate, name_of
from msgraph.extract.clauses import Parse, Phrase
from msgraph.extract.frames import Cues, category_of
from msgraph.extract.naming import Namer
from msgraph.extract.readings import read
from msgraph.extract.topics import Name
from msgraph.model import Slot

_TIME = re.compile(
    r"\b(?:at|after|over|within|during|through|for|by|from|until)\s+(?:(?:the|a|an|first|last|next|long|short|each)\s+)*"
    r"(?:(?:[a-z]+|\d[\d.,-]*)[\s-])?(?:(?:to|and)\s+\d+[\s-])?(?:days?|weeks?|months?|years?|hours?|h|term|baseline|follow-up|week\s+\d+|"
    r"month\s+\d+|year\s+\d+|day\s+\d+)\b(?:\s+(?:later|of\s+(?:treatment|follow-up)|on\s+treatment|\d+))?",
    re.I,
)
_STUDY = re.compile(
    r"\b(?:phase\s+[IV1-4]+(?:[ab]|/[IV1-4]+)?\s+)?(?:[A-Z][\w-]*\s+){0,2}(?:extension\s+|randomi[sz]ed\s+|controlled\s+|clinical\s+|pivotal\s+)*"
    r"(?:extension\s+)?(?:study|studies|trials?)\b"
)
_CONDITION = re.compile(r"\bin\s+the\s+(?:absence|presence)\s+of\s+[^,.;]{3,60}")
_OTHERS = re.compile(
    r"\b(?:[A-Z][\w-]+ et al\.?|[Pp]revious(?:ly published)? (?:studies|reports|work|trials|research)|"
    r"[Ee]arlier (?:studies|reports|work)|[Oo]thers have|[Oo]ther (?:groups|authors))"
)
#: The cheap test of each pattern before the dear one, and the slot that it fills.
_PATTERNS = (
    ("timepoint", re.compile(r"[\s-](?:days?|weeks?|months?|years?|hours?|h|term|baseline|follow-up)\b", re.I), _TIME),
    ("study", re.compile(r"stud(?:y|ies)\b|trials?\b"), _STUDY),
    ("condition", re.compile(r"(?:ab|pre)sence\s"), _CONDITION),
)  # fmt: skip
_OTHERS_BEGIN = re.compile(r"et al|revious|arlier|thers?\s")
_BY_WAY_OF = frozenset(["through", "via", "by means of"])
_PLACES = word_sets.of("contexts.places")


class Setting(NamedTuple):
    """What a sentence says of all its claims: when, in which study, under which condition; whose words they are."""

    slots: tuple[Slot, ...]
    attributed_to: str


def of_sentence(view: Parse) -> Setting:
    """The setting of a sentence's claims."""
    sentence = view.sentence
    place = sentence.text, sentence.start, sentence.end
    found = []
    for name, hint, pattern in _PATTERNS:
        match = pattern.search(*place) if hint.search(*place) else None
        if match:
            found.append(Slot(name, match.group(), *match.span()))
    others = _OTHERS.search(*place) if _OTHERS_BEGIN.search(*place) else None
    return Setting(tuple(found), others.group() if others else "")


def of_candidate(c: Candidate, setting: Setting, namer: Namer, cues: Cues) -> tuple[Slot, ...]:
    """The slots that the claim's own sentence fills; none that holds the claim's object."""
    found = list(_comparator(c, namer, cues))
    found.extend(_population(c, namer, cues))
    found.extend(_mediator(c, namer, cues))
    found.extend(s for s in setting.slots if not s.start <= c.object.start < s.end)
    return tuple(found)


def _slot(name: str, thing: Name, namer: Namer) -> Slot:
    return Slot(name, thing.text, thing.start, thing.end, namer.concept(thing.text))


def _comparator(c: Candidate, namer: Namer, cues: Cues) -> Iterator[Slot]:
    term = c.proposal.comparator
    if term is not None:
        yield _slot("comparator", name_of(c.view, term), namer)


def _population(c: Candidate, namer: Namer, cues: Cues) -> Iterator[Slot]:
    for phrase in c.proposal.phrases:
        if phrase.head in _PLACES:
            yield from _people(c.view, phrase, namer, cues)
            return


def _mediator(c: Candidate, namer: Namer, cues: Cues) -> Iterator[Slot]:
    """ "through an impact on X", "via X": by what the subject acts."""
    for phrase in c.proposal.phrases:
        if phrase.head in _BY_WAY_OF and phrase.items:
            for term in read(c.view, phrase.items[0], cues, c.proposal.phrases)[:1]:
                yield _slot("mediator", name_of(c.view, term), namer)
            return


def of_paper(species: str, design: str) -> tuple[Slot, ...]:
    """The slots that hold for a whole paper: its design, and its species where it is not (only) human."""
    found = []
    if species not in ("", "human"):
        found.append(Slot("species", species))
    if design:
        found.append(Slot("design", design))
    return tuple(found)


def _people(view: Parse, phrase: Phrase, namer: Namer, cues: Cues) -> Iterator[Slot]:
    for item in phrase.items[:1]:
        head = view.chunks[item.first]
        if category_of(head.head, cues) == "population":
            start, end = view.sentence.span(head.first, _with_condition(view, item.last))
            yield Slot("population", view.sentence.text[start:end], start, end)


def _with_condition(view: Parse, last: int) -> int:
    """The last word of "patients with X"."""
    chunks = view.chunks
    if last + 2 < len(chunks) and chunks[last + 1].head == "with" and chunks[last + 2].kind == "N":
        return chunks[last + 2].last
    return chunks[last].last
