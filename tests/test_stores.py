"""What a store is: the same rules for one in memory, in a directory, and behind an endpoint."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import missing
from stores.endpoints import oxigraph_server

from msgraph.errors import (
    InputError,
    QueryError,
    QueryRefused,
    QuerySyntaxError,
)
from msgraph.rdf.terms import Term, iri, literal
from msgraph.stores import Answer, Rows, Store, Triples, Truth, open_store

A, B = "http://example.org/paper/a", "http://example.org/paper/b"
XSD = "http://www.w3.org/2001/XMLSchema#"
ONE = '<http://example.org/s> <http://example.org/p> "one" .\n'
TWO = ONE + '<http://example.org/s> <http://example.org/p> "two" .\n'


@pytest.fixture(scope="session")
def endpoint() -> Iterator[str]:
    """An `oxigraph serve` of our own."""
    executable = Path(sys.executable).with_name("oxigraph")
    if not executable.exists():
        missing("the oxigraph server (pip install oxigraph)")
    with oxigraph_server(executable) as address:
        yield address


@pytest.fixture(params=["memory", "directory", "endpoint"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each kind."""
    if request.param == "memory":
        opened = open_store(":memory:")
    elif request.param == "directory":
        opened = open_store(tmp_path / "store", create=True)
    else:
        opened = open_store(request.getfixturevalue("endpoint"))
        opened.update("DROP ALL")
    yield opened
    opened.close()


def rows(answer: Answer) -> list[tuple[Term | None, ...]]:
    assert isinstance(answer, Rows)
    return sorted(answer, key=repr)


# Graphs


def test_a_new_store_is_empty(store):
    """Nothing is there before anything was put."""
    assert (0, [], []) == (store.count(), store.graphs(), list(store.dump()))


def test_putting_a_graph_makes_it_readable(store):
    """What was put comes back, by name and by pattern."""
    store.put(A, TWO)

    assert [A] == store.graphs()
    assert 2 == store.count() == store.count(A)
    assert [(literal("one"),), (literal("two"),)] == rows(
        store.query("SELECT ?o { <http://example.org/s> ?p ?o }")
    )


def test_putting_a_graph_again_replaces_it(store):
    """A second run over the same paper changes nothing and duplicates nothing."""
    store.put(A, TWO)
    store.put(A, TWO)
    store.put(A, ONE)

    assert 1 == store.count()


def test_putting_bytes_is_putting_text(store):
    """A caller that has bytes need not decode them."""
    store.put(A, TWO.encode())

    assert 2 == store.count()


def test_putting_one_graph_leaves_the_others(store):
    """Papers do not touch each other."""
    store.put(A, ONE)
    store.put(B, TWO)
    store.put(A, TWO)

    assert [A, B] == store.graphs()
    assert 4 == store.count()


def test_putting_no_triples_removes_the_graph(store):
    """A graph that holds nothing is not there."""
    store.put(A, ONE)
    store.put(A, "")

    assert [] == store.graphs()


def test_a_refused_put_keeps_what_was_there(store):
    """Triples that do not parse leave the old graph whole."""
    store.put(A, ONE)
    with pytest.raises(InputError, match="line 1") as caught:
        store.put(A, "<http://example.org/s> <http://example.org/p> oops .\n")

    assert A == caught.value.where
    assert 1 == store.count(A)


THREE = '<http://example.org/s> <http://example.org/p> "three \\u0022 é" .\n'


def test_a_change_takes_triples_out_and_puts_others_in(store):
    """A large graph is mended where it changed, not written anew."""
    store.put(A, TWO)
    store.change(A, [ONE], [THREE])

    assert 2 == store.count(A)
    assert [(literal('three " é'),), (literal("two"),)] == rows(
        store.query("SELECT ?o { <http://example.org/s> ?p ?o }")
    )


def test_a_change_to_what_is_so_already_changes_nothing(store):
    """Nobody need know what is there before he says what shall be."""
    store.put(A, ONE)
    store.change(A, [THREE], [ONE])

    assert 1 == store.count(A)


def test_a_refused_change_keeps_what_was_there(store):
    """Both halves are read before either is done."""
    store.put(A, ONE)
    with pytest.raises(InputError):
        store.change(A, [ONE], ["<http://example.org/s> oops ."])

    assert 1 == store.count(A)


def test_a_graph_ends_with_its_last_triple_and_begins_with_its_first(store):
    """A change can empty a graph, and make one."""
    store.change(A, [], [ONE])
    graphs = store.graphs()
    store.change(A, [ONE], [])

    assert [A] == graphs
    assert [] == store.graphs()


def test_a_name_that_is_no_iri_is_refused(store):
    """A graph is named by an IRI."""
    with pytest.raises(InputError, match="IRI"):
        store.put("not an iri", ONE)


def test_deleting_a_graph_removes_it_alone(store):
    """The others stay."""
    store.put(A, ONE)
    store.put(B, ONE)
    store.delete(A)

    assert [B] == store.graphs()


def test_deleting_what_is_not_there_does_nothing(store):
    """To be gone is all that is asked."""
    store.delete(A)

    assert [] == store.graphs()


