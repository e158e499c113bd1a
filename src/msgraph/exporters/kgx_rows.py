"""Rows of KGX as they are written: a line of a table, and a line of JSON.

Most edges differ in a few strings only. What they share is a `Layout`, written once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import NamedTuple

from msgraph.rdf.terms import unescape

Row = dict[str, "str | bool | float | list[str]"]

#: What stands in a row where a layout is open: for words, and for a number.
OPEN, OPEN_NUMBER = "\ue000", "\ue001"

#: KGX separates the values of a cell by |, and has no escape for it, for tabs, or for line breaks.
_SPACES = str.maketrans(dict.fromkeys("\t\n\r|", " "))
_BREAKS = re.compile("[\t\n\r|]")
_TRUTH = {True: "true", False: "false"}
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Layout(NamedTuple):
    """Rows but for some values, as templates for `%`: the line of the table, and that of JSON."""

    table: bytes
    json: bytes


def layout(columns: Iterable[str], row: Row) -> Layout:
    """The layout of the rows that are like this one but for what is `OPEN` in it."""
    table, lines = (line.replace("%", "%%") for line in (table_line(columns, row), json_line(row)))
    opened = lines.replace(f'"{OPEN_NUMBER}"', "%s").replace(OPEN, "%s")
    return Layout(table.replace(OPEN, "%s").replace(OPEN_NUMBER, "%s").encode(), opened.encode())


def filled(layout: Layout, values: tuple[bytes, ...]) -> tuple[bytes, bytes]:
    """The two lines with these values, which are strings as canonical N-Triples writes them."""
    every = b"".join(values)
    if b"\\" not in every and b"|" not in every:
        return layout.table % values, layout.json % values  # what JSON escapes, N-Triples escapes
    texts = [unescape(value.decode()) for value in values]
    return (
        layout.table % tuple(_cell(text).encode() for text in texts),
        layout.json % tuple(_encode(text)[1:-1].encode() for text in texts),
    )


def table_line(columns: Iterable[str], row: Row) -> str:
    """The row as tab-separated cells with the end of the line."""
    return "\t".join([_in_table(row.get(column, "")) for column in columns]) + "\n"


def json_line(row: Row) -> str:
    """The row as an object of JSON without empty lists, with the end of the line."""
    return _encode({key: value for key, value in row.items() if value != []}) + "\n"


def _in_table(value: str | bool | float | list[str]) -> str:
    if isinstance(value, list):
        return "|".join(map(_cell, value))
    if isinstance(value, str):
        return _cell(value)
    return _TRUTH[value] if isinstance(value, bool) else repr(value)


def _cell(text: str) -> str:
    return text.translate(_SPACES) if _BREAKS.search(text) else text
