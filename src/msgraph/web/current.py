"""The generation that is served now; a new one is picked up without a restart."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from pathlib import Path

from msgraph.errors import StoreError
from msgraph.stores import layout
from msgraph.stores.embedded import EmbeddedStore

#: Seconds for which a look at the store's pointer holds.
_FRESH = 0.05


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One generation of the store, open; whoever holds it keeps it from being pruned.

    `quads` is the folder that a worker opens, empty before the first build. `tag` is the ETag of
    everything made from it alone.
    """

    store: EmbeddedStore
    revision: int
    quads: str
    tag: str


class Current:
    """The way to the latest snapshot. Threads may share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pointer = folder / "CURRENT"
        self._lock = threading.Lock()
        self._seen: tuple[int, int] = (0, 0)
        self._looked = 0.0
        self._snapshot = self._open()

    @property
    def kept(self) -> Snapshot:
        """The one that was seen last, whatever has become of the store since."""
        return self._snapshot

    def snapshot(self) -> Snapshot:
        """The latest, as of a moment ago.

        Raises:
            StoreError: the store is gone or damaged.
        """
        if time.monotonic() - self._looked < _FRESH:
            return self._snapshot
        return self.latest()

    def latest(self) -> Snapshot:
        """The latest as of now; see `snapshot`."""
        with self._lock:
            if self._stamp() != self._seen:
                self._snapshot = self._open()
            self._looked = time.monotonic()
            return self._snapshot

    def _stamp(self) -> tuple[int, int]:
        try:
            found = self._pointer.stat()
        except OSError as error:
            raise StoreError(
                "the store is gone",
                where=str(self._folder),
                hint="bring it back, or stop the server",
            ) from error
        return found.st_mtime_ns, found.st_ino

    def _open(self) -> Snapshot:
        self._seen = self._stamp() if self._pointer.exists() else (0, 0)
        store = EmbeddedStore(self._folder)
        number = store.revision
        quads = str(layout.generation(self._folder, number) / "quads") if number else ""
        return Snapshot(store, number, quads, f'W/"{number}-{self._seen[1]:x}"')
