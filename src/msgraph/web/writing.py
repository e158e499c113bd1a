"""The process that changes a store for a server: one change at a time, each a commit of its own.

A change that touches a paper's graph is committed only if the paper still conforms to the shapes. The
process may be killed at any moment: the generation that readers see stays whole.
"""

from __future__ import annotations

import gc
import pickle
import socket
import sys
from collections.abc import Iterable
from pathlib import Path

from msgraph.errors import DataError, MsgraphError
from msgraph.stores.answering import limit_memory
from msgraph.stores.building import EmbeddedBuild
from msgraph.stores.embedded import EmbeddedStore
from msgraph.stores.messages import frame_of, read_frame
from msgraph.vocabulary import PREFIXES
from msgraph.web.changes import Change, Done, Rules


def serve(connection: socket.socket) -> None:
    """Make changes until the other side is gone."""
    stream = connection.makefile("rb")
    rules: Rules = pickle.loads(read_frame(stream.read))
    kept = _Kept(Path(rules.store))
    while frame := read_frame(stream.read):
        change: Change = pickle.loads(frame)
        try:
            reply = frame_of(apply(kept.store(), change, rules))
            kept.note()
        except MsgraphError as error:
            reply = frame_of(error)
            kept.forget()
        gc.collect()  # a failed build's frames hold its files, which the next may have to make anew
        connection.sendall(reply)


class _Kept:
    """The store as the last change left it, open for the next unless somebody else has changed it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._store: EmbeddedStore | None = None
        self._stamp = (0, 0)

    def store(self) -> EmbeddedStore:
        """The store as it is now."""
        if self._store is None or self._now() != self._stamp:
            self._store = EmbeddedStore(self._folder)
        return self._store

    def note(self) -> None:
        """Remember how the change just made left the store."""
        self._stamp = self._now()

    def forget(self) -> None:
        """Let go of it."""
        self._store = None

    def _now(self) -> tuple[int, int]:
        try:
            found = (self._folder / "CURRENT").stat()
        except OSError:
            return (0, 0)
        return found.st_mtime_ns, found.st_ino


def apply(store: EmbeddedStore, change: Change, rules: Rules) -> Done:
    """Make the change as one commit.

    Raises:
        DataError: a paper would no longer conform; nothing was changed.
    """
    existed = store.count(change.graph) > 0
    if change.verb == "delete" and not existed:
        return Done(existed, store.revision)
    with store.build() as build:
        _change(build, change, rules)
        _check_papers(build, rules.base)
    return Done(existed, store.revision)


def _change(build: EmbeddedBuild, change: Change, rules: Rules) -> None:
    if change.verb == "update":
        build.update(change.text, prefixes=PREFIXES, allow_hosts=rules.allow_hosts, base=rules.base)
        return
    if change.verb in ("put", "delete"):
        build.delete(change.graph)
    for piece in change.pieces:
        build.load(piece.content, piece.media_type, graph=change.graph, base=change.base)


def _check_papers(build: EmbeddedBuild, base: str) -> None:
    papers = f"{base}graph/"
    touched = {
        graph.removesuffix("/edges") for graph in build.changed() if graph.startswith(papers)
    }
    if not touched:
        return
    from msgraph.pipeline.validating import validate_documents

    documents = [each for graph in sorted(touched) for each in _documents(build, graph)]
    report = validate_documents(build, documents, base)
    if documents and not report.conforms:
        first = report.violations[0]
        raise DataError(
            f"{len(report.violations)} violations of the shapes; nothing was changed",
            hint=f"the first: {first.message}",
        )


def _documents(build: EmbeddedBuild, graph: str) -> Iterable[str]:
    """The paper of a graph; none if the graph is gone.

    Raises:
        DataError: the graph is there and holds no paper, or more than one.
    """
    if not build.count(graph):
        return ()
    answer = build.query(
        f"SELECT DISTINCT ?paper WHERE {{ GRAPH <{graph}> {{ ?paper a fabio:Article }} }}",
        prefixes=PREFIXES,
    )
    papers = [row[0].value for row in answer if isinstance(row, tuple) and row[0]]  # type: ignore[union-attr]
    if len(papers) != 1:
        raise DataError(
            f"{len(papers)} papers in what should be one paper's graph; nothing was changed",
            where=graph,
            hint="put other data into a graph of your own",
        )
    return papers


if __name__ == "__main__":
    limit_memory(int(sys.argv[2]))
    serve(socket.socket(fileno=int(sys.argv[1])))
