"""`msgraph store`."""

from __future__ import annotations

from pathlib import Path

import click

from msgraph.cli.options import folder, store_option


@click.group(name="store")
def command() -> None:
    """Look after a store directory: see what it holds, check it, go back, tidy up."""


@command.command()
@store_option
def info(location: str) -> None:
    """Say how large the store is and which generation is current."""
    from msgraph.stores import maintenance

    found = maintenance.info(folder(location))
    size = found.bytes / 1_000_000
    click.echo(f"{found.folder}: format {found.format}, {size:,.1f} MB on disk")
    click.echo(f"generation {found.current} is current; {len(found.generations)} are kept")
    for generation in found.generations:
        if generation.current:
            versions = ", ".join(f"{k} {v}" for k, v in (generation.versions or {}).items())
            click.echo(f"{generation.quads:,} triples in {generation.graphs:,} graphs ({versions})")
    if found.is_loose:
        click.echo("many small builds have left it loose: `msgraph store compact` halves it")


@command.command()
@store_option
def history(location: str) -> None:
    """List the generations that can be restored, oldest first."""
    from msgraph.stores import maintenance

    for generation in maintenance.history(folder(location)):
        mark = "*" if generation.current else " "
        state = generation.problem or f"{generation.quads:,} triples, {generation.graphs:,} graphs"
        click.echo(f"{mark} {generation.number:>6}  {generation.created:<25}  {state}")


@command.command()
@store_option
@click.option("--generation", type=int, help="Another than the current one.")
def verify(location: str, generation: int | None) -> int:
    """Count and digest every graph against the manifest; exit 1 if something is lost."""
    from msgraph.stores.verifying import verify as examine

    found = examine(folder(location), generation)
    for problem in found.problems:
        click.echo(f"error: generation {found.number}: {problem}", err=True)
    if found:
        click.echo(
            f"generation {found.number} is whole: {found.quads:,} triples, {found.graphs:,} graphs"
        )
        return 0
    click.echo(
        "\nhint: `msgraph store restore N` goes back; `msgraph store history` lists them", err=True
    )
    return 1


@command.command()
@click.argument("generation", type=int)
@store_option
def restore(generation: int, location: str) -> None:
    """Make an old GENERATION current again, as a new one on top."""
    from msgraph.stores import maintenance

    number = maintenance.restore(folder(location), generation)
    click.echo(f"generation {number} holds what generation {generation} held, and is current")


@command.command()
@store_option
def compact(location: str) -> None:
    """Write all triples anew, without what was deleted and what no paper speaks of any more."""
    from msgraph.pipeline import tidying
    from msgraph.stores import maintenance

    where: Path = folder(location)
    before = maintenance.info(where).bytes
    number, done = tidying.compact_folder(where)
    maintenance.clean(where)
    after = maintenance.info(where).bytes
    if any(done):
        click.echo(
            f"{done.propositions:,} propositions and {done.concepts:,} concepts were of no paper"
        )
    click.echo(f"generation {number}: {before / 1e6:,.1f} MB before, {after / 1e6:,.1f} MB now")


@command.command()
@store_option
def upgrade(location: str) -> None:
    """Bring a store of an older format to the present one."""
    from msgraph.stores import maintenance

    before, after = maintenance.upgrade(folder(location))
    done = (
        f"upgraded from format {before} to {after}"
        if before != after
        else f"format {after} is current"
    )
    click.echo(done)


@command.command()
@store_option
def clean(location: str) -> None:
    """Remove what killed builds left, and generations beyond those that are kept."""
    from msgraph.stores import maintenance

    removed = maintenance.clean(folder(location))
    click.echo(f"removed {len(removed)} generations" if removed else "nothing to remove")
