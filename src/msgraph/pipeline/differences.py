"""What differs between two graphs, told by their claims: new, gone, graded or grounded otherwise."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from msgraph import iris, vocabulary
from msgraph.errors import InputError
from msgraph.exporters import Scope
from msgraph.exporters.claims import View, views
from msgraph.rdf.terms import escape_iri
from msgraph.stores import Rows, Store, open_store
from msgraph.stores.memory import MemoryStore

#: The keys of a claim's flat view by what a change of them means; the first that differs names the change.
GRADES = ("polarity", "modality", "role", "direction", "aspect", "confidence", "curation")
GROUNDS = ("subject", "subject_ids", "object", "object_ids")
EDGES = ("edge", "withheld")

_MEDIA = {
    ".nq": "application/n-quads",
    ".nquads": "application/n-quads",
    ".trig": "application/trig",
}
_CURATIONS = {iri: name for name, iri in vocabulary.CURATIONS.items()}


@dataclass(frozen=True, slots=True)
class Side:
    """One of two graphs: its claims by name, and the digest of each of its graphs where it has graphs."""

    claims: Mapping[str, View]
    graphs: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A claim that both sides hold and that differs: keys of its view with both values."""

    claim: View
    fields: Mapping[str, tuple[object, object]]


@dataclass(frozen=True, slots=True)
class Differences:
    """What the second side has otherwise than the first, each list in order of claims' names.

    `graphs` are those whose triples differ, whether or not a claim tells it.
    """

    new: tuple[View, ...] = ()
    gone: tuple[View, ...] = ()
    regraded: tuple[Change, ...] = ()
    regrounded: tuple[Change, ...] = ()
    reprojected: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    graphs: tuple[str, ...] = field(default=())

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__dataclass_fields__)


def read(location: str, base: str = iris.BASE) -> Side:
    """A side by its name: a store, a file of N-Quads or TriG, or claims as JSON lines.

    A store directory may be followed by ``@`` and the number of a generation.

    Raises:
        InputError: a file that is none of these.
        NotAStore: a directory that is no store, or a generation that is not there.
    """
    path = Path(location)
    if path.is_file():
        return _of_file(path, base)
    folder, at, number = location.rpartition("@")
    if at and number.isdigit() and Path(folder).is_dir():
        from msgraph.stores.earlier import open_generation

        return of_store(open_generation(Path(folder), int(number)), base)
    return of_store(open_store(location), base)


def _of_file(path: Path, base: str) -> Side:
    if path.suffix in (".jsonl", ".json"):
        return Side({str(view["iri"]): view for view in _json_lines(path)})
    if path.suffix not in _MEDIA:
        raise InputError(
            "cannot be compared by its claims",
            where=str(path),
            hint="give a store, N-Quads (.nq), TriG (.trig), or claims as JSON lines (.jsonl)",
        )
    store = MemoryStore()
    store.load(path.read_bytes(), _MEDIA[path.suffix])
    return of_store(store, base)


def _json_lines(path: Path) -> Iterator[View]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            view = json.loads(line)
            view["iri"], view["quote"]
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                "not a claim as a JSON object",
                where=f"{path}, line {number}",
                hint="`msgraph export --format claims` writes such files",
            ) from error
        yield view


def of_store(store: Store, base: str = iris.BASE) -> Side:
    """The side that a store is."""
    curations = dict(_curations(store))
    claims = {
        str(view["iri"]): {**view, "curation": curations.get(str(view["iri"]), "unreviewed")}
        for view in views(store, Scope(base=base))
    }
    return Side(claims, dict(_digests(store)))


def _curations(store: Store) -> Iterator[tuple[str, str]]:
    answer = store.query(f"SELECT ?c ?g {{ ?c <{escape_iri(vocabulary.curation)}> ?g }}")
    assert isinstance(answer, Rows)
    for claim, grade in answer:
        if claim and grade:
            yield claim.value, _CURATIONS.get(grade.value, grade.value)


def _digests(store: Store) -> Iterator[tuple[str, str]]:
    for graph, lines in groupby(store.dump(), key=_graph):
        digest = hashlib.sha256()
        for line in lines:
            digest.update(line.encode() + b"\n")
        yield graph, digest.hexdigest()


def _graph(line: str) -> str:
    """The graph of a line of canonical N-Quads, empty for the default graph."""
    name = line.removesuffix(" .").rpartition(" ")[2]
    return name[1:-1] if name.startswith("<") and line.count(" ") > 3 else ""


def compare(one: Side, other: Side) -> Differences:
    """What `other` has otherwise than `one`; a key that only one of them knows is not compared."""
    found: dict[str, list[Change]] = {
        name: [] for name in ("regraded", "regrounded", "reprojected", "changed")
    }
    for name in sorted(one.claims.keys() & other.claims.keys()):
        change = _change(one.claims[name], other.claims[name])
        if change.fields:
            found[_sort(change)].append(change)
    return Differences(
        new=_only(other, one),
        gone=_only(one, other),
        graphs=_changed_graphs(one, other),
        **{name: tuple(changes) for name, changes in found.items()},
    )


def _only(one: Side, other: Side) -> tuple[View, ...]:
    return tuple(one.claims[name] for name in sorted(one.claims.keys() - other.claims.keys()))


def _change(before: View, after: View) -> Change:
    keys = [key for key in after if key in before and before[key] != after[key]]
    return Change(after, {key: (before[key], after[key]) for key in keys})


def _sort(change: Change) -> str:
    for name, keys in (("regraded", GRADES), ("regrounded", GROUNDS)):
        if any(key in change.fields for key in keys):
            return name
    return "reprojected" if set(change.fields) <= set(EDGES) else "changed"


def _changed_graphs(one: Side, other: Side) -> tuple[str, ...]:
    if one.graphs is None or other.graphs is None:
        return ()
    both = one.graphs.keys() | other.graphs.keys()
    return tuple(sorted(g for g in both if one.graphs.get(g) != other.graphs.get(g)))
