"""A store as it was in a generation before the current one."""

from __future__ import annotations

from pathlib import Path

from msgraph.errors import NotAStore
from msgraph.stores import engine, layout
from msgraph.stores.embedded import EmbeddedStore, Opened


def open_generation(folder: Path, number: int) -> EmbeddedStore:
    """The store as it was in an older generation, to be read; what it builds comes after the current one.

    Raises:
        NotAStore: the folder is no store, or the generation is not there.
    """
    store = EmbeddedStore(folder)
    if number != store.revision:
        there = layout.numbers(folder)
        if number not in there:
            raise NotAStore(
                f"there is no generation {number}",
                where=str(folder),
                hint=f"there are: {', '.join(map(str, there)) or 'none'}",
            )
        with engine.disk_errors(str(folder)):
            store._opened = Opened(folder, number)
    return store
