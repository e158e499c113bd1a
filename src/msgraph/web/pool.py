"""Queries of strangers, in processes that can be killed, without making anybody else wait.

A few workers answer. A query that takes longer than a moment is moved aside: its worker runs on at low
priority, a fresh one takes its place, and it is thrown away when it is done.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import socket
import subprocess
import threading
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from typing import cast

from msgraph.errors import MsgraphError, QueryError, QueryTimeout, StoreError
from msgraph.stores.messages import LENGTH, Question, Rules, Written, frame_of
from msgraph.stores.worker import child_command, child_environment

#: Seconds after which a query no longer holds a place among the fast.
MOMENT = 0.2
#: Slow queries at a time; more of them keep their places among the fast.
SLOW = 6
#: Questions that may wait for a worker.
WAITING = 1_000
_LOW = 10

Gone = Callable[[], Awaitable[object]]


class Overloaded(QueryError):
    """More questions than the server can hold."""


class EngineEnded(QueryError):
    """A worker that died at its work."""


class Link(asyncio.Protocol):
    """One process and the question it is at; `started` must be awaited first."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._reply: asyncio.Future[object] | None = None
        self._because: MsgraphError | None = None
        self.slow = False

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._transport is not None and not self._transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See `asyncio.Protocol`."""
        self._transport = cast(asyncio.Transport, transport)

    def send(self, message: object) -> None:
        """Hand a message over."""
        assert self._transport is not None  # `spawn` connects before it gives a link away
        self._transport.write(frame_of(message))

    def ask(self, message: object) -> asyncio.Future[object]:
        """The reply to come."""
        self._reply = asyncio.get_running_loop().create_future()
        self.send(message)
        return self._reply

    def data_received(self, data: bytes) -> None:
        """See `asyncio.Protocol`."""
        buffer = self._buffer
        buffer += data
        if len(buffer) < LENGTH.size:
            return
        end = LENGTH.size + LENGTH.unpack_from(buffer)[0]
        if len(buffer) < end:
            return
        content = bytes(buffer[LENGTH.size : end])
        del buffer[:end]
        if self._reply is not None and not self._reply.done():
            self._reply.set_result(pickle.loads(content))

    def connection_lost(self, exc: Exception | None) -> None:
        """See `asyncio.Protocol`: the process has ended."""
        self._transport = None
        if self._reply is not None and not self._reply.done():
            self._reply.set_exception(self._because or _ended())

    def kill(self, because: MsgraphError | None = None) -> None:
        """End the process; who waits for it is told why."""
        self._because = because
        self._process.kill()
        if self._transport is not None:
            self._transport.close()
        # A process with gigabytes takes a while to go: nobody waits for it here.
        threading.Thread(target=self._process.wait, daemon=True).start()

    def step_aside(self) -> None:
        """Let others have the processor first."""
        self.slow = True
        try:
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _LOW)
        except (OSError, AttributeError):  # it has just ended, or the system has no priorities
            return


async def spawn(module: str, *arguments: str) -> Link:
    """A fresh process of that module, connected."""
    ours, theirs = socket.socketpair()
    try:
        process = subprocess.Popen(
            child_command(module, str(theirs.fileno()), *arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=child_environment(),
            pass_fds=(theirs.fileno(),),
            start_new_session=True,
        )
    except OSError as error:
        ours.close()
        raise StoreError(f"no process for the query: {error.strerror}") from error
    finally:
        theirs.close()
    ours.setblocking(False)
    link = Link(process)
    await asyncio.get_running_loop().create_connection(lambda: link, sock=ours)
    return link


def _ended() -> EngineEnded:
    return EngineEnded(
        "the query engine ended",
        hint="the query needs more memory or time than allowed; ask for less at once",
    )


class Pool:
    """Workers for questions; `size` of them for those that are soon answered."""

    def __init__(self, rules: Rules, *, size: int, memory: int) -> None:
        self._rules = rules
        self._size = size
        self._memory = memory
        self._idle: deque[Link] = deque()
        self._fast: set[Link] = set()
        self._slow: set[Link] = set()
        self._waiting: deque[asyncio.Future[Link]] = deque()
        self._spawning = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    @property
    def processes(self) -> list[int]:
        """The workers' process numbers."""
        return [link.pid for link in (*self._fast, *self._slow)]

    async def start(self) -> None:
        """Have the workers ready."""
        for _ in range(self._size):
            self._spawn_one()

    async def close(self) -> None:
        """End all workers."""
        self._closed = True
        for task in tuple(self._tasks):
            task.cancel()
        for link in (*self._fast, *self._slow):
            link.kill(StoreError("the server stops"))
        self._fast.clear()
        self._slow.clear()
        self._idle.clear()

    async def ask(self, question: Question, gone: Gone | None = None) -> Written:
        """The answer, complete. `gone` comes back when nobody waits for it any more.

        Raises:
            MsgraphError: as the worker has it. QueryTimeout: the question's time was over, in line or at
            work. Overloaded: the line is too long.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + question.timeout
        link = self._ready() or await self._wait(question.timeout)
        if loop.time() >= end:
            self._give_back(link)
            raise _late(question.timeout)
        aside = loop.call_later(MOMENT, self._step_aside, link, gone)
        clock = loop.call_at(end, link.kill, _late(question.timeout))
        try:
            reply = await link.ask(question)
        except asyncio.CancelledError:
            link.kill()
            raise
        finally:
            aside.cancel()
            clock.cancel()
            self._give_back(link)
        if isinstance(reply, MsgraphError):
            raise reply
        assert isinstance(reply, Written)  # a worker sends nothing else
        return reply

    def _ready(self) -> Link | None:
        while self._idle:
            link = self._idle.popleft()
            if link.alive:
                return link
            self._fast.discard(link)
        return None

    async def _wait(self, timeout: float) -> Link:
        if len(self._waiting) >= WAITING:
            raise Overloaded("too many questions at once", hint="ask again in a moment")
        self._fill()
        place: asyncio.Future[Link] = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            return await asyncio.wait_for(place, timeout)
        except TimeoutError as error:
            raise Overloaded(
                f"no worker was free for {timeout:g} s", hint="ask again in a moment"
            ) from error

    def _give_back(self, link: Link) -> None:
        if link.slow or not link.alive or self._closed:
            self._slow.discard(link)
            self._fast.discard(link)
            link.kill()
            self._fill()
            return
        self._offer(link)

    def _offer(self, link: Link) -> None:
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(link)
                return
        self._idle.append(link)

    def _step_aside(self, link: Link, gone: Gone | None) -> None:
        if gone is not None:
            self._in_background(self._watch(link, gone))
        if len(self._slow) < SLOW:
            self._fast.discard(link)
            self._slow.add(link)
            link.step_aside()
            self._fill()

    async def _watch(self, link: Link, gone: Gone) -> None:
        working = link._reply
        leaving = asyncio.ensure_future(gone())
        waits: set[asyncio.Future[object]] = {leaving}
        if working is not None:
            waits.add(working)
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        if leaving.done() and working is not None and not working.done():
            link.kill(QueryError("nobody waits for the answer"))
        leaving.cancel()

    def _fill(self) -> None:
        while not self._closed and len(self._fast) + self._spawning < self._size:
            self._spawn_one()

    def _spawn_one(self) -> None:
        self._spawning += 1
        self._in_background(self._join())

    async def _join(self) -> None:
        try:
            link = await spawn("msgraph.stores.serving", str(self._memory))
        finally:
            self._spawning -= 1
        if self._closed:
            link.kill()
            return
        self._fast.add(link)
        link.send(self._rules)
        self._offer(link)

    def _in_background(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _late(timeout: float) -> QueryTimeout:
    return QueryTimeout(
        f"the query was stopped after {timeout:g} s",
        hint="ask for less, add LIMIT, or raise the server's time limit",
    )
