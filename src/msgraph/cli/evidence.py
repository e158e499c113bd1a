"""`msgraph evidence`."""

from __future__ import annotations

import click

from msgraph.cli.options import base_option, opened, store_option

_COUNTS = """
SELECT ?kind (COUNT(*) AS ?n) WHERE {
  ?comparison msg:comparisonKind ?kind
} GROUP BY ?kind ORDER BY ?kind
"""


@click.command(name="evidence")
@store_option
@base_option
@click.option("--again", is_flag=True, help="Make the summary anew from the lines of all papers.")
def command(location: str, base: str, again: bool) -> None:
    """Say how the papers of the store meet: what several support, and where they disagree.

    `msgraph query evidence-for-proposition`, `contradictions-of-drug` and `contradictions-over-all` show
    the papers and their sentences.
    """
    from msgraph import vocabulary
    from msgraph.pipeline import evidence
    from msgraph.stores import Rows

    store = opened(location)
    if again:
        with store.build() as build:
            evidence.rebuild(build, base)
    answer = store.query(
        "SELECT (COUNT(*) AS ?n) WHERE { ?i a msg:Issue }", prefixes=vocabulary.PREFIXES
    )
    assert isinstance(answer, Rows)
    issues = next((row[0].value for row in answer if row[0]), "0")
    click.echo(f"{int(issues):>9,}  issues: subject, predicate and object that claims are about")
    answer = store.query(_COUNTS, prefixes=vocabulary.PREFIXES)
    assert isinstance(answer, Rows)
    names = {iri: name for name, iri in vocabulary.COMPARISONS.items()}
    found = {names[k.value]: int(n.value) for k, n in answer if k and n}
    for name in vocabulary.COMPARISONS:
        click.echo(f"{found.get(name, 0):>9,}  {name}: {_MEANINGS[name]}")


_MEANINGS = {
    "corroboration": "several papers support the same",
    "contradiction": "papers disagree in what they state to be the same circumstances",
    "differing": "papers disagree, and their circumstances differ",
    "unclear": "papers disagree, and one leaves open what the other states",
}
