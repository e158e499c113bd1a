"""PubMed XML, MEDLINE text, JATS and plain text: what becomes which part of a record."""

from __future__ import annotations

from pathlib import Path

import pytest

from msgraph import readers
from msgraph.errors import DataError
from msgraph.model import Record
from msgraph.readers import citations, dates, headings, identifiers, people

DATA = Path(__file__).parent / "readers"
PAPERS = Path(__file__).parent.parent / "examples" / "papers"


def parts(found: Record) -> list[tuple[str, str, str]]:
    """Kind, label and words of the sections."""
    return [(part.kind, part.label, found.text[part.start : part.end]) for part in found.sections]


def read(name: str) -> list[Record]:
    return [outcome for outcome in readers.read(DATA / name) if isinstance(outcome, Record)]


def plain(text: str) -> Record:
    (found,) = readers.read_stream(text.encode(), "a.txt")
    assert isinstance(found, Record)
    return found


# PubMed XML


@pytest.fixture(scope="module")
def article() -> Record:
    """An article with every part that is read."""
    return read("set.xml")[0]


def test_the_snapshot_of_xml_is_its_parts_joined_by_blank_lines(article):
    """No label is in the text, and indentation of the file is not either."""
    expected = [
        ("title", "", "Cells at 10^9 per litre, T2 lesions & more."),
        ("aim", "BACKGROUND AND AIMS", "To see in vitro."),
        ("methods", "Design, Setting, and Participants", "Ten people."),
        ("funding", "FUNDING", "Nobody paid."),
        ("keywords", "", "cells; lesions"),
        ("disclosure", "Competing interests", "BCO has received fees from Biogen."),
    ]

    assert expected == parts(article)
    assert article.text.startswith(f"{expected[0][2]}\n\n{expected[1][2]}\n\n")


def test_xml_knows_its_bibliography(article):
    """MedlineDate, page ranges and DOIs in capitals are made uniform."""
    identity = (article.pmid, article.doi, article.pmcid)
    imprint = (article.journal, article.volume, article.issue, article.pages, article.published)

    assert ("99999981", "10.5555/set.one", "PMC9999981") == identity
    assert ("J Ex", "5", "2", "3-9", "2011-11") == imprint
    assert ("Multiple Sclerosis",) == article.mesh
    assert ("isrctn:ISRCTN09999981",) == article.registrations


def test_people_and_groups_are_both_authors(article):
    """A group has neither family name nor initials."""
    person, group = article.authors

    assert ("Bea Cora Okafor", "BCO", "0000-0002-1825-0097") == (
        person.name,
        person.initials,
        person.orcid,
    )
    assert ("Invented Study Group", "") == (group.name, group.initials)


def test_the_worst_that_happened_to_a_paper_is_its_status(article):
    """Corrected first, retracted later: retracted."""
    assert "retracted" == article.status


def test_a_reference_is_taken_apart_only_where_nothing_identifies_it(article):
    """With an identifier the cited record says it better, and reading is twice as fast."""
    known, nameless = article.references

    assert ("99999970", "") == (known.pmid, known.title)
    assert ("A paper without identifiers", "J Ex", "2001") == (
        nameless.title,
        nameless.container,
        nameless.year,
    )
    assert -1 == nameless.start == nameless.end


def test_a_title_alone_is_a_record_with_warnings():
    """Half of MEDLINE has no abstract; it is cited all the same."""
    warnings = read("set.xml")[1].warnings

    assert "no abstract" == warnings[0]
    assert 2 == len(warnings)


def test_a_chapter_of_a_book_is_a_record():
    """GeneReviews are in PubMed too."""
    chapter = read("set.xml")[2]

    assert ("A chapter", "A book of examples", "2005") == (
        chapter.title,
        chapter.journal,
        chapter.published,
    )


def test_a_set_of_bare_citations_is_read():
    """The older MEDLINE form has no <PubmedArticle> around the citation."""
    data = (
        b"<MedlineCitationSet><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>Old."
        b"</ArticleTitle></Article></MedlineCitation></MedlineCitationSet>"
    )
    (found,) = readers.read_stream(data)

    assert isinstance(found, Record)
    assert ("1", "Old.") == (found.pmid, found.title)


