"""Queries in a process that can be killed: the engine has no time limit and no cancel.

The process opens one finished generation read-only, with bounds on memory and on CPU time, and
speaks pickles over its pipes: a request in; out a head, batches of rows, and an end or an error. It
ends when its input does.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import weakref
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from msgraph.errors import MsgraphError, QueryError, QueryTimeout, StoreError
from msgraph.rdf.answers import Answer, Row, Rows, Triples, Truth
from msgraph.rdf.terms import Term, Triple
from msgraph.stores.guard import check

#: Address space of a worker, in bytes; the engine reserves much more than it touches.
MEMORY = 4 * 2**30

Cells = list[tuple[tuple[str, str, str, str] | None, ...]]


@dataclass(frozen=True, slots=True)
class Request:
    """A query on its way to a worker."""

    text: str
    prefixes: dict[str, str]
    allow_hosts: tuple[str, ...]
    timeout: float


@dataclass(frozen=True, slots=True)
class Head:
    """What kind of answer follows: `variables` of rows, or `truth`, or triples."""

    kind: str
    variables: tuple[str, ...] = ()
    truth: bool = False


class Worker:
    """One process with one generation open; one query at a time.

    The process starts with the first query, and anew after it was killed.
    """

    def __init__(self, quads: Path, *, where: str, memory: int = MEMORY) -> None:
        self._arguments = [str(quads), where, str(memory)]
        self._where = where
        self._process: subprocess.Popen[bytes] | None = None
        self._end_of_process: weakref.finalize[[subprocess.Popen[bytes]], Worker] | None = None
        self._busy = False

    def query(
        self,
        text: str,
        *,
        timeout: float,
        prefixes: Mapping[str, str] | None = None,
        allow_hosts: Collection[str] = (),
    ) -> Answer:
        """See `Queryable.query`. The time limit counts until the answer is read to its end.

        An answer that is still unread is given up.
        """
        used = check(text, prefixes=prefixes, allow_hosts=allow_hosts)
        if self._busy:
            self.close()
        running = _Running(self._started(), timeout)
        self._busy = True
        running.send(Request(text, used, tuple(allow_hosts), timeout))
        head = running.receive()
        if not isinstance(head, Head):
            raise QueryError("the query engine answered out of turn", where=self._where)
        if head.kind == "truth":
            self._end(running)
            return Truth(head.truth)
        cells = self._cells(running)
        return Rows(head.variables, cells) if head.kind == "rows" else Triples(_triples(cells))

    def close(self) -> None:
        """Kill the process, if there is one."""
        self._process, self._busy = None, False
        if self._end_of_process is not None:
            self._end_of_process()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = _spawn(self._arguments)
            self._end_of_process = weakref.finalize(self, _kill, self._process)
        return self._process

    def _cells(self, running: _Running) -> Iterator[Row]:
        while True:
            batch = running.receive()
            if not isinstance(batch, list):
                break
            for row in batch:
                yield tuple(None if cell is None else Term(*cell) for cell in row)
        self._end(running)

    def _end(self, running: _Running) -> None:
        running.stop()
        self._busy = False


class _Running:
    """A query under way: its process and the clock that will kill it."""

    def __init__(self, process: subprocess.Popen[bytes], timeout: float) -> None:
        self._process = process
        self._timeout = timeout
        self._late = threading.Event()
        self._clock = threading.Timer(timeout, self._expire)
        self._clock.daemon = True
        self._clock.start()

    def send(self, request: Request) -> None:
        """Hand the query over."""
        try:
            pickle.dump(request, _pipe(self._process.stdin))
            _pipe(self._process.stdin).flush()
        except OSError as error:
            raise self._ended() from error

    def receive(self) -> object:
        """The next message; an error that the worker met is raised here."""
        try:
            message: object = pickle.load(_pipe(self._process.stdout))
        except (EOFError, pickle.UnpicklingError, OSError, ValueError) as error:
            raise self._ended() from error
        if isinstance(message, MsgraphError):
            self.stop()
            raise message
        return message

    def stop(self) -> None:
        """Stop the clock: the answer is complete."""
        self._clock.cancel()

    def _expire(self) -> None:
        self._late.set()
        self._process.kill()

    def _ended(self) -> QueryError:
        self.stop()
        _kill(self._process)
        if self._late.is_set():
            return QueryTimeout(
                f"the query was stopped after {self._timeout:g} s",
                hint="ask for less, add LIMIT, or raise the time limit",
            )
        return QueryError(
            f"the query engine ended (status {self._process.returncode})",
            hint="it needs more memory than allowed, or is nested too deeply; ask for less at once",
        )


def _triples(rows: Iterator[Row]) -> Iterator[Triple]:
    for subject, predicate, object_ in rows:
        assert subject is not None  # a triple has no gaps
        assert predicate is not None
        assert object_ is not None
        yield (subject, predicate, object_)


def _spawn(arguments: list[str]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            child_command("msgraph.stores.answering", *arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=child_environment(),
        )
    except OSError as error:
        raise StoreError(f"no process for the query: {error.strerror}") from error


def child_command(module: str, *arguments: str) -> list[str]:
    """The command that runs a module of ours in a fresh interpreter."""
    return [sys.executable, "-m", module, *arguments]


def child_environment() -> dict[str, str]:
    """Our environment, in which a child finds this very package."""
    here = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH", ""))))
    return {**os.environ, "PYTHONPATH": path}


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            _close_quietly(pipe)


def _close_quietly(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except OSError:  # what was buffered has no reader any more
        return


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None  # both were asked for as pipes
    return stream
