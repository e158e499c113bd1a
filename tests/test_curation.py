"""What a curator decides is kept: on the claim, on its edge, in the evidence, through every new reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from queries.papers import filled

from msgraph import iris, rdf
from msgraph.cli import cli, main
from msgraph.errors import UsageError
from msgraph.pipeline import (
    build,
    curation,
    editing,
    evidence,
    reading,
    reviewing,
    validate_store,
    verdicts,
)
from msgraph.pipeline.curation import applied, overlap
from msgraph.pipeline.reviewing import Decision
from msgraph.stores import open_store
from msgraph.vocabulary import PREFIXES

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TREATS = "biolink:treats"
PAPER = """Title: Drug and disease
DOI: 10.5555/reviewed

Alemtuzumab is approved for the treatment of multiple sclerosis. Alemtuzumab reduced the relapse rate.
"""


@pytest.fixture
def store():
    return filled()


def ask(store, text):
    answer = store.query(text, prefixes=PREFIXES)
    return sorted(tuple(term.value if term else "" for term in row) for row in answer)


def treating(store):
    """The claims that say that alemtuzumab treats RRMS."""
    return [
        row[0]
        for row in ask(
            store,
            """SELECT ?c { GRAPH ?g { ?c rdf:predicate biolink:treats ; msg:statedIn ?p ;
               rdf:subject <https://w3id.org/msgraph/concept/drug/alemtuzumab> } }""",
        )
    ]


def curations(store):
    return dict(ask(store, "SELECT ?c ?g { ?c msg:curation ?g }"))


def edges(store):
    return ask(store, "SELECT ?c ?e { ?c msg:projectsTo ?e }")


def for_treating(store):
    return ask(
        store,
        "SELECT ?f { ?i msg:issuePredicate biolink:treats ; msg:papersFor ?f ; "
        "msg:issueSubject <https://w3id.org/msgraph/concept/drug/alemtuzumab> }",
    )


def test_a_rejected_claim_licenses_no_edge_and_is_no_evidence(store):
    """The verdict reaches all that is derived from the claim, and the store still conforms."""
    both = treating(store)
    assert {claim for claim, _ in edges(store)} >= set(both)

    done = reviewing.review(store, [Decision(c, "rejected", "no") for c in both], "Ada", now=NOON)

    assert (2, 1, ()) == (done.reviews, done.papers, done.problems)
    assert not {claim for claim, _ in edges(store)} & set(both)
    assert [] == for_treating(store)
    assert {f"{PREFIXES['msg']}rejected"} == {curations(store)[claim] for claim in both}
    assert validate_store(store).conforms


def test_a_verdict_taken_back_leaves_everything_as_it_was(store):
    """Curation is no one-way street; only the reviews remain."""
    before = set(store.dump())
    claim = treating(store)[0]
    reviewing.review(store, [Decision(claim, "rejected")], "Ada", now=NOON)
    reviewing.review(store, [Decision(claim, "unreviewed")], "Ada", now=LATER)
    after = set(store.dump())

    assert before <= after
    assert all(line.endswith("shared/reviews> .") for line in after - before)


def test_reviewers_who_differ_make_a_conflict(store):
    """Neither is overruled in silence; the last word of each counts."""
    claim = treating(store)[0]
    reviewing.review(store, [Decision(claim, "accepted")], "Ada", now=NOON)
    reviewing.review(store, [Decision(claim, "rejected")], "Ben", now=LATER)
    conflict = curations(store)[claim]
    reviewing.review(store, [Decision(claim, "accepted")], "Ben", now=LATER.replace(day=3))

    assert f"{PREFIXES['msg']}conflict" == conflict
    assert f"{PREFIXES['msg']}accepted" == curations(store)[claim]


def test_a_review_says_who_and_when(store):
    """An ORCID is a name that means the same everywhere."""
    claim = treating(store)[0]
    reviewing.review(store, [Decision(claim, "accepted", "seen")], "0000-0002-1825-0097", now=NOON)
    (kept,) = verdicts.stored(store)

    assert ("https://orcid.org/0000-0002-1825-0097", "2026-03-01T12:00:00Z", "seen") == (
        kept.reviewer,
        kept.at,
        kept.note,
    )
    with pytest.raises(UsageError, match="needs a reviewer"):
        reviewing.review(store, [], " ")


def test_a_verdict_on_what_is_not_there_is_reported_and_the_rest_recorded(store):
    """A batch does not fail for one name; nor is the name lost."""
    claim = treating(store)[0]
    gone = "https://w3id.org/msgraph/claim/10.5555/alpha/0000"
    done = reviewing.review(
        store,
        [Decision(gone, "rejected"), Decision("no <iri>", "rejected"), Decision(claim, "accepted")],
        "Ada",
    )

    assert 1 == done.reviews
    assert [gone, "no <iri>"] == [problem.where for problem in done.problems]


