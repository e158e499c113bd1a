"""What leaves a store: RDF in five syntaxes, and the flat view of claims."""

from __future__ import annotations

import csv
import json
import re
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld as pyld
from queries.papers import FIRST, LEXICON, PAPERS, filled
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic

from msgraph import exporters, iris, plugins, rdf, vocabulary
from msgraph.errors import DataError, InputError, UsageError
from msgraph.exporters import Scope, tables
from msgraph.exporters.claims import KEYS, RESULT_KEYS
from msgraph.model import CONTEXT_SLOTS
from msgraph.rdf import jsonld, syntax
from msgraph.rdf.claims import in_order, prepared
from msgraph.rdf.terms import iri, literal, triple_line
from msgraph.stores.memory import MemoryStore

FOLDER = Path(__file__).parent / "exporters"
ALPHA = "https://doi.org/10.5555/alpha"
UNIONS = {"turtle": "turtle", "ntriples": "nt", "jsonld": "json-ld"}
DATASETS = {"trig": "trig", "nquads": "nquads"}
RDF = [*UNIONS, *DATASETS]


@pytest.fixture(scope="module")
def store():
    return filled()


def exported(store, form, **scope):
    out = BytesIO()
    exporters.get(form).write(store, Scope(**scope), out)
    return out.getvalue()


def graph(content, parser):
    return Graph().parse(data=content, format=parser)


def expected_union(store, **scope):
    """The triples in scope, as N-Quads and rdflib have them."""
    found = Dataset(default_union=True)
    found.parse(data=exported(store, "nquads", **scope), format="nquads")
    plain = Graph()
    for triple in found.triples((None, None, None)):
        plain.add(triple)
    return plain


def claims(store, **scope):
    return [json.loads(line) for line in exported(store, "claims", **scope).splitlines()]


def one(store, **wanted):
    """The one claim that has these values."""
    found = [c for c in claims(store) if wanted.items() <= c.items()]
    assert 1 == len(found)
    return found[0]


# RDF


@pytest.mark.parametrize("scope", [{}, {"paper": ALPHA}, {"edges": True}, {"with_text": True}])
@pytest.mark.parametrize("form", UNIONS)
def test_a_form_without_graphs_is_the_union_of_what_is_in_scope(store, form, scope):
    """Another implementation reads the same triples, neither more nor less."""
    found = graph(exported(store, form, **scope), UNIONS[form])

    assert len(found) > 0
    assert isomorphic(expected_union(store, **scope), found)


@pytest.mark.parametrize("scope", [{}, {"paper": ALPHA}, {"edges": True}])
def test_trig_holds_the_quads_of_nquads(store, scope):
    """Graph by graph."""
    trig, nquads = (
        Dataset().parse(data=exported(store, form, **scope), format=parser)
        for form, parser in DATASETS.items()
    )

    assert set(nquads.quads()) == set(trig.quads())


def test_nquads_with_text_lose_nothing(store):
    """They are how a store is moved."""
    copy = MemoryStore()
    copy.load(exported(store, "nquads", with_text=True), "application/n-quads")

    assert list(store.dump()) == list(copy.dump())


@pytest.mark.parametrize("form", exporters.names())
def test_the_same_quads_give_the_same_bytes(form):
    """Whatever the order in which they came."""
    one_way, other_way = filled(PAPERS), filled(tuple(reversed(PAPERS)))

    assert exported(one_way, form) == exported(other_way, form)


@pytest.mark.parametrize("form", RDF)
def test_the_text_of_a_paper_stays_behind(store, form):
    """It may be under copyright; quotes, offsets and the hash are enough to check a claim."""
    without, whole = exported(store, form), exported(store, form, with_text=True)

    assert FIRST.record.text.splitlines()[0].encode() in without
    assert json.dumps(FIRST.record.text)[1:60].encode() not in without
    assert json.dumps(FIRST.record.text)[1:60].encode() in whole
    assert rdf.write(FIRST, LEXICON).paper.partition("#sha256> ")[2][1:65].encode() in without


def test_one_paper_comes_with_its_concepts_and_can_be_read_back(store):
    """An export of a paper stands on its own."""
    lines = exported(store, "nquads", paper=ALPHA, with_text=True).decode().splitlines()

    whole = tuple(prepared(claim, FIRST.record, iris.BASE) for claim in FIRST.claims)
    assert FIRST.record == rdf.read(lines).record
    assert len(in_order(whole)) == len(rdf.read(lines).claims)
    assert any("Maker" in line and "prefLabel" in line for line in lines)
    assert not any("fingolimod" in line for line in lines)


