"""Quads that flow into the engine while more are made: one bulk load, however many there are.

A single load writes each index once, sorted. Several loads overlap, and what the engine then does to
merge them costs time and half as much disk again.
"""

from __future__ import annotations

import os
import threading

import pyoxigraph as ox

#: Bytes that wait in the pipe, where the system lets us choose.
_PIPE = 1 << 20


class Stream:
    """A bulk load of N-Quads that runs in a thread of its own, fed through a pipe.

    The engine reads the pipe without Python's lock. Nothing is visible in the store before `finish`.
    """

    def __init__(self, store: ox.Store) -> None:
        self._error: OSError | SyntaxError | ValueError | None = None
        source, self._sink = os.pipe()
        _widen(self._sink)
        self._thread = threading.Thread(target=self._load, args=(store, source), daemon=True)
        self._thread.start()

    def _load(self, store: ox.Store, source: int) -> None:
        try:
            store.bulk_load(path=f"/dev/fd/{source}", format=ox.RdfFormat.N_QUADS)
        except (OSError, SyntaxError, ValueError) as error:
            self._error = error.with_traceback(None)  # its frames would keep the store open
        finally:
            os.close(source)

    def write(self, nquads: bytes) -> None:
        """Hand over whole lines; waits while the engine is behind.

        Raises:
            OSError, SyntaxError, ValueError: what stopped the load.
        """
        rest = memoryview(nquads)
        try:
            while rest:
                rest = rest[os.write(self._sink, rest) :]
        except BrokenPipeError:
            self.finish()
            raise

    def finish(self) -> None:
        """Say that this was all, and wait until the quads are in the store.

        Raises:
            OSError, SyntaxError, ValueError: what stopped the load; the store is as it was.
        """
        self._close()
        if self._error is not None:
            raise self._error

    def abandon(self) -> None:
        """Stop feeding; what was handed over may be in the store or not."""
        self._close()

    def _close(self) -> None:
        if self._sink >= 0:
            os.close(self._sink)
            self._sink = -1
        self._thread.join()


def _widen(sink: int) -> None:
    if os.name == "nt":
        return
    import fcntl

    if hasattr(fcntl, "F_SETPIPE_SZ"):
        try:
            fcntl.fcntl(sink, fcntl.F_SETPIPE_SZ, _PIPE)
        except OSError:  # the user's pipes are at their limit: a narrow one will do
            return
