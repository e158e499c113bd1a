"""Files in, a checked graph out: what a build does, and what it leaves alone."""

from __future__ import annotations

import os
import signal
from collections import Counter
from pathlib import Path

import pytest

from msgraph import iris
from msgraph.errors import MsgraphError, UsageError
from msgraph.extract.protocol import Grammar
from msgraph.model import Argument, Claim
from msgraph.pipeline import Settings, build, reading, validate_store
from msgraph.pipeline.papers import merged
from msgraph.pipeline.parallel import in_order
from msgraph.readers import claim_file
from msgraph.stores import open_store

ABSTRACT = (
    "Natalizumab is a monoclonal antibody approved for the treatment of multiple sclerosis. "
    "In this trial natalizumab reduced the relapse rate compared with placebo. "
    "No new safety signals emerged. The drug may promote remyelination."
)


def xml(*records: tuple[str, str, str]) -> str:
    """PubMed XML of records given as PMID, DOI, abstract; an empty PMID withdraws the DOI's number."""
    articles = "".join(
        f"<PubmedArticle><MedlineCitation><PMID>{pmid}</PMID><Article>"
        f"<Journal><Title>J Own Examples</Title></Journal><ArticleTitle>Paper {pmid}.</ArticleTitle>"
        + (f'<ELocationID EIdType="doi">{doi}</ELocationID>' if doi else "")
        + f"<Abstract><AbstractText>{abstract}</AbstractText></Abstract>"
        "</Article></MedlineCitation></PubmedArticle>"
        for pmid, doi, abstract in records
    )
    return f"<PubmedArticleSet>{articles}</PubmedArticleSet>"


@pytest.fixture
def store():
    return open_store(":memory:")


@pytest.fixture
def write(tmp_path):
    def writer(name: str, content: str) -> Path:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return writer


def test_a_paper_becomes_claims_that_conform(store, write):
    """The main job: claims are found, judged by the shapes, stored."""
    done = build(store, [write("a.xml", xml(("1", "10.5555/a", ABSTRACT)))])

    assert [] == done.problems
    assert 1 == done.papers
    assert done.claims >= 3
    assert done.checked > 50
    assert validate_store(store).conforms


def test_a_store_is_looked_at_again_only_where_it_changed(tmp_path, write):
    """What was found right stays right until somebody changes it."""
    store = open_store(tmp_path / "store", create=True)
    build(store, [write("a.xml", xml(("1", "10.5555/a", ABSTRACT)))])
    first = validate_store(store)

    again = validate_store(store)
    build(store, [write("b.xml", xml(("2", "10.5555/b", ABSTRACT)))])
    more = validate_store(store)

    assert first.conforms
    assert again.conforms
    assert dict(first.checked) == dict(again.checked)
    assert any("all known from before" in note for note in again.notes)
    assert more.focus_nodes > first.focus_nodes


def test_a_second_build_of_the_same_changes_nothing(store, write):
    """Papers made from the same input by the same software are passed over."""
    path = write("a.xml", xml(("1", "10.5555/a", ABSTRACT)))
    build(store, [path])
    before = list(store.dump())

    again = build(store, [path])

    assert (0, 1) == (again.papers, again.unchanged)
    assert before == list(store.dump())


def test_a_new_version_of_a_paper_replaces_it(store, write):
    """What the paper no longer says is gone."""
    build(store, [write("a.xml", xml(("1", "10.5555/a", ABSTRACT)))])
    build(store, [write("b.xml", xml(("1", "10.5555/a", "Natalizumab reduced relapses.")))])

    paper = reading.paper(store, iris.document(doi="10.5555/a"))

    assert "Natalizumab reduced relapses." in paper.record.text
    assert all(claim.quote in paper.record.text for claim in paper.claims)


def test_a_record_with_both_numbers_takes_over_one_with_a_pmid_alone(store, write):
    """One paper, one name: the DOI wins when it becomes known."""
    build(store, [write("a.xml", xml(("1", "", ABSTRACT)))])
    build(store, [write("b.xml", xml(("1", "10.5555/a", ABSTRACT)))])

    assert [iris.document(doi="10.5555/a")] == reading.documents(store)


def test_a_record_without_doi_finds_the_paper_that_has_one(store, write):
    """A later export of PubMed may lack the DOI; it is the same paper."""
    build(store, [write("a.xml", xml(("1", "10.5555/a", ABSTRACT)))])
    build(store, [write("b.xml", xml(("1", "", "Natalizumab reduced relapses.")))])

    assert [iris.document(doi="10.5555/a")] == reading.documents(store)


def test_of_two_records_with_one_number_the_later_stays_and_it_is_said(store, write):
    """Nobody should wonder where a paper went."""
    records = xml(("1", "", ABSTRACT), ("1", "", "Natalizumab reduced relapses."))

    done = build(store, [write("a.xml", records)])

    assert ([], 1) == (done.problems, len(done.notices))
    assert "the later one stays" in done.notices[0].message
    assert 1 == len(reading.documents(store))


