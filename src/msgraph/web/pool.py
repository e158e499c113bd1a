"""Queries of strangers, in processes that can be killed, without making anybody else wait.

A few workers answer. One that has just begun is handed the next question as well, so that it never stands
idle for it. A query that takes longer than a moment is moved aside: its worker runs on at low priority, a
fresh one takes its place and what stood behind it, and it is thrown away when it is done.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Coroutine

from msgraph.errors import MsgraphError, QueryError, QueryTimeout, StoreError
from msgraph.stores.messages import Question, Rules, Written
from msgraph.web.link import Asked, Gone, Link, spawn

#: Seconds after which a query no longer holds a place among the fast.
MOMENT = 0.2
#: Slow queries at a time; more of them keep their places among the fast.
SLOW = 6
#: Questions that may wait for a worker.
WAITING = 1_000
#: Questions that a worker holds, and the seconds since it began at the first in which it is given another.
_HELD = 2
_JUST = 0.01
#: Seconds between two looks at the clock while there is work.
_TICK = 0.02
#: Seconds until another worker is started for one that did not start.
_AGAIN = 1.0


class Overloaded(QueryError):
    """More questions than the server can hold."""


class Pool:
    """Workers for questions; `size` of them for those that are soon answered."""

    def __init__(self, rules: Rules, *, size: int, memory: int) -> None:
        self._rules = rules
        self._size = size
        self._memory = memory
        self._fast: list[Link] = []
        self._slow: list[Link] = []
        self._waiting: deque[Asked] = deque()
        self._starting = 0
        self._ticking = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    @property
    def processes(self) -> list[int]:
        """The workers' process numbers."""
        return [link.pid for link in (*self._fast, *self._slow)]

    async def start(self) -> None:
        """Have the workers ready."""
        self._fill()

    async def close(self) -> None:
        """End all workers."""
        self._closed = True
        for task in tuple(self._tasks):
            task.cancel()
        for link in (*self._fast, *self._slow):
            link.kill(StoreError("the server stops"))

    async def ask(self, question: Question, gone: Gone | None = None) -> Written:
        """The answer, complete. `gone` comes back when nobody waits for it any more.

        Raises:
            MsgraphError: as the worker has it. QueryTimeout: the question's time was over. Overloaded: no
            worker came to it, or the line is too long.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + question.timeout
        asked = Asked(question, loop.create_future(), question.timeout, end, gone)
        if not self._hand_over(asked):
            if len(self._waiting) >= WAITING:
                raise Overloaded("too many questions at once", hint="ask again in a moment")
            self._waiting.append(asked)
        self._tick()
        try:
            reply = await asked.reply
        except asyncio.CancelledError:
            self._give_up(asked)
            raise
        if isinstance(reply, MsgraphError):
            raise reply
        assert isinstance(reply, Written)  # a worker sends nothing else
        return reply

    # --- who is asked

    def _hand_over(self, asked: Asked) -> bool:
        """Give the question to a worker that has a place for it, the idlest."""
        best = min(self._fast, key=_load, default=None)
        if best is None:
            return False
        held = len(best.asked)
        if held and (held >= _HELD or asked.reply.get_loop().time() - best.began > _JUST):
            return False
        best.ask(asked)
        return True

    def _told(self, link: Link) -> None:
        """A worker has started, answered or ended."""
        if self._closed:
            return
        if not link.alive:
            self._lost(link)
        elif link in self._slow:
            self._stop(link)
        elif link not in self._fast:
            self._starting -= 1
            self._fast.append(link)
        self._serve()

    def _serve(self) -> None:
        waiting = self._waiting
        while waiting and (waiting[0].reply.done() or self._hand_over(waiting[0])):
            waiting.popleft()

    def _stop(self, link: Link, because: MsgraphError | None = None) -> None:
        """End a worker; see `_lost` for what follows."""
        links = self._fast if link in self._fast else self._slow
        links.remove(link)
        link.kill(because)

    def _lost(self, link: Link) -> None:
        """A worker is gone: another takes its place and what it had not begun."""
        if link in self._fast:
            self._fast.remove(link)
        elif link in self._slow:
            self._slow.remove(link)
        elif not link.began:  # it did not start: the next may
            self._starting -= 1
            asyncio.get_running_loop().call_later(_AGAIN, self._fill)
            return
        self._waiting.extendleft(reversed(link.asked))
        self._fill()

    def _give_up(self, asked: Asked) -> None:
        """Nobody waits for the answer: who is at it is stopped."""
        asked.reply.cancel()
        for link in (*self._fast, *self._slow):
            if link.asked and link.asked[0] is asked:
                self._stop(link)

    # --- the clock

    def _tick(self) -> None:
        if not self._ticking:
            self._ticking = True
            asyncio.get_running_loop().call_later(_TICK, self._look)

    def _look(self) -> None:
        """Move aside, stop and turn away what takes too long."""
        self._ticking = False
        now = asyncio.get_running_loop().time()
        for link in (*self._fast, *self._slow):
            if link.asked:
                self._tick()
                self._look_at(link, now)
        for asked in self._waiting:
            self._tick()
            if now >= asked.end and not asked.reply.done():
                asked.reply.set_exception(_unserved(asked.timeout))
        self._serve()

    def _look_at(self, link: Link, now: float) -> None:
        first = link.asked[0]
        if now >= first.end:
            self._stop(link, _late(first.timeout))
        elif now - link.began > MOMENT and link in self._fast:
            self._waiting.extendleft(reversed(link.release()))
            if len(self._slow) < SLOW:
                self._move_aside(link, first)

    def _move_aside(self, link: Link, first: Asked) -> None:
        self._fast.remove(link)
        self._slow.append(link)
        link.step_aside()
        if first.gone is not None:
            self._in_background(self._watch(link, first, first.gone))
        self._fill()

    async def _watch(self, link: Link, asked: Asked, gone: Gone) -> None:
        """End a slow worker when nobody waits for it any more."""
        leaving = asyncio.ensure_future(gone())
        waits: set[asyncio.Future[object]] = {leaving, asked.reply}
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        if leaving.done() and not asked.reply.done() and link in self._slow:
            self._stop(link, QueryError("nobody waits for the answer"))
        leaving.cancel()

    # --- processes

    def _fill(self) -> None:
        while not self._closed and len(self._fast) + self._starting < self._size:
            self._starting += 1
            self._in_background(self._join())

    async def _join(self) -> None:
        """Start a worker; it says when it is ready."""
        try:
            link = await spawn("msgraph.stores.serving", str(self._memory), told=self._told)
        except MsgraphError:
            self._starting -= 1
            raise
        link.send(self._rules)
        if self._closed:
            link.kill()

    def _in_background(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _load(link: Link) -> int:
    return len(link.asked)


def _late(timeout: float) -> QueryTimeout:
    return QueryTimeout(
        f"the query was stopped after {timeout:g} s",
        hint="ask for less, add LIMIT, or raise the server's time limit",
    )


def _unserved(timeout: float) -> Overloaded:
    return Overloaded(f"no worker was free for {timeout:g} s", hint="ask again in a moment")
