"""Terms as values and as text: what the engine writes and what we write are the same bytes."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from msgraph.errors import InputError
from msgraph.rdf.terms import (
    XSD_STRING,
    Term,
    iri,
    literal,
    parse_line,
    parse_term,
    triple_line,
)
from msgraph.stores import engine

IRIS = st.from_regex(
    r"http://example\.org/[a-zé?&='()*+,;:@/~-]{0,9}(#[a-z]{0,3})?", fullmatch=True
).map(iri)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
LITERALS = st.one_of(
    st.builds(literal, TEXTS),
    st.builds(
        lambda text, tag: literal(text, language=tag), TEXTS, st.sampled_from(["en", "de-at"])
    ),
    st.builds(lambda text: literal(text, datatype="http://example.org/type"), TEXTS),
)
BLANKS = st.from_regex(r"[a-z][a-z0-9.]{0,4}[a-z0-9]", fullmatch=True).map(
    lambda label: Term("bnode", label)
)
TRIPLES = st.tuples(IRIS | BLANKS, IRIS, IRIS | BLANKS | LITERALS)


@given(TRIPLES)
def test_reading_a_written_line_gives_the_triple(triple):
    """The inverse law."""
    assert (triple, None) == parse_line(triple_line(triple) + "\n")


@given(IRIS | LITERALS | BLANKS)
def test_reading_a_written_term_gives_the_term(term):
    """The inverse law, for one term."""
    assert term == parse_term(term.n3())


@given(st.tuples(IRIS, IRIS, IRIS | LITERALS))
@settings(max_examples=200)
def test_the_engine_reads_and_writes_the_same(triple):
    """Its text for a triple is ours, and its terms are ours."""
    line = triple_line(triple)
    (quad,) = ox.parse(line, ox.RdfFormat.N_TRIPLES)

    assert line == f"{quad.subject} {quad.predicate} {quad.object} ."
    assert triple == (
        engine.term(quad.subject),
        engine.term(quad.predicate),
        engine.term(quad.object),
    )


def test_a_string_has_no_datatype():
    """RDF 1.1: a literal without a datatype is an xsd:string."""
    assert literal("x") == literal("x", datatype=XSD_STRING) == parse_term(f'"x"^^<{XSD_STRING}>')


def test_a_line_may_name_its_graph():
    """N-Quads."""
    (_, _, value), graph = parse_line('<a:s> <a:p> "o"@ar--rtl <a:g> . # said so\r\n')

    assert (Term("literal", "o", "", "ar--rtl"), iri("a:g")) == (value, graph)


def test_a_triple_as_a_term_passes_through():
    """RDF 1.2, which we do not write."""
    text = "<<( <a:s> <a:p> <a:o> )>>"

    assert text == parse_term(text).n3()


BROKEN = [
    "",
    "# a comment",
    "<a:s> <a:p> .",
    "<a:s> <a:p> <a:o>",
    "<a:s> <a:p> <a:o> <a:g> <a:more> .",
    '"s" <a:p> <a:o> .',
    "<a:s> _:p <a:o> .",
    '<a:s> <a:p> <a:o> "g" .',
    '<a:s> <a:p> "open .',
    '<a:s> <a:p> "\\q" .',
    '<a:s> <a:p> "\\uD800" .',
    '<a:s> <a:p> "\\U00110000" .',
    "<a s> <a:p> <a:o> .",
]


@pytest.mark.parametrize("line", BROKEN)
def test_a_line_that_is_not_a_triple_is_refused(line):
    """Never a guess."""
    with pytest.raises(InputError):
        parse_line(line)
