"""The shipped questions and their answers; parameters; the forms of answers."""

from __future__ import annotations

import csv
import json
import re
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from queries.papers import filled
from rdflib import Graph
from rdflib.query import Result

from msgraph import queries
from msgraph.errors import QueryError, UsageError
from msgraph.queries import bind, find, shipped
from msgraph.rdf.answers import Rows, Triples, Truth
from msgraph.rdf.sparql_tokens import tokens
from msgraph.rdf.terms import Term, iri, literal
from msgraph.resources import __version__
from msgraph.stores.memory import MemoryStore
from msgraph.vocabulary import KINDS, PREFIXES

FOLDER = Path(__file__).parent / "queries"
QUESTIONS = {question.name: question for question in shipped()}
EMPTY = MemoryStore()
CHARACTERS = st.characters(codec="utf-8", exclude_characters="\x00")


@pytest.fixture(scope="module")
def store():
    return filled()


def ask(store, text, params=None):
    return store.query(bind(text, params or {}), prefixes=PREFIXES)


def rows(store, text, params=None):
    """The answer as tuples of plain values."""
    return [tuple(t and t.value for t in row) for row in ask(store, text, params)]


def written(answer, form, **options):
    out = BytesIO()
    queries.write(answer, form, out, **options)
    return out.getvalue().decode()


# The shipped questions


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_shipped_question_has_the_rows_that_are_expected(store, name, renew):
    """Each is run on the same small graph; `pytest --renew` writes the rows anew."""
    found = written(ask(store, QUESTIONS[name].text), "tsv").replace(__version__, "VERSION")
    golden = FOLDER / f"{name}.tsv"
    if renew:
        golden.write_text(found, encoding="utf-8")

    assert golden.read_text(encoding="utf-8") == found


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_shipped_question_is_answered_by_the_small_graph(name):
    """An empty answer proves nothing: the graph holds something for each."""
    lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()

    assert len(lines) > 1 or lines == ["true"]


def test_there_are_at_least_24_questions_and_no_answers_without_one():
    """A question that is renamed takes its rows along."""
    assert 24 <= len(QUESTIONS)
    assert set(QUESTIONS) == {path.stem for path in FOLDER.glob("*.tsv")}


def test_every_kind_of_claim_is_asked_for():
    """No kind can be read into the graph and never be found."""
    words = {t.text for q in QUESTIONS.values() for t in tokens(q.text) if t.kind == "prefixed"}

    assert {f"msg:{iri.rpartition('#')[2]}" for iri in KINDS.values()} <= words


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_says_what_it_asks_and_uses_its_parameters(question):
    """The title heads a list, the question is a sentence, each parameter a variable."""
    variables = {t.text[1:] for t in tokens(question.text) if t.kind == "variable"}

    assert question.title
    assert question.question.endswith("?")
    assert {p.name for p in question.params} <= variables
    assert all(p.default is not None for p in question.params)
    assert "PREFIX" not in question.text


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_an_ordered_answer_comes_in_one_order(question):
    """Rows can be compared from run to run."""
    assert "ORDER BY" in question.text or question.text.count("CONSTRUCT") + question.text.count(
        "ASK"
    )


def test_a_name_that_is_almost_right_is_answered_with_the_right_one():
    """Nobody should have to list all names."""
    with pytest.raises(UsageError) as caught:
        find("safety-signal")

    assert "no shipped query `safety-signal`" == caught.value.message
    assert caught.value.hint.startswith("did you mean `safety-signals`?")


# Parameters


@pytest.mark.parametrize(
    "drug",
    [
        "alemtuzumab",
        "Alemtuzumab",
        "ALEMTUZUMAB",
        "lemtrada",
        "DRUGBANK:DB00087",
        "<http://identifiers.org/rxnorm/117055>",
        "https://w3id.org/msgraph/concept/drug/alemtuzumab",
    ],
)
def test_a_drug_is_found_by_name_brand_identifier_or_iri(store, drug):
    """People type what they have."""
    text = find("regimens").text

    assert 2 == len(rows(store, text, {"drug": drug}))


