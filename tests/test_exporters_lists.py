"""Lists that leave a store: mappings as SSSOM, papers as BibTeX, claims as Parquet."""

from __future__ import annotations

import builtins
import json
import re
import warnings
from dataclasses import replace
from io import BytesIO, StringIO

import pytest
from queries.papers import ENTRIES, FIRST, PAPERS, filled

from msgraph import exporters, iris
from msgraph.errors import MissingDependency, UsageError
from msgraph.exporters import Scope
from msgraph.exporters.bibtex import entry
from msgraph.exporters.claims import KEYS
from msgraph.exporters.sssom import COLUMNS
from msgraph.model import Author, Record, Source

ALPHA = "https://doi.org/10.5555/alpha"
BARE = Record("", (), Source("x", "plain", ""))


def exported(form, papers=PAPERS, **scope):
    out = BytesIO()
    exporters.get(form).write(filled(papers), Scope(**scope), out)
    return out.getvalue()


# SSSOM


@pytest.fixture(scope="module")
def sssom():
    """The package, whose import warns of pandas."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parsers = pytest.importorskip("sssom.parsers")
        validators = pytest.importorskip("sssom.validators")
    return parsers, validators


def mapping_rows(content):
    lines = [line.split("\t") for line in content.decode().splitlines() if line[0] != "#"]
    return [dict(zip(lines[0], row, strict=True)) for row in lines[1:]]


def test_the_sssom_package_accepts_the_mappings(sssom):
    """Its schema, its prefixes and the table agree."""
    parsers, validators = sssom
    content = exported("sssom")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = parsers.parse_sssom_table(StringIO(content.decode()))
        reports = validators.validate(found, fail_on_error=False)

    assert len(mapping_rows(content)) == len(found.df)
    assert [] == [r.message for report in reports.values() if report for r in report.results]


def test_curies_expand_to_what_the_graph_says(sssom):
    """With the map at the head of the file, by the package that SSSOM tools use."""
    curies = pytest.importorskip("curies")
    content = exported("sssom").decode()
    prefixes = dict(re.findall(r"^#   (\w+): (\S+)$", content, re.MULTILINE))
    converter = curies.Converter.from_prefix_map(prefixes)
    row = next(r for r in mapping_rows(content.encode()) if r["object_id"] == "DRUGBANK:DB00087")

    assert iris.expand("DRUGBANK:DB00087") == converter.expand(row["object_id"])
    assert iris.concept("drug/alemtuzumab") == converter.expand(row["subject_id"])


def test_a_mapping_has_its_label_and_its_sources():
    """A curator judges by them."""
    rows = mapping_rows(exported("sssom"))
    row = next(r for r in rows if r["object_id"] == "MESH:D000075662")

    assert COLUMNS == tuple(row)
    assert {
        "subject_id": "concept:adverse_event/infusion-reaction",
        "subject_label": "infusion reaction",
        "subject_category": "adverse_event",
        "predicate_id": "skos:exactMatch",
        "object_id": "MESH:D000075662",
        "object_label": "Infusion reaction",
        "mapping_justification": "semapv:BackgroundKnowledgeBasedMatching",
        "comment": "sources: the issuer",
    } == row


def test_a_conflict_is_no_mapping():
    """Sources that disagree are not passed on as one that says so."""
    conflicts = {m.curie for e in ENTRIES for m in e.matches if m.status == "conflict"}

    assert conflicts
    assert not conflicts & {row["object_id"] for row in mapping_rows(exported("sssom"))}


def test_one_paper_gives_the_mappings_of_its_concepts():
    """And no others."""
    own = mapping_rows(exported("sssom", paper=ALPHA))
    whole = mapping_rows(exported("sssom"))

    assert all(row in whole for row in own)
    assert 0 < len(own) < len(whole)


# BibTeX


def test_a_paper_is_an_entry():
    """With the identifiers that a bibliography program looks it up by."""
    found = exported("bibtex", paper=ALPHA).decode()

    assert found.startswith("@article{" if FIRST.record.journal else "@misc{")
    assert "  doi = {10.5555/alpha},\n" in found
    assert "  pmid = {90000001},\n" in found
    assert found.endswith("}\n\n")


def test_every_paper_has_a_key_of_its_own():
    """Two papers by one author in one year are told apart."""
    keys = re.findall(r"^@\w+\{(.*),$", exported("bibtex").decode(), re.MULTILINE)

    assert len(PAPERS) == len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[a-z]+\d*_[0-9a-f]{8}", key) for key in keys)


AUTHORS = [
    (Author("Tjalf Ziemssen", "Ziemssen", "Tjalf"), "Ziemssen, Tjalf"),
    (Author("Cohen JA", "Cohen", "", "JA"), "Cohen, JA"),
    (Author("The Invented Group"), "{The Invented Group}"),
    (Author("O_Brien & Co"), "{O\\_Brien \\& Co}"),
]


@pytest.mark.parametrize(("author", "expected"), AUTHORS)
def test_a_name_is_taken_apart_only_where_the_paper_does(author, expected):
    """A group has no family name."""
    found = entry(replace(BARE, authors=(author,)), ALPHA)

    assert f"  author = {{{expected}}},\n" in found


def test_what_tex_would_take_for_a_command_is_escaped():
    """Also a brace that would close the field early."""
    odd = replace(BARE, title="50% of {A} & B_1 ~ $2\\x", pages="10\u201319", published="2017-03")

    found = entry(odd, ALPHA)
    assert (
        "title = {{50\\% of \\{A\\} \\& B\\_1 \\textasciitilde{} \\$2\\textbackslash{}x}}" in found
    )
    assert "pages = {10--19}" in found
    assert "year = {2017},\n  month = {3}" in found


def test_a_retracted_paper_says_so():
    """Before anybody cites it."""
    assert "note = {retracted}" in entry(replace(BARE, status="retracted"), ALPHA)


# Parquet


def test_parquet_holds_the_flat_view():
    """Typed: a number needs no parsing, a list no splitting."""
    pq = pytest.importorskip("pyarrow.parquet")
    table = pq.read_table(BytesIO(exported("parquet")))
    views = [json.loads(line) for line in exported("claims").splitlines()]

    assert list(KEYS) == table.column_names
    assert views == table.to_pylist()
    assert "double" == str(table.schema.field("confidence").type)


def test_without_pyarrow_parquet_says_what_to_install(monkeypatch):
    """It is an extra."""
    real = builtins.__import__

    def without(name, *rest):
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingDependency, match="pyarrow") as caught:
        exported("parquet")

    assert "msgraph-kg[parquet]" in caught.value.hint


@pytest.mark.parametrize("form", ["sssom", "bibtex", "parquet"])
def test_these_are_not_edges(form):
    """An empty file would look like an answer."""
    with pytest.raises(UsageError):
        exported(form, edges=True)
