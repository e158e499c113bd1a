"""The process of a worker: one generation open, requests in, answers out, until its input ends.

Memory and CPU time are bounded here, so that it ends even when nobody is left to kill it.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Iterator
from dataclasses import astuple
from itertools import islice
from pathlib import Path
from typing import IO

from msgraph.errors import MsgraphError
from msgraph.rdf.answers import Answer, Row, Rows, Truth
from msgraph.stores import engine
from msgraph.stores.worker import Cells, Head

_BATCH = 500
_CORES = os.cpu_count() or 1


def serve(quads: Path, where: str, requests: IO[bytes], replies: IO[bytes]) -> None:
    """Answer requests until there are no more."""
    with engine.disk_errors(where):
        store = engine.open_readable(quads)
    while True:
        try:
            request = pickle.load(requests)
        except EOFError:
            return
        limit_cpu(request.timeout)
        try:
            answer = engine.query(
                store,
                request.text,
                prefixes=request.prefixes,
                allow_hosts=request.allow_hosts,
                where=where,
            )
            _reply(answer, replies)
        except MsgraphError as error:
            pickle.dump(error, replies)
        replies.flush()


def _reply(answer: Answer, replies: IO[bytes]) -> None:
    if isinstance(answer, Truth):
        pickle.dump(Head("truth", truth=answer.value), replies)
        return
    if isinstance(answer, Rows):
        pickle.dump(Head("rows", answer.variables), replies)
    else:
        pickle.dump(Head("triples"), replies)
    rows: Iterator[Row] = iter(answer)
    while batch := list(islice(rows, _BATCH)):
        pickle.dump(_cells(batch), replies)
    pickle.dump("end", replies)


def _cells(batch: list[Row]) -> Cells:
    return [tuple(None if term is None else astuple(term) for term in row) for row in batch]


def limit_memory(most: int) -> None:
    """Bound the address space of this process, where the system can."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_cpu(seconds: float) -> None:
    """End this process after so many more seconds of each core, should nobody else do it."""
    if sys.platform == "win32":
        return
    import resource

    usage = resource.getrusage(resource.RUSAGE_SELF)
    most = int(usage.ru_utime + usage.ru_stime + seconds * _CORES) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


if __name__ == "__main__":
    limit_memory(int(sys.argv[3]))
    serve(Path(sys.argv[1]), sys.argv[2], sys.stdin.buffer, sys.stdout.buffer)
