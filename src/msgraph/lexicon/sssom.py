"""SSSOM mapping sets as TSV.

Source: https://mapping-commons.github.io/sssom/spec-formats-tsv/
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgraph.errors import DataError
from msgraph.lexicon import identifiers, lines
from msgraph.lexicon.terms import LABEL, Item, Link, Name, Term, bad_line, fault_of_name

_RELATIONS = {
    "skos:exactMatch": "exact", "skos:closeMatch": "close", "skos:broadMatch": "broad", "skos:narrowMatch": "narrow",
    "owl:sameAs": "exact", "owl:equivalentClass": "exact", "oboInOwl:hasDbXref": "close",
}  # fmt: skip
_NEEDED = ("subject_id", "predicate_id", "object_id")


def read(path: Path) -> Iterator[Item]:
    """The subjects of the mappings, each with its label and one link, and the objects that have labels."""
    header: list[str] = []
    for line in lines.numbered(path):
        if isinstance(line, DataError):
            yield line
            continue
        number, text = line
        if text.startswith("#") or not text.strip():
            continue
        cells = text.split("\t")
        if not header:
            header = cells
            lacking = [name for name in _NEEDED if name not in header]
            if lacking:
                yield bad_line(
                    path.name, number, f"the header lacks {', '.join(lacking)}", "is this SSSOM?"
                )
                return
            continue
        if len(cells) > len(header):
            yield bad_line(
                path.name, number, f"{len(cells)} cells where the header has {len(header)}"
            )
            continue
        row = dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True))
        yield from _of_row(row, path, number)


def _of_row(row: dict[str, str], path: Path, number: int) -> Iterator[Item]:
    subject, target = (identifiers.canonical(row[name]) for name in ("subject_id", "object_id"))
    if not subject or not target:
        yield bad_line(
            path.name, number, f"not identifiers: {row['subject_id'][:30]}, {row['object_id'][:30]}"
        )
        return
    relation = _RELATIONS.get(row["predicate_id"])
    if relation is None or row.get("predicate_modifier"):
        return
    label, other = row.get("subject_label", ""), row.get("object_label", "")
    if label.startswith("obsolete "):
        return
    names = (Name(label, LABEL),) if label and not fault_of_name(label) else ()
    yield Term(subject, names, (Link(target, relation, other),), source=path.name.split(".")[0])
