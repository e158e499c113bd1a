"""Rude clients, and a few seconds of traffic at random."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from web.serving import scratch, served

from msgraph.stores import open_store
from msgraph.web import exchange
from msgraph.web.exchange import Call, Refused

_SCOPE = {"method": "POST", "path": "/sparql", "headers": [], "query_string": b""}


def _body(pieces: int, every: float) -> bytes:
    """A body of so many bytes, one at a time, each after so many seconds."""
    left = iter(range(pieces))

    async def receive() -> dict[str, object]:
        await asyncio.sleep(every)
        number = next(left)
        return {"type": "http.request", "body": b"x", "more_body": number < pieces - 1}

    async def send(_: object) -> None:
        """Nobody listens."""

    return asyncio.run(Call(_SCOPE, receive, send).body(1000))


def test_a_body_that_drips_is_not_waited_for(monkeypatch):
    """Each byte comes in time, and all of them would take for ever."""
    monkeypatch.setattr(exchange, "PATIENCE", 0.3)
    start = time.monotonic()
    with pytest.raises(Refused, match="too slowly") as caught:
        _body(1000, 0.05)

    assert 408 == caught.value.status
    assert time.monotonic() - start < 1


def test_a_steady_body_may_take_its_time(monkeypatch):
    """A slow line is no attack."""
    monkeypatch.setattr(exchange, "PATIENCE", 0.3)
    monkeypatch.setattr(exchange, "SLOWEST", 10)

    assert b"x" * 12 == _body(12, 0.04)


def test_half_bodies_keep_nobody_waiting():
    """Fifty clients send a part of what they announced; others are answered at once."""
    head = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    with scratch() as folder:
        open_store(folder / "store", create=True).close()
        with served(folder / "store") as running:
            slow = [socket.create_connection(("127.0.0.1", running.port)) for _ in range(50)]
            for connection in slow:
                connection.sendall(head + b"Content-Length: 1000\r\n\r\nSEL")
            start = time.monotonic()
            statuses = [running.ask("ASK {}").status for _ in range(20)]
            taken = time.monotonic() - start
            for connection in slow:
                connection.close()

            assert [200] * 20 == statuses
            assert taken < 5


def test_traffic_at_random_leaves_no_error_behind(root: Path):
    """The short form of ten minutes: no status 500, no trace, no request without a reply."""
    script = root / "benchmarks" / "traffic.py"
    done = subprocess.run(
        [sys.executable, script, "--seconds", "4", "--clients", "4"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == done.returncode, done.stdout + done.stderr
