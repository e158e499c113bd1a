"""Nanopublications: each claim with its provenance as a document of its own, named by its hash.

The assertion says what the claim says, graded as the paper grades it, and the plain edge only where there is
one. They carry no time and no signature: whoever publishes them adds both, and the name changes with it.
Source: https://nanopub.net/guidelines/working_draft/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from msgraph import iris, vocabulary
from msgraph.errors import UsageError
from msgraph.exporters.claims import ConceptLines
from msgraph.exporters.scope import Quads, Scope, edges_beside, paper_graphs
from msgraph.exporters.trusty import PLACEHOLDER, Quad, artifact_code
from msgraph.rdf.lines import RDF, Nodes
from msgraph.rdf.syntax import serialise
from msgraph.rdf.terms import Term, iri, literal, parse_line, triple_line
from msgraph.vocabulary import PREFIXES

_NP = "http://www.nanopub.org/nschema#"
_NPX = "http://purl.org/nanopub/x/"
_PROV, _SKOS, _BIBO, _DCTERMS = (PREFIXES[p] for p in ("prov", "skos", "bibo", "dcterms"))
_LABEL = PREFIXES["rdfs"] + "label"
_DECIMAL = PREFIXES["xsd"] + "decimal"

#: What of a claim is its assertion; all else that is said of it is how it came about.
_ASSERTED = frozenset(
    (
        *(f"{RDF}{part}" for part in ("type", "subject", "predicate", "object")),
        *(vocabulary.polarity, vocabulary.modality, vocabulary.role, vocabulary.direction),
        *(vocabulary.aspect, vocabulary.attributedTo, vocabulary.hasContext),
        *(vocabulary.hasResult, vocabulary.proposition),
    )
)
_OF_DOCUMENT = (f"{_DCTERMS}title", f"{_BIBO}doi", f"{_BIBO}pmid", f"{_DCTERMS}issued")
_OF_CONCEPT = (f"{_SKOS}prefLabel", f"{_SKOS}exactMatch", vocabulary.category)

Statement = tuple[str, str, Term]


@dataclass(frozen=True, slots=True)
class Nanopubs:
    """A TriG document with four graphs a claim: head, assertion, provenance and publication info."""

    media_type: str = "application/trig"
    ending: str = ".trig"

    def write(self, source: Quads, scope: Scope, out: BinaryIO) -> None:
        """See `Exporter.write`; streamed paper by paper."""
        if scope.edges:
            raise UsageError("a nanopublication carries its provenance", hint="leave out --edges")
        prefixes = {**PREFIXES, "np": _NP, "npx": _NPX}
        serialise(nanopubs(source, scope), "trig", out, prefixes=prefixes)


def nanopubs(source: Quads, scope: Scope) -> Iterator[str]:
    """The nanopublications of the claims in scope, as lines of N-Quads, in the order of their claims' names.

    Raises:
        UsageError: the scope's paper is not in the store.
    """
    describe = ConceptLines(source, scope).lines
    for graph in paper_graphs(source, scope):
        lines = list(source.dump([graph, edges_beside(graph)]))
        nodes = Nodes([*lines, *describe(lines)])
        for claim in nodes.of_kind(vocabulary.Claim):
            yield from _lines(_parts(nodes, claim, scope.base), scope.base)


def _parts(nodes: Nodes, claim: str, base: str) -> dict[str, list[Statement]]:
    """The statements of each graph; the nanopublication is named by the placeholder."""
    own = iris.nanopublication(PLACEHOLDER, base)
    about = _statements(nodes, claim)
    results = nodes.all(claim, vocabulary.hasResult)
    context = nodes.one(claim, vocabulary.hasContext)
    assertion = [each for each in about if each[1] in _ASSERTED]
    for node in (*([context] if context else []), *results):
        assertion += _statements(nodes, node)
    return {
        "Head": [
            (own, f"{RDF}type", iri(f"{_NP}Nanopublication")),
            (own, f"{_NP}hasAssertion", iri(f"{own}#assertion")),
            (own, f"{_NP}hasProvenance", iri(f"{own}#provenance")),
            (own, f"{_NP}hasPublicationInfo", iri(f"{own}#pubinfo")),
        ],
        "assertion": [*assertion, *_edge(nodes, claim)],
        "provenance": [
            *_provenance(nodes, claim, own),
            *(each for each in about if each[1] not in _ASSERTED),
        ],
        "pubinfo": _information(nodes, claim, own),
    }


def _statements(nodes: Nodes, node: str, wanted: tuple[str, ...] = ()) -> list[Statement]:
    found = (parse_line(line)[0] for line in nodes.about(node))
    return [(s.value, p.value, _exact(o)) for s, p, o in found if not wanted or p.value in wanted]


def _exact(value: Term) -> Term:
    """A whole decimal as "1.0": the form of XSD 1.0, which readers that normalise numbers leave alone."""
    if value.datatype == _DECIMAL and "." not in value.value:
        return literal(f"{value.value}.0", datatype=_DECIMAL)
    return value


def _edge(nodes: Nodes, claim: str) -> list[Statement]:
    edge = nodes.one(claim, vocabulary.projectsTo)
    if not edge:
        return []
    subject, predicate, target = (
        nodes.one(edge, RDF + part) for part in ("subject", "predicate", "object")
    )
    return [(subject, predicate, iri(target))]


def _provenance(nodes: Nodes, claim: str, own: str) -> list[Statement]:
    document = nodes.one(claim, vocabulary.statedIn)
    run = nodes.one(claim, f"{_PROV}wasGeneratedBy")
    span = nodes.one(claim, vocabulary.hasSpan)
    return [
        (f"{own}#assertion", f"{_PROV}hadPrimarySource", iri(document)),
        (f"{own}#assertion", f"{_PROV}wasGeneratedBy", iri(run)),
        (f"{own}#assertion", f"{_PROV}wasQuotedFrom", iri(span)),
        *_statements(nodes, span),
        *_statements(nodes, run),
        *_statements(nodes, document, _OF_DOCUMENT),
    ]


def _information(nodes: Nodes, claim: str, own: str) -> list[Statement]:
    """What the nanopublication is called, and what the concepts in it are called elsewhere."""
    run = nodes.one(claim, f"{_PROV}wasGeneratedBy")
    ends = [nodes.one(claim, RDF + part) for part in ("subject", "object")]
    words = [nodes.one(claim, p) for p in (vocabulary.subjectText, vocabulary.objectText)]
    predicate = iris.shorten(nodes.one(claim, f"{RDF}predicate"))
    kinds = (k for k in nodes.all(claim, f"{RDF}type") if k != vocabulary.Claim)
    return [
        (own, _LABEL, literal(f" {vocabulary.PREDICATES.get(predicate, predicate)} ".join(words))),
        (own, f"{_PROV}wasGeneratedBy", iri(run)),
        (own, f"{_NPX}describes", iri(claim)),
        *((own, f"{_NPX}hasNanopubType", iri(kind)) for kind in kinds),
        *(each for end in ends for each in _statements(nodes, end, _OF_CONCEPT)),
    ]


def _lines(parts: dict[str, list[Statement]], base: str) -> Iterator[str]:
    """The quads with the code in place of the placeholder, graph by graph, sorted in each."""
    own = iris.nanopublication(PLACEHOLDER, base)
    quads: list[Quad] = [
        (f"{own}#{name}", *each) for name, statements in parts.items() for each in statements
    ]
    named = iris.nanopublication(artifact_code(quads), base)
    for name, statements in parts.items():
        found = {
            triple_line((iri(s.replace(own, named)), iri(p), _named(o, own, named)))
            for s, p, o in statements
        }
        for line in sorted(found):
            yield f"{line.removesuffix('.')}<{named}#{name}> ."


def _named(value: Term, own: str, named: str) -> Term:
    return iri(value.value.replace(own, named)) if value.kind == "iri" else value


NANOPUBS = Nanopubs()
