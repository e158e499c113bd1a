"""Changes to a store, on their way to the process that makes them."""

from __future__ import annotations

from typing import NamedTuple


class Piece(NamedTuple):
    """An RDF document on its way into a graph."""

    content: bytes
    media_type: str


class Change(NamedTuple):
    """What a client wants changed: `verb` is update, put, post or delete.

    `text` is an update; the others are about `graph`, empty for the default graph. `base` resolves
    relative addresses in `pieces`.
    """

    verb: str
    text: str = ""
    graph: str = ""
    pieces: tuple[Piece, ...] = ()
    base: str = ""


class Done(NamedTuple):
    """What came of a change: whether the graph was there before, and the generation that holds it now."""

    existed: bool
    revision: int


class Rules(NamedTuple):
    """What holds for all changes: sent first."""

    store: str
    base: str
    allow_hosts: tuple[str, ...]
