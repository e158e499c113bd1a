"""The process of a server's worker: questions in, whole answers in a format out.

It opens finished generations read-only, with bounds on memory, CPU time and the size of an answer, and
speaks frames over a socket. A large answer lies in a file, so that
whoever asked sees it only when it is complete.
"""

from __future__ import annotations

import pickle
import socket
import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from msgraph.errors import MsgraphError, QueryError, StoreError
from msgraph.stores import engine
from msgraph.stores.answering import limit_cpu, limit_memory
from msgraph.stores.guard import check
from msgraph.stores.messages import Question, Rules, Written, frame_of, read_frame
from msgraph.stores.serialising import RESULTS, Body, write_answer


def serve(connection: socket.socket) -> None:
    """Answer questions until the other side is gone."""
    stream = connection.makefile("rb")
    rules: Rules = pickle.loads(read_frame(stream.read))
    allowed = lru_cache(maxsize=512)(lambda text: _allowed(text, rules))
    opened = _Generation(rules.where)
    connection.sendall(frame_of(None))  # ready
    while frame := read_frame(stream.read):
        question: Question = pickle.loads(frame)
        limit_cpu(question.timeout)
        reply: Written | MsgraphError
        try:
            reply = _written(opened, question, allowed(question.text), rules)
        except MsgraphError as error:
            reply = error
        connection.sendall(frame_of(reply))


def _allowed(text: str, rules: Rules) -> dict[str, str]:
    return check(text, prefixes=rules.prefixes, allow_hosts=rules.allow_hosts)


class _Generation:
    """The generation that was asked for last, open."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._path = ""
        self._store = ox.Store()

    def at(self, path: str) -> ox.Store:
        """The generation in that folder; nothing at all where the path is empty."""
        if path and path != self._path:
            with engine.disk_errors(self._where):
                self._store = engine.open_readable(Path(path))
            self._path = path
        return self._store


def _written(
    opened: _Generation, question: Question, prefixes: Mapping[str, str], rules: Rules
) -> Written:
    found = engine.ask(
        opened.at(question.quads),
        question.text,
        prefixes=prefixes,
        where=rules.where,
        default_graphs=question.default_graphs,
        named_graphs=question.named_graphs,
        base=rules.base,
    )
    wanted = question.graph if isinstance(found, ox.QueryTriples) else question.rows
    if not wanted:
        return Written("", b"")
    body = Body(
        question.spool,
        question.gzip,
        question.max_bytes,
        question.max_rows,
        RESULTS.get(wanted),
    )
    try:
        write_answer(found, wanted, body, rules.prefixes)
        content, size = body.finish()
    except (ValueError, RuntimeError, OSError) as error:
        raise _stopped(error) from error
    return Written(wanted, content, size, body.gzipped)


def _stopped(error: Exception) -> QueryError | StoreError:
    if isinstance(error, OSError):
        return StoreError(f"the answer could not be written: {error}")
    return QueryError(f"the query stopped: {error}")


if __name__ == "__main__":
    limit_memory(int(sys.argv[2]))
    serve(socket.socket(fileno=int(sys.argv[1])))
