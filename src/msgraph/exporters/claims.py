"""The flat view of a claim: one object without nesting beyond its context and its numbers.

Its keys are a promise to those who read it by program. A key is always there: what a claim lacks is null,
or an empty list where there could be several.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from msgraph import iris, vocabulary
from msgraph.exporters.scope import (
    Quads,
    Scope,
    concept_lines,
    edges_beside,
    paper_graphs,
)
from msgraph.model import CONTEXT_SLOTS, Argument, Claim, Concept, Record, Result, Source
from msgraph.rdf.claims import in_order, read_claim
from msgraph.rdf.concepts import concept_iri
from msgraph.rdf.edges import PREFERRED
from msgraph.rdf.lines import RDF, Nodes
from msgraph.rdf.papers import ARTICLE

Number = int | float
Scalar = str | Number | None
View = dict[str, "Scalar | list[str] | dict[str, Scalar] | list[dict[str, Scalar]]"]

#: The keys of a view in their order, and those of each of its results.
KEYS = (
    *("iri", "paper", "pmid", "doi", "kind"),
    *("subject", "subject_ids", "subject_text", "predicate"),
    *("object", "object_ids", "object_text"),
    *("direction", "aspect", "polarity", "modality", "role"),
    *("quote", "start", "end", "section", "context", "results"),
    *("confidence", "edge", "withheld"),
)
RESULT_KEYS = (
    *("kind", "value", "as_reported", "unit", "ci_low", "ci_high", "ci_level", "p", "n", "arm"),
)

_EXACT = f"{vocabulary.PREFIXES['skos']}exactMatch"
_SAME = f"{vocabulary.PREFIXES['owl']}sameAs"
_BIBO = vocabulary.PREFIXES["bibo"]
_TITLE = f"{vocabulary.PREFIXES['dcterms']}title"
_REASONS = {iri: name for name, iri in vocabulary.WITHHOLDINGS.items()}
_NOBODY = Source("", "", "")


def views(source: Quads, scope: Scope) -> Iterator[View]:
    """The claims in scope, paper by paper, in the order of their text.

    Raises:
        UsageError: the scope's paper is not in the store.
    """
    known = ConceptLines(source, scope)
    for graph in paper_graphs(source, scope):
        lines = list(source.dump([graph, edges_beside(graph)]))
        yield from paper_views(chain(lines, known.lines(lines)), scope.base)


def paper_views(lines: Iterable[str], base: str = iris.BASE) -> Iterator[View]:
    """The claims of one paper, from the lines of its graph, its edges and its concepts."""
    nodes = Nodes(lines)
    for document in nodes.of_kind(ARTICLE):
        record = Record(
            text="",
            sections=(),
            source=_NOBODY,
            title=nodes.one(document, _TITLE),
            doi=nodes.one(document, f"{_BIBO}doi"),
            pmid=nodes.one(document, f"{_BIBO}pmid"),
        )
        found = {
            id(claim): (node, claim)
            for node in nodes.of_kind(vocabulary.Claim)
            if (claim := read_claim(nodes, node, record, document, base))
        }
        for claim in in_order(tuple(claim for _, claim in found.values())):
            yield _view(nodes, found[id(claim)][0], claim, record, document, base)


class ConceptLines:
    """What the shared graph says of concepts: read whole for a whole store, asked for one paper."""

    def __init__(self, source: Quads, scope: Scope) -> None:
        self._source, self._scope = source, scope
        self._known: dict[str, list[str]] = {}
        if not scope.paper:
            for line in source.dump([iris.shared_graph("concepts", scope.base)]):
                subject, predicate, _ = line.split(" ", 2)
                if predicate in _WANTED:
                    self._known.setdefault(subject, []).append(line)

    def lines(self, paper: list[str]) -> Iterable[str]:
        """The lines that describe what a paper's lines mention."""
        if self._scope.paper:
            return concept_lines(self._source, paper, self._scope.base)
        ours = f"> <{self._scope.base}concept/"
        mentioned = {line.split(" ", 3)[2] for line in paper if ours in line}
        return chain.from_iterable(self._known.get(name, ()) for name in sorted(mentioned))