# Dumps

#: What is put, and the line that comes back. Stores keep numbers by value, not by their digits.
TERMS = [
    ('"a\\tb\\nc\\"d\\\\e"', '"a\\tb\\nc\\"d\\\\e"'),
    ('"\\u00e9\\U0001F600"', '"é😀"'),
    ('"\\u0007\\u007f"', '"\\u0007\\u007F"'),
    ('"line\\u2028separator"', '"line\u2028separator"'),
    (f'"plain"^^<{XSD}string>', '"plain"'),
    ('"Wort"@DE-at', '"Wort"@de-at'),
    (f'"007"^^<{XSD}integer>', f'"7"^^<{XSD}integer>'),
    (f'"0.050"^^<{XSD}decimal>', f'"0.05"^^<{XSD}decimal>'),
    (f'"maybe"^^<{XSD}boolean>', f'"maybe"^^<{XSD}boolean>'),
    ("<http://example.org/\\u00e9>", "<http://example.org/é>"),
]


@pytest.mark.parametrize(("put", "comes_back"), TERMS)
def test_a_dump_is_canonical_text(store, put, comes_back):
    """The same quads give the same bytes from every store, escapes included."""
    store.put(A, f"<http://example.org/s> <http://example.org/p> {put} .\n")

    assert [f"<http://example.org/s> <http://example.org/p> {comes_back} <{A}> ."] == list(
        store.dump()
    )


def test_a_dump_is_sorted_by_graph_and_line(store):
    """Two dumps can be compared line by line."""
    store.put(B, TWO)
    store.put(A, ONE)
    store.load(ONE.encode(), "application/n-triples")
    line = '<http://example.org/s> <http://example.org/p> "%s"%s .'

    assert [
        line % ("one", ""),
        line % ("one", f" <{A}>"),
        line % ("one", f" <{B}>"),
        line % ("two", f" <{B}>"),
    ] == list(store.dump())


def test_a_dump_of_named_graphs_has_no_others(store):
    """One paper can be exported."""
    store.put(A, ONE)
    store.put(B, TWO)

    assert 2 == len(list(store.dump([B])))


# Queries


def test_the_default_graph_is_the_union(store):
    """A question need not know in which paper the answer stands."""
    store.put(A, ONE)
    store.put(B, TWO)

    assert [(literal("one"),), (literal("two"),)] == rows(
        store.query("SELECT DISTINCT ?o { ?s ?p ?o }")
    )


def test_a_graph_can_be_asked_by_name(store):
    """Provenance: which paper says so."""
    store.put(A, ONE)
    store.put(B, TWO)

    assert [(iri(B),)] == rows(store.query('SELECT ?g { GRAPH ?g { ?s ?p "two" } }'))


def test_rows_keep_the_order_of_their_variables(store):
    """Column headers and cells belong together."""
    store.put(A, ONE)
    answer = store.query("SELECT ?o ?s { ?s ?p ?o }")

    assert isinstance(answer, Rows)
    assert ("o", "s") == answer.variables
    assert [(literal("one"), iri("http://example.org/s"))] == list(answer)


def test_an_unbound_variable_is_none(store):
    """OPTIONAL leaves gaps."""
    store.put(A, ONE)

    assert [(None, literal("one"))] == rows(
        store.query("SELECT ?x ?o { ?s ?p ?o OPTIONAL { ?o ?p ?x } }")
    )


def test_terms_keep_datatype_and_language(store):
    """A cell says what it is."""
    query = 'SELECT (1 AS ?i) ("ja"@de AS ?l) (<http://example.org/> AS ?u) {}'

    assert [
        (
            literal("1", datatype=XSD + "integer"),
            literal("ja", language="de"),
            iri("http://example.org/"),
        )
    ] == rows(store.query(query))


def test_ask_gives_a_truth(store):
    """Yes or no."""
    store.put(A, ONE)

    assert Truth(True) == store.query("ASK { ?s ?p 'one' }")
    assert Truth(False) == store.query("ASK { ?s ?p 'three' }")


def test_construct_gives_triples(store):
    """A graph made to order."""
    store.put(A, ONE)
    answer = store.query("CONSTRUCT { ?o0 ?p ?o } { ?o0 ?p ?o }")

    assert isinstance(answer, Triples)
    assert [(iri("http://example.org/s"), iri("http://example.org/p"), literal("one"))] == list(
        answer
    )


def test_given_prefixes_need_no_declaration(store):
    """The project's own prefixes are preset."""
    store.put(A, ONE)

    assert Truth(True) == store.query(
        "ASK { ?s ex:p ?o }", prefixes={"ex": "http://example.org/", "unused": "http://x.example/"}
    )


def test_a_declared_prefix_wins_over_a_given_one(store):
    """The query means what it says."""
    store.put(A, ONE)
    query = "PREFIX ex: <http://example.org/> ASK { ?s ex:p ?o }"

    assert Truth(True) == store.query(query, prefixes={"ex": "http://elsewhere.example/"})