def test_the_hash_of_a_record_depends_on_that_record_alone():
    """A build skips what it has seen, wherever in which file it stands."""
    one = b"<PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>T.</ArticleTitle></Article></MedlineCitation></PubmedArticle>"
    other = one.replace(b">1<", b">2<")
    alone, *_ = readers.read_stream(b"<PubmedArticleSet>" + one + b"</PubmedArticleSet>")
    _, second = readers.read_stream(
        b"<PubmedArticleSet>\n" + other + b"\n" + one + b"\n</PubmedArticleSet>"
    )

    assert isinstance(alone, Record)
    assert isinstance(second, Record)
    assert alone.source.sha256 == second.source.sha256


# MEDLINE text


def test_headings_inside_a_medline_abstract_make_sections():
    """Tagged text has no other way to structure an abstract."""
    expected = [
        ("title", "", "A title that runs over two lines."),
        ("abstract", "", "Nobody knows yet."),
        ("methods", "METHODS", "We asked ten people."),
        ("results", "RESULTS", "Nine said no: the tenth did not answer."),
        ("conclusions", "CONCLUSION", "More should be asked."),
        ("keywords", "", "asking"),
        ("disclosure", "Conflict of interest", "None."),
    ]

    assert expected == parts(read("bare.nbib")[0])


def test_medline_text_knows_its_bibliography():
    """Full names win over indexed ones, and the index adds the initials."""
    found = read("bare.nbib")[0]

    assert ("99999993", "10.5555/bare.nbib", "1998-12") == (found.pmid, found.doi, found.published)
    assert ["BCO", "CvdL", ""] == [author.initials for author in found.authors]
    assert "0000-0002-1825-0097" == found.authors[0].orcid
    assert ("Multiple Sclerosis", "Humans") == found.mesh
    assert ("clinicaltrials:NCT09999993",) == found.registrations
    assert "retracted" == found.status


def test_medline_records_are_told_apart_without_a_blank_line():
    """Some tools leave it out."""
    first, second = readers.read_stream(b"PMID- 1\nTI  - One.\nPMID- 2\nTI  - Two.\n")

    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert ("One.", "Two.") == (first.title, second.title)


# JATS


@pytest.fixture(scope="module")
def full_text() -> Record:
    """An article with a body, a figure, a table, statements and references."""
    return read("article.nxml")[0]


def test_the_outermost_title_decides_the_kind_of_a_body_section(full_text):
    """'Patients' inside Results are results, not methods."""
    expected = [
        ("background", "Background", "Little is known."),
        ("results", "Results", "Less is known now (NCT09999961)."),
        ("keywords", "", "examples"),
        ("background", "Introduction", "It was known before.[1] It still is [1]."),
        ("results", "Patients", "There were ten."),
        ("other", "Thoughts", "None."),
    ]

    assert expected == parts(full_text)[1:7]


def test_statements_and_captions_follow_the_body(full_text):
    """Cells of a table and figures inside a paragraph are not sentences."""
    expected = [
        ("funding", "Funding", "Nobody paid."),
        ("other", "Acknowledgements", "Thanks."),
        ("disclosure", "Competing interests", "BCO has received fees from Roche."),
        ("figure", "Figure 1", "The ten. All of them."),
        ("table", "Table 1", "Who they were."),
    ]

    assert expected == parts(full_text)[7:12]


def test_references_of_an_article_stand_in_its_snapshot(full_text):
    """A citation claim needs a quote; marked parts are written in Vancouver form."""
    marked, running = full_text.references

    assert "Known AB, et al. What is known. J Ex 2001; 2: 3-4." == marked.text
    assert "10.5555/known" == marked.doi
    assert ("Other C", "What is not known") == (running.authors[0], running.title)


def test_jats_knows_its_bibliography(full_text):
    """Online publication comes before the year of the volume; editors are not authors."""
    identity = (full_text.pmid, full_text.doi, full_text.pmcid, full_text.published)

    assert ("99999961", "10.5555/article.one", "PMC9999961", "2019-10-04") == identity
    assert ["Bea C Okafor", "Invented Study Group"] == [who.name for who in full_text.authors]
    assert "corrected" == full_text.status


# plain text


def test_a_header_gives_the_bibliography():
    """Anybody can write one in an editor."""
    found = plain(
        "Title: On examples\nDOI: https://doi.org/10.5555/ABC\nPMID: 99999951\n"
        "Authors: Ada Marten; Bea C Okafor\nJournal: J Ex\nDate: 2020-03-01\n\nA paragraph.\n"
    )

    assert ("On examples", "10.5555/abc", "99999951") == (found.title, found.doi, found.pmid)
    assert ["AM", "BCO"] == [author.initials for author in found.authors]
    assert ("J Ex", "2020-03-01") == (found.journal, found.published)
    assert [("title", "", "On examples"), ("abstract", "", "A paragraph.")] == parts(found)


