"""Vocabulary files into a compiled lexicon: RDF by the engine's parsers, all else by the lexicon's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from msgraph.errors import DataError, InputError
from msgraph.lexicon import compiling, formats, identifiers, lines, overrides
from msgraph.lexicon.compiling import CompileReport
from msgraph.lexicon.terms import EXACT, LABEL, RELATED, Item, Link, Name, Term, fault_of_name
from msgraph.rdf import syntax
from msgraph.rdf.terms import Term as Node
from msgraph.rdf.terms import parse_line
from msgraph.vocabulary import PREFIXES

#: Where local decisions are looked for unless the user says otherwise.
OVERRIDES = Path("lexicon/overrides.tsv")

_RDF, _RDFS, _OWL, _SKOS = (PREFIXES[p] for p in ("rdf", "rdfs", "owl", "skos"))
_OIO = "http://www.geneontology.org/formats/oboInOwl#"
_NAMES = {
    f"{_RDFS}label": LABEL, f"{_SKOS}prefLabel": LABEL, f"{_SKOS}altLabel": EXACT, f"{_SKOS}hiddenLabel": EXACT,
    f"{_OIO}hasExactSynonym": EXACT, f"{_OIO}hasRelatedSynonym": RELATED, f"{_OIO}hasBroadSynonym": RELATED,
    f"{_OIO}hasNarrowSynonym": RELATED, "http://purl.obolibrary.org/obo/IAO_0000118": EXACT,
}  # fmt: skip
_LINKS = {
    f"{_SKOS}exactMatch": "exact", f"{_SKOS}closeMatch": "close", f"{_SKOS}broadMatch": "broad",
    f"{_SKOS}narrowMatch": "narrow", f"{_OIO}hasDbXref": "close",
}  # fmt: skip
_TYPES = {f"{_OWL}Class", f"{_SKOS}Concept", f"{_RDFS}Class"}
_ENTITY = re.compile(rb"<!ENTITY\s+(?:%\s+)?\S+\s+(\"[^\"]*\"|'[^']*'|\S+)")
_MOST_ENTITIES = 200


@dataclass(slots=True)
class _Subject:
    """What a document says of one resource; names with their language, "" for none."""

    names: list[tuple[Name, str]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    is_term: bool = False
    deprecated: bool = False


def build(
    files: Sequence[Path],
    out: Path,
    *,
    decisions: Path | None = None,
    category: str = "",
) -> CompileReport:
    """Compile vocabulary files to `out`; the first file that names a concept gives it its label.

    `decisions` is a table of local decisions that win over the files; `category` is that of terms whose
    source tells none. A file that cannot be read is a problem of the report, unless it is the only one.

    Raises:
        InputError: none of the files can be read, or `out` cannot be written.
    """
    decided, bad = overrides.read(decisions) if decisions else ((), ())
    report = compiling.compile_terms(_items(files), out, decisions=decided, category=category)
    report.problems[:0] = bad
    return report


def _items(files: Iterable[Path]) -> Iterator[Item]:
    for path in files:
        try:
            name = formats.of_file(path)
            yield from (
                formats.READERS[name](path) if name in formats.READERS else of_rdf(path, name)
            )
        except InputError as error:
            yield DataError(error.message, where=error.where, hint=error.hint)


def of_rdf(path: Path, syntax_name: str) -> Iterator[Item]:
    """The classes and SKOS concepts of an RDF document that are not deprecated, with their English names."""
    with closing(lines.opened(path)) as stream:
        content = stream.read()
    if syntax_name == "rdfxml":
        _refuse_entities(content, path)
    found: dict[str, _Subject] = {}
    problems: list[DataError] = []
    try:
        for line in syntax.parse(
            content, syntax_name, base=path.absolute().as_uri(), where=path.name
        ):
            _take(found, *parse_line(line)[0])
    except InputError as error:
        problems.append(
            DataError(error.message, where=error.where, hint="what came before is kept")
        )
    for iri, subject in found.items():
        if subject.is_term and not subject.deprecated and subject.names:
            yield _term(iri, subject, path)
    yield from problems


def _refuse_entities(content: bytes, path: Path) -> None:
    """Entities may abbreviate namespaces; entities made of entities are how a few bytes become gigabytes."""
    values = [m[1] for m in _ENTITY.finditer(content, 0, 1 << 20)]
    if len(values) > _MOST_ENTITIES or any(
        (b"&" in v and b"&#" not in v) or v[:1] not in b"\"'" for v in values
    ):
        raise InputError(
            "the document type declares entities made of entities, or of other files",
            where=str(path),
            hint="save the ontology without them, as Turtle say",
        )


def _take(found: dict[str, _Subject], subject: Node, predicate: Node, value: Node) -> None:
    if subject.kind != "iri":
        return
    name = predicate.value
    if (
        name not in _NAMES
        and name not in _LINKS
        and name not in (f"{_RDF}type", f"{_OWL}deprecated")
    ):
        return
    about = found.setdefault(subject.value, _Subject())
    if name in _NAMES and value.kind == "literal":
        text = " ".join(value.value.split())
        if not fault_of_name(text):
            about.names.append((Name(text, _NAMES[name]), value.language.lower().partition("-")[0]))
    elif name in _LINKS:
        curie = identifiers.canonical(value.value)
        if curie and (value.kind == "iri" or not curie.startswith("http")):
            about.links.append(Link(curie, _LINKS[name]))
    elif name == f"{_RDF}type":
        about.is_term |= value.value in _TYPES
    elif value.value in ("true", "1"):
        about.deprecated = True


def _term(iri: str, subject: _Subject, path: Path) -> Term:
    english = [name for name, language in subject.names if language in ("", "en")]
    names = sorted(english, key=lambda n: (n.rank, n.text))
    labels = [n for n in names if n.rank == LABEL]
    kept = [
        *labels[:1],
        *(Name(n.text, EXACT) for n in labels[1:]),
        *(n for n in names if n.rank != LABEL),
    ]
    links = tuple(sorted(set(subject.links), key=lambda link: (link.curie, link.relation)))
    return Term(
        identifiers.canonical(iri) or iri, tuple(kept), links, source=path.name.split(".")[0]
    )
