"""What changed between two graphs is told claim by claim, and nothing is told where nothing did."""

from __future__ import annotations

import json

import pytest
from queries.papers import filled

from msgraph import iris
from msgraph.cli import main
from msgraph.errors import InputError, NotAStore
from msgraph.pipeline import differences, reviewing
from msgraph.pipeline.differences import compare, of_store
from msgraph.pipeline.reviewing import Decision
from msgraph.stores import open_store


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A store directory with the small graph."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MSGRAPH_STORE", "store")
    store = open_store(tmp_path / "store", create=True)
    store.load("\n".join(filled().dump()).encode(), "application/n-quads")
    return tmp_path


def a_claim(store):
    return next(iter(sorted(of_store(store).claims)))


def test_a_store_does_not_differ_from_itself():
    """Two stores that were made alike are alike."""
    assert not compare(of_store(filled()), of_store(filled()))


def test_an_export_with_text_loads_back_as_it_was(folder, capsys):
    """Nothing is lost on the way out and in again: no claim, no triple."""
    main(["export", "--format", "nquads", "--with-text", "-o", "all.nq"])
    main(["load", "all.nq", "--store", "fresh"])
    capsys.readouterr()
    code = main(["diff", "store", "fresh"])

    assert (0, "no difference\n") == (code, capsys.readouterr().out)
    assert list(open_store("store").dump()) == list(open_store("fresh").dump())


def test_a_file_of_claims_can_be_compared_with_a_store(folder, capsys):
    """The flat view is enough to see what is new and what is gone."""
    main(["export", "--format", "claims", "-o", "claims.jsonl"])
    capsys.readouterr()

    assert 0 == main(["diff", "claims.jsonl", "store"])
    assert "no difference\n" == capsys.readouterr().out


def test_a_review_shows_as_a_regraded_claim_between_generations(folder, capsys):
    """What a curator did can be seen before it is published."""
    store = open_store("store")
    claim = a_claim(store)
    reviewing.review(store, [Decision(claim, "rejected")], "Ada")

    assert 1 == main(["diff", "1", "2"])

    said = capsys.readouterr().out

    assert "1 re-graded" in said
    assert "curation: unreviewed → rejected" in said
    assert "shared/reviews" in said


def test_new_and_gone_claims_are_told(capsys):
    """By their names, with their sentences."""
    small, large = filled(), filled()
    small.delete(iris.paper_graph("https://doi.org/10.5555/beta"))
    added = compare(of_store(small), of_store(large))
    removed = compare(of_store(large), of_store(small))

    assert added.new
    assert added.new == removed.gone
    assert ((), ()) == (added.gone, removed.new)


def test_a_concept_that_means_something_else_shows_as_regrounded():
    """The claim is the same, what it is about is not."""
    store = filled()
    store.update(
        """DELETE { GRAPH ?g { ?c skos:exactMatch <http://purl.obolibrary.org/obo/CL_0000084> } }
        WHERE { GRAPH ?g { ?c skos:exactMatch <http://purl.obolibrary.org/obo/CL_0000084> } }""",
        prefixes={"skos": "http://www.w3.org/2004/02/skos/core#"},
    )
    found = compare(of_store(filled()), of_store(store))

    assert found.regrounded
    assert {"object_ids"} == {key for change in found.regrounded for key in change.fields}


def test_json_is_for_programs(folder, capsys):
    """The same differences with every value."""
    store = open_store("store")
    reviewing.review(store, [Decision(a_claim(store), "rejected")], "Ada")
    main(["diff", "store@1", "store", "--format", "json"])
    said = json.loads(capsys.readouterr().out)

    assert ["unreviewed", "rejected"] == said["regraded"][0]["fields"]["curation"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("x.ttl", "", "cannot be compared"), ("x.jsonl", "{}", "line 1"), ("x.nq", "oops", "parse")],
)
def test_what_cannot_be_compared_is_refused(tmp_path, name, content, words):
    """With the place, not with an empty list of differences."""
    (tmp_path / name).write_text(content)
    with pytest.raises(InputError, match=words):
        differences.read(str(tmp_path / name))


def test_a_generation_that_is_gone_is_named(folder):
    """With those that are there."""
    with pytest.raises(NotAStore) as caught:
        differences.read("store@77")

    assert "there are: 1" in caught.value.hint
