"""msgraph from Python."""

from __future__ import annotations

import subprocess
import sys

import pytest

import msgraph
from msgraph.errors import UsageError

PAPER = """Title: Natalizumab in multiple sclerosis
DOI: 10.5555/api

Natalizumab is a monoclonal antibody approved for the treatment of multiple sclerosis.
Natalizumab reduced the relapse rate.
"""


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "paper.txt"
    path.write_text(PAPER, encoding="utf-8")
    return path


@pytest.fixture
def store(paper):
    with msgraph.open_store(":memory:") as store:
        store.build([paper])
        yield store


def test_everything_public_is_there_and_sorted():
    """The façade is complete: each name leads to something."""
    assert sorted(msgraph.__all__) == msgraph.__all__
    for name in msgraph.__all__:
        assert getattr(msgraph, name) is not None
    with pytest.raises(AttributeError):
        _ = msgraph.nothing


def test_importing_costs_nothing():
    """Names load when they are used."""
    code = "import msgraph, sys; sys.exit(any(m in sys.modules for m in ('rdflib', 'pyoxigraph', 'lxml')))"

    assert 0 == subprocess.run([sys.executable, "-c", code], check=False).returncode


def test_a_store_on_disk_is_built_and_asked_in_two_calls(tmp_path, paper):
    """The main job from Python."""
    done = msgraph.build([paper], store=tmp_path / "store")
    table = msgraph.query("papers", store=tmp_path / "store")

    assert 1 == done.papers
    assert "Natalizumab in multiple sclerosis" == next(iter(table))["title"]


def test_rows_become_python_values_and_a_data_frame(store):
    """Numbers are numbers."""
    table = store.query("SELECT ?claim ?start { ?claim msg:hasSpan/oa:start ?start }")

    assert all(isinstance(row["start"], int) for row in table)
    assert len(table) == len(table.to_pandas())
    assert "<th>start</th>" in table._repr_html_()


def test_parameters_are_bound_as_terms(store):
    """Never pasted into the text."""
    assert len(store.query("drug-claims", drug="natalizumab")) > 0
    assert 0 == len(store.query("drug-claims", drug='"} DROP ALL #'))
    with pytest.raises(UsageError):
        store.query("papers", colour="red")


def test_questions_with_other_answers(store):
    """ASK gives a bool, CONSTRUCT triples."""
    assert store.query("ASK { ?c a msg:Claim }") is True
    assert store.query("CONSTRUCT { ?c a msg:Claim } WHERE { ?c a msg:Claim }")


def test_rdflib_sees_the_same_graph(store):
    """For people who live in rdflib."""
    document = store.documents()[0]
    graph = store.graph(document)

    assert len(graph) < len(store)
    assert len(store.dataset()) > len(graph)
    assert store.graph("10.5555/api").isomorphic(graph)


def test_a_paper_comes_back_with_its_claims(store):
    """Values, not triples."""
    paper = store.paper("10.5555/api")

    assert [paper] == list(store.papers())
    assert all(claim.quote in PAPER for claim in paper.claims)
    with pytest.raises(UsageError):
        store.paper("10.5555/none")


def test_validation_takes_a_store_or_an_rdflib_graph(store, tmp_path, paper):
    """The shapes judge both; an empty graph is not right, it is nothing."""
    from rdflib import Graph

    msgraph.build([paper], store=tmp_path / "store")

    assert store.validate().conforms
    assert msgraph.validate(tmp_path / "store").conforms
    assert not msgraph.validate(Graph()).conforms


def test_an_update_changes_the_store(store):
    """One commit."""
    before = len(store)
    store.update("INSERT DATA { GRAPH <http://example.org/g> { msg:a msg:b 1 } }")

    assert before + 1 == len(store)
