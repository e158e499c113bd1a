"""`msgraph queries`."""

from __future__ import annotations

import click


@click.command(name="queries")
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """List the shipped questions; with a NAME, print that query.

    `msgraph query NAME --param drug=alemtuzumab` answers one.
    """
    from msgraph import queries

    if name:
        click.echo(queries.find(name).text.rstrip())
        return
    for question in queries.shipped():
        params = "".join(f" {p.name}={_default(p.default)}" for p in question.params)
        click.secho(f"{question.name}{params}", bold=True)
        click.echo(click.wrap_text(question.question or question.title, 78, "    ", "    "))


def _default(default: str | None) -> str:
    return "(needed)" if default is None else default
