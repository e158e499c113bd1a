"""Local decisions about names: a table of `add`, `drop` and `prefer` that wins over every vocabulary.

action  name        identifier      category
add     Xeloda      DRUGBANK:DB01101    drug
drop    lead
drop    cold        MONDO:0005709
prefer  MS          MONDO:0005301
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from msgraph.errors import DataError
from msgraph.lexicon import identifiers, lines
from msgraph.lexicon.terms import bad_line, fault_of_name

_ACTIONS = ("add", "drop", "prefer")


@dataclass(frozen=True, slots=True)
class Decision:
    """One row: `action` is add, drop or prefer; `curie` is empty where it drops the name altogether."""

    action: str
    name: str
    curie: str
    category: str


def read(path: Path) -> tuple[tuple[Decision, ...], tuple[DataError, ...]]:
    """The decisions of a table in its order, and what is wrong with its other lines."""
    good: list[Decision] = []
    bad: list[DataError] = []
    for line in lines.numbered(path):
        if isinstance(line, DataError):
            bad.append(line)
            continue
        number, text = line
        if not text.strip() or text.startswith(("#", "action\t")):
            continue
        found = _decision(text.split("\t"), path, number)
        (bad if isinstance(found, DataError) else good).append(found)  # type: ignore[arg-type]
    return tuple(good), tuple(bad)


def _decision(cells: list[str], path: Path, number: int) -> Decision | DataError:
    action, name, identifier, category = ([c.strip() for c in cells] + [""] * 4)[:4]
    if action not in _ACTIONS:
        return bad_line(
            path.name, number, f"no action `{action[:20]}`", f"one of {', '.join(_ACTIONS)}"
        )
    fault = fault_of_name(name)
    if fault:
        return bad_line(path.name, number, fault)
    curie = identifiers.canonical(identifier) if identifier else ""
    if not curie and (identifier or action != "drop"):
        return bad_line(path.name, number, f"not an identifier: {identifier[:40] or 'nothing'}")
    return Decision(action, name, curie, identifiers.category_named(category))


def by_name(decisions: Iterable[Decision]) -> dict[str, list[Decision]]:
    """The decisions about each name as written."""
    found: dict[str, list[Decision]] = {}
    for decision in decisions:
        found.setdefault(decision.name, []).append(decision)
    return found
