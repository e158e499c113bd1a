"""What a query may ask for, decided from its words before an engine sees it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msgraph.errors import QueryError, QueryRefused, QuerySyntaxError
from msgraph.rdf.sparql_tokens import tokens
from msgraph.stores.guard import check
from msgraph.stores.syntax import engine_error
from msgraph.stores.touched import touched_graphs

REACHES_OUT = [
    "ASK { SERVICE <http://h.example/> { ?s ?p ?o } }",
    "ASK { service <http://h.example/> {} }",
    "ASK { SERVICE SILENT <http://h.example/> {} }",
    "ASK { SERVICE<http://h.example/>{} }",
    "ASK { SERVICE ?where {} }",
    "ASK { SERVICE ex:where {} }",
    "ASK { ?s ?p 'x'SERVICE <http://h.example/> {} }",
    "ASK { ?s ?p 'it''s' SERVICE <http://h.example/> {} }",
    'ASK { ?s ?p """a"b""" SERVICE <http://h.example/> {} }',
    "ASK { # a comment\n SERVICE <http://h.example/> {} }",
    "ASK { # a comment\r SERVICE <http://h.example/> {} }",
    "ASK { <http://a.example/#> ?p ?o SERVICE <http://h.example/> {} }",
    "ASK { \\u0053ERVICE <http://h.example/> {} }",
    "ASK { <http://a.example/\\u0041#'''> ?p ?o SERVICE <http://h.example/> {} #'''\n }",
    "ASK { FILTER(?a<'>' || true) SERVICE <http://h.example/> {} #'\n }",
    "ASK { FILTER(?x<1#>'''\n) SERVICE <http://h.example/> {} #'''\n }",
    "LOAD <http://h.example/data.ttl>",
    "load silent <http://h.example/data.ttl> INTO GRAPH <a:g>",
    "INSERT DATA { <a:s> <a:p> 'o' } ; LOAD <http://h.example/x>",
]


@pytest.mark.parametrize("text", REACHES_OUT)
def test_what_reaches_out_is_refused(text):
    """However it is written: the engine has no switch for it."""
    with pytest.raises(QueryRefused):
        check(text, prefixes={"ex": "http://h.example/"})


STAYS_HERE = [
    "ASK { ?s ?p 'SERVICE <http://h.example/> {}' }",
    'ASK { ?s ?p """no\nSERVICE <http://h.example/>""" }',
    "ASK { ?s ?p ?o } # SERVICE <http://h.example/>",
    "ASK { ?service ?load $LOAD }",
    "ASK { ex:service ex:LOAD <http://a.example/SERVICE> }",
    "ASK { ?s ?p 'x'@service }",
    "ASK { FILTER(?a<3&&?b>4) }",
]


@pytest.mark.parametrize("text", STAYS_HERE)
def test_a_word_that_only_looks_like_it_passes(text):
    """Strings, IRIs, names and comments are not keywords."""
    check(text, prefixes={"ex": "http://example.org/"})


def test_an_allowed_host_passes():
    """The user's own choice, host by host."""
    text = "ASK { SERVICE SILENT <https://h.example:8443/sparql> {} }"

    check(text, allow_hosts=["h.example"])
    with pytest.raises(QueryRefused, match=r"h\.example"):
        check(text, allow_hosts=["other.example"])


TOO_MUCH = [
    "ASK { FILTER(" + "(" * 250 + "1" + ")" * 250 + ") }",
    "ASK { ?s ?p " + "[ ?p " * 250 + "1" + "]" * 250 + " }",
    "ASK { " + "OPTIONAL { ?s ?p ?o } " * 1600 + "}",
    "ASK { FILTER(" + "1=2 || " * 1600 + "true) }",
    "SELECT " + "(1 AS ?x) " * 1600 + "{}",
    "ASK { ?s ?p '" + "x" * 1_000_001 + "' }",
]


@pytest.mark.parametrize("text", TOO_MUCH)
def test_what_would_end_the_engine_is_refused(text):
    """It recurses without bound, and takes the process along."""
    with pytest.raises(QueryRefused):
        check(text)


def test_long_lists_are_no_nesting():
    """A thousand identifiers in VALUES are an honest question."""
    check("ASK { VALUES ?x { " + "<http://example.org/x> " * 20_000 + "} }")


# Prefixes


