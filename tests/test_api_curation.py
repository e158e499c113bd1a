"""Curation, links and comparison from Python: the same verbs, and claims as a table for pandas."""

from __future__ import annotations

import pytest
from queries.papers import filled

from msgraph.api import GraphStore
from msgraph.errors import UsageError


@pytest.fixture
def graph():
    return GraphStore(filled())


def test_claims_are_a_table_with_a_row_each(graph):
    """What fits a cell stays what it is: offsets are numbers, absence is None."""
    table = graph.claims()
    row = next(iter(graph.claims("10.5555/alpha")))

    assert len(list(graph.papers())) > 1
    assert sum(len(paper.claims) for paper in graph.papers()) == len(table)
    assert isinstance(row["start"], int)
    assert row["attributed_to"] is None if "attributed_to" in row else True
    assert {"subject", "object", "context_population", "edge"} <= set(table.columns)


def test_claims_become_a_data_frame(graph):
    """One row a claim; columns of context can be grouped by."""
    pytest.importorskip("pandas")
    frame = graph.claims().to_pandas()

    assert len(graph.claims()) == len(frame)
    assert "alemtuzumab" in set(frame["subject"])


def test_a_table_shows_itself_in_a_notebook(graph):
    """Text is escaped: a claim is not markup."""
    shown = graph.claims("10.5555/new<name>")._repr_html_()

    assert "<table>" in shown
    assert "gait &amp; balance" in shown


def test_a_paper_that_is_not_there_is_told(graph):
    """Not an empty table."""
    with pytest.raises(UsageError, match="no such paper"):
        graph.claims("10.5555/nowhere")


def test_a_review_shows_as_a_difference(graph):
    """Verdicts by name, and what they changed."""
    other = GraphStore(filled())
    claim = str(next(iter(graph.claims()))["iri"])
    done = other.review({claim: "rejected"}, reviewer="Ada")
    found = graph.diff(other)

    assert 1 == done.reviews
    assert [claim] == [change.claim["iri"] for change in found.regraded]
    assert not graph.diff(GraphStore(filled()))


def test_links_are_added_from_files(graph, tmp_path):
    """The counts come back with what was wrong."""
    path = tmp_path / "a.sssom.tsv"
    path.write_text(
        "subject_id\tpredicate_id\tobject_id\tobject_label\n"
        "MONDO:0005314\tskos:exactMatch\tDOID:2378\tRRMS\n"
    )

    assert 1 == graph.link([path]).exact
