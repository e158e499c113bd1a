"""Nanopublications: the package of that name reads them and finds their hashes right."""

from __future__ import annotations

import logging
import re
import warnings
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from queries.papers import FIRST, PAPERS, filled
from rdflib import Dataset, Graph, URIRef

from msgraph import exporters, iris, vocabulary
from msgraph.errors import UsageError
from msgraph.exporters import Scope
from msgraph.exporters.trusty import PLACEHOLDER, artifact_code
from msgraph.rdf.terms import iri, literal

ALPHA = "https://doi.org/10.5555/alpha"


@pytest.fixture(scope="module")
def oracle():
    """The package, which still uses what rdflib is about to drop."""
    return pytest.importorskip("nanopub")


def exported(papers=PAPERS, **scope):
    out = BytesIO()
    exporters.get("nanopub").write(filled(papers), Scope(**scope), out)
    return out.getvalue()


def split(content):
    """Each nanopublication as a dataset of its own, by its name."""
    whole = Dataset().parse(data=content, format="trig")
    found: dict[str, Dataset] = {}
    for s, p, o, g in whole.quads():
        own = found.setdefault(str(g).partition("#")[0], Dataset())
        own.graph(URIRef(g)).add((s, p, o))
    return found


@pytest.fixture(scope="module")
def published():
    return split(exported())


def part(dataset, name):
    return Graph() + dataset.graph(URIRef(f"{only(dataset)}#{name}"))


def only(dataset):
    (found,) = {str(g).partition("#")[0] for _, _, _, g in dataset.quads()}
    return found


def about(published, quote):
    """The nanopublications of the claims that a sentence carries."""
    return [
        d
        for d in published.values()
        if any(str(o) == quote for o in part(d, "provenance").objects())
    ]


def checked(oracle, dataset):
    """The package's view of one nanopublication."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        copy = oracle.nanopub.ConjunctiveGraph()
        copy.parse(data=dataset.serialize(format="trig"), format="trig")
        logging.disable(logging.CRITICAL)
        try:
            found = oracle.Nanopub(rdf=copy)
            return found.is_valid, found.has_valid_trusty
        finally:
            logging.disable(logging.NOTSET)


# The oracle


def test_the_nanopub_package_accepts_each(oracle, published):
    """Four graphs that belong together, under a name that is the hash of what they say."""
    assert len(published) > len(FIRST.claims)
    for dataset in published.values():
        assert (True, True) == checked(oracle, dataset)


def test_a_changed_word_breaks_the_name(oracle, published):
    """That is what the hash is for."""
    polarity, word = URIRef(vocabulary.polarity), URIRef(vocabulary.POLARITIES["negated"])
    name = min(name for name, d in published.items() if (None, polarity, word, None) not in d)
    changed = Dataset()
    for s, p, o, g in published[name].quads():
        changed.graph(URIRef(g)).add((s, p, word if p == polarity else o))

    with pytest.raises(ValueError, match="is not valid"):
        checked(oracle, changed)


# What is in one


def test_a_claim_is_one_nanopublication_of_four_graphs(published):
    """All claims, also those that license no edge."""
    sizes = {len([g for g in d.graphs() if len(g)]) for d in published.values()}

    assert {4} == sizes
    assert sum(len(each.claims) for each in PAPERS) == len(published)
    assert all(re.fullmatch(rf"{re.escape(iris.BASE)}np/RA[\w-]{{43}}", n) for n in published)


def test_the_assertion_says_no_more_than_the_claim(published):
    """The plain edge is there only where the claim licenses it."""
    (firm,) = about(published, "Alemtuzumab is a firm choice against RRMS.")
    mixed = about(published, "Alemtuzumab depletes T cells and may alter B cells.")
    plain = (None, URIRef(iris.expand("biolink:affects")), None)

    assert 1 == len(
        list(part(firm, "assertion").triples((None, URIRef(iris.expand("biolink:treats")), None)))
    )
    assert [0, 1] == sorted(len(list(part(d, "assertion").triples(plain))) for d in mixed)
    for dataset in published.values():
        assert 1 == len(set(part(dataset, "assertion").objects(None, URIRef(vocabulary.polarity))))


def test_the_provenance_leads_to_the_sentence(published):
    """The paper, the words, their place, and what found them."""
    (firm,) = about(published, "Alemtuzumab is a firm choice against RRMS.")
    found = {
        str(p).rpartition("#")[2].rpartition("/")[2] for p in part(firm, "provenance").predicates()
    }

    assert {
        "hadPrimarySource",
        "exact",
        "start",
        "end",
        "extractor",
        "softwareVersion",
        "doi",
    } <= found


def test_the_same_claims_give_the_same_names():
    """No time and no chance is in them."""
    assert exported() == exported(tuple(reversed(PAPERS)))


def test_one_paper_gives_its_own(published):
    """Under the names that they have in the whole."""
    own = split(exported(paper=ALPHA))

    assert len(FIRST.claims) == len(own)
    assert own.keys() <= published.keys()


def test_plain_edges_are_not_published():
    """They have no provenance of their own."""
    with pytest.raises(UsageError):
        exported(edges=True)


# The hash


TERMS = st.one_of(
    st.sampled_from(["http://a/b", "http://a/c"]).map(iri),
    st.builds(literal, st.sampled_from(["", "a", "a\nb", "a\\nb", '"', "ä"])),
    st.builds(lambda v: literal(v, language="en-GB"), st.just("a")),
)
NAMES = st.sampled_from([f"http://x/{PLACEHOLDER}#a", "http://x/p", "http://x/é"])


@given(st.lists(st.tuples(NAMES, NAMES, NAMES, TERMS), max_size=6))
def test_the_hash_is_the_packages(quads):
    """Whatever the terms are."""
    hasher = pytest.importorskip("nanopub.trustyuri.rdf.RdfHasher")
    terms = [(*map(URIRef, quad[:3]), _rdflib(quad[3])) for quad in quads]

    assert hasher.make_hash(terms, hashstr=None) == artifact_code(quads)


def _rdflib(term):
    from rdflib import Literal

    if term.kind == "iri":
        return URIRef(term.value)
    return Literal(term.value, lang=term.language or None)
