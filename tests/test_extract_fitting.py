"""Claims that cannot be are dropped."""

from __future__ import annotations

from dataclasses import replace

import pytest

from msgraph import resources, vocabulary
from msgraph.extract.fitting import fits
from msgraph.model import Argument, Claim, Concept

DISEASE = Concept("disease", "multiple-sclerosis", "multiple sclerosis")


def claim(category: str, predicate: str, *, local: bool = False) -> Claim:
    subject = Argument("X", 0, 1, Concept(category, "x", "X", local=local))
    return Claim("drug", subject, predicate, Argument("MS", 2, 4, DISEASE), "X MS", 0, 4)


@pytest.mark.parametrize("category", ["molecule", "cell", "disease", "company"])
def test_what_is_no_treatment_treats_nothing(category):
    """'An antibody against CD52 that is approved for MS' does not say it of CD52."""
    assert not fits(claim(category, "biolink:treats"))


@pytest.mark.parametrize("category", ["drug", "drug_class", "procedure", "process"])
def test_what_can_be_a_treatment_stays(category):
    """Nothing true is lost."""
    assert fits(claim(category, "biolink:treats"))


def test_of_what_no_lexicon_knows_anything_can_be_said():
    """Its sort is only guessed."""
    assert fits(claim("molecule", "biolink:treats", local=True))


def test_a_disease_improves_nothing():
    """ "Asthma patients improved their lung function" does not say it of asthma."""
    worse = claim("disease", "biolink:affects")

    assert not fits(replace(worse, direction="improved"))
    assert fits(replace(worse, direction="worsened"))


def test_the_table_speaks_the_words_of_the_ontology():
    """A misspelt sort would let everything pass."""
    for row in resources.table("ontology/cues/fits.tsv"):
        assert row["predicate"] in vocabulary.PREDICATES
        assert row["direction"] in {"", *vocabulary.DIRECTIONS}
        assert set(row["subject"].split("|")) <= set(vocabulary.CATEGORIES)
