"""A lexicon compiled into one file: mapped into memory, so that only what is looked up is ever read.

Layout (little-endian): a header of 64 bytes; a hash table of 32-bit offsets, open addressing, its size a
power of two, keyed by CRC-32; records of names; concepts as JSON lines. A record is the length of its key
(16 bits), the number of its entries (8 bits), the key, then five bytes an entry: the offset of a concept
(32 bits) and a rank. Keys begin with a byte that tells their kind.
"""

from __future__ import annotations

import json
import mmap
import struct
import sys
from functools import lru_cache
from pathlib import Path
from zlib import crc32

from msgraph.errors import InputError
from msgraph.lexicon.scanning import Names, Sense
from msgraph.model import Concept, Entry, Match

MAGIC = b"msglex1\n"
HEADER = struct.Struct("<8sQQQQQQI4x")
RECORD = struct.Struct("<HB")
SENSE = struct.Struct("<IB")

#: Kinds of keys beside those of `scanning`: how far names that begin so reach, a concept's key.
REACH, CONCEPT = b"r", b"c"

_CACHED = 1 << 15


class CompiledLexicon(Names):
    """The names and concepts of a compiled file. Opening reads 64 bytes; damage shows when it is met."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as stream:
                self._map = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise InputError(
                f"the lexicon cannot be opened: {error}",
                where=str(path),
                hint="`msgraph lexicon build` makes one",
            ) from error
        self._slots, self._mask, self.names, self.concepts, self.digest = self._layout()
        self._reach = lru_cache(maxsize=_CACHED)(self._reach_of)
        self._entry = lru_cache(maxsize=_CACHED)(self._entry_at)
        self._senses = lru_cache(maxsize=_CACHED)(self._senses_of)

    def __reduce__(self) -> tuple[object, ...]:
        return (opened, (self.path,))

    def _layout(self) -> tuple[memoryview, int, int, int, str]:
        whole = self._map
        if len(whole) < HEADER.size or whole[:8] != MAGIC:
            raise InputError(
                "this is not a compiled lexicon",
                where=str(self.path),
                hint="compile it with `msgraph lexicon build`",
            )
        _, total, table, size, digest, names, concepts, check = HEADER.unpack_from(whole)
        if (
            total != len(whole)
            or check != crc32(whole[: HEADER.size - 8])
            or sys.byteorder != "little"
        ):
            raise self._damaged("its size or header is not as written")
        slots = memoryview(whole)[table : table + 4 * size].cast("I")
        return slots, size - 1, names, concepts, f"{digest:016x}"

    def _damaged(self, what: str) -> InputError:
        return InputError(
            f"the lexicon is damaged: {what}",
            where=str(self.path),
            hint="compile it again from its sources",
        )

    # --- lookups

    def get(self, key: str) -> Entry | None:
        """The entry of a concept by its key ("disease/MONDO_0005301"), or None."""
        places = self._places(CONCEPT + key.encode())
        return self._entry(places[0][0]) if places else None

    def senses(self, key: str) -> tuple[Sense, ...]:
        """The senses under a key, the best first."""
        return self._senses(key)

    def reach(self, words: str) -> int:
        """How many words the longest name has that begins so."""
        return self._reach(words)

    # --- the file

    def _reach_of(self, words: str) -> int:
        places = self._places(REACH + words.encode())
        return places[0][1] if places else 0

    def _senses_of(self, key: str) -> tuple[Sense, ...]:
        return tuple(Sense(self._entry(place), rank) for place, rank in self._places(key.encode()))

    def _places(self, key: bytes) -> list[tuple[int, int]]:
        """The offsets of concepts, with ranks, under a key."""
        slots, mask, whole = self._slots, self._mask, self._map
        at = crc32(key) & mask
        size = len(key)
        try:
            while slots[at]:
                place = slots[at]
                length, count = RECORD.unpack_from(whole, place)
                begin = place + RECORD.size
                if length == size and whole[begin : begin + size] == key:
                    begin += size
                    return [SENSE.unpack_from(whole, begin + SENSE.size * n) for n in range(count)]
                at = (at + 1) & mask
        except struct.error as error:
            raise self._damaged("a record lies outside the file") from error
        return []

    def _entry_at(self, place: int) -> Entry:
        end = self._map.find(b"\n", place)
        try:
            category, slug, label, synonyms, links = json.loads(self._map[place:end])
            matches = tuple(
                Match(c, relation, name, tuple(sources)) for c, relation, name, sources in links
            )
        except (ValueError, TypeError) as error:
            raise self._damaged("a concept cannot be read") from error
        return Entry(Concept(category, slug, label), tuple(synonyms), matches)


@lru_cache(maxsize=8)
def opened(path: Path) -> CompiledLexicon:
    """The compiled lexicon in a file, opened once in a process.

    Raises:
        InputError: there is none, or it is damaged.
    """
    return CompiledLexicon(path)
