"""How a drug is given: doses, days, courses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgraph.extract.clauses import Parse
from msgraph.extract.frames import Frame
from msgraph.extract.proposals import Proposal
from msgraph.extract.readings import Term

_REGIMEN = Frame("regimen", "msg:hasRegimen", "unspecified", "drug")
_NUMBER = re.compile(r"\d[\d.,·–-]*")
_UNIT = re.compile(r"^(?:mg|µg|μg|mcg|g|ng|iu|u|units?|ml|mmol|gy|cgy|mci|mbq)(?:/(?:kg|m2|m²|day|d|daily|week|ml|l|h|min|kg/day|kg/d))*$", re.I)
_OFTEN = frozenset("daily weekly monthly yearly annually".split())
_MORE = re.compile(
    r"(?:\s*,?\s*(?:\(?(?:once|twice|three times|thrice)\)?\s+)?(?:(?:a|per|every)\s+)?(?:\d+\s+|other\s+|alternate\s+)?"
    r"(?:/?(?:daily|weekly|monthly|day|days|week|weeks|month|months|hours|h|bid|tid|qd|b\.i\.d\.?|t\.i\.d\.?|orally|p\.o\.|i\.v\.|"
    r"intravenously|subcutaneously|kg|m2|dose|cycle))\b)+"
)


def of_sentence(view: Parse) -> Iterator[Proposal]:
    """Each dose that a sentence names, with the noun phrases before it as what may be given, nearest first."""
    for i, word in enumerate(view.lowers):
        if _NUMBER.fullmatch(word) and i + 1 < len(view.lowers) and _UNIT.match(view.lowers[i + 1]):
            yield _dose(view, i, _end(view, i + 1))
        elif word in _OFTEN and i and view.lowers[i - 1] in ("once", "twice"):
            yield _dose(view, i - 1, i)


def _end(view: Parse, unit: int) -> int:
    """The last word of the dose: unit, how often, which way."""
    sentence = view.sentence
    _, end = sentence.span(unit, unit)
    match = _MORE.match(sentence.text, end, sentence.end)
    last = unit
    if match:
        while last + 1 < len(sentence.starts) and sentence.starts[last + 1] < match.end():
            last += 1
    return last


def _dose(view: Parse, first: int, last: int) -> Proposal:
    before = [c for c in view.chunks if c.kind == "N" and not c.form and c.first < first]
    subjects: list[tuple[Term, str]] = []
    for n, chunk in enumerate(reversed(before[-3:])):
        end = min(chunk.last, first - 1)
        while end > chunk.first and view.tags[end] not in "NA":
            end -= 1
        subjects.append((Term(chunk.first, end, view.lowers[end]), f"before{n}"))
    after = next((c for c in view.chunks if c.kind == "N" and c.first > last and view.lowers[c.first - 1] == "of"), None)
    if after is not None and after.first <= last + 3:
        subjects.insert(0, (Term(after.first, after.last, after.head), "dose of"))
    return Proposal(
        frame=_REGIMEN,
        cue=(first, last),
        verb="dose",
        subjects=subjects,
        object=Term(first, last, view.lowers[last]),
        how="regimen",
        chunk=max(0, len([c for c in view.chunks if c.first <= first]) - 1),
    )
