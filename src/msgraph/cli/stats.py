"""`msgraph stats`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from msgraph.cli.options import opened, store_option

if TYPE_CHECKING:
    from msgraph.stores import Store

_QUESTIONS = {
    "kinds": "SELECT ?k (COUNT(?c) AS ?n) WHERE { ?c a msg:Claim, ?k FILTER(?k != msg:Claim) } GROUP BY ?k",
    "polarity": "SELECT ?k (COUNT(?c) AS ?n) WHERE { ?c msg:polarity ?k } GROUP BY ?k",
    "modality": "SELECT ?k (COUNT(?c) AS ?n) WHERE { ?c msg:modality ?k } GROUP BY ?k",
}
_PAPERS = "SELECT (COUNT(DISTINCT ?p) AS ?n) WHERE { ?p a fabio:Article }"
_EDGES = "SELECT (COUNT(DISTINCT ?e) AS ?n) WHERE { ?e a msg:Edge }"


@click.command(name="stats")
@store_option
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def command(location: str, form: str) -> None:
    """Count papers, claims, triples and plain edges; claims by kind, polarity and modality."""
    counts = _counts(opened(location))
    if form == "json":
        click.echo(json.dumps(counts, indent=2))
        return
    for name, value in counts.items():
        if isinstance(value, dict):
            parts = ", ".join(f"{key} {number:,}" for key, number in value.items())
            click.echo(f"{name:<10} {parts}")
        else:
            click.echo(f"{name:<10} {value:,}")


def _counts(store: Store) -> dict[str, int | dict[str, int]]:
    kinds = _grouped(store, "kinds")
    return {
        "papers": _number(store, _PAPERS),
        "claims": sum(kinds.values()),
        "triples": store.count(),
        "graphs": len(store.graphs()),
        "edges": _number(store, _EDGES),
        "kinds": kinds,
        "polarity": _grouped(store, "polarity"),
        "modality": _grouped(store, "modality"),
    }


def _grouped(store: Store, question: str) -> dict[str, int]:
    from msgraph import vocabulary
    from msgraph.stores import Rows

    names = {iri: name for name, iri in vocabulary.KINDS.items()}
    answer = store.query(_QUESTIONS[question], prefixes=vocabulary.PREFIXES)
    assert isinstance(answer, Rows)
    found = {k.value: int(n.value) for k, n in answer.rows if k and n}
    return {
        names.get(iri, iri.removeprefix(vocabulary.NS)): count
        for iri, count in sorted(found.items())
    }


def _number(store: Store, query: str) -> int:
    from msgraph.stores import Rows
    from msgraph.vocabulary import PREFIXES

    answer = store.query(query, prefixes=PREFIXES)
    assert isinstance(answer, Rows)
    return next((int(row[0].value) for row in answer.rows if row[0]), 0)
