"""Claim files as tab-separated tables, for those who keep claims in a spreadsheet.

    # doi: 10.5555/example
    # curator: A. Reader
    kind	subject	predicate	object	quote	direction	follow_up
    outcome	Natalizumab	biolink:affects	relapse rate	Natalizumab lowered the relapse rate	decreased	2 years

A column is a field of a claim, a slot of its context, or says what an end means: `subject_is` and `object_is`
hold the key of a concept (drug/natalizumab), a category (drug), or "literal". `carried` names the ends that the
quote only points to ("subject", "object"). A cell of words may hold offsets instead: [120, 171]. Numbers with
their intervals need the YAML form.
"""

from __future__ import annotations

import re
from itertools import takewhile

from msgraph import resources
from msgraph.errors import InputError
from msgraph.model import CONTEXT_SLOTS
from msgraph.readers.claim_concepts import suggestion
from msgraph.readers.claim_node import FIELDS

_ENDS = ("subject", "object")
_PLAIN = tuple(name for name in FIELDS if name not in (*_ENDS, "context", "results"))
COLUMNS = (*_PLAIN, *_ENDS, "subject_is", "object_is", "carried", *CONTEXT_SLOTS)
_NEEDED = ("kind", "predicate", "object", "quote")
_HEADER = re.compile(r"#\s*(doi|pmid|text_sha256|curator|complete)\s*:\s*(.*)", re.IGNORECASE)
_OFFSETS = re.compile(r"\[\s*(\d+)\s*,\s*(\d+)\s*\]")


def is_table(text: str) -> bool:
    """Whether the first line that says something has cells."""
    said = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return "\t" in next(said, "")


def content(text: str, where: str) -> dict[object, object]:
    """What a table says, in the form of a YAML claim file.

    Raises:
        InputError: a column has no known name, a needed one is missing, or a row is too long.
    """
    lines = text.lstrip("\ufeff").splitlines()
    comments = takewhile(lambda line: not line.strip() or line.startswith("#"), lines)
    headers = (m for m in map(_HEADER.match, comments) if m and m[2].strip())
    paper: dict[object, object] = {m[1].lower(): m[2].strip() for m in headers}
    _check_columns(lines, where)
    about: dict[object, object] = {
        name: paper.pop(name) for name in ("curator", "complete") if name in paper
    }
    claims = [_node(row) for row in resources.rows("\n".join(lines), where)]
    return {"paper": paper, **about, "claims": claims}


def _check_columns(lines: list[str], where: str) -> None:
    number, line = next(
        (n, line) for n, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")
    )
    columns = [cell.strip() for cell in line.split("\t")]
    place = f"{where}, line {number}"
    for name in columns:
        if name not in COLUMNS:
            raise InputError(f"no column `{name}`", where=place, hint=suggestion(name, COLUMNS))
        if columns.count(name) > 1:
            raise InputError(f"two columns `{name}`", where=place, hint="name each column once")
    for name in _NEEDED:
        if name not in columns:
            raise InputError(
                f"the column `{name}` is missing",
                where=place,
                hint="a table needs " + ", ".join(_NEEDED),
            )


def _node(row: dict[str, str]) -> dict[object, object]:
    cells = {name.strip(): _cell(cell) for name, cell in row.items() if cell.strip()}
    node: dict[object, object] = {name: cells[name] for name in _PLAIN if name in cells}
    carried = str(cells.get("carried", "")).replace(",", " ").split()
    for end in _ENDS:
        given = _end(cells.get(end), str(cells.get(f"{end}_is", "")))
        if given:
            node[end] = {**given, "carried": "true"} if end in carried else given
    context = {name: _slot(cells[name]) for name in CONTEXT_SLOTS if name in cells}
    return {**node, "context": context} if context else node


def _cell(cell: str) -> str | list[str]:
    offsets = _OFFSETS.fullmatch(cell.strip())
    return [offsets[1], offsets[2]] if offsets else cell.strip()


def _end(words: str | list[str] | None, meaning: str) -> dict[object, object]:
    given: dict[object, object] = {}
    if words:
        given["at" if isinstance(words, list) else "words"] = words
    if meaning == "literal":
        given["literal"] = "true"
    elif meaning:
        given["concept" if "/" in meaning else "category"] = meaning
    return given


def _slot(cell: str | list[str]) -> object:
    return {"at": cell} if isinstance(cell, list) else cell
