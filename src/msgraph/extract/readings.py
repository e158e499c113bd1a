"""What a noun phrase says: the thing it names, and what happens to it ("a reduction in the rate of relapses")."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import takewhile

from msgraph.extract import word_sets
from msgraph.extract.clauses import Parse, Phrase
from msgraph.extract.coordination import Item, item_at, list_from
from msgraph.extract.frames import Cues, Frame, singular

_DENYING = frozenset(["no", "without", "nor", "neither", "none", "zero"])
#: As good as no effect.
_SCANT = frozenset(["little", "negligible"])
_DROPPED = word_sets.of("readings.dropped")
#: Part of a name before a noun ("overall survival"), no more than a degree before an adjective.
_SUMMING = frozenset(["overall", "total"])
#: Parts of a body that "lower" and its like tell apart, without saying that there is less of them.
_BODILY = word_sets.of("readings.bodily")


#: Prepositions that lead to what is treated.
TREATING = frozenset(
    [
        "for the treatment of",
        "in the treatment of",
        "for treatment of",
        "in treatment of",
        "for the management of",
        "in the management of",
    ]
)


@dataclass(slots=True)
class Term:
    """Words that name something: word `first` to `last` of the sentence, the `head` in lower case.

    `direction` and `aspect` are what the phrase around them says of the thing; `frame` is the noun that leads
    to it, if any. `denied`: "no". `depth` counts the nouns that were passed on the way. `shared` are words
    further on that belong to the name: "lymphocytes" in "T and B lymphocytes" for "T". `size`, if not 0, is how
    many characters of its only word the name has: "X" of "X-induced".
    """

    first: int
    last: int
    head: str
    direction: str = ""
    aspect: str = ""
    frame: Frame | None = None
    denied: bool = False
    depth: int = 0
    shared: tuple[int, int] = (-1, -1)
    size: int = 0

    @property
    def through(self) -> Frame | None:
        """The noun that led to the thing, if one was passed on the way; `frame` may also be the thing's own."""
        return self.frame if self.depth else None


def read(view: Parse, item: Item, cues: Cues, follow: tuple[Phrase, ...] = ()) -> list[Term]:
    """The things that an item names, through the nouns that only lead to them; `follow` are phrases after it."""
    head = view.chunks[item.first]
    if head.kind != "N":
        return [Term(head.first, view.chunks[item.last].last, head.head)]
    if item.joint:
        return [_joint(view, item)]
    noun = singular(head.head)
    entries = cues.nouns.get(noun, ())
    frame = entries[0][1] if entries else None
    direction, place = _inside(view, head.first, head.last, cues)
    if frame is not None and frame.name == "effect":
        direction = next(
            (cues.effects[w] for w in view.lowers[head.first : head.last] if w in cues.effects), ""
        )
    denied = view.tags[head.first] != "N" and view.lowers[head.first] in _DENYING
    if frame is not None and frame.name in ("effect", "relation"):
        denied = denied or view.lowers[head.first] in _SCANT
    for prepositions, leading in entries:
        if leading.name == "effect" and item.last > item.first:
            prepositions = tuple(p for p in prepositions if p in ("on", "upon", "against"))
        inner = _complement(view, item, prepositions, follow, cues)
        if inner:
            return [_through(term, noun, leading, direction, denied=denied) for term in inner]
    first, last = trim(view, place if place >= 0 else head.first, _last_word(view, item))
    aspect = noun if frame is not None and frame.name == "measure" else ""
    return [Term(first, last, head.head, direction, aspect, frame, denied)]


def read_subject(
    view: Parse, item: Item, cues: Cues, follow: tuple[Phrase, ...] = ()
) -> list[Term]:
    """The things that an item names as what acts: "inhibition of X" acts as such, "administration of X" is X."""
    head = view.chunks[item.first]
    if item.joint:
        return [_joint(view, item)]
    noun = singular(head.head)
    entries = cues.nouns.get(noun, ())
    if head.kind == "N" and entries and not _only_leads(view, item, entries):
        prepositions, frame = entries[0]
        first, last = trim(view, head.first, view.chunks[_whole(view, item, prepositions)].last)
        return [Term(first, last, head.head, "", "", frame, view.lowers[head.first] in _DENYING)]
    return [_with_sign(view, term) for term in read(view, item, cues, follow)]


