"""Many changes on their way to an endpoint, which has no transactions and may fail now and then.

Every change that is sent can be made twice, so that a request without a good answer is made again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Unpack

from msgraph.rdf.answers import Answer
from msgraph.stores import engine
from msgraph.stores.endpoint import Reply, Request, Unanswered
from msgraph.stores.growing import Growing
from msgraph.stores.remote import RemoteStore, drop, in_graph

#: What is gathered before it is sent, in bytes.
_BATCH = 1_000_000
#: Seconds to wait before a request is made again, and the replies that may pass by waiting.
_PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)
_PASSING = frozenset((429, 500, 502, 503, 504))


class RemoteBuild(RemoteStore):
    """Changes that are gathered and sent by the megabyte."""

    def __init__(self, address: str, *, sleep: Callable[[float], None] = time.sleep) -> None:
        super().__init__(address)
        self._sleep = sleep
        self._put: dict[str, bytes] = {}
        self._added: dict[str, list[bytes]] = {}
        self._growing: dict[str, Growing] = {}
        self._gathered = 0

    def put(self, graph: str, ntriples: str | bytes, *, canonical: bool = False) -> None:
        """See `Writable.put`."""
        engine.graph_name(graph)
        text = engine.encoded(ntriples, graph) if canonical else engine.canonical(ntriples, graph)
        if graph in self._added:
            self.send()
        self._put[graph] = text
        self._gather(len(text))

    def delete(self, graph: str) -> None:
        """See `Writable.delete`."""
        self.put(graph, b"", canonical=True)

    def add(self, graph: str, ntriples: bytes) -> None:
        """See `Writable.add`; what this build has sent already is not sent again."""
        first, other = self._growing.setdefault(graph, Growing()).unseen(ntriples)
        lines = first + other
        if graph in self._put:
            self.send()
        if lines:
            self._added.setdefault(graph, []).extend(lines)
            self._gather(sum(map(len, lines)))

    def _gather(self, size: int) -> None:
        self._gathered += size + 100
        if self._gathered > _BATCH:
            self.send()

    def send(self) -> None:
        """Have all that was gathered at the endpoint.

        Raises:
            StoreError: it failed again and again; what was sent before stays.
        """
        put, added, self._gathered = self._put, self._added, 0
        self._put, self._added = {}, {}
        if self._graph_parameter == "graph-uri":  # Virtuoso does not compile long updates
            self._send_graphs(put, added)
            return
        steps = [drop(graph) for graph in put]
        texts = {graph: text.splitlines() for graph, text in put.items() if text} | added
        if texts:
            inner = "\n".join(in_graph(graph, lines) for graph, lines in texts.items())
            steps.append(f"INSERT DATA {{ {inner} }}")
        if steps:
            super()._send_update(" ;\n".join(steps))

    def _send_graphs(self, put: Mapping[str, bytes], added: Mapping[str, list[bytes]]) -> None:
        for graph, text in put.items():
            if text:
                self._send_graph("PUT", graph, text.splitlines())
            else:
                super()._send_update(drop(graph))
        for graph, lines in added.items():
            self._send_graph("POST", graph, lines)

    # --- what must see, or come after, what was gathered

    def query(
        self,
        text: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        timeout: float | None = None,
        allow_hosts: Collection[str] = (),
    ) -> Answer:
        """See `Queryable.query`."""
        self.send()
        return super().query(text, prefixes=prefixes, timeout=timeout, allow_hosts=allow_hosts)

    def load(self, content: bytes, media_type: str, *, graph: str = "", base: str = "") -> None:
        """See `Writable.load`."""
        self.send()
        super().load(content, media_type, graph=graph, base=base)

    def change(self, graph: str, remove: Iterable[str], add: Iterable[str]) -> None:
        """See `Writable.change`."""
        self.send()
        super().change(graph, remove, add)

    def update(
        self,
        text: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        allow_hosts: Collection[str] = (),
    ) -> None:
        """See `Writable.update`."""
        self.send()
        super().update(text, prefixes=prefixes, allow_hosts=allow_hosts)

    def _send(self, url: str, **request: Unpack[Request]) -> Reply:
        """The reply to a request that is made again, later and later, while the endpoint fails."""
        for pause in _PAUSES:
            try:
                reply = super()._send(url, **request)
            except Unanswered:
                self._sleep(pause)
                continue
            if reply.status not in _PASSING:
                return reply
            self._sleep(pause)
        return super()._send(url, **request)