def test_without_a_header_the_first_line_is_the_title():
    """Text pasted from anywhere."""
    found = plain("On examples\n\nFirst\nparagraph.\n\nSecond.\n")

    expected = [
        ("title", "", "On examples"),
        ("abstract", "", "First\nparagraph."),
        ("abstract", "", "Second."),
    ]
    assert expected == parts(found)


def test_headings_in_plain_text_make_sections():
    """On lines of their own or before a colon."""
    found = plain(
        "T\n\nBackground: A.\n\nMethods\nB one.\n\nB two.\n\nKeywords: x, y\n\n"
        "Conflict of interest\n\nAM: none.\n\nReferences\n\n1. Known A. On it. J Ex 2001; 2: 3-4.\n"
    )

    expected = [
        ("title", "", "T"),
        ("background", "Background", "A."),
        ("methods", "Methods", "B one."),
        ("methods", "Methods", "B two."),
        ("keywords", "Keywords", "x, y"),
        ("disclosure", "Conflict of interest", "AM: none."),
        ("references", "References", "Known A. On it. J Ex 2001; 2: 3-4."),
    ]
    assert expected == parts(found)
    assert ("x", "y") == found.keywords


def test_a_title_without_text_is_a_problem_in_plain_text():
    """Nothing can be claimed from it."""
    (problem,) = readers.read_stream(b"Title: T\nDOI: 10.5555/t\n")

    assert isinstance(problem, DataError)


# the papers of the examples


@pytest.mark.parametrize("path", sorted(PAPERS.iterdir()), ids=lambda path: path.name)
def test_an_example_says_what_it_is_and_claims_no_identity(path):
    """It summarises real work in our words: never under a real number, and the file says so."""
    (found,) = readers.read(path)

    assert isinstance(found, Record)
    assert "Summary, in our own words, of" in path.read_text(encoding="utf-8")
    assert "" == found.pmid
    assert found.doi.startswith("10.5555/msgraph.")
    assert {"title", "background", "results", "conclusions", "disclosure"} <= {
        section.kind for section in found.sections
    }


# labels

LABELS = [
    ("METHODS", "", "methods"),
    ("Design, Setting, and Participants", "UNASSIGNED", "methods"),
    ("Main Outcomes and Measures", "UNASSIGNED", "methods"),
    ("METHODS AND RESULTS", "RESULTS", "results"),
    ("Conclusions and Relevance", "UNASSIGNED", "conclusions"),
    ("INTERPRETATION", "", "conclusions"),
    ("Discussion", "", "conclusions"),
    ("FINDINGS", "", "results"),
    ("Importance", "UNASSIGNED", "background"),
    ("BACKGROUND AND PURPOSE", "OBJECTIVE", "aim"),
    ("AIM", "", "aim"),
    ("FUNDING", "BACKGROUND", "funding"),
    ("TRIAL REGISTRATION", "BACKGROUND", "other"),
    ("Declaration of interests", "", "disclosure"),
    ("CASE PRESENTATION", "", "methods"),
    ("ABSTRACT", "UNASSIGNED", "abstract"),
    ("ETHNOPHARMACOLOGICAL RELEVANCE", "BACKGROUND", "background"),
    ("DNA", "", ""),
]


@pytest.mark.parametrize(("label", "category", "kind"), LABELS)
def test_a_label_names_the_kind_of_its_section(label, category, kind):
    """NLM's category decides, unless the words say funding, interests or registration."""
    assert kind == headings.kind_of(label, category)


SPLITS = [
    ("One. Two.", [("abstract", "One. Two.")]),
    ("AIM: To see. RESULTS: We saw.", [("aim", "To see."), ("results", "We saw.")]),
    ("It is so. CONCLUSION: It is.", [("abstract", "It is so."), ("conclusions", "It is.")]),
    ("Background: A. Results: B.", [("background", "A."), ("results", "B.")]),
    ("We used DNA: it broke.", [("abstract", "We used DNA: it broke.")]),
    ("One thing. In patients: none.", [("abstract", "One thing. In patients: none.")]),
    ("The ratio was RESULTS: 5.", [("abstract", "The ratio was RESULTS: 5.")]),
    ("SUMMARY: We show it. AVAILABILITY: Free.", [("abstract", "We show it."), ("other", "Free.")]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), SPLITS)
def test_headings_inside_an_abstract_are_found(text, expected):
    """Only known headings at the start of a sentence: a colon alone is no heading."""
    found = [(piece.kind, text[piece.start : piece.end]) for piece in headings.split(text)]

    assert expected == found


