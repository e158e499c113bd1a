"""The data that travels with the code: `ontology/`, `shapes/` and `examples/`.

A checkout's own folders win over the copies inside an installed wheel, so that an editable install never
reads a stale one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from msgraph.errors import InputError

#: The version of msgraph; `pyproject.toml` reads it from here.
__version__ = "0.1.0"

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent.parent


@cache
def root() -> Path:
    """The folder that holds `ontology/`, `shapes/` and `examples/`.

    Raises:
        InputError: the installation lacks its data files.
    """
    for folder in (_CHECKOUT, _PACKAGE / "data"):
        if (folder / "ontology" / "msgraph.ttl").is_file():
            return folder
    raise InputError(
        "the data files of msgraph are missing",
        where=str(_PACKAGE),
        hint="the installation is incomplete; install msgraph-kg again",
    )


def path(name: str) -> Path:
    """Where a shipped file or folder lies: `path("ontology/msgraph.ttl")`."""
    return root() / name


def files(folder: str, ending: str) -> list[Path]:
    """The shipped files of a folder whose names end so, sorted by name; not those of its subfolders."""
    return sorted(p for p in path(folder).iterdir() if p.name.endswith(ending))


def text(name: str) -> str:
    """The content of a shipped text file."""
    return path(name).read_text(encoding="utf-8")


def table(name: str) -> list[dict[str, str]]:
    """The rows of a shipped tab-separated file, as dicts by the names in its first line.

    Blank lines and lines that begin with ``#`` are left out; a short row has empty cells at its end.
    """
    return list(rows(text(name), name))


def rows(content: str, where: str) -> Iterator[dict[str, str]]:
    """The rows of tab-separated `content`; `where` names it in errors.

    Raises:
        InputError: a row with more cells than the header.
    """
    header: list[str] = []
    for number, line in enumerate(content.split("\n"), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.rstrip("\r").split("\t")
        if not header:
            header = cells
            continue
        if len(cells) > len(header):
            raise InputError(
                f"{len(cells)} cells where the header has {len(header)}",
                where=f"{where}, line {number}",
                hint="cells are separated by single tabs",
            )
        yield dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True))
