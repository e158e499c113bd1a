"""What a validation says, whichever engine it asks."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from test_rdf import CLAIM, KNOWN, RECORD, TREATS, papers

from msgraph import rdf, vocabulary
from msgraph.errors import ShapesError
from msgraph.model import Paper
from msgraph.rdf import syntaxes
from msgraph.validation import (
    Report,
    Unusable,
    Violation,
    explain,
    labelled,
    shipped,
    together,
    validate,
    validate_graph,
    validate_papers,
)
from msgraph.validation import fast as fast_engine
from msgraph.validation.shapes import of_text

WHOLE = syntaxes.ntriples((Path(__file__).parent / "shapes" / "whole.ttl").read_bytes(), "turtle")
ENGINES = ("fast", "reference")
SH = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <http://e/> .\n"


def closed(*claims, record=RECORD) -> str:
    """The graphs of a paper with these claims, as one text."""
    written = rdf.write(Paper(record, claims), KNOWN)
    return written.paper + written.edges + written.concepts + written.propositions


GOOD = closed(CLAIM, TREATS)
BAD = GOOD.replace("ns#affirmed>", "ns#perhaps>")


# --- The verdict


def test_what_the_writer_writes_conforms():
    """The shapes and the writer were made for each other."""
    assert validate(GOOD).conforms


def test_gaps_do_not_make_a_graph_wrong():
    """What a paper leaves open is not an error of the graph."""
    report = validate(GOOD)

    assert {"warning"} == {result.severity for result in report.results}
    assert report.conforms


def test_a_violation_names_rule_node_path_value_and_what_is_wrong():
    """Each is needed to find the place and mend it."""
    result = validate(BAD).violations[0]

    assert "claim-polarity" == result.rule
    assert result.focus.startswith("https://w3id.org/msgraph/claim/")
    assert f"<{vocabulary.polarity}>" == result.path
    assert "https://w3id.org/msgraph/ns#perhaps" == result.value
    assert "A claim has exactly one polarity: msg:affirmed or msg:negated." == result.message


@pytest.mark.parametrize("text", ["", "<http://e/a> <http://e/p> <http://e/b> .\n"])
@pytest.mark.parametrize("engine", ["fast", "reference"])
def test_checking_nothing_is_a_failure(text, engine):
    """SHACL calls data without any node to check conforming; a reader takes that for right."""
    report = validate(text, engine=engine)

    assert not report.conforms
    assert 0 == report.focus_nodes
    assert "Nothing was checked" in report.notes[0]


def test_a_claim_known_only_by_its_kind_is_still_checked():
    """Shapes look for msg:Claim; the hierarchy of the ontology goes along."""
    text = f"<http://e/c> <{rdflib.RDF.type}> <{vocabulary.OutcomeClaim}> .\n"

    assert 1 == validate(text).checked["claim"]


def test_focus_nodes_are_counted_for_every_shape_with_a_target():
    """Two claims, one span for both, one paper."""
    checked = validate(GOOD).checked

    assert (2, 1, 1, 0) == tuple(checked[name] for name in ("claim", "span", "paper", "review"))


def test_a_graph_given_in_parts_is_one_graph():
    """A paper's graph, its edges and its concepts come as three texts."""
    written = rdf.write(Paper(RECORD, (TREATS,)), KNOWN)
    parts = (written.paper, written.edges, written.concepts, written.propositions)

    assert validate("".join(parts)) == validate(iter(parts))


def test_an_rdflib_graph_is_validated_as_it_is():
    """For people who live in rdflib; the graph is left as it was."""
    graph = rdflib.Graph().parse(data=BAD, format="nt")
    before = len(graph)

    report = validate_graph(graph)

    assert validate(BAD).violations == report.violations
    assert before == len(graph)


def test_lines_need_not_be_spaced_canonically():
    """N-Triples allows tabs and several spaces; focus nodes are counted all the same."""
    spaced = GOOD.replace("> <", ">\t  <").replace(" .\n", ".\n")

    assert validate(GOOD).checked == validate(spaced).checked


# --- Engines


def test_the_fast_engine_is_the_default_and_says_so():
    """A report tells what it rests on."""
    assert validate(GOOD).engine.startswith("shacl ")


