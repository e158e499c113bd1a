"""Answers in the form that somebody asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import BinaryIO

from msgraph.errors import UsageError
from msgraph.queries import cells, documents
from msgraph.queries.cells import Labels
from msgraph.rdf import jsonld
from msgraph.rdf.answers import Answer, Rows, Triples, Truth
from msgraph.rdf.syntax import serialise
from msgraph.rdf.terms import Triple, escape_iri, triple_line

#: The forms of a SELECT and an ASK, and those of a CONSTRUCT and a DESCRIBE, with their media types.
TABLES = {
    "table": "text/plain",
    "tsv": "text/tab-separated-values",
    "csv": "text/csv",
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "md": "text/markdown",
}
GRAPHS = {
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "jsonld": "application/ld+json",
}
_SPOKEN: Mapping[str, Callable[[Rows, Labels | None], Iterator[str]]] = {
    "table": cells.table,
    "md": cells.markdown,
}
_SEPARATED: Mapping[str, tuple[Callable[[Rows], Iterator[str]], str]] = {
    "tsv": (cells.tsv, "\n"),
    "csv": (cells.comma_separated, "\r\n"),
}
_DOCUMENTS = {"json": documents.json_lines, "xml": documents.xml_lines}


def usual_form(answer: Answer, *, terminal: bool) -> str:
    """The form for somebody who does not ask for one: "turtle" for triples, else "table" or "tsv"."""
    if isinstance(answer, Triples):
        return "turtle"
    return "table" if terminal else "tsv"


def write(answer: Answer, form: str, out: BinaryIO, *, labels: Labels | None = None) -> None:
    """Write an answer in UTF-8; it is read to its end, row by row where the form allows.

    `labels` puts names beside IRIs in the forms for people (table, md). Triples in a form for tables are
    three columns; in one for graphs they are sorted, each once.

    Raises:
        UsageError: no such form, or not one for this kind of answer.
    """
    _check(answer, form)
    if form in GRAPHS:
        assert isinstance(answer, Triples)  # _check refuses others
        _write_graph(answer, form, out)
        return
    rows = _columns(answer) if isinstance(answer, Triples) else answer
    for piece in _pieces(rows, form, labels):
        out.write(piece.encode())


def _check(answer: Answer, form: str) -> None:
    known = [*TABLES, *GRAPHS]
    if form not in known:
        close = get_close_matches(form, known, n=1)
        near = f"did you mean `{close[0]}`? " if close else ""
        raise UsageError(f"no result format `{form}`", hint=f"{near}there are {', '.join(known)}")
    if form in GRAPHS and not isinstance(answer, Triples):
        raise UsageError(
            f"{form} holds triples, and the query gives rows or a yes or no",
            hint=f"ask for {', '.join(TABLES)}, or write a CONSTRUCT query",
        )


def _pieces(answer: Rows | Truth, form: str, labels: Labels | None) -> Iterator[str]:
    if form in _DOCUMENTS:
        return (f"{line}\n" for line in _DOCUMENTS[form](answer))
    if isinstance(answer, Truth):
        return iter(("yes\n" if answer else "no\n",) if form in _SPOKEN else (_truth(answer),))
    if form in _SPOKEN:
        return (f"{line}\n" for line in _SPOKEN[form](answer, labels))
    lines, end = _SEPARATED[form]
    return (f"{line}{end}" for line in lines(answer))


def _truth(answer: Truth) -> str:
    return "true\n" if answer else "false\n"


def _columns(answer: Triples) -> Rows:
    ordered: list[Triple] = sorted(set(answer), key=triple_line)
    return Rows(("subject", "predicate", "object"), iter(ordered))


def _write_graph(answer: Triples, form: str, out: BinaryIO) -> None:
    lines = sorted({triple_line(triple) for triple in answer})
    if form == "jsonld":
        jsonld.serialise(lines, out)
    elif form == "ntriples":
        out.writelines(f"{line}\n".encode() for line in lines)
    else:
        serialise(lines, form, out)


def labeller(query: Callable[[str], Answer]) -> Labels:
    """Labels as a store knows them: of concepts, people and papers, and of outside identifiers.

    Where there are several the first in order is taken.
    """

    def labels(wanted: Iterable[str]) -> dict[str, str]:
        ordered = sorted(name for name in wanted if escape_iri(name) == name)
        found: dict[str, str] = {}
        for start in range(0, len(ordered), _AT_ONCE):
            for name, label in _labels(query, ordered[start : start + _AT_ONCE]):
                found.setdefault(name, label)
        return found

    return labels


_AT_ONCE = 500
_LABELS = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX msg: <https://w3id.org/msgraph/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?iri ?label WHERE {{
  VALUES ?iri {{ {iris} }}
  {{ ?iri skos:prefLabel ?label }} UNION {{ ?iri foaf:name ?label }}
  UNION {{ ?iri dcterms:title ?label }}
  UNION {{ ?grounding msg:groundedTo ?iri ; msg:groundedLabel ?label }}
}}
ORDER BY ?iri ?label
"""


def _labels(query: Callable[[str], Answer], wanted: list[str]) -> Iterator[tuple[str, str]]:
    answer = query(_LABELS.format(iris=" ".join(f"<{name}>" for name in wanted)))
    if isinstance(answer, Rows):
        for name, label in answer:
            if name is not None and label is not None:
                yield name.value, label.value