# people

INITIALS = [
    ("Tjalf", "Ziemssen", "TZ"),
    ("Jeffrey A", "Cohen", "JAC"),
    ("JA", "Cohen", "JAC"),
    ("Jean-Pierre", "Martin", "JPM"),
    ("Ingrid", "van der Mei", "IvdM"),
    ("Bea", "Okafor-Lund", "BOL"),
    ("J. A.", "Cohen", "JAC"),
    ("", "Cohen", ""),
    ("Ada", "", ""),
]


@pytest.mark.parametrize(("given_names", "family", "expected"), INITIALS)
def test_initials_are_those_of_a_statement_of_interests(given_names, family, expected):
    """They join 'TZ has received ...' to an author, so none is better than a wrong one."""
    assert expected == people.initials(given_names, family)


NAMES = [
    ("Cohen JA", "Cohen", "JAC"),
    ("van der Mei IA", "van der Mei", "IAvdM"),
    ("Mangalam, Harry J", "Mangalam", "HJM"),
    ("Cohen JA Jr", "Cohen", "JAC"),
    ("Invented Study Group", "", ""),
]


@pytest.mark.parametrize(("name", "family", "short"), NAMES)
def test_names_of_an_index_are_taken_apart(name, family, short):
    """A group has no family name."""
    author = people.from_index(name)

    assert (family, short) == (author.family, author.initials)


# dates

DATES = [
    ("2017 Oct", "2017-10"),
    ("2017 Oct 4", "2017-10-04"),
    ("1998 Dec-1999 Jan", "1998-12"),
    ("2019 May-Jun", "2019-05"),
    ("2000 Spring", "2000"),
    ("4 October 2017", "2017-10-04"),
    ("2011", "2011"),
    ("2017/10/04", "2017"),
    ("soon", ""),
]


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_a_date_is_as_exact_as_its_words(text, expected):
    """A season is no month."""
    assert expected == dates.parsed(text)


# identifiers

DOIS = [
    ("doi: 10.5555/ABC.def. Epub 2017", "10.5555/abc.def"),
    ("(https://doi.org/10.5555/a(1)b)", "10.5555/a(1)b"),
    ("version 10.5 of it", ""),
    ("10.1016/S0140-6736(12)61769-3.", "10.1016/s0140-6736(12)61769-3"),
]


@pytest.mark.parametrize(("text", "expected"), DOIS)
def test_a_doi_ends_where_the_sentence_goes_on(text, expected):
    """Brackets may be part of it or stand around it."""
    assert expected == identifiers.doi(text)


def test_registrations_become_curies():
    """With the prefixes of the Bioregistry, each once."""
    text = "NCT00530348, ISRCTN12345678, EudraCT 2005-123456-12 and again NCT00530348"

    assert (
        "clinicaltrials:NCT00530348",
        "isrctn:ISRCTN12345678",
        "euclinicaltrials:2005-123456-12",
    ) == identifiers.registrations(text)


# citations

CITATIONS = [
    # text; authors; title; container; year; volume; pages
    (
        "Able A, Baker B, et al. A title: with a part. J Ex 2012; 380: 19\u201328.",
        ("Able A", "Baker B"),
        ("A title: with a part", "J Ex", "2012", "380", "19\u201328"),
    ),
    (
        "Able AB. Is it a title? J. Ex. Med. 2012 Oct 3;38(2 Suppl):e19. doi: 10.5555/x.",
        ("Able AB",),
        ("Is it a title?", "J. Ex. Med", "2012", "38", "e19"),
    ),
    (
        "de la Cruz A, O\u2019Neil B. Title of A vs. B. Lancet Ex. 1999;1:2-3.",
        ("de la Cruz A", "O\u2019Neil B"),
        ("Title of A vs. B", "Lancet Ex", "1999", "1", "2-3"),
    ),
    (
        "Able A. A book of examples. Nowhere: Press, 2003.",
        ("Able A",),
        ("A book of examples", "", "2003", "", ""),
    ),
    ("Some words without any order", (), ("", "", "", "", "")),
]


@pytest.mark.parametrize(("text", "authors", "work"), CITATIONS)
def test_a_citation_is_taken_apart_or_left_whole(text, authors, work):
    """What does not fit stays empty: a guess would become a fact in the graph."""
    found = citations.parsed(text, number=1, start=7)

    assert authors == found.authors
    assert work == (found.title, found.container, found.year, found.volume, found.pages)
    assert (text, 7, 7 + len(text)) == (found.text, found.start, found.end)
