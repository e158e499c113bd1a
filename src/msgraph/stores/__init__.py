"""Places for quads: in memory, in a directory, behind a SPARQL endpoint. No biology here."""

from __future__ import annotations

from pathlib import Path

from msgraph.rdf.answers import Answer, Rows, Triples, Truth
from msgraph.stores.protocol import Build, Queryable, Store, Writable

__all__ = [
    "Answer",
    "Build",
    "Queryable",
    "Rows",
    "Store",
    "Triples",
    "Truth",
    "Writable",
    "open_store",
]


def open_store(location: str | Path, *, create: bool = False) -> Store:
    """The store at a location: ``:memory:``, a directory, or the address of a SPARQL endpoint.

    With `create`, a directory that is new or empty becomes a store; one that is a store is opened.

    Raises:
        NotAStore: there is nothing, or something else.
        StoreTooNew: a later msgraph made it.
        StoreDamaged: its files do not agree with its manifest.
    """
    if location == ":memory:":
        from msgraph.stores.memory import MemoryStore

        return MemoryStore()
    if str(location).startswith(("http://", "https://")):
        from msgraph.stores.remote import RemoteStore

        return RemoteStore(str(location))
    return _open_folder(Path(location), create=create)


def _open_folder(folder: Path, *, create: bool) -> Store:
    from msgraph.stores import layout
    from msgraph.stores.embedded import EmbeddedStore

    if create and not (folder / layout.MARKER).exists():
        layout.create(folder)
    return EmbeddedStore(folder)