def test_a_question_about_another_drug_has_another_answer(store):
    """The default is only a default."""
    found = rows(store, find("drug-claims").text, {"drug": "fingolimod"})

    assert ["relapsing-remitting multiple sclerosis"] == [row[1] for row in found]


def test_a_star_leaves_a_parameter_free(store):
    """One file asks about one drug, or about all."""
    found = rows(store, find("drug-claims").text, {"drug": "*"})

    assert len(found) > len(rows(store, find("drug-claims").text))


def test_a_parameter_that_does_not_exist_is_named_with_the_right_one():
    """A misspelt parameter must not silently give the default's answer."""
    with pytest.raises(UsageError) as caught:
        bind(find("regimens").text, {"drg": "alemtuzumab"})

    assert "the query has no parameter `drg`" == caught.value.message
    assert "did you mean `drug`? it has drug" == caught.value.hint


def test_a_parameter_without_default_must_be_given():
    """A free variable would ask another question."""
    text = "# param paper (iri) -- the paper\nSELECT * { ?claim msg:statedIn ?paper }"

    with pytest.raises(UsageError, match="`paper` has no value"):
        bind(text, {})


def test_a_kind_that_does_not_exist_is_refused():
    """A misspelt kind must not bind anything as a string."""
    with pytest.raises(UsageError, match="no kind of parameter `drug`"):
        bind("# param x (drug) = y\nSELECT ?x {}", {})


@pytest.mark.parametrize(
    ("given", "term"),
    [
        ("<https://doi.org/10.1/a>", iri("https://doi.org/10.1/a")),
        ("https://doi.org/10.1/a", iri("https://doi.org/10.1/a")),
        ("MONDO:0005314", iri("http://purl.obolibrary.org/obo/MONDO_0005314")),
        ("5", literal("5", datatype=PREFIXES["xsd"] + "integer")),
        ("0.5", literal("0.5", datatype=PREFIXES["xsd"] + "decimal")),
        ("relapse", literal("relapse")),
        ("unknown:thing", literal("unknown:thing")),
        ("<not an iri>", literal("<not an iri>")),
        ("MONDO:", literal("MONDO:")),
    ],
)
def test_a_value_of_an_undeclared_parameter_is_typed_by_its_look(given, term):
    """A query typed at the prompt declares nothing."""
    assert [(term,)] == list(ask(EMPTY, "SELECT ?x { }", {"x": given}))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("number", "5; DROP ALL"),
        ("number", "five"),
        ("iri", "not an iri"),
        ("iri", "<http://example.org/> } #"),
        ("iri", "<http://example.org/\\u003E>"),
        ("iri", "unknown:thing"),
    ],
)
def test_a_value_that_is_not_of_its_kind_is_refused(kind, value):
    """A wrong value is said to be wrong, not looked up in vain."""
    with pytest.raises(UsageError):
        bind(f"# param x ({kind})\nSELECT ?x {{}}", {"x": value})


HOSTILE = (
    'a" } UNION { ?s ?p ?o } #',
    "a' } # b",
    '""" } { ',
    "line\nbreak } \r\n{",
    "\\",
    '\\"',
    "\\u0022 } { ?s ?p ?o } #",
    "\\U00000022 }",
    "?x $y <http://example.org/> {{ %s }}",
)


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_value_is_a_string_and_nothing_else(store, value):
    """Values are bound as terms, never pasted."""
    assert [(value,)] == rows(store, "# param x (string)\nSELECT ?x { }", {"x": value})
    assert [] == rows(store, find("regimens").text, {"drug": value})


@given(st.text(CHARACTERS, max_size=40).filter(lambda text: text != "*"))
@settings(deadline=None)
def test_a_string_comes_back_as_it_was_given(value):
    """Whatever characters it holds."""
    text = "# param x (string)\nSELECT ?x { }"

    assert [(value,)] == rows(EMPTY, text, {"x": value})


