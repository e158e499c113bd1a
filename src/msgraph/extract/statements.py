"""Where a paper discloses ties and funding, and the sentences of such statements."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgraph.model import Record

#: A sentence without an end is read in pieces of this length: time stays bounded.
_LONGEST = 4000

_INLINE = re.compile(
    r"(?:^|\n)[ \t]*(?P<heading>(?:Conflicts? of interests?|(?:Declaration of )?Competing interests?|"
    r"Declarations? of interests?|(?:Financial )?Disclosures?|Funding|Sources? of funding)"
    r"(?: statements?| disclosures?)?)[ \t]*:[ \t]*(?P<body>[^\n]+)",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?:(?:Potential |Authors'? )?(?:Conflicts?[ -]of[ -]interests?|(?:Declarations? of )?(?:Competing|Conflicting|"
    r"Financial) interests?|Declarations? of (?:conflicting |competing )?interests?|(?:Financial )?Disclosures?|"
    r"Funding|Sources? of [Ff]unding)(?:/(?:Competing|Conflict)[a-z ]*)?(?: \(COIs?\))?"
    r"(?: and sources? of funding)?(?: statements?| disclosures?)?)(?:\s*[:.—–-]\s*|\s+|(?=[A-Z]))",
    re.IGNORECASE,
)


_WITHOUT = frozenset(["references", "title", "keywords"])


def _begins_line(text: str, start: int, end: int) -> bool:
    """Whether a line begins in a stretch of a text: the cheap test before the dear one."""
    return start == 0 or text.find("\n", start, end) >= 0


def stretches(record: Record) -> Iterator[tuple[int, int, str]]:
    """The parts of a paper that disclose: sections of that kind, and paragraphs headed so elsewhere."""
    for section in record.sections:
        if section.kind in ("disclosure", "funding"):
            yield section.start, section.end, section.kind
        elif section.kind not in _WITHOUT and _begins_line(record.text, section.start, section.end):
            for match in _INLINE.finditer(record.text, section.start, section.end):
                yield match.start("body"), match.end("body"), section.kind


_END = re.compile(r"[.!?](?=\s|$)|\n[ \t]*\n")
_NO_END = re.compile(
    r"(?:\b[A-Z]|\b(?:Drs?|Profs?|Mrs?|Ms|St|Co|No|Nos|vs|e\.g|i\.e|Ltd|Inc|Corp|U\.S|Jr|Sr))$"
)
_FRESH = re.compile(
    r"\s+(?:(?:[A-Z]\.[- ]?){2,}|[A-Z]{2,4}\s+(?:has|have|is|was|report|receive|declare)|The |All |Dr)"
)


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of a statement, without its heading; the dots of initials and "Inc." end none."""
    first = start
    for match in _END.finditer(text, start, end):
        before = text[max(first, match.start() - 6) : match.start()]
        if match.group() == "." and _NO_END.search(before):
            closed = re.search(r"(?:Ltd|Inc|Corp|Co)$", before)
            if not (closed and _FRESH.match(text, match.end())):
                continue
        yield from _pieces(text, first, match.end())
        first = match.end()
    yield from _pieces(text, first, end)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST:
        cut = text.rfind(" ", start + 1, start + _LONGEST)
        cut = cut if cut > start else start + _LONGEST
        yield from _trimmed(text, start, cut)
        start = cut
    yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while (heading := _HEADING.match(text, start, end)) and heading.end() < end:
        start = heading.end()
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
