"""`msgraph claims`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from msgraph.cli.options import base_option, named_paper, opened, store_option

if TYPE_CHECKING:
    from msgraph.exporters.claims import View

#: Options that choose claims by a field of the flat view.
_FILTERS = ("kind", "polarity", "modality", "role", "direction")


@click.command(name="claims")
@store_option
@base_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "jsonl", "csv", "tsv"]),
    default="text",
    show_default=True,
)
@click.option("--paper", default="", help="Of one paper: its IRI, DOI or PMID.")
@click.option("--about", default="", help="About a concept, by its label or CURIE.")
@click.option("--kind", help="drug, mechanism, outcome, safety, citation, study, disclosure.")
@click.option("--polarity", help="affirmed, negated.")
@click.option("--modality", help="demonstrated, asserted, suggested, possible, hypothesised.")
@click.option("--role", help="background, aim, method, reported_finding, interpretation, ...")
@click.option("--direction", help="increased, decreased, improved, ...")
def command(
    location: str, base: str, form: str, paper: str, about: str, **wanted: str | None
) -> None:
    """List claims, one a line.

    `--format jsonl` is the stable flat view: one JSON object a line, with the quote and its offsets, the
    words and identifiers of both ends, grades, context, results, and the plain edge or why there is none.
    """
    from msgraph.exporters import Scope, claims, tables

    _check(wanted)
    store = opened(location)
    scope = Scope(paper=named_paper(store, paper) if paper else "", base=base)
    chosen = _chosen(claims.views(store, scope), wanted, about)
    if form == "text":
        for view in chosen:
            click.echo(_line(view))
        return
    table = tables.CSV if form == "csv" else tables.TSV
    writer = tables.JSONL if form == "jsonl" else table
    writer.write_views(chosen, sys.stdout.buffer)


def _check(wanted: Mapping[str, str | None]) -> None:
    from msgraph import vocabulary
    from msgraph.errors import UsageError

    tables = {
        "kind": vocabulary.KINDS,
        "polarity": vocabulary.POLARITIES,
        "modality": vocabulary.MODALITIES,
        "role": vocabulary.ROLES,
        "direction": vocabulary.DIRECTIONS,
    }
    for name, value in wanted.items():
        if value is not None and value not in tables[name]:
            raise UsageError(f"no {name} `{value}`", hint="one of: " + ", ".join(tables[name]))


def _chosen(views: Iterator[View], wanted: Mapping[str, str | None], about: str) -> Iterator[View]:
    fields = {name: value for name, value in wanted.items() if value is not None}
    sought = about.casefold()
    for view in views:
        if all(view[name] == value for name, value in fields.items()) and (
            not sought or sought in _names(view)
        ):
            yield view


def _names(view: View) -> set[str]:
    names = [view["subject"], view["object"], view["subject_text"], view["object_text"]]
    ids = [view["subject_ids"], view["object_ids"]]
    return {
        str(n).casefold()
        for n in (*names, *(i for part in ids if isinstance(part, list) for i in part))
    }


def _line(view: View) -> str:
    from msgraph import wording

    negated, direction = view["polarity"] == "negated", str(view["direction"])
    said = wording.verb(str(view["predicate"]), direction=direction, negated=negated)
    grades = f"{view['modality']}, {view['direction']}"
    return f"{view['kind']:<10} {view['subject']} — {said} — {view['object']}  ({grades})  {view['iri']}"
