"""Papers, claims and concepts read back from a store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from msgraph import iris, rdf, vocabulary
from msgraph.errors import UsageError
from msgraph.model import Paper
from msgraph.rdf.papers import ARTICLE
from msgraph.rdf.terms import Term, literal, triple_line
from msgraph.stores import Queryable, Rows
from msgraph.vocabulary import PREFIXES

_PAPERS = "SELECT DISTINCT ?paper WHERE { ?paper a <%s> }"
_NAMED = """
SELECT DISTINCT ?thing ?type WHERE {
  VALUES ?words { %s }
  { ?thing skos:prefLabel ?words } UNION { ?thing skos:altLabel ?words }
  UNION { ?thing bibo:pmid ?words } UNION { ?thing bibo:doi ?words }
  ?thing a ?type .
}
"""
_USED = """
CONSTRUCT { ?c skos:prefLabel ?label ; msg:category ?category ; skos:inScheme ?scheme }
WHERE {
  { SELECT DISTINCT ?c WHERE { GRAPH <%s> { ?node rdf:subject|rdf:object|%s ?c } } }
  ?c skos:prefLabel ?label ; msg:category ?category .
  OPTIONAL { ?c skos:inScheme ?scheme }
}
"""
SLOTS = "|".join(
    f"msg:{name}Concept"
    for name in ("population", "disease", "comparator", "study", "mediator", "species", "condition")
)


def documents(store: Queryable) -> list[str]:
    """The IRIs of the papers in a store, sorted."""
    return sorted(row[0].value for row in _rows(store, _PAPERS % ARTICLE) if row[0])


def paper(store: Queryable, document: str, base: str = iris.BASE) -> Paper:
    """A paper with its claims and the labels of their concepts.

    Raises:
        UsageError: the store holds no such paper.
    """
    graph = iris.paper_graph(document, base)
    lines = list(store.dump([graph]))
    if not lines:
        raise UsageError(
            "no such paper in the store", where=document, hint="`msgraph query papers` lists them"
        )
    used = store.query(_USED % (graph, SLOTS), prefixes=PREFIXES)
    labels = (triple_line(triple) for triple in used)  # type: ignore[arg-type, union-attr]
    return rdf.read([*lines, *labels], base=base)


def papers(store: Queryable, base: str = iris.BASE) -> Iterator[Paper]:
    """All papers of a store, by their IRIs."""
    for document in documents(store):
        yield paper(store, document, base)


def find(store: Queryable, words: str, base: str = iris.BASE) -> list[tuple[str, str]]:
    """What a user may mean by `words`, as (IRI, what it is: "claim", "paper" or "concept").

    `words` is an IRI, a CURIE, the key of a claim, a DOI, a PMID, or the name of a concept.
    """
    iri = _as_iri(words)
    if iri:
        kinds = [
            row[0].value for row in _rows(store, f"SELECT ?t WHERE {{ <{iri}> a ?t }}") if row[0]
        ]
        return [(iri, _what(kinds))] if kinds else []
    names = " ".join(sorted({literal(form).n3() for form in _forms(words)}))
    found: dict[str, list[str]] = {}
    for thing, kind in _rows(store, _NAMED % names):
        if thing and kind:
            found.setdefault(thing.value, []).append(kind.value)
    return sorted((thing, _what(kinds)) for thing, kinds in found.items())


def near_names(store: Queryable, words: str) -> list[str]:
    """Up to three names of the store's concepts that are written much like the words."""
    found = values(
        store, "SELECT DISTINCT ?n { ?c a msg:Concept ; skos:prefLabel|skos:altLabel ?n }"
    )
    names = {name.casefold(): name for (name,) in found}
    return [names[each] for each in get_close_matches(words.casefold(), sorted(names), cutoff=0.7)]


def _forms(words: str) -> Iterable[str]:
    return (words, words.lower(), words.upper(), words.capitalize())


def _as_iri(words: str) -> str:
    if words.startswith(("http://", "https://")):
        return words if is_plain(words) else ""
    prefix = words.partition(":")[0]
    if prefix in PREFIXES:
        return iris.expand(words)
    return ""


def is_plain(iri: str) -> bool:
    """Whether the words can stand between < and > in a query."""
    return not any(c in '<>"{}|^`\\' or c <= " " for c in iri)


def _what(kinds: list[str]) -> str:
    for kind, name in (
        (vocabulary.Claim, "claim"),
        (ARTICLE, "paper"),
        (vocabulary.Concept, "concept"),
    ):
        if kind in kinds:
            return name
    return "other"


def _rows(store: Queryable, query: str) -> Iterator[tuple[Term | None, ...]]:
    answer = store.query(query, prefixes=PREFIXES)
    assert isinstance(answer, Rows)
    yield from answer.rows


def values(store: Queryable, query: str) -> Iterator[tuple[str, ...]]:
    """The rows of a SELECT as strings, empty where unbound; our prefixes are preset."""
    for row in _rows(store, query):
        yield tuple(term.value if term else "" for term in row)


def claims_about(store: Queryable, concept: str) -> list[tuple[str, str]]:
    """The claims whose subject or object is a concept, as (claim IRI, document IRI), sorted."""
    query = f"""SELECT DISTINCT ?claim ?paper WHERE {{
        {{ ?claim rdf:subject <{concept}> }} UNION {{ ?claim rdf:object <{concept}> }}
        ?claim msg:statedIn ?paper }}"""
    return sorted((c.value, p.value) for c, p in _rows(store, query) if c and p)


def document_of(store: Queryable, claim: str) -> str:
    """The document that states a claim, or an empty string."""
    rows = _rows(store, f"SELECT ?paper WHERE {{ <{claim}> msg:statedIn ?paper }}")
    return next((row[0].value for row in rows if row[0]), "")
