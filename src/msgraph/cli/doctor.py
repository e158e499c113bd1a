"""`msgraph doctor`."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from importlib import metadata

import click

from msgraph.cli.options import store_option

#: What msgraph stands on, by distribution.
_PARTS = ("rdflib", "pyoxigraph", "pyshacl", "shacl", "click", "lxml", "PyYAML")


@click.command(name="doctor")
@store_option
def command(location: str) -> int:
    """Check the installation and the store; exit 1 if something needs mending."""
    problems = [*_installation(), *_data(), *_store(location)]
    for problem, hint in problems:
        click.echo(f"error: {problem}\n\nhint: {hint}", err=True)
    if not problems:
        click.echo("all is well")
    return int(bool(problems))


def _installation() -> Iterator[tuple[str, str]]:
    from msgraph.resources import __version__

    click.echo(f"msgraph {__version__}, Python {platform.python_version()}, {platform.platform()}")
    for part in _PARTS:
        try:
            click.echo(f"  {part:<11} {metadata.version(part)}")
        except metadata.PackageNotFoundError:
            yield (
                f"{part} is not installed",
                f"{sys.executable} -m pip install --upgrade msgraph-kg",
            )
    owners = metadata.packages_distributions().get("msgraph", [])
    foreign = sorted({name for name in owners if name not in ("msgraph-kg", "msgraph_kg")})
    if foreign:
        yield (
            f"{', '.join(foreign)} installs files into the package `msgraph` too",
            "use a virtual environment without it: the two overwrite each other",
        )


def _data() -> Iterator[tuple[str, str]]:
    from msgraph import lexicon, ontology, queries, resources

    click.echo(f"data in {resources.root()}")
    click.echo(f"  {len(lexicon.shipped().entries):,} concepts, {len(queries.shipped())} queries")
    if ontology.main([]):
        yield (
            "vocabulary.py does not match the ontology",
            "run `python -m msgraph.ontology --write`",
        )


def _store(location: str) -> Iterator[tuple[str, str]]:
    from pathlib import Path

    from msgraph.errors import MsgraphError
    from msgraph.stores import maintenance, verifying

    if "://" in location or not Path(location).exists():
        click.echo(f"no store directory at {location}")
        return
    try:
        found = maintenance.info(Path(location))
        click.echo(f"store {location}: generation {found.current}, {found.bytes / 1e6:,.1f} MB")
        left = [g.number for g in found.generations if g.number > found.current]
        if left:
            click.echo(
                f"  an unfinished build left generations {left}; the next build removes them"
            )
        for problem in verifying.verify(Path(location)).problems:
            yield (
                problem,
                "`msgraph store history` lists what `msgraph store restore` can go back to",
            )
    except MsgraphError as error:
        yield str(error), error.hint
