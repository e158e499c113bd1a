"""`msgraph edges`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from msgraph.cli.options import named_paper, opened, store_option

if TYPE_CHECKING:
    from msgraph.pipeline.edges import ProvenEdge


@click.command(name="edges")
@store_option
@click.option("--about", default="", help="Edges of claims about this concept, by its name.")
@click.option("--predicate", default="", help="Edges with this predicate: biolink:treats, ...")
@click.option("--paper", default="", help="Edges that this paper licenses: its IRI, DOI or PMID.")
@click.option("--proof", is_flag=True, help="Each with the sentences that license it.")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text")
def command(location: str, about: str, predicate: str, paper: str, proof: bool, form: str) -> None:
    """List the plain edges with how many papers license each.

    `msgraph why-not` says which claims became no edge, and why.
    """
    from msgraph.pipeline import edges

    store = opened(location)
    found = edges.edges(
        store,
        about=about,
        predicate=_iri(predicate) if predicate else "",
        paper=named_paper(store, paper) if paper else "",
    )
    for edge in found:
        click.echo(_line(edge) if form == "text" else _json(edge))
        for each in edge.proofs if proof and form == "text" else ():
            click.echo(f"    “{each.quote}”\n      {each.paper}   {each.claim}")
    if form == "text":
        click.echo(f"{len(found):,} edges", err=True)


def _iri(predicate: str) -> str:
    from msgraph import iris
    from msgraph.errors import UsageError
    from msgraph.pipeline.reading import is_plain

    if "://" in predicate and is_plain(predicate):
        return predicate
    try:
        return iris.expand(predicate)
    except ValueError as error:
        raise UsageError(str(error), hint="write it as biolink:treats") from error


def _line(edge: ProvenEdge) -> str:
    names = edge.proofs[0]
    direction = f" ({edge.direction})" if edge.direction else ""
    words = f"{names.subject_text} — {names.object_text}"
    return f"{edge.papers:>5,}  {edge.subject} {edge.predicate} {edge.object}{direction}   {words}"


def _json(edge: ProvenEdge) -> str:
    return json.dumps(
        {
            "edge": edge.edge,
            "subject": edge.subject,
            "predicate": edge.predicate,
            "object": edge.object,
            "direction": edge.direction or None,
            "papers": edge.papers,
            "proofs": [{"claim": p.claim, "paper": p.paper, "quote": p.quote} for p in edge.proofs],
        },
        ensure_ascii=False,
    )
