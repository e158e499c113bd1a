"""The annotated claims that the project adds to those it was given: offsets that still mean what they meant."""

from __future__ import annotations

import importlib.util
import json
import re
from collections import Counter

import pytest

ALLOWED = {
    "type": {"drug", "mechanism", "outcome", "safety", "study"},
    "predicate": {
        *("treats", "has_regimen", "is_a", "affects", "reduces_risk_of", "has_adverse_event"),
        *("prevents", "causes", "associated_with", "no_effect_on", "compared_with", "enables"),
        *("predicts", "studies"),
    },
    "direction": {
        *("increased", "decreased", "improved", "worsened", "unchanged", "present", "absent", None)
    },
    "polarity": {"affirmed", "negated"},
    "modality": {"demonstrated", "asserted", "suggested", "possible", "hypothesised"},
    "role": {"background", "aim", "method", "result", "conclusion"},
    "core": {True, False},
}
SPANS = ("subject", "object", "quote")
FIELDS = {"pmid", "id", *SPANS, *ALLOWED}


@pytest.fixture(scope="module")
def gold(root):
    """`benchmarks/gold_claims.py`, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("gold_claims", root / "benchmarks/gold_claims.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def claims(gold):
    return gold.claims()


@pytest.fixture(scope="module")
def records(gold, shared):
    return gold.records(shared)


def test_there_is_enough_to_learn_from(claims):
    """Fewer abstracts than these and a line was lost."""
    assert len({c["pmid"] for c in claims}) >= 321
    assert len(claims) >= 5843


def test_every_claim_has_the_fields_of_the_guidelines(claims):
    """A field too many could hold words of an abstract, which are not ours to ship."""
    assert {frozenset(FIELDS)} == {frozenset(c) for c in claims}


@pytest.mark.parametrize("field", ALLOWED)
def test_values_are_those_of_the_guidelines(claims, field):
    """Whatever learns from them knows no others."""
    assert {c[field] for c in claims} <= ALLOWED[field]


def test_identifiers_name_one_claim_each(claims):
    """The PMID and a running number."""
    numbers = Counter(c["id"] for c in claims)

    assert set() == {i for i, n in numbers.items() if n > 1}
    assert all(re.fullmatch(rf"{c['pmid']}-\d+", c["id"]) for c in claims)


def test_no_claim_is_there_twice(claims):
    """A claim twice would count double in training."""
    said = Counter(
        (c["pmid"], c["predicate"], c["direction"], *(tuple(c[s]) for s in SPANS)) for c in claims
    )

    assert set() == {key for key, n in said.items() if n > 1}


def test_no_words_are_shipped(root):
    """The files hold PMIDs, offsets, hashes and values, but no sentence."""
    for name in ("more.jsonl", "more_sources.json"):
        text = (root / "benchmarks/gold" / name).read_text(encoding="utf-8")

        assert text.isascii()
        assert set() == set(re.findall(r"[A-Za-z]+ [A-Za-z]+", text))


def test_every_abstract_has_a_source(claims, gold):
    """Offsets without the text they count in are worth nothing."""
    assert set(gold.sources()) == {c["pmid"] for c in claims}


def test_none_is_among_the_given_ones(claims, shared):
    """What one learns from must not be what one measures with."""
    given = {
        json.loads(line)["pmid"]
        for name in ("train.jsonl", "dev.jsonl")
        for line in (shared / "gold" / name).read_text(encoding="utf-8").splitlines()
    }

    assert set() == given & {c["pmid"] for c in claims}


def test_texts_are_those_that_were_annotated(gold, records):
    """A reader that joins sections in another way moves every offset: then they have to be taken anew."""
    changed = {p for p, s in gold.sources().items() if not gold.unchanged(records[p], s)}

    assert set() == changed


def test_offsets_lie_in_the_title_and_abstract(claims, gold, records):
    """Nothing else of a record was read."""
    ends = {pmid: source["end"] for pmid, source in gold.sources().items()}
    wrong = [
        c["id"]
        for c in claims
        for start, end in (c[s] for s in SPANS)
        if not 0 <= start < end <= min(ends[c["pmid"]], len(records[c["pmid"]].text))
    ]

    assert [] == wrong


def test_phrases_begin_and_end_at_words(claims, gold, records):
    """An offset that is one off cuts a word in two."""
    cut = []
    for claim in claims:
        text = records[claim["pmid"]].text
        for start, end in (claim[s] for s in SPANS):
            before, after = text[max(0, start - 1) : start + 1], text[end - 1 : end + 1]
            if (before.isalpha() and len(before) == 2) or (after.isalpha() and len(after) == 2):
                cut.append((claim["id"], text[start:end]))

    assert [] == cut
