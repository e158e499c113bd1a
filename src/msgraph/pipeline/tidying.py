"""What no paper speaks of any more: taken out of the shared graphs when a store is compacted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from msgraph import iris
from msgraph.pipeline.reading import SLOTS
from msgraph.rdf.terms import escape_iri, triple_line
from msgraph.stores import Build, Rows, Triples
from msgraph.stores.embedded import EmbeddedStore
from msgraph.vocabulary import PREFIXES

_AT_ONCE = 2000
_PROPOSITIONS = """
SELECT ?thing WHERE {
  GRAPH <%s> { ?thing a msg:Proposition }
  FILTER NOT EXISTS { ?claim msg:proposition ?thing }
  FILTER NOT EXISTS { ?line msg:bearsOn ?thing }
}
"""
_CONCEPTS = "SELECT ?thing WHERE { GRAPH <%s> { ?thing a msg:Concept } }"
_SPOKEN_OF = "SELECT DISTINCT ?thing WHERE { ?node rdf:subject|rdf:object|%s ?thing }"
_NEAR = "SELECT ?thing ?near WHERE { GRAPH <%s> { ?thing skos:broader|msg:madeBy ?near } }"
_LINES = """
CONSTRUCT { ?node ?property ?value } WHERE {
  VALUES ?thing { %s }
  GRAPH <%s> { ?thing msg:hasGrounding? ?node . ?node ?property ?value }
}
"""


class Tidied(NamedTuple):
    """How many descriptions were taken out."""

    propositions: int
    concepts: int


def compact(store: EmbeddedStore, base: str = iris.BASE) -> Tidied:
    """A new generation without what was deleted and what no paper speaks of."""
    with store.build() as target:
        done = tidy(target, base)
        target.compact()
    return done


def tidy(target: Build, base: str = iris.BASE) -> Tidied:
    """Take out propositions that no claim states, then concepts that nothing speaks of."""
    shared = iris.shared_graph("propositions", base)
    propositions = list(_column(target, _PROPOSITIONS % shared))
    _remove(target, shared, propositions)
    graph = iris.shared_graph("concepts", base)
    concepts = sorted(set(_column(target, _CONCEPTS % graph)) - _spoken_of(target, graph))
    _remove(target, graph, concepts)
    return Tidied(len(propositions), len(concepts))


def _spoken_of(target: Build, graph: str) -> set[str]:
    """The concepts of claims and propositions, and what those are kinds of or made by."""
    near: dict[str, list[str]] = {}
    answer = target.query(_NEAR % graph, prefixes=PREFIXES)
    assert isinstance(answer, Rows)
    for thing, other in answer:
        if thing and other:
            near.setdefault(thing.value, []).append(other.value)
    found: set[str] = set()
    waiting = list(_column(target, _SPOKEN_OF % SLOTS))
    while waiting:
        thing_iri = waiting.pop()
        if thing_iri not in found:
            found.add(thing_iri)
            waiting += near.get(thing_iri, ())
    return found


def _remove(target: Build, graph: str, things: Iterable[str]) -> None:
    source = iter(things)
    while batch := list(islice(source, _AT_ONCE)):
        names = " ".join(f"<{escape_iri(thing)}>" for thing in batch)
        answer = target.query(_LINES % (names, graph), prefixes=PREFIXES)
        assert isinstance(answer, Triples)
        target.change(graph, sorted({triple_line(triple) for triple in answer}), [])


def _column(target: Build, query: str) -> Iterator[str]:
    answer = target.query(query, prefixes=PREFIXES)
    assert isinstance(answer, Rows)
    for row in answer:
        if row[0] is not None:
            yield row[0].value


def compact_folder(folder: Path, base: str = iris.BASE) -> tuple[int, Tidied]:
    """Compact the store of a directory: its new generation, and what was taken out."""
    store = EmbeddedStore(folder)
    done = compact(store, base)
    number = store.revision
    store.close()
    return number, done
