"""An end for a process that is stuck in a query: for commands, which may die; servers use workers."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def process_ends_after(
    seconds: float, last_words: Callable[[], object], *, status: int = 2
) -> Iterator[None]:
    """End this process, without cleaning up, if the block takes longer than `seconds`.

    `last_words` is called first, in another thread; it should write a message and flush it. Nothing that
    is being written is damaged by this: a build that is cut off changes nothing.
    """

    def end() -> None:
        try:
            last_words()
        finally:
            os._exit(status)

    clock = threading.Timer(seconds, end)
    clock.daemon = True
    clock.start()
    try:
        yield
    finally:
        clock.cancel()