@pytest.mark.parametrize("later_doi", ["", "10.5555/a"])
def test_of_two_versions_in_one_build_the_later_alone_counts(store, write, later_doi):
    """The report says what is in the store, also where the later version brings the DOI."""
    records = xml(("1", "", ABSTRACT), ("1", later_doi, "Natalizumab reduced relapses."))

    done = build(store, [write("a.xml", records)])

    stored = reading.paper(store, *reading.documents(store)).claims
    assert (1, 1, len(stored)) == (done.papers, done.replaced, done.claims)
    assert Counter(claim.kind for claim in stored) == done.kinds
    assert ["the later one stays" in notice.message for notice in done.notices] == [True]


def test_a_paper_withdrawn_by_the_build_that_brought_it_does_not_count(store, write):
    """MEDLINE's files end with what is deleted."""
    records = xml(("1", "", ABSTRACT), ("2", "", ABSTRACT)).replace(
        "</PubmedArticleSet>",
        "<DeleteCitation><PMID Version='1'>1</PMID></DeleteCitation></PubmedArticleSet>",
    )

    done = build(store, [write("a.xml", records)])

    assert (1, 1) == (done.papers, done.withdrawn)
    assert 1 == len(reading.documents(store))


def test_a_paper_without_a_number_is_stored_and_told(store, write):
    """It is named by its text, so that a second version of it will be a second paper."""
    done = build(store, [write("a.txt", f"Title: A paper\n\n{ABSTRACT}")])

    assert 1 == done.papers
    assert ["neither a PMID nor a DOI" in p.message for p in done.problems] == [True]


def test_a_retracted_paper_is_stored_and_told(store, write):
    """Its claims are there to be seen, and license nothing."""
    retracted = xml(("1", "10.5555/a", ABSTRACT)).replace(
        "</Article>",
        "<PublicationTypeList><PublicationType>Retracted Publication</PublicationType>"
        "</PublicationTypeList></Article>",
    )

    done = build(store, [write("a.xml", retracted)])

    assert 1 == done.papers
    assert "retracted" in done.problems[0].message
    assert not store.query("ASK { ?edge a <https://w3id.org/msgraph/ns#Edge> }")


def test_what_is_counted_is_what_is_stored(store, write):
    """A number that the store does not bear out is worse than none."""
    sentence = "Alemtuzumab induced depletion and repopulation of T and B lymphocytes."

    done = build(store, [write("a.xml", xml(("1", "10.5555/a", sentence)))])

    assert done.claims == len(reading.paper(store, iris.document(doi="10.5555/a")).claims)


def test_a_bad_file_leaves_the_others_in(store, write, tmp_path):
    """One file out of a thousand must not cost the night's work."""
    good = write("good.xml", xml(("1", "", ABSTRACT)))
    bad = write("bad.xml", "")

    done = build(store, [bad, tmp_path / "missing.xml", good])

    assert 1 == done.papers
    assert [str(bad), str(tmp_path / "missing.xml")] == [p.where for p in done.problems]
    assert all(problem.hint for problem in done.problems)


def test_strict_stops_at_the_first_problem_and_changes_nothing(tmp_path, write):
    """For those who would rather have nothing than a part."""
    store = open_store(tmp_path / "store", create=True)
    good = write("good.xml", xml(("1", "", ABSTRACT)))

    with pytest.raises(MsgraphError):
        build(store, [good, write("bad.xml", "")], strict=True)

    assert 0 == store.count()


def test_a_deleted_citation_withdraws_its_paper(store, write):
    """PubMed's update files name records that were deleted."""
    build(store, [write("a.xml", xml(("1", "", ABSTRACT), ("2", "", ABSTRACT)))])
    deletion = (
        "<PubmedArticleSet><DeleteCitation><PMID>1</PMID></DeleteCitation></PubmedArticleSet>"
    )

    done = build(store, [write("b.xml", deletion)])

    assert 1 == done.withdrawn
    assert [iris.document(pmid="2")] == reading.documents(store)


def test_two_processes_give_the_same_bytes_as_one(tmp_path, write):
    """How a build is spread must not show in its result."""
    path = write("a.xml", xml(*[(str(n), f"10.5555/{n}", ABSTRACT) for n in range(1, 70)]))
    one, two = (open_store(tmp_path / name, create=True) for name in ("one", "two"))
    build(one, [path], jobs=1)
    build(two, [path], jobs=2)

    assert list(one.dump()) == list(two.dump())


CURATED = """
paper: {doi: 10.5555/a}
claims:
  - kind: outcome
    quote: In this trial natalizumab reduced the relapse rate compared with placebo.
    subject: {words: natalizumab, concept: drug/natalizumab}
    predicate: biolink:affects
    object: {words: relapse rate, concept: outcome/relapse-rate}
    direction: decreased
    modality: demonstrated
"""


