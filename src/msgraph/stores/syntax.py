"""Where a query went wrong, shown in the query itself."""

from __future__ import annotations

import re

from msgraph.errors import QueryError, QuerySyntaxError
from msgraph.rdf.sparql_tokens import tokens

_AT = re.compile(r"\bat (?:line )?(\d+)(?::| column )(\d+)(?:: ?(.*))?", re.DOTALL)
_MARK = re.compile(r'"((?:[^"\\]|\\.){1,3})"')
_WIDTH = 100


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of the code point at `offset`."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def excerpt(text: str, line: int, column: int) -> str:
    """The line with a caret under the column, cut to about a hundred characters around it."""
    lines = text.split("\n")
    if not 1 <= line <= len(lines):
        return ""
    source = lines[line - 1].rstrip("\r")
    cut = max(0, column - _WIDTH + 20) if len(source) > _WIDTH else 0
    shown = source[cut : cut + _WIDTH]
    before = re.sub(r"[^\t]", " ", shown[: column - 1 - cut])
    return f"{shown}\n{before}^"


def error_at(text: str, offset: int, message: str, *, hint: str = "") -> QuerySyntaxError:
    """The error at a place of the query that we know ourselves."""
    line, column = place(text, offset)
    return QuerySyntaxError(
        message,
        where=f"line {line}, column {column} of the query",
        hint=hint,
        line=line,
        column=column,
        excerpt=excerpt(text, line, column),
    )


def engine_error(text: str, complaint: str) -> QueryError:
    """What the engine says of a query, in words: it lists every rule that it tried."""
    match = _AT.search(complaint)
    if match is None:
        return QuerySyntaxError(complaint.strip() or "the query does not parse")
    line, column = int(match[1]), int(match[2])
    offset = _offset(text, line, column)
    if offset is not None and not text[offset:].strip():
        offset = len(text.rstrip())
    if offset is None:
        return QuerySyntaxError(complaint.strip(), line=line, column=column)
    return error_at(text, offset, _message(text, offset, match[3] or ""))


def _message(text: str, offset: int, expectation: str) -> str:
    found = next((token.text for token in tokens(text[offset:])), "")
    says = f"unexpected `{found[:40]}`" if found else "something is missing before the end"
    marks = [f"`{mark}`" for mark in _MARK.findall(expectation) if mark not in ("{|", "~")]
    return f"{says}; expected {' or '.join(marks)}" if 0 < len(marks) <= 6 else says


def _offset(text: str, line: int, column: int) -> int | None:
    lines = text.split("\n")
    if not 1 <= line <= len(lines):
        return None
    start = sum(len(each) + 1 for each in lines[: line - 1])
    return min(start + column - 1, len(text))