def _whole(view: Parse, item: Item, prepositions: tuple[str, ...]) -> int:
    """The last chunk of what acts: with what "decline in Y" and "link between X and Y" lead to."""
    chunks, j = view.chunks, item.last + 1
    if j + 1 >= len(chunks) or chunks[j].head not in prepositions or chunks[j + 1].kind != "N":
        return item.last
    if chunks[j].head == "between":
        return list_from(chunks, j + 1, len(chunks), before_verb=True)[0][-1].last
    return item_at(chunks, j + 1, len(chunks)).last


def _joint(view: Parse, item: Item) -> Term:
    """ "combination of A and B": what acts is both, and neither of them alone."""
    first, last = trim(view, view.chunks[item.first].first, view.chunks[item.last].last)
    return Term(first, last, view.chunks[item.last].head)


def _with_sign(view: Parse, term: Term) -> Term:
    """What acts keeps its sign in its name: "poor hygiene leads to Y" is not about hygiene."""
    if (
        not term.direction
        or term.depth
        or term.first == 0
        or view.tags[term.first - 1] not in "APG"
    ):
        return term
    return replace(term, first=term.first - 1)


def _only_leads(
    view: Parse, item: Item, entries: tuple[tuple[tuple[str, ...], Frame], ...]
) -> bool:
    """Whether a noun only leads to what acts: "the use of X", not "inhibitors of X" or "therapy for X"."""
    after = view.chunks[item.last + 1].head if item.last + 1 < len(view.chunks) else ""
    return any(
        frame.name == "use"
        and (after in prepositions or ("of" in prepositions and item.last > item.first))
        for prepositions, frame in entries
    )


def _follows(view: Parse, j: int, link: str) -> bool:
    """Whether `link` and a noun phrase stand after chunk `j`."""
    chunks = view.chunks
    return j + 2 < len(chunks) and chunks[j + 1].head == link and chunks[j + 2].kind == "N"


_CELLS = frozenset(["cell", "cells", "lymphocyte", "lymphocytes"])


def _last_word(view: Parse, item: Item) -> int:
    """The last word of an item; "cells with memory phenotypes" goes on after "with"."""
    chunks, j = view.chunks, item.last
    if chunks[j].head in _CELLS and _follows(view, j, "with"):
        j += 2
        if chunks[j].first == chunks[j].last and _follows(view, j, "and"):
            j += 2
    return chunks[j].last


def shared_readings(view: Parse, items: tuple[Item, ...], cues: Cues) -> list[Term]:
    """ "depletion and repopulation of T and B lymphocytes": each noun with each thing; empty for other lists."""
    outer: list[tuple[str, Frame]] = []
    for n, item in enumerate(items):
        head = view.chunks[item.first]
        entry = next(
            (
                f
                for p, f in cues.nouns.get(singular(head.head), ())
                if f.name == "change" and "of" in p
            ),
            None,
        )
        if entry is None:
            return []
        if n == 0 and view.chunks[item.last + 1].kind not in ",C":
            return []
        outer.append((singular(head.head), entry))
        if item.last > item.first:
            if n == 0:
                return []
            inner = [Item(item.first + 2, item.last), *items[n + 1 :]]
            things = with_shared_heads(view, [term for i in inner for term in read(view, i, cues)])
            return [
                replace(term, direction=frame.direction, aspect=noun, frame=frame, depth=1)
                for noun, frame in outer
                for term in things
            ]
    return []


def with_shared_heads(view: Parse, terms: list[Term]) -> list[Term]:
    """ "T and B lymphocytes": a letter or symbol takes over the head of the name after it."""
    out = list(terms)
    for n in range(len(out) - 2, -1, -1):
        term, after = out[n], out[n + 1]
        bare = (
            term.first == term.last
            and len(view.lowers[term.first]) <= 2
            and not view.sentence.words[term.first].islower()
        )
        if bare and after.last > after.first and 0 < after.first - term.last <= 3:
            out[n] = replace(term, shared=(after.first + 1, after.last), head=after.head)
        elif bare and after.shared[0] >= 0 and 0 < after.first - term.last <= 3:
            out[n] = replace(term, shared=after.shared, head=after.head)
    return out


