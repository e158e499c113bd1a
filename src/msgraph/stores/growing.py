"""Graphs that only grow: what of a description is new, told without looking at all that is there."""

from __future__ import annotations

from itertools import groupby


class Growing:
    """What this build has added to a growing graph so far.

    Triples come as blocks, all that one text says of a subject. A block that was seen is passed over by
    its hash; only the first block of a subject is new beyond doubt.
    """

    __slots__ = ("_blocks", "_subjects")

    def __init__(self) -> None:
        self._blocks: set[int] = set()
        self._subjects: set[int] = set()

    def unseen(self, ntriples: bytes) -> tuple[list[bytes], list[bytes]]:
        """Lines of subjects that are seen for the first time, and lines of others in another block."""
        first: list[bytes] = []
        other: list[bytes] = []
        for subject, lines in groupby(ntriples.splitlines(), key=_subject):
            block = tuple(lines)
            key = hash(block)
            if key in self._blocks:
                continue
            self._blocks.add(key)
            name = hash(subject)
            (other if name in self._subjects else first).extend(block)
            self._subjects.add(name)
        return first, other


def _subject(line: bytes) -> bytes:
    return line[: line.index(b" ")]