def test_a_paper_that_is_not_there_is_said_not_to_be(store):
    """An empty file would look like a paper without claims."""
    with pytest.raises(UsageError, match="the paper is not in the store"):
        exported(store, "turtle", paper="https://doi.org/10.5555/none")


def test_the_plain_edges_are_plain(store):
    """Nothing of the claims, the proofs, or what is withheld comes along."""
    found = graph(exported(store, "turtle", edges=True), "turtle")

    assert ("http://identifiers.org/drugbank/DB00087", "biolink:treats") in {
        (str(s), iris.shorten(str(p))) for s, p, _ in found
    }
    assert {"biolink"} == {iris.shorten(str(p)).partition(":")[0] for _, p, _ in found}
    assert 4 == len(found)


def test_turtle_uses_the_projects_prefixes(store):
    """For people who read it."""
    found = exported(store, "turtle", paper=ALPHA).decode()

    assert "a msg:Claim , msg:DrugClaim" in found
    assert "rdf:predicate biolink:treats" in found


def test_a_short_document_names_the_prefixes_that_it_uses(store):
    """A head of fifty lines over ten would hide them."""
    found = exported(store, "turtle", paper=ALPHA).decode()
    named = re.findall("@prefix ([^:]+): <([^>]+)>", found)

    assert {"msg", "rdf", "oa"} <= {prefix for prefix, _ in named}
    assert all(f" {prefix}:" in found for prefix, _ in named)


# JSON-LD


def no_network(url, options):
    raise AssertionError(f"{url} was asked for")


def expanded(content):
    """What a JSON-LD processor understands, as lines of N-Quads."""
    options = {"documentLoader": no_network, "format": "application/n-quads"}
    return sorted(pyld.to_rdf(json.loads(content), options).splitlines())


def test_a_jsonld_processor_reads_what_was_written(store):
    """The document carries its context: nothing is fetched."""
    found = expanded(exported(store, "jsonld", paper=ALPHA))

    assert exported(store, "ntriples", paper=ALPHA).decode().splitlines() == found


def test_jsonld_speaks_the_words_of_our_context(store):
    """Its keys are what a program reads it by."""
    nodes = json.loads(exported(store, "jsonld", paper=ALPHA))["@graph"]
    treats = next(n for n in nodes if n.get("predicate") == "biolink:treats")
    span = next(n for n in nodes if n["id"] == treats["hasSpan"])

    assert ["msg:Claim", "msg:DrugClaim"] == treats["type"]
    assert "msg:affirmed" == treats["polarity"]
    assert treats["subjectText"] in span["exact"]
    assert len(span["exact"]) == span["end"] - span["start"]


TERMS = st.one_of(
    st.sampled_from(
        [
            "http://purl.obolibrary.org/obo/CHEBI_1",
            "https://doi.org/10.1/a",
            "urn:x:y",
            "http://a//b",
        ]
    ).map(iri),
    st.builds(
        literal, st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=9)
    ),
    st.sampled_from(["decimal", "integer", "boolean", "gYear", "double"]).flatmap(
        lambda name: st.sampled_from(["0.5", "7", "007", "true", "1", "-0", "x", "1" * 30]).map(
            lambda value: literal(value, datatype=vocabulary.PREFIXES["xsd"] + name)
        )
    ),
    st.just(literal("hallo", language="de-AT")),
)
PREDICATES = [
    *(vocabulary.confidence, vocabulary.category, vocabulary.aspect, vocabulary.andOthers),
    *(vocabulary.length, vocabulary.NS + "unknown", vocabulary.PREFIXES["rdf"] + "type"),
    vocabulary.PREFIXES["rdf"] + "object",
]


@given(st.lists(st.tuples(st.sampled_from(PREDICATES), TERMS), min_size=1, max_size=5))
@settings(deadline=None, max_examples=60)
def test_any_triple_survives_jsonld(pairs):
    """Also where a value is not of the type that the context expects."""
    subject = iri("https://w3id.org/msgraph/concept/drug/x")
    lines = sorted({triple_line((subject, iri(p), target)) for p, target in pairs})
    out = BytesIO()
    jsonld.serialise(lines, out)

    read = syntax.parse(out.getvalue(), "jsonld")
    assert sorted(syntax.parse("\n".join(lines).encode(), "ntriples")) == sorted(read)


