"""The numbers of a sentence become results with their value, interval, p and group."""

from __future__ import annotations

import time
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msgraph import resources
from msgraph.extract import numbers, quantities
from msgraph.model import Result

TABLE = Path(__file__).parent / "extract" / "numbers.tsv"
ROWS = list(resources.rows(TABLE.read_text(encoding="utf-8"), TABLE.name))


def written(result: Result) -> str:
    """A result as the table writes it."""
    text = " ".join(part for part in (result.kind, result.value, result.unit) if part)
    if result.ci_low or result.ci_high:
        text += f" [{result.ci_low}, {result.ci_high}]"
        text += f"@{result.ci_level}" if result.ci_level else ""
    if result.p:
        text += f" p{result.p}" if result.p[0] in "<>≤≥" else f" p={result.p}"
    text += f" n={result.n}" if result.n else ""
    return text + (f" arm={result.arm}" if result.arm else "")


@pytest.mark.parametrize("row", ROWS, ids=[row["sentence"][:60] for row in ROWS])
def test_a_sentence_gives_the_results_of_the_table(row):
    """The table is the specification: what is a result, and what of its words belongs to it."""
    found = numbers.find(row["sentence"], 0, len(row["sentence"]))

    assert row["results"] == ("; ".join(written(result) for result in found) or "-")


def test_the_table_is_large():
    """A rule of the house: at least a hundred items of our own."""
    assert len(ROWS) >= 100


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("0.70", "0.7"),
        (".03", "0.03"),
        ("1,234.50", "1234.5"),
        ("36\u202f570", "36570"),
        ("0,84", "0.84"),
        ("-1.30", "-1.3"),
        ("-0.0", "0"),
        ("2.23 x 10-5", "0.0000223"),
        ("3 x 10(-8)", "0.00000003"),
        ("2.5 x 10^9", "2500000000"),
        ("1.2e-5", "0.000012"),
        ("007", "7"),
    ],
)
def test_a_number_is_kept_as_a_plain_decimal(printed, plain):
    """Stores normalise decimals: one number has one form, whatever the journal prints."""
    assert plain == quantities.decimal(printed)


def test_what_is_reported_is_kept_as_printed():
    """The value is for machines; the words, middle dots and all, are for people."""
    text = "Risk fell (adjusted HR 0·70, 95% CI 0·55–0·90; p=0·004)."
    (result,) = numbers.find(text, 0, len(text))

    assert "HR 0·70, 95% CI 0·55–0·90; p=0·004" == result.as_reported
    assert ("0.7", "0.55", "0.9", "0.004") == (
        result.value,
        result.ci_low,
        result.ci_high,
        result.p,
    )


def test_only_the_asked_stretch_is_read():
    """Offsets count in the whole text; numbers outside the sentence do not exist."""
    text = "In 12% of men. In 34% of women. In 56% of mice."
    (result,) = numbers.find(text, 15, 31)

    assert ("34", "34%", 18) == (result.value, result.as_reported, result.start)


PIECES = st.sampled_from(
    [
        "HR",
        "OR",
        "RR",
        "mean",
        "median",
        "0.7",
        "12",
        "1,234",
        "45%",
        "±",
        "(",
        ")",
        "[",
        "]",
        "95%",
        "CI",
        ",",
        ";",
        "-",
        "–",
        "to",
        "vs",
        "and",
        "of",
        "in",
        "the",
        "placebo",
        "group",
        "patients",
        "months",
        "p<0.05",
        "P=.3",
        "n=4",
        "per",
        "100",
        "person-years",
        "=",
        ":",
        "r",
        "AUC",
        "-1.5",
        "0·9",
        "SD",
        "IQR",
        "respectively",
        "x",
    ]
)


@given(st.lists(PIECES, max_size=30).map(" ".join))
def test_results_lie_in_the_text_in_order_and_apart(text):
    """Whatever is read, the words are the text's own, and no two results share any."""
    found = numbers.find(text, 0, len(text))
    ends = [(result.start, result.end) for result in found]

    assert [text[start:end] for start, end in ends] == [result.as_reported for result in found]
    assert all(one[1] <= two[0] for one, two in pairwise(ends))


@given(st.lists(PIECES, max_size=30).map(" ".join))
def test_intervals_are_in_order(text):
    """A low bound above the high one is a misreading."""
    found = numbers.find(text, 0, len(text))
    bounds = [(r.ci_low, r.ci_high) for r in found if r.ci_low and r.ci_high]

    assert all(Decimal(low) <= Decimal(high) for low, high in bounds)


@given(st.text(max_size=200))
def test_any_text_can_be_read(text):
    """Control characters, other scripts and stray signs are no reason to fail."""
    for result in numbers.find(text, 0, len(text)):
        assert result.as_reported == text[result.start : result.end]


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1,",
        "1,111",
        "1.1.",
        "HR 1 ",
        "(",
        "p ",
        "1 of ",
        "95% CI ",
        "a-",
        "1 vs ",
        "n = ",
        "x/",
    ],
)
def test_time_grows_with_the_text_and_not_faster(unit):
    """100,000 characters of anything are read in a moment: no pattern may run wild."""
    text = (unit * 100_000)[:100_000] + "1"
    start = time.process_time()
    numbers.find(text, 0, len(text))

    assert time.process_time() - start < 5
