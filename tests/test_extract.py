"""Extraction is pure, deterministic, anchored, and calm about odd text; its cues are data."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from msgraph import resources, vocabulary
from msgraph.extract import extract
from msgraph.extract.gate import shipped
from msgraph.model import Claim, Record, Section, Source

MOUSE = (
    "Effect of metrizine in mice. Metrizine reduced serum IL-6 by 54% (p = 0.01) and improved survival in mice. "
    "No serious adverse events were observed. These effects may involve the mTOR pathway."
)
SPOKEN = [
    "vorlizumab",
    "reduced",
    "relapses",
    "increased",
    "IL-6",
    "and",
    "or",
    "with",
    "in",
    "of",
    "the",
    "patients",
    "(n",
    "=",
    "12)",
    "[95%",
    "CI]",
    "not",
    "may",
    "3.5",
    "mg",
    ",",
    ".",
    ";",
    ":",
    "which",
    "that",
    "it",
    "by",
    "was",
    "is",
    "no",
    "stable",
    "cells",
    "T",
    "B",
    "é",
    "ß",
    "中",
    "\u202e",
    "\x00",
    "́",
    "(",
    ")",
    "[",
    "]",
    '"',
    "'",
    "%",
]


def record_of(text: str, kind: str = "abstract") -> Record:
    """A paper of one section."""
    return Record(
        text=text,
        sections=(Section(kind, "", 0, len(text)),),
        source=Source("odd", "text", "0" * 64),
    )


def spans_of(claim: Claim) -> list[tuple[str, int, int]]:
    """Everything in a claim that names a place."""
    found = [(claim.quote, claim.quote_start, claim.quote_end)]
    found += [(a.text, a.start, a.end) for a in (claim.subject, claim.object)]
    found += [(s.text, s.start, s.end) for s in claim.context if s.name != "days"]
    found += [(r.as_reported, r.start, r.end) for r in claim.results]
    return [span for span in found if span[1] >= 0]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SPOKEN), max_size=60).map(" ".join))
def test_what_a_claim_quotes_is_a_slice_of_the_text(text: str) -> None:
    """Nothing is claimed in words that are not there."""
    for claim in extract(record_of(text)):
        assert [] == [span for span in spans_of(claim) if text[span[1] : span[2]] != span[0]]


def test_two_runs_give_the_same_claims_in_text_order() -> None:
    """No clock, no hash order, no memory of the paper before."""
    first = extract(record_of(MOUSE))
    extract(record_of("Aspirin reduced pain."))

    assert first == extract(record_of(MOUSE))
    assert list(first) == sorted(first, key=lambda c: (c.quote_start, c.quote_end))


def test_an_animal_result_never_reads_as_a_human_one() -> None:
    """Each claim of a paper on mice says so."""
    claims = [c for c in extract(record_of(MOUSE)) if c.kind in ("outcome", "mechanism", "safety")]

    assert claims
    assert {"mouse"} == {slot.text for c in claims for slot in c.context if slot.name == "species"}
    assert all(any(slot.name == "species" for slot in c.context) for c in claims)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n ",
        "metrizine reduced pain and " * 40_000,
        "(" * 50_000,
        "and, " * 50_000,
        "of metrizine " * 20_000,
        "\x00\x01\x02 metrizine\x00reduced \x7f pain.",
        "\u202eالدواء قلل الألم\u202c metrizine reduced pain.",
        "me\u0301trizine re\u0301duced pa\u0301in " * 500,
        "x" * 200_000,
        "a" * 10 + "-" * 100_000,
    ],
    ids=lambda text: repr(text[:24]),
)
def test_odd_text_is_read_in_bounded_time(text: str) -> None:
    """A megabyte without a full stop, brackets without end, control, combining and right-to-left characters."""
    started = time.process_time()

    extract(record_of(text))

    assert time.process_time() - started < 8


def test_an_empty_or_boilerplate_section_makes_no_claims() -> None:
    """Keywords, references and disclosures are other rooms' business."""
    text = "Metrizine reduced pain in patients."

    assert [] == [c for c in extract(record_of(text, "keywords")) if c.kind == "outcome"]


@pytest.mark.parametrize("name", ["verbs", "nouns", "adjectives"])
def test_every_value_of_a_cue_table_is_a_term_of_the_vocabulary(name: str) -> None:
    """Who edits a table cannot invent a predicate, a direction or a kind."""
    rows = resources.table(f"ontology/cues/{name}.tsv")

    assert set() == {row["predicate"] for row in rows} - set(vocabulary.PREDICATES) - {""}
    assert set() == {row["direction"] for row in rows} - set(vocabulary.DIRECTIONS) - {""}
    assert set() == {row["kind"] for row in rows} - set(vocabulary.KINDS) - {""}


def test_every_certainty_is_a_modality() -> None:
    """ "fail" alone denies instead."""
    rows = resources.table("ontology/cues/certainty.tsv")

    assert {"negated"} == {row["modality"] for row in rows} - set(vocabulary.MODALITIES)


def test_the_weights_are_small() -> None:
    """They ship with the package."""
    size = resources.path("ontology/cues/weights.json").stat().st_size

    assert size < 2_000_000
    assert 0 < shipped().threshold < 1
