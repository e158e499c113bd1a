"""The mentions of a text with what each means: what `msgraph ground` shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from msgraph import lexicon
from msgraph.extract import abbreviations
from msgraph.extract.mentions import finding, grounding
from msgraph.extract.mentions.finding import Mention
from msgraph.extract.mentions.grounding import Grounded
from msgraph.lexicon.compiled import opened
from msgraph.lexicon.scanning import TableNames

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Found:
    """A mention and its meanings: one, or one for each part of a coordination."""

    mention: Mention
    meanings: tuple[Grounded, ...]

    def as_json(self, prefer: str = "") -> Json:
        """The mention as a JSON object; identifiers of the vocabulary `prefer` are shown before others."""
        m = self.mention
        return {
            "text": m.words,
            "start": m.start,
            "end": m.end,
            "kind": m.kind,
            "meanings": [_meaning(meaning, prefer) for meaning in self.meanings],
        }


def _meaning(meaning: Grounded, prefer: str) -> Json:
    concept = meaning.concept
    return {
        "name": meaning.name,
        "concept": concept.key if concept else None,
        "label": concept.label if concept else None,
        "identifier": meaning.identifier(prefer) or meaning.identifier() or None,
        "relation": meaning.relation or None,
        "confidence": round(meaning.sure, 3),
        "reason": meaning.reason,
        "conflict": meaning.choice.conflict,
        "candidates": [
            {
                "concept": c.best.concept.key,
                "label": c.best.concept.label,
                "identifiers": [x.curie for x in c.best.entry.matches],
            }
            for c in meaning.choice.meanings
        ],
    }


def ground(text: str, lexicons: Sequence[Path] = ()) -> list[Found]:
    """The chemicals and diseases that a text names, in its order, each with its meaning.

    The project's own lexicon is asked first, then the user's, then the names that corpora taught.

    Raises:
        InputError: a lexicon cannot be opened.
    """
    compiled = [opened(path) for path in lexicons]
    names = (_own(), *compiled, grounding.learned())
    long_forms = {short: text[a:b] for short, (a, b) in abbreviations.find(text).items()}
    tagged = finding.find(text, (_own(), *compiled))
    mentions = finding.merged(tagged, finding.named(text, _own()))
    return [Found(m, grounding.ground(m, names, long_forms)) for m in mentions]


@cache
def _own() -> TableNames:
    return TableNames(lexicon.shipped().entries.values())
