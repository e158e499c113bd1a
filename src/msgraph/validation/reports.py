"""Reports for people and for programs: text, JSON; Turtle and SARIF have modules of their own."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby

from msgraph import iris
from msgraph.rdf.terms import parse_term
from msgraph.validation.catalogue import rule
from msgraph.validation.report import Report, Violation

_QUOTE = 160
_WIDTH = 96


def text(report: Report, *, gaps: bool = False, limit: int = 20) -> str:
    """The report as a list of things to do, for readers who have never seen SHACL.

    At most `limit` places are shown of each rule; gaps are counted, and listed when `gaps` is set.
    """
    blocks = ["\n".join(_heading(report))]
    for number, (name, results) in enumerate(_by_rule(report.violations), start=1):
        blocks.append("\n".join(_task(number, name, results, limit)))
    if report.gaps or report.counted:
        blocks.append("\n".join(_gaps(report, listed=gaps, limit=limit)))
    blocks.append("\n".join(_footing(report)))
    return "\n\n".join(blocks) + "\n"


def _by_rule(results: Sequence[Violation]) -> list[tuple[str, list[Violation]]]:
    return [(name, list(group)) for name, group in groupby(results, key=lambda r: r.rule)]


def _heading(report: Report) -> Iterator[str]:
    places = len(report.violations)
    if places:
        rules = len(_by_rule(report.violations))
        yield f"{_many(places, 'thing')} to mend, under {_many(rules, 'rule')}"
    elif report.conforms:
        yield "Nothing to mend."
    else:
        yield "Nothing was checked, so nothing can be said to be right."


def _task(number: int, name: str, results: list[Violation], limit: int) -> Iterator[str]:
    title = f"{number}. {results[0].message} [{name}]"
    yield textwrap.fill(title, _WIDTH, subsequent_indent="   ", break_on_hyphens=False)
    remedy = rule(name).remedy
    if remedy:
        yield textwrap.fill(
            f"To do: {remedy}", _WIDTH, initial_indent="   ", subsequent_indent="          "
        )
    for result in results[:limit]:
        yield from (f"   {line}" for line in _place(result))
    if len(results) > limit:
        yield f"   ... and {len(results) - limit:,} more like these"


def _place(result: Violation) -> Iterator[str]:
    yield f"[ ] {result.label or short(result.focus)}"
    if result.quote:
        yield f'    says: "{_cut(result.quote)}"'
    where = ", ".join(dict.fromkeys(filter(None, (result.where, result.paper))))
    if where:
        yield f"    where: {where}"
    if result.value and result.value != result.focus:
        at = f" as {short(result.path)}" if result.path else ""
        yield f"    found: {_shown(result.value)}{at}"
    elif result.path and result.path.startswith("<"):
        yield f"    look at: {short(result.path)}"
    if result.label and result.label != result.focus:
        yield f"    node: {short(result.focus)}"


def _gaps(report: Report, *, listed: bool, limit: int) -> Iterator[str]:
    found = dict(_by_rule(report.gaps))
    counts = Counter({name: len(results) for name, results in found.items()})
    counts.update(report.counted)
    total = _many(counts.total(), "gap")
    yield f"Left open or in doubt: {total} (nothing has to be mended)"
    for name, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        yield f"   {count:>7,}  {rule(name).title or name}  [{name}]"
        for result in found.get(name, [])[:limit] if listed else ():
            where = f", {result.where}" if result.where else ""
            yield f"            - {result.label or short(result.focus)}{where}"


def _footing(report: Report) -> Iterator[str]:
    shapes = sum(1 for count in report.checked.values() if count)
    yield (
        f"Checked: {_many(report.focus_nodes, 'node')} against {_many(shapes, 'shape')}, "
        f"by {report.engine}."
    )
    yield from report.notes
    if report.results:
        yield f"What a rule means: msgraph explain {report.results[0].rule}"


def _shown(term: str) -> str:
    """A value in words: a literal with its type or language after it, an IRI as a CURIE."""
    if not term.startswith('"'):
        return short(term)
    value = parse_term(term)
    kind = value.language or (iris.shorten(value.datatype) if value.datatype else "")
    return f'"{_cut(value.value)}"' + (f" ({kind})" if kind else "")


def short(term: str) -> str:
    """A term or path for reading: IRIs as CURIEs where there is one.

    >>> short("https://w3id.org/msgraph/ns#affirmed")
    'msg:affirmed'
    """
    if term.startswith('"') or "<" not in term:
        return iris.shorten(term)
    parts = term.split("<")
    rest = (part.partition(">") for part in parts[1:])
    return parts[0] + "".join(iris.shorten(iri) + tail for iri, _, tail in rest)


def _cut(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _QUOTE else f"{line[:_QUOTE]}..."


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def as_json(report: Report) -> str:
    """The report as one JSON object, results in order, keys always present."""
    content = {
        "conforms": report.conforms,
        "engine": report.engine,
        "focus_nodes": report.focus_nodes,
        "checked": dict(report.checked),
        "counts": report.counts(),
        "notes": list(report.notes),
        "results": [
            asdict(result) | {"remedy": rule(result.rule).remedy} for result in report.results
        ],
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"