def test_jsonld_refuses_an_iri_that_it_would_read_back_as_another():
    """`doi:10.1/a` as an IRI of its own is not the `doi:10.1/a` of our prefix."""
    odd = triple_line((iri("doi:10.1/a"), iri(vocabulary.aspect), literal("x")))

    with pytest.raises(DataError, match="our prefix `doi:`"):
        jsonld.serialise([odd], BytesIO())


# Syntaxes


@pytest.mark.parametrize("name", syntax.format_names())
def test_lines_come_back_from_every_syntax(name):
    """Serialising and parsing are each other's inverse."""
    lines = [
        '<http://a/s> <http://a/p> "x \\" <http://g> ." .',
        '<http://a/s> <http://a/p> "y"@en .',
        "<http://a/s> <http://a/q> <http://a/o> .",
    ]
    out = BytesIO()
    syntax.serialise(lines, name, out)

    assert lines == sorted(syntax.parse(out.getvalue(), name))


@pytest.mark.parametrize(
    "line",
    [
        "<http://a> <http://b> <http://c> .",
        '<http://a> <http://b> "c" .',
        '<http://a> <http://b> "c <http://d> ." .',
        '<http://a> <http://b> "c \\" <http://d> ."^^<http://e> .',
        '<http://a> <http://b> "two words"@en .',
        '<http://a> <http://b> "\\\\" .',
        "_:a <http://b> _:c .",
    ],
)
def test_a_line_without_its_graph_is_its_triple(line):
    """Literals may look like anything; taking the graph away twice takes no more."""
    quad = line.removesuffix(".") + "<http://g> ."

    assert line == syntax.without_graph(quad)
    assert line == syntax.without_graph(line)


def test_a_document_that_does_not_parse_is_an_input_error():
    """With the place that the parser gives."""
    with pytest.raises(InputError, match="line 1"):
        list(syntax.parse(b"<http://a> <http://b> .", "turtle"))
    with pytest.raises(UsageError, match="no RDF syntax"):
        list(syntax.parse(b"", "n3"))


# Claims


def test_the_flat_view_is_what_was_agreed(store, renew):
    """Programs read it by its keys; `pytest --renew` writes it anew."""
    found = exported(store, "claims").decode()
    golden = FOLDER / "claims.jsonl"
    if renew:
        golden.write_text(found, encoding="utf-8")

    assert golden.read_text(encoding="utf-8") == found


def test_every_claim_has_every_key_in_one_order(store):
    """What is absent is null or an empty list, so that no reader needs to ask whether a key is there."""
    for claim in claims(store):
        assert list(KEYS) == list(claim)
        assert list(CONTEXT_SLOTS) == list(claim["context"])
        assert all(list(RESULT_KEYS) == list(result) for result in claim["results"])


def test_claims_come_in_the_order_of_their_text(store):
    """A reader can follow with the paper in hand."""
    starts = [claim["start"] for claim in claims(store, paper=ALPHA)]

    assert sorted(starts) == starts
    assert len(FIRST.claims) == len(starts)


def test_a_claim_of_the_whole_store_is_that_of_its_paper(store):
    """Concepts are read another way for one paper; the view is the same."""
    whole = [claim for claim in claims(store) if claim["paper"] == ALPHA]

    assert claims(store, paper=ALPHA) == whole


def test_a_concept_has_its_label_its_identifiers_and_the_papers_words(store):
    """Identifiers that are exactly the concept, best first; a conflict or a broader one is none."""
    claim = one(store, quote="Infusion reactions were seen with alemtuzumab.")

    assert "alemtuzumab" == claim["subject"]
    assert ["DRUGBANK:DB00087", "RXCUI:117055"] == claim["subject_ids"]
    assert "infusion reaction" == claim["object"]
    assert ["MESH:D000075662"] == claim["object_ids"]
    assert "Infusion reactions" == claim["object_text"]


def test_a_literal_object_stands_in_object(store):
    """A regimen has no concept."""
    claim = one(store, object="five days at baseline")

    assert [] == claim["object_ids"]
    assert {"course": "1", "days": "5", "dose": None} == {
        key: claim["context"][key] for key in ("course", "days", "dose")
    }


