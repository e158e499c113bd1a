"""KGX: nodes and edges as tables and as JSON lines, in the words of Biolink.

Source: https://github.com/biolink/kgx/blob/master/specification/kgx-format.md
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from msgraph.errors import UsageError
from msgraph.exporters.folders import write_archive
from msgraph.exporters.kgx_edges import EDGE_COLUMNS, Edge, edges
from msgraph.exporters.kgx_nodes import NODE_COLUMNS, Thing
from msgraph.exporters.kgx_rows import Row, filled, json_line, table_line
from msgraph.exporters.scope import Quads, Scope

#: Bytes that are written at once.
_BUFFER = 1 << 20


@dataclass(frozen=True, slots=True)
class Kgx:
    """`msgraph_nodes` and `msgraph_edges`, each as .tsv and as .jsonl.

    In a table a tab, line break or vertical bar inside a value is a space; JSON lines keep it.
    """

    media_type: str = "application/x-tar"
    ending: str = ".tar"

    def write(self, source: Quads, scope: Scope, out: BinaryIO) -> None:
        """See `Exporter.write`: the files as one archive."""
        write_archive(self, source, scope, out)

    def write_files(self, source: Quads, scope: Scope, folder: Path) -> list[Path]:
        """See `FolderExporter.write_files`; edges are streamed, nodes are kept until the end."""
        if scope.edges:
            raise UsageError(
                "KGX edges carry their proof",
                hint="leave out --edges, or export the plain edges as ntriples",
            )
        seen: dict[bytes, Thing] = {}
        written = _write_edges(folder, edges(source, scope, seen))
        return [*_write_nodes(folder, (seen[name].row() for name in sorted(seen))), *written]


def _write_nodes(folder: Path, rows: Iterable[Row]) -> list[Path]:
    with _files(folder, "nodes", NODE_COLUMNS) as (table, lines, paths):
        for row in rows:
            table.write(table_line(NODE_COLUMNS, row).encode())
            lines.write(json_line(row).encode())
    return paths


def _write_edges(folder: Path, found: Iterable[Edge]) -> list[Path]:
    with _files(folder, "edges", EDGE_COLUMNS) as (table, lines, paths):
        for edge in found:
            row, object_ = filled(*edge)
            table.write(row)
            lines.write(object_)
    return paths


@contextmanager
def _files(
    folder: Path, what: str, columns: tuple[str, ...]
) -> Iterator[tuple[BinaryIO, BinaryIO, list[Path]]]:
    """The table, its head written, and the file of JSON lines, with their paths."""
    paths = [folder / f"msgraph_{what}.{ending}" for ending in ("tsv", "jsonl")]
    with ExitStack() as stack:
        table, lines = (stack.enter_context(path.open("wb", buffering=_BUFFER)) for path in paths)
        table.write("\t".join(columns).encode() + b"\n")
        yield table, lines, paths


KGX = Kgx()
