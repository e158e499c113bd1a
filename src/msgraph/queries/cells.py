"""Answers as tables: cells for people, and the separated forms for programs."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from io import StringIO

from msgraph import iris
from msgraph.rdf.answers import Row, Rows
from msgraph.rdf.lines import XSD
from msgraph.rdf.terms import Term

#: Labels of IRIs, by IRI; those without one are left out.
Labels = Callable[[Collection[str]], Mapping[str, str]]

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_BARE = {
    f"{XSD}integer": re.compile(r"[+-]?[0-9]+"),
    f"{XSD}decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    f"{XSD}double": re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+"),
    f"{XSD}boolean": re.compile(r"true|false"),
}


def shown(term: Term | None, labels: Mapping[str, str] | None = None) -> str:
    """A term for people: CURIEs, labels beside IRIs, no marks around strings, all on one line.

    Control characters become spaces: a paper's words must not steer a terminal.
    """
    if term is None:
        return ""
    if term.kind != "iri":
        return _CONTROL.sub(" ", f"_:{term.value}" if term.kind == "bnode" else term.value)
    name = _CONTROL.sub(" ", iris.shorten(term.value))
    label = labels.get(term.value, "") if labels else ""
    return f"{name} ({_CONTROL.sub(' ', label)})" if label else name


def cells(answer: Rows, labels: Labels | None = None) -> list[tuple[str, ...]]:
    """All rows as text for people, under `answer.variables`; reads the answer to its end."""
    rows = list(answer)
    known = labels(_iris(rows)) if labels else None
    return [tuple(shown(term, known) for term in row) for row in rows]


def _iris(rows: list[Row]) -> set[str]:
    return {term.value for row in rows for term in row if term is not None and term.kind == "iri"}


def table(answer: Rows, labels: Labels | None = None) -> Iterator[str]:
    """Lines of a table with aligned columns, as wide as its cells."""
    rows = [answer.variables, *cells(answer, labels)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        yield "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip()
        if number == 0:
            yield "  ".join("─" * width for width in widths)


def markdown(answer: Rows, labels: Labels | None = None) -> Iterator[str]:
    """Lines of a table in Markdown."""
    yield _piped(answer.variables)
    yield _piped(["---"] * len(answer.variables))
    for row in cells(answer, labels):
        yield _piped(row)


def _piped(row: Iterable[str]) -> str:
    return f"| {' | '.join(_unmarked(cell) for cell in row)} |"


def _unmarked(cell: str) -> str:
    """The text without what Markdown would take for its own."""
    return re.sub(r"([\\|`*_<\[\]])", r"\\\1", cell) if cell != "---" else cell


def tsv(answer: Rows) -> Iterator[str]:
    """Lines of SPARQL TSV: terms as Turtle writes them, so that nothing of them is lost.

    Source: https://www.w3.org/TR/sparql11-results-csv-tsv/#tsv
    """
    yield "\t".join(f"?{name}" for name in answer.variables)
    for row in answer:
        yield "\t".join("" if term is None else turtle(term) for term in row)


def turtle(term: Term) -> str:
    """The term in N-Triples, but numbers and truth values bare."""
    pattern = _BARE.get(term.datatype)
    return term.value if pattern and pattern.fullmatch(term.value) else term.n3()


def comma_separated(answer: Rows) -> Iterator[str]:
    """Lines of SPARQL CSV, without line ends: values alone, IRIs and strings alike.

    The format has no guard against spreadsheets that take a cell for a formula: import it as text.
    Source: https://www.w3.org/TR/sparql11-results-csv-tsv/#csv
    """
    yield _record(answer.variables)
    for row in answer:
        yield _record("" if term is None else _bare(term) for term in row)


def _bare(term: Term) -> str:
    return f"_:{term.value}" if term.kind == "bnode" else term.value


def _record(values: Iterable[str]) -> str:
    line = StringIO()
    csv.writer(line, lineterminator="").writerow(values)
    return line.getvalue()
