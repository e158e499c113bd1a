"""Rules about several papers at once, as SPARQL over a store: `shapes/across/*.rq`.

Each file selects ?focus and ?value; its comments are the rule in words. What stands in one graph is left
to shapes, which are faster and tell more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import cast

from msgraph import resources
from msgraph.rdf.answers import Answer, Row, Rows
from msgraph.rdf.terms import Term, escape_iri
from msgraph.validation.report import Report, Severity, Violation, in_order
from msgraph.validation.shapes import Rule
from msgraph.validation.triples import SH, key

#: How a store answers: `store.query`, say.
Query = Callable[[str], Answer]

_HEADER = re.compile(r"^# (\w+): (.*)$", re.MULTILINE)
_COMPONENT = f"{SH}SPARQLConstraintComponent"


@dataclass(frozen=True, slots=True)
class Check:
    """A rule with the query that finds what breaks it; `checks` is the class of the nodes it looks at."""

    rule: Rule
    query: str
    checks: str


@cache
def checks() -> tuple[Check, ...]:
    """The rules about several papers, by name."""
    return tuple(
        _check(file.stem, file.read_text("utf-8"))
        for file in resources.files("shapes/across", ".rq")
    )


def _check(name: str, text: str) -> Check:
    said = dict(_HEADER.findall(text))
    rule = Rule(
        name=name,
        title=said["title"],
        message=said["message"],
        remedy=said["remedy"],
        reason=said["reason"],
        severity=cast(Severity, said["severity"]),
    )
    return Check(rule, text, said["checks"])


def validate_across(query: Query, *, nodes: Collection[str] | None = None) -> Report:
    """The verdict of the rules about several papers on a store.

    With `nodes` only those are looked at: the papers, claims and concepts that a build has changed, as
    IRIs.

    Raises:
        QueryError: the store cannot answer.
    """
    found: list[Violation] = []
    for check in checks():
        found.extend(_broken(check, query, nodes))
    return Report(_counted(query, nodes), in_order(found), "sparql")


def _broken(check: Check, query: Query, nodes: Collection[str] | None) -> Iterator[Violation]:
    text = check.query
    if nodes is not None:
        wanted = " ".join(f"<{escape_iri(node)}>" for node in sorted(nodes))
        text = text.replace("WHERE {", f"WHERE {{\n    VALUES ?focus {{ {wanted} }}", 1)
    for focus, value in _rows(query(text)):
        yield Violation(
            rule=check.rule.name,
            severity=check.rule.severity,
            focus=key(focus) if focus else "",
            value=key(value) if value else "",
            component=_COMPONENT,
            message=check.rule.message,
        )


def _counted(query: Query, nodes: Collection[str] | None) -> dict[str, int]:
    """How many nodes each rule looked at: counted in the store, or those it was told to look at."""
    if nodes is not None:
        return {check.rule.name: len(nodes) for check in checks()}
    sizes = {name: _size(query, name) for name in {check.checks for check in checks()}}
    return {check.rule.name: sizes[check.checks] for check in checks()}


def _size(query: Query, name: str) -> int:
    text = f"SELECT (COUNT(DISTINCT ?node) AS ?size) WHERE {{ ?node a <{name}> }}"
    size: Term | None = next(iter(_rows(query(text))))[0]
    return int(size.value) if size else 0


def _rows(answer: Answer) -> Iterator[Row]:
    if not isinstance(answer, Rows):
        raise TypeError("a SELECT is answered by rows")
    yield from answer
