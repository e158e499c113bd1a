"""The concepts that msgraph knows by name: `ontology/lexicon/*.tsv` as `model.Entry` values."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from msgraph import resources
from msgraph.model import Concept, Entry, Match

_FOLDER = "ontology/lexicon"
_MAPPINGS = "mappings.tsv"


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Entries by the key of their concept ("drug/alemtuzumab"), in the order of their files."""

    entries: dict[str, Entry]

    def __contains__(self, key: str) -> bool:
        return key in self.entries

    def get(self, key: str) -> Entry | None:
        """The entry of a concept, or None for one that the lexicon does not know."""
        return self.entries.get(key)

    def names(self) -> dict[str, list[Concept]]:
        """Every label and synonym as written, with the concepts it names; more than one is ambiguous."""
        found: dict[str, list[Concept]] = defaultdict(list)
        for entry in self.entries.values():
            for name in dict.fromkeys((entry.concept.label, *entry.synonyms)):
                found[name].append(entry.concept)
        return dict(found)


def _entry(row: dict[str, str], matches: dict[str, list[Match]]) -> Entry:
    concept = Concept(row["category"], row["slug"], row["label"])
    return Entry(
        concept=concept,
        synonyms=_parts(row["synonyms"]),
        matches=tuple(matches.get(concept.key, ())),
        broader=_parts(row["broader"]),
        makers=_parts(row.get("makers", "")),
        note=row.get("note", ""),
    )


def _matches(rows: list[dict[str, str]]) -> dict[str, list[Match]]:
    found: dict[str, list[Match]] = defaultdict(list)
    for row in rows:
        found[row["concept"]].append(
            Match(
                curie=row["curie"],
                relation=row["match"],
                label=row["label"],
                sources=_parts(row["sources"]),
                status=row["status"] or "accepted",
            )
        )
    return found


def _read(paths: list[Path]) -> Lexicon:
    tables = {p.name: list(resources.rows(p.read_text(encoding="utf-8"), p.name)) for p in paths}
    matches = _matches(tables.pop(_MAPPINGS, []))
    found = (_entry(row, matches) for rows in tables.values() for row in rows)
    return Lexicon({entry.concept.key: entry for entry in found})


@cache
def shipped() -> Lexicon:
    """The project's own lexicon."""
    return _read(resources.files(_FOLDER, ".tsv"))
