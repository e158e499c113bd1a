"""The flat view of claims as files: a JSON object a line, or a table."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from typing import BinaryIO

from msgraph.errors import UsageError
from msgraph.exporters.claims import KEYS, View, views
from msgraph.exporters.scope import Quads, Scope
from msgraph.model import CONTEXT_SLOTS

#: The columns of a table: those of a view, with one for each slot of the context.
COLUMNS = tuple(
    column
    for key in KEYS
    for column in ([f"context_{slot}" for slot in CONTEXT_SLOTS] if key == "context" else [key])
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_BREAKS = str.maketrans({"\t": " ", "\n": " ", "\r": " "})


@dataclass(frozen=True, slots=True)
class ClaimLines:
    """One JSON object a line, its keys in the order of `KEYS`."""

    media_type: str = "application/jsonl"
    ending: str = ".jsonl"

    def write(self, source: Quads, scope: Scope, out: BinaryIO) -> None:
        """See `Exporter.write`; streamed paper by paper."""
        self.write_views(claims_in(source, scope), out)

    def write_views(self, found: Iterable[View], out: BinaryIO) -> None:
        """Write these claims."""
        for view in found:
            out.write(json.dumps(view, ensure_ascii=False).encode() + b"\n")


@dataclass(frozen=True, slots=True)
class ClaimTable:
    """A header and one row a claim; several values in a cell are separated by ``|``, results are JSON.

    CSV is what a double click opens in a spreadsheet: a cell that would be a formula there has an apostrophe
    in front, as has one that begins with an apostrophe. TSV, JSON lines and Parquet keep the paper's words.
    """

    delimiter: str
    media_type: str
    ending: str

    def write(self, source: Quads, scope: Scope, out: BinaryIO) -> None:
        """See `Exporter.write`; streamed paper by paper."""
        self.write_views(claims_in(source, scope), out)

    def write_views(self, found: Iterable[View], out: BinaryIO) -> None:
        """Write these claims under a header."""
        out.write(self._row(COLUMNS))
        for view in found:
            out.write(self._row(_cells(view)))

    def _row(self, cells: tuple[str, ...]) -> bytes:
        if self.delimiter == "\t":
            return ("\t".join(cell.translate(_BREAKS) for cell in cells) + "\n").encode()
        line = StringIO()
        csv.writer(line).writerow([_guarded(cell) for cell in cells])
        return line.getvalue().encode()


def claims_in(source: Quads, scope: Scope) -> Iterator[View]:
    """The claims in scope.

    Raises:
        UsageError: plain edges are asked for, or the scope's paper is not in the store.
    """
    if scope.edges:
        raise UsageError(
            "claims are not plain edges", hint="export edges as turtle, ntriples, nquads or jsonld"
        )
    return views(source, scope)


def _cells(view: View) -> tuple[str, ...]:
    context = view["context"]
    assert isinstance(context, dict)  # a view's context is always there
    flat = {f"context_{slot}": value for slot, value in context.items()}
    return tuple(_cell(flat[column] if column in flat else view[column]) for column in COLUMNS)


def _guarded(cell: str) -> str:
    """The cell as no spreadsheet takes it for a formula.

    Source: https://owasp.org/www-community/attacks/CSV_Injection
    """
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


def _cell(value: object) -> str:
    if value is None or value == []:
        return ""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "|".join(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


JSONL = ClaimLines()
CSV = ClaimTable(",", "text/csv", ".csv")
TSV = ClaimTable("\t", "text/tab-separated-values", ".tsv")
