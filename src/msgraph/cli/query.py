"""`msgraph query`."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from msgraph.cli.options import counted, opened, store_option

if TYPE_CHECKING:
    from msgraph.queries.cells import Labels
    from msgraph.rdf.answers import Rows
    from msgraph.stores import Store

#: How updates begin: a query cannot.
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY")

_FORMS = ("table", "tsv", "csv", "json", "xml", "md", "turtle", "ntriples", "jsonld")


@click.command(name="query")
@click.argument("text")
@store_option
@click.option(
    "--param", "params", multiple=True, metavar="NAME=VALUE", help="A parameter, bound as a term."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMS),
    help="By default a table on a terminal, TSV to a pipe.",
)
@click.option(
    "--timeout", type=click.FloatRange(0.1), default=60, show_default=True, help="Seconds."
)
@click.option(
    "--allow-service", "hosts", multiple=True, metavar="HOST", help="Let SERVICE reach this host."
)
@click.option("--no-labels", is_flag=True, help="IRIs without names beside them.")
def command(
    text: str,
    location: str,
    params: tuple[str, ...],
    form: str | None,
    timeout: float,
    hosts: tuple[str, ...],
    no_labels: bool,
) -> None:
    """Answer a SPARQL query, or a shipped question by name.

    TEXT is the name of a shipped question (`msgraph queries` lists them), a file, the query itself, or -
    for standard input. The project's prefixes are preset; the default graph is the union of all graphs.
    """
    from msgraph import queries
    from msgraph.rdf.answers import Rows
    from msgraph.stores.watchdog import process_ends_after
    from msgraph.vocabulary import PREFIXES

    question, given = _query(text), dict(_pair(param) for param in params)
    query = queries.bind(question, given)
    store = opened(location)
    for name, ask in queries.concepts_asked(question, given).items():
        _tell_unknown(store, name, ask)
    with process_ends_after(timeout, lambda: _too_long(timeout)):
        answer = store.query(query, prefixes=PREFIXES, allow_hosts=hosts)
        chosen = form or queries.usual_form(answer, terminal=sys.stdout.isatty())
        labels = None if no_labels else queries.labeller(store.query)
        if chosen == "table" and sys.stdout.isatty() and isinstance(answer, Rows):
            _print_table(answer, labels)
        else:
            queries.write(answer, chosen, sys.stdout.buffer, labels=labels)


def _query(text: str) -> str:
    """The query that the word stands for: SPARQL, a file of it, or a shipped question.

    Raises:
        InputError: it looks like a file, and there is none.
        UsageError: it is an update, or no shipped question has the name.
    """
    from msgraph import queries
    from msgraph.cli.sparql_text import given, looks_like_file
    from msgraph.errors import UsageError

    if text in {question.name for question in queries.shipped()}:
        return queries.find(text).text
    if text != "-" and not looks_like_file(text) and not any(c in text for c in "{ \n"):
        return queries.find(text).text
    query = given(text)
    if query.lstrip().upper().startswith(_UPDATES):
        raise UsageError(
            "this is an update, not a query", hint="`msgraph update` runs it, in one commit"
        )
    return query


def _tell_unknown(store: Store, name: str, ask: str) -> None:
    """Say that no concept has the name, and which names are near: an empty answer would not tell."""
    from msgraph.pipeline import reading
    from msgraph.rdf.answers import Truth

    if store.query(ask) != Truth(False):
        return
    near = reading.near_names(store, name)
    more = f"; near it are {', '.join(near)}" if near else ""
    click.echo(f"note: no concept in the store is named `{name}`{more}", err=True)


def _pair(param: str) -> tuple[str, str]:
    from msgraph.errors import UsageError

    name, equals, value = param.partition("=")
    if not equals:
        raise UsageError(f"`{param}` is no parameter", hint="write --param NAME=VALUE")
    return name, value


def _too_long(seconds: float) -> None:
    os.write(
        2,
        f"error: the query was stopped after {seconds:g} s\n\n"
        "hint: make its patterns narrower, add LIMIT, or give it more time with --timeout\n".encode(),
    )


def _print_table(answer: Rows, labels: Labels | None) -> None:
    """A table where it fits the terminal, else one block a row."""
    from msgraph.queries.cells import cells

    rows = cells(answer, labels)
    widths = [max(map(len, column)) for column in zip(answer.variables, *rows, strict=True)]
    if sum(widths) + 2 * len(widths) <= shutil.get_terminal_size().columns:
        for number, row in enumerate([answer.variables, *rows]):
            line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            click.secho(line.rstrip(), bold=number == 0)
    else:
        for row in rows:
            for line in _block(answer.variables, row):
                click.echo(line)
    click.echo(counted(len(rows), "row"), err=True)


def _block(names: tuple[str, ...], row: tuple[str, ...]) -> Iterator[str]:
    margin = max(map(len, names)) + 2
    width = shutil.get_terminal_size().columns
    for name, cell in zip(names, row, strict=True):
        if cell:
            head = click.style(name.ljust(margin), dim=True)
            body = click.wrap_text(cell, max(20, width - margin), "", " " * margin)
            yield head + body
    yield ""
