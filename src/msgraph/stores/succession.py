"""One generation after another: who may write the next, and which old ones go."""

from __future__ import annotations

import os
from pathlib import Path

from msgraph.errors import StoreBusy, StoreError
from msgraph.stores import layout, locks

#: Old generations that stay beside the current one.
KEEP = 2


def writer_lock(folder: Path) -> locks.Lock:
    """The lock that the one writer holds.

    Raises:
        StoreBusy: another process, or another thread of this one, holds it.
    """
    path = folder / "writer.lock"
    try:
        lock = locks.exclusive(path)
        if lock is None:
            holder = path.read_text(encoding="ascii", errors="replace").strip() or "unknown"
            raise StoreBusy(
                f"process {holder} is writing to this store",
                where=str(folder),
                hint="wait until it is done; readers need not wait",
            )
        os.truncate(lock.descriptor, 0)
        os.write(lock.descriptor, str(os.getpid()).encode())
    except OSError as error:
        raise StoreError(f"cannot be written: {error.strerror}", where=str(folder)) from error
    return lock


def sweep(folder: Path, current: int) -> tuple[int, ...]:
    """Remove what killed builds left; the numbers of their generations."""
    layout.sweep_removed(folder)
    unfinished = tuple(number for number in layout.numbers(folder) if number > current)
    for number in unfinished:
        layout.remove_generation(folder, number)
    return unfinished


def prune(folder: Path, keep: int) -> tuple[int, ...]:
    """Remove generations but the current one, the `keep` before it, and those being read."""
    current = layout.current(folder)
    old = [number for number in layout.numbers(folder) if number < current]
    removed = []
    for number in old[: max(0, len(old) - keep)]:
        lease = locks.exclusive(layout.generation(folder, number) / "lease")
        if lease is None:
            continue
        layout.remove_generation(folder, number)
        lease.release()
        removed.append(number)
    return tuple(removed)
