"""`msgraph export`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from msgraph.cli.options import base_option, named_paper, opened, store_option


@click.command(name="export")
@store_option
@base_option
@click.option(
    "--format",
    "form",
    default="turtle",
    show_default=True,
    help="turtle, jsonld, nquads, trig, ntriples, claims (JSON lines), csv, tsv.",
)
@click.option("--paper", default="", help="One paper: its IRI, DOI or PMID.")
@click.option("--edges", is_flag=True, help="The plain edges alone.")
@click.option(
    "--with-text", is_flag=True, help="Include the papers' full text, which may be under copyright."
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="A file; standard output otherwise."
)
def command(
    location: str,
    base: str,
    form: str,
    paper: str,
    edges: bool,
    with_text: bool,
    output: Path | None,
) -> None:
    """Write the graph: the whole store, one paper, or the plain edges; the same store gives the same bytes."""
    from msgraph.errors import InputError
    from msgraph.exporters import Scope, get

    exporter = get(form)
    store = opened(location)
    scope = Scope(
        paper=named_paper(store, paper) if paper else "",
        edges=edges,
        with_text=with_text,
        base=base,
    )
    if output is None:
        exporter.write(store, scope, sys.stdout.buffer)
        return
    unfinished = output.with_name(output.name + ".part")
    try:
        with unfinished.open("wb") as out:
            exporter.write(store, scope, out)
        os.replace(unfinished, output)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", where=str(output)) from error
    finally:
        unfinished.unlink(missing_ok=True)
    click.echo(f"{output.stat().st_size:,} bytes in {output}", err=True)
