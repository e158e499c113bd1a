"""The W3C's own cases for SHACL, on both engines, through our door.

Each case is compared by focus node, path, component, value and severity of every result. What an engine
misses is listed by name with the reason, so that a miss that goes away is noticed as well.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from conftest import ROOT
from rdflib import RDF, Graph, Namespace, URIRef

from msgraph.errors import ShapesError
from msgraph.rdf import syntaxes
from msgraph.validation import Violation, reference
from msgraph.validation.checking import findings
from msgraph.validation.rdflib_terms import key_of, path_of
from msgraph.validation.shapes import of_text

FOLDER = ROOT.parent / "shared" / "w3c" / "shacl"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
SH = Namespace("http://www.w3.org/ns/shacl#")
CASES = {"core": 98, "sparql": 23}

#: A severity of the user's own weighs like a violation.
SEVERITIES = {str(SH.Warning): "warning", str(SH.Info): "info"}

#: Cases that an engine gets wrong, and why.
MISSES = {
    ("reference", "sparql/pre-binding/shapesGraph-001"): "pySHACL does not know $shapesGraph",
}


def manifests(part: str) -> list[Path]:
    """The files of a part of the suite that hold a case."""
    files = sorted((FOLDER / part).rglob("*.ttl"))
    return [file for file in files if "sht:Validate" in file.read_text("utf-8")]


def name(file: Path) -> str:
    return file.relative_to(FOLDER).with_suffix("").as_posix()


ALL = [file for part in CASES for file in manifests(part)] if FOLDER.is_dir() else []


def expected(case: Graph, entry: URIRef) -> Counter[tuple[str, ...]] | None:
    """The results that a case calls for, or None where it calls for a refusal."""
    result = case.value(entry, MF.result)
    if result == SHT.Failure:
        return None
    return Counter(
        (
            term(case, case.value(node, SH.focusNode)),
            path_of(case, path) if (path := case.value(node, SH.resultPath)) else "",
            term(case, case.value(node, SH.sourceConstraintComponent)),
            term(case, case.value(node, SH.value)),
            SEVERITIES.get(str(case.value(node, SH.resultSeverity)), "violation"),
        )
        for node in case.objects(result, SH.result)
    )


def term(case: Graph, node: object) -> str:
    written = key_of(node)
    return "_:" if written.startswith("_:") else written


def found(results: list[Violation]) -> Counter[tuple[str, ...]]:
    """What an engine found, before duplicates are taken out."""

    def plain(text: str) -> str:
        return "_:" if text.startswith("_:") else text

    return Counter(
        (plain(r.focus), r.path, r.component, plain(r.value), r.severity) for r in results
    )


def source(case: Graph, action: object, graph: URIRef, file: Path) -> Path:
    address = case.value(action, graph)
    return file.parent / str(address).rpartition("/")[2]


def test_every_case_of_the_suite_is_run(shared):
    """A suite that quietly shrinks proves nothing."""
    counted = Counter(name(file).partition("/")[0] for file in ALL)

    assert CASES == counted


@pytest.mark.parametrize("engine", ["fast", "reference"])
@pytest.mark.parametrize("file", ALL, ids=name)
def test_case(file, engine, request):
    """The case's verdict and results are those that the W3C expects."""
    if (engine, name(file)) in MISSES:
        request.applymarker(pytest.mark.xfail(reason=MISSES[engine, name(file)]))
    before = reference_literals_normalised()
    with_raw = Graph()
    base = file.as_uri()
    with literals_as_written():
        with_raw.parse(file, format="turtle", publicID=base)
    entry = next(with_raw.subjects(RDF.type, SHT.Validate))
    action = with_raw.value(entry, MF.action)
    data, shapes = (source(with_raw, action, g, file) for g in (SHT.dataGraph, SHT.shapesGraph))
    wanted = expected(with_raw, entry)

    def run() -> list[Violation]:
        rules = of_text(shapes.read_text("utf-8"), base=shapes.as_uri())
        text = syntaxes.ntriples(data.read_bytes(), "turtle", base=data.as_uri())
        return findings(rules, text, engine)[0]

    if wanted is None:
        with pytest.raises(ShapesError):
            run()
    else:
        assert wanted == found(run())
    assert before == reference_literals_normalised()


def reference_literals_normalised() -> bool:
    import rdflib

    return rdflib.NORMALIZE_LITERALS


def literals_as_written():
    return reference._literals_as_written()
