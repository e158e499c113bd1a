"""A paper's bibliography, text and references as triples, and back."""

from __future__ import annotations

import hashlib

from msgraph import iris, vocabulary
from msgraph.model import Author, Record, Reference, Section, Source
from msgraph.rdf.concepts import reference_iri
from msgraph.rdf.lines import Lines, Nodes
from msgraph.vocabulary import PREFIXES

ARTICLE = PREFIXES["fabio"] + "Article"

_DCTERMS = PREFIXES["dcterms"]
_FOAF = PREFIXES["foaf"]
_PRISM = PREFIXES["prism"]

_CITES = PREFIXES["cito"] + "cites"
_DOI = PREFIXES["bibo"] + "doi"
_PMID = PREFIXES["bibo"] + "pmid"
_CITATION = f"{_DCTERMS}bibliographicCitation"

#: Fields of a record that are one string, or several, with the properties that hold them.
_STRINGS = {
    "title": f"{_DCTERMS}title",
    "doi": _DOI,
    "pmid": _PMID,
    "pmcid": vocabulary.pmcid,
    "journal": f"{_PRISM}publicationName",
    "volume": f"{_PRISM}volume",
    "issue": f"{_PRISM}number",
    "pages": f"{_PRISM}pageRange",
    "language": f"{_DCTERMS}language",
    "status": vocabulary.status,
}
_SETS = {
    "publication_types": vocabulary.publicationType,
    "mesh": vocabulary.meshHeading,
    "keywords": f"{_PRISM}keyword",
    "registrations": vocabulary.registration,
    "warnings": vocabulary.readerWarning,
}
_REFERENCE_STRINGS = {
    "title": f"{_DCTERMS}title",
    "container": f"{_PRISM}publicationName",
    "volume": f"{_PRISM}volume",
    "pages": f"{_PRISM}pageRange",
    "doi": _DOI,
    "pmid": _PMID,
}
_AUTHOR_STRINGS = {
    "name": f"{_FOAF}name",
    "family": f"{_FOAF}familyName",
    "given": f"{_FOAF}givenName",
    "initials": vocabulary.initials,
}
_SECTION_NAMES = {iri: name for name, iri in vocabulary.SECTIONS.items()}


def document_iri(record: Record, base: str) -> str:
    """The IRI of the paper: by DOI, PMID, or the hash of its text."""
    return iris.document(
        doi=record.doi, pmid=record.pmid, text_sha256=text_digest(record.text), base=base
    )


def text_digest(text: str) -> str:
    """The SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def write_record(lines: Lines, record: Record, document: str, base: str) -> None:
    """Add all that a record holds."""
    lines.kind(document, ARTICLE)
    for field, predicate in _STRINGS.items():
        lines.string(document, predicate, getattr(record, field))
    for field, predicate in _SETS.items():
        for value in getattr(record, field):
            lines.string(document, predicate, value)
    lines.date(document, f"{_DCTERMS}issued", record.published)
    if record.doi and record.pmid:
        lines.link(document, PREFIXES["owl"] + "sameAs", iris.document(pmid=record.pmid))
    for number, author in enumerate(record.authors, start=1):
        _write_author(lines, author, number, document, base)
    text = iris.text(text_digest(record.text), base)
    _write_text(lines, record, document, text, base)
    for reference in record.references:
        _write_reference(lines, reference, document, text, base)


def _write_author(lines: Lines, author: Author, number: int, document: str, base: str) -> None:
    node = iris.author(document, author.name, base)
    lines.link(document, f"{_DCTERMS}creator", node)
    lines.kind(node, f"{_FOAF}Person")
    lines.integer(node, vocabulary.position, number)
    for field, predicate in _AUTHOR_STRINGS.items():
        lines.string(node, predicate, getattr(author, field))
    if author.orcid:
        lines.link(node, PREFIXES["owl"] + "sameAs", PREFIXES["orcid"] + author.orcid)


def _write_text(lines: Lines, record: Record, document: str, text: str, base: str) -> None:
    lines.link(document, vocabulary.hasText, text)
    lines.kind(text, vocabulary.TextSnapshot)
    lines.string(text, vocabulary.text, record.text)
    lines.string(text, vocabulary.sha256, text.rpartition("/")[2])
    lines.integer(text, vocabulary.length, len(record.text))
    run = iris.run(document, "reader", base)
    lines.link(text, PREFIXES["prov"] + "wasGeneratedBy", run)
    _write_source(lines, record.source, run)
    for section in record.sections:
        node = iris.span(text, section.start, section.end)
        lines.link(text, vocabulary.hasSection, node)
        lines.link(node, vocabulary.sectionKind, vocabulary.SECTIONS[section.kind])
        lines.string(node, vocabulary.heading, section.label)


def _write_source(lines: Lines, source: Source, run: str) -> None:
    lines.kind(run, vocabulary.ExtractionRun)
    lines.string(run, vocabulary.extractor, "reader")
    lines.string(run, vocabulary.sourceName, source.name)
    lines.string(run, vocabulary.sourceFormat, source.format)
    lines.string(run, vocabulary.sha256, source.sha256)
    lines.integer(run, vocabulary.sourcePosition, source.position)


def _write_reference(
    lines: Lines, reference: Reference, document: str, text: str, base: str
) -> None:
    """A reference that the text prints, whole; one known as metadata only, as a link."""
    node = reference_iri(reference, base)
    lines.link(document, _CITES, node)
    if reference.start < 0:
        if not (reference.doi or reference.pmid):
            lines.string(node, _CITATION, reference.text)
        return
    lines.kind(node, vocabulary.Reference)
    lines.string(node, _CITATION, reference.text)
    lines.link(node, vocabulary.referenceSpan, iris.span(text, reference.start, reference.end))
    lines.integer(node, vocabulary.position, reference.number)
    lines.string(node, vocabulary.authorNames, "; ".join(reference.authors))
    lines.true(node, vocabulary.andOthers, reference.et_al)
    lines.date(node, f"{_DCTERMS}issued", reference.year)
    for field, predicate in _REFERENCE_STRINGS.items():
        lines.string(node, predicate, getattr(reference, field))


def read_record(nodes: Nodes, document: str) -> Record:
    """The record of a paper's graph; what `write_record` leaves out of a reference is empty."""
    text = nodes.one(document, vocabulary.hasText)
    string = {field: nodes.one(document, p) for field, p in _STRINGS.items()}
    several = {field: tuple(nodes.all(document, p)) for field, p in _SETS.items()}
    return Record(
        text=nodes.one(text, vocabulary.text),
        sections=_read_sections(nodes, text),
        source=_read_source(nodes, nodes.one(text, PREFIXES["prov"] + "wasGeneratedBy")),
        title=string["title"],
        doi=string["doi"],
        pmid=string["pmid"],
        pmcid=string["pmcid"],
        authors=_read_authors(nodes, document),
        journal=string["journal"],
        volume=string["volume"],
        issue=string["issue"],
        pages=string["pages"],
        published=nodes.one(document, f"{_DCTERMS}issued"),
        language=string["language"],
        publication_types=several["publication_types"],
        mesh=several["mesh"],
        keywords=several["keywords"],
        registrations=several["registrations"],
        references=_read_references(nodes, document),
        status=string["status"],
        warnings=several["warnings"],
    )


