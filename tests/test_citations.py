"""The works that a paper cites."""

from __future__ import annotations

from msgraph.extract import citations
from msgraph.model import Record, Reference, Section, Source

TEXT = "A paper\n\nReferences\n1. Berg A. Relapse in winter. J Snow 2012; 3: 4-9.\n2. Ott B. Sleep. 2013."


def record(*references: Reference) -> Record:
    """A paper with references."""
    sections = (Section("title", "", 0, 7), Section("references", "References", 20, len(TEXT)))
    source = Source("paper", "plain", "0")
    return Record(TEXT, sections, source, title="A paper", doi="10.1/x", references=references)


def reference(words: str, **fields: str) -> Reference:
    """A reference whose words stand in the text."""
    start = TEXT.index(words)
    return Reference(1, words, start, start + len(words), **fields)


FIRST = "Berg A. Relapse in winter. J Snow 2012; 3: 4-9."


def test_each_reference_is_a_claim_of_the_paper():
    """The paper cites the work; the quote is the citation as printed."""
    one, two = citations.find(record(reference(FIRST), reference("Ott B. Sleep. 2013.")))

    assert [FIRST, "Ott B. Sleep. 2013."] == [one.quote, two.quote]
    assert ("citation", "cito:cites", "citation") == (one.kind, one.predicate, one.role)
    assert "paper/10.1/x" == one.subject.concept.key


def test_a_quote_is_what_stands_in_the_text():
    """Offsets of quote and object slice the text."""
    (claim,) = citations.find(record(reference(FIRST)))

    assert claim.quote == TEXT[claim.quote_start : claim.quote_end]
    assert claim.object.text == TEXT[claim.object.start : claim.object.end]


def test_a_work_is_named_by_its_identifier():
    """Two papers that cite one DOI cite one work."""
    (claim,) = citations.find(record(reference(FIRST, doi="10.1000/snow.3", title="Relapse")))

    assert ("work/10.1000/snow.3", "Relapse") == (
        claim.object.concept.key,
        claim.object.concept.label,
    )


def test_a_work_without_identifier_is_named_by_its_words():
    """Case and punctuation do not make another work."""
    one = citations.work(Reference(1, "Berg A. Relapse in winter. J Snow 2012."))
    two = citations.work(Reference(9, "BERG A, Relapse in winter; J Snow, 2012"))

    assert one.key == two.key


def test_a_reference_without_words_makes_no_claim():
    """Metadata has no sentence to check a claim against; the bibliography still holds it."""
    assert [] == citations.find(record(Reference(1, "Berg A. Relapse.", doi="10.1/y")))
