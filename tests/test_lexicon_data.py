"""The tables of the lexicon, and what makes them trustworthy."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

COLUMNS = ["slug", "label", "category", "synonyms", "broader", "makers", "note"]
MAPPING_COLUMNS = ["concept", "curie", "match", "label", "sources", "status"]

CATEGORY_OF_FILE = {
    "adverse_events": "adverse_event",
    "cells": "cell",
    "companies": "company",
    "diseases": "disease",
    "drug_classes": "drug_class",
    "drugs": "drug",
    "molecules": "molecule",
    "outcomes": "outcome",
    "populations": "population",
    "procedures": "procedure",
    "processes": "process",
    "species": "species",
    "trials": "trial",
}

#: How an identifier of each kind looks.
IDENTIFIERS = {
    "CHEBI": r"\d+",
    "CHEMBL": r"CHEMBL\d+",
    "CL": r"\d{7}",
    "DOID": r"\d+",
    "DRUGBANK": r"DB\d{5}",
    "GO": r"\d{7}",
    "HGNC": r"\d+",
    "HP": r"\d{7}",
    "MESH": r"[DC]\d+",
    "MONDO": r"\d{7}",
    "NCBIGENE": r"\d+",
    "NCIT": r"C\d+",
    "RXCUI": r"\d+",
    "clinicaltrials": r"NCT\d{8}",
}

#: Links that the rest of the project leans on: (concept, identifier).
LEANED_ON = [
    ("adverse_event/herpetic-infection", "MESH:D006566"),
    ("adverse_event/herpetic-infection", "MONDO:0005794"),
    ("cell/b-cell", "CL:0000236"),
    ("cell/t-cell", "CL:0000084"),
    ("disease/multiple-sclerosis", "MONDO:0005301"),
    ("disease/relapsing-remitting-multiple-sclerosis", "MONDO:0005314"),
    ("drug/acyclovir", "CHEBI:2453"),
    ("drug/alemtuzumab", "DRUGBANK:DB00087"),
    ("drug/alemtuzumab", "RXCUI:117055"),
    ("molecule/cd52", "HGNC:1804"),
    ("trial/care-ms-i", "clinicaltrials:NCT00530348"),
]

#: Pairs that free tables get wrong: (concept, identifier that it must not have).
KNOWN_ERRORS = [
    ("outcome/disability-worsening", "HP:0002344"),
    ("adverse_event/urinary-tract-infection", "HP:0000010"),
    ("adverse_event/hypersensitivity", "HP:0041092"),
    ("drug/candesartan", "CHEBI:3347"),
]

#: Words of running text that no concept may claim for itself; the trial DEFINE is "DEFINE trial".
PLAIN_WORDS = [
    "act",
    "advance",
    "affirm",
    "assess",
    "become",
    "benefit",
    "beyond",
    "biologic",
    "bold",
    "choline",
    "clarity",
    "complement",
    "confirm",
    "decide",
    "define",
    "endorse",
    "epic",
    "evidence",
    "expand",
    "flush",
    "informs",
    "patient",
    "patients",
    "prevent",
    "regard",
    "renew",
    "select",
    "solar",
    "topic",
    "transforms",
    "ultimate",
]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def parts(cell: str) -> list[str]:
    return cell.split("|") if cell else []


def key(row: dict[str, str]) -> str:
    return f"{row['category']}/{row['slug']}"


@pytest.fixture(scope="module")
def folder(root: Path) -> Path:
    return root / "ontology" / "lexicon"


@pytest.fixture(scope="module")
def concepts(folder: Path) -> list[dict[str, str]]:
    return [row for name in CATEGORY_OF_FILE for row in rows(folder / f"{name}.tsv")]


@pytest.fixture(scope="module")
def mappings(folder: Path) -> list[dict[str, str]]:
    return rows(folder / "mappings.tsv")


def test_every_table_is_a_category_or_the_mappings(folder: Path):
    """A stray file would be loaded as concepts."""
    assert {*CATEGORY_OF_FILE, "mappings"} == {path.stem for path in folder.glob("*.tsv")}


@pytest.mark.parametrize("name", [*CATEGORY_OF_FILE, "mappings"])
def test_a_table_is_plain_tab_separated_text(folder: Path, name: str):
    """Every line has the cells of the header, without quotes, padding, blank lines or carriage returns."""
    text = (folder / f"{name}.tsv").read_bytes().decode("utf-8")
    header, *lines = text.removesuffix("\n").split("\n")
    expected = MAPPING_COLUMNS if name == "mappings" else COLUMNS

    assert "\t".join(expected) == header
    assert text.endswith("\n")
    assert "\r" not in text
    assert '"' not in text
    assert [] == [line for line in lines if line.count("\t") != len(expected) - 1]
    assert [] == [cell for line in lines for cell in line.split("\t") if cell != cell.strip()]


@pytest.mark.parametrize(("name", "category"), CATEGORY_OF_FILE.items())
def test_a_table_holds_one_category_sorted_by_slug(folder: Path, name: str, category: str):
    """Sorted rows make changes readable; equal slugs would be one concept twice."""
    table = rows(folder / f"{name}.tsv")
    slugs = [row["slug"] for row in table]

    assert {category} == {row["category"] for row in table}
    assert sorted(set(slugs)) == slugs


def test_there_are_enough_concepts(concepts: list[dict[str, str]]):
    """The project promises five hundred."""
    assert len(concepts) >= 500


def test_a_slug_is_plain(concepts: list[dict[str, str]]):
    """Slugs become parts of IRIs."""
    plain = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

    assert [] == [key(row) for row in concepts if not plain.fullmatch(row["slug"])]


def test_names_are_given_once(concepts: list[dict[str, str]]):
    """No empty name, no synonym that repeats the label or another synonym."""
    bad = []
    for row in concepts:
        names = [row["label"], *parts(row["synonyms"])]
        if not all(names) or len(set(names)) != len(names):
            bad.append(key(row))

    assert [] == bad


def test_no_two_concepts_share_a_name(concepts: list[dict[str, str]]):
    """A shared name is ambiguous; EGFR and eGFR, PCR and pCR differ by case alone."""
    owners: dict[str, set[str]] = defaultdict(set)
    for row in concepts:
        for name in [row["label"], *parts(row["synonyms"])]:
            owners[name.lower()].add(key(row))

    assert {"egfr", "pcr"} == {name for name, keys in owners.items() if len(keys) > 1}


def test_no_plain_word_is_a_name(concepts: list[dict[str, str]]):
    """The trial named CONFIRM must not be found in "these results confirm"."""
    names = {name.lower() for row in concepts for name in [row["label"], *parts(row["synonyms"])]}

    assert set() == names & set(PLAIN_WORDS)


def test_broader_concepts_and_makers_exist(concepts: list[dict[str, str]]):
    """A key that leads nowhere would become a dangling IRI."""
    known = {key(row) for row in concepts}
    named = {k for row in concepts for k in parts(row["broader"]) + parts(row["makers"])}

    assert set() == named - known


def test_only_drugs_have_makers_and_makers_are_companies(concepts: list[dict[str, str]]):
    """The question "who makes this drug" must lead to companies."""
    makers = [(row["category"], maker) for row in concepts for maker in parts(row["makers"])]

    assert [] == [
        pair for pair in makers if pair[0] != "drug" or not pair[1].startswith("company/")
    ]


def test_nothing_is_broader_than_itself(concepts: list[dict[str, str]]):
    """The hierarchy has no circles."""
    broader = {key(row): set(parts(row["broader"])) for row in concepts}

    def above(start: str) -> set[str]:
        seen: set[str] = set()
        todo = list(broader[start])
        while todo:
            step = todo.pop()
            if step not in seen:
                seen.add(step)
                todo.extend(broader[step])
        return seen

    assert [] == [concept for concept in broader if concept in above(concept)]


def test_a_mapping_links_a_known_concept_to_a_well_formed_identifier(
    concepts: list[dict[str, str]], mappings: list[dict[str, str]]
):
    """A misspelt identifier is worse than none."""
    known = {key(row) for row in concepts}
    bad = []
    for row in mappings:
        prefix, _, identifier = row["curie"].partition(":")
        if row["concept"] not in known or not re.fullmatch(
            IDENTIFIERS.get(prefix, "-"), identifier
        ):
            bad.append(row)

    assert [] == bad


def test_a_mapping_says_how_it_is_known(mappings: list[dict[str, str]]):
    """Every link has a match, the identifier's own name, at least one source and a status."""
    bad = [
        row
        for row in mappings
        if row["match"] not in ("exact", "close", "broad", "narrow")
        or row["status"] not in ("accepted", "conflict")
        or not row["label"]
        or not row["sources"]
    ]

    assert [] == bad


