"""Plain tables of names: tab-separated, a name and the identifier it stands for on each line.

With a header, columns are found by their names; without one the first column is the name, the second the
identifier, the third, if any, the category.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from msgraph.errors import DataError
from msgraph.lexicon import identifiers, lines
from msgraph.lexicon.terms import EXACT, LABEL, Item, Link, Name, Term, bad_line, fault_of_name

_COLUMNS = {
    "name": ("name", "text", "term", "synonym", "label", "mesh_name"),
    "identifier": ("curie", "identifier", "id", "iri", "mesh_id", "ui", "concept"),
    "category": ("category", "type"),
    "source": ("source",),
    "mesh": ("mesh",),
    "synonyms": ("synonyms",),
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a table keeps what; -1 for what it does not have. `is_label` when the names are labels."""

    name: int
    identifier: int
    category: int = -1
    source: int = -1
    mesh: int = -1
    synonyms: int = -1
    is_label: bool = False


def columns_of(header: list[str]) -> Columns | None:
    """The columns that a header names, or None if it is none."""
    low = [cell.strip().lower() for cell in header]
    found = {
        what: next((low.index(name) for name in names if name in low), -1)
        for what, names in _COLUMNS.items()
    }
    if found["name"] < 0 or found["identifier"] < 0:
        return None
    return Columns(**found, is_label=low[found["name"]] in ("label", "mesh_name"))


def read(path: Path) -> Iterator[Item]:
    """A term for each line that names one."""
    columns: Columns | None = None
    for line in lines.numbered(path):
        if isinstance(line, DataError):
            yield line
            continue
        number, text = line
        if not text.strip() or text.startswith("#"):
            continue
        cells = text.split("\t")
        if columns is None:
            columns = columns_of(cells)
            if columns is not None:
                continue
            columns = Columns(0, 1, 2 if len(cells) > 2 else -1)
        yield _of_cells(cells, columns, path, number)


def _cell(cells: list[str], at: int) -> str:
    return cells[at].strip() if 0 <= at < len(cells) else ""


def _of_cells(cells: list[str], columns: Columns, path: Path, number: int) -> Item:
    name, given = _cell(cells, columns.name), _cell(cells, columns.identifier)
    fault = fault_of_name(name)
    if fault:
        return bad_line(
            path.name, number, fault, "one name and its identifier on each line, parted by a tab"
        )
    curie = identifiers.canonical(given)
    mesh = identifiers.canonical(_cell(cells, columns.mesh)) if columns.mesh >= 0 else ""
    curie = curie or mesh
    if not curie:
        return bad_line(
            path.name,
            number,
            f"not an identifier: {given[:40] or 'nothing'}",
            "an identifier is a CURIE (MONDO:0005301) or an IRI",
        )
    also = [n for n in _cell(cells, columns.synonyms).split("|") if not fault_of_name(n)]
    return Term(
        curie,
        (Name(name, LABEL if columns.is_label else EXACT), *(Name(n) for n in also)),
        (Link(mesh),) if mesh and mesh != curie else (),
        identifiers.category_named(_cell(cells, columns.category)),
        _cell(cells, columns.source) or path.name.split(".")[0],
    )
