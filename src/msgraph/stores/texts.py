"""The texts of graphs beside the quads, so that a whole store is read out without asking the engine.

The engine finds each term of each quad on its own: 6 microseconds a quad from disk. A build has the sorted
lines of each graph in its hand, so it keeps them in the store's cache, compressed by Zstandard: zlib takes
three times as long both ways, and half as much room again. A text stands behind its
digest and carries a sum of its own: what is missing, torn or old is read from the quads instead.

cache/texts/000007.texts    digest, space and compressed text, one after the other
cache/texts/000007.index    digest, offset and length of each
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

import zstandard

_LEVEL = 1
#: More files than so many are made one.
_FILES = 24


class Place(NamedTuple):
    """Where a text lies: the file, and the offset and the length of its digest with the compressed bytes."""

    file: Path
    offset: int
    length: int


class _Held(threading.local):
    """What each thread reads with: to make it takes longer than to read a paper."""

    def __init__(self) -> None:
        self.reader = zstandard.ZstdDecompressor()


_HELD = _Held()


class Texts:
    """The texts that are there, by digest. Threads may share it."""

    __slots__ = ("__weakref__", "_folder", "_open", "_places")

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._places = places(folder)
        self._open: dict[Path, int] = {}

    def get(self, digest: str) -> bytes | None:
        """The lines of the graph with that digest, each with its line end, or None."""
        place = self._places.get(digest)
        if place is None:
            return None
        start = _start(digest)
        try:
            found = self._read(place)
            return _HELD.reader.decompress(found[len(start) :]) if found.startswith(start) else None
        except (OSError, MemoryError, zstandard.ZstdError):  # memory: a torn head names any length
            return None

    def _read(self, place: Place) -> bytes:
        """The bytes at a place, by a file that stays open as long as this: to open it takes most of the time."""
        if not hasattr(os, "pread"):
            return read(place)
        file = self._open.get(place.file)
        if file is None:
            file = os.open(place.file, os.O_RDONLY)
            weakref.finalize(self, os.close, file)
            self._open[place.file] = file
        return os.pread(file, place.length, place.offset)

    def keep(self, digest: str, text: bytes) -> None:
        """Keep what was read from the quads, for the next reader; not if the store cannot be written."""
        if digest.lstrip("+").isalnum():
            writer = Writer(self._folder, f"read-{digest.lstrip('+')[:16]}")
            writer.add(digest, text)
            writer.close()


def read(place: Place) -> bytes:
    """The bytes at a place; raises OSError."""
    with place.file.open("rb") as file:
        file.seek(place.offset)
        return file.read(place.length)


class Writer:
    """Texts under way; they are found when `finish` has been called.

    A cache is no reason to fail: after an error of the disk nothing more is written.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._file = folder / f"{name}.texts"
        self._out: BinaryIO | None = None
        self._compressor = zstandard.ZstdCompressor(level=_LEVEL)
        self._index: list[str] = []
        self._offset = 0
        self._broken = False

    def add(self, digest: str, text: bytes) -> None:
        """Keep the text under its digest."""
        self._append(digest, _start(digest) + self._compressor.compress(text))

    def _append(self, digest: str, record: bytes) -> None:
        if self._broken:
            return
        try:
            if self._out is None:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._out = self._file.open("wb")
            self._out.write(record)
        except OSError:
            self.abandon()
            return
        self._index.append(f"{digest} {self._offset} {len(record)}\n")
        self._offset += len(record)

    def finish(self, alive: Collection[str]) -> None:
        """Let readers find what was added; `alive` are the digests that they may ask for.

        Files that hold nothing alive go; what is alive in many files, or among much that is not, is taken
        along into this one.
        """
        there = places(self._folder)
        kept = {digest: place for digest, place in there.items() if digest in alive}
        files = {place.file for place in kept.values()}
        living = sum(place.length for place in kept.values()) + self._offset
        dead = sum(place.length for place in there.values()) - living
        if len(files) > _FILES or dead > living:
            self._take_along(kept)
            files = set()
        if self.close():
            files.add(self._file)
        for path in self._folder.glob("*.*"):
            if path.with_suffix(".texts") not in files:
                path.unlink(missing_ok=True)

    def _take_along(self, kept: Mapping[str, Place]) -> None:
        for digest, place in sorted(kept.items(), key=lambda item: item[1]):
            with suppress(OSError):
                self._append(digest, read(place))

    def close(self) -> bool:
        """Let readers find what was added; whether there is such a file, written whole."""
        if self._out is None or self._broken:
            return False
        try:
            self._out.close()
            self._file.with_suffix(".index").write_text("".join(self._index), encoding="ascii")
        except OSError:
            self.abandon()
        return not self._broken

    def abandon(self) -> None:
        """Forget what was added."""
        self._broken = True
        if self._out is not None:
            self._out.close()
        with suppress(OSError):
            self._file.unlink()


def _start(digest: str) -> bytes:
    return f"{digest} ".encode("ascii")


def places(folder: Path) -> dict[str, Place]:
    """The texts in the folder by digest, as the indexes have it."""
    found = {}
    for index in sorted(folder.glob("*.index")):
        file = index.with_suffix(".texts")
        with suppress(OSError, ValueError):
            for line in index.read_text(encoding="ascii").splitlines():
                digest, offset, length = line.split(" ")
                found[digest] = Place(file, int(offset), int(length))
    return found
