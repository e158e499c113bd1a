"""`msgraph load`."""

from __future__ import annotations

from pathlib import Path

import click

from msgraph.cli.options import base_option, counted, opened, store_option

_ENDINGS = ("ttl", "nt", "nq", "trig", "jsonld", "rdf", "owl")


@click.command(name="load")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@store_option
@base_option
@click.option(
    "--graph", default="", help="The IRI of the graph; by default one named after the file."
)
@click.option(
    "--format", "ending", type=click.Choice(_ENDINGS), help="Where the name does not tell."
)
@click.option("--list", "listed", is_flag=True, help="List the loaded graphs.")
@click.option(
    "--drop", default="", metavar="GRAPH", help="Remove a loaded graph: IRI or file name."
)
def command(
    file: Path | None,
    location: str,
    base: str,
    graph: str,
    ending: str | None,
    listed: bool,
    drop: str,
) -> int:
    """Put an RDF file into a named graph, beside what is there.

    Turtle, N-Triples, N-Quads, TriG, JSON-LD or RDF/XML; quads keep their own graphs, blank nodes get
    names. No context or import is fetched from the network.
    """
    from msgraph.errors import UsageError
    from msgraph.pipeline import loading

    if drop:
        click.echo(f"{counted(loading.drop(opened(location), drop, base), 'triple')} removed")
    if listed:
        for name, count in loading.loaded(opened(location), base):
            click.echo(f"{count:>12,}  {name}")
    if file is not None:
        return _load(file, location, base, graph, ending)
    if not (drop or listed):
        raise UsageError("no file", hint="`msgraph load FILE`, or --list, or --drop GRAPH")
    return 0


def _load(file: Path, location: str, base: str, graph: str, ending: str | None) -> int:
    from msgraph.cli import report
    from msgraph.errors import InputError, UsageError
    from msgraph.pipeline import loading, reading

    if graph and not (":" in graph and reading.is_plain(graph)):
        raise UsageError(
            f"`{graph}` is no IRI", hint="name the graph like https://example.org/mine"
        )
    kind = f".{ending}" if ending else file.suffix.lower()
    if kind not in loading.SYNTAXES:
        known = ", ".join(loading.SYNTAXES)
        raise InputError(
            f"the ending `{kind}` names no RDF format",
            where=str(file),
            hint=f"--format says which it is; known endings: {known}",
        )
    try:
        content = file.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(file)) from error
    done = loading.load(
        opened(location, create=True),
        content,
        loading.SYNTAXES[kind],
        graph=graph or loading.graph_of_file(file.name, base),
        where=str(file),
        base=base,
    )
    for problem in done.problems:
        report(problem)
    where = done.graphs[0] if len(done.graphs) == 1 else f"{len(done.graphs):,} graphs"
    click.echo(f"{counted(done.added, 'triple')} added to {where}")
    return int(bool(done.problems))
