"""The list of references of a JATS article, put into the snapshot as readable citations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from msgraph.model import Reference
from msgraph.readers import citations, identifiers
from msgraph.readers.snapshot import Snapshot
from msgraph.readers.xml import Element, flat

_CITATIONS = ("mixed-citation", "element-citation", "citation", "nlm-citation")


def added(snapshot: Snapshot, article: Element) -> tuple[Reference, ...]:
    """The works the article cites, each put at the end of `snapshot` as a section."""
    found = []
    for reference in _references(article):
        start = snapshot.add("references", reference.text, "References")
        found.append(replace(reference, start=start, end=start + len(reference.text)))
    return tuple(found)


def pages(element: Element) -> str:
    """First and last page, or the number that stands for them."""
    both = (flat(element.find("fpage")), flat(element.find("lpage")))
    written = "-".join(dict.fromkeys(filter(None, both)))
    return written or flat(element.find("elocation-id")) or flat(element.find("page-range"))


def _references(article: Element) -> Iterator[Reference]:
    number = 0
    for element in article.iterfind("back//ref"):
        for citation in element.iter(*_CITATIONS):
            reference = _reference(citation, number + 1)
            if reference.text:
                number += 1
                yield reference


def _reference(citation: Element, number: int) -> Reference:
    """A work by its marked parts; a citation without marks is taken apart as running text."""
    authors, et_al = _authors(citation)
    marked = Reference(
        number=number,
        text="",
        authors=authors,
        et_al=et_al,
        title=flat(_first(citation, "article-title", "chapter-title", "data-title")),
        container=flat(citation.find("source")).rstrip(". "),
        year="".join(re.findall(r"\d{4}", flat(citation.find("year")))[:1]),
        volume=flat(citation.find("volume")),
        pages=pages(citation),
        doi=_identifier(citation, "doi"),
        pmid=_identifier(citation, "pmid"),
    )
    if not (marked.title or marked.container):
        plain = citations.parsed(flat(citation), number=number)
        return replace(plain, doi=marked.doi or plain.doi, pmid=marked.pmid or plain.pmid)
    return replace(marked, text=_written(marked))


def _first(citation: Element, *tags: str) -> Element | None:
    return next((found for tag in tags if (found := citation.find(tag)) is not None), None)


def _authors(citation: Element) -> tuple[tuple[str, ...], bool]:
    groups = [
        group
        for group in citation.findall("person-group")
        if group.get("person-group-type", "author") in ("author", "allauthors")
    ]
    names = [_name(name) for within in (groups or [citation]) for name in _people(within)]
    return tuple(filter(None, names)), next(citation.iter("etal"), None) is not None


def _people(within: Element) -> Iterator[Element]:
    for child in within:
        if child.tag in ("name", "string-name", "collab"):
            yield child


def _name(element: Element) -> str:
    """ "Cohen JA": the family name and initials as an index prints them."""
    surname = flat(element.find("surname"))
    if not surname:
        return flat(element)
    given = flat(element.find("given-names"))
    short = (
        given if given.isupper() else "".join(word[0] for word in re.findall(r"[^\W\d_]+", given))
    )
    return f"{surname} {short}".strip()


def _identifier(citation: Element, kind: str) -> str:
    for child in citation.iter("pub-id"):
        if child.get("pub-id-type") == kind:
            return identifiers.doi(flat(child)) if kind == "doi" else flat(child)
    if kind == "doi":
        links = (identifiers.doi(flat(link)) for link in citation.iter("ext-link", "uri"))
        return next(filter(None, links), "")
    return ""


def _written(work: Reference) -> str:
    """The citation in Vancouver form, from its parts."""
    authors = ", ".join((*work.authors, *(["et al"] if work.et_al else [])))
    sentences = [f"{part.rstrip('.')}." for part in (authors, work.title) if part]
    imprint = " ".join(filter(None, (work.container, work.year)))
    volume = f"; {work.volume}" if work.volume else ""
    where = f": {work.pages}" if work.pages else ""
    return " ".join([*sentences, f"{imprint}{volume}{where}."])
