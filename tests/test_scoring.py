"""Scoring against gold: what matches what, and `msgraph eval`, which prints it."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from msgraph.cli import main
from msgraph.pipeline import Settings, findings, scoring, statements

TEXT = "Disease-modifying therapy (DMT) with vorlizumab reduced relapses. Headache was rare."
CLAIM = {
    "pmid": "1", "type": "outcome", "subject": "vorlizumab", "object": "relapses", "direction": "decreased",
    "polarity": "affirmed", "modality": "demonstrated", "core": True,
    "quote": "Disease-modifying therapy (DMT) with vorlizumab reduced relapses.",
}  # fmt: skip


def scored(found: list[dict], gold: list[dict], text: str = TEXT) -> scoring.Score:
    """The score of rows against rows of one paper."""
    forms = {"1": statements.long_forms(text)}
    wanted = tuple(statements.statements(gold, forms))
    return scoring.score(
        statements.statements(found, forms), statements.Gold(frozenset("1"), wanted)
    )


# What a claim is changed to, and whether it still matches the gold claim.
MATCHES = [
    ({}, True),
    ({"subject": "the vorlizumab"}, True),
    ({"object": "the rate of relapses"}, True),
    ({"object": "annual relapses of men"}, True),
    ({"object": "headache"}, False),
    ({"subject": "metrizine"}, False),
    ({"subject": "a b c d e f g h i j k l vorlizumab"}, False),
    ({"subject": None, "subject_text": "vorlizumab"}, True),
    ({"subject": None}, False),
    ({"quote": "vorlizumab reduced relapses"}, True),
    ({"quote": "Headache was rare."}, False),
    ({"pmid": "2"}, False),
    ({"type": "study"}, False),
    ({"direction": "increased", "polarity": "negated", "modality": "possible"}, True),
]


@pytest.mark.parametrize(("change", "matches"), MATCHES, ids=str)
def test_quotes_and_both_ends_decide_what_matches(change, matches):
    """Half of the words of the shorter quote, half of the content words of the shorter name."""
    assert matches == bool(scored([{**CLAIM, **change}], [CLAIM]).pairs)


def test_a_claim_matches_once_and_the_closest_one():
    """Saying one thing twice is one match and one extra."""
    vague = {**CLAIM, "quote": "Therapy with vorlizumab reduced the pain and the relapses."}

    result = scored([vague, CLAIM], [CLAIM])

    assert ["decreased"] == [pair.found.direction for pair in result.pairs]
    assert [vague["quote"]] == [s.quote for s in result.extra]


def test_strict_asks_for_the_sign_too():
    """A claim with the wrong sign is a wrong claim."""
    result = scored([{**CLAIM, "direction": "increased"}], [CLAIM])

    assert (1.0, 0.0) == (result.loose.f1, result.strict.f1)
    assert ("direction",) == result.pairs[0].differences
    assert (0.0, 1.0) == (result.same("direction"), result.same("polarity"))


def test_recall_counts_core_claims_only():
    """A marginal claim found is right; one not found is not missed."""
    marginal = {**CLAIM, "object": "headache", "quote": "Headache was rare.", "core": False}

    assert scored([CLAIM], [CLAIM, marginal]).missed == ()
    assert 1.0 == scored([CLAIM, marginal], [CLAIM, marginal]).loose.precision


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        (
            "Disease-modifying therapy (DMT) works.",
            {"DMT": "Disease modifying therapy"},
        ),
        ("Natural killer (NK) cells", {"NK": "Natural killer"}),
        ("In rats (see below) nothing", {}),
        ("Women (n = 12)", {}),
    ],
)
def test_abbreviations_are_written_out_where_the_text_defines_them(text, forms):
    """The shortest run of words before the bracket that holds the letters."""
    assert forms == statements.long_forms(text)


def test_an_abbreviation_is_its_long_form():
    """Annotators write names out, papers do not."""
    result = scored([{**CLAIM, "subject": "DMT"}], [{**CLAIM, "subject": "modifying therapy"}])

    assert 1 == len(result.pairs)


def test_nothing_found_is_a_score_of_zero():
    """No division by nothing."""
    assert {0.0} == set(scored([], [CLAIM]).metrics().values())


# --- against the program that the gold came with


def official(shared, folder, rows: list[dict]) -> list[float]:
    """The figures that the gold's own script prints for claims of the development abstracts."""
    (folder / "claims.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), "utf-8")
    gold = shared / "gold"
    done = subprocess.run(
        [sys.executable, gold / "score.py", folder / "claims.jsonl", gold / "dev.jsonl", gold / "dev_texts.json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    lines = done.stdout.split("\n")
    return [float(n) for line in lines[1:4] for n in re.findall(r"\d\.\d+", line)]


def ours(shared, rows: list[dict]) -> list[float]:
    """The same figures by our own code."""
    forms = statements.texts(shared / "gold/dev_texts.json")
    gold = statements.gold(shared / "gold/dev.jsonl", forms)
    result = scoring.score(statements.statements(rows, forms), gold)
    return [round(value, 3) for value in result.metrics().values()]


def test_figures_are_those_of_the_golds_own_script(shared, tmp_path):
    """On what is extracted from the development abstracts: else figures could not be compared."""
    wanted = statements.gold(shared / "gold/dev.jsonl", {}).papers
    found = findings.of_papers([shared / "gold/dev.xml"], Settings(), wanted)

    assert official(shared, tmp_path, list(found.views)) == ours(shared, list(found.views))
    assert len(found.views) == found.exact


def test_figures_agree_on_damaged_gold(shared, tmp_path):
    """Twins, cut quotes, names without words and other values: the odd cases of matching."""
    lines = (shared / "gold/dev.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    for n, row in enumerate(rows):
        row["quote"] = row["quote"][: 40 + 7 * (n % 9)] if n % 2 else row["quote"]
        row["subject"] = ("β", row["subject"], f"the {row['subject']} level")[n % 3]
        row["direction"] = None if n % 5 == 0 else row["direction"]
        row["modality"] = "possible" if n % 7 == 0 else row["modality"]
    rows = [*rows[::2], *rows[::3], *reversed(rows)]

    assert official(shared, tmp_path, rows) == ours(shared, rows)


# --- the command

PAPER = """PMID- 1
TI  - A trial of vorlizumab.
AB  - Vorlizumab reduced the relapse rate. Vorlizumab increased fatigue.
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a paper and its gold: one claim that is found, one that is not."""
    gold = [
        {**CLAIM, "object": "relapse rate", "quote": "Vorlizumab reduced the relapse rate."},
        {**CLAIM, "object": "mood", "quote": "A trial of vorlizumab."},
    ]
    (tmp_path / "paper.nbib").write_text(PAPER, encoding="utf-8")
    (tmp_path / "gold.jsonl").write_text("".join(json.dumps(g) + "\n" for g in gold), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_command_prints_a_metric_a_line(folder, capsys):
    """Names and figures, ready for a table."""
    assert 0 == main(["eval", "paper.nbib", "--gold", "gold.jsonl"])

    printed = capsys.readouterr().out.splitlines()
    assert "1 papers, 2 claims, 2 gold claims (2 core), 1 matched" == printed[0]
    assert "recall           0.500" in printed
    assert "quotes exact     1.000" in printed


def test_errors_come_with_their_sentences(folder, capsys):
    """What to look at next."""
    main(["eval", "paper.nbib", "--gold", "gold.jsonl", "--errors"])

    printed = capsys.readouterr().out
    assert "extra 1 " in printed
    assert "\n  Vorlizumab increased fatigue.\n" in printed
    assert "missed 1 outcome | vorlizumab | mood" in printed


def test_figures_come_as_json(folder, capsys):
    """For programs."""
    main(["eval", "paper.nbib", "--gold", "gold.jsonl", "--errors", "--format", "json"])

    stated = json.loads(capsys.readouterr().out)
    assert 0.5 == stated["metrics"]["recall"]
    assert ["mood"] == [each["object"] for each in stated["missed"]]


def test_claims_that_are_there_are_scored_without_papers(folder, capsys):
    """What `msgraph claims --format jsonl` wrote, or another program."""
    (folder / "texts.json").write_text(json.dumps([{"pmid": "1", "text": TEXT}]), "utf-8")
    words = ["eval", "--claims", "gold.jsonl", "--gold", "gold.jsonl", "--texts", "texts.json"]

    assert 0 == main(words)
    assert "F1               1.000" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["paper.nbib", "--gold", "none.jsonl"], "cannot be read"),
        (["paper.nbib", "--gold", "paper.nbib"], "paper.nbib, line 1: this line is no claim"),
        (["paper.nbib", "--gold", "gold.jsonl", "--texts", "gold.jsonl"], "no list of texts"),
        (["--gold", "gold.jsonl"], "nothing to score"),
        (["--gold", "gold.jsonl", "--claims", "gold.jsonl"], "--claims needs --texts"),
        (["none.xml", "--gold", "gold.jsonl"], "none.xml"),
    ],
)
def test_bad_input_is_named(folder, capsys, words, message):
    """What, where, and what to do; never a traceback."""
    assert 2 == main(["eval", *words])

    printed = capsys.readouterr().err
    assert message in printed
    assert "hint: " in printed


def test_gold_of_other_papers_is_refused(folder, capsys):
    """A score of nothing would look like a bad one."""
    row = json.dumps({**CLAIM, "pmid": "77"})
    (folder / "gold.jsonl").write_text(row, encoding="utf-8")

    assert 2 == main(["eval", "paper.nbib", "--gold", "gold.jsonl"])
    assert "none of the gold's papers is here" in capsys.readouterr().err