# A new reading


@pytest.fixture
def read_again(store):
    """A paper with a verdict on its first claim."""
    document = iris.document(doi="10.5555/alpha")
    paper = reading.paper(store, document)
    claim = next(c for c in paper.claims if c.predicate == "biolink:treats")
    name = rdf.claim_iri(claim, paper.record)
    reviewing.review(store, [Decision(name, "rejected")], "Ada", now=NOON)
    return paper, claim, name, tuple(verdicts.stored(store))


def test_a_claim_of_the_same_name_keeps_its_verdict(read_again):
    """The usual case: the new reading finds what the old one found."""
    paper, _, name, given = read_again
    done = applied(paper.claims, paper.record, given)
    graded = {rdf.claim_iri(c, paper.record): c.curation for c in done.claims}

    assert "rejected" == graded[name]
    assert 1 == sum(grade == "rejected" for grade in graded.values())
    assert ((), ()) == (done.moved, done.lost)


def test_a_claim_whose_quote_moved_takes_the_verdict_along(read_again):
    """A better grammar cuts the sentence elsewhere: same statement, overlapping words."""
    paper, claim, name, given = read_again
    longer = replace(
        claim,
        quote_end=claim.quote_end - 1,
        quote=paper.record.text[claim.quote_start : claim.quote_end - 1],
    )
    done = applied([longer], paper.record, given)

    assert [name] == [verdict.claim for verdict, _ in done.moved]
    assert done.moved[0][1] == rdf.claim_iri(longer, paper.record) != name
    assert "rejected" == done.claims[0].curation


def test_a_verdict_never_moves_to_another_statement(read_again):
    """Words that overlap are not enough: it must be said of the same things."""
    paper, claim, name, given = read_again
    other = replace(claim, predicate="biolink:affects", quote_end=claim.quote_end - 1,
                    quote=claim.quote[:-1])  # fmt: skip
    done = applied([other], paper.record, given)

    assert [name] == [verdict.claim for verdict in done.lost]
    assert "unreviewed" == done.claims[0].curation


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("abcd", "abcd", 1),
        ("bc", "abcd", 1),
        ("abxx", "abyyyy", 0.5),
        ("", "a", 0),
        ("ab", "cd", 0),
    ],
)
def test_the_overlap_of_two_quotes(one, other, share):
    """The longest stretch that both hold, against the shorter."""
    assert share == overlap(one, other)


def test_a_build_keeps_verdicts(tmp_path):
    """Reading the paper again does not undo the curator's work, and what is lost is told."""
    path = tmp_path / "page.txt"
    path.write_text(PAPER, encoding="utf-8")
    store = open_store(tmp_path / "store", create=True)
    build(store, [path])
    names = ask(store, "SELECT ?c { ?c msg:statedIn ?p }")
    reviewing.review(store, [Decision(c, "accepted") for (c,) in names], "Ada", now=NOON)
    again = build(store, [path], again=True)
    kept = set(curations(store).values())
    path.write_text(
        PAPER.replace("Alemtuzumab is approved", "Fingolimod is approved"), encoding="utf-8"
    )
    changed = build(store, [path])

    assert [] == again.problems
    assert {f"{PREFIXES['msg']}accepted"} == kept
    assert changed.problems
    assert all("finds no claim any more" in problem.message for problem in changed.problems)
    assert len(changed.problems) == len(curation.lost(store))


def test_the_summary_after_a_review_is_the_one_made_anew(store):
    """Nothing of the old verdicts stays behind in the counts."""
    reviewing.review(store, [Decision(c, "rejected") for c in treating(store)], "Ada", now=NOON)
    kept = list(store.dump([iris.shared_graph("evidence")]))
    evidence.rebuild(store)

    assert kept == list(store.dump([iris.shared_graph("evidence")]))


# Corrections


def said(store, claim):
    """What a stored claim says, by field."""
    document = reading.document_of(store, claim)
    paper = reading.paper(store, document)
    named = {rdf.claim_iri(each, paper.record): each for each in paper.claims}
    return {field: editing.value(named[claim], field) for field in editing.FIELDS}


