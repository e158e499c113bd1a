"""`msgraph update`."""

from __future__ import annotations

import click

from msgraph.cli.options import opened, store_option


@click.command(name="update")
@click.argument("text")
@store_option
def command(text: str, location: str) -> None:
    """Run a SPARQL update in one commit: all of it or nothing.

    TEXT is the update, the name of a file that holds it, or - for standard input. The project's
    prefixes are preset. Triples are in named graphs: say GRAPH or WITH.
    """
    from msgraph.cli.sparql_text import given
    from msgraph.vocabulary import PREFIXES

    store = opened(location)
    before = store.count()
    store.update(given(text), prefixes=PREFIXES)
    click.echo(f"{store.count():,} triples, {store.count() - before:+,}")
