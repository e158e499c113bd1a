"""Plain text: a small header of `Name: value` lines if there is one, then paragraphs.

    Title: Alemtuzumab after six years
    DOI: 10.5555/example
    Authors: A. Author; B. Author

    The first paragraph.

Without a header the first line is the title. Blank lines end paragraphs; headings that stand alone
("Methods") or open a paragraph ("Methods: ...") give sections their kinds. The snapshot is the
file as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from itertools import takewhile

from msgraph.errors import DataError
from msgraph.model import Author, Record, Reference, Section, Source
from msgraph.readers import dates, headings, identifiers, lines, opening, people
from msgraph.readers.lines import Line
from msgraph.readers.outcome import Bytes, Format, Outcome

_FIELD = re.compile(
    r"^(?P<name>title|doi|pmid|pmcid|authors?|journal|date|published|year|volume|issue|pages|language)\s*:\s*(?P<value>.*)$",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"\S(?:[^\n]|\n(?![ \t\r]*(?:\n|$)))*")
_KEYWORDS = re.compile(r"^key ?words?\s*:\s*", re.IGNORECASE)
_ALONE = frozenset({"references", "bibliography", "literature cited"})


def _read(stream: Bytes, name: str) -> Iterator[Outcome]:
    text = opening.text(stream, name)
    yield _record(text, Source(name, FORMAT.name, sha256(text.encode()).hexdigest()))


def _matches(head: bytes) -> bool:
    return b"\0" not in head or opening.is_utf16(head)


FORMAT = Format("plain-text", _matches, _read)


def _record(text: str, source: Source) -> Outcome:
    header = dict(_header(text))
    title, start = _title(text, header)
    references_start = _references_start(text, start)
    body = list(_body(text, start, references_start))
    references = tuple(lines.references(text, references_start, len(text)))
    if not body:
        return DataError(
            "no paragraph found after the title",
            where=source.name,
            hint="put the title on the first line, a blank line, then the text",
        )
    sections = _with_ends(title, body, references)
    value = {name: line.words for name, line in header.items()}
    doi, pmid = (
        identifiers.doi(value.get("doi", "")),
        "".join(re.findall(r"\d+", value.get("pmid", ""))[:1]),
    )
    return Record(
        text=text,
        sections=sections,
        source=source,
        title=title.words if title else "",
        doi=doi,
        pmid=pmid,
        pmcid=identifiers.pmcid(value.get("pmcid", "")),
        authors=_authors(value.get("authors", value.get("author", ""))),
        journal=value.get("journal", ""),
        volume=value.get("volume", ""),
        issue=value.get("issue", ""),
        pages=value.get("pages", ""),
        published=_published(value),
        language=value.get("language", ""),
        keywords=_keywords(text, body),
        registrations=identifiers.registrations(text[start:references_start]),
        references=references,
        warnings=()
        if pmid or doi
        else ("neither PMID nor DOI: the paper is named by the hash of its text",),
    )


def _header(text: str) -> Iterator[tuple[str, Line]]:
    """The names of the header's lines, lower case, and their values with their places."""
    for line in takewhile(lambda line: _FIELD.match(line.words), lines.of(text)):
        field = _FIELD.match(line.words)
        if field is not None:
            yield (
                field["name"].lower(),
                Line(field["value"], line.start + field.start("value"), line.end),
            )


def _title(text: str, header: dict[str, Line]) -> tuple[Line | None, int]:
    """The title and where the body starts."""
    start = max((line.end for line in header.values()), default=0)
    if "title" in header:
        return header["title"], start
    first = next(iter(lines.of(text, start)), None)
    if first is None or header:
        return None, start
    return first, first.end


def _references_start(text: str, start: int) -> int:
    """Where the list of references begins, the end of the text if there is none."""
    for line in lines.of(text, start):
        if line.words.lower().rstrip(":") in _ALONE:
            return line.end
    return len(text)


def _paragraphs(text: str, start: int, end: int) -> Iterator[Line]:
    """Paragraphs between two offsets; a heading on a line of its own is always one."""
    for match in _PARAGRAPH.finditer(text, start, end):
        at = match.start()
        first, newline, _ = match[0].partition("\n")
        if newline and headings.is_heading(first.strip()):
            yield Line(first.strip(), at, at + len(first.strip()))
            at += len(first) + 1
        words = text[at : match.end()].rstrip()
        at += len(words) - len(words.lstrip())
        yield Line(words.lstrip(), at, at + len(words.lstrip()))


def _body(text: str, start: int, end: int) -> Iterator[Section]:
    paragraphs = []
    for paragraph in _paragraphs(text, start, end):
        if opened := _KEYWORDS.match(paragraph.words):
            yield Section("keywords", "Keywords", paragraph.start + opened.end(), paragraph.end)
        elif paragraph.words.lower().rstrip(":") not in _ALONE:
            paragraphs.append(paragraph)
    yield from lines.sections(text, paragraphs, default="abstract")


def _with_ends(
    title: Line | None, body: list[Section], references: tuple[Reference, ...]
) -> tuple[Section, ...]:
    found = list(body)
    if title is not None and title.words:
        found.append(Section("title", "", title.start, title.end))
    if references:
        found.append(Section("references", "References", references[0].start, references[-1].end))
    return tuple(sorted(found, key=lambda section: section.start))


def _authors(value: str) -> tuple[Author, ...]:
    """Authors given name first, separated by semicolons or commas."""
    separator = ";" if ";" in value else ","
    return tuple(
        people.from_natural(name.strip()) for name in value.split(separator) if name.strip()
    )


def _published(value: dict[str, str]) -> str:
    written = value.get("date", value.get("published", value.get("year", "")))
    iso = re.match(r"^\d{4}(?:-\d\d(?:-\d\d)?)?$", written)
    return iso[0] if iso else dates.parsed(written)


def _keywords(text: str, sections: list[Section]) -> tuple[str, ...]:
    for section in sections:
        if section.kind == "keywords":
            words = text[section.start : section.end].rstrip(".")
            return tuple(part.strip() for part in re.split(r"[;,]", words) if part.strip())
    return ()
