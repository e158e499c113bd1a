"""The report as RDF: the W3C's own `sh:ValidationReport`, in Turtle.

Source: SHACL §3.6, https://www.w3.org/TR/shacl/#validation-report
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgraph.rdf.terms import escape_iri, literal
from msgraph.validation.report import Report, Violation
from msgraph.validation.shapes import NS
from msgraph.validation.triples import SH

_PREFIXES = f"@prefix sh: <{SH}> .\n@prefix rule: <{NS}> .\n"
_PIECE = re.compile(r"<[^>]*>|[()/|^*+?]")
_SEVERITIES = {"violation": "sh:Violation", "warning": "sh:Warning", "info": "sh:Info"}
_REPEATS = {"*": "zeroOrMorePath", "+": "oneOrMorePath", "?": "zeroOrOnePath"}


def turtle(report: Report) -> str:
    """The report as Turtle; the same report gives the same bytes.

    `sh:conforms` is as the W3C defines it: true only if there are no results at all, gaps included.
    """
    conforms = "true" if report.conforms and not report.results else "false"
    lines = [_PREFIXES, "[]", "    a sh:ValidationReport ;", f"    sh:conforms {conforms}"]
    for result in report.results:
        lines[-1] += " ;"
        lines.append("    sh:result [")
        lines.extend(f"        {line} ;" for line in _result(result))
        lines.append("    ]")
    lines[-1] += " ."
    return "\n".join(lines) + "\n"


def _result(result: Violation) -> Iterator[str]:
    yield "a sh:ValidationResult"
    yield f"sh:focusNode {_term(result.focus)}"
    yield f"sh:resultSeverity {_SEVERITIES[result.severity]}"
    if result.component:
        yield f"sh:sourceConstraintComponent <{escape_iri(result.component)}>"
    yield f"sh:sourceShape {_shape(result.rule)}"
    if result.path:
        yield f"sh:resultPath {path(result.path)}"
    if result.value:
        yield f"sh:value {_term(result.value)}"
    if result.message:
        yield f"sh:resultMessage {literal(result.message).n3()}"


def _shape(rule: str) -> str:
    if re.fullmatch(r"[a-z][a-z0-9-]*", rule):
        return f"rule:{rule}"
    return "[]" if rule.startswith("_:") else f"<{escape_iri(rule)}>"


def _term(term: str) -> str:
    return term if term.startswith(('"', "_:")) else f"<{escape_iri(term)}>"


def path(text: str) -> str:
    """A path in the syntax of SPARQL as the RDF that SHACL writes it in.

    >>> path("(^<http://a>/<http://b>)")
    '( [ sh:inversePath <http://a> ] <http://b> )'
    """
    pieces = _PIECE.findall(text)
    return _steps(pieces)


def _steps(pieces: list[str]) -> str:
    """One step or several, up to a closing bracket; takes them off `pieces`."""
    steps = [_step(pieces)]
    mark = ""
    while pieces and pieces[0] in "/|":
        mark = pieces.pop(0)
        steps.append(_step(pieces))
    if not mark:
        return steps[0]
    listed = f"( {' '.join(steps)} )"
    return listed if mark == "/" else f"[ sh:alternativePath {listed} ]"


def _step(pieces: list[str]) -> str:
    piece = pieces.pop(0)
    if piece == "^":
        return f"[ sh:inversePath {_step(pieces)} ]"
    if piece == "(":
        piece = _steps(pieces)
        pieces.pop(0)
    while pieces and pieces[0] in _REPEATS:
        piece = f"[ sh:{_REPEATS[pieces.pop(0)]} {piece} ]"
    return piece
