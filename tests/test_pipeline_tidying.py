"""Compacting takes out what no paper speaks of, and nothing else."""

from __future__ import annotations

import pytest

from msgraph import iris
from msgraph.pipeline import build, tidying, validate_store
from msgraph.stores import open_store
from msgraph.stores.verifying import verify

PAPER = (
    "<PubmedArticle><MedlineCitation><PMID>{}</PMID><Article><Journal><Title>J Own</Title></Journal>"
    "<ArticleTitle>Paper.</ArticleTitle><Abstract><AbstractText>{}</AbstractText></Abstract></Article>"
    "</MedlineCitation></PubmedArticle>"
)
FIRST = "Natalizumab reduced the relapse rate compared with placebo."
SECOND = "Ocrelizumab reduced disability progression."


@pytest.fixture
def store(tmp_path):
    return open_store(tmp_path / "store", create=True)


def given(tmp_path, *texts: tuple[int, str]):
    path = tmp_path / "papers.xml"
    records = "".join(PAPER.format(pmid, text) for pmid, text in texts)
    path.write_text(f"<PubmedArticleSet>{records}</PubmedArticleSet>", encoding="utf-8")
    return path


def shared(store) -> list[str]:
    return list(store.dump([iris.shared_graph("concepts"), iris.shared_graph("propositions")]))


def test_a_compacted_store_is_as_if_the_replaced_paper_had_never_been(store, tmp_path):
    """Its concepts and propositions go with it."""
    build(store, [given(tmp_path, (1, SECOND))])
    expected = shared(store)
    build(store, [given(tmp_path, (1, FIRST))])
    build(store, [given(tmp_path, (1, SECOND))])
    done = tidying.compact(store)

    assert done.propositions >= 1
    assert done.concepts >= 1
    assert expected == shared(store)
    assert verify(store.folder)


def test_what_a_paper_speaks_of_stays(store, tmp_path):
    """With its groundings, the concepts above it and the makers: the store still conforms."""
    build(store, [given(tmp_path, (1, FIRST), (2, SECOND))])
    before = list(store.dump())
    done = tidying.compact(store)

    assert (0, 0) == done
    assert before == list(store.dump())
    assert validate_store(store).conforms
