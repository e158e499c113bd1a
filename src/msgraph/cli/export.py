"""`msgraph export`."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from msgraph.cli.options import base_option, named_paper, opened, store_option

if TYPE_CHECKING:
    from msgraph.exporters import Exporter, Quads, Scope
    from msgraph.exporters.scope import Texts
    from msgraph.rdf.answers import Answer

#: Forms that are no text: a terminal would be spoiled by them.
_BINARY = ("parquet", "kgx")
_EVERY = 1 << 12  # lines between two looks at the clock


@click.command(name="export")
@store_option
@base_option
@click.option(
    "--format",
    "form",
    default="turtle",
    show_default=True,
    help="RDF: turtle, jsonld, nquads, trig, ntriples. Claims: claims (JSON lines), csv, tsv, parquet. "
    "For other tools: kgx (several files), nanopub, sssom (mappings), bibtex (papers).",
)
@click.option("--paper", default="", help="One paper: its IRI, DOI or PMID.")
@click.option("--edges", is_flag=True, help="The plain edges alone.")
@click.option(
    "--with-text", is_flag=True, help="Include the papers' full text, which may be under copyright."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="A file, or for kgx a directory or FILE.tar; standard output otherwise.",
)
@click.option("-q", "--quiet", is_flag=True, help="Do not count on standard error.")
def command(
    location: str,
    base: str,
    form: str,
    paper: str,
    edges: bool,
    with_text: bool,
    output: Path | None,
    quiet: bool,
) -> None:
    """Write the graph: the whole store, one paper, or the plain edges; the same store gives the same bytes.

    A file appears when it is whole: until then an earlier one stands.
    """
    from msgraph.exporters import Scope, get

    exporter = get(form)
    if output is None:
        _refuse_terminal(form)
    store = opened(location)
    scope = Scope(
        paper=named_paper(store, paper) if paper else "",
        edges=edges,
        with_text=with_text,
        base=base,
    )
    with _counted(store, quiet=quiet) as source:
        written = _write(exporter, source, scope, output)
    if output is not None and not quiet:
        click.echo(f"{sum(f.stat().st_size for f in written):,} bytes in {output}", err=True)


def _refuse_terminal(form: str) -> None:
    from msgraph.errors import UsageError

    if form in _BINARY and sys.stdout.isatty():
        place = "-o DIRECTORY or -o FILE.tar" if form == "kgx" else "-o FILE"
        raise UsageError(f"{form} is not for a terminal", hint=f"say {place}")


def _write(exporter: Exporter, source: Quads, scope: Scope, output: Path | None) -> list[Path]:
    """Write the export; the files that it is in."""
    from msgraph.exporters.folders import FolderExporter, write_folder

    if output is None:
        exporter.write(source, scope, sys.stdout.buffer)
        return []
    if isinstance(exporter, FolderExporter) and output.suffix != ".tar":
        return write_folder(exporter, source, scope, output)
    return [_write_file(exporter, source, scope, output)]


def _write_file(exporter: Exporter, source: Quads, scope: Scope, output: Path) -> Path:
    from msgraph.errors import InputError

    unfinished = output.with_name(output.name + ".part")
    try:
        with unfinished.open("wb") as out:
            exporter.write(source, scope, out)
        os.replace(unfinished, output)
    except OSError as error:
        missing = not output.parent.exists()
        raise InputError(
            f"cannot be written: {error.strerror}",
            where=str(output),
            hint=f"make the folder first: mkdir -p {output.parent}" if missing else "",
        ) from error
    finally:
        with suppress(OSError):
            unfinished.unlink()
    return output


@contextmanager
def _counted(store: Quads, *, quiet: bool) -> Iterator[Quads]:
    """The store, which tells on a terminal how much was read of it."""
    if quiet or not sys.stderr.isatty() or sys.stdout.isatty():
        yield store
        return
    from msgraph.exporters.scope import has_texts

    try:
        yield _CountedTexts(store) if has_texts(store) else _Counted(store)
    finally:
        click.echo("\r\033[K", nl=False, err=True)


class _Counted:
    """A store that counts the lines read from it on standard error."""

    def __init__(self, store: Quads) -> None:
        self._store = store
        self._begun = time.monotonic()
        self._shown = 0.0
        self._lines = 0

    def graphs(self) -> list[str]:
        """See `Quads.graphs`."""
        return self._store.graphs()

    def query(self, text: str) -> Answer:
        """See `Quads.query`."""
        return self._store.query(text)

    def dump(self, graphs: Iterable[str] | None = None) -> Iterator[str]:
        """See `Quads.dump`."""
        for line in self._store.dump(graphs):
            self._count(1)
            yield line

    def _count(self, lines: int) -> None:
        before, self._lines = self._lines, self._lines + lines
        if before // _EVERY == self._lines // _EVERY:
            return
        now = time.monotonic()
        if now - self._shown > 0.2:
            self._shown = now
            rate = self._lines / max(now - self._begun, 0.001)
            click.echo(f"\r{self._lines:,} triples, {rate:,.0f} a second ", nl=False, err=True)


class _CountedTexts(_Counted):
    """The same for a store that has the texts of its graphs at hand."""

    def __init__(self, store: Texts) -> None:
        super().__init__(store)
        self._texts = store.texts

    def texts(self, graphs: Iterable[str] | None = None) -> Iterator[tuple[str, bytes]]:
        """See `Texts.texts`."""
        for graph, text in self._texts(graphs):
            self._count(text.count(b"\n"))
            yield graph, text
