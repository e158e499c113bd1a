"""What a server is told when it starts."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from msgraph import iris

#: Names under which a server on this machine may be called; see `Settings.hosts`.
LOOPBACK = frozenset(("localhost", "127.0.0.1", "[::1]"))


@dataclass(frozen=True, slots=True)
class Settings:
    """How a store is served; the defaults are safe to leave running.

    `hosts` are the names that requests may call the server by; others are refused, so that a page on the
    web cannot reach it through a name of its own. `timeout` is in seconds for one query, `write_timeout`
    for one change; `memory`, `max_answer`, `max_body` and `cache` are in bytes (of one worker's address
    space, one answer, one request's body, all kept answers). With no `token` nothing can be written.
    `service_hosts` are those that SERVICE may ask and LOAD may fetch from.
    """

    store: Path
    host: str = "127.0.0.1"
    port: int = 7878
    hosts: frozenset[str] = LOOPBACK
    token: str = field(default="", repr=False)
    base: str = iris.BASE
    timeout: float = 30.0
    write_timeout: float = 120.0
    workers: int = field(default_factory=lambda: max(2, min(8, os.cpu_count() or 1)))
    memory: int = 4 * 2**30
    max_answer: int = 256 * 2**20
    max_rows: int = 5_000_000
    max_body: int = 64 * 2**20
    max_query: int = 1_000_000
    cache: int = 64 * 2**20
    connections: int = 1_000
    service_hosts: tuple[str, ...] = ()

    @property
    def writable(self) -> bool:
        """Whether the holder of the token may change the store."""
        return bool(self.token)
