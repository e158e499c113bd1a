"""A build: a new generation that nobody sees until it is whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

from msgraph.errors import StoreDamaged, UsageError
from msgraph.rdf.answers import Answer
from msgraph.stores import changing, density, engine, layout
from msgraph.stores.growing import Growing
from msgraph.stores.inflow import Inflow, write_anew
from msgraph.stores.manifest import (
    FileState,
    GraphState,
    Manifest,
    adjusted,
    digest_like,
    digest_of_text,
    file_states,
    read_graphs,
    read_manifest,
    read_sources,
    write_manifest,
    write_tables,
)
from msgraph.stores.texts import Texts, Writer
from msgraph.stores.touched import touched_graphs

#: A build that takes out more quads than so many, and than a quarter of what stays, writes all anew: the engine
#: keeps what was removed until it happens to merge the files that hold it.
_REWRITE = 50_000
#: Bytes of texts that wait to replace what is still on its way.
_LATER = 32_000_000
#: Bytes of a log that may stay in a generation although all of it was flushed.
_LOG = 1_000_000


class EmbeddedBuild:
    """Changes to a copy of the current generation, made by `EmbeddedStore.build`.

    What is put flows into the engine and is settled there before it is asked for. `swept` are the
    numbers of unfinished generations that were found and removed; `has_changes` says whether anything was
    changed so far, `differs` whether that leaves other quads, sources or attachments.
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
        self.has_changes = False
        self.number = max([parent, *layout.numbers(folder)]) + 1
        self._root = folder
        self._parent = parent
        self._folder = layout.generation(folder, self.number)
        self._versions = dict(versions)
        self._graphs: dict[str, GraphState] = {}
        self._parent_files: Mapping[str, FileState] = {}
        self._parent_quads = 0
        self._is_dense = False
        self._sources: dict[str, str] = {}
        self._is_rewritten = False
        self._unsure: set[str] = set()
        self._removed = 0
        self._is_deferring = False
        self._later: dict[str, bytes] = {}
        self._growing: dict[str, Growing] = {}
        self._inhabited: set[str] = set()
        self._texts = Writer(layout.texts(folder), f"{self.number:06d}")
        self._open(None)
        try:
            self._copy_parent(opened)
        except BaseException:
            self.abandon()
            raise

    def _open(self, quads: Path | None) -> None:
        """Work on the engine's files there; on nothing, so that those of before are closed."""
        self._quads = ox.Store(quads)
        self._inflow = Inflow(self._quads)

    def _copy_parent(self, opened: ox.Store | None) -> None:
        quads = self._folder / "quads"
        with engine.disk_errors(str(self._root)):
            (self._folder / "files").mkdir(parents=True)
            (self._folder / "lease").touch()
            if self._parent:
                self._inherit(layout.generation(self._root, self._parent), quads, opened)
            self._open(quads)

    def _inherit(self, parent: Path, quads: Path, opened: ox.Store | None) -> None:
        manifest = read_manifest(parent)
        self._graphs = read_graphs(parent, manifest)
        self._inhabited = set(self._graphs)
        self._parent_files = manifest.files
        self._parent_quads = manifest.quads
        self._sources = read_sources(parent, manifest)
        self._versions = {**manifest.versions, **self._versions}
        (opened or engine.open_readable(parent / "quads")).backup(quads)
        for path in (parent / "files").iterdir():
            _link(path, self._folder / "files" / path.name)

    # --- changes

    def put(self, graph: str, ntriples: str | bytes, *, canonical: bool = False) -> None:
        """See `Writable.put`."""
        engine.graph_name(graph)
        text = engine.encoded(ntriples, graph) if canonical else engine.canonical(ntriples, graph)
        before = self._known(graph)
        after = GraphState(text.count(b"\n"), digest_of_text(text)) if text else None
        if after == before:
            return
        self.has_changes = True
        if after is not None:
            self._texts.add(after.digest, text)
        occupied = graph in self._graphs or graph in self._unsure
        self._unsure.discard(graph)
        self._set(graph, after)
        if graph in self._inflow.graphs:
            self._put_later(graph, text)
        else:
            self._take(graph, self._make_room(graph, text) if occupied else text)

    def _put_later(self, graph: str, text: bytes) -> None:
        """Replace what is still on its way: to wait for that each time would make many loads of one."""
        self._later[graph] = text
        if sum(map(len, self._later.values())) > _LATER:
            self._settle()

    def add(self, graph: str, ntriples: bytes) -> None:
        """See `Writable.add`."""
        growing = self._growing.setdefault(graph, Growing())
        first, other = growing.unseen(ntriples)
        if other or graph in self._later:  # an earlier block of this build may hold the same lines
            self._settle()
        before = self._adjustable(graph)
        if graph in self._inhabited:
            first = engine.lines_not_in(self._quads, graph, first)
        fresh = first + engine.lines_not_in(self._quads, graph, other)
        if fresh:
            self.has_changes = True
            digest = adjusted(before.digest, (), fresh)
            self._set(graph, GraphState(before.triples + len(fresh), digest))
            self._take(graph, b"\n".join(fresh) + b"\n")

    def _adjustable(self, graph: str) -> GraphState:
        """What is noted of a graph, digested anew if need be so that the digest can be adjusted."""
        noted = self._known(graph)
        if graph not in self._unsure and noted is None:
            return GraphState(0, adjusted("+", (), ()))
        if noted is not None and noted.digest.startswith("+"):
            return noted
        engine.graph_name(graph)
        self._settle()
        lines = engine.graph_lines(self._quads, graph)
        self._unsure.discard(graph)
        state = GraphState(len(lines), adjusted("+", (), lines))
        self._set(graph, state if lines else None)
        return state

    def delete(self, graph: str) -> None:
        """See `Writable.delete`."""
        self.put(graph, b"", canonical=True)

    def change(self, graph: str, remove: Iterable[str], add: Iterable[str]) -> None:
        """See `Writable.change`; from the first change on the graph has a digest that is adjusted."""
        self._settle()
        before = self._adjustable(graph)
        difference = changing.difference(self._quads, graph, remove, add)
        gone, come = map(changing.lines, difference)
        after = before.triples - len(gone) + len(come)
        state = GraphState(after, adjusted(before.digest, gone, come))
        self._set(graph, state if after else None)
        self.has_changes = self.has_changes or bool(gone or come)
        with engine.disk_errors(str(self._root)):
            for quad in difference.gone:
                self._quads.remove(quad)
        self._take(graph, b"".join(line + b"\n" for line in come))

    @contextmanager
    def unseen(self) -> Iterator[None]:
        """See `Build.unseen`."""
        self._settle()
        self._is_deferring = True
        try:
            yield
        finally:
            self._is_deferring = False

    def update(
        self,
        text: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        allow_hosts: Collection[str] = (),
        base: str = "",
    ) -> None:
        """See `Writable.update`; `base` completes relative IRIs."""
        self._settle()
        self.has_changes = True
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
        self._settle()
        fresh = ox.Store()
        engine.parse_into(fresh, content, media_type, graph=graph, base=base)
        self._unsure |= set(engine.all_graphs(fresh))
        self.has_changes = self.has_changes or bool(len(fresh))
        with engine.disk_errors(str(self._root)):
            self._quads.extend(list(fresh))

    def source(self, name: str, sha256: str) -> None:
        """See `Build.source`."""
        self.has_changes = self.has_changes or self._sources.get(name) != sha256
        self._sources[name] = sha256

    def attach(self, name: str, content: bytes) -> None:
        """See `Build.attach`."""
        if not name or Path(name).name != name:
            raise UsageError(f"not a plain file name: {name!r}")
        path = self._folder / "files" / name
        with engine.disk_errors(str(self._root)):
            if path.exists() and path.read_bytes() == content:
                return
            self.has_changes = self._is_rewritten = True
            layout.write_durably(path, content)

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
        self._settle()
        return engine.query(
            self._quads, text, prefixes=prefixes, allow_hosts=allow_hosts, where=str(self._root)
        )

    def graphs(self) -> list[str]:
        """See `Queryable.graphs`."""
        self._settle()
        return engine.named_graphs(self._quads)

    def count(self, graph: str | None = None) -> int:
        """See `Queryable.count`."""
        self._settle()
        return engine.count(self._quads, graph)

    def dump(self, graphs: Iterable[str] | None = None) -> Iterator[str]:
        """See `Queryable.dump`."""
        self._settle()
        return engine.dump(self._quads, graphs)

    # --- the end

    def changed(self) -> list[str]:
        """The graphs that differ from those before this build, sorted."""
        self._settle()
        self._make_sure()
        before = self._before()
        both = {*before, *self._graphs}
        return sorted(g for g in both if before.get(g) != self._graphs.get(g))

    def differs(self) -> bool:
        """Whether there is anything to commit: what was taken out and put in again is as it was."""
        if not self.has_changes or self._is_rewritten or not self._parent:
            return self.has_changes
        self._settle()
        self._make_sure()
        parent = layout.generation(self._root, self._parent)
        return (
            self._expected() != self._parent_quads
            or self._sources != read_sources(parent, read_manifest(parent))
            or bool(self.changed())
        )

    def _before(self) -> Mapping[str, GraphState]:
        if not self._parent:
            return {}
        parent = layout.generation(self._root, self._parent)
        return read_graphs(parent, read_manifest(parent))

    def commit(self) -> ox.Store:
        """Write everything down, check it, and point readers to it; the new quads, open for reading.

        Raises:
            StoreDamaged: what was written does not come back; readers keep the old generation.
        """
        self._settle()
        self._make_sure()
        if self._should_compact():
            self.compact()
        with engine.disk_errors(str(self._root)):
            self._quads.flush()
            self._open(None)
            self._drop_log()
            written = self._check()
            self._describe()
            self._texts.finish({state.digest for state in self._graphs.values()})
            layout.set_current(self._root, self.number)
        if self._is_dense:
            rate = density.rate(self._folder / "quads", self._expected())
            density.note(self._root, density.Dense(self.number, rate))
        return written

    def _should_compact(self) -> bool:
        expected = self._expected()
        if self._removed > max(_REWRITE, expected // 4):
            return True
        sizes = (s.size for name, s in self._parent_files.items() if name.endswith(".sst"))
        before = sum(sizes) / max(1, self._parent_quads)
        return density.is_worth_rewriting(self._root, self.number, expected, before)

    def abandon(self) -> None:
        """Forget everything that was changed."""
        self._inflow.abandon()
        self._texts.abandon()
        self._open(None)
        layout.remove_generation(self._root, self.number)

    def compact(self) -> None:
        """Write all quads anew, sorted and without what was deleted."""
        self._settle()
        self.has_changes = self._is_rewritten = True
        self._make_sure()
        fresh = self._folder / "compact"
        with engine.disk_errors(str(self._root)):
            write_anew(self._all_texts(), fresh)
            self._open(None)
            shutil.rmtree(self._folder / "quads")
            os.replace(fresh, self._folder / "quads")
            self._open(self._folder / "quads")
        self._is_dense = True

    def _all_texts(self) -> Iterator[tuple[str, bytes]]:
        """Each graph with its lines: as an earlier build kept them, else as the engine finds them."""
        kept = Texts(layout.texts(self._root))
        for graph, state in sorted(self._graphs.items()):
            yield graph, kept.get(state.digest) or engine.graph_text(self._quads, graph)

    # --- from text to the engine

    def _known(self, graph: str) -> GraphState | None:
        """What is noted of a graph, unless a change made it unsure."""
        return None if graph in self._unsure else self._graphs.get(graph)

    def _set(self, graph: str, state: GraphState | None) -> None:
        if state is None:
            self._graphs.pop(graph, None)
        else:
            self._graphs[graph] = state

    def _make_sure(self) -> None:
        """Digest anew what changed in ways that do not show."""
        for graph in sorted(self._unsure):
            noted = self._graphs.get(graph)
            lines = engine.graph_lines(self._quads, graph)
            digest = digest_like(noted.digest if noted else "", lines)
            self._set(graph, GraphState(len(lines), digest) if lines else None)
        self._unsure.clear()

    def _make_room(self, graph: str, text: bytes) -> bytes:
        """Take from a graph what the new text does not say; the lines of it that are not there yet."""
        old = set(engine.graph_lines(self._quads, graph))
        new = text.splitlines()
        gone = old.difference(new)
        self._removed += len(gone)
        with engine.disk_errors(str(self._root)):
            if 2 * len(gone) > len(old):
                self._quads.remove_graph(engine.graph_name(graph))
                return text
            engine.remove_lines(self._quads, graph, gone)
        return b"".join(line + b"\n" for line in new if line not in old)

    def _take(self, graph: str, text: bytes) -> None:
        with engine.disk_errors(str(self._root)):
            self._inflow.take(graph, text)

    def _settle(self) -> None:
        """Have all that was put in the engine."""
        if self._is_deferring:
            return
        self._inhabited |= self._inflow.graphs
        with engine.disk_errors(str(self._root)):
            self._inflow.settle()
            if self._later:
                for graph, text in self._later.items():
                    self._inflow.take(graph, self._make_room(graph, text))
                self._later.clear()
                self._inflow.settle()

    def _drop_log(self) -> None:
        """Rid the generation of a long log: the engine removes what it has flushed when it opens next."""
        quads = self._folder / "quads"
        if sum(path.stat().st_size for path in quads.glob("*.log")) > _LOG:
            ox.Store(quads).flush()

    def _expected(self) -> int:
        """How many quads there must be."""
        return sum(state.triples for state in self._graphs.values())

    def _check(self) -> ox.Store:
        expected = self._expected()
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
            quads=self._expected(),
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