def test_the_reference_steps_in_where_the_fast_engine_is_missing(monkeypatch):
    """It is an optional package; the verdict is the same, and the report says how it was reached."""

    def missing(*_: object) -> list[Violation]:
        raise Unusable("the package shacl is not installed")

    usual = validate(BAD)
    monkeypatch.setattr(fast_engine, "findings", missing)
    report = validate(BAD)

    assert usual.results == report.results
    assert report.engine.startswith("pyshacl ")
    assert "not installed" in report.notes[0]


def test_the_reference_steps_in_where_the_fast_engine_cannot_read_a_pattern():
    """Back references are no part of its regular expressions."""
    shapes = of_text(
        SH + r':s a sh:PropertyShape ; sh:path :p ; sh:targetNode :a ; sh:pattern "(a)\\1" .'
    )
    report = validate('<http://e/a> <http://e/p> "ab" .\n', shapes=shapes)

    assert report.engine.startswith("pyshacl ")
    assert 1 == len(report.violations)


def test_the_reference_steps_in_where_the_fast_engine_breaks_down(monkeypatch):
    """A fault inside it is an exception that no `except Exception` sees."""

    class PanicException(BaseException):
        pass

    class Broken:
        def validate_text(self, *_: object, **__: object) -> None:
            raise PanicException("index out of bounds")

    monkeypatch.setattr(fast_engine, "_compiled", lambda *_: Broken())
    report = validate(GOOD)

    assert report.conforms
    assert "gave up on this: index out of bounds" in report.notes[0]


def test_an_engine_asked_for_by_name_is_not_replaced():
    """Who compares engines must not get the other one in silence."""
    shapes = of_text(
        SH + r':s a sh:PropertyShape ; sh:path :p ; sh:targetNode :a ; sh:pattern "(a)\\1" .'
    )
    with pytest.raises(Unusable):
        validate("", shapes=shapes, engine="fast")


def test_a_pattern_that_backtracks_is_refused_by_the_reference():
    """It would hang on forty characters; the fast engine takes it in its stride."""
    shapes = of_text(
        SH + ':s a sh:PropertyShape ; sh:path :p ; sh:targetNode :a ; sh:pattern "^(a+)+$" .'
    )
    text = f'<http://e/a> <http://e/p> "{"a" * 40}b" .\n'

    assert 1 == len(validate(text, shapes=shapes).violations)
    with pytest.raises(ShapesError, match="for ever"):
        validate(text, shapes=shapes, engine="reference")


def test_the_reference_leaves_the_settings_of_rdflib_alone():
    """pySHACL switches the normalising of literals off and on for the whole process."""
    before = rdflib.NORMALIZE_LITERALS
    validate(GOOD, engine="reference")

    assert before == rdflib.NORMALIZE_LITERALS


