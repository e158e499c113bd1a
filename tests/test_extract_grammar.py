"""The grammar proposes the right subject, object, direction, polarity and modality: tables of sentences.

The gate is held open here: it is measured on annotated abstracts, not on single sentences.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from msgraph import lexicon, resources
from msgraph.extract import gate
from msgraph.extract.grammar import claims_of
from msgraph.model import Claim, Record, Section, Source

FOLDER = Path(__file__).parent / "extract"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table in `tests/extract/`."""
    return list(resources.rows((FOLDER / f"{name}.tsv").read_text(encoding="utf-8"), name))


def record_of(text: str, kind: str = "results") -> Record:
    """A paper that says one thing."""
    source = Source("sentence", "text", "0" * 64)
    return Record(text=text, sections=(Section(kind, "", 0, len(text)),), source=source)


@cache
def proposed(sentence: str) -> tuple[Claim, ...]:
    """All that the grammar reads in a sentence."""
    return claims_of(record_of(sentence), lexicon.shipped(), replace(gate.shipped(), threshold=0.0))


def words_of(claim: Claim) -> tuple[str, str]:
    """The subject's and the object's words; the whole name where the sentence gives only a part."""
    thing = claim.object.text
    if claim.object.concept is not None and len(thing) <= 2:
        thing = f"{thing} lymphocytes"
    return claim.subject.text.lower(), thing.lower()


def found(row: dict[str, str]) -> list[Claim]:
    """The claims of a row's sentence with its subject and object."""
    wanted = row["subject"].lower(), row["object"].lower()
    return [c for c in proposed(row["sentence"]) if words_of(c) == wanted]


@pytest.mark.parametrize("row", rows("negation"), ids=lambda row: row["sentence"])
def test_negation_and_hedging_bind_to_their_own_event(row: dict[str, str]) -> None:
    """A denial or a "may" counts for the verb it stands with, not for the sentence."""
    claims = found(row)

    assert claims, [words_of(c) for c in proposed(row["sentence"])]
    assert (row["direction"], row["polarity"]) in {(c.direction, c.polarity) for c in claims}
    if row["modality"]:
        assert row["modality"] in {c.modality for c in claims}
    else:
        assert {c.modality for c in claims} & {"demonstrated", "asserted"}


@pytest.mark.parametrize(
    "row", rows("coordination"), ids=lambda row: row["sentence"] + row["object"]
)
def test_each_part_of_a_list_makes_its_claim(row: dict[str, str]) -> None:
    """ "reduces A, B and C" says three things; "stable or improved" says one."""
    claims = found(row)

    assert claims, [words_of(c) for c in proposed(row["sentence"])]
    assert row["direction"] in {c.direction for c in claims}


@pytest.mark.parametrize("name", ["mitigation", "frames"])
def test_frames_give_their_predicate_and_direction(name: str) -> None:
    """Each cue of the tables reads as the claim that it makes."""
    missed = [
        (
            row["sentence"],
            [(*words_of(c), c.predicate, c.direction) for c in proposed(row["sentence"])],
        )
        for row in rows(name)
        if not any(
            (row["predicate"], row["direction"]) == (c.predicate, c.direction) for c in found(row)
        )
    ]

    assert [] == missed


#: A sentence, and a subject and an object of which it says nothing.
UNSAID = [
    ("The combination of vorlizumab and cladrofen reduced relapses.", "cladrofen", "relapses"),
    ("The markers were higher in B cells than those in T cells.", "t cells", "markers"),
    (
        "The particles were characterized by electron microscopy.",
        "electron microscopy",
        "particles",
    ),
    (
        "The particles were characterized by electron microscopy.",
        "particles",
        "electron microscopy",
    ),
    ("Vorlizumab as a single dose failed to stop relapses.", "vorlizumab", "single dose"),
    ("Patients who smoke had more relapses than patients who do not.", "vorlizumab", "relapses"),
    (
        "Vorlizumab helps. Vorlizumab was studied. Patients who smoke had more relapses.",
        "vorlizumab",
        "relapses",
    ),
    ("Half of the patients had relapses.", "half of the patients", "relapses"),
    ("Vorlizumab with cladrofen is more effective than rest.", "vorlizumab", "more effective"),
    ("We studied the deficit, neurogenesis, and angiogenesis.", "neurogenesis", "deficit"),
    ("The new structures improved our understanding of relapse.", "new structures", "relapse"),
]


@pytest.mark.parametrize(("sentence", "subject", "thing"), UNSAID)
def test_what_a_sentence_does_not_say_is_no_claim(sentence: str, subject: str, thing: str) -> None:
    """Parts of a combination, sides of a comparison, methods and doses are not what acts or is."""
    assert (subject, thing) not in {words_of(c) for c in proposed(sentence)}


def test_a_difference_by_chance_is_no_change() -> None:
    """ "12% against 15% (p = 0.62)" shows no effect of either."""
    by_chance = proposed(
        "The response rate was 12% with vorlizumab and 15% with placebo (p = 0.62)."
    )
    shown = proposed("The response rate was 12% with vorlizumab and 15% with placebo (p = 0.02).")

    assert {"unchanged"} == {c.direction for c in by_chance}
    assert "unchanged" not in {c.direction for c in shown}
