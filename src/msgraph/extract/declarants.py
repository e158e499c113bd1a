"""Those whom a disclosure is about: "TZ and KT have", "Dr. Smith reports", "The authors declare"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from msgraph.extract import parties
from msgraph.model import Argument, Record

_NOT_PEOPLE = r"(?!(?:LLC|LLP|AG|SA|AB|NV|BV|PLC|KG|USA|UK|US|EU|NIH|MD|DM|TN|CA|MA|NY|NJ|PA)\b)"
_INITIALS = (
    _NOT_PEOPLE
    + r"(?:(?:[A-Z][a-z]?\.[- ]?){1,4}[A-Z][a-z]?\.|[A-Z](?:[A-Z]|[a-z](?=[A-Z])|-(?=[A-Z])){1,5}(?![\w-]))"
)
_TITLED = r"(?:Drs?|Prof(?:essor)?s?|Mrs?|Ms)\.?\s+[A-Z][\w'’.-]+(?:\s+[A-Z][\w'’.-]+){0,3}"
_BODY = (
    r"(?:(?:[Tt]he|[Aa]ll(?:\s+of)?(?:\s+the)?|[Bb]oth|[Nn]one\s+of\s+the|[Nn]o|[Ff]or\s+(?:all|the))\s+)?"
    r"(?:(?:other|[Oo]ther|remaining|[Rr]emaining|corresponding|listed|co-?)\s*)?[Aa]uthors?(?:\(s\))?"
)
_VERB = (
    r"(?:has|have|had|is|are|was|were|reports?|reported|received?s?|receives|declares?|declared|discloses?|disclosed|"
    r"serves?|served|holds?|held|owns?|co-owns|consults?|consulted|acts?|acted|states?|stated|works?|worked|"
    r"acknowledges?|participated|participates|did|does|do|confirms?|certify|lists?|provides?|currently|also|"
    r"previously|chairs?|chaired|sits|sat|advises?|advised|gave|gives|accepted|obtained|gets|co-founded|founded)"
)
_JOIN = r"(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*|\s*;\s*)"
_FULL = r"[A-Z][\w'’.-]+(?:\s+[A-Z][\w'’.-]*){1,4}"
_ANY = rf"(?:{_TITLED}|{_INITIALS}|{_FULL}|[A-Z][\w'’-]{{2,}})"
_SHORT = rf"(?:{_TITLED}|{_INITIALS}|{_FULL})"
_FIRST = re.compile(
    rf"(?:[Aa]uthors?\s+)?(?P<who>(?:{_SHORT}{_JOIN}){{0,60}}{_ANY}|{_BODY}|We|I)"
    rf"(?=\s*(?:,?\s*(?:MD|PhD|M\.D\.|Ph\.D\.)\.?){{0,3}}\s*,?\s*(?:{_VERB}\b|:|—))"
)
_LATER = re.compile(rf"(?<=[;,.(\s])(?P<who>{_ANY}|{_BODY})(?=\s+{_VERB}\b|:\s)")
_BEFORE = re.compile(rf"(?P<who>{_ANY}){_JOIN}$")
_NAME = re.compile(_ANY)
_PRONOUN = re.compile(r"(?:He|She|They|His|Her)\b")
_TITLE = re.compile(r"^(?:Drs?|Prof(?:essor)?s?|Mrs?|Ms)\.?\s+")
_NO_NAMES = frozenset(
    (
        "The",
        "This",
        "These",
        "Those",
        "There",
        "None",
        "No",
        "All",
        "Our",
        "Part",
        "Funding",
        "Research",
        "Study",
    )
)


@dataclass(frozen=True, slots=True)
class Declarants:
    """Those whom one part of a statement is about, and where the words that name them stand."""

    people: tuple[Argument, ...]
    start: int
    end: int


def groups(record: Record, start: int, end: int) -> list[Declarants]:
    """The people of a sentence, each group before what it declares, left to right.

    At the sentence's start any name counts; later only initials, a title or an author's name do, or the
    payers of one person would be read as the next.
    """
    text = record.text
    first = _FIRST.match(text, start, end)
    if first and not _may_begin(record, first["who"]):
        first = None
    found = [_group(record, first.start("who"), first.end("who"))] if first else []
    done = first.end() if first else start
    for match in _LATER.finditer(text, done, end):
        if _is_person(record, match["who"]):
            begin = _first_of_list(record, done, match.start("who"))
            found.append(_group(record, begin, match.end("who")))
            done = match.end()
    return found


def _may_begin(record: Record, words: str) -> bool:
    """Whether words at a sentence's start name people: "Anna Berg", not "This" or "The Sponsor"."""
    if words.split()[0] in _NO_NAMES:
        return _is_body(words)
    return " " in words or _is_person(record, words)


def _first_of_list(record: Record, floor: int, start: int) -> int:
    """Where a list of people begins that ends before `start`: "TZ, MB and" before "KT have"."""
    while True:
        ahead = record.text[max(floor, start - 80) : start]
        match = _last(ahead)
        if match is None or not _is_person(record, match["who"]):
            return start
        start -= len(ahead) - match.start("who")


def _last(ahead: str) -> re.Match[str] | None:
    """The name right before the end, the shortest that fits."""
    for cut in [m.start() for m in re.finditer(r"\S+", ahead)][-6:][::-1]:
        match = _BEFORE.match(ahead, cut)
        if match:
            return match
    return None


def _is_person(record: Record, words: str) -> bool:
    if _is_body(words):
        return True
    if parties.company(words) is not None:
        return False
    initials = re.fullmatch(_INITIALS, words) is not None
    return (
        initials or _TITLE.match(words) is not None or parties.author_of(record, words) is not None
    )


def _is_body(words: str) -> bool:
    return re.search(r"\b[Aa]uthors?\b", words) is not None or words in ("We", "I")


def _group(record: Record, start: int, end: int) -> Declarants:
    words = record.text[start:end]
    if _is_body(words):
        return Declarants((_body(record, words, start, end),), start, end)
    names: Iterator[re.Match[str]] = _NAME.finditer(record.text, start, end)
    return Declarants(tuple(_person(record, m.start(), m.end()) for m in names), start, end)


def _body(record: Record, words: str, start: int, end: int) -> Argument:
    """The authors as a body: the paper, or its only author."""
    paper = parties.paper(record)
    concept = paper.concept
    if len(record.authors) == 1 and words in ("I", "The author"):
        concept = parties.person(record.authors[0].name)
    return Argument(words, start, end, concept)


def _person(record: Record, start: int, end: int) -> Argument:
    words = record.text[start:end].rstrip(" -")
    author = parties.author_of(record, words)
    concept = parties.person(author.name if author else _TITLE.sub("", words))
    return Argument(words, start, start + len(words), concept)


def by_pronoun(record: Record, start: int, last: Declarants | None) -> Declarants | None:
    """Those named last, where a sentence begins with a pronoun."""
    match = _PRONOUN.match(record.text, start)
    if match is None or last is None:
        return None
    return carried(last, match.start())


def carried(last: Declarants, start: int) -> Declarants:
    """Those named last, for a sentence at `start` that does not name them again."""
    return Declarants(tuple(replace(who, carried=True) for who in last.people), start, start)
