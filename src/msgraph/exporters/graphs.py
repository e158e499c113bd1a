"""Exports as RDF: with graphs (N-Quads, TriG) and as their union (N-Triples, Turtle, JSON-LD)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from msgraph.exporters.scope import Quads, Scope, lines, union
from msgraph.rdf import jsonld
from msgraph.rdf.syntax import serialise, without_graph


@dataclass(frozen=True, slots=True)
class Dataset:
    """Quads with their graphs."""

    syntax: str
    media_type: str
    ending: str

    def write(self, source: Quads, scope: Scope, out: BinaryIO) -> None:
        """See `Exporter.write`; streamed."""
        found = lines(source, scope)
        if self.syntax == "nquads":
            _write_lines(found, out)
        else:
            serialise(found, self.syntax, out)


@dataclass(frozen=True, slots=True)
class Union:
    """All triples in scope without their graphs.

    One paper, or the plain edges, are sorted as one graph. A whole store is streamed graph by graph: a
    triple that two papers' graphs hold comes twice, which says the same.
    """

    syntax: str
    media_type: str
    ending: str

    def write(self, source: Quads, scope: Scope, out: BinaryIO) -> None:
        """See `Exporter.write`."""
        found = _triples(source, scope)
        if self.syntax == "ntriples":
            _write_lines(found, out)
        elif self.syntax == "jsonld":
            jsonld.serialise(found, out)
        else:
            serialise(found, self.syntax, out)


def _triples(source: Quads, scope: Scope) -> Iterator[str]:
    found = lines(source, scope)
    return iter(union(found)) if scope.paper or scope.edges else map(without_graph, found)


def _write_lines(found: Iterable[str], out: BinaryIO) -> None:
    for line in found:
        out.write(line.encode() + b"\n")


TURTLE = Union("turtle", "text/turtle", ".ttl")
NTRIPLES = Union("ntriples", "application/n-triples", ".nt")
JSONLD = Union("jsonld", "application/ld+json", ".jsonld")
TRIG = Dataset("trig", "application/trig", ".trig")
NQUADS = Dataset("nquads", "application/n-quads", ".nq")
