"""KGX: nodes and edges as tables and as JSON lines, in the words of Biolink.

Source: https://github.com/biolink/kgx/blob/master/specification/kgx-format.md
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from msgraph.errors import UsageError
from msgraph.exporters.folders import write_archive
from msgraph.exporters.kgx_edges import EDGE_COLUMNS, edges
from msgraph.exporters.kgx_nodes import NODE_COLUMNS, Row, Thing
from msgraph.exporters.scope import Quads, Scope

#: KGX separates the values of a cell by |, and has no escape for it, for tabs, or for line breaks.
_SPACES = str.maketrans(dict.fromkeys("\t\n\r|", " "))
_TRUTH = {True: "true", False: "false"}
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


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
        seen: dict[str, Thing] = {}
        written = _write(folder, "edges", EDGE_COLUMNS, edges(source, scope, seen))
        rows = (seen[name].row() for name in sorted(seen))
        return [*_write(folder, "nodes", NODE_COLUMNS, rows), *written]


def _write(
    folder: Path, what: str, columns: tuple[str, ...], rows: Iterable[Row]
) -> tuple[Path, Path]:
    table, lines = (folder / f"msgraph_{what}.{ending}" for ending in ("tsv", "jsonl"))
    with ExitStack() as stack:
        tsv, jsonl = (
            stack.enter_context(path.open("w", encoding="utf-8", newline="\n"))
            for path in (table, lines)
        )
        tsv.write("\t".join(columns) + "\n")
        for row in rows:
            tsv.write("\t".join([_cell(row.get(column)) for column in columns]) + "\n")
            jsonl.write(_encode({key: value for key, value in row.items() if value != []}) + "\n")
    return table, lines


def _cell(value: str | bool | float | list[str] | None) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value.translate(_SPACES)
    if isinstance(value, list):
        return "|".join([each.translate(_SPACES) for each in value])
    return _TRUTH[value] if isinstance(value, bool) else repr(value)


KGX = Kgx()