def test_a_paper_and_a_cited_work_have_identifiers_too(store):
    """A citation is between the two."""
    claim = one(store, kind="citation", paper=ALPHA, object="Two courses and after")

    assert ["doi:10.5555/alpha", "pubmed:90000001"] == claim["subject_ids"]
    assert ["doi:10.5555/two-courses"] == claim["object_ids"]


def test_an_author_has_an_orcid(store):
    """Where the paper gives one."""
    claim = one(store, subject_text="AL")

    assert ("Ada Long", ["orcid:0000-0002-1825-0097"]) == (claim["subject"], claim["subject_ids"])


def test_numbers_are_numbers_beside_the_words_that_report_them(store):
    """A program compares the one, a person checks the other."""
    (result,) = one(store, subject_text="Alemtuzumab", aspect="rate", polarity="affirmed")[
        "results"
    ]

    assert (0.51, 0.39, 0.65, 95) == tuple(
        result[key] for key in ("value", "ci_low", "ci_high", "ci_level")
    )
    assert ("HR 0.51", "<0.001", None) == (result["as_reported"], result["p"], result["n"])


def test_a_claim_says_which_edge_it_licenses_or_why_none(store):
    """One of the two is always there."""
    treats = one(store, quote="Alemtuzumab is a firm choice against RRMS.")

    assert {
        "subject": "DRUGBANK:DB00087",
        "predicate": "biolink:treats",
        "object": "MONDO:0005314",
    } == treats["edge"]
    assert all(bool(claim["edge"]) != bool(claim["withheld"]) for claim in claims(store))


def test_a_table_has_a_column_for_each_slot_of_the_context(store):
    """And as many cells in each row as in its header."""
    rows = list(csv.reader(StringIO(exported(store, "csv").decode(), newline="")))

    assert list(tables.COLUMNS) == rows[0]
    assert "context_follow_up" in rows[0]
    assert {len(tables.COLUMNS)} == {len(row) for row in rows}
    assert len(claims(store)) == len(rows) - 1


FORMULAS = ["=1+1", "+49", "-- none", "@home", "'quoted'", "\t=1"]


@pytest.mark.parametrize("words", FORMULAS)
def test_no_cell_of_a_csv_file_is_a_formula(words):
    """A paper's words must not run in the spreadsheet of whoever opens the file; other forms keep them."""
    (view,) = [c for c in claims(filled()) if c["object"] == "five days at baseline"]
    view["object"] = words
    written = []
    for form in (tables.CSV, tables.TSV):
        out = BytesIO()
        form.write_views([view], out)
        dialect = {"delimiter": form.delimiter}
        rows = csv.DictReader(StringIO(out.getvalue().decode(), newline=""), **dialect)
        written.append(next(rows)["object"])

    assert [f"'{words}", words.replace("\t", " ")] == written


def test_numbers_are_no_formulas():
    """A minus sign alone does not make one."""
    (view,) = [c for c in claims(filled()) if c["object"] == "five days at baseline"]
    out = BytesIO()
    tables.CSV.write_views([view | {"object": "-0.5"}], out)

    assert b",-0.5," in out.getvalue()


def test_a_tab_separated_table_has_one_line_a_claim(store):
    """Tabs and line breaks inside a cell become spaces."""
    lines = exported(store, "tsv").decode().splitlines()

    assert len(claims(store)) == len(lines) - 1
    assert {len(tables.COLUMNS)} == {len(line.split("\t")) for line in lines}


def test_claims_are_not_edges(store):
    """The plain edges have no quote to show."""
    with pytest.raises(UsageError):
        exported(store, "claims", edges=True)


# The registry


@pytest.mark.parametrize("name", exporters.names())
def test_every_form_has_a_media_type_and_an_ending(name):
    """For servers and for files."""
    form = exporters.get(name)

    assert "/" in form.media_type
    assert form.ending.startswith(".")


def test_a_form_that_does_not_exist_is_answered_with_one_that_does():
    """With the nearest name."""
    with pytest.raises(UsageError) as caught:
        exporters.get("turtel")

    assert caught.value.hint.startswith("did you mean `turtle`?")


def test_another_package_can_add_a_form(monkeypatch):
    """By an entry point in the group of exporters."""
    own = object()
    monkeypatch.setattr(plugins, "names", lambda group: ("mine",) * (group == exporters.GROUP))
    monkeypatch.setattr(plugins, "found", lambda group: {"mine": own})

    assert own is exporters.get("mine")
    assert "mine" in exporters.names()
