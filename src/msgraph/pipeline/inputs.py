"""Which input files are in the store whole, so that they need not be read again.

The notes are a cache beside the generations, stamped with the one they are true of. Losing them costs
time: each record is then compared by itself.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from msgraph.errors import MsgraphError
from msgraph.readers import Place, opened
from msgraph.stores import Store
from msgraph.stores.embedded import EmbeddedStore
from msgraph.stores.layout import write_durably

_NAME = "inputs.json"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Whole:
    """A file of which every record is in the store as the file has it."""

    name: str
    papers: int


class Inputs:
    """The notes on a store's input files; for a store without a directory there are none."""

    def __init__(self, store: Store, software: str) -> None:
        self._store = store if isinstance(store, EmbeddedStore) else None
        self._software = software
        self._files: dict[str, Whole] = self._read()
        self._before = dict(self._files)

    def whole(self, digest: str) -> Whole | None:
        """What is noted of a file with this sha256, made by this software."""
        return self._files.get(self._key(digest))

    def note(self, path: Place, digest: str, papers: int) -> None:
        """A file went in whole."""
        self._files[self._key(digest)] = Whole(str(path), papers)

    def forget(self, name: str) -> None:
        """The store no longer says what the files of this name say."""
        self._files = {key: whole for key, whole in self._files.items() if whole.name != name}

    def keep(self) -> None:
        """Write the notes down, as true of the present generation."""
        if self._store is None or (self._files == self._before and self._read()):
            return
        stated = {
            "revision": self._store.revision,
            "files": {key: asdict(whole) for key, whole in sorted(self._files.items())},
        }
        try:
            write_durably(self._place(self._store), json.dumps(stated, indent=1).encode())
        except OSError:  # a cache that cannot be written is one that is not there
            return

    def _key(self, digest: str) -> str:
        return hashlib.sha256(f"{digest} {self._software}".encode()).hexdigest()

    def _read(self) -> dict[str, Whole]:
        if self._store is None:
            return {}
        try:
            stated = json.loads(self._place(self._store).read_bytes())
            if stated["revision"] != self._store.revision:
                return {}
            return {key: Whole(**whole) for key, whole in stated["files"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}

    @staticmethod
    def _place(store: EmbeddedStore) -> Path:
        return store.folder / "cache" / _NAME


def file_digest(path: Place) -> str:
    """The sha256 of a file, or an empty string if it cannot be read."""
    total = hashlib.sha256()
    try:
        with opened(path) as stream:
            while chunk := stream.read(_CHUNK):
                total.update(chunk)
    except (OSError, MsgraphError):  # reading it will tell what is wrong
        return ""
    return total.hexdigest()
