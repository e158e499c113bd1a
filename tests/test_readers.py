"""Reading as a whole: formats told by content, bad input, and what holds for every record."""

from __future__ import annotations

import gzip
import io
import os
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from msgraph import plugins, readers
from msgraph.errors import DataError, InputError, MsgraphError
from msgraph.model import Record
from msgraph.readers import Outcome, Withdrawal, opening

DATA = Path(__file__).parent / "readers"
PAPERS = Path(__file__).parent.parent / "examples" / "papers"
SAMPLES = sorted([*DATA.iterdir(), *PAPERS.iterdir()])

PAGE_SIGNS = b"Skip to main page content\nAn official website of the United States government\n"
ARTICLE = (
    b"<PubmedArticle><MedlineCitation><PMID>%d</PMID><Article><ArticleTitle>Paper %d."
    b"</ArticleTitle></Article></MedlineCitation></PubmedArticle>"
)


def outcomes(data: bytes, name: str = "input") -> list[Outcome]:
    return list(readers.read_stream(data, name))


def pubmed(*parts: bytes) -> bytes:
    return b"<PubmedArticleSet>" + b"".join(parts) + b"</PubmedArticleSet>"


def articles(count: int) -> bytes:
    return b"".join(ARTICLE % (number, number) for number in range(1, count + 1))


def record(data: bytes) -> Record:
    (found,) = outcomes(data)
    assert isinstance(found, Record)
    return found


def assert_offsets_hold(found: Record) -> None:
    end = 0
    for section in found.sections:
        assert end <= section.start < section.end <= len(found.text)
        assert found.text[section.start : section.end].strip()
        end = section.end
    for reference in found.references:
        if reference.start >= 0:
            assert reference.text == found.text[reference.start : reference.end]


# what holds for every record


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_section_and_reference_slices_its_text(path):
    """Claims quote by offsets, so an offset that misses is a wrong quote."""
    found = [outcome for outcome in readers.read(path) if isinstance(outcome, Record)]

    assert found
    for one in found:
        assert_offsets_hold(one)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_reading_twice_gives_the_same(path):
    """Same input, same version: same bytes."""
    first = [repr(outcome) for outcome in readers.read(path)]

    assert first == [repr(outcome) for outcome in readers.read(path)]


def outcomes_or_refusal(data: bytes) -> list[Outcome]:
    """What reading gives, a refusal of the whole file included."""
    try:
        return outcomes(data)
    except InputError as error:
        return [error]


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400))
def test_any_text_is_read_or_refused_with_words(text):
    """No text may end in a traceback, and what is read keeps its offsets."""
    for outcome in outcomes_or_refusal(text.encode()):
        if isinstance(outcome, Record):
            assert_offsets_hold(outcome)
        else:
            assert isinstance(outcome, MsgraphError)
            assert outcome.hint


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_with_words(data):
    """Files are named by mistake; the mistake is told."""
    assert outcomes_or_refusal(data)


PAGE_LINES = st.sampled_from(
    [
        *(DATA / "page_structured.txt").read_text(encoding="utf-8").splitlines(),
        *(DATA / "page_label_lines.txt").read_text(encoding="utf-8").splitlines(),
    ]
)


@settings(deadline=None)
@given(st.lists(PAGE_LINES, max_size=60))
def test_pages_in_any_order_keep_their_offsets(lines):
    """Browsers and versions of the site put the blocks in other orders, and leave some out."""
    for outcome in outcomes_or_refusal(PAGE_SIGNS + "\n".join(lines).encode()):
        if isinstance(outcome, Record):
            assert_offsets_hold(outcome)


def test_a_snapshot_of_text_is_the_file_as_it_stands():
    """Offsets can be checked against the file with any tool."""
    text = "Title: A\r\n\r\nFirst line\r\nsecond \u2019line\u2019.\r\n\r\n"

    assert text == record(text.encode()).text


# formats by content

