"""What the paper that msgraph was asked for says, and what it does not say."""

from __future__ import annotations

from pathlib import Path

import pytest

from msgraph import readers
from msgraph.extract import extract
from msgraph.model import Claim, Record

RUNNING_TEXT = {"drug", "mechanism", "outcome", "safety"}


@pytest.fixture(scope="module")
def record(shared: Path) -> Record:
    """The saved PubMed page."""
    (page,) = [
        r
        for r in readers.read(shared / "seed" / "000_2915d6f71ab5c776.txt")
        if isinstance(r, Record)
    ]
    return page


@pytest.fixture(scope="module")
def claims(record: Record) -> tuple[Claim, ...]:
    """All that is extracted from it."""
    return extract(record)


def key(claim: Claim) -> tuple[str, str, str]:
    """Subject, predicate and object, concepts by their key, literals by their words."""
    subject = claim.subject.concept.slug if claim.subject.concept else claim.subject.text
    thing = claim.object.concept.slug if claim.object.concept else claim.object.text
    return subject, claim.predicate, thing


def slots(claim: Claim) -> dict[str, str]:
    """The context by slot."""
    return {slot.name: slot.text for slot in claim.context}


FACTS = [
    (("alemtuzumab", "biolink:subclass_of", "monoclonal-antibody"), "unspecified", "asserted"),
    (
        ("alemtuzumab", "biolink:treats", "relapsing-remitting-multiple-sclerosis"),
        "unspecified",
        "asserted",
    ),
    (("alemtuzumab", "biolink:affects", "relapse-rate"), "decreased", "demonstrated"),
    (("alemtuzumab", "biolink:affects", "disability-worsening"), "decreased", "demonstrated"),
    (("alemtuzumab", "biolink:affects", "brain-volume-loss"), "decreased", "demonstrated"),
    (
        ("alemtuzumab", "biolink:affects", "no-evidence-of-disease-activity"),
        "present",
        "demonstrated",
    ),
    (("alemtuzumab", "biolink:affects", "adverse-event"), "decreased", "demonstrated"),
    (
        ("acyclovir", "biolink:preventative_for_condition", "herpetic-infection"),
        "decreased",
        "demonstrated",
    ),
    (("monitoring", "msg:mitigates", "autoimmune-adverse-event"), "decreased", "demonstrated"),
    (("alemtuzumab", "msg:enables", "innate-immunity"), "preserved", "possible"),
    (("alemtuzumab", "msg:enables", "immunosurveillance"), "preserved", "possible"),
    (
        ("dendritic-cell", "biolink:associated_with", "multiple-sclerosis"),
        "unspecified",
        "suggested",
    ),
]


@pytest.mark.parametrize(("fact", "direction", "modality"), FACTS, ids=lambda value: str(value))
def test_the_paper_says(
    claims: tuple[Claim, ...], fact: tuple[str, str, str], direction: str, modality: str
) -> None:
    """Each fact has its direction and is held as firmly as the paper holds it."""
    found = [c for c in claims if key(c) == fact]

    assert (direction, modality, "affirmed") in {
        (c.direction, c.modality, c.polarity) for c in found
    }


def test_both_courses_have_their_days(claims: tuple[Claim, ...]) -> None:
    """Five days at baseline, three days a year later."""
    found = [slots(c) for c in claims if c.predicate == "msg:hasRegimen"]

    assert [("1", "5", "at baseline"), ("2", "3", "12 months later")] == [
        (s["course"], s["days"], s["timepoint"]) for s in found
    ]


def test_t_and_b_cells_are_depleted_and_come_back(claims: tuple[Claim, ...]) -> None:
    """ "depletion and repopulation of T and B lymphocytes" says four things, none of them firmly."""
    found = {
        (key(c)[2], c.aspect, c.direction, c.modality)
        for c in claims
        if c.aspect in ("depletion", "repopulation")
    }

    assert found == {
        (cell, aspect, direction, "suggested")
        for cell in ("t-cell", "b-cell")
        for aspect, direction in (("depletion", "decreased"), ("repopulation", "increased"))
    }


def test_the_shift_of_cells_is_only_suggested(claims: tuple[Claim, ...]) -> None:
    """More cells with memory and regulatory phenotypes, fewer with a proinflammatory signature."""
    found = {(c.direction, c.modality) for c in claims if c.object.text.startswith("cells with")}

    assert {("increased", "suggested"), ("decreased", "suggested")} == found


def test_disability_remained_stable_or_improved(claims: tuple[Claim, ...]) -> None:
    """A disjunction is one claim."""
    found = [
        c.direction
        for c in claims
        if "disability" in c.object.text and "preexisting" in c.object.text
    ]

    assert ["stable_or_improved"] == found


def test_no_new_safety_signals_is_the_one_denial(claims: tuple[Claim, ...]) -> None:
    """ "no evidence of disease activity" and "in the absence of continuous treatment" deny nothing."""
    found = [(c.kind, c.object.text, c.direction) for c in claims if c.polarity == "negated"]

    assert [("safety", "safety signals", "absent")] == found


def test_the_findings_are_those_of_the_extension_study(claims: tuple[Claim, ...]) -> None:
    """A finding keeps its study and its time."""
    found = [slots(c) for c in claims if key(c)[2] == "relapse-rate" and c.section == "abstract"]

    assert [("phase II/III extension study", "over the long term")] == [
        (s["study"], s["timepoint"]) for s in found
    ]


def test_what_explains_the_efficacy_keeps_its_condition(claims: tuple[Claim, ...]) -> None:
    """ "in the absence of continuous treatment" is a condition."""
    found = [slots(c).get("condition", "") for c in claims if c.predicate == "msg:explains"]

    assert ["in the absence of continuous treatment"] == found


def test_monitoring_enables_detection_and_management(claims: tuple[Claim, ...]) -> None:
    """What monitoring allows is monitoring's, not the drug's."""
    found = {
        c.object.text for c in claims if c.predicate == "msg:enables" and key(c)[0] == "monitoring"
    }

    assert {"early detection", "effective management"} == found


def test_running_text_makes_at_least_25_claims(claims: tuple[Claim, ...]) -> None:
    """The abstract is dense."""
    found = [c for c in claims if c.kind in RUNNING_TEXT]

    assert len(found) >= 25


def test_legends_make_no_claims_and_their_p_values_are_no_results(
    claims: tuple[Claim, ...],
) -> None:
    """ "p < 0.05" in a legend explains an asterisk."""
    found = [c.quote for c in claims if c.section == "figure" and c.kind in RUNNING_TEXT]

    assert [] == found
    assert [] == [r for c in claims for r in c.results if r.p]


def test_words_stand_where_they_are_said_to_stand(
    record: Record, claims: tuple[Claim, ...]
) -> None:
    """Every quote, argument, slot and number is a slice of the text."""
    spans = [(c.quote, c.quote_start, c.quote_end) for c in claims]
    spans += [(a.text, a.start, a.end) for c in claims for a in (c.subject, c.object)]
    spans += [(s.text, s.start, s.end) for c in claims for s in c.context if s.name != "days"]
    spans += [(r.as_reported, r.start, r.end) for c in claims for r in c.results]

    assert [] == [
        span for span in spans if span[1] >= 0 and record.text[span[1] : span[2]] != span[0]
    ]