@given(st.text(CHARACTERS, max_size=40).filter(lambda text: text != "*"))
@settings(deadline=None)
def test_any_name_can_be_asked_for(value):
    """A name is looked up; it cannot break the query."""
    text = "# param x (label)\nSELECT ?x { ?claim rdf:subject ?x }"

    assert [] == rows(EMPTY, text, {"x": value})


def test_a_backslash_before_u_is_safe_where_code_points_are_replaced_first():
    """Some engines replace \\uXXXX before they read anything."""
    bound = bind("# param x (string)\nSELECT ?x { }", {"x": "\\u0022 } #"})

    assert "\\u0022" not in bound


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("SELECT ?x WHERE { ?x ?p ?o }", "SELECT ?x WHERE { VALUES"),
        ("ASK { ?x ?p ?o }", "ASK { VALUES"),
        ("SELECT (EXISTS { ?x ?p 1 } AS ?e) { ?x ?p ?o }", "AS ?e) { VALUES"),
        ("CONSTRUCT { ?x ?p ?o } WHERE { ?x ?p ?o }", "WHERE { VALUES"),
        ("CONSTRUCT { ?x ?p ?o } { ?x ?p ?o }", "} { VALUES"),
        ("DESCRIBE ?x WHERE { ?x ?p ?o }", "WHERE { VALUES"),
        ("# {\nSELECT ?x { ?x ?p '{' }", "SELECT ?x { VALUES"),
        ("SELECT ?x { SELECT ?x { ?x ?p ?o } }", "SELECT ?x { VALUES"),
        ("SELECT ?x FROM <http://a/{> { ?x ?p ?o }", "{ VALUES"),
        ("SELECT ?x { { SELECT ?x { ?x ?p ?o } LIMIT 9 } }", "{ SELECT ?x { VALUES"),
        ("SELECT ?x { { SELECT ?p { ?x ?p ?o } LIMIT 9 } }", "SELECT ?x { VALUES"),
        ("SELECT ?x { { ?x ?p ?o } }", "SELECT ?x { VALUES"),
    ],
)
def test_a_parameter_is_bound_at_the_head_of_the_outermost_where(text, head):
    """There it holds for the whole pattern, and the engine begins with it.

    Where a sub-select at the head selects it, it is bound in that: its LIMIT is for what is asked for.
    """
    bound = bind(text, {"x": "<http://example.org/x>"})

    assert head in bound
    if "FROM" not in text:
        EMPTY.query(bound)


@pytest.mark.parametrize("text", ["DESCRIBE <http://a/x>", "CONSTRUCT WHERE { ?x ?p ?o }"])
def test_a_query_without_a_where_of_its_own_takes_no_parameters(text):
    """Nowhere could they be bound."""
    with pytest.raises((QueryError, UsageError)):
        bind(text, {"x": "1"})


# Forms of answers

TERMS = (
    iri("http://purl.obolibrary.org/obo/MONDO_0005314"),
    literal('two\nlines, "quoted" & <marked> | \t'),
    literal("hallo", language="de"),
    literal("0.5", datatype=PREFIXES["xsd"] + "decimal"),
    Term("bnode", "b0"),
    None,
)
NAMES = tuple("abcdef")


def answer():
    return Rows(NAMES, iter([TERMS, (*TERMS[1:], TERMS[0])]))


def terms_of(parsed):
    """What rdflib read, as our terms."""
    return [
        tuple(_term(binding.get(variable)) for variable in parsed.vars)
        for binding in parsed.bindings
    ]


def _term(node):
    if node is None:
        return None
    match type(node).__name__:
        case "URIRef":
            return iri(str(node))
        case "BNode":
            return "a blank node"
    return literal(str(node), datatype=str(node.datatype or ""), language=node.language or "")


def no_labels(found):
    return [tuple("a blank node" if t and t.kind == "bnode" else t for t in row) for row in found]


@pytest.mark.parametrize("form", ["json", "xml", "tsv"])
def test_another_implementation_reads_the_same_terms(form):
    """These three are standards that lose nothing."""
    parsed = Result.parse(BytesIO(written(answer(), form).encode()), format=form)

    assert no_labels(answer()) == terms_of(parsed)


