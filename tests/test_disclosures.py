"""Who declares which tie to whom."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from msgraph import resources
from msgraph.extract import disclosures
from msgraph.model import Author, Claim, Record, Section, Source

TABLE = Path(__file__).parent / "extract" / "disclosures.tsv"
ROWS = list(resources.rows(TABLE.read_text(encoding="utf-8"), TABLE.name))
AUTHORS = (
    Author("Tjalf Ziemssen", "Ziemssen", "Tjalf", "TZ"),
    Author("Maria Brandt", "Brandt", "Maria", "MB"),
)


def record(text: str, kind: str = "disclosure", authors: tuple[Author, ...] = AUTHORS) -> Record:
    """A record whose whole text is one section."""
    sections = (Section(kind, "", 0, len(text)),)
    source = Source("paper", "plain", "0")
    return Record(text, sections, source, title="A paper", authors=authors, pmid="1")


def written(claim: Claim) -> str:
    """A claim as the table writes it."""
    who, payer = claim.subject.concept, claim.object.concept
    subject = "paper" if who.category == "paper" else who.label
    what = payer.slug if payer else f'"{claim.object.text}"'
    no = "not " if claim.polarity == "negated" else ""
    return f"{subject} {no}{claim.predicate.partition(':')[2]} {what}"


@pytest.mark.parametrize("row", ROWS, ids=[row["statement"][:60] for row in ROWS])
def test_a_statement_gives_the_claims_of_the_table(row):
    """The table is the specification: who, which tie, which payer."""
    found = disclosures.find(record(row["statement"]))

    assert row["claims"] == ("; ".join(map(written, found)) or "-")


@pytest.mark.parametrize("row", ROWS, ids=[row["statement"][:60] for row in ROWS])
def test_every_word_stands_where_it_is_said_to(row):
    """Quotes, people, payers and cues slice the text."""
    text = row["statement"]
    for claim in disclosures.find(record(text)):
        parts = [(claim.quote, claim.quote_start, claim.quote_end)]
        parts += [(a.text, a.start, a.end) for a in (claim.subject, claim.object)]

        assert all(words == text[start:end] for words, start, end in parts if start >= 0)


def test_a_disclosure_is_a_disclosure():
    """It is asserted, of role disclosure, and never becomes a finding."""
    (claim,) = disclosures.find(record("TZ received honoraria from Teva."))

    assert ("disclosure", "disclosure", "asserted") == (claim.kind, claim.role, claim.modality)


def test_initials_that_fit_two_authors_fit_none():
    """Prefer the letters to a guess."""
    twins = (Author("Tom Zell", "Zell", "Tom", "TZ"), Author("Tina Zorn", "Zorn", "Tina", "TZ"))
    (claim,) = disclosures.find(record("TZ received honoraria from Teva.", authors=twins))

    assert "TZ" == claim.subject.concept.label


def test_the_only_author_speaks_for_himself():
    """ "The author" of a paper with one author has a name."""
    (claim,) = disclosures.find(
        record("The author has no conflict of interest.", authors=AUTHORS[:1])
    )

    assert "Tjalf Ziemssen" == claim.subject.concept.label


def test_a_pronoun_is_carried():
    """The words of the person stand in the sentence before."""
    text = "MB received fees from Roche. She also received grants from Teva."
    _, claim = disclosures.find(record(text))

    assert (True, "MB", "Maria Brandt") == (
        claim.subject.carried,
        claim.subject.text,
        claim.subject.concept.label,
    )


def test_a_paragraph_headed_so_discloses_wherever_it_stands():
    """Plain text has no sections of its own for it."""
    text = "Drug A works.\nConflict of interest: TZ received honoraria from Teva."

    assert 1 == len(disclosures.find(record(text, "other")))


def test_other_sections_disclose_nothing():
    """An abstract that names a company is no disclosure."""
    assert [] == disclosures.find(record("TZ received honoraria from Teva.", "abstract"))


def test_a_known_company_is_sure_and_an_unknown_one_less_so():
    """The lexicon vouches for one name only."""
    known, unknown = disclosures.find(record("TZ received fees from Teva and Quillon Bio."))

    assert known.confidence > unknown.confidence
    assert (False, True) == (known.object.concept.local, unknown.object.concept.local)


@pytest.mark.parametrize(
    "unit", ["TZ, ", "Teva and ", "A. ", "grants from ", "No ", "The authors "]
)
def test_long_statements_take_bounded_time(unit):
    """A statement of 60,000 characters is odd, and no reason to hang."""
    text = (unit * 60_000)[:60_000]
    start = time.process_time()
    disclosures.find(record(text))

    assert time.process_time() - start < 5
