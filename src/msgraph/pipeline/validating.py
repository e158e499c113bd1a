"""A whole store against the shapes, paper by paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgraph import iris, validation
from msgraph.pipeline import reading
from msgraph.rdf.answers import Triples
from msgraph.rdf.terms import triple_line
from msgraph.stores import Queryable
from msgraph.stores.embedded import EmbeddedStore
from msgraph.validation import Report
from msgraph.validation.sweeps import Holdings, sweep
from msgraph.vocabulary import PREFIXES

#: What a paper's graph points to in the shared graphs: concepts with their groundings, propositions.
_SHARED = """
CONSTRUCT { ?thing ?p ?o }
WHERE {
  { SELECT DISTINCT ?thing WHERE {
      { GRAPH <%(paper)s> { ?node rdf:subject|rdf:object|msg:proposition|%(slots)s ?near } }
      ?near (skos:broader|msg:madeBy)* ?concept .
      ?concept msg:hasGrounding? ?thing .
  } }
  ?thing ?p ?o .
  FILTER(isIRI(?thing))
}
"""


def validate_store(store: Queryable, base: str = iris.BASE, *, afresh: bool = False) -> Report:
    """The verdict on all that a store holds: paper by paper, then what papers share.

    A store in a directory keeps the verdicts, so that only what changed since is looked at, and what
    papers leave open is only counted; with `afresh` everything is looked at and listed.
    """
    if afresh or not isinstance(store, EmbeddedStore):
        across = validation.validate_across(store.query)
        return validation.together(
            [validate_documents(store, reading.documents(store), base), across]
        )
    found = sweep(
        Holdings(store.content, store.digests, store.dump, store.query, store.cached, base)
    )
    store.keep(found.attachments)
    return found.report


def validate_documents(store: Queryable, documents: Iterable[str], base: str = iris.BASE) -> Report:
    """The verdict on these papers of a store together."""
    texts = ((document, _closed(store, document, base)) for document in documents)
    reports = [report for _, report in validation.validate_papers(texts)]
    return validation.together(reports)


def _closed(store: Queryable, document: str, base: str) -> str:
    return "".join(f"{line}\n" for line in _lines(store, document, base))


def _lines(store: Queryable, document: str, base: str) -> Iterator[str]:
    for graph in (iris.paper_graph(document, base), iris.edges_graph(document, base)):
        ending = f" <{graph}> ."
        for line in store.dump([graph]):
            yield line.removesuffix(ending) + " ."
    query = _SHARED % {"paper": iris.paper_graph(document, base), "slots": reading.SLOTS}
    answer = store.query(query, prefixes=PREFIXES)
    assert isinstance(answer, Triples)
    for triple in answer:
        yield triple_line(triple)
