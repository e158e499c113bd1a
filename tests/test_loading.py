"""Others' graphs: loaded into graphs of their own, listed, dropped; nothing is fetched."""

from __future__ import annotations

from io import BytesIO

import pytest
from queries.papers import filled

from msgraph import exporters
from msgraph.cli import main
from msgraph.errors import InputError, UsageError
from msgraph.exporters import Scope
from msgraph.pipeline import loading
from msgraph.stores import open_store

GRAPH = "http://example.org/graph"
LINE = "<http://example.org/a> <http://example.org/p> {} ."


@pytest.fixture
def store():
    return open_store(":memory:")


def load(store, text, kind="ntriples", **options):
    return loading.load(store, text.encode(), kind, graph=GRAPH, where="file", **options)


def test_triples_go_to_one_graph_and_quads_keep_theirs(store):
    """What came with a name keeps it."""
    load(store, LINE.format('"in no graph"'))
    load(store, LINE.format('"b" <http://example.org/own>'), "nquads")

    assert [GRAPH, "http://example.org/own"] == store.graphs()


def test_blank_nodes_get_names_that_the_same_file_gives_again(store):
    """Loading twice changes nothing; a label in a string is no blank node."""
    text = '[] <http://example.org/p> [ <http://example.org/q> "_:not a node ." ] .'
    first = load(store, text, "turtle")
    second = load(store, text, "turtle")
    lines = list(store.dump())

    assert (2, 0) == (first.added, second.added)
    assert '"_:not a node ."' in "".join(lines)
    assert all(line.startswith("<https://w3id.org/msgraph/.well-known/genid/") for line in lines)


def test_a_blank_graph_gets_a_name(store):
    """A graph must be named to be dropped."""
    load(store, "_:g { <http://example.org/a> <http://example.org/p> _:g }", "trig")
    (graph,) = store.graphs()

    assert [f"<http://example.org/a> <http://example.org/p> <{graph}> <{graph}> ."] == list(
        store.dump()
    )


def test_a_line_that_cannot_be_read_is_left_out_and_told(store):
    """An IRI with a space in a file of millions of lines must not lose the rest."""
    done = load(
        store,
        "\n".join(
            [LINE.format('"one"'), LINE.format("<http://exam ple.org>"), LINE.format('"two"')]
        ),
    )

    assert 2 == done.added
    assert ["file, line 2"] == [problem.where for problem in done.problems]


def test_a_remote_context_is_not_fetched(store):
    """The file is refused with what to do instead."""
    text = '{"@context": "http://127.0.0.1:9/context", "@id": "http://example.org/a", "name": "x"}'
    with pytest.raises(InputError, match="not fetched"):
        load(store, text, "jsonld")

    assert 0 == store.count()


def test_a_nanopublication_with_a_wrong_hash_is_left_out_and_told(store):
    """Its name says what it said when it was published; the others are what they were."""
    out = BytesIO()
    exporters.get("nanopub").write(filled(), Scope(), out)
    content = out.getvalue().decode()
    whole = load(open_store(":memory:"), content, "trig")
    done = load(store, content.replace('msg:subjectText "', 'msg:subjectText "Not ', 1), "trig")

    (problem,) = done.problems
    name = problem.where.removeprefix("file: ")

    assert "left out" in problem.message
    assert [] == whole.problems
    assert [f"{name}#{part}" for part in ("Head", "assertion", "provenance", "pubinfo")] == sorted(
        set(whole.graphs) - set(done.graphs)
    )


def test_the_hash_of_what_has_blank_nodes_cannot_be_told(store):
    """Nor that of what has no hash in its name; both are loaded."""
    head = "<{0}> a <http://www.nanopub.org/nschema#Nanopublication> ; <{0}p> {1} ."
    for name, value in (("http://e/RA" + 43 * "x", "[]"), ("http://e/plain", "1")):
        done = load(store, f"<{name}h> {{ {head.format(name, value)} }}", "trig")

        assert ([], 2) == (done.problems, done.added)


def test_loaded_graphs_are_listed_and_dropped_and_papers_are_not(store):
    """What is made from papers goes another way."""
    own = "https://w3id.org/msgraph/graph/10.5555/a"
    store.put(own, LINE.format('"x"'))
    load(store, LINE.format('"y"'))

    assert [(GRAPH, 1)] == loading.loaded(store)
    assert 1 == loading.drop(store, GRAPH)
    with pytest.raises(UsageError, match="made from papers"):
        loading.drop(store, own)
    with pytest.raises(UsageError, match="no loaded graph"):
        loading.drop(store, GRAPH)


def test_the_command_loads_lists_and_drops(tmp_path, monkeypatch, capsys):
    """A file's graph is known by the file's name."""
    monkeypatch.setenv("MSGRAPH_STORE", str(tmp_path / "store"))
    path = tmp_path / "other.nt"
    path.write_text(LINE.format('"x"') + "\nbad\n")

    assert 1 == main(["load", str(path)])
    assert 0 == main(["load", "--list"])
    assert "graph/loaded/other.nt" in capsys.readouterr().out
    assert 0 == main(["load", "--drop", "other.nt"])
    assert 2 == main(["load"])
    path = path.rename(tmp_path / "other.nquads")
    assert 1 == main(["load", str(path)])
    assert 2 == main(["load", str(path), "--graph", "my graph"])
    assert "`my graph` is no IRI" in capsys.readouterr().err
