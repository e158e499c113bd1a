"""`msgraph why-not`."""

from __future__ import annotations

import click

from msgraph.cli.options import opened, store_option

_QUERY = """
SELECT ?claim ?label ?reason ?why ?quote WHERE {
  %s
  ?claim msg:withheldBecause ?reason ; msg:subjectText ?subject ; msg:objectText ?object ;
         msg:hasSpan/oa:exact ?quote .
  BIND(CONCAT(?subject, " — ", ?object) AS ?label)
} ORDER BY ?claim ?reason
"""


@click.command(name="why-not")
@click.argument("claim", required=False)
@store_option
def command(claim: str | None, location: str) -> None:
    """Say why a claim licenses no plain edge; without a claim, count the reasons.

    CLAIM is a claim's IRI, as `msgraph claims` and `msgraph show` print it.
    """
    from msgraph import vocabulary
    from msgraph.errors import UsageError
    from msgraph.pipeline import reading
    from msgraph.stores import Rows

    store = opened(location)
    if claim is None:
        _count(location)
        return
    found = reading.find(store, claim)
    if not any(what == "claim" for _, what in found):
        raise UsageError(
            f"no claim `{claim}` in the store", hint="`msgraph claims` lists claims with their IRIs"
        )
    answer = store.query(
        _QUERY % f"VALUES ?claim {{ <{found[0][0]}> }}", prefixes=vocabulary.PREFIXES
    )
    assert isinstance(answer, Rows)
    rows = [[term.value if term else "" for term in row] for row in answer.rows]
    if not rows:
        click.echo("it does license a plain edge: `msgraph query edges-with-proof` shows it")
        return
    click.echo(f"{rows[0][1]}\n“{rows[0][4]}”")
    for row in rows:
        name = row[2].removeprefix(vocabulary.NS + "withheld_")
        click.echo(f"  {name}: {vocabulary.WITHHOLDING_MEANINGS[name]}")


def _count(location: str) -> None:
    from msgraph import vocabulary
    from msgraph.stores import Rows

    answer = opened(location).query(
        "SELECT ?r (COUNT(?c) AS ?n) WHERE { ?c msg:withheldBecause ?r } GROUP BY ?r ORDER BY DESC(?n)",
        prefixes=vocabulary.PREFIXES,
    )
    assert isinstance(answer, Rows)
    for reason, number in answer.rows:
        if reason and number:
            name = reason.value.removeprefix(vocabulary.NS + "withheld_")
            click.echo(f"{int(number.value):>8,}  {name}: {vocabulary.WITHHOLDING_MEANINGS[name]}")