def test_csv_holds_the_values_alone():
    """RFC 4180, as SPARQL's CSV asks."""
    read = list(csv.reader(StringIO(written(answer(), "csv"), newline="")))

    assert list(NAMES) == read[0]
    assert [TERMS[0].value, TERMS[1].value, "hallo", "0.5", "_:b0", ""] == read[1]


def test_a_table_has_aligned_columns_and_one_line_a_row():
    """A paper's line breaks and escape codes do not reach the terminal."""
    found = Rows(("who", "what"), iter([(literal("a\x1b[31m\nb"), TERMS[0]), (None, TERMS[3])]))

    assert [
        "who       what",
        "────────  ─────────────",
        "a [31m b  MONDO:0005314",
        "          0.5",
    ] == written(found, "table").splitlines()


def test_labels_stand_beside_iris_in_the_forms_for_people(store):
    """Few know MONDO by heart."""
    labels = queries.labeller(store.query)
    found = Rows(("x",), iter([(TERMS[0],), (iri("http://example.org/unknown"),)]))

    assert [
        "| x |",
        "| --- |",
        "| MONDO:0005314 (relapsing-remitting multiple sclerosis) |",
        "| http://example.org/unknown |",
    ] == written(found, "md", labels=labels).splitlines()


def test_markdown_cells_keep_their_marks_to_themselves():
    """A quote with a bar or a star in it stays one cell."""
    found = Rows(("x",), iter([(literal("a | *b* <c>"),)]))

    assert r"| a \| \*b\* \<c> |" in written(found, "md")


@pytest.mark.parametrize(
    ("form", "text"),
    [("table", "yes\n"), ("md", "yes\n"), ("tsv", "true\n"), ("csv", "true\n")],
)
def test_an_ask_is_answered_in_one_word(form, text):
    """People read yes, programs read true."""
    assert text == written(Truth(True), form)


def test_an_ask_is_answered_in_the_standard_documents():
    """As SPARQL's JSON and XML say."""
    tree = etree.fromstring(written(Truth(False), "xml").encode())

    assert {"head": {}, "boolean": False} == json.loads(written(Truth(False), "json"))
    assert "false" == tree.findtext("{*}boolean")


def triples():
    subject, predicate = iri("http://example.org/s"), iri(PREFIXES["skos"] + "prefLabel")
    return Triples(
        iter([(subject, predicate, literal("b")), (subject, predicate, literal("a"))] * 2)
    )


@pytest.mark.parametrize(
    ("form", "parser"), [("turtle", "turtle"), ("ntriples", "nt"), ("jsonld", "json-ld")]
)
def test_triples_come_sorted_and_once_in_each_form(form, parser):
    """The engine gives them in its own order, perhaps repeated."""
    found = Graph().parse(data=written(triples(), form), format=parser)

    assert 2 == len(found)
    assert re.search(r'"a".*"b"', written(triples(), form), re.DOTALL)


def test_triples_in_a_table_are_three_columns():
    """A CONSTRUCT can be read at the prompt too."""
    assert ["?subject", "?predicate", "?object"] == written(triples(), "tsv").split("\n")[0].split(
        "\t"
    )
    assert 3 == len(written(triples(), "tsv").splitlines())


@pytest.mark.parametrize(("form", "hint"), [("turtle", "ask for"), ("jsn", "did you mean `json`?")])
def test_a_form_that_cannot_be_is_refused_with_one_that_can(form, hint):
    """Before anything is written."""
    with pytest.raises(UsageError) as caught:
        written(answer(), form)

    assert caught.value.hint.startswith(hint)


@pytest.mark.parametrize(
    ("found", "terminal", "form"),
    [
        (answer(), True, "table"),
        (answer(), False, "tsv"),
        (Truth(True), False, "tsv"),
        (triples(), True, "turtle"),
    ],
)
def test_the_usual_form_suits_who_reads(found, terminal, form):
    """A table for eyes, TSV for pipes, Turtle for triples."""
    assert form == queries.usual_form(found, terminal=terminal)