FORMATS = [
    ("pubmed-xml", pubmed()),
    ("pubmed-xml", b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- a note -->\n' + pubmed()),
    ("pubmed-xml", b'<!DOCTYPE PubmedArticleSet PUBLIC "a" "b.dtd">' + pubmed()),
    ("pubmed-xml", b"<MedlineCitationSet/>"),
    ("jats", b'<!DOCTYPE article PUBLIC "-//NLM//DTD JATS" "x.dtd"><article></article>'),
    ("jats", b"<article><front><article-meta/></front></article>"),
    ("medline", b"\n\nPMID- 1\nTI  - A title"),
    ("medline", b"OWN - NLM\nTI  - A title"),
    ("pubmed-page", PAGE_SIGNS),
    ("plain-text", b"A title\n\nA paragraph."),
    ("plain-text", b"Title: A title\n\nA paragraph."),
]


@pytest.mark.parametrize(("name", "head"), FORMATS)
def test_the_format_is_told_by_content(name, head):
    """Files come with any name: .txt may be a page, MEDLINE text or plain text."""
    assert name == readers.recognise(head)


def test_gzip_is_told_by_its_first_bytes():
    """A .gz that lost its name is still read."""
    assert "Paper 1." == record(gzip.compress(pubmed(articles(1)))).title


def test_a_stream_that_cannot_go_back_is_read():
    """Standard input is a pipe."""
    read_end, write_end = os.pipe()
    with os.fdopen(write_end, "wb") as sink:
        sink.write(b"A title\n\nA paragraph.\n")
    with os.fdopen(read_end, "rb") as source:
        (found,) = readers.read_stream(source, "standard input")

    assert isinstance(found, Record)
    assert "standard input" == found.source.name


def test_utf16_with_its_mark_is_decoded():
    """Windows editors save it so."""
    text = "A title\n\nA paragraph\u2026"

    assert text == record(text.encode("utf-16")).text


def test_a_byte_order_mark_is_no_part_of_the_text():
    """It would shift every offset by one."""
    assert "A title\n\nA paragraph." == record(b"\xef\xbb\xbfA title\n\nA paragraph.").text


PLUGIN = """
from msgraph.errors import DataError
from msgraph.readers import Format

def read(stream, name):
    yield DataError(stream.read().decode(), where=name)

FORMAT = Format("shout", lambda head: head.startswith(b"SHOUT"), read)
"""


def test_an_installed_package_can_add_a_format(tmp_path, monkeypatch):
    """A lab's own format needs no change here; what is built in comes first."""
    info = tmp_path / "shout-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: shout\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[msgraph.readers]\nshout = shout_format:FORMAT\n")
    (tmp_path / "shout_format.py").write_text(PLUGIN)
    monkeypatch.syspath_prepend(tmp_path)
    plugins.found.cache_clear()
    try:
        (found,) = outcomes(b"SHOUT it")
    finally:
        plugins.found.cache_clear()

    assert "input: SHOUT it" == str(found)


# bad input: nothing can be read

PDF = b"%PDF-1.7 ..."
REFUSED = {
    "empty": (b"", "the file is empty"),
    "blank": (b" \n\t\n", "the file is empty"),
    "gzip of nothing": (gzip.compress(b""), "the file is empty"),
    "binary": (bytes(range(256)), "this is a binary file, not text"),
    "pdf": (PDF, "this is a PDF file"),
    "JSON": (b'\n{"a": 1}', "this is JSON, not a paper"),
    "Turtle": (b"@prefix a: <b> .", "this is RDF in Turtle"),
    "abstracts": (
        b"1. J Ex. 2020 Jan;1(1):2-3.\n\nA title.\n\nAble A(1).\n\nText.\n\nPMID: 99999941\n",
        "this is a list of abstracts as PubMed prints it (Abstract, text)",
    ),
    "summaries": (
        b"1: Able A. A title. J Ex. 2020;1:2. PMID: 99999941.\n",
        "this is a list of citations as PubMed prints it (Summary, text)",
    ),
    "csv": (b'PMID,Title,Authors\n1,"A","B"\n', "this is a table of citations (CSV)"),
    "ris": (b"TY  - JOUR\nTI  - A title\n", "this is a list of citations in RIS"),
    "bibtex": (b"@article{able2020,\n title={A}}", "this is a list of citations in BibTeX"),
    "numbers": (b"99999941\n99999942\n", "this is a list of PubMed numbers"),
    "html": (b"<!DOCTYPE html><html></html>", "this is a web page as HTML"),
    "cut gzip": (gzip.compress(b"x" * 10)[:8], "the gzip file is cut off"),
    "other XML": (b"<rss/>", "its outermost element is <rss>"),
    "DocBook": (b"<article><title>x</title></article>", "its outermost element is <article>"),
    "no record": (pubmed(), "the file holds no record (pubmed-xml)"),
    "broken XML": (b"<PubmedArticleSet><PubmedArticle></x>", "the XML is broken"),
    "latin-1": ("T\n\nW\u00fcrzburg".encode("latin-1"), "not UTF-8 text: byte 4 (0xfc) is wrong"),
}


