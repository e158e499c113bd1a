"""A build: a new generation that nobody sees until it is whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

from msgraph.errors import StoreDamaged, UsageError
from msgraph.rdf.answers import Answer
from msgraph.stores import changing, engine, layout
from msgraph.stores.manifest import (
    FileState,
    GraphState,
    Manifest,
    adjusted,
    digest,
    file_states,
    read_graphs,
    read_manifest,
    read_sources,
    write_manifest,
    write_tables,
)
from msgraph.stores.touched import touched_graphs

#: Text of papers gathered before it is written in one go, in bytes (about 50,000 triples).
_CHUNK = 6_000_000
#: From so many quads on, sorted files are written past the log.
_BULK = 5_000


class EmbeddedBuild:
    """Changes to a copy of the current generation, made by `EmbeddedStore.build`.

    Papers are gathered in memory and written by the ten thousands of triples. `swept` are the
    numbers of unfinished generations that were found and removed.
    """

    def __init__(
        self,
        folder: Path,
        parent: int,
        *,
        versions: Mapping[str, str],
        opened: ox.Store | None = None,
        swept: tuple[int, ...] = (),
    ) -> None:
        self.swept = swept
        self.number = max([parent, *layout.numbers(folder)]) + 1
        self._root = folder
        self._parent = parent
        self._folder = layout.generation(folder, self.number)
        self._versions = dict(versions)
        self._graphs: dict[str, GraphState] = {}
        self._parent_files: Mapping[str, FileState] = {}
        self._sources: dict[str, str] = {}
        self._unsure: set[str] = set()
        self._pending = ox.Store()
        self._pending_graphs: set[str] = set()
        self._pending_bytes = 0
        self._quads = ox.Store()
        try:
            self._quads = self._copy_parent(opened)
        except BaseException:
            self.abandon()
            raise

    def _copy_parent(self, opened: ox.Store | None) -> ox.Store:
        quads = self._folder / "quads"
        with engine.disk_errors(str(self._root)):
            (self._folder / "files").mkdir(parents=True)
            (self._folder / "lease").touch()
            if self._parent:
                self._inherit(layout.generation(self._root, self._parent), quads, opened)
            return ox.Store(quads)

    def _inherit(self, parent: Path, quads: Path, opened: ox.Store | None) -> None:
        manifest = read_manifest(parent)
        self._graphs = read_graphs(parent, manifest)
        self._parent_files = manifest.files
        self._sources = read_sources(parent, manifest)
        self._versions = {**manifest.versions, **self._versions}
        (opened or engine.open_readable(parent / "quads")).backup(quads)
        for path in (parent / "files").iterdir():
            _link(path, self._folder / "files" / path.name)

    # --- changes

    def put(self, graph: str, ntriples: str | bytes) -> None:
        """See `Writable.put`."""
        if graph in self._pending_graphs:
            self._write_pending()
        engine.parse_into(self._pending, ntriples, "application/n-triples", graph=graph)
        self._pending_graphs.add(graph)
        self._pending_bytes += len(ntriples)
        if self._pending_bytes > _CHUNK:
            self._write_pending()

    def delete(self, graph: str) -> None:
        """See `Writable.delete`."""
        self.put(graph, b"")

    def change(self, graph: str, remove: Iterable[str], add: Iterable[str]) -> None:
        """See `Writable.change`; from the first change on the graph has a digest that is adjusted."""
        self._write_pending()
        before = self._graphs.get(graph, GraphState(0, "+"))
        if graph in self._unsure or not before.digest.startswith("+"):
            lines = engine.graph_lines(self._quads, graph)
            before = GraphState(len(lines), adjusted("+", (), lines))
            self._unsure.discard(graph)
        gone, come = changing.change(self._quads, graph, remove, add)
        after = before.triples - len(gone) + len(come)
        self._graphs[graph] = GraphState(after, adjusted(before.digest, gone, come))
        if not after:
            del self._graphs[graph]

    def update(
        self,
        text: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        allow_hosts: Collection[str] = (),
        base: str = "",
    ) -> None:
        """See `Writable.update`; `base` completes relative IRIs."""
        self._write_pending()
        engine.update(
            self._quads,
            text,
            prefixes=prefixes,
            allow_hosts=allow_hosts,
            where=str(self._root),
            base=base,
        )
        touched = touched_graphs(text, prefixes or {})
        if touched is None:
            touched = {*self._graphs, *engine.all_graphs(self._quads)}
        self._unsure |= touched

    def load(self, content: bytes, media_type: str, *, graph: str = "", base: str = "") -> None:
        """See `Writable.load`."""
        self._write_pending()
        fresh = ox.Store()
        engine.parse_into(fresh, content, media_type, graph=graph, base=base)
        self._unsure |= set(engine.all_graphs(fresh))
        self._write(fresh)

    def source(self, name: str, sha256: str) -> None:
        """See `Build.source`."""
        self._sources[name] = sha256

    def attach(self, name: str, content: bytes) -> None:
        """See `Build.attach`."""
        if not name or Path(name).name != name:
            raise UsageError(f"not a plain file name: {name!r}")
        with engine.disk_errors(str(self._root)):
            layout.write_durably(self._folder / "files" / name, content)

    # --- questions inside the block

    def query(
        self,
        text: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        timeout: float | None = None,
        allow_hosts: Collection[str] = (),
    ) -> Answer:
        """See `Queryable.query`: what was changed so far counts; `timeout` is refused here."""
        if timeout is not None:
            raise UsageError(
                "a query inside a build cannot be stopped", hint="leave the time limit out"
            )
        self._write_pending()
        return engine.query(
            self._quads, text, prefixes=prefixes, allow_hosts=allow_hosts, where=str(self._root)
        )

    def graphs(self) -> list[str]:
        """See `Queryable.graphs`."""
        self._write_pending()
        return engine.named_graphs(self._quads)

    def count(self, graph: str | None = None) -> int:
        """See `Queryable.count`."""
        self._write_pending()
        return engine.count(self._quads, graph)

    def dump(self, graphs: Iterable[str] | None = None) -> Iterator[str]:
        """See `Queryable.dump`."""
        self._write_pending()
        return engine.dump(self._quads, graphs)

    # --- the end

    def changed(self) -> list[str]:
        """The graphs that differ from those before this build, sorted."""
        self._write_pending()
        self._settle()
        before = self._before()
        both = {*before, *self._graphs}
        return sorted(g for g in both if before.get(g) != self._graphs.get(g))

    def _before(self) -> Mapping[str, GraphState]:
        if not self._parent:
            return {}
        parent = layout.generation(self._root, self._parent)
        return read_graphs(parent, read_manifest(parent))

    def _settle(self) -> None:
        for graph in sorted(self._unsure):
            self._note(graph, engine.graph_lines(self._quads, graph))
        self._unsure.clear()

    def commit(self) -> ox.Store:
        """Write everything down, check it, and point readers to it; the new quads, open for reading.

        Raises:
            StoreDamaged: what was written does not come back; readers keep the old generation.
        """
        self._write_pending()
        self._settle()
        with engine.disk_errors(str(self._root)):
            self._quads.flush()
            self._quads = ox.Store()  # closes the engine's files
            written = self._check()
            self._describe()
            layout.set_current(self._root, self.number)
        return written

    def abandon(self) -> None:
        """Forget everything that was changed."""
        self._pending = self._quads = ox.Store()
        layout.remove_generation(self._root, self.number)

    def compact(self) -> None:
        """Write all quads anew, sorted and without what was deleted."""
        self._write_pending()
        fresh = self._folder / "compact"
        with engine.disk_errors(str(self._root)):
            store = ox.Store(fresh)
            store.bulk_extend(iter(self._quads))
            store.flush()
            del store
            self._quads = ox.Store()
            shutil.rmtree(self._folder / "quads")
            os.replace(fresh, self._folder / "quads")
            self._quads = ox.Store(self._folder / "quads")

    def _write_pending(self) -> None:
        if not self._pending_graphs:
            return
        for graph in self._pending_graphs:
            self._replace(graph, engine.graph_lines(self._pending, graph))
        self._write(self._pending)
        self._pending, self._pending_graphs, self._pending_bytes = ox.Store(), set(), 0

    def _replace(self, graph: str, lines: list[bytes]) -> None:
        """Make room for the pending triples of a graph, unless they are just what is there."""
        before, unsure = self._graphs.get(graph), graph in self._unsure
        self._note(graph, lines)
        if before is not None and not unsure and before == self._graphs.get(graph):
            self._pending.remove_graph(engine.graph_name(graph))
        elif before is not None or unsure:
            self._quads.remove_graph(engine.graph_name(graph))
            self._unsure.discard(graph)

    def _write(self, quads: ox.Store) -> None:
        with engine.disk_errors(str(self._root)):
            if len(quads) < _BULK:
                self._quads.extend(list(quads))
            else:
                self._quads.bulk_extend(list(quads))

    def _note(self, graph: str, lines: list[bytes]) -> None:
        if lines:
            self._graphs[graph] = GraphState(len(lines), digest(lines))
        else:
            self._graphs.pop(graph, None)

    def _check(self) -> ox.Store:
        expected = sum(state.triples for state in self._graphs.values())
        written = engine.open_readable(self._folder / "quads")
        found = len(written)
        if found != expected:
            raise StoreDamaged(
                f"{expected:,} quads were written and {found:,} come back; nothing was changed",
                where=str(self._root),
                hint="check the disk, then run again",
            )
        return written

    def _file_states(self) -> dict[str, FileState]:
        parent = layout.generation(self._root, self._parent) / "quads"
        return file_states(self._folder / "quads", parent=parent, known=self._parent_files)

    def _describe(self) -> None:
        tables = write_tables(self._folder, self._graphs, self._sources)
        manifest = Manifest(
            number=self.number,
            parent=self._parent,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            quads=sum(state.triples for state in self._graphs.values()),
            graphs=sum(1 for graph in self._graphs if graph),
            versions={**self._versions, "pyoxigraph": engine.VERSION},
            files=self._file_states(),
            tables=tables,
        )
        layout.sync_folder(self._folder / "quads")
        write_manifest(self._folder, manifest)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
