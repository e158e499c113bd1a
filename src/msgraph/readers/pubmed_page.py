"""A PubMed page saved as text, as a browser writes it.

The page has no markup left. What is known is the order of its blocks, the words of their headings
and the shape of the citation line; menus and banners may come, be missing or be repeated. The
snapshot is the file as it stands, so that every offset can be checked against it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

from msgraph.errors import DataError
from msgraph.model import Author, Record, Reference, Section, Source
from msgraph.readers import (
    dates,
    headings,
    identifiers,
    lines,
    opening,
    page_layout,
    people,
    status,
)
from msgraph.readers.lines import Line
from msgraph.readers.outcome import Bytes, Format, Outcome
from msgraph.readers.page_layout import Layout

_DATE = r"(?:19|20)\d\d(?:[ -][A-Z][a-z]{2,8}(?:-[A-Z][a-z]{2})?)?(?:\s\d{1,2})?"
_CITATION = re.compile(
    rf"^(?P<journal>[^;:]{{0,120}}?)\.?\s*(?P<date>{_DATE})(?:;(?P<volume>[^:();.]{{0,20}})(?:\((?P<issue>[^)]{{1,30}})\))?"
    r"(?::\s*(?P<pages>[^.;]{1,40}))?)?\.(?=\s|$)"
)
_SHORT = re.compile(
    rf"^(?P<authors>\S.{{1,80}}?)(?P<more>,?\s+et\s+al)?\.\s+(?P<journal>[A-Z][^.]{{1,80}})\.\s+(?P<date>{_DATE})\.?$"
)
_IDENTIFIERS = re.compile(r"^(?:doi|pmid|pmcid)\b", re.IGNORECASE)
#: What stands behind a name on a page: numbers and signs of affiliations.
_MARKS = "0123456789*#\u2020\u2021\u00a7\u00b6 \t\u00a0\u2009\u202f"
_PERSON = re.compile(r"^[^\W\d_][\w.'\u2019\u2010-]*(?:\s+[^\W\d_][\w.'\u2019\u2010-]*){1,6}$")
_KEYWORDS = re.compile(r"^key ?words?\s*:\s*", re.IGNORECASE)
_COPYRIGHT = re.compile(r"^(?:copyright\b|\u00a9|\(c\) ?\d{4})", re.IGNORECASE)
_FIGURE = re.compile(
    r"^(?P<label>(?:supplementary )?(?P<what>fig(?:ure)?|box|scheme|table)\.?\s*"
    r"[A-Z]?\d{1,3}[a-z]?\s?[.:]?)(?:\s+|$)",
    re.IGNORECASE,
)
_SIGNS = (
    b"skip to main ",
    b"pubmed disclaimer",
    b"official website of the united states government",
    b"access keys ncbi homepage",
    b"conflict of interest statement",
    b"linkout - more resources",
    b"similar articles",
    b"federal government websites often end",
)


def _matches(head: bytes) -> bool:
    if opening.is_utf16(head):
        head = head.decode("utf-16", "ignore").encode()
    folded = head.lower()
    return sum(sign in folded for sign in _SIGNS) >= 2 and not folded.lstrip(
        b"\xef\xbb\xbf \r\n"
    ).startswith(b"<")


def _read(stream: Bytes, name: str) -> Iterator[Outcome]:
    text = opening.text(stream, name)
    source = Source(name, FORMAT.name, sha256(text.encode()).hexdigest())
    yield _record(text, page_layout.of(text), source)


FORMAT = Format("pubmed-page", _matches, _read)


def _record(text: str, page: Layout, source: Source) -> Outcome:
    citation, short = _first(_CITATION, page.front), _first(_SHORT, page.front)
    title = _title(page.front, citation)
    references = _references(text, page)
    sections = _sections(text, page, title, references)
    if not any(section.kind in headings.ABSTRACT for section in sections):
        return DataError(
            "no abstract found on this page",
            where=source.name,
            hint="open the paper on PubMed, wait until the abstract shows, save the page again",
        )
    authors, more = _authors(page.front, title, short)
    front = " ".join(line.words for line in page.front)
    types = _listed(page, "types")
    pmid, doi = identifiers.pmid(front), identifiers.doi(front)
    return Record(
        text=text,
        sections=sections,
        source=source,
        title=title.words if title else "",
        doi=doi,
        pmid=pmid,
        pmcid=identifiers.pmcid(front),
        authors=authors,
        journal=_journal(page.front, citation, short),
        volume=_part(citation, "volume"),
        issue=_part(citation, "issue"),
        pages=_part(citation, "pages"),
        published=dates.parsed(_part(citation, "date") or _part(short, "date")),
        publication_types=types,
        mesh=tuple(
            dict.fromkeys(term.split(" / ")[0].rstrip("*") for term in _listed(page, "mesh"))
        ),
        keywords=_keywords(text, sections),
        registrations=identifiers.registrations(
            " ".join((*_listed(page, "data"), *_words(text, sections)))
        ),
        references=references,
        status=status.of(_notes(page), types, title.words if title else ""),
        warnings=tuple(_warnings(title, pmid or doi, more=more)),
    )


def _warnings(title: Line | None, identifier: str, *, more: bool) -> Iterator[str]:
    if title is None:
        yield "no title found"
    if not identifier:
        yield "neither PMID nor DOI: the paper is named by the hash of its text"
    if more:
        yield "the page names only the first of its authors"


def _first(pattern: re.Pattern[str], front: Iterable[Line]) -> re.Match[str] | None:
    found = (pattern.match(line.words) for line in front if not page_layout.is_banner(line.words))
    return next(filter(None, found), None)


def _part(match: re.Match[str] | None, name: str) -> str:
    return (match[name] or "").strip() if match else ""


def _title(front: tuple[Line, ...], citation: re.Match[str] | None) -> Line | None:
    """The line after the citation that is neither banner nor names; a repeated one first."""
    after = 0
    if citation is not None:
        after = next(line.end for line in front if line.words == citation.string)
    found = [line for line in front if line.start >= after and _may_be_title(line.words)]
    times = Counter(line.words for line in found)
    repeated = (line for line in found if times[line.words] > 1)
    return next(repeated, next(iter(found), None))


def _may_be_title(words: str) -> bool:
    return not (
        len(words.split()) < 2
        or page_layout.is_banner(words)
        or page_layout.heading(words) is not None
        or _IDENTIFIERS.match(words)
        or _SHORT.match(words)
        or _CITATION.match(words)
        or _names(words)
    )


def _names(words: str) -> list[str]:
    """The people that a line lists, without the marks of their affiliations; else empty."""
    parts = [part.strip().rstrip(_MARKS) for part in re.split(r",|;|\band\b", words)]
    names = [part for part in parts if part]
    marked = len(names) > 1 or words[-1:] in _MARKS
    return names if marked and names and all(_is_person(name) for name in names) else []


def _is_person(name: str) -> bool:
    capitals = sum(word[0].isupper() for word in name.split())
    return bool(_PERSON.match(name)) and capitals >= 2 and len(name) < 60


def _authors(
    front: tuple[Line, ...], title: Line | None, short: re.Match[str] | None
) -> tuple[tuple[Author, ...], bool]:
    """The authors, and whether there are more than the page names."""
    after = title.end if title else 0
    for line in front:
        if (
            line.start >= after
            and not page_layout.is_banner(line.words)
            and (names := _names(line.words))
        ):
            return tuple(people.from_natural(name) for name in names), False
    if short is None:
        return (), False
    names = [name.strip() for name in short["authors"].replace(" and ", ", ").split(",")]
    return tuple(_from_either(name) for name in names if name), short["more"] is not None


def _from_either(name: str) -> Author:
    last = name.split()[-1]
    return (
        people.from_index(name) if last.isupper() and len(last) <= 4 else people.from_natural(name)
    )


def _journal(
    front: tuple[Line, ...], citation: re.Match[str] | None, short: re.Match[str] | None
) -> str:
    """The journal: in the citation line, in the short one, or alone on the line before."""
    if found := _part(citation, "journal").strip(" .") or _part(short, "journal"):
        return found
    if citation is None:
        return ""
    at = next(number for number, line in enumerate(front) if line.words == citation.string)
    before = front[at - 1].words if at else ""
    return "" if page_layout.is_banner(before) or len(before) > 100 else before.rstrip(".")


def _sections(
    text: str, page: Layout, title: Line | None, references: tuple[Reference, ...]
) -> tuple[Section, ...]:
    found = [Section("title", "", title.start, title.end)] if title else []
    if (
        abstract := next((block for block in page.blocks if block.kind == "abstract"), None)
    ) is not None:
        found.extend(_abstract(text, abstract.lines))
    if (keywords := page.last("keywords")) is not None:
        found.append(
            Section("keywords", keywords.heading, keywords.lines[0].start, keywords.lines[0].end)
        )
    if (disclosure := page.last("disclosure")) is not None:
        found.extend(_statements(disclosure.lines, disclosure.heading))
    if (figures := page.last("figures")) is not None:
        found.extend(_captions(figures.lines))
    if references:
        found.append(Section("references", "References", references[0].start, references[-1].end))
    return tuple(_disjoint(sorted(found, key=lambda section: section.start)))


def _disjoint(sections: Iterable[Section]) -> Iterator[Section]:
    """The sections without those that begin inside an earlier one.

    Where a menu comes before the title, a block of its last heading may take in the title's line.
    """
    end = 0
    for section in sections:
        if section.start >= end:
            end = section.end
            yield section


def _abstract(text: str, block: Iterable[Line]) -> Iterator[Section]:
    """The paragraphs of the abstract, and the keywords under it; a copyright line ends both."""
    paragraphs = []
    for line in block:
        if _COPYRIGHT.match(line.words):
            break
        if opened := _KEYWORDS.match(line.words):
            words = line.words.rstrip(" .")
            yield Section(
                "keywords", "Keywords", line.start + opened.end(), line.start + len(words)
            )
        else:
            paragraphs.append(line)
    yield from lines.sections(text, paragraphs, default="abstract")


def _statements(block: Iterable[Line], heading: str) -> Iterator[Section]:
    for line in block:
        opened = headings.statement(line.words)
        start = line.start + (opened.start if opened else 0)
        yield Section("disclosure", heading, start, line.end)


def _captions(block: Iterable[Line]) -> Iterator[Section]:
    """The legends under their labels, each once: saved pages print label and title twice."""
    label, kind = "", "figure"
    seen: set[str] = set()
    for line in block:
        words, start = line.words, line.start
        if opened := _FIGURE.match(words):
            label = opened["label"].strip()
            kind = "table" if opened["what"].lower() == "table" else "figure"
            words, start = words[opened.end() :], line.start + opened.end()
        if (
            words
            and not any(earlier.startswith(words) for earlier in seen)
            and not page_layout.is_banner(words)
        ):
            seen.add(words)
            yield Section(kind, label, start, line.end)


def _references(text: str, page: Layout) -> tuple[Reference, ...]:
    block = page.last("references")
    if block is None:
        return ()
    listed = [line for line in block.lines if not page_layout.is_banner(line.words)]
    return tuple(lines.references(text, listed[0].start, listed[-1].end)) if listed else ()


def _listed(page: Layout, kind: str) -> tuple[str, ...]:
    block = page.last(kind)
    return tuple(line.words for line in block.lines) if block else ()


def _notes(page: Layout) -> tuple[str, ...]:
    """The headings that say what later happened to the paper, as `status` knows them."""
    return tuple(
        block.heading.rstrip(": ").capitalize() for block in page.blocks if block.kind == "note"
    )


def _words(text: str, sections: Iterable[Section]) -> Iterator[str]:
    """The words of the abstract, where registrations are looked for."""
    return (
        text[section.start : section.end] for section in sections if section.kind != "references"
    )


def _keywords(text: str, sections: Iterable[Section]) -> tuple[str, ...]:
    for section in sections:
        if section.kind == "keywords":
            words = text[section.start : section.end].rstrip(".")
            return tuple(
                part.strip() for part in re.split(r"[;\u2022]|,(?! \d)", words) if part.strip()
            )
    return ()
