"""Texts of graphs on their way into the engine."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from msgraph.stores.streaming import Stream

#: N-Quads gathered in memory, in bytes. Up to so many (about 5,000 quads) go through the engine's log;
#: more of them flow into sorted files that are written past it.
_GATHERED = 1_200_000


class Inflow:
    """What was handed over and is not yet in the store; `graphs` are those it belongs to.

    The methods raise OSError when the disk refuses.
    """

    __slots__ = ("_bytes", "_gathered", "_store", "_stream", "graphs")

    def __init__(self, store: ox.Store) -> None:
        self.graphs: set[str] = set()
        self._store = store
        self._gathered: list[bytes] = []
        self._bytes = 0
        self._stream: Stream | None = None

    def take(self, graph: str, ntriples: bytes) -> None:
        """Hand over canonical lines of a graph, each with its end."""
        if not ntriples:
            return
        quads = quads_of(graph, ntriples)
        self.graphs.add(graph)
        self._gathered.append(quads)
        self._bytes += len(quads)
        if self._bytes > _GATHERED:
            if self._stream is None:
                self._stream = Stream(self._store)
            self._stream.write(self._taken())

    def _taken(self) -> bytes:
        quads = b"".join(self._gathered)
        self._gathered, self._bytes = [], 0
        return quads

    def settle(self) -> None:
        """Have everything in the store."""
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.write(self._taken())
            stream.finish()
        elif self._gathered:
            self._store.load(self._taken(), ox.RdfFormat.N_QUADS)
        self.graphs.clear()

    def abandon(self) -> None:
        """Forget what is not yet in the store, and the store: a traceback that holds this holds no files."""
        if self._stream is not None:
            self._stream.abandon()
        self._stream, self._gathered = None, []
        self._store = ox.Store()


def quads_of(graph: str, ntriples: bytes) -> bytes:
    """Canonical lines of a graph as N-Quads; the empty string is the default graph."""
    return ntriples.replace(b" .\n", f" <{graph}> .\n".encode()) if graph else ntriples


def write_anew(texts: Iterable[tuple[str, bytes]], folder: Path) -> None:
    """A new store in `folder`, written in one load; raises OSError."""
    store = ox.Store(folder)
    stream = Stream(store)
    try:
        for graph, text in texts:
            stream.write(quads_of(graph, text))
        stream.finish()
    finally:
        stream.abandon()
    store.flush()
