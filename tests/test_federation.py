"""Queries that ask a second endpoint: refused by default, answered where its host is allowed."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from conftest import ROOT, missing
from queries.papers import filled
from stores.endpoints import oxigraph_server

from msgraph.cli import main
from msgraph.errors import QueryRefused
from msgraph.queries import bind, questions
from msgraph.stores import open_store
from msgraph.vocabulary import PREFIXES

FILES = sorted((ROOT / "examples" / "federated").glob("*.rq"))
OBO = "http://purl.obolibrary.org/obo/"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
THEIRS = f"""
<{OBO}MONDO_0005314> <{RDFS}label> "RRMS, as the other says" .
<{OBO}MONDO_0005314> <{RDFS}subClassOf> <{OBO}MONDO_0007179> .
<http://id.nlm.nih.gov/mesh/D004681> <{RDFS}label> "EAE, as the other says" .
"""


@pytest.fixture(scope="module")
def other():
    """A second endpoint on loopback that knows some of our identifiers."""
    executable = Path(sys.executable).with_name("oxigraph")
    if not executable.exists():
        missing("the oxigraph server (pip install oxigraph)")
    with oxigraph_server(executable) as address:
        open_store(address).load(THEIRS.encode(), "application/n-triples")
        yield address


def moved(path, address):
    """A shipped question that asks this endpoint instead of the public one."""
    text = re.sub(r"SERVICE <[^>]*>", f"SERVICE <{address}/query>", path.read_text("utf-8"))
    return bind(text, {})


def test_there_are_federated_questions():
    """An empty folder would pass all that follows."""
    assert 3 == len(FILES)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_federated_question_is_refused_unless_its_host_is_allowed(path):
    """A query must not reach out without the user's word; the file says which host to allow."""
    text = path.read_text("utf-8")
    question = questions.read(path.stem, text)
    host = re.search(r"SERVICE <https://([^/]*)/", text)

    assert question.title
    assert question.question
    assert host is not None
    assert f"--allow-service {host[1]}" in text
    with pytest.raises(QueryRefused, match="SERVICE"):
        list(filled().query(bind(text, {}), prefixes=PREFIXES))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_federated_question_joins_ours_with_theirs(path, other):
    """Our identifiers, their words: run against a second endpoint on loopback."""
    store = filled()
    answer = store.query(moved(path, other), prefixes=PREFIXES, allow_hosts=["127.0.0.1"])

    assert list(answer)


def test_the_command_takes_the_host(other, tmp_path, monkeypatch, capsys):
    """`--allow-service HOST` is the user's word."""
    monkeypatch.setenv("MSGRAPH_STORE", str(tmp_path / "store"))
    fresh = open_store(tmp_path / "store", create=True)
    fresh.load("\n".join(filled().dump()).encode(), "application/n-quads")
    query = tmp_path / "q.rq"
    query.write_text(moved(FILES[-1], other), encoding="utf-8")
    refused = main(["query", str(query)])
    answered = main(["query", str(query), "--allow-service", "127.0.0.1", "--format", "tsv"])

    assert (2, 0) == (refused, answered)
    assert "as the other says" in capsys.readouterr().out
