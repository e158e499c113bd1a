"""`msgraph load`."""

from __future__ import annotations

from pathlib import Path

import click

from msgraph.cli.options import opened, store_option

#: Media types by the ending of a file's name.
FORMATS = {
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".nq": "application/n-quads",
    ".trig": "application/trig",
    ".jsonld": "application/ld+json",
    ".rdf": "application/rdf+xml",
    ".owl": "application/rdf+xml",
}


@click.command(name="load")
@click.argument("file", type=click.Path(path_type=Path))
@store_option
@click.option(
    "--graph", default="", help="The IRI of the graph; by default one named after the file."
)
@click.option(
    "--format",
    "ending",
    type=click.Choice([e[1:] for e in FORMATS]),
    help="Where the name does not tell.",
)
def command(file: Path, location: str, graph: str, ending: str | None) -> None:
    """Put an RDF file into a named graph, beside what is there.

    Turtle, N-Triples, N-Quads, TriG, JSON-LD or RDF/XML; quads keep their own graphs. No context or
    import is fetched from the network.
    """
    from msgraph import iris
    from msgraph.errors import InputError

    kind = f".{ending}" if ending else file.suffix.lower()
    if kind not in FORMATS:
        known = ", ".join(FORMATS)
        raise InputError(
            f"the ending `{kind}` names no RDF format",
            where=str(file),
            hint=f"--format says which it is; known endings: {known}",
        )
    try:
        content = file.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(file)) from error
    store = opened(location, create=True)
    before = store.count()
    target = graph or f"{iris.BASE}graph/loaded/{iris.escape(file.name)}"
    store.load(content, FORMATS[kind], graph=target)
    click.echo(f"{store.count() - before:,} triples added to {target}")
