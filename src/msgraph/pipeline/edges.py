"""The plain edges of a store with the claims that license each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from msgraph import iris
from msgraph.rdf.terms import literal
from msgraph.stores import Queryable, Rows
from msgraph.vocabulary import DIRECTIONS, PREFIXES

_DIRECTIONS = {iri: name for name, iri in DIRECTIONS.items()}

_QUERY = """
SELECT ?edge ?subject ?predicate ?object ?direction ?claim ?paper ?quote ?subject_text ?object_text WHERE {
  %s
  GRAPH ?edges {
    ?edge msg:licensedBy ?claim ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
    OPTIONAL { ?edge msg:direction ?direction }
  }
  GRAPH ?graph {
    ?claim msg:statedIn ?paper ; msg:hasSpan ?span ; msg:subjectText ?subject_text ;
      msg:objectText ?object_text .
    ?span oa:exact ?quote .
  }
}
ORDER BY ?edge ?claim
"""
_OF_CONCEPT = """
{ SELECT DISTINCT ?claim WHERE {
  VALUES ?name { %s }
  ?concept skos:prefLabel|skos:altLabel ?name .
  GRAPH ?g { ?claim rdf:subject|rdf:object ?concept ; msg:statedIn ?document }
} }
"""


@dataclass(frozen=True, slots=True)
class Proof:
    """A claim that licenses an edge."""

    claim: str
    paper: str
    quote: str
    subject_text: str
    object_text: str


@dataclass(frozen=True, slots=True)
class ProvenEdge:
    """A plain edge, its ends as CURIEs where they have one, with its proofs by name."""

    edge: str
    subject: str
    predicate: str
    object: str
    direction: str
    proofs: tuple[Proof, ...]

    @property
    def papers(self) -> int:
        """How many papers license it."""
        return len({proof.paper for proof in self.proofs})


def edges(
    store: Queryable, *, about: str = "", predicate: str = "", paper: str = ""
) -> list[ProvenEdge]:
    """The edges with most papers first; `about` is a concept's name, `predicate` and `paper` are IRIs."""
    limits = [f"VALUES ?predicate {{ <{predicate}> }}"] if predicate else []
    if about:
        forms = sorted({literal(f).n3() for f in (about, about.lower(), about.capitalize())})
        limits.append(_OF_CONCEPT % " ".join(forms))
    if paper:
        limits.append(f"VALUES ?paper {{ <{paper}> }}")
    answer = store.query(_QUERY % "\n".join(limits), prefixes=PREFIXES)
    assert isinstance(answer, Rows)
    rows = ([term.value if term else "" for term in row] for row in answer)
    return sorted(_grouped(rows), key=lambda e: (-e.papers, e.subject, e.predicate, e.object))


def _grouped(rows: Iterable[list[str]]) -> Iterator[ProvenEdge]:
    proofs: dict[tuple[str, ...], list[Proof]] = {}
    for edge, subject, predicate, object_, direction, *proof in rows:
        ends = (iris.shorten(subject), iris.shorten(predicate), iris.shorten(object_))
        key = (edge, *ends, _DIRECTIONS.get(direction, ""))
        proofs.setdefault(key, []).append(Proof(*proof))
    for (edge, subject, predicate, object_, direction), found in proofs.items():
        yield ProvenEdge(edge, subject, predicate, object_, direction, tuple(found))
