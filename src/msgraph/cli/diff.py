"""`msgraph diff`."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from msgraph.cli.options import base_option, store_option

if TYPE_CHECKING:
    from msgraph.exporters.claims import View
    from msgraph.pipeline.differences import Change, Differences

_TITLES = {
    "new": "new",
    "gone": "gone",
    "regraded": "re-graded",
    "regrounded": "re-grounded",
    "reprojected": "with other edges",
    "changed": "changed otherwise",
}
_MOST = 50


@click.command(name="diff")
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@store_option
@base_option
@click.option(
    "--format", "form", type=click.Choice(["md", "json"]), default="md", show_default=True
)
@click.option("--all", "everything", is_flag=True, help="List all, not the first 50 of each sort.")
def command(one: str, other: str, location: str, base: str, form: str, everything: bool) -> int:
    """Say what B has otherwise than A, claim by claim.

    A and B are stores, DIR@NUMBER or the number of a generation of the store, N-Quads, TriG, or claims as
    JSON lines. Exit code 1 if they differ.
    """
    from msgraph.pipeline import differences

    sides = (_named(name, location) for name in (one, other))
    before, after = (differences.read(side, base) for side in sides)
    found = differences.compare(before, after)
    if form == "json":
        click.echo(json.dumps(dataclasses.asdict(found), ensure_ascii=False, indent=1))
    else:
        for line in _markdown(found, None if everything else _MOST):
            click.echo(line)
    return int(bool(found))


def _named(name: str, location: str) -> str:
    return f"{location}@{name}" if name.isdigit() else name


def _markdown(found: Differences, most: int | None) -> Iterator[str]:
    if not found:
        yield "no difference"
        return
    counts = [f"{len(getattr(found, name)):,} {title}" for name, title in _TITLES.items()]
    yield "# " + ", ".join(count for count in counts if not count.startswith("0 "))
    for name, title in _TITLES.items():
        items = getattr(found, name)
        if items:
            yield f"\n## {title.capitalize()}\n"
        for item in items[:most]:
            yield from _claim(item) if name in ("new", "gone") else _changed(item)
        if most is not None and len(items) > most:
            yield f"\n... and {len(items) - most:,} more"
    if found.graphs:
        yield f"\n## Graphs whose triples differ: {len(found.graphs):,}\n"
        yield from (f"- {graph or 'the default graph'}" for graph in found.graphs[:most])


def _claim(view: View) -> Iterator[str]:
    denied = "NOT " if view["polarity"] == "negated" else ""
    yield f"- **{view['subject']} — {denied}{view['predicate']} — {view['object']}**"
    yield f"  ({view['modality']}, {view['direction']}) {view['iri']}"
    yield f"  > {view['quote']}"


def _changed(change: Change) -> Iterator[str]:
    yield from _claim(change.claim)
    for key, (before, after) in change.fields.items():
        yield f"  - {key}: {_value(before)} → {_value(after)}"


def _value(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