def test_the_reference_can_be_asked_by_several_threads():
    """Its shapes are copied for each call, and calls wait for one another."""
    reports: list[Report] = []
    threads = [
        threading.Thread(target=lambda: reports.append(validate(BAD, engine="reference")))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert reports[0] == reports[1]


@given(papers(), st.data())
@settings(max_examples=12, deadline=None)
def test_engines_agree_on_any_paper_whatever_is_done_to_it(paper, data):
    """Focus node, path, component and value are the same on lines left out, doubled and changed."""
    written = rdf.write(paper, KNOWN)
    lines = (written.paper + written.edges + written.concepts).split("\n")[:-1]
    lost = data.draw(st.sets(st.sampled_from(lines), max_size=4))
    swapped = data.draw(
        st.lists(st.tuples(st.sampled_from(lines), st.sampled_from(lines)), max_size=3)
    )
    mixed = [f"{a.split(' ')[0]} {b.split(' ', 1)[1]}" for a, b in swapped]
    text = "".join(f"{line}\n" for line in [*(ln for ln in lines if ln not in lost), *mixed])

    fast, reference = (validate(text, engine=engine) for engine in ("fast", "reference"))

    assert {r.key for r in reference.results} == {r.key for r in fast.results}
    assert reference.checked == fast.checked


# --- Shapes


@pytest.mark.parametrize(
    ("turtle", "complaint"),
    [
        (
            ":s a sh:NodeShape ; sh:property [ sh:path :p ; sh:node :s ] .",
            "lead back to themselves",
        ),
        (":s a sh:NodeShape ; sh:and ( :t ) . :t a sh:NodeShape ; sh:not :s .", "themselves"),
        (
            ':s a sh:NodeShape ; sh:sparql [ sh:select "SELECT $this FROM <http://x/> {}" ] .',
            "FROM",
        ),
        (
            ':s a sh:NodeShape ; sh:sparql [ sh:select "SELECT $this { SERVICE <http://x/> {} }" ] .',
            "SERVICE",
        ),
        (
            ':s a sh:NodeShape ; sh:sparql [ sh:select "SELECT $this { BIND (1 AS ?this) }" ] .',
            "set again",
        ),
        (
            ':s a sh:NodeShape ; sh:sparql [ sh:select "SELECT $this { { SELECT ?x {} } }" ] .',
            "sub-select",
        ),
        (":s a :Thing .", "there is no shape"),
        (":s a sh:NodeShape ; sh:property [", "do not parse"),
    ],
)
def test_shapes_that_fetch_recur_or_do_not_parse_are_refused(turtle, complaint):
    """An engine would accept the first six in silence."""
    with pytest.raises(ShapesError, match=complaint) as caught:
        of_text(SH + turtle)

    assert caught.value.hint


def test_a_word_in_a_string_or_comment_is_no_keyword():
    """A message may say FROM."""
    query = "SELECT $this { $this :p ?x # SERVICE\\n FILTER (?x != 'FROM') }"

    assert of_text(
        f'{SH}:s a sh:NodeShape ; sh:targetNode :a ; sh:sparql [ sh:select "{query}" ] .'
    )


def test_shapes_without_a_message_are_told_in_a_sentence_of_ours():
    """The same words whichever engine found it."""
    shapes = of_text(f"{SH}:s a sh:PropertyShape ; sh:path :p ; sh:targetNode :a ; sh:minCount 1 .")
    results = [validate("", shapes=shapes, engine=e).results for e in ("fast", "reference")]

    assert "There are fewer values than needed." == results[0][0].message
    assert results[0] == results[1]


def test_values_are_filled_into_messages_that_ask_for_them():
    """A user's shapes may; ours do not, for a value may be anything."""
    shapes = of_text(
        f"{SH}:s a sh:NodeShape ; sh:targetNode :a ; sh:sparql [ sh:message 'Not {{?value}}.' ;"
        " sh:select 'SELECT $this ?value { $this <http://e/p> ?value }' ] ."
    )
    text = '<http://e/a> <http://e/p> "7" .\n'
    messages = [validate(text, shapes=shapes, engine=e).results[0].message for e in ENGINES]

    assert ["Not 7.", "Not 7."] == messages


@pytest.mark.parametrize("engine", ENGINES)
def test_a_shape_that_is_switched_off_checks_nothing(engine):
    """Its targets do not count as looked at."""
    shapes = of_text(
        f"{SH}:s a sh:NodeShape ; sh:targetNode :a ; sh:deactivated true ; sh:nodeKind sh:Literal ."
    )

    assert not validate("", shapes=shapes, engine=engine).conforms


def test_what_is_not_looked_at_is_told():
    """A target in SPARQL is no part of SHACL 1.0; it must not look as if it had been met."""
    shapes = of_text(
        f"{SH}:s a sh:NodeShape ; sh:targetNode :a ; sh:target [ a sh:SPARQLTarget ] ."
    )

    assert "sh:target is not looked at (1 of them)" in validate("", shapes=shapes).notes[0]


def test_a_shape_of_the_user_that_matches_nothing_is_named():
    """A misspelt class in a target is the most common fault of shapes."""
    shapes = of_text(
        f"{SH}:s a sh:NodeShape ; sh:targetClass :Claime ; sh:nodeKind sh:IRI .\n"
        ":t a sh:NodeShape ; sh:targetNode :a ; sh:nodeKind sh:IRI ."
    )
    report = validate("", shapes=shapes)

    assert ("The shape http://e/s matches nothing.",) == report.notes


def test_the_same_files_give_the_same_digest():
    """A certificate is good as long as the shapes are the same, and parsing gives new blank nodes."""
    text = f"{SH}:s a sh:NodeShape ; sh:property [ sh:path :p ] ."

    assert of_text(text).digest == of_text(text).digest
    assert of_text(text).digest != of_text(text + " ").digest


# --- Many papers


def others(number: int) -> list[tuple[str, str]]:
    """Good papers with names of their own."""
    records = [
        replace(RECORD, text=f"{RECORD.text} {n}", doi=f"10.5555/{n}", pmid="")
        for n in range(number)
    ]
    return [(record.doi, closed(CLAIM, record=record)) for record in records]


def test_each_paper_of_a_batch_gets_the_verdict_it_would_get_alone():
    """Papers are checked together for speed; none answers for another."""
    batch = others(60)
    batch[17] = ("bad", closed(CLAIM).replace("ns#affirmed>", "ns#perhaps>"))
    found = list(validate_papers(batch))

    assert [name for name, _ in batch] == [name for name, _ in found]
    assert ["bad"] == [name for name, report in found if not report.conforms]
    assert [validate(text) for _, text in batch] == [report for _, report in found]


def test_two_papers_that_disagree_on_a_shared_node_are_both_right():
    """One label each is what the rule asks of a graph; that two graphs differ is another rule's matter."""
    one, other = others(2)
    renamed = (other[0], other[1].replace('"relapses" .', '"attacks" .'))

    assert [True, True] == [report.conforms for _, report in validate_papers([one, renamed])]


def test_a_paper_that_does_not_parse_is_reported_and_the_others_go_on():
    """One broken text must not cost the batch."""
    batch = [*others(2), ("broken", "this is no N-Triples\n")]
    found = dict(validate_papers(batch))

    assert [True, True, False] == [report.conforms for report in found.values()]
    assert "unreadable" == found["broken"].results[0].rule


def test_papers_are_taken_as_they_are_needed():
    """A hundred thousand papers must not be in memory at once."""
    taken = 0

    def counted():
        nonlocal taken
        for paper in others(1) * 1000:
            taken += 1
            yield paper

    next(validate_papers(counted(), threads=1))

    assert taken < 200


def test_reports_add_up():
    """Counts are added, and what two papers share is told once."""
    reports = [validate(BAD), validate(BAD), validate(GOOD)]
    whole = together(reports)

    assert 6 == whole.checked["claim"]
    assert reports[0].results == whole.results


# --- In words


def test_a_result_tells_the_claim_and_its_quote():
    """An IRI says nothing to a reader."""
    result = labelled(validate(BAD), BAD).violations[0]

    assert "Drugamab treats relapses" == result.label
    assert RECORD.text == result.quote
    assert "doi:10.5555/a<b" == result.paper


def test_a_result_about_a_part_tells_the_claim_that_it_is_part_of():
    """A span has no words but the claim that it carries."""
    bad = WHOLE.replace('exact> "Drugamab halved', 'exact> "Drugamab doubled')
    report = labelled(validate(bad), bad)

    assert {"span-quote"} == {result.rule for result in report.violations}
    assert "drugamab treats http://example.org/whole/disease, and 4 more" == (
        report.violations[0].label
    )


def test_a_rule_is_explained():
    """What it says, why, and what to do."""
    page = explain("claim-polarity")

    assert page.startswith("claim-polarity: A claim is affirmed or negated\n")
    assert "A denial whose negation got lost turns into its opposite." in page


def test_a_misspelt_rule_is_guessed():
    """The hint names the one that was meant."""
    from msgraph.errors import UsageError

    with pytest.raises(UsageError) as caught:
        explain("claim-polarty")

    assert "did you mean `claim-polarity`?" == caught.value.hint


def test_the_shipped_shapes_need_no_rdflib():
    """Importing it costs more than validating two hundred papers."""
    import subprocess
    import sys

    code = (
        "import sys; from msgraph import validation; validation.validate('');"
        "print([m for m in ('rdflib', 'pyshacl') if m in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert "[]\n" == answer.stdout
    assert shipped().rules
