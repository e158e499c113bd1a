"""Exports as RDF: with graphs (N-Quads, TriG) and as their union (N-Triples, Turtle, JSON-LD)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from msgraph.exporters.scope import Quads, Scope, lines, texts, union
from msgraph.rdf import jsonld
from msgraph.rdf.syntax import serialise, serialise_text, without_graph


@dataclass(frozen=True, slots=True)
class Dataset:
    """Quads with their graphs."""

    syntax: str
    media_type: str
    ending: str

    def write(self, source: Quads, scope: Scope, out: BinaryIO) -> None:
        """See `Exporter.write`; streamed."""
        found = (_quads(graph, text) for graph, text in texts(source, scope))
        if self.syntax == "nquads":
            _write(found, out)
        else:
            serialise_text(found, "nquads", self.syntax, out)


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
        if scope.paper or scope.edges:
            found = union(lines(source, scope))
            self._write_sorted(found, out)
        elif self.syntax == "jsonld":
            jsonld.serialise(map(without_graph, lines(source, scope)), out)
        elif self.syntax == "ntriples":
            _write((text for _, text in texts(source, scope)), out)
        else:
            serialise_text((text for _, text in texts(source, scope)), "ntriples", self.syntax, out)

    def _write_sorted(self, found: list[str], out: BinaryIO) -> None:
        if self.syntax == "ntriples":
            _write((f"{line}\n".encode() for line in found), out)
        elif self.syntax == "jsonld":
            jsonld.serialise(found, out)
        else:
            serialise(found, self.syntax, out)


def _quads(graph: str, text: bytes) -> bytes:
    return text.replace(b" .\n", f" <{graph}> .\n".encode()) if graph else text


def _write(chunks: Iterable[bytes], out: BinaryIO) -> None:
    for chunk in chunks:
        out.write(chunk)


TURTLE = Union("turtle", "text/turtle", ".ttl")
NTRIPLES = Union("ntriples", "application/n-triples", ".nt")
JSONLD = Union("jsonld", "application/ld+json", ".jsonld")
TRIG = Dataset("trig", "application/trig", ".trig")
NQUADS = Dataset("nquads", "application/n-quads", ".nq")
