"""`msgraph link`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from msgraph.cli.options import base_option, counted, opened, store_option

if TYPE_CHECKING:
    from msgraph.stores import Store

_SHOWN = 20


@click.command(name="link")
@store_option
@base_option
@click.option(
    "--mappings",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="SSSOM, or the cross-references of an ontology as OBO, OWL or SKOS; may be repeated.",
)
@click.option(
    "--hierarchy",
    "hierarchies",
    multiple=True,
    type=click.Path(path_type=Path),
    help="An ontology (.obo, .owl, .ttl) whose classes say what is broader than what.",
)
@click.option(
    "--prefix", "prefixes", multiple=True, help="Take only classes with this prefix: MONDO, ..."
)
@click.option(
    "--report", "told", is_flag=True, help="Say what is linked, what not, what conflicts."
)
def command(
    location: str,
    base: str,
    files: tuple[Path, ...],
    hierarchies: tuple[Path, ...],
    prefixes: tuple[str, ...],
    told: bool,
) -> int:
    """Link the store's concepts to outside identifiers, and import what is broader than what.

    An exact match needs two sources, or a label that is a name of the concept; with less it is a close
    match, and where sources disagree a conflict. Edges of the papers concerned are made again.
    """
    from msgraph.cli import report
    from msgraph.errors import UsageError
    from msgraph.pipeline import hierarchies as broader
    from msgraph.pipeline import linking

    if not (files or hierarchies or told):
        raise UsageError("nothing to do", hint="give --mappings FILE, --hierarchy FILE or --report")
    store = opened(location)
    problems = []
    if files:
        done = linking.link(store, files, base)
        problems += done.problems
        click.echo(
            f"{counted(done.exact, 'exact link')}, {counted(done.other, 'other')}, "
            f"{counted(len(done.conflicts), 'conflict')}; edges of {counted(done.papers, 'paper')} changed"
            + (" (`msgraph link --report` lists conflicts)" if done.conflicts and not told else "")
        )
    if hierarchies:
        grown = broader.load(store, hierarchies, prefixes, base)
        problems += grown.problems
        number = f"{grown.classes:,} class{'' if grown.classes == 1 else 'es'}"
        click.echo(f"{number} above those of {counted(grown.concepts, 'concept')}")
    for problem in problems[:_SHOWN]:
        report(problem)
    if len(problems) > _SHOWN:
        click.echo(f"and {len(problems) - _SHOWN:,} more problems", err=True)
    if told:
        _tell(store)
    return int(bool(problems))


def _tell(store: Store) -> None:
    from msgraph import iris
    from msgraph.pipeline import linking

    standings, conflicts = linking.report(store)
    click.echo(f"{'category':<16}{'exact':>9}{'close':>9}{'none':>9}")
    for each in standings:
        click.echo(f"{each.category:<16}{each.exact:>9,}{each.close:>9,}{each.none:>9,}")
    for concept, target, reason in conflicts:
        click.echo(
            f"conflict: {iris.shorten(concept)} and {target}" + (f": {reason}" if reason else "")
        )
