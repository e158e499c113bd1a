"""The report as SARIF 2.1.0, which editors and code hosts show beside the lines it is about.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json

from msgraph import iris
from msgraph.validation.catalogue import rule
from msgraph.validation.report import Report, Violation

Json = dict[str, object]

_LEVELS = {"violation": "error", "warning": "warning", "info": "note"}


def sarif(report: Report) -> str:
    """The report as a SARIF log with one run; the same report gives the same bytes."""
    names = list(dict.fromkeys(result.rule for result in report.results))
    run = {
        "tool": {"driver": {"name": "msgraph", "rules": [_rule(name) for name in names]}},
        "results": [_result(result, names.index(result.rule)) for result in report.results],
        "invocations": [
            {
                "executionSuccessful": report.focus_nodes > 0,
                "toolExecutionNotifications": [
                    {"level": "note", "message": {"text": note}} for note in report.notes
                ],
            }
        ],
        "properties": {"engine": report.engine, "checked": dict(report.checked)},
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, indent=1, ensure_ascii=False) + "\n"


def _rule(name: str) -> Json:
    known = rule(name)
    said = {
        "shortDescription": known.title,
        "fullDescription": known.message,
        "help": " ".join(filter(None, (known.remedy, known.reason))),
    }
    return {"id": name} | {field: {"text": words} for field, words in said.items() if words}


def _result(result: Violation, index: int) -> Json:
    words = [result.message, result.label, f'"{result.quote}"' if result.quote else ""]
    return {
        "ruleId": result.rule,
        "ruleIndex": index,
        "level": _LEVELS[result.severity],
        "message": {"text": " ".join(filter(None, words)) or result.rule},
        "locations": [_location(result)],
        "partialFingerprints": {"msgraph/v1": iris.key(*result.key)},
    }


def _location(result: Violation) -> Json:
    named: Json = {"fullyQualifiedName": result.focus, "kind": "resource"}
    location: Json = {"logicalLocations": [named]}
    if result.file:
        physical: Json = {"artifactLocation": {"uri": result.file}}
        if result.line:
            physical["region"] = {"startLine": result.line}
        location["physicalLocation"] = physical
    return location
