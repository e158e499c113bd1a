"""A change of single triples in a large graph, in time that grows with the change and not with the graph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from msgraph.stores import engine

#: From so many triples on, sorted files are written past the log.
_BULK = 5_000


class Changed(NamedTuple):
    """The lines of canonical N-Triples that really went and came."""

    gone: tuple[bytes, ...]
    come: tuple[bytes, ...]


def change(store: ox.Store, graph: str, remove: Iterable[str], add: Iterable[str]) -> Changed:
    """Take triples out of a graph, then put others in; both are lines of N-Triples.

    What is to go and is not there, or is to come and is there already, changes nothing.

    Raises:
        InputError: a line does not parse; nothing was changed.
    """
    going, coming = stored(graph, remove), stored(graph, add)
    gone = [quad for quad in going if quad in store and quad not in coming]
    come = [quad for quad in coming if quad not in store]
    for quad in gone:
        store.remove(quad)
    if len(come) < _BULK:
        store.extend(come)
    else:
        store.bulk_extend(come)
    return Changed(_lines(gone), _lines(come))


def stored(graph: str, lines: Iterable[str]) -> ox.Store:
    """The triples as the engine keeps them, which normalises numbers.

    Raises:
        InputError: a line does not parse.
    """
    fresh = ox.Store()
    content = "\n".join(lines)
    if content:
        engine.parse_into(fresh, content, "application/n-triples", graph=graph)
    return fresh


def _lines(quads: Sequence[ox.Quad]) -> tuple[bytes, ...]:
    return tuple(f"{quad.triple} .".encode() for quad in quads)
