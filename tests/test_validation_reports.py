"""Reports for people and for programs."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import rdflib
from test_shapes import ntriples_text

from msgraph.validation import (
    Report,
    Violation,
    as_json,
    labelled,
    sarif,
    text,
    turtle,
    validate,
)

FOLDER = Path(__file__).parent / "validation"
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")

#: Ten changes to the whole graph, each of which breaks another rule.
FAULTS = [
    (
        "ns#polarity> <https://w3id.org/msgraph/ns#affirmed>",
        "ns#polarity> <http://example.org/whole/yes>",
    ),
    ('ns#confidence> "0.9"', 'ns#confidence> "9"'),
    ('oa#exact> "Drugamab halved', 'oa#exact> "Drugamab doubled'),
    ('ns#ciLow> "0.4"', 'ns#ciLow> "0.7"'),
    ("ns#mappingSource>", "ns#heardFrom>"),
    ('bibo/doi> "10', 'bibo/doi> "doi:10'),
    ("foaf/0.1/name>", "foaf/0.1/nick>"),
    (
        "<http://purl.org/spar/cito/cites> <http://example.org/whole/work>",
        '<http://purl.org/spar/cito/cites> "Doe"',
    ),
    ("ns#softwareVersion>", "ns#version>"),
    (
        "ns#verdict> <https://w3id.org/msgraph/ns#accepted>",
        "ns#verdict> <http://example.org/whole/fine>",
    ),
    ("ns#comparator>", "ns#comparedWith>"),
]


@pytest.fixture(scope="module")
def report() -> Report:
    """A report of at least ten different violations and a gap."""
    data = ntriples_text()
    for old, new in FAULTS:
        assert old in data
        data = data.replace(old, new, 1)
    return labelled(replace(validate(data), engine="an engine", checked={"claim": 7}), data)


def test_ten_violations_read_like_a_list_of_things_to_do(report, renew):
    """By somebody who has never seen SHACL. The page is to be read whole when it changes."""
    if renew:
        (FOLDER / "ten-violations.txt").write_text(text(report, gaps=True), encoding="utf-8")

    assert 10 <= len({result.rule for result in report.violations})
    assert (FOLDER / "ten-violations.txt").read_text("utf-8") == text(report, gaps=True)


def test_a_clean_report_says_what_was_checked():
    """That nothing was found means little without how much was looked at."""
    page = text(validate(ntriples_text()))

    assert page.startswith("Nothing to mend.\n")
    assert re.search(r"Checked: \d+ nodes against \d+ shapes, by shacl", page)


def test_a_report_on_nothing_does_not_say_that_all_is_well():
    """The silent pass is the worst fault of a validator."""
    assert text(validate("")).startswith("Nothing was checked")


def test_many_places_of_one_rule_are_cut_short():
    """The first twenty show what is wrong."""
    results = tuple(
        Violation("r", "violation", f"http://e/{n:02}", message="M.") for n in range(30)
    )
    page = text(Report({"r": 30}, results, "e"))

    assert 20 == page.count("[ ]")
    assert "and 10 more like these" in page


def test_json_has_every_result_with_what_to_do(report):
    """For programs; the keys are always there."""
    content = json.loads(as_json(report))

    assert len(report.results) == len(content["results"])
    assert {
        "rule",
        "severity",
        "focus",
        "path",
        "value",
        "component",
        "message",
        "label",
        "quote",
    } | {
        "paper",
        "file",
        "line",
        "remedy",
    } == set(content["results"][0])
    assert content["checked"]["claim"] == 7
    assert content["conforms"] is False


def test_the_rdf_report_is_the_one_of_the_w3c(report):
    """Focus node, path, value, severity, component and message of each result."""
    graph = rdflib.Graph().parse(data=turtle(report), format="turtle")
    top = graph.value(None, rdflib.RDF.type, SH.ValidationReport)

    assert rdflib.Literal(False) == graph.value(top, SH.conforms)
    assert len(report.results) == len(list(graph.objects(top, SH.result)))
    assert {r.focus for r in report.results} == {str(o) for o in graph.objects(None, SH.focusNode)}


def test_the_rdf_report_conforms_only_without_any_result():
    """SHACL counts warnings as results; our exit code does not."""
    whole = rdflib.Graph().parse(data=turtle(validate(ntriples_text())), format="turtle")
    gap = turtle(Report({"r": 1}, (Violation("r", "warning", "http://e/a"),), "e"))

    assert rdflib.Literal(True) in set(whole.objects(None, SH.conforms))
    assert "sh:conforms false" in gap


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("<http://a>", "<http://a>"),
        ("^<http://a>", "[ sh:inversePath <http://a> ]"),
        ("(<http://a>/<http://b>)", "( <http://a> <http://b> )"),
        ("(<http://a>|<http://b>)", "[ sh:alternativePath ( <http://a> <http://b> ) ]"),
        ("(<http://a>)*", "[ sh:zeroOrMorePath <http://a> ]"),
        (
            "(<http://a>/(^<http://b>)+)",
            "( <http://a> [ sh:oneOrMorePath [ sh:inversePath <http://b> ] ] )",
        ),
    ],
)
def test_paths_are_written_as_shacl_writes_them(path, written):
    """From the syntax of SPARQL to nodes."""
    from msgraph.validation import rdf_report

    assert written == rdf_report.path(path)


def test_sarif_points_to_files_and_lines(report):
    """Editors and code hosts show results where they belong."""
    placed = replace(
        report, results=tuple(replace(r, file="a.ttl", line=7) for r in report.results)
    )
    run = json.loads(sarif(placed))["runs"][0]
    result = run["results"][0]

    assert len(report.results) == len(run["results"])
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "a.ttl"},
        "region": {"startLine": 7},
    }
    assert {"error", "warning"} == {each["level"] for each in run["results"]}


@pytest.mark.parametrize("write", [as_json, turtle, sarif, text])
def test_the_same_report_gives_the_same_bytes(report, write):
    """Reports are kept and compared."""
    assert write(report) == write(report)