def _read_sections(nodes: Nodes, text: str) -> tuple[Section, ...]:
    found = []
    for node in nodes.all(text, vocabulary.hasSection):
        start, end = iris.span_offsets(node)
        kind = _SECTION_NAMES[nodes.one(node, vocabulary.sectionKind)]
        found.append(Section(kind, nodes.one(node, vocabulary.heading), start, end))
    return tuple(sorted(found, key=lambda s: (s.start, s.end)))


def _read_source(nodes: Nodes, run: str) -> Source:
    return Source(
        name=nodes.one(run, vocabulary.sourceName),
        format=nodes.one(run, vocabulary.sourceFormat),
        sha256=nodes.one(run, vocabulary.sha256),
        position=int(nodes.one(run, vocabulary.sourcePosition) or 1),
    )


def _read_authors(nodes: Nodes, document: str) -> tuple[Author, ...]:
    found = []
    for node in nodes.all(document, f"{_DCTERMS}creator"):
        orcid = nodes.one(node, PREFIXES["owl"] + "sameAs").removeprefix(PREFIXES["orcid"])
        strings = {field: nodes.one(node, p) for field, p in _AUTHOR_STRINGS.items()}
        number = int(nodes.one(node, vocabulary.position))
        found.append((number, Author(orcid=orcid, **strings)))
    return tuple(author for _, author in sorted(found, key=lambda pair: pair[0]))


def _read_references(nodes: Nodes, document: str) -> tuple[Reference, ...]:
    found = [_read_reference(nodes, node) for node in nodes.all(document, _CITES)]
    printed = sorted((r for r in found if r.start >= 0), key=lambda r: r.number)
    linked = [r for r in found if r.start < 0]
    return (*printed, *linked)


def _read_reference(nodes: Nodes, node: str) -> Reference:
    place = nodes.one(node, vocabulary.referenceSpan)
    if not place:
        doi, pmid = iris.identifiers(node)
        return Reference(0, nodes.one(node, _CITATION), doi=doi, pmid=pmid)
    start, end = iris.span_offsets(place)
    authors = nodes.one(node, vocabulary.authorNames)
    strings = {field: nodes.one(node, p) for field, p in _REFERENCE_STRINGS.items()}
    return Reference(
        number=int(nodes.one(node, vocabulary.position)),
        text=nodes.one(node, _CITATION),
        start=start,
        end=end,
        authors=tuple(authors.split("; ")) if authors else (),
        et_al=nodes.one(node, vocabulary.andOthers) == "true",
        year=nodes.one(node, f"{_DCTERMS}issued"),
        **strings,
    )
