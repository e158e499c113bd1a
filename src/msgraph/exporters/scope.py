"""Which part of a store an export holds, and its lines."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol, TypeGuard

from msgraph import iris, vocabulary
from msgraph.errors import UsageError
from msgraph.rdf.answers import Answer, Triples
from msgraph.rdf.syntax import without_graph
from msgraph.rdf.terms import triple_line

_TEXT = f"<{vocabulary.text}>"
_HAS_TEXT = f" {_TEXT} ".encode()
_NOT_PLAIN = (f"<{vocabulary.PREFIXES['rdf']}", f"<{vocabulary.NS}")
_EDGES = "/edges"
_AT_ONCE = 500


class Quads(Protocol):
    """What an export reads from: any store."""

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""
        ...

    def dump(self, graphs: Iterable[str] | None = None) -> Iterator[str]:
        """Sorted lines of N-Quads, graph by graph."""
        ...

    def query(self, text: str) -> Answer:
        """The answer to a SPARQL query over the union of all graphs."""
        ...


class Texts(Quads, Protocol):
    """A store that has the texts of its graphs at hand."""

    def texts(self, graphs: Iterable[str] | None = None) -> Iterator[tuple[str, bytes]]:
        """What `dump` says, as the graphs' names with their N-Triples: sorted lines, each with its end."""
        ...


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of a store that is wanted.

    `paper` is the IRI of a document, or empty for the whole store; `edges` asks for the plain edges alone.
    Snapshots go without their text unless `with_text`: quotes, offsets and the hash stay.
    """

    paper: str = ""
    edges: bool = False
    with_text: bool = False
    base: str = iris.BASE


def lines(source: Quads, scope: Scope) -> Iterator[str]:
    """The quads in scope as lines of canonical N-Quads: graph by graph, sorted in each.

    A paper comes with what the shared graphs say of its concepts and propositions.

    Raises:
        UsageError: the paper is not in the store.
    """
    if scope.edges:
        return filter(_is_plain, source.dump(_edge_graphs(source, scope)))
    found = _paper_lines(source, scope) if scope.paper else source.dump()
    return found if scope.with_text else filter(_is_no_text, found)


def has_texts(source: Quads) -> TypeGuard[Texts]:
    """Whether the texts are at hand; asked for each paper, and a runtime protocol would take its time."""
    return hasattr(source, "texts")


def texts(source: Quads, scope: Scope) -> Iterator[tuple[str, bytes]]:
    """The same by graph: the graph's name with its lines of N-Triples, each with its end."""
    if scope.paper or scope.edges or not has_texts(source):
        for graph, group in groupby(lines(source, scope), key=graph_of):
            yield graph, "".join(f"{without_graph(line)}\n" for line in group).encode()
        return
    for graph, text in source.texts():
        yield graph, text if scope.with_text else _without_snapshots(text)


def graph_text(source: Quads, graph: str) -> bytes:
    """The N-Triples of one graph: sorted lines, each with its end."""
    if has_texts(source):
        return next((text for _, text in source.texts([graph])), b"")
    return "".join(f"{without_graph(line)}\n" for line in source.dump([graph])).encode()


def _without_snapshots(text: bytes) -> bytes:
    kept, start = [], 0
    while (place := text.find(_HAS_TEXT, start)) >= 0:
        first, after = text.rfind(b"\n", 0, place) + 1, text.find(b"\n", place) + 1
        said = b" " not in text[first:place]  # else the words stand inside a literal
        kept.append(text[start : first if said else after])
        start = after
    return b"".join([*kept, text[start:]])


def graph_of(line: str) -> str:
    """The graph of a line of N-Quads; an empty string for the default graph."""
    return line[len(without_graph(line)) - 1 : -2].strip("<>")


def paper_graphs(source: Quads, scope: Scope) -> list[str]:
    """The graphs of the papers in scope, sorted.

    Raises:
        UsageError: the paper is not in the store.
    """
    if not scope.paper:
        return [graph for graph in _own_graphs(source, scope) if not graph.endswith(_EDGES)]
    graph = iris.paper_graph(scope.paper, scope.base)
    if next(source.dump([graph]), None) is None:
        raise UsageError(
            "the paper is not in the store", where=scope.paper, hint="`msgraph stats` counts papers"
        )
    return [graph]


def edges_beside(graph: str) -> str:
    """The graph of the edges that belong to a paper's graph."""
    return graph + _EDGES


def described(source: Quads, graph: str, nodes: Collection[str]) -> list[str]:
    """What a shared graph says of the nodes, as sorted lines of N-Quads."""
    found: list[str] = []
    ordered = sorted(nodes)
    for start in range(0, len(ordered), _AT_ONCE):
        values = " ".join(f"<{node}>" for node in ordered[start : start + _AT_ONCE])
        answer = source.query(
            f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {values} }} "
            f"GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        )
        if isinstance(answer, Triples):
            found += [f"{triple_line(t).removesuffix('.')}<{graph}> ." for t in answer]
    return sorted(set(found))


def concept_lines(source: Quads, mentioned: Iterable[str], base: str) -> list[str]:
    """The descriptions of the concepts that lines mention, and of what those lead to."""
    graph = iris.shared_graph("concepts", base)
    names = re.compile(rf"<({re.escape(base)}(?:concept|grounding)/[^>]*)>")
    done: set[str] = set()
    found: list[str] = []
    wanted = {name for line in mentioned for name in names.findall(line)}
    while wanted:
        more = described(source, graph, wanted)
        found += more
        done |= wanted
        wanted = {name for line in more for name in names.findall(line)} - done
    return sorted(found)


def _own_graphs(source: Quads, scope: Scope) -> list[str]:
    return [graph for graph in source.graphs() if graph.startswith(f"{scope.base}graph/")]


def _edge_graphs(source: Quads, scope: Scope) -> list[str]:
    if scope.paper:
        return [edges_beside(graph) for graph in paper_graphs(source, scope)]
    return [graph for graph in _own_graphs(source, scope) if graph.endswith(_EDGES)]


def _paper_lines(source: Quads, scope: Scope) -> Iterator[str]:
    graphs = paper_graphs(source, scope)
    own = list(source.dump([*graphs, *map(edges_beside, graphs)]))
    propositions = re.compile(rf"<({re.escape(scope.base)}prop/[^>]*)>")
    named = {name for line in own for name in propositions.findall(line)}
    yield from own
    yield from concept_lines(source, own, scope.base)
    yield from described(source, iris.shared_graph("propositions", scope.base), named)


def _is_plain(line: str) -> bool:
    """Whether the line is an edge itself, not what is said of it."""
    return not line.split(" ", 2)[1].startswith(_NOT_PLAIN)


def _is_no_text(line: str) -> bool:
    return _TEXT not in line or line.split(" ", 2)[1] != _TEXT


def union(found: Iterable[str]) -> list[str]:
    """Quads as sorted lines of N-Triples, each once: what a syntax without graphs holds of one paper."""
    return sorted(set(map(without_graph, found)))
