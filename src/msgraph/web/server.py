"""The server as a process: its socket, the bounds on what reaches it, its start and its end."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from msgraph.errors import StoreError, UsageError
from msgraph.web.front import Front
from msgraph.web.settings import Settings

#: Bytes of a request's line and headers, and seconds until they must have come.
_HEAD = 64 * 1024
_HEAD_TIME = 8.0
_KEEP_ALIVE = 30
_GRACE = 5
#: Seconds that a page under way may keep the interpreter from the requests that arrive.
_TURN = 0.001
_STOPS = (signal.SIGINT, signal.SIGTERM)


class BoundedProtocol(HttpToolsProtocol):
    """HTTP whose request heads end: neither without bound in size nor in time."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See `asyncio.Protocol`."""
        super().connection_made(transport)  # type: ignore[arg-type]
        self._head = 0
        self._in_body = False
        self._clock = self.loop.call_later(_HEAD_TIME, self._too_slow)

    def connection_lost(self, exc: Exception | None) -> None:
        """See `asyncio.Protocol`."""
        self._clock.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """See `asyncio.Protocol`."""
        if not self._in_body:
            self._head += len(data)
        if self._head > _HEAD:
            self._end(b"431 Request Header Fields Too Large")
            return
        super().data_received(data)

    def on_message_begin(self) -> None:
        """A request begins."""
        self._in_body = False
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """A request's head is there."""
        self._clock.cancel()
        self._head = 0
        self._in_body = True
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """A request is there."""
        self._in_body = False
        self._head = 0
        super().on_message_complete()

    def _too_slow(self) -> None:
        self._end(b"408 Request Timeout")

    def _end(self, status: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(
                b"HTTP/1.1 " + status + b"\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            )
            self.transport.close()


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 is any that is free.

    Raises:
        UsageError: somebody else has the port, or there is no such address.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    ours = socket.socket(family, socket.SOCK_STREAM)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    ours.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        ours.bind((host, port))
        ours.listen(1024)
    except (OSError, OverflowError) as error:
        ours.close()
        raise UsageError(
            f"cannot listen on {host}, port {port}: {getattr(error, 'strerror', None) or error}",
            hint="another server may have the port: choose one with --port, or 0 for any",
        ) from error
    ours.setblocking(False)
    return ours


def run(settings: Settings, *, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; `ready` is told the address once connections are taken.

    Raises:
        NotAStore, StoreDamaged: there is nothing to serve. UsageError: the port is taken.
    """
    sys.setswitchinterval(_TURN)
    front = Front(settings)
    ours = listen(settings.host, settings.port)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    host, port = ours.getsockname()[:2]
    name = f"[{host}]" if ":" in host else host
    config = uvicorn.Config(
        front,
        http=BoundedProtocol,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        limit_concurrency=settings.connections,
        backlog=1024,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_GRACE,
        ws="none",
    )
    server = _Server(config, lambda: ready(f"http://{name}:{port}"))
    server.run(sockets=[ours])
    if not server.started:
        raise StoreError("the server did not start", where=str(settings.store))


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop when asked to, and call that a good end."""
        before = {number: signal.signal(number, self.handle_exit) for number in _STOPS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()