def correct(store, claim, now=NOON, who="Ada", verdict="accepted", **edits):
    return reviewing.review(store, [Decision(claim, verdict, "", edits)], who, now=now)


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ({"polarity": "negated"}, {"polarity": "negated"}),
        ({"modality": "possible", "role": "interpretation"}, {"modality": "possible"}),
        ({"direction": "improved"}, {"direction": "improved"}),
        ({"predicate": "biolink:ameliorates_condition"}, {"predicate": "biolink:ameliorates_condition"}),
        ({"subject": "drug/natalizumab"}, {"subject": "drug/natalizumab"}),
        ({"subject": "natalizumab"}, {"subject": "drug/natalizumab"}),
        ({"object": "outcome"}, {"object": "outcome/RRMS"}),
    ],
)  # fmt: skip
def test_what_a_claim_says_can_be_corrected(store, edits, expected):
    """Its name stays, all that is derived of it follows, and the store still conforms."""
    claim = treating(store)[0]
    done = correct(store, claim, **edits)

    assert (1, ()) == (done.reviews, done.problems)
    assert expected.items() <= said(store, claim).items()
    assert f"{PREFIXES['msg']}accepted" == curations(store)[claim]
    assert validate_store(store).conforms
    kept = list(store.dump([iris.shared_graph("evidence")]))
    evidence.rebuild(store)
    assert kept == list(store.dump([iris.shared_graph("evidence")]))


def test_a_review_keeps_what_the_claim_was(store):
    """Field by field, with who changed it and when."""
    claim = treating(store)[0]
    correct(store, claim, polarity="negated", subject="drug/natalizumab")

    assert [
        verdicts.Change("polarity", "affirmed", "negated"),
        verdicts.Change("subject", "drug/alemtuzumab", "drug/natalizumab", "natalizumab"),
    ] == list(verdicts.stored(store)[0].changes)


def test_a_correction_taken_back_leaves_everything_as_it_was(store):
    """Also where one followed another, and another reviewer saw the claim in between."""
    claim = treating(store)[0]
    before = list(store.dump([iris.paper_graph(reading.document_of(store, claim))]))
    correct(store, claim, polarity="negated", object="outcome")
    correct(store, claim, now=LATER, direction="improved")
    assert ("negated", "improved") == tuple(
        said(store, claim)[f] for f in ("polarity", "direction")
    )
    correct(store, claim, now=LATER.replace(hour=13), verdict="unreviewed")

    assert before == list(store.dump([iris.paper_graph(reading.document_of(store, claim))]))


@pytest.mark.parametrize(
    ("edits", "complaint"),
    [
        ({"polarity": "maybe"}, "no polarity `maybe`"),
        ({"predicate": "treats"}, "no predicate `treats`"),
        ({"subject": "drug/none"}, "no concept `drug/none`"),
        ({"subject": "nobody knows"}, "no concept is named"),
        ({"quote": "other words"}, "another claim"),
        ({"colour": "red"}, "no field `colour`"),
        ({"predicate": "cito:cites"}, "does not go with the kind"),
    ],
)
def test_an_edit_that_cannot_be_is_told_and_changes_nothing(store, edits, complaint):
    """The claim is not accepted either: nobody has agreed to what it says now."""
    claim = treating(store)[0]
    before = list(store.dump())
    done = correct(store, claim, **edits)

    assert complaint in str(done.problems[0])
    assert before == list(store.dump())


def test_a_correction_survives_the_next_reading(tmp_path):
    """Made again on the claim of that name, or where its words went."""
    path = tmp_path / "page.txt"
    path.write_text(PAPER, encoding="utf-8")
    store = open_store(tmp_path / "store", create=True)
    build(store, [path])
    claim = next(c for (c,) in ask(store, "SELECT ?c { ?c rdf:predicate biolink:treats }"))
    correct(store, claim, polarity="negated", object="adverse_event")
    path.write_text(PAPER.replace("of multiple sclerosis.", "of multiple sclerosis now."))
    build(store, [path])
    (moved,) = {v.claim for v in verdicts.stored(store)}

    assert moved != claim
    assert ("negated", "adverse_event/multiple_sclerosis") == tuple(
        said(store, moved)[field] for field in ("polarity", "object")
    )


# The command


@pytest.fixture
def built(tmp_path, monkeypatch):
    """A store directory with one paper, named by the environment."""
    path = tmp_path / "page.txt"
    path.write_text(PAPER, encoding="utf-8")
    monkeypatch.setenv("MSGRAPH_STORE", str(tmp_path / "store"))
    assert 0 == main(["build", str(path), "-q"])
    return tmp_path


def names(folder):
    return [c for (c,) in ask(open_store(folder / "store"), "SELECT ?c { ?c msg:statedIn ?p }")]


def grades(folder):
    found = curations(open_store(folder / "store"))
    return [found[name].rpartition("#")[2] for name in names(folder)]


