"""A store in memory: for tests, for one run, for looking at a file."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext

import pyoxigraph as ox

from msgraph.errors import UsageError
from msgraph.rdf.answers import Answer
from msgraph.stores import changing, engine

WHERE = ":memory:"


class MemoryStore:
    """Quads of this process alone; gone when it is closed.

    Threads may share it: a query sees the quads as they were between two changes, and waits while
    another thread is inside `build`.
    """

    def __init__(self) -> None:
        self._quads = ox.Store()
        self._lock = threading.RLock()
        self._sources: dict[str, str] = {}
        self._files: dict[str, bytes] = {}

    def query(
        self,
        text: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        timeout: float | None = None,
        allow_hosts: Collection[str] = (),
    ) -> Answer:
        """See `Queryable.query`; nothing can stop it, so a `timeout` is refused."""
        if timeout is not None:
            raise UsageError(
                "a query on a store in memory cannot be stopped",
                where=WHERE,
                hint="leave the time limit out, or keep the store in a directory",
            )
        with self._lock:
            return engine.query(
                self._quads, text, prefixes=prefixes, allow_hosts=allow_hosts, where=WHERE
            )

    def graphs(self) -> list[str]:
        """See `Queryable.graphs`."""
        with self._lock:
            return engine.named_graphs(self._quads)

    def count(self, graph: str | None = None) -> int:
        """See `Queryable.count`."""
        with self._lock:
            return engine.count(self._quads, graph)

    def dump(self, graphs: Iterable[str] | None = None) -> Iterator[str]:
        """See `Queryable.dump`."""
        return engine.dump(self._quads, graphs)

    def put(self, graph: str, ntriples: str | bytes, *, canonical: bool = False) -> None:
        """See `Writable.put`."""
        del canonical  # parsing is all that is done here
        fresh = ox.Store()
        engine.parse_into(fresh, ntriples, "application/n-triples", graph=graph)
        with self._lock:
            self._quads.remove_graph(engine.graph_name(graph))
            self._quads.extend(list(fresh))

    def add(self, graph: str, ntriples: bytes) -> None:
        """See `Writable.add`."""
        self.load(ntriples, "application/n-triples", graph=graph)

    def delete(self, graph: str) -> None:
        """See `Writable.delete`."""
        with self._lock:
            self._quads.remove_graph(engine.graph_name(graph))

    def change(self, graph: str, remove: Iterable[str], add: Iterable[str]) -> None:
        """See `Writable.change`."""
        with self._lock:
            changing.change(self._quads, graph, remove, add)

    def update(
        self,
        text: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        allow_hosts: Collection[str] = (),
    ) -> None:
        """See `Writable.update`."""
        with self._lock:
            engine.update(
                self._quads, text, prefixes=prefixes, allow_hosts=allow_hosts, where=WHERE
            )

    def load(self, content: bytes, media_type: str, *, graph: str = "", base: str = "") -> None:
        """See `Writable.load`."""
        with self._lock:
            engine.parse_into(self._quads, content, media_type, graph=graph, base=base)

    def unseen(self) -> AbstractContextManager[None]:
        """See `Build.unseen`: here questions see everything."""
        return nullcontext()

    def source(self, name: str, sha256: str) -> None:
        """See `Build.source`."""
        self._sources[name] = sha256

    def attach(self, name: str, content: bytes) -> None:
        """See `Build.attach`."""
        self._files[name] = content

    @contextmanager
    def build(self, *, versions: Mapping[str, str] | None = None) -> Iterator[MemoryStore]:
        """See `Store.build`: a copy made first comes back on an exception."""
        del versions  # kept nowhere: the store ends with the process that knows them
        with self._lock:
            before = (list(self._quads), dict(self._sources), dict(self._files))
            try:
                yield self
            except BaseException:
                self._quads.clear()
                self._quads.extend(before[0])
                self._sources, self._files = before[1], before[2]
                raise

    def sources(self) -> Mapping[str, str]:
        """See `Store.sources`."""
        return dict(self._sources)

    def attachment(self, name: str) -> bytes | None:
        """See `Store.attachment`."""
        return self._files.get(name)

    def close(self) -> None:
        """Forget everything."""
        self._quads = ox.Store()
