"""Edges and evidence of a stored paper, made again from what the store holds.

After a review or a new link a paper's claims stand as they are; what is derived from them is made anew. The
groundings are those of the store, so that what a user linked counts as what the lexicon knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Protocol

from msgraph import iris, rdf
from msgraph.lexicon import Lexicon
from msgraph.model import Concept, Entry, Match, Paper
from msgraph.pipeline import reading
from msgraph.pipeline.evidence import Touched
from msgraph.rdf.claims import concepts
from msgraph.rdf.concepts import is_shared
from msgraph.stores import Queryable
from msgraph.vocabulary import PREFIXES

_AT_ONCE = 300
_RELATIONS = {
    f"{PREFIXES['skos']}{name}Match": name for name in ("exact", "close", "broad", "narrow")
}
_GROUNDINGS = """
SELECT ?concept ?target ?relation ?label ?status ?source WHERE {
  VALUES ?concept { %s }
  ?concept msg:hasGrounding ?record .
  ?record msg:groundedTo ?target ; msg:matchRelation ?relation ; msg:groundingStatus ?status ;
    msg:mappingSource ?source .
  OPTIONAL { ?record msg:groundedLabel ?label }
}
"""


class Target(Queryable, Protocol):
    """A store, or a build under way."""

    def put(self, graph: str, ntriples: str | bytes) -> None:
        """See `stores.Writable.put`."""
        ...


def reproject(
    target: Target, documents: Iterable[str], touched: Touched, base: str = iris.BASE
) -> int:
    """Make the edges and evidence lines of these papers again; how many papers changed.

    The evidence summary follows when `touched` is settled.
    """
    changed = 0
    for document in documents:
        paper = reading.paper(target, document, base)
        known = groundings(target, shared_concepts(paper), base)
        edges = rdf.write(paper, known, base=base).edges
        graph = iris.edges_graph(document, base)
        before = sorted(line.rpartition(" <")[0] for line in target.dump([graph]))
        if before != [line.removesuffix(" .") for line in edges.splitlines()]:
            touched.replaced(document, edges)
            target.put(graph, edges)
            changed += 1
    return changed


def follow_links(
    target: Target, documents: Iterable[str], touched: Touched, base: str = iris.BASE
) -> int:
    """Project papers that were just read with what a user linked as well; how many papers changed.

    A paper is read with the lexicon alone, in a worker that has no store.
    """
    if not target.count(iris.shared_graph("links", base)):
        return 0
    return reproject(target, documents, touched, base)


def shared_concepts(paper: Paper) -> list[Concept]:
    """The concepts that a paper's claims speak of and share with other papers, each once."""
    found = {each.key: each for claim in paper.claims for each in concepts(claim)}
    return [each for _, each in sorted(found.items()) if is_shared(each)]


def groundings(store: Queryable, wanted: Iterable[Concept], base: str) -> Lexicon:
    """What the store knows of the links of these concepts, as a lexicon of them alone."""
    by_iri = {iris.concept(each.key, base): each for each in wanted}
    matches: dict[str, dict[tuple[str, str, str, str], set[str]]] = {}
    for concept, target, relation, label, status, source in _records(store, by_iri):
        record = (iris.shorten(target), _RELATIONS.get(relation, "close"), label, status)
        matches.setdefault(concept, {}).setdefault(record, set()).add(source)
    return Lexicon(
        {
            concept.key: Entry(concept, matches=_matches(matches.get(iri, {})))
            for iri, concept in by_iri.items()
        }
    )


def _matches(records: dict[tuple[str, str, str, str], set[str]]) -> tuple[Match, ...]:
    return tuple(
        Match(curie, relation, label, tuple(sorted(sources)), status)
        for (curie, relation, label, status), sources in sorted(records.items())
    )


def _records(store: Queryable, concepts: Iterable[str]) -> Iterator[list[str]]:
    source = iter(concepts)
    while batch := list(islice(source, _AT_ONCE)):
        text = _GROUNDINGS % " ".join(f"<{name}>" for name in batch)
        yield from map(list, reading.values(store, text))
