"""Saved PubMed pages: what is the paper, and what only the page around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from msgraph import readers
from msgraph.model import Record

DATA = Path(__file__).parent / "readers"


def page(path: Path) -> Record:
    (found,) = readers.read(path)
    assert isinstance(found, Record)
    return found


def parts(found: Record) -> list[tuple[str, str, str]]:
    """Kind, label and words of the sections."""
    return [(part.kind, part.label, found.text[part.start : part.end]) for part in found.sections]


@pytest.fixture(scope="module")
def seed(shared) -> Record:
    """The page that the project was asked for."""
    return page(shared / "seed" / "000_2915d6f71ab5c776.txt")


def test_offsets_of_the_seed_are_those_of_the_file(seed):
    """The abstract's first clause stands where an editor finds it."""
    clause = (
        "Alemtuzumab is a humanized monoclonal antibody approved for the treatment of "
        "relapsing-remitting multiple sclerosis (RRMS)"
    )

    assert clause == seed.text[977:1099]


def test_the_seed_knows_its_bibliography(seed):
    """It has no PMID, and the journal stands only in the short citation."""
    expected = ("10.1177/1756285617722706", "", "Ther Adv Neurol Disord", "2017-10")

    assert expected == (seed.doi, seed.pmid, seed.journal, seed.published)
    assert ("10", "10", "343-359") == (seed.volume, seed.issue, seed.pages)
    assert seed.title.startswith("Alemtuzumab in the long-term treatment")


def test_the_seed_names_one_author_and_says_that_there_are_more(seed):
    """KT in the statement of interests is never given a name."""
    (author,) = seed.authors

    assert ("Tjalf Ziemssen", "Ziemssen", "TZ") == (author.name, author.family, author.initials)
    assert ("the page names only the first of its authors",) == seed.warnings


def test_the_seed_has_each_section_once(seed):
    """Title and legends are printed twice on the page; a claim must not be counted twice."""
    kinds = [part.kind for part in seed.sections]

    expected = "title abstract keywords disclosure figure figure figure figure references"
    assert expected.split() == kinds


def test_banner_and_menus_are_in_no_section(seed):
    """'The site is secure' is not a finding."""
    assert seed.section_at(seed.text.index("The site is secure")) is None
    assert seed.section_at(seed.text.index("Affiliations")) is None


def test_a_heading_is_outside_its_section(seed):
    """The words 'Conflict of interest statement:' are not part of what TZ received."""
    statement = next(words for kind, _, words in parts(seed) if kind == "disclosure")

    assert statement.startswith("TZ has received")


def test_the_references_of_the_seed_are_taken_apart(seed):
    """List numbers (all 1.) and link words are not part of the citation."""
    first, *_, last = seed.references

    assert 5 == len(seed.references)
    assert (1, "Lancet", "2012", "380", "1819\u20131828") == (
        first.number,
        first.container,
        first.year,
        first.volume,
        first.pages,
    )
    assert ("Cohen JA", "Coles AJ", "Arnold DL") == first.authors
    assert first.et_al
    assert (5, "Mult Scler", "P1150") == (last.number, last.container, last.pages)


@pytest.fixture(scope="module")
def structured() -> Record:
    """A page with menus, three named authors, numbers, a structured abstract and every block."""
    return page(DATA / "page_structured.txt")


def test_a_structured_abstract_keeps_its_labels(structured):
    """Labels say what role a sentence plays; they are not part of it."""
    expected = [
        ("background", "Background"),
        ("methods", "Methods"),
        ("results", "Results"),
        ("conclusions", "Conclusion"),
        ("other", "Trial registration"),
    ]

    assert expected == [(kind, label) for kind, label, _ in parts(structured)[1:6]]


def test_numbers_of_affiliations_are_not_part_of_names(structured):
    """Saved pages glue them to the names."""
    names = [(author.name, author.initials) for author in structured.authors]

    assert [
        ("Ada B Marten", "ABM"),
        ("Bea Okafor-Lund", "BOL"),
        ("Cas van der Lind", "CvdL"),
    ] == names


def test_identifiers_come_from_the_front_of_the_page(structured):
    """Similar articles further down have PMIDs too."""
    found = (structured.pmid, structured.pmcid, structured.doi)

    assert ("99999991", "PMC9999991", "10.5555/page.structured") == found


def test_a_journal_on_its_own_line_is_found(structured):
    """The citation line then begins with a full stop."""
    found = (structured.journal, structured.published, structured.issue, structured.pages)

    assert ("Mult Scler J Ex", "2019-05", "3 Suppl 1", "S21-S30") == found


def test_types_and_headings_come_without_buttons_and_qualifiers(structured):
    """'Search in PubMed' is no subject heading."""
    assert ("Observational Study",) == structured.publication_types
    assert ("Adult", "Multiple Sclerosis, Relapsing-Remitting") == structured.mesh


def test_registrations_come_from_data_block_and_abstract(structured):
    """Both name trials that the paper reports."""
    expected = {"clinicaltrials:NCT09999991", "clinicaltrials:NCT09999992"}

    assert expected == set(structured.registrations)


def test_references_glued_on_one_line_are_two(structured):
    """Some browsers lose the line between list items."""
    first, second = structured.references

    assert "Kappos L" == first.authors[0]
    assert "387\u2013401." == first.text[-8:]
    assert "N. Engl. J. Med" == second.container


def test_similar_articles_are_no_part_of_the_paper(structured):
    """Their titles would be claims of others."""
    assert structured.section_at(structured.text.index("Another paper")) is None


@pytest.fixture(scope="module")
def labelled() -> Record:
    """A page whose labels stand on lines of their own."""
    return page(DATA / "page_label_lines.txt")


def test_a_label_on_its_own_line_holds_until_the_next(labelled):
    """Two paragraphs of methods are both methods."""
    expected = [
        ("aim", "To see whether it works."),
        ("methods", "Twenty patients were treated."),
        ("methods", "It was an open trial."),
        ("results", "It did not work."),
    ]

    assert expected == [(kind, words) for kind, _, words in parts(labelled)[1:5]]


def test_a_legend_behind_its_label_is_found_once(labelled):
    """'Fig. 1 The relapses by month.' stands twice on the page."""
    expected = [
        ("figure", "Fig. 1", "The relapses by month."),
        ("table", "Table 2.", "Adverse events by arm."),
    ]

    assert expected == parts(labelled)[5:]


def test_a_retraction_on_the_page_is_seen(labelled):
    """A curator must see that the paper no longer stands."""
    assert "retracted" == labelled.status
    assert "2001-12-24" == labelled.published


def test_windows_line_ends_change_offsets_and_nothing_else(structured):
    """The snapshot is the file, whatever its line ends."""
    data = (DATA / "page_structured.txt").read_bytes().replace(b"\n", b"\r\n")
    (found,) = readers.read_stream(data, "page.txt")

    assert isinstance(found, Record)
    assert parts(structured) == parts(found)
    assert structured.authors == found.authors


def test_blocks_before_the_abstract_do_not_overlap_the_title():
    """A menu's last heading takes in the lines after it, the title among them."""
    text = (
        "Skip to main page content\nSimilar articles\nReferences\nA title of an invented paper\n"
        "Abstract\nIt says little.\nReferences\n1. Able A. On it. J Ex 2001; 2: 3-4.\n"
    )
    (found,) = readers.read_stream(text.encode(), "page.txt")

    assert isinstance(found, Record)
    assert "A title of an invented paper" == found.title
    assert ["title", "abstract", "references"] == [part.kind for part in found.sections]