#: What an adjective makes of a change: "a greater reduction" is one, "reduced uptake" less, "a slower decline" neither.
_OF_A_CHANGE = {
    **{
        (adjective, change): change
        for adjective in ("increased", "improved")
        for change in ("increased", "decreased", "improved", "worsened", "unchanged", "preserved")
    },
    ("decreased", "increased"): "decreased",
    ("decreased", "worsened"): "improved",
    ("worsened", "improved"): "worsened",
    ("worsened", "decreased"): "decreased",
    ("worsened", "worsened"): "worsened",
}


def _through(term: Term, noun: str, frame: Frame, direction: str, *, denied: bool) -> Term:
    """What is said of the inner thing, seen through the noun that leads to it."""
    said = frame.direction if frame.name == "change" and frame.direction != "unspecified" else ""
    signed = _OF_A_CHANGE.get((direction, said), "unspecified") if direction and said else ""
    return replace(
        term,
        direction=signed or direction or said or term.direction,
        aspect=term.aspect or (noun if frame.name == "measure" else ""),
        frame=frame if frame.name != "measure" or term.frame is None else term.frame,
        denied=denied or term.denied,
        depth=term.depth + 1,
    )


def _complement(
    view: Parse, item: Item, prepositions: tuple[str, ...], follow: tuple[Phrase, ...], cues: Cues
) -> list[Term]:
    """The things after "of", or after the noun's own preposition."""
    if "of" in prepositions and item.last > item.first:
        return read(view, Item(item.first + 2, item.last), cues, follow)
    own = _own_phrase(view, item, prepositions, cues)
    if own:
        return own
    for phrase in follow:
        if (
            phrase.head in prepositions or (phrase.head in TREATING and prepositions)
        ) and phrase.at > item.last:
            return [term for inner in phrase.items for term in read(view, inner, cues)]
        if phrase.at > item.last + _NEAR:
            break
    return []


#: How many chunks after an item its own phrase may stand: after "between A and B".
_NEAR = 5


def _own_phrase(view: Parse, item: Item, prepositions: tuple[str, ...], cues: Cues) -> list[Term]:
    chunks = view.chunks
    j = item.last + 1
    for _ in range(3):
        if j + 1 >= len(chunks) or chunks[j].kind != "I" or chunks[j + 1].kind != "N":
            return []
        of_another = chunks[j].head == "of" and j > item.last + 1
        if (chunks[j].head in prepositions and not of_another) or chunks[j].head in TREATING:
            items, _end = list_from(chunks, j + 1, len(chunks))
            own = [items[0], *takewhile(lambda i: not _is_change(view, i, cues), items[1:])]
            return [term for inner in own for term in read(view, inner, cues)]
        j += 2
    return []


def _is_change(view: Parse, item: Item, cues: Cues) -> bool:
    """Whether an item is a change of its own: "a decrease in B" after "an increase in A and"."""
    entries = cues.nouns.get(singular(view.chunks[item.first].head), ())
    return any(frame.name == "change" for _, frame in entries)


def _inside(view: Parse, first: int, last: int, cues: Cues) -> tuple[str, int]:
    """The direction that an adjective inside the phrase gives, and the word after it; ("", -1) without one."""
    for i in range(first, last):
        found = cues.inside.get(view.lowers[i])
        if found and view.tags[i] in "APGR" and view.lowers[i + 1] not in _BODILY:
            return found, i + 1
    return "", -1


def trim(view: Parse, first: int, last: int) -> tuple[int, int]:
    """The words without determiners, adverbs and adjectives of degree at their front."""
    tags, lowers = view.tags, view.lowers
    while first < last and (
        tags[first] in "TRCY"
        or lowers[first] in _DROPPED
        or (lowers[first] in _SUMMING and tags[first + 1] == "A")
    ):
        first += 1
    return first, last
