"""KGX: nodes and edges as tables and as JSON lines, in the words of Biolink.

Source: https://github.com/biolink/kgx/blob/master/specification/kgx-format.md
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
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
#: What is worth remembering of strings already written: those shorter than this, and so many.
_SHORT, _MOST = 60, 100_000
_BREAKS = re.compile("[\t\n\r|]")
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
    cells, strings = _Remembered(_cell), _Remembered(_encode)
    with ExitStack() as stack:
        tsv, jsonl = (
            stack.enter_context(path.open("w", encoding="utf-8", newline="\n"))
            for path in (table, lines)
        )
        tsv.write("\t".join(columns) + "\n")
        for row in rows:
            written = {key: _written(value, cells, "|") for key, value in row.items()}
            tsv.write("\t".join([written.get(column, "") for column in columns]) + "\n")
            members = [
                f'"{key}":[{_written(value, strings, ",")}]'
                if type(value) is list
                else f'"{key}":{_written(value, strings, "")}'
                for key, value in row.items()
                if value != []
            ]
            jsonl.write("{" + ",".join(members) + "}\n")
    return table, lines


class _Remembered(dict[str, str]):
    """Short strings as they are written: most come again and again."""

    def __init__(self, write: Callable[[str], str]) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, text: str) -> str:
        written = self._write(text)
        if len(text) < _SHORT and len(self) < _MOST:
            self[text] = written
        return written


def _written(value: str | bool | float | list[str], strings: _Remembered, between: str) -> str:
    if type(value) is str:
        return strings[value]
    if type(value) is list:
        return between.join([strings[each] for each in value])
    return _TRUTH[value] if type(value) is bool else repr(value)


def _cell(text: str) -> str:
    return text.translate(_SPACES) if _BREAKS.search(text) else text


KGX = Kgx()
