"""`msgraph explain`."""

from __future__ import annotations

import click


@click.command(name="explain")
@click.argument("rule", required=False)
def command(rule: str | None) -> None:
    """Explain a RULE of the shapes: what it asks, why, and what to do; without one, list all."""
    from msgraph import validation

    if rule is None:
        for known in validation.rules().values():
            click.echo(f"{known.name:<28} {known.message}")
        return
    click.echo(validation.explain(rule))
