"""How a drug is given: doses, days, courses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgraph.extract.chunks import Chunk
from msgraph.extract.clauses import Parse
from msgraph.extract.frames import Frame
from msgraph.extract.proposals import Proposal
from msgraph.extract.readings import Term, trim
from msgraph.extract.topics import Name

_REGIMEN = Frame("regimen", "msg:hasRegimen", "unspecified", "drug")
_UNIT = "(?:mg|µg|μg|mcg|g|ng|IU|U|units?|ml|mL|mmol|Gy|cGy)"
_DOSE = re.compile(
    rf"(?<![\w.])\d[\d.,·–-]*\s?{_UNIT}(?:/(?:kg|m2|m²|day|d|week|wk|ml|mL|L|h|dose))*(?![\w%])"
    r"(?:(?:\s*,?\s*|/)(?:(?:once|twice|three times|thrice|four times)\s+)?(?:(?:a|per|every)\s+)?(?:\d+\s+|other\s+|alternate\s+)?"
    r"(?:daily|weekly|monthly|day|days|week|weeks|month|months|hours|bid|tid|qd|b\.i\.d\.?|t\.i\.d\.?|orally|p\.o\.|i\.v\.|"
    r"intravenously|subcutaneously|kg|m2)(?![\w]))*"
    r"|\b(?:once|twice|three times)[ -](?:a day|a week|daily|weekly|monthly)\b",
)
#: The cheap tests before the dear one.
_AMOUNT = re.compile(rf"\d[.,·–-]*\s?{_UNIT}(?![A-Za-z])")
_OFTEN = re.compile(r"once|twice|three times")


def of_sentence(view: Parse) -> Iterator[tuple[Proposal, list[tuple[str, Name]], Name]]:
    """Each dose that a sentence names: a proposal, who may be given it and why, nearest first, and the words."""
    sentence = view.sentence
    place = sentence.text, sentence.start, sentence.end
    if not (_AMOUNT.search(*place) or _OFTEN.search(*place)):
        return
    for match in _DOSE.finditer(*place):
        words = match.group().rstrip(" ,-–")
        dose = Name(
            words, match.start(), match.start() + len(words), words.rsplit(" ", 1)[-1].lower()
        )
        before, after = _around(view, dose)
        if not before:
            continue
        anchor = before[-1]
        proposal = Proposal(
            frame=_REGIMEN,
            cue=(anchor.last, anchor.last),
            verb="dose",
            subjects=[],
            object=Term(anchor.first, anchor.last, dose.head),
            how="regimen",
            chunk=view.chunks.index(anchor),
        )
        yield proposal, _given(view, before, after), dose


def _around(view: Parse, dose: Name) -> tuple[list[Chunk], Chunk | None]:
    """The noun phrases before the dose, in text order, and the one that "of" leads to after it."""
    starts = view.sentence.starts
    nouns = [c for c in view.chunks if c.kind == "N" and not c.form]
    before = [c for c in nouns if starts[c.first] < dose.start]
    after = next((c for c in nouns if dose.end <= starts[c.first] < dose.end + 5), None)
    of = next(
        (
            c
            for c in nouns
            if dose.end < starts[c.first] <= dose.end + 5 and view.lowers[c.first - 1] == "of"
        ),
        None,
    )
    return before, of or after if of else None


def _given(view: Parse, before: list[Chunk], after: Chunk | None) -> list[tuple[str, Name]]:
    found: list[tuple[str, Name]] = []
    if after is not None:
        found.append(("dose of", _name(view, after.first, after.last)))
    for n, chunk in enumerate(reversed(before[-3:])):
        last = chunk.last
        while last > chunk.first and view.tags[last] not in "NA":
            last -= 1
        digits = next(
            (
                i
                for i in range(chunk.first, last + 1)
                if view.lowers[i][0].isdigit() and i > chunk.first
            ),
            last + 1,
        )
        found.append((f"before{n}", _name(view, chunk.first, min(last, digits - 1))))
    return found


def _name(view: Parse, first: int, last: int) -> Name:
    first, last = trim(view, first, last)
    start, end = view.sentence.span(first, last)
    return Name(view.sentence.text[start:end], start, end, view.lowers[last])
