"""A store's quads as rdflib objects, for people who live there. Importing this loads rdflib."""

from __future__ import annotations

from rdflib import Dataset, Graph

from msgraph.stores.protocol import Queryable


def graph(store: Queryable, iri: str) -> Graph:
    """A copy of the named graph, empty if the store has none of that name."""
    copy = Graph(identifier=iri)
    ending = f" <{iri}> ."
    lines = (line.removesuffix(ending) + " ." for line in store.dump([iri]))
    return copy.parse(data="\n".join(lines), format="nt")


def dataset(store: Queryable) -> Dataset:
    """A copy of all quads; its default graph is the union, as in the store's own queries."""
    copy = Dataset(default_union=True)
    copy.parse(data="\n".join(store.dump()), format="nquads")
    return copy
