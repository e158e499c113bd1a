"""Papers made side by side in processes, given back in the order in which they came."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

#: Records handed to a worker at once: large enough that handing over costs little.
CHUNK = 32


def in_order(
    work: Callable[[list[Item]], list[Result]], items: Iterable[Item], *, jobs: int
) -> Iterator[Result]:
    """The results of `work` on chunks of `items`, in their order; `jobs` chunks at a time.

    Only a few chunks are in flight, so that memory does not grow with the input. With one job all
    happens in this process. `work` and what it takes and gives must be picklable.
    """
    chunks = _chunks(items)
    if jobs <= 1:
        for chunk in chunks:
            yield from work(chunk)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        waiting: deque[Future[list[Result]]] = deque()
        for chunk in chunks:
            waiting.append(pool.submit(work, chunk))
            if len(waiting) > 3 * jobs:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    source = iter(items)
    while chunk := list(islice(source, CHUNK)):
        yield chunk
