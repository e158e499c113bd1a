"""Papers made on a Dask cluster: chunks go out, results come back in their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from msgraph.errors import MissingDependency, UsageError

try:
    from dask.distributed import Client, Future, KilledWorker
except ImportError as error:
    raise MissingDependency(
        "a cluster needs Dask", hint="pip install 'msgraph-kg[cluster]'"
    ) from error

Item = TypeVar("Item")
Result = TypeVar("Result")

_PATIENCE = 30


class Cluster(Generic[Item, Result]):
    """Chunks on their way through a cluster. A chunk whose worker dies is given to another by the scheduler;
    one that several workers died over is taken apart, to find the item that is `lost`."""

    def __init__(
        self,
        client: Client,
        work: Callable[[list[Item]], list[Result]],
        lost: Callable[[Item], Result],
    ) -> None:
        self._client = client
        self._work = work
        self._lost = lost
        self._waiting: deque[tuple[list[Item], Future]] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def room(self) -> int:
        """How many chunks to have under way: enough that no worker waits."""
        threads: int = sum(self._client.nthreads().values())
        return 3 * max(1, threads)

    def submit(self, chunk: list[Item]) -> None:
        """Have a chunk worked on."""
        self._waiting.append((chunk, self._client.submit(self._work, chunk, pure=False)))

    def next(self) -> list[Result]:
        """The results of the chunk that has waited longest."""
        chunk, future = self._waiting.popleft()
        try:
            results: list[Result] = future.result()
        except KilledWorker:
            return [result for item in chunk for result in self._alone(item)]
        return results

    def _alone(self, item: Item) -> list[Result]:
        try:
            results: list[Result] = self._client.submit(self._work, [item], pure=False).result()
        except KilledWorker:
            return [self._lost(item)]
        return results


@contextmanager
def connected(address: str, jobs: int) -> Iterator[Client]:
    """A client of the scheduler at an address, or of one of our own ("local") with `jobs` workers.

    Raises:
        UsageError: there is no scheduler.
    """
    try:
        if address == "local":
            client = Client(n_workers=jobs, threads_per_worker=1, dashboard_address=None)
        else:
            client = Client(address, timeout=_PATIENCE)
    except (OSError, ValueError, TimeoutError) as error:
        raise UsageError(
            f"no Dask scheduler answers: {error}",
            where=address,
            hint="give its address as `dask scheduler` prints it: tcp://host:8786",
        ) from error
    with client:
        yield client