def test_mappings_are_sorted_and_given_once(mappings: list[dict[str, str]]):
    """Sorted rows make changes readable."""
    pairs = [(row["concept"], row["curie"]) for row in mappings]

    assert sorted(set(pairs)) == pairs


def test_an_identifier_means_one_concept(mappings: list[dict[str, str]]):
    """Two concepts of one category with the same exact identifier would be one."""
    exact = Counter(
        (row["concept"].partition("/")[0], row["curie"])
        for row in mappings
        if row["match"] == "exact" and row["status"] == "accepted"
    )

    assert [] == [pair for pair, n in exact.items() if n > 1]


def test_a_concept_has_one_exact_identifier_of_a_kind(mappings: list[dict[str, str]]):
    """Where the sources name two, the links are in conflict and neither is used."""
    exact = Counter(
        (row["concept"], row["curie"].partition(":")[0])
        for row in mappings
        if row["match"] == "exact" and row["status"] == "accepted"
    )

    assert [] == [pair for pair, n in exact.items() if n > 1]


@pytest.mark.parametrize(("concept", "curie"), LEANED_ON)
def test_a_link_that_others_lean_on_is_exact(
    mappings: list[dict[str, str]], concept: str, curie: str
):
    """Without it a plain edge that readers expect would be withheld."""
    found = [
        (r["match"], r["status"])
        for r in mappings
        if (r["concept"], r["curie"]) == (concept, curie)
    ]

    assert [("exact", "accepted")] == found


@pytest.mark.parametrize(("concept", "curie"), KNOWN_ERRORS)
def test_a_known_error_of_free_tables_is_not_repeated(
    mappings: list[dict[str, str]], concept: str, curie: str
):
    """The names agree or the tables say so, and the meaning is another."""
    assert [] == [row for row in mappings if (row["concept"], row["curie"]) == (concept, curie)]


def test_the_vocabularies_bear_out_every_link(root: Path, shared: Path):
    """The tool reads each identifier again where it was issued."""
    tool = [sys.executable, str(root / "tools" / "check_lexicon.py"), str(shared / "vocab")]
    done = subprocess.run(tool, capture_output=True, text=True, check=False)

    assert ("", "", 0) == (done.stdout, done.stderr, done.returncode)
