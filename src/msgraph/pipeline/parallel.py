"""Papers made side by side in processes, given back in the order in which they came."""

from __future__ import annotations

import gc
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from msgraph.pipeline.cluster import Cluster

Item = TypeVar("Item")
Result = TypeVar("Result")

#: Records handed to a worker at once: large enough that handing over costs little.
CHUNK = 32
#: Objects that a worker makes between two looks for garbage: papers leave next to none.
_UNTIDY = 50_000


def in_order(
    work: Callable[[list[Item]], list[Result]],
    items: Iterable[Item],
    *,
    jobs: int,
    lost: Callable[[Item], Result],
    cluster: str = "",
) -> Iterator[Result]:
    """The results of `work` on chunks of `items`, in their order; `jobs` chunks at a time.

    With `cluster`, the address of a Dask scheduler or "local", its workers do the work.

    Only a few chunks are in flight, so that memory does not grow with the input. With one job all
    happens in this process. `work` and what it takes and gives must be picklable. An item over which a
    process dies, also when it is alone with it, has the result `lost`; the others go on.
    """
    if cluster:
        from msgraph.pipeline.cluster import Cluster, connected

        with connected(cluster, jobs) as client:
            yield from _through(Cluster(client, work, lost), items)
        return
    if jobs <= 1:
        for chunk in _chunks(items):
            yield from work(chunk)
        return
    with _Pool(work, jobs, lost) as pool:
        yield from _through(pool, items)


def _through(
    pool: _Pool[Item, Result] | Cluster[Item, Result], items: Iterable[Item]
) -> Iterator[Result]:
    for chunk in _chunks(items):
        pool.submit(chunk)
        if len(pool) > pool.room:
            yield from pool.next()
    while len(pool):
        yield from pool.next()


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    source = iter(items)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


class _Pool(Generic[Item, Result]):
    """Processes that are replaced when one of them dies; chunks in order."""

    def __init__(
        self,
        work: Callable[[list[Item]], list[Result]],
        jobs: int,
        lost: Callable[[Item], Result],
    ) -> None:
        self._work = work
        self._jobs = jobs
        self._lost = lost
        self._waiting: deque[tuple[list[Item], Future[list[Result]]]] = deque()
        self._processes = self._spawn(jobs)

    def __enter__(self) -> _Pool[Item, Result]:
        return self

    def __exit__(self, *_: object) -> None:
        self._processes.shutdown(wait=True, cancel_futures=True)

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def room(self) -> int:
        """How many chunks to have under way: enough that no worker waits while the store sorts a batch."""
        return 8 * self._jobs

    def submit(self, chunk: list[Item]) -> None:
        """Have a chunk worked on."""
        try:
            future = self._processes.submit(self._work, chunk)
        except BrokenProcessPool:
            self._renew()
            future = self._processes.submit(self._work, chunk)
        self._waiting.append((chunk, future))

    def next(self) -> list[Result]:
        """The results of the chunk that has waited longest."""
        chunk, future = self._waiting.popleft()
        try:
            return future.result()
        except BrokenProcessPool:
            results = [result for item in chunk for result in self._alone(item)]
            self._renew()
            return results

    def _alone(self, item: Item) -> list[Result]:
        with self._spawn(1) as process:
            try:
                return process.submit(self._work, [item]).result()
            except BrokenProcessPool:
                return [self._lost(item)]

    def _renew(self) -> None:
        """New processes, to which all that waits is given again."""
        self._processes.shutdown(wait=True, cancel_futures=True)
        self._processes = self._spawn(self._jobs)
        chunks = [chunk for chunk, _ in self._waiting]
        self._waiting = deque((c, self._processes.submit(self._work, c)) for c in chunks)

    def _spawn(self, jobs: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            jobs,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=gc.set_threshold,
            initargs=(_UNTIDY,),
        )