def test_verdicts_can_be_given_by_name(built, capsys):
    """For scripts: what is judged, by whom, and what could not be."""
    first, second = names(built)
    gone = "https://w3id.org/msgraph/claim/x"
    code = main(
        ["review", "--accept", first, "--reject", second, "--accept", gone, "--reviewer", "Ada"]
    )
    said = capsys.readouterr()

    assert 1 == code
    assert "2 reviews recorded" in said.out
    assert f"error: {gone}: no such claim" in said.err
    assert ["accepted", "rejected"] == grades(built)


def test_verdicts_can_be_given_in_a_file(built, capsys):
    """A batch in a spreadsheet's form; a line that is none is told by its number."""
    first, second = names(built)
    batch = built / "verdicts.tsv"
    batch.write_text(
        f"# claim, verdict, note\n{first}\trejected\tout of date\n{second}\taccepted\n"
    )

    assert 0 == main(["review", "--file", str(batch), "--reviewer", "Ada"])
    assert ["rejected", "accepted"] == grades(built)


def test_a_line_that_is_no_verdict_is_told_and_the_others_count(built, capsys):
    """By its number; a heading is no verdict either, and no fault."""
    first, second = names(built)
    batch = built / "verdicts.tsv"
    batch.write_text(
        f"Claim\tVerdict\tNote\n{first}\tperhaps\n{second}\trejected\n{first}\taccepted\t\tx\n"
    )

    assert 1 == main(["review", "--file", str(batch)])
    said = capsys.readouterr()
    assert ["unreviewed", "rejected"] == grades(built)
    assert "1 review recorded" in said.out
    assert all(f"{batch}, line {number}" in said.err for number in (2, 4))
    assert "line 1" not in said.err


def test_claims_are_judged_one_at_a_time(built):
    """Accept, reject, skip, quit; a note goes with the next verdict; nothing is asked twice."""
    done = CliRunner().invoke(cli, ["review", "--reviewer", "Ada"], input="anseen\nr")
    again = CliRunner().invoke(cli, ["review", "--reviewer", "Ada"], input="")

    assert "approved for the treatment" in done.output
    assert "2 reviews recorded" in done.output
    assert ["accepted", "rejected"] == sorted(grades(built))
    assert {"", "seen"} == {v.note for v in verdicts.stored(open_store(built / "store"))}
    assert "0 reviews recorded" in again.output


def test_claims_are_edited_one_at_a_time(built):
    """What cannot be is told at once, and asked again."""
    typed = "epolarity=perhaps\npolarity=negated\nmodality=possible\n\nq"
    done = CliRunner().invoke(cli, ["review", "--reviewer", "Ada"], input=typed)
    (verdict,) = verdicts.stored(open_store(built / "store"))

    assert "1 review recorded" in done.output
    assert ("accepted", ["negated", "possible"]) == (
        verdict.verdict,
        [change.became for change in verdict.changes],
    )


def test_edits_can_be_given_by_name_and_in_a_file(built, capsys):
    """For scripts, and for those who work in a spreadsheet."""
    first, second = names(built)
    batch = built / "verdicts.tsv"
    batch.write_text(f"{second}\taccepted\tread\tpolarity=negated\tmodality=possible\n")
    assert 0 == main(["review", "--accept", first, "--edit", "polarity=negated"])
    assert 0 == main(["review", "--file", str(batch)])
    store = open_store(built / "store")

    assert ["negated"] * 2 == [said(store, name)["polarity"] for name in (first, second)]
    assert 2 == main(["review", "--reject", first, "--edit", "polarity=negated"])
    assert "--edit goes with --accept" in capsys.readouterr().err


def test_verdicts_without_a_claim_are_listed(built, capsys):
    """They are kept until somebody looks for the claim that now stands in their place."""
    page = built / "page.txt"
    main(["review", "--reject", names(built)[0], "--reviewer", "Ada"])
    page.write_text(PAPER.replace("Alemtuzumab is approved", "Fingolimod is approved"))
    page.write_text(page.read_text().replace("Alemtuzumab reduced", "Fingolimod reduced"))
    main(["build", str(page), "-q"])
    capsys.readouterr()
    main(["review", "--lost"])

    assert "rejected" in capsys.readouterr().out


def test_edges_are_listed_with_their_proof(built, capsys):
    """Every edge names the sentences that license it."""
    main(["edges", "--proof", "--about", "alemtuzumab", "--predicate", "biolink:treats"])
    said = capsys.readouterr().out

    assert "biolink:treats MONDO:" in said
    assert "“Alemtuzumab is approved for the treatment of multiple sclerosis.”" in said
