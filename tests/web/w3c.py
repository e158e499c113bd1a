"""The W3C's SPARQL 1.1 suites as cases, and answers in a form that can be compared."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pyoxigraph as ox

#: Where the suite lives as far as IRIs go; its files are read from disk.
HOME = "http://w3c.example/sparql11/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
XSD = "http://www.w3.org/2001/XMLSchema#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"


@dataclass(frozen=True, slots=True)
class Case:
    """A test: files are named by their IRIs; `graphs` are (file, name) pairs."""

    iri: str
    kind: str
    action: str
    data: tuple[str, ...] = ()
    graphs: tuple[tuple[str, str], ...] = ()
    result: str = ""
    result_data: tuple[str, ...] = ()
    result_graphs: tuple[tuple[str, str], ...] = field(default=())


class Suite:
    """The cases under one manifest of a folder."""

    def __init__(self, folder: Path, manifest: str) -> None:
        self._folder = folder
        self.cases = list(self._read(HOME + manifest))

    def path(self, iri: str) -> Path:
        """The file of an IRI."""
        return self._folder / iri.removeprefix(HOME)

    def text(self, iri: str) -> str:
        """The content of a file."""
        return self.path(iri).read_text(encoding="utf-8")

    def _read(self, manifest: str) -> Iterator[Case]:
        store = ox.Store()
        store.load(self.text(manifest).encode(), ox.RdfFormat.TURTLE, base_iri=manifest)
        graph = _Graph(store)
        for root in graph.subjects(RDF + "type", MF + "Manifest"):
            for part in graph.items(graph.one(root, MF + "include")):
                yield from self._read(part.value)
            for entry in graph.items(graph.one(root, MF + "entries")):
                yield _case(graph, entry)


def _case(graph: _Graph, entry: ox.NamedNode) -> Case:
    kind = graph.one(entry, RDF + "type").value.rpartition("#")[2]
    action, result = graph.one(entry, MF + "action"), graph.one(entry, MF + "result")
    if kind.endswith(("SyntaxTest11", "SyntaxTest")):
        return Case(entry.value, kind, action.value)
    if kind == "UpdateEvaluationTest":
        return Case(
            entry.value,
            kind,
            graph.one(action, UT + "request").value,
            graph.values(action, UT + "data"),
            _named(graph, action),
            "",
            graph.values(result, UT + "data"),
            _named(graph, result),
        )
    names = graph.values(action, QT + "graphData")
    return Case(
        entry.value,
        kind,
        graph.one(action, QT + "query").value,
        graph.values(action, QT + "data"),
        tuple((name, name) for name in names),
        result.value if isinstance(result, ox.NamedNode) else "",
    )


def _named(graph: _Graph, node: ox.NamedNode | ox.BlankNode) -> tuple[tuple[str, str], ...]:
    found = graph.all(node, UT + "graphData")
    return tuple(
        (graph.one(each, UT + "graph").value, graph.one(each, RDFS + "label").value)
        for each in found
    )


class _Graph:
    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def all(self, node, predicate: str) -> list:
        quads = self._store.quads_for_pattern(node, ox.NamedNode(predicate), None)
        return [quad.object for quad in quads]

    def values(self, node, predicate: str) -> tuple[str, ...]:
        return tuple(each.value for each in self.all(node, predicate))

    def one(self, node, predicate: str):
        found = self.all(node, predicate) if node is not None else []
        return found[0] if found else None

    def subjects(self, predicate: str, value: str) -> list:
        pattern = (None, ox.NamedNode(predicate), ox.NamedNode(value))
        return [quad.subject for quad in self._store.quads_for_pattern(*pattern)]

    def items(self, node) -> Iterator:
        while node is not None and node.value != RDF + "nil":
            yield self.one(node, RDF + "first")
            node = self.one(node, RDF + "rest")


@cache
def triples(path: Path, base: str) -> tuple[ox.Triple, ...]:
    """The triples of a file."""
    kind = ox.RdfFormat.from_extension(path.suffix.removeprefix("."))
    quads = ox.parse(path.read_bytes(), kind, base_iri=base, rename_blank_nodes=True)
    return tuple(quad.triple for quad in quads)


def canonical(quads: Iterable[ox.Quad]) -> ox.Dataset:
    """The quads with blank nodes named by their place: equal if isomorphic."""
    found = ox.Dataset(quads)
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return found


def canonical_rows(answer: ox.QuerySolutions | ox.QueryBoolean) -> ox.Dataset | bool:
    """An answer so that equal ones are equal, whatever their order and blank nodes."""
    if isinstance(answer, ox.QueryBoolean):
        return bool(answer)
    quads = []
    for row in answer:
        node = ox.BlankNode()
        quads.append(ox.Quad(node, ox.NamedNode(RS + "row"), ox.Literal("")))
        for variable, value in zip(answer.variables, row, strict=True):
            if value is not None:
                quads.append(ox.Quad(node, ox.NamedNode(RS + variable.value), _exact(value)))
    return canonical(quads)


def _exact(value):
    """The value; numbers and booleans by value, for a store keeps no more of them."""
    if isinstance(value, ox.Literal) and value.datatype.value.startswith(XSD):
        if value.datatype.value == XSD + "boolean":
            return ox.Literal(value.value in ("1", "true"))
        kind = "integer" if value.datatype.value.endswith("nteger") else ""
        datatype = ox.NamedNode(XSD + kind) if kind else value.datatype
        return ox.Literal(_number(value.value), datatype=datatype)
    return value


def _number(text: str) -> str:
    try:
        return f"{float(text):.10g}"
    except ValueError:
        return text


def result_set(path: Path, base: str) -> ox.Dataset | bool:
    """Expected rows from a file of results, or from a graph that describes them."""
    if path.suffix in (".srx", ".srj", ".tsv"):
        kind = ox.QueryResultsFormat.from_extension(path.suffix.removeprefix("."))
        return canonical_rows(ox.parse_query_results(path.read_bytes(), kind))
    graph = list(triples(path, base))
    boolean = [t.object.value for t in graph if t.predicate.value == RS + "boolean"]
    if boolean:
        return boolean[0] == "true"
    return _described(graph)


def _described(graph: list[ox.Triple]) -> ox.Dataset:
    quads = []
    by_subject: dict = {}
    for triple in graph:
        by_subject.setdefault(triple.subject, {}).setdefault(triple.predicate.value, []).append(
            triple.object
        )
    for node in by_subject.values():
        for solution in node.get(RS + "solution", ()):
            row = ox.BlankNode()
            quads.append(ox.Quad(row, ox.NamedNode(RS + "row"), ox.Literal("")))
            for binding in by_subject.get(solution, {}).get(RS + "binding", ()):
                parts = by_subject[binding]
                name = parts[RS + "variable"][0].value
                value = _exact(parts[RS + "value"][0])
                quads.append(ox.Quad(row, ox.NamedNode(RS + name), value))
    return canonical(quads)


def csv_rows(text: str) -> list[list[str]]:
    """A table without the names of its blank nodes, its columns and rows sorted."""
    rows = list(csv.DictReader(io.StringIO(text)))
    plain = [
        {k: "_:" if v.startswith("_:") else _number(v) for k, v in row.items()} for row in rows
    ]
    return sorted(sorted(row.items()) for row in plain)
