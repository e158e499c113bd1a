"""The concepts that msgraph knows by name: `ontology/lexicon/*.tsv` as `model.Entry` values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from msgraph import resources
from msgraph.lexicon.choosing import choose, exact_identifiers
from msgraph.lexicon.compiled import CompiledLexicon, opened
from msgraph.model import Concept, Entry, Match

_FOLDER = "ontology/lexicon"
_MAPPINGS = "mappings.tsv"


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Entries by the key of their concept ("drug/alemtuzumab"), in the order of their files.

    `beside` are compiled lexicons of the user's own, asked when the entries do not know; what they call by
    an identifier that an entry is exactly matched to is that entry's concept.
    """

    entries: dict[str, Entry]
    beside: tuple[CompiledLexicon, ...] = ()

    def __contains__(self, key: str) -> bool:
        return self.get(key) is not None

    def get(self, key: str) -> Entry | None:
        """The entry of a concept, or None for one that the lexicon does not know."""
        found = self.entries.get(key)
        for compiled in self.beside:
            found = found or compiled.get(key)
        return found

    def meaning(self, name: str, wanted: Iterable[str] = ()) -> Concept | None:
        """What the whole of a name means by the lexicons beside; None if unknown or in conflict."""
        for compiled in self.beside:
            sense = choose(compiled.find(name), wanted).sense
            if sense is not None:
                own = (
                    self._by_identifier().get(curie) for curie in sorted(exact_identifiers(sense))
                )
                return next((concept for concept in own if concept), sense.concept)
        return None

    def with_compiled(self, paths: Iterable[Path]) -> Lexicon:
        """This lexicon with compiled ones beside it.

        Raises:
            InputError: one of them cannot be opened.
        """
        return replace(self, beside=(*self.beside, *(opened(path) for path in paths)))

    def _by_identifier(self) -> dict[str, Concept]:
        known = _IDENTIFIERS.get(id(self.entries))
        if known is None or known[0] is not self.entries:
            _IDENTIFIERS[id(self.entries)] = known = (self.entries, _identifiers(self.entries))
        return known[1]

    def names(self) -> dict[str, list[Concept]]:
        """Every label and synonym as written, with the concepts it names; more than one is ambiguous."""
        found: dict[str, list[Concept]] = defaultdict(list)
        for entry in self.entries.values():
            for name in dict.fromkeys((entry.concept.label, *entry.synonyms)):
                found[name].append(entry.concept)
        return dict(found)


#: The concepts by the identifiers they are exactly matched to, for each table of entries that was asked.
_IDENTIFIERS: dict[int, tuple[dict[str, Entry], dict[str, Concept]]] = {}


def _identifiers(entries: dict[str, Entry]) -> dict[str, Concept]:
    found: dict[str, Concept] = {}
    for entry in entries.values():
        for match in entry.matches:
            if match.relation == "exact" and match.status == "accepted":
                found.setdefault(match.curie, entry.concept)
    return found


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