def test_an_unknown_prefix_is_named_with_a_suggestion(store):
    """The engine would say "expected OPTIONAL"."""
    with pytest.raises(QuerySyntaxError, match="no prefix `exx:`") as caught:
        store.query("SELECT *\nWHERE { ?s exx:p ?o }", prefixes={"ex": "http://example.org/"})

    assert (2, 12) == (caught.value.line, caught.value.column)
    assert "did you mean `ex:`?" == caught.value.hint
    assert "WHERE { ?s exx:p ?o }\n           ^" == caught.value.excerpt


def test_a_syntax_error_points_to_its_place(store):
    """Line, column and a caret under the word."""
    with pytest.raises(QuerySyntaxError) as caught:
        store.query("SELECT ?s\nWHERE { ?s ?p ?o ?x }")

    assert 2 == caught.value.line
    assert "WHERE { ?s ?p ?o ?x }" == caught.value.excerpt.split("\n")[0]


def test_a_query_that_reaches_out_is_refused(store):
    """SERVICE is on by default in the engine, and reaches loopback."""
    with pytest.raises(QueryRefused, match=r"other\.example"):
        store.query("ASK { SERVICE <http://other.example/sparql> { ?s ?p ?o } }")


def test_a_query_nested_without_bound_is_refused(store):
    """The engine would end the process."""
    with pytest.raises(QueryRefused, match="nested"):
        store.query("ASK " + "{" * 3000 + "?s ?p ?o" + "}" * 3000)


# Updates


def test_an_update_changes_named_graphs(store):
    """Curation by hand."""
    store.put(A, ONE)
    store.update(
        f'INSERT DATA {{ GRAPH <{B}> {{ <http://example.org/s> ex:p "new" }} }}',
        prefixes={"ex": "http://example.org/"},
    )

    assert [A, B] == store.graphs()
    assert 1 == store.count(B)


def test_an_update_is_whole_or_not_at_all(store):
    """A later operation that does not parse undoes the earlier one."""
    store.put(A, ONE)
    with pytest.raises(QueryError):
        store.update(f"CLEAR GRAPH <{A}> ; INSERT DATA {{ oops }}")

    assert 1 == store.count(A)


def test_an_update_that_loads_is_refused(store):
    """LOAD reaches out as SERVICE does."""
    with pytest.raises(QueryRefused, match=r"LOAD reaches out to other\.example"):
        store.update("LOAD <http://other.example/data.ttl>")


# Documents


def test_loading_adds_to_a_graph(store):
    """What was there stays."""
    store.put(A, ONE)
    store.load(b'@prefix e: <http://example.org/> . e:s e:p "more" .', "text/turtle", graph=A)

    assert 2 == store.count(A)


def test_loading_quads_fills_their_graphs(store):
    """A dump can be loaded back."""
    store.put(A, ONE)
    store.put(B, TWO)
    lines = list(store.dump())
    store.delete(A)
    store.delete(B)
    store.load("\n".join(lines).encode(), "application/n-quads")

    assert lines == list(store.dump())


def test_loading_a_broken_document_adds_nothing(store):
    """Half a file is not a file."""
    with pytest.raises(InputError, match="line 2"):
        store.load(ONE.encode() + b"oops", "application/n-triples", graph=A)

    assert 0 == store.count()


def test_loading_an_unknown_format_is_refused(store):
    """The format is said, never guessed."""
    with pytest.raises(InputError, match="no RDF format"):
        store.load(b"", "text/poetry", graph=A)


# Builds


def test_a_build_is_many_changes(store):
    """A run over many papers."""
    store.put(B, TWO)
    with store.build() as build:
        build.put(A, ONE)
        build.delete(B)

    assert [A] == store.graphs()


def test_a_build_sees_its_own_changes(store):
    """A summary over all papers is part of the same build."""
    with store.build() as build:
        build.put(A, TWO)
        build.put(A, ONE)

        assert 1 == build.count() == build.count(A)
        assert [A] == build.graphs()
        assert Truth(True) == build.query("ASK { ?s ?p 'one' }")
        assert 1 == len(list(build.dump()))


def test_the_last_text_of_a_graph_stays_however_often_it_is_put(store):
    """Two files of one build hold the same paper; whoever comes last is right."""
    with store.build() as build:
        for text in (ONE, TWO, ONE, "", TWO):
            build.put(A, text)
            build.put(B, ONE)

    assert 2 == store.count(A)
    assert 1 == store.count(B)


def test_what_is_added_unseen_is_there_after_the_block(store):
    """A summary made in batches asks about the papers, not about itself."""
    with store.build() as build:
        build.put(A, ONE)
        with build.unseen():
            build.change(B, [], TWO.splitlines())

        assert 2 == build.count(B)
    assert 3 == store.count()


def test_a_broken_graph_does_not_spoil_the_build(store):
    """The good papers of a batch still get in."""
    with store.build() as build:
        build.put(A, ONE)
        with pytest.raises(InputError):
            build.put(B, "oops")
        with pytest.raises(InputError):
            build.put(A, "oops")

    assert [A] == store.graphs()
    assert 1 == store.count(A)