def test_the_prefixes_in_use_are_told():
    """A remote endpoint must be told those, and only those."""
    known = {"a": "http://a.example/", "b": "http://b.example/", "": "http://empty.example/"}
    text = "PREFIX b: <http://mine.example/> ASK { a:x b:y :z } # c:comment"

    assert {"a": known["a"], "": known[""]} == check(text, prefixes=known)


HINTS = [
    ("ASK { foaff:x ?p ?o }", "did you mean `foaf:`?"),
    ("PREFIX mine: <http://m.example/> ASK { mime:x ?p ?o }", "did you mean `mine:`?"),
    ("ASK { zzz:x ?p ?o }", "declare it: PREFIX zzz: <...>"),
]


@pytest.mark.parametrize(("text", "hint"), HINTS)
def test_an_unknown_prefix_gets_a_hint(text, hint):
    """The nearest known one, or how to declare it."""
    with pytest.raises(QuerySyntaxError) as caught:
        check(text, prefixes={"foaf": "http://xmlns.com/foaf/0.1/"})

    assert hint == caught.value.hint


def test_the_caret_stands_under_the_place():
    """Tabs are kept, so that it does in a terminal too."""
    with pytest.raises(QuerySyntaxError) as caught:
        check("ASK {\r\n\t?s\tno:p ?o }")

    assert (2, 5) == (caught.value.line, caught.value.column)
    assert "\t?s\tno:p ?o }\n\t  \t^" == caught.value.excerpt


def test_a_long_line_is_cut_around_the_place():
    """A query on one line of thousands of characters still shows where."""
    with pytest.raises(QuerySyntaxError) as caught:
        check("ASK { " + "?s ?p ?o . " * 100 + "no:p ?p ?o }")
    shown, caret = caught.value.excerpt.split("\n")

    assert len(shown) <= 100
    assert "no:p" == shown[caret.index("^") :][:4]


def test_a_complaint_without_a_place_is_kept():
    """Better the engine's words than none."""
    assert "a variable is used twice" == str(engine_error("ASK {}", "a variable is used twice"))
    assert isinstance(engine_error("ASK {}", "error at 9:1: expected x"), QueryError)


# Tokens


@given(st.text(max_size=60) | st.text("<>'\"\\#?:a{}\n .", max_size=60))
def test_tokens_are_pieces_of_the_text_in_order(text):
    """Any text at all: nothing is invented, nothing overlaps."""
    end = 0
    for token in tokens(text):
        assert token.start >= end
        assert token.text == text[token.start : token.start + len(token.text)]
        end = token.start + len(token.text)


# Updates

TOUCHED = [
    ("INSERT DATA { <a:s> <a:p> 1 }", {""}),
    ("INSERT DATA { GRAPH <a:g> { <a:s> <a:p> 1 } }", {"", "a:g"}),
    ("WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", {"", "a:g"}),
    ("DELETE WHERE { GRAPH ex:g { ?s ?p ?o } }", {"", "http://example.org/g"}),
    ("PREFIX ex: <b:> CLEAR GRAPH ex:g", {"", "b:g"}),
    ("CLEAR SILENT GRAPH <a:g> ; DROP GRAPH <a:h>", {"", "a:g", "a:h"}),
    ("COPY <a:g> TO <a:h>", {"", "a:g", "a:h"}),
    ("MOVE GRAPH <a:g> TO DEFAULT", {"", "a:g"}),
    ("INSERT DATA { <a:s> <a:p> 'GRAPH <a:no>' } # GRAPH <a:no>", {""}),
    ("DELETE { GRAPH ?g { ?s ?p 1 } } WHERE { GRAPH ?g { ?s ?p 1 } }", None),
    ("PREFIX e: <a:> CLEAR GRAPH e:g ; PREFIX e: <b:> CLEAR GRAPH e:g", None),
    ("DROP ALL", None),
    ("CLEAR NAMED", None),
    ("BASE <a:> CLEAR GRAPH <g>", None),
    ("CLEAR GRAPH ex:a\\-b", None),
]


@pytest.mark.parametrize(("text", "graphs"), TOUCHED)
def test_the_graphs_an_update_may_change_are_read_from_it(text, graphs):
    """Only they are digested anew; None means that all are."""
    assert graphs == touched_graphs(text, {"ex": "http://example.org/"})
