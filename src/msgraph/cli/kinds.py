"""`msgraph kinds`."""

from __future__ import annotations

import click


@click.command(name="kinds")
def command() -> None:
    """List the kinds of claims and the values of their fields, as the ontology has them."""
    from msgraph import vocabulary

    tables = {
        "kind": vocabulary.KINDS,
        "predicate": vocabulary.PREDICATES,
        "polarity": vocabulary.POLARITIES,
        "modality": vocabulary.MODALITIES,
        "role": vocabulary.ROLES,
        "direction": vocabulary.DIRECTIONS,
        "curation": vocabulary.CURATIONS,
        "category": vocabulary.CATEGORIES,
        "result kind": vocabulary.RESULTS,
        "withheld": vocabulary.WITHHOLDINGS,
    }
    for name, table in tables.items():
        click.echo(click.wrap_text(", ".join(table), 78, f"{name:<12}", " " * 12))