def test_a_curators_claims_are_checked_and_put_in(store, write):
    """A person's claim stands beside the grammar's, and in place of the same one."""
    file = claim_file.read(write("claims.yaml", CURATED))
    build(
        store,
        [write("a.xml", xml(("1", "10.5555/a", ABSTRACT)))],
        Settings(claim_files=(file,)),
    )

    paper = reading.paper(store, iris.document(doi="10.5555/a"))
    curated = [claim for claim in paper.claims if claim.agent == "curator"]

    assert 1 == len(curated)
    assert "accepted" == curated[0].curation


def test_a_claim_file_without_its_paper_is_told_and_stops_nothing(store, write):
    """Claims that went nowhere must not pass for stored; the papers that are there have no fault."""
    file = claim_file.read(write("claims.yaml", CURATED))

    done = build(store, [write("a.xml", xml(("9", "", ABSTRACT)))], Settings(claim_files=(file,)))

    assert (1, []) == (done.papers, done.problems)
    assert "none of the papers" in done.notices[0].message


def test_the_same_statement_found_and_curated_is_kept_once():
    """The curator's reading wins where both say the same of the same words."""
    ends = {"subject": Argument("A", 0, 1), "object": Argument("B", 2, 3)}
    found = Claim(
        "outcome", predicate="biolink:affects", quote="A B", quote_start=0, quote_end=3, **ends
    )
    curated = Claim(
        "safety",
        predicate="biolink:causes",
        quote="A B.",
        quote_start=0,
        quote_end=4,
        agent="curator",
        **ends,
    )

    assert [curated] == merged([found], [curated])


def test_asking_for_a_paper_that_is_not_there_says_so(store):
    """An empty answer would look like a paper without claims."""
    with pytest.raises(UsageError, match="no such paper"):
        reading.paper(store, "https://doi.org/10.5555/none")


def test_a_thing_is_found_by_any_of_its_names(store, write):
    """IRIs, CURIEs, numbers and names lead to the same thing."""
    build(store, [write("a.xml", xml(("1", "10.5555/a", ABSTRACT)))])
    document = iris.document(doi="10.5555/a")
    drug = iris.concept("drug/natalizumab")

    assert [(document, "paper")] == reading.find(store, document)
    assert [(document, "paper")] == reading.find(store, "1")
    assert [(document, "paper")] == reading.find(store, "10.5555/a")
    assert [(drug, "concept")] == reading.find(store, "Natalizumab")
    assert [(drug, "concept")] == reading.find(store, "Tysabri")
    assert [] == reading.find(store, "<script>")


def test_the_same_file_again_is_not_even_read(tmp_path, write, monkeypatch):
    """A file that is in the store whole is known by its sha256, and no generation is made for it."""
    path = write("a.xml", xml(("1", "10.5555/a", ABSTRACT), ("2", "", ABSTRACT)))
    store = open_store(tmp_path / "store", create=True)
    build(store, [path])
    monkeypatch.setattr("msgraph.readers.read", None)
    done = build(store, [path])

    assert (2, 0) == (done.unchanged, done.papers)
    assert 1 == store.revision


def test_a_file_whose_paper_was_replaced_since_is_read_again(tmp_path, write):
    """What is passed over must still be what the store says."""
    first = write("a.xml", xml(("1", "10.5555/a", ABSTRACT), ("2", "", ABSTRACT)))
    later = write("b.xml", xml(("1", "10.5555/a", ABSTRACT.replace("relapse", "admission"))))
    store = open_store(tmp_path / "store", create=True)
    build(store, [first])
    before = list(store.dump([iris.paper_graph(iris.document(doi="10.5555/a"))]))
    build(store, [later])
    done = build(store, [first])

    assert (1, 1) == (done.papers, done.unchanged)
    assert before == list(store.dump([iris.paper_graph(iris.document(doi="10.5555/a"))]))


def test_the_later_of_two_versions_stays_however_often_they_are_built(store, write):
    """An unchanged record counts as unchanged only if nothing in this build came before it."""
    files = [
        write("a.xml", xml(("1", "10.5555/a", ABSTRACT))),
        write("b.xml", xml(("1", "10.5555/a", "Natalizumab reduced relapses."))),
    ]
    build(store, files)
    before = list(store.dump())
    build(store, files)

    assert before == list(store.dump())


def test_a_record_that_no_worker_survives_is_named(monkeypatch):
    """The records beside it go on."""
    done = list(in_order(_fatal, range(40), jobs=2, lost=str))

    assert ["7" if n == 7 else n for n in range(40)] == done


def _fatal(numbers: list[int]) -> list[int]:
    if 7 in numbers:
        os.kill(os.getpid(), signal.SIGKILL)
    return numbers


def test_a_paper_that_cannot_be_made_leaves_the_others_alone(store, write):
    """A fault in an extractor is a problem of one record, with its name."""

    class Faulty(Grammar):
        def find(self, record, lexicon):
            return {}["negated"] if record.pmid == "1" else super().find(record, lexicon)

    path = write("a.xml", xml(("1", "", ABSTRACT), ("2", "", ABSTRACT)))
    done = build(store, [path], Settings(extractors=(Faulty(),)))

    assert 1 == done.papers
    assert "the paper could not be made: KeyError" in done.problems[0].message
