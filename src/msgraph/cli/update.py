"""`msgraph update`."""

from __future__ import annotations

import click

from msgraph.cli.options import opened, store_option
from msgraph.errors import QuerySyntaxError

_HINT = "triples are put into a named graph: INSERT DATA { GRAPH <IRI> { <a> <b> <c> } }"


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
    try:
        store.update(given(text), prefixes=PREFIXES)
    except QuerySyntaxError as error:
        error.hint = error.hint or _HINT
        raise
    click.echo(f"{store.count():,} triples, {store.count() - before:+,}")
