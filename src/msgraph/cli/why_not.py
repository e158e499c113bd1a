"""`msgraph why-not`."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import click

from msgraph.cli.options import base_option, opened, store_option

if TYPE_CHECKING:
    from msgraph.stores import Store

_QUERY = """
SELECT ?claim ?subject ?object ?quote ?reason WHERE {
  %s
  GRAPH ?graph {
    ?claim msg:statedIn ?paper ; msg:subjectText ?subject ; msg:objectText ?object ; msg:hasSpan ?span .
    ?span oa:exact ?quote ; oa:start ?start .
  }
  GRAPH ?edges { ?claim msg:withheldBecause ?reason }
} ORDER BY ?paper ?start ?claim ?reason
"""
_LIMITS = {
    "claim": "VALUES ?claim { <%s> }",
    "paper": "VALUES ?paper { <%s> }",
    "concept": "{ SELECT DISTINCT ?claim { GRAPH ?g { ?claim rdf:subject|rdf:object <%s> ; msg:statedIn ?p } } }",
}
_REASONS = """
SELECT ?reason (COUNT(?claim) AS ?n) WHERE { ?claim msg:withheldBecause ?reason }
GROUP BY ?reason ORDER BY DESC(?n) ?reason
"""


@click.command(name="why-not")
@click.argument("thing", required=False)
@store_option
@base_option
@click.option("--reason", default="", help="Only what is withheld for this reason: hedged, ...")
def command(thing: str | None, location: str, base: str, reason: str) -> None:
    """Say why claims license no plain edge; without THING, count the reasons.

    THING is a claim, a paper or a concept: an IRI, a DOI, a PMID, or the name of a concept.
    """
    from msgraph.errors import UsageError
    from msgraph.pipeline import reading
    from msgraph.vocabulary import WITHHOLDINGS

    store = opened(location)
    if reason and reason not in WITHHOLDINGS:
        raise UsageError(f"no reason `{reason}`", hint="one of: " + ", ".join(WITHHOLDINGS))
    if thing is None:
        _count(store)
        return
    found = [(iri, what) for iri, what in reading.find(store, thing, base) if what in _LIMITS]
    if not found:
        raise UsageError(
            f"no claim, paper or concept `{thing}` in the store",
            hint="`msgraph claims` lists claims with their IRIs",
        )
    for iri, what in found:
        _explain(store, iri, what, reason)


def _explain(store: Store, iri: str, what: str, wanted: str) -> None:
    from msgraph import vocabulary
    from msgraph.stores import Rows

    answer = store.query(_QUERY % (_LIMITS[what] % iri), prefixes=vocabulary.PREFIXES)
    assert isinstance(answer, Rows)
    rows = [[term.value if term else "" for term in row] for row in answer.rows]
    shown = 0
    for (claim, subject, object_, quote), group in groupby(rows, key=lambda row: tuple(row[:4])):
        names = [row[4].removeprefix(f"{vocabulary.NS}withheld_") for row in group]
        if wanted and wanted not in names:
            continue
        shown += 1
        click.echo(f"{subject} — {object_}\n“{quote}”")
        for name in names:
            click.echo(f"  {name}: {vocabulary.WITHHOLDING_MEANINGS[name]}")
        if what != "claim":
            click.echo(f"  {claim}\n")
    if not shown and what == "claim":
        click.echo(
            "it does license a plain edge: `msgraph edges --proof` shows it"
            if not rows
            else f"it is not withheld because it is {wanted}"
        )
    elif what != "claim":
        click.echo(f"{shown:,} claims withheld", err=True)


def _count(store: Store) -> None:
    from msgraph import vocabulary
    from msgraph.stores import Rows

    answer = store.query(_REASONS, prefixes=vocabulary.PREFIXES)
    assert isinstance(answer, Rows)
    for reason, number in answer.rows:
        if reason and number:
            name = reason.value.removeprefix(vocabulary.NS + "withheld_")
            click.echo(f"{int(number.value):>8,}  {name}: {vocabulary.WITHHOLDING_MEANINGS[name]}")
