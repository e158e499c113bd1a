"""Courses of treatment: "as two annual courses on five consecutive days at baseline and on three 12 months later"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgraph.extract.clauses import Parse
from msgraph.extract.naming import Namer
from msgraph.extract.topics import Name, Topics
from msgraph.model import Argument, Claim, Slot

_GIVEN = re.compile(
    r"\b(?:given|administered|infused|injected|dosed|received?|taken|delivered|used)\b[^.;]{0,60}?\b(?:courses?|cycles?)\b|"
    r"\b(?:courses?|cycles?)\b[^.;]{0,40}?\b(?:given|administered|infused)\b",
    re.I,
)
_NUMBER = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_COURSE = re.compile(
    rf"\b(?:on|over|for)\s+(?P<days>{_NUMBER})\s+consecutive\s+days"
    rf"(?:\s+(?P<when>(?:at|in|during)\s+(?:baseline|year\s+{_NUMBER}|month\s+{_NUMBER}|(?:the\s+)?(?:first|second|third)\s+(?:course|year|cycle))|"
    rf"{_NUMBER}\s+(?:months?|weeks?|years?)\s+(?:later|after\s+[a-z ]{{3,20}}?(?=[,.;]|$))))?",
    re.I,
)
_VALUES = {
    word: str(n)
    for n, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    )
} | {"twelve": "12"}


def find(views: list[Parse], topics: Topics, namer: Namer) -> Iterator[Claim]:
    """One regimen claim for each course that a sentence describes by its days."""
    if not views or "consecutive" not in views[0].sentence.text.lower():
        return
    for view in views:
        sentence = view.sentence
        if _GIVEN.search(sentence.text, sentence.start, sentence.end):
            places = list(_COURSE.finditer(sentence.text, sentence.start, sentence.end))
            drug = _drug(view, topics, places[0].start(), namer) if places else None
            if drug is not None:
                yield from (
                    _claim(view, drug, match, n, namer) for n, match in enumerate(places, start=1)
                )


def _drug(view: Parse, topics: Topics, before: int, namer: Namer) -> Name | None:
    """The drug that the sentence names before the course, else the paper's main one."""
    for chunk in view.chunks:
        if chunk.kind == "N" and not chunk.form:
            start, end = view.sentence.span(chunk.first, chunk.last)
            text = view.sentence.text[start:end]
            if end <= before and namer.concept(text).category == "drug":
                return Name(text, start, end, chunk.head)
    return topics.interventions[0] if topics.interventions else None


def _claim(view: Parse, drug: Name, match: re.Match[str], number: int, namer: Namer) -> Claim:
    sentence = view.sentence
    start, end = match.span()
    days, when = match.group("days"), match.group("when")
    slots = [
        Slot("course", str(number)),
        Slot("days", _VALUES.get(days.lower(), days), match.start("days"), match.end("days")),
    ]
    if when:
        slots.append(Slot("timepoint", when, match.start("when"), match.end("when")))
    return Claim(
        kind="drug",
        subject=Argument(
            drug.text,
            drug.start,
            drug.end,
            namer.concept(drug.text),
            not sentence.start <= drug.start < sentence.end,
        ),
        predicate="msg:hasRegimen",
        object=Argument(sentence.text[start:end], start, end),
        quote=sentence.text[sentence.start : sentence.end],
        quote_start=sentence.start,
        quote_end=sentence.end,
        cue_start=start,
        cue_end=end,
        modality="asserted",
        role="background",
        section=sentence.section.kind,
        context=tuple(slots),
        confidence=0.9,
    )
