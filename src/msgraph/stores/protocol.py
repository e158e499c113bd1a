"""What every store can do, wherever it keeps its quads.

`tests/test_stores.py` is the specification. A store knows RDF and SPARQL and nothing of biology.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from msgraph.rdf.answers import Answer


class Queryable(Protocol):
    """The reading half."""

    def query(
        self,
        text: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        timeout: float | None = None,
        allow_hosts: Collection[str] = (),
    ) -> Answer:
        """The answer to a SPARQL query; its default graph is the union of all graphs.

        `prefixes` are known without being declared. `timeout` is in seconds. SERVICE is refused
        unless the host it names is in `allow_hosts`.

        Raises:
            QuerySyntaxError: with line and column where they are known. QueryRefused: SERVICE
            without leave, or nested or chained beyond what the engine survives. QueryTimeout:
            stopped at `timeout`.
        """
        ...

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs that hold something, sorted."""
        ...

    def count(self, graph: str | None = None) -> int:
        """How many quads there are in all, or in the named graph."""
        ...

    def dump(self, graphs: Iterable[str] | None = None) -> Iterator[str]:
        """Lines of canonical N-Quads, without line ends: graph by graph, sorted in each.

        All graphs in order of their IRIs (the default graph first) unless `graphs` are named. The
        same quads give the same lines, whatever store holds them.
        """
        ...


class Writable(Protocol):
    """The writing half. Each call is one change: it happens whole or not at all."""

    def put(self, graph: str, ntriples: str | bytes, *, canonical: bool = False) -> None:
        """Replace the named graph by these triples; no triples, no graph.

        With `canonical` the text is trusted to be what `dump` gives for one graph: canonical lines,
        sorted, distinct, each with its end. It is not looked at then before it is written.

        Raises:
            InputError: the text does not parse; the graph is as it was.
        """
        ...

    def add(self, graph: str, ntriples: bytes) -> None:
        """Add to a graph that many papers share and that only grows.

        The lines are canonical, and those of one subject stand together. What the graph holds already
        is told apart without reading all of it.
        """
        ...

    def delete(self, graph: str) -> None:
        """Remove the named graph; nothing happens if it is not there."""
        ...

    def change(self, graph: str, remove: Iterable[str], add: Iterable[str]) -> None:
        """Take triples out of the named graph and put others in; both are lines of N-Triples.

        Takes time in proportion to what is changed, however large the graph. What is to go and is not
        there, or is to come and is there, changes nothing.

        Raises:
            InputError: a line does not parse; the graph is as it was.
        """
        ...

    def update(
        self,
        text: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        allow_hosts: Collection[str] = (),
    ) -> None:
        """Run a SPARQL update, all its operations or none.

        Patterns in an update match the default graph only: name the graph. LOAD and SERVICE are
        refused as in `Queryable.query`.
        """
        ...

    def load(self, content: bytes, media_type: str, *, graph: str = "", base: str = "") -> None:
        """Add the triples or quads of an RDF document to what is there.

        Triples go to `graph`, or to the default graph when it is empty; quads keep their own
        graphs.

        Raises:
            InputError: the document does not parse, or the format is not known; nothing was added.
        """
        ...


class Build(Queryable, Writable, Protocol):
    """Changes that become visible together."""

    def unseen(self) -> AbstractContextManager[None]:
        """Inside the block questions need not see what is added, so that one load takes it all in.

        No triple may be added twice there.
        """
        ...

    def source(self, name: str, sha256: str) -> None:
        """Note that the input `name` with this digest is in the store.

        A remote endpoint keeps neither sources nor attachments.
        """
        ...

    def attach(self, name: str, content: bytes) -> None:
        """Keep a small file with the quads, such as a certificate; later builds inherit it."""
        ...


class Store(Queryable, Writable, Protocol):
    """A place for quads. Outside a `build`, every change is a commit of its own."""

    def build(self, *, versions: Mapping[str, str] | None = None) -> AbstractContextManager[Build]:
        """Many changes as one commit; an exception inside the block leaves the store as it was.

        A remote endpoint has no transactions: there each change stands as soon as it is made.
        `versions` (of the software, the ontology) are kept with the quads.

        Raises:
            StoreBusy: another process is writing.
        """
        ...

    def sources(self) -> Mapping[str, str]:
        """The inputs noted by builds: name to sha256."""
        ...

    def attachment(self, name: str) -> bytes | None:
        """A file kept by `Build.attach`, or None."""
        ...

    def close(self) -> None:
        """Let go of files and processes."""
        ...
