"""A change of single triples in a large graph, in time that grows with the change and not with the graph."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pyoxigraph as ox

from msgraph.stores import engine


class Difference(NamedTuple):
    """The quads that really go and come."""

    gone: list[ox.Quad]
    come: list[ox.Quad]


def change(store: ox.Store, graph: str, remove: Iterable[str], add: Iterable[str]) -> None:
    """Take triples out of a graph, then put others in; both are lines of N-Triples.

    What is to go and is not there, or is to come and is there already, changes nothing.

    Raises:
        InputError: a line does not parse; nothing was changed.
    """
    gone, come = difference(store, graph, remove, add)
    for quad in gone:
        store.remove(quad)
    store.extend(come)


def difference(
    store: ox.Store, graph: str, remove: Iterable[str], add: Iterable[str]
) -> Difference:
    """What such a change would do; raises InputError as `change` does."""
    going, coming = stored(graph, remove), stored(graph, add)
    return Difference(
        [quad for quad in going if quad in store and quad not in coming],
        [quad for quad in coming if quad not in store],
    )


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


def lines(quads: Iterable[ox.Quad]) -> list[bytes]:
    """Their triples as lines of canonical N-Triples."""
    return [f"{quad.triple} .".encode() for quad in quads]
