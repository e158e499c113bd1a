"""A real server on loopback for the tests, and requests to it."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

TOKEN = "a token for tests"
_NOTHING: Mapping[str, str] = {}
_QUICK = Path("/dev/shm")


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder where a commit need not wait for a disk, if the system has one."""
    home = _QUICK if _QUICK.is_dir() and os.access(_QUICK, os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=home, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body, decoded."""
        return self.body.decode()


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address and process."""

    address: str
    process: subprocess.Popen[str]

    @property
    def port(self) -> int:
        """The port it listens on."""
        return urlsplit(self.address).port or 0

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """One request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, dict(headers or {}))
            response = connection.getresponse()
            names = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, names, response.read())
        finally:
            connection.close()

    def get(self, path: str, accept: str = "*/*", **headers: str) -> Reply:
        """A GET."""
        return self.send("GET", path, headers={"accept": accept, **headers})

    def ask(self, query: str, accept: str = "*/*", **parameters: str) -> Reply:
        """A query."""
        return self.get(f"/sparql?{urlencode({'query': query, **parameters})}", accept)

    def update(self, text: str, token: str = TOKEN) -> Reply:
        """An update with the token."""
        headers = {
            "content-type": "application/sparql-update",
            "authorization": f"Bearer {token}",
        }
        return self.send("POST", "/update", text.encode(), headers)


@contextmanager
def served(
    store: Path, *options: str, writable: bool = False, environment: Mapping[str, str] = _NOTHING
) -> Iterator[Server]:
    """`msgraph serve` on a free port, stopped at the end."""
    command = [sys.executable, "-m", "msgraph", "serve", "--store", str(store), "--port", "0"]
    command += [*options, *(["--writable"] if writable else [])]
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env={**os.environ, "MSGRAPH_TOKEN": TOKEN, "PYTHONUNBUFFERED": "1", **environment},
        )
        try:
            line = process.stdout.readline() if process.stdout else ""
            log.seek(0)
            assert line.startswith("http"), log.read()
            yield Server(line.split()[0].rstrip("/"), process)
        finally:
            process.terminate()
            process.wait(20)
            if process.stdout:
                process.stdout.close()
