"""A store in a directory: readers see a finished generation, a build makes the next one.

What only builds and time limits need is imported when they are asked for: a question starts faster.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pyoxigraph as ox

from msgraph.errors import StoreDamaged, StoreError
from msgraph.rdf.answers import Answer, Rows, Triples
from msgraph.stores import engine, layout, locks
from msgraph.stores.manifest import (
    GraphState,
    Manifest,
    check_sizes,
    read_graphs,
    read_manifest,
    read_sources,
)
from msgraph.stores.succession import KEEP, prune, sweep, writer_lock

if TYPE_CHECKING:
    from msgraph.stores.building import EmbeddedBuild
    from msgraph.stores.texts import Texts

_ATTEMPTS = 5
#: Graphs that are read one by one before it pays to look where all their texts are.
_MANY = 64
#: Triples of a graph from which it pays to keep a text that no build has kept.
_LARGE = 5_000

_Item = TypeVar("_Item")


class Opened:
    """One generation, open for reading; its lease keeps it from being pruned."""

    __slots__ = ("_graphs", "folder", "lease", "manifest", "quads")

    def __init__(self, root: Path, number: int, quads: ox.Store | None = None) -> None:
        self.folder = layout.generation(root, number)
        self.lease = locks.shared(self.folder / "lease")
        if self.lease is None:
            raise FileNotFoundError(self.folder)
        self.manifest: Manifest = read_manifest(self.folder)
        check_sizes(self.folder, self.manifest)
        self.quads = quads or _open_patiently(self.folder / "quads")
        self._graphs: Mapping[str, GraphState] | None = None

    def graphs(self) -> Mapping[str, GraphState]:
        """Its graphs; read when they are first asked for."""
        if self._graphs is None:
            self._graphs = read_graphs(self.folder, self.manifest)
        return self._graphs


def _open_patiently(path: Path) -> ox.Store:
    """A read-only open can fail with a corruption that is not there: it is tried again."""
    for attempt in range(_ATTEMPTS):
        try:
            return engine.open_readable(path)
        except OSError:
            if attempt == _ATTEMPTS - 1:
                raise
            time.sleep(0.02 * 2**attempt)
    raise AssertionError


def open_current(root: Path) -> Opened | None:
    """The current generation, or None when nothing was ever built.

    Raises:
        StoreDamaged: its files do not agree with its manifest.
    """
    for _ in range(_ATTEMPTS):
        number = layout.current(root)
        if number == 0:
            return None
        try:
            with engine.disk_errors(str(root)):
                return Opened(root, number)
        except StoreError as error:
            gone = isinstance(error.__cause__, FileNotFoundError)
            moved = layout.current(root) != number
            if not (gone or moved):
                raise
    raise StoreDamaged(f"generation {number} is missing", where=str(root), hint=layout.HINT_RESTORE)


class EmbeddedStore:
    """The store of a directory.

    Readers hold the generation that was current when they opened, or when they last called
    `refresh`; what this object builds itself it sees at once.
    """

    def __init__(self, folder: Path, *, keep: int = KEEP) -> None:
        self.folder = folder
        self._keep = keep
        layout.check_marker(folder)
        self._opened = open_current(folder)
        self._texts: Texts | None = None
        self._dumped = 0

    @property
    def revision(self) -> int:
        """The number of the generation that is read; 0 before the first build."""
        return self._opened.manifest.number if self._opened else 0

    @property
    def content(self) -> str:
        """A digest that changes with the quads, whichever generation holds them; empty before a build."""
        return self._opened.manifest.tables["graphs.tsv"] if self._opened else ""

    def cached(self, name: str) -> bytes | None:
        """What `keep` was given under a name; None when it is gone, for it can be made again."""
        try:
            return (layout.kept(self.folder) / name).read_bytes()
        except OSError:
            return None

    def keep(self, files: Mapping[str, bytes]) -> None:
        """Keep what can be made again; a disk that refuses is no reason to fail."""
        folder = layout.kept(self.folder)
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            for name, content in files.items():
                layout.write_durably(folder / name, content)

    def refresh(self) -> bool:
        """Move on to the generation that is current now; True if it is another one."""
        if layout.current(self.folder) == self.revision:
            return False
        self._opened = open_current(self.folder)
        self._texts = None
        return True

    # --- reading

    def query(
        self,
        text: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        timeout: float | None = None,
        allow_hosts: Collection[str] = (),
    ) -> Answer:
        """See `Queryable.query`; with a `timeout`, in a process that is killed when it is over."""
        opened, where = self._opened, str(self.folder)
        if opened is None or timeout is None:
            quads = opened.quads if opened else ox.Store()
            answer = engine.query(
                quads, text, prefixes=prefixes, allow_hosts=allow_hosts, where=where
            )
            return _holding(answer, opened)
        from msgraph.stores.worker import Worker

        worker = Worker(opened.folder / "quads", where=where)
        answer = worker.query(text, timeout=timeout, prefixes=prefixes, allow_hosts=allow_hosts)
        return _holding(answer, opened, worker)

    def graphs(self) -> list[str]:
        """See `Queryable.graphs`."""
        return sorted(graph for graph in self._states() if graph)

    def count(self, graph: str | None = None) -> int:
        """See `Queryable.count`; known without counting."""
        opened = self._opened
        if opened is None:
            return 0
        if graph is None:
            return opened.manifest.quads
        state = self._states().get(graph)
        return state.triples if state else 0

    def dump(self, graphs: Iterable[str] | None = None) -> Iterator[str]:
        """See `Queryable.dump`."""
        opened = self._opened
        if opened is None:
            return iter(())
        return _keeping(self._lines(opened, graphs), opened)

    def texts(self, graphs: Iterable[str] | None = None) -> Iterator[tuple[str, bytes]]:
        """What `dump` says, as the graphs' names with their N-Triples: sorted lines, each with its end."""
        opened = self._opened
        if opened is None:
            return iter(())
        return _keeping(self._texts_of(opened, graphs), opened)

    def _texts_of(
        self, opened: Opened, graphs: Iterable[str] | None
    ) -> Iterator[tuple[str, bytes]]:
        asked = sorted(opened.graphs()) if graphs is None else list(graphs)
        self._dumped += len(asked)
        if self._dumped > _MANY and self._texts is None:
            from msgraph.stores.texts import Texts

            self._texts = Texts(layout.texts(self.folder))
        for graph in asked:
            state = opened.graphs().get(graph) if self._texts else None
            text = self._texts.get(state.digest) if self._texts and state else None
            if text is None:
                text = engine.graph_text(opened.quads, graph)
                if self._texts and state and state.triples > _LARGE:
                    self._texts.keep(state.digest, text)
            yield graph, text

    def _lines(self, opened: Opened, graphs: Iterable[str] | None) -> Iterator[str]:
        for graph, text in self._texts_of(opened, graphs):
            ending = f" <{graph}> .\n" if graph else " .\n"
            yield from text.decode().replace(" .\n", ending).split("\n")[:-1]

    def digests(self) -> dict[str, str]:
        """The digest of each graph: what changed between two builds is found by comparing them."""
        return {graph: state.digest for graph, state in self._states().items()}

    def _states(self) -> Mapping[str, GraphState]:
        opened = self._opened
        return opened.graphs() if opened else {}

    def sources(self) -> Mapping[str, str]:
        """See `Store.sources`."""
        opened = self._opened
        return read_sources(opened.folder, opened.manifest) if opened else {}

    def attachment(self, name: str) -> bytes | None:
        """See `Store.attachment`."""
        opened = self._opened
        if opened is None:
            return None
        try:
            return (opened.folder / "files" / Path(name).name).read_bytes()
        except FileNotFoundError:
            return None

    # --- writing

    @contextmanager
    def build(self, *, versions: Mapping[str, str] | None = None) -> Iterator[EmbeddedBuild]:
        """See `Store.build`. What an earlier build left unfinished is removed first.

        A build that changes nothing makes no generation.
        """
        from msgraph.stores.building import EmbeddedBuild

        layout.check_writable(self.folder)
        lock = writer_lock(self.folder)
        try:
            current = layout.current(self.folder)
            swept = sweep(self.folder, current)
            same = self._opened.quads if self._opened and self.revision == current else None
            build = EmbeddedBuild(
                self.folder, current, versions=versions or {}, opened=same, swept=swept
            )
            with abandoning(build):
                yield build
                if build.differs():
                    written = build.commit()
                    self._opened = Opened(self.folder, build.number, written)
                    self._texts = None
                else:
                    build.abandon()
                    self.refresh()
            prune(self.folder, self._keep)
        finally:
            lock.release()

    def put(self, graph: str, ntriples: str | bytes, *, canonical: bool = False) -> None:
        """See `Writable.put`; a commit takes about 60 ms, so put many graphs in one `build`."""
        with self.build() as build:
            build.put(graph, ntriples, canonical=canonical)

    def add(self, graph: str, ntriples: bytes) -> None:
        """See `Writable.add`."""
        with self.build() as build:
            build.add(graph, ntriples)

    def delete(self, graph: str) -> None:
        """See `Writable.delete`."""
        with self.build() as build:
            build.delete(graph)

    def change(self, graph: str, remove: Iterable[str], add: Iterable[str]) -> None:
        """See `Writable.change`; the commit takes about 60 ms."""
        with self.build() as build:
            build.change(graph, remove, add)

    def update(
        self,
        text: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        allow_hosts: Collection[str] = (),
    ) -> None:
        """See `Writable.update`."""
        with self.build() as build:
            build.update(text, prefixes=prefixes, allow_hosts=allow_hosts)

    def load(self, content: bytes, media_type: str, *, graph: str = "", base: str = "") -> None:
        """See `Writable.load`."""
        with self.build() as build:
            build.load(content, media_type, graph=graph, base=base)

    def close(self) -> None:
        """Let go of the generation: it may be pruned now."""
        self._opened = None


@contextmanager
def abandoning(build: EmbeddedBuild) -> Iterator[None]:
    """A build that leaves nothing behind when the block raises."""
    try:
        yield
    except BaseException:
        build.abandon()
        raise


def _holding(answer: Answer, *held: object) -> Answer:
    """The answer, which keeps what it is read from: the lease on a generation, a worker."""
    if isinstance(answer, Rows):
        return Rows(answer.variables, _keeping(answer.rows, *held))
    if isinstance(answer, Triples):
        return Triples(_keeping(answer.triples, *held))
    return answer


def _keeping(items: Iterator[_Item], *held: object) -> Iterator[_Item]:
    yield from items
    del held