_WANTED = frozenset(
    f"<{iri}>"
    for iri in (
        _EXACT,
        vocabulary.category,
        f"{vocabulary.PREFIXES['skos']}prefLabel",
        f"{vocabulary.PREFIXES['skos']}inScheme",
    )
)


def _view(nodes: Nodes, node: str, claim: Claim, record: Record, document: str, base: str) -> View:
    subject, target = claim.subject, claim.object
    return {
        "iri": node,
        "paper": document,
        "pmid": record.pmid or None,
        "doi": record.doi or None,
        "kind": claim.kind,
        "subject": _label(subject),
        "subject_ids": _ids(nodes, subject.concept, record, document, base),
        "subject_text": subject.text,
        "predicate": claim.predicate,
        "object": _label(target),
        "object_ids": _ids(nodes, target.concept, record, document, base),
        "object_text": target.text,
        "direction": claim.direction,
        "aspect": claim.aspect or None,
        "polarity": claim.polarity,
        "modality": claim.modality,
        "role": claim.role,
        "quote": claim.quote,
        "start": claim.quote_start,
        "end": claim.quote_end,
        "section": claim.section,
        "context": _context(claim),
        "results": [_result(result) for result in claim.results],
        "confidence": claim.confidence,
        "edge": _edge(nodes, node),
        "withheld": _withheld(nodes, node),
    }


def _label(argument: Argument) -> str:
    """The concept's label; the words themselves for a literal or where it has none."""
    return (argument.concept.label if argument.concept else "") or argument.text


def _ids(
    nodes: Nodes, concept: Concept | None, record: Record, document: str, base: str
) -> list[str]:
    """The outside identifiers that are exactly the concept, as CURIEs, best first."""
    if concept is None:
        return []
    node = concept_iri(concept, document, base)
    if node == document:
        return _document_ids(record.doi, record.pmid)
    if concept.category == "work":
        doi, pmid = iris.identifiers(node)
        own = _document_ids(doi, pmid)
        return own or _document_ids(nodes.one(node, f"{_BIBO}doi"), nodes.one(node, f"{_BIBO}pmid"))
    predicate = _SAME if concept.category == "person" else _EXACT
    return best_first([iris.shorten(i) for i in nodes.all(node, predicate)], concept.category)


def _document_ids(doi: str, pmid: str) -> list[str]:
    return [*([f"doi:{doi}"] if doi else []), *([f"pubmed:{pmid}"] if pmid else [])]


def best_first(curies: list[str], category: str) -> list[str]:
    """In the order in which an edge would choose among them; what it would not choose is last."""
    order = PREFERRED.get(category, ())
    place = {prefix: number for number, prefix in enumerate(order)}
    return sorted(curies, key=lambda c: (place.get(c.partition(":")[0], len(order)), c))


def _context(claim: Claim) -> dict[str, Scalar]:
    given = {slot.name: slot.text for slot in claim.context}
    return {name: given.get(name) for name in CONTEXT_SLOTS}


def _result(result: Result) -> dict[str, Scalar]:
    return {
        "kind": result.kind,
        "value": _number(result.value),
        "as_reported": result.as_reported,
        "unit": result.unit or None,
        "ci_low": _number(result.ci_low),
        "ci_high": _number(result.ci_high),
        "ci_level": _number(result.ci_level),
        "p": result.p or None,
        "n": _number(result.n),
        "arm": result.arm or None,
    }


def _number(text: str) -> Number | None:
    """A decimal's text as a JSON number: 95, 0.7; the words it was reported in stand beside it."""
    if not text:
        return None
    return float(text) if "." in text else int(text)


def _edge(nodes: Nodes, node: str) -> dict[str, Scalar] | None:
    edge = nodes.one(node, vocabulary.projectsTo)
    if not edge:
        return None
    parts: Mapping[str, str] = {
        p: nodes.one(edge, RDF + p) for p in ("subject", "predicate", "object")
    }
    return {part: iris.shorten(iri) for part, iri in parts.items()}


def _withheld(nodes: Nodes, node: str) -> list[str]:
    """The reasons in the order of the vocabulary."""
    found = {_REASONS.get(iri, iri) for iri in nodes.all(node, vocabulary.withheldBecause)}
    return [reason for reason in vocabulary.WITHHOLDINGS if reason in found]
