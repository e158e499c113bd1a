"""One process of ours and what it was asked: messages over a socket, answered in their order."""

from __future__ import annotations

import asyncio
import os
import pickle
import socket
import subprocess
import threading
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from math import inf
from typing import cast

from msgraph.errors import MsgraphError, QueryError, StoreError
from msgraph.stores.messages import LENGTH, frame_of
from msgraph.stores.worker import child_command, child_environment

_LOW = 10

Gone = Callable[[], Awaitable[object]]


class EngineEnded(QueryError):
    """A process that died at its work."""


@dataclass(slots=True, eq=False)
class Asked:
    """A message and the reply to come, within `timeout` seconds: at the loop's time `end`.

    `gone` comes back when nobody waits for the reply any more.
    """

    message: object
    reply: asyncio.Future[object]
    timeout: float = inf
    end: float = inf
    gone: Gone | None = None


class Link(asyncio.Protocol):
    """A process and what it was asked: it is at the first of `asked`, since `began`.

    `told` hears of each message from it, and of its end, when `asked` holds what it had not begun.
    """

    def __init__(
        self, process: subprocess.Popen[bytes], told: Callable[[Link], None] | None = None
    ) -> None:
        self._process = process
        self._told = told
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._because: MsgraphError | None = None
        self.asked: deque[Asked] = deque()
        self.began = 0.0

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._transport is not None and not self._transport.is_closing()

    def send(self, message: object) -> None:
        """Hand a message over that is not answered."""
        assert self._transport is not None  # `spawn` connects before it gives a link away
        self._transport.write(frame_of(message))

    def ask(self, asked: Asked) -> None:
        """Hand a message over, to be answered after those before it."""
        if not self.asked:
            self.began = self._loop.time()
        self.asked.append(asked)
        self.send(asked.message)

    def release(self) -> list[Asked]:
        """What it has not begun, for others to answer; its own answers to that are passed over."""
        nobody = self._loop.create_future()
        nobody.cancel()
        behind = list(self.asked)[1:]
        for place, asked in enumerate(behind, start=1):
            self.asked[place] = replace(asked, reply=nobody)
        return behind

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See `asyncio.Protocol`."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """See `asyncio.Protocol`."""
        buffer = self._buffer
        buffer += data
        while len(buffer) >= LENGTH.size:
            end = LENGTH.size + LENGTH.unpack_from(buffer)[0]
            if len(buffer) < end:
                return
            content = bytes(buffer[LENGTH.size : end])
            del buffer[:end]
            self._answered(pickle.loads(content))

    def _answered(self, reply: object) -> None:
        waiting = self.asked.popleft().reply if self.asked else None
        if waiting is not None and not waiting.done():
            waiting.set_result(reply)
        self.began = self._loop.time()
        if self._told is not None:
            self._told(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """See `asyncio.Protocol`: the process has ended; what it was at ends with it."""
        self._transport = None
        if self.asked:
            working = self.asked.popleft().reply
            if not working.done():
                working.set_exception(self._because or _ended())
        if self._told is not None:
            self._told(self)

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
        try:
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _LOW)
        except (OSError, AttributeError):  # it has just ended, or the system has no priorities
            return


async def spawn(module: str, *arguments: str, told: Callable[[Link], None] | None = None) -> Link:
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
    link = Link(process, told)
    await asyncio.get_running_loop().create_connection(lambda: link, sock=ours)
    return link


def _ended() -> EngineEnded:
    return EngineEnded(
        "the query engine ended",
        hint="the query needs more memory or time than allowed; ask for less at once",
    )
