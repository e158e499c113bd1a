"""The lines of a text with their places, and paragraphs made into sections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from msgraph.model import Reference, Section
from msgraph.readers import citations, headings


class Line(NamedTuple):
    """The words of a line without the white space around them; `text[start:end] == words`."""

    words: str
    start: int
    end: int


_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c]+")
_LABELLED = re.compile(r"(?P<label>[A-Z][^:.;()]{2,70}?)\s?:\s+(?=\S)")
_ITEM = re.compile(r"^(?:\[?\d{1,4}[.)\]]\s*)+(?=\S|$)")
#: Names of the links that a page prints after a citation.
_LINKS = ("PubMed", "PMC", "DOI", "CrossRef", "Google Scholar", "Free full text", "Web of Science")
_DASHES = ("-", "\u2013", "\u2014", "|")
_GLUED = re.compile(r"(?:(?<=PubMed)|(?<=- PMC)|(?<=- DOI))\s+(?=\d{1,4}\.\s+[^\W\d_])")


def of(text: str, start: int = 0, end: int | None = None) -> list[Line]:
    """The lines between two offsets that have words, in order."""
    found = []
    for match in _LINE.finditer(text, start, len(text) if end is None else end):
        words = match[0].strip()
        if words:
            begin = match.start() + len(match[0]) - len(match[0].lstrip())
            found.append(Line(words, begin, begin + len(words)))
    return found


def sections(text: str, paragraphs: Iterable[Line], *, default: str) -> Iterator[Section]:
    """Sections from paragraphs; headings stand alone before them, open them, or run inside them.

    A paragraph without a heading belongs to the last one that stood alone, or is of kind `default`.
    """
    kind, label = default, ""
    for paragraph in paragraphs:
        if headings.is_heading(paragraph.words):
            label = paragraph.words.rstrip(": ")
            kind = headings.kind_of(label)
            continue
        opened = _LABELLED.match(paragraph.words)
        if opened and headings.is_heading(opened["label"]):
            first = paragraph.start + opened.end()
            yield Section(headings.kind_of(opened["label"]), opened["label"], first, paragraph.end)
        elif kind == default:
            yield from _split(text, paragraph, default)
        else:
            yield Section(kind, label, paragraph.start, paragraph.end)


def _split(text: str, paragraph: Line, default: str) -> Iterator[Section]:
    for piece in headings.split(text[paragraph.start : paragraph.end]):
        kind = piece.kind if piece.label else default
        yield Section(kind, piece.label, paragraph.start + piece.start, paragraph.start + piece.end)


def references(text: str, start: int, end: int) -> list[Reference]:
    """The works listed between two offsets, one a line or glued after each other's links.

    Numbers count from 1 in the order of the list: saved pages print "1." before each.
    """
    found: list[Reference] = []
    for line in of(text, start, end):
        for item in _items(line):
            number = len(found) + 1
            found.append(citations.parsed(item.words, number=number, start=item.start))
    return found


def _items(line: Line) -> Iterator[Line]:
    """The citations of one line without their list numbers and links."""
    cuts = [0, *(match.end() for match in _GLUED.finditer(line.words)), len(line.words)]
    for begin, end in pairwise(cuts):
        piece = line.words[begin:end]
        marker = _ITEM.match(piece)
        skipped = marker.end() if marker else 0
        words = piece[skipped : _without_links(piece)]
        if len(words.split()) >= 3:
            place = line.start + begin + skipped
            yield Line(words, place, place + len(words))


def _without_links(citation: str) -> int:
    """Where a citation ends, before the links that follow it: " - DOI - PubMed"."""
    end = len(citation.rstrip())
    while citation.endswith(_LINKS, 0, end):
        name = next(link for link in _LINKS if citation.endswith(link, 0, end))
        before = _blank_before(citation, end - len(name))
        if not citation.endswith((*_DASHES, "."), 0, before):
            break
        end = _blank_before(citation, before - 1) if citation[before - 1] != "." else before
    return end


def _blank_before(text: str, end: int) -> int:
    """`end` moved back over white space."""
    while end > 0 and text[end - 1].isspace():
        end -= 1
    return end
