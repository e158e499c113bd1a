"""Locks on files, that the system lets go when their holder dies.

Where the standard library has no shared lock (Windows), a reader holds none: there an open file
cannot be deleted anyway. Where the file system knows no locks, we go without.
"""

from __future__ import annotations

import os
import sys
import weakref
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import errno
    import fcntl


class Lock:
    """A lock that is held until `release` or until nobody refers to it any more."""

    __slots__ = ("__weakref__", "_finalizer", "descriptor")

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self._finalizer = weakref.finalize(self, os.close, descriptor)

    def release(self) -> None:
        """Let go, once or more often."""
        self._finalizer()


def shared(path: Path) -> Lock | None:
    """A shared lock on an existing file, or None while somebody holds it alone.

    Raises:
        FileNotFoundError: the file is not there.
    """
    return _lock(os.open(path, os.O_RDONLY), alone=False)


def exclusive(path: Path) -> Lock | None:
    """An exclusive lock on a file, made if need be, or None while anybody else holds one."""
    return _lock(os.open(path, os.O_RDWR | os.O_CREAT, 0o644), alone=True)


def _lock(descriptor: int, *, alone: bool) -> Lock | None:
    if _try(descriptor, alone=alone):
        return Lock(descriptor)
    os.close(descriptor)
    return None


if sys.platform == "win32":

    def _try(descriptor: int, *, alone: bool) -> bool:
        if not alone:
            return True
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _try(descriptor: int, *, alone: bool) -> bool:
        how = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
        try:
            fcntl.flock(descriptor, how | fcntl.LOCK_NB)
        except OSError as error:
            return error.errno in (errno.ENOLCK, errno.ENOTSUP, errno.EINVAL)
        return True