@pytest.mark.parametrize(("data", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_read_is_refused_with_reason_and_remedy(data, message):
    """What, where and what to do, and exit code 2."""
    with pytest.raises(InputError) as caught:
        outcomes(data, "paper.txt")

    assert message in caught.value.message
    assert "paper.txt" == caught.value.where
    assert caught.value.hint
    assert 2 == caught.value.exit_code


@pytest.mark.parametrize("make", ["missing", "folder", "pipe"])
def test_what_is_no_file_is_refused_at_once(tmp_path, make):
    """Opening a pipe that nobody writes to would wait for ever."""
    path = tmp_path / "x"
    if make == "folder":
        path.mkdir()
    elif make == "pipe":
        os.mkfifo(path)

    with pytest.raises(InputError) as caught:
        list(readers.read(path))
    assert str(path) == caught.value.where


def test_a_text_longer_than_any_paper_is_refused(monkeypatch):
    """One-paper formats are read whole, so there must be a bound."""
    monkeypatch.setattr(opening, "LONGEST_TEXT", 100)

    with pytest.raises(InputError, match="no paper is"):
        outcomes(b"word " * 100)


HOSTILE = {
    "blanks": "A" + " " * 20_000 + "B",
    "links": "PubMed - " * 20_000,
    "names": "Aa B, " * 20_000,
    "years": "2012; " * 20_000,
    "headings": "METHODS: x. " * 20_000,
    "stops": "A. " * 20_000,
    "an export": "1. A. 2012; " * 20_000,
    "brackets": "10.1000/" + ")(" * 20_000,
}


@pytest.mark.parametrize("line", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_long_line_takes_time_in_proportion(line):
    """A pattern that backtracks would hang a build on one page; here it would take minutes."""
    page = PAGE_SIGNS + b"Title\nAbstract\nWords.\nReferences\n" + line.encode()
    began = time.process_time()
    outcomes(page)
    outcomes(page.replace(b"Title", line.encode()))
    outcomes(b"Title\n\n" + line.encode())
    outcomes(line.encode() + b"\n\nWords.\n")

    assert 10 > time.process_time() - began


# bad input: XML that attacks


def declaring(declarations: bytes, title: bytes) -> bytes:
    return (
        b"<!DOCTYPE PubmedArticleSet ["
        + declarations
        + b"]>"
        + pubmed(articles(1).replace(b"Paper 1.", title))
    )


LAUGHS = b'<!ENTITY a0 "ha">' + b"".join(
    b'<!ENTITY a%d "%s">' % (level, b"&a%d;" % (level - 1) * 10) for level in range(1, 12)
)
ATTACKS = {
    "entity bomb": declaring(LAUGHS, b"&a11;"),
    "entity bomb as JATS": declaring(LAUGHS, b"&a11;").replace(b"PubmedArticleSet", b"article"),
    "bomb in an attribute": declaring(LAUGHS, b'<i x="&a11;"/>'),
    "external entity": declaring(b'<!ENTITY x SYSTEM "file:///etc/passwd">', b"&x;"),
    "unused entity": declaring(b'<!ENTITY x "y">', b"t"),
    "after a long comment": declaring(
        b"<!--" + b"x" * opening.HEAD + b"--><!ENTITY x SYSTEM 'f'>", b"&x;"
    ),
    "UTF-16": declaring(LAUGHS, b"&a11;").decode().encode("utf-16"),
    "parameter entity": declaring(b'<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;', b"t"),
}


@pytest.mark.parametrize("data", ATTACKS.values(), ids=ATTACKS.keys())
def test_entities_of_a_file_are_never_expanded(data):
    """A few bytes must not become gigabytes, and no other file may be read into a paper."""
    with pytest.raises(InputError):
        outcomes(data)


def test_the_document_type_of_pubmed_is_fine_and_not_fetched():
    """Real files name a DTD on the network."""
    data = b'<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM" "http://127.0.0.1:9/x.dtd">'

    assert "Paper 1." == record(data + pubmed(articles(1))).title


def test_a_named_character_without_its_dtd_is_still_read():
    """Old files write &alpha; and define it in a DTD that is not loaded."""
    data = b'<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM" "http://127.0.0.1:9/x.dtd">'

    named = pubmed(articles(1).replace(b"Paper", b"TNF-&alpha; and"))
    assert "TNF-\u03b1 and 1." == record(data + named).title


# bad input: damage after good records


def test_records_before_a_cut_are_kept_and_the_cut_is_told():
    """A download that stopped at 90 % is 90 % of a batch."""
    data = gzip.compress(pubmed(articles(5000)))

    *good, last = outcomes(data[: len(data) // 2], "big.xml.gz")
    assert len(good) > 100
    assert all(isinstance(outcome, Record) for outcome in good)
    assert isinstance(last, InputError)
    assert f"big.xml.gz, record {len(good) + 1}" == last.where
    assert f"the gzip file is cut off after {len(good)} whole records" == last.message


def test_records_before_broken_xml_are_kept_and_the_place_is_told():
    """One editor's slip does not lose the papers before it."""
    first, second, broken = outcomes(pubmed(articles(2), b"<PubmedArticle></oops>"), "a.xml")

    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert isinstance(broken, InputError)
    assert "a.xml, record 3" == broken.where
    assert "after 2 whole records" in broken.message


def test_medline_records_before_a_wrong_byte_are_kept():
    """The byte is counted from the start of the file, so an editor finds it."""
    good, bad = outcomes(b"PMID- 1\nTI  - One.\n\nPMID- 2\nTI  - Caf\xe9\n", "a.nbib")

    assert isinstance(good, Record)
    assert isinstance(bad, InputError)
    assert "byte 37 (0xe9)" in bad.message


def test_medline_records_before_a_cut_are_kept():
    """The same as for XML, though only whole records count."""
    lines = b"".join(b"PMID- %d\nTI  - Paper %d.\n\n" % (n, n * n) for n in range(1, 20_000))
    data = gzip.compress(lines)

    *good, last = outcomes(data[: len(data) // 2], "a.nbib.gz")
    assert len(good) > 100
    assert isinstance(last, InputError)
    assert f"a.nbib.gz, record {len(good) + 1}" == last.where


def test_a_record_without_words_is_one_problem_among_the_rest():
    """The batch goes on; exit code 1 says that something was left out."""
    empty = b"<PubmedArticle><MedlineCitation><PMID>7</PMID></MedlineCitation></PubmedArticle>"
    problem, good = outcomes(pubmed(empty, articles(1)), "a.xml")

    assert isinstance(problem, DataError)
    assert "a.xml, record 1 (PMID 7)" == problem.where
    assert 1 == problem.exit_code
    assert isinstance(good, Record)
    assert 2 == good.source.position


@pytest.mark.parametrize("data", [PAGE_SIGNS + b"A title of words\n", b"A title and no more\n"])
def test_a_page_or_text_without_a_paragraph_is_a_problem(data):
    """Saved too early, or the wrong tab: the user must know."""
    (problem,) = outcomes(data, "page.txt")

    assert isinstance(problem, DataError)
    assert "page.txt" == problem.where
    assert problem.hint


def test_a_paper_without_identifiers_is_read_with_a_warning():
    """It is named by the hash of its text, which changes with the text."""
    (warning,) = record(b"A title\n\nA paragraph.\n").warnings

    assert warning.startswith("neither PMID nor DOI")


# real files


def tally(path: Path) -> Counter[str]:
    found: Counter[str] = Counter()
    for outcome in readers.read(path):
        found[type(outcome).__name__] += 1
        if isinstance(outcome, Record):
            assert_offsets_hold(outcome)
            found["no abstract"] += "no abstract" in outcome.warnings
            found[outcome.status or "current"] += 1
    return +found


REAL = [
    ("biopython_medline_result1.txt", {"Record": 1, "current": 1}),
    ("biopython_medline_result2.txt", {"Record": 4, "current": 4}),
    ("biopython_medline_result3.txt", {"Record": 1, "current": 1}),
    ("biopython_pubmed1.xml", {"Record": 2, "current": 2, "no abstract": 1}),
    ("biopython_pubmed2.xml", {"Record": 2, "current": 2}),
    ("biopython_pubmed4.xml", {"Record": 1, "current": 1}),
    ("biopython_pubmed5.xml", {"Record": 1, "current": 1}),
    ("biopython_pubmed6.xml", {"Record": 1, "current": 1}),
    ("biopython_pubmed7.xml", {"Record": 1, "current": 1}),
    ("klortho_efetch.pubmed.xml", {"Record": 2, "current": 2}),
    ("klortho_efetch.pubmedbook.xml", {"Record": 1, "current": 1}),
    ("klortho_efetch.pubmedexample.xml", {"Record": 2, "current": 2}),
    (
        "pubmedsample18n0001.xml.gz",
        {
            "Record": 177,
            "current": 163,
            "no abstract": 68,
            "retracted": 3,
            "corrected": 9,
            "retraction_notice": 2,
        },
    ),
    (
        "slice_2000_abstracts.xml.gz",
        {"Record": 1998, "current": 1983, "corrected": 14, "retraction_notice": 1},
    ),
]


@pytest.mark.parametrize(("name", "expected"), REAL)
def test_real_pubmed_files_are_read_whole(shared, name, expected):
    """A record that vanished must be counted."""
    assert expected == dict(tally(shared / "medline" / name))


def test_a_baseline_file_of_thirty_thousand_records_is_read_whole(shared):
    """The unit in which PubMed is distributed."""
    found = tally(shared / "medline" / "pubmed20n0014.xml.gz")

    assert 30_000 == found["Record"]
    assert 15_168 == found["no abstract"]
    assert 2 == found["retracted"]


def test_every_pmc_article_is_read(shared):
    """A hundred and fifty articles of many journals, from NLM 2.3 to JATS 1.1."""
    found = Counter[str]()
    for path in sorted((shared / "corpora" / "pmc_jats").glob("*.nxml")):
        found += tally(path)

    assert 150 == found["Record"]
    assert set(found) <= {"Record", "current", "corrected"}


def test_deleted_citations_are_withdrawals():
    """What was stored under that number has to go."""
    data = pubmed(articles(1), b"<DeleteCitation><PMID>5</PMID><PMID>6</PMID></DeleteCitation>")
    _, *withdrawn = outcomes(data)

    assert ["5", "6"] == [one.pmid for one in withdrawn if isinstance(one, Withdrawal)]


def test_memory_does_not_grow_with_the_file():
    """A stream that is never held whole: a reader that stops early has read only the beginning."""
    data = io.BytesIO(pubmed(articles(50_000)))
    next(readers.read_stream(data, "big.xml"))

    assert data.tell() < len(data.getvalue()) // 10
