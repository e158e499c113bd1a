"""What a study sets out to find, how large it is, where it is registered, what kind it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from msgraph import resources
from msgraph.extract import studies
from msgraph.model import Claim, Record, Section, Source

FOLDER = Path(__file__).parent / "extract"


def rows(name: str) -> list[dict[str, str]]:
    return list(resources.rows((FOLDER / name).read_text(encoding="utf-8"), name))


AIMS = rows("studies.tsv")
DESIGNS = rows("designs.tsv")


def record(text: str, kind: str = "abstract", **fields: object) -> Record:
    """A record whose whole text is one section."""
    sections = (Section(kind, "", 0, len(text)),)
    return Record(text, sections, Source("paper", "plain", "0"), **{"title": "A paper"} | fields)


def written(claim: Claim) -> str:
    """A claim as the table writes it."""
    concept = claim.object.concept
    who = claim.subject.text if claim.subject.start >= 0 else "paper"
    what = concept.key if concept else f'"{claim.object.text}"'
    text = f"{who} {claim.predicate.partition(':')[2]} {what}"
    text += f" aspect={claim.aspect}" if claim.aspect else ""
    text += "".join(f" {slot.name}={slot.text}" for slot in claim.context)
    return text + (f" {claim.modality}" if claim.predicate == "msg:studies" else "")


@pytest.mark.parametrize("row", AIMS, ids=[row["sentence"][:60] for row in AIMS])
def test_a_sentence_gives_the_study_claims_of_the_table(row):
    """The table is the specification of aims, sample sizes and registry numbers."""
    found = studies.find(record(row["sentence"], row["section"]))

    assert row["claims"] == ("; ".join(map(written, found)) or "-")


@pytest.mark.parametrize("row", AIMS, ids=[row["sentence"][:60] for row in AIMS])
def test_every_word_stands_where_it_is_said_to(row):
    """Quotes, subjects, objects, cues and contexts slice the text."""
    text = row["sentence"]
    for claim in studies.find(record(text, row["section"])):
        parts = [(claim.quote, claim.quote_start, claim.quote_end)]
        parts += [(a.text, a.start, a.end) for a in (claim.subject, claim.object, *claim.context)]
        parts += [(r.as_reported, r.start, r.end) for r in claim.results]

        assert all(words == text[start:end] for words, start, end in parts if start >= 0)


def test_a_study_claim_is_about_the_paper():
    """Whether "we" or "this study" is said: the subject is the paper."""
    (claim,) = studies.find(record("We aimed to assess the safety of cladribine.", pmid="7"))

    assert ("We", "paper/pubmed/7") == (claim.subject.text, claim.subject.concept.key)


def test_a_sample_size_keeps_its_number():
    """Seven hundred people are a number, not only words."""
    (claim,) = studies.find(record("A total of 1,771 patients were randomised."))

    assert [("count", "1771")] == [(r.kind, r.value) for r in claim.results]


def test_figure_legends_say_nothing_of_the_study():
    """What a legend repeats is no aim."""
    text = "To compare fingolimod with placebo. A total of 12 patients were included."

    assert [] == studies.find(record(text, "figure"))


@pytest.mark.parametrize("row", DESIGNS, ids=[row["title"] for row in DESIGNS])
def test_design_and_species_are_those_of_the_table(row):
    """Publication types and headings come first, then what title and abstract say."""
    paper = record(
        row["abstract"],
        title=row["title"],
        publication_types=tuple(filter(None, row["types"].split("|"))),
        mesh=tuple(filter(None, row["mesh"].split("|"))),
    )

    assert (row["design"], row["species"]) == (studies.design(paper), studies.species(paper))


def test_the_population_is_the_phrase_that_says_most():
    """ "Patients" alone does not tell whom a study is about."""
    text = "Relapses are rare in patients. We gave drug A in adults with early multiple sclerosis."
    place = studies.population(record(text))

    assert "adults with early multiple sclerosis" == place.text
    assert place.text == text[place.start : place.end]


def test_a_text_without_people_has_no_population():
    """Nothing is better than a guess."""
    assert studies.population(record("Cells divide. Receptors bind.")) is None
