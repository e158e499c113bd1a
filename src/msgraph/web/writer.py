"""Changes, one after another, through the one process that may write."""

from __future__ import annotations

import asyncio

from msgraph.errors import MsgraphError, QueryTimeout
from msgraph.web.changes import Change, Done, Rules
from msgraph.web.link import Asked, Link, spawn
from msgraph.web.pool import Overloaded
from msgraph.web.settings import Settings

#: Changes that may wait their turn.
_WAITING = 100


class Writer:
    """The line in front of the writing process, which starts with the first change."""

    def __init__(self, settings: Settings) -> None:
        self._rules = Rules(str(settings.store), settings.base, settings.service_hosts)
        self._timeout = settings.write_timeout
        self._memory = settings.memory
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._link: Link | None = None

    async def apply(self, change: Change) -> Done:
        """Have the change made.

        Raises:
            MsgraphError: as the writer has it. QueryTimeout: it took too long; nothing was changed.
        """
        if self._waiting >= _WAITING:
            raise Overloaded("too many changes at once", hint="send them as one, or later")
        self._waiting += 1
        try:
            async with self._turn:
                return await self._apply(change)
        finally:
            self._waiting -= 1

    async def _apply(self, change: Change) -> Done:
        link = await self._started()
        late = QueryTimeout(
            f"the change was stopped after {self._timeout:g} s; nothing was changed",
            hint="change less at once, or use `msgraph load` beside the server",
        )
        loop = asyncio.get_running_loop()
        clock = loop.call_later(self._timeout, link.kill, late)
        asked = Asked(change, loop.create_future())
        link.ask(asked)
        try:
            reply = await asked.reply
        finally:
            clock.cancel()
        if isinstance(reply, MsgraphError):
            raise reply
        assert isinstance(reply, Done)  # the process sends nothing else
        return reply

    async def _started(self) -> Link:
        if self._link is None or not self._link.alive:
            self._link = await spawn("msgraph.web.writing", str(self._memory))
            self._link.send(self._rules)
        return self._link

    async def close(self) -> None:
        """End the process; a change under way does not happen."""
        if self._link is not None:
            self._link.kill()
