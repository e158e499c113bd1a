"""The ontology is whole, consistent, and the source of what is generated from it."""

from __future__ import annotations

import json

import owlrl
import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef

from msgraph import ontology, resources, vocabulary

MSG = Namespace(ontology.NS)
OUR_KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, SKOS.Concept, SKOS.ConceptScheme)

#: What the axioms are made of; all of it is within OWL 2 RL, and so within OWL 2 DL.
RL_AXIOMS = {RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, RDF.type}

#: What says something about a term without being an axiom.
ANNOTATIONS = {
    RDFS.label,
    RDFS.isDefinedBy,
    SKOS.definition,
    SKOS.notation,
    SKOS.prefLabel,
    SKOS.inScheme,
    SKOS.closeMatch,
    SKOS.broadMatch,
    OWL.deprecated,
    DCTERMS.isReplacedBy,
}


@pytest.fixture(scope="module")
def graph() -> Graph:
    return ontology.graph()


@pytest.fixture(scope="module")
def terms(graph):
    found = {s for s in graph.subjects() if str(s).startswith(ontology.NS)}
    assert len(found) > 200
    return sorted(found)


def test_the_generated_files_are_up_to_date():
    """Code and context follow the ontology: `python -m msgraph.ontology --write` renews them."""
    assert 0 == ontology.main([])


def test_every_term_has_a_label_a_definition_and_one_kind(graph, terms):
    """A term that nobody explains is a term that everybody uses differently."""
    for term in terms:
        labels = [*graph.objects(term, RDFS.label), *graph.objects(term, SKOS.prefLabel)]
        kinds = [kind for kind in graph.objects(term, RDF.type) if kind in OUR_KINDS]

        assert 1 == len(labels), term
        assert graph.value(term, SKOS.definition), term
        assert 1 == len(kinds), term


def test_labels_are_told_apart(graph):
    """Two classes, or two properties, with one label would be mistaken for each other."""
    for kind in OUR_KINDS[:3]:
        labels = [str(graph.value(term, RDFS.label)) for term in graph.subjects(RDF.type, kind)]

        assert len(labels) == len(set(labels))


def test_the_header_names_version_licence_and_deprecation_policy(graph):
    """Who builds on it must know what may change."""
    header = URIRef("https://w3id.org/msgraph/ns")
    version = graph.value(header, OWL.versionIRI)

    assert str(version).endswith(str(graph.value(header, OWL.versionInfo)))
    assert graph.value(header, URIRef("http://purl.org/dc/terms/license"))
    assert "Deprecation policy" in str(graph.value(header, SKOS.editorialNote))


def test_axioms_stay_within_the_rl_profile(graph, terms):
    """Any reasoner, also one of rules only, gets through with it."""
    used = {p for term in terms for p in graph.predicates(term)}

    assert used <= RL_AXIOMS | ANNOTATIONS


def test_nothing_that_owl_reserves_is_redefined(graph):
    """rdf:subject and the like are used in data, but must not be declared properties."""
    for reserved in (RDF, RDFS, OWL):
        declared = [s for s in graph.subjects(RDF.type) if str(s).startswith(str(reserved))]

        assert [] == declared


def test_domains_and_ranges_are_declared(graph):
    """A misspelt class in an axiom would declare a new one silently."""
    classes = set(graph.subjects(RDF.type, OWL.Class)) | {SKOS.Concept}
    for predicate in (RDFS.domain, RDFS.range, RDFS.subClassOf):
        for target in graph.objects(None, predicate):
            if not str(target).startswith("http://www.w3.org/2001/XMLSchema#"):
                assert target in classes


def test_it_is_consistent_with_a_claim_in_it(graph):
    """An OWL RL reasoner derives no contradiction, and derives that a drug claim is a claim."""
    graph = ontology.graph()
    claim = URIRef("https://example.org/claim")
    graph.add((claim, RDF.type, MSG.DrugClaim))
    graph.add((claim, MSG.aspect, Literal("rate")))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)

    assert (claim, RDF.type, MSG.Claim) in graph
    assert [] == [o for o in graph.objects() if "ErrorMessage" in str(o)]
    assert [] == list(graph.subjects(RDF.type, OWL.Nothing))


def test_notations_are_unique_in_their_scheme():
    """The flat view and the tables use the short names."""
    for table in (vocabulary.POLARITIES, vocabulary.ROLES, vocabulary.CATEGORIES):
        assert len(table) == len(set(table.values()))


def test_the_context_names_every_property(terms, graph):
    """A property that the context leaves out would come out of JSON-LD as a bare IRI."""
    context = json.loads(resources.text("ontology/context.jsonld"))["@context"]
    properties = [
        str(term).removeprefix(ontology.NS)
        for term in terms
        if (term, RDF.type, OWL.ObjectProperty) in graph
        or (term, RDF.type, OWL.DatatypeProperty) in graph
    ]

    assert set(properties) <= set(context)
