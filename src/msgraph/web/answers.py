"""From a question to its answer: from the cache, or from a worker."""

from __future__ import annotations

import json
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

from msgraph.stores.messages import Question, Rules, Written
from msgraph.vocabulary import PREFIXES
from msgraph.web.cache import AnswerCache
from msgraph.web.current import Current, Snapshot
from msgraph.web.link import Gone
from msgraph.web.pool import Pool
from msgraph.web.settings import Settings

_NOWHERE = Path()

Binding = dict[str, dict[str, str]]


class Answers:
    """The store as a place to ask: current generation, workers and cache together."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.current = Current(settings.store)
        rules = Rules(dict(PREFIXES), settings.service_hosts, str(settings.store), settings.base)
        self.pool = Pool(rules, size=settings.workers, memory=settings.memory)
        self.cache = AnswerCache(settings.cache)
        self._spools = tempfile.TemporaryDirectory(
            prefix="msgraph-serve-", ignore_cleanup_errors=True
        )
        self._numbers = count()

    async def close(self) -> None:
        """End the workers and remove what they wrote."""
        await self.pool.close()
        self._spools.cleanup()

    def question(
        self,
        snapshot: Snapshot,
        text: str,
        *,
        rows: str = "json",
        graph: str = "turtle",
        gzip: bool = False,
        default_graphs: tuple[str, ...] = (),
        named_graphs: tuple[str, ...] = (),
        timeout: float | None = None,
    ) -> Question:
        """The question to the snapshot, with the server's bounds."""
        settings = self.settings
        return Question(
            snapshot.quads,
            text,
            rows,
            graph,
            gzip,
            settings.timeout if timeout is None else min(timeout, settings.timeout),
            "",
            settings.max_answer,
            settings.max_rows,
            default_graphs,
            named_graphs,
        )

    @asynccontextmanager
    async def answer(
        self, snapshot: Snapshot, question: Question, gone: Gone | None = None
    ) -> AsyncIterator[tuple[Written, Path]]:
        """The whole answer and, where it lies in a file, the file, which is removed at the end.

        Raises:
            MsgraphError: see `Pool.ask`.
        """
        kept = self.cache.get(question)
        if kept is not None:
            yield kept, _NOWHERE
            return
        name = f"{self._spools.name}/{next(self._numbers)}"
        spooled = True
        try:
            written = await self.pool.ask(question._replace(spool=name), gone)
            spooled = written.spooled > 0
            self.cache.put(question, written)
            yield written, Path(name) if spooled else _NOWHERE
        finally:
            del snapshot  # it was to stay until here: the worker reads its files
            if spooled:
                Path(name).unlink(missing_ok=True)

    async def rows(
        self, snapshot: Snapshot, text: str, *, graph: str | None = None
    ) -> list[Binding]:
        """The solutions of a SELECT of our own, over one graph or all; variables as JSON results have them."""
        graphs = () if graph is None else (graph,)
        question = self.question(snapshot, text, default_graphs=graphs)
        async with self.answer(snapshot, question) as (written, spool):
            content = spool.read_bytes() if written.spooled else written.body
        found: list[Binding] = json.loads(content)["results"]["bindings"]
        return found
