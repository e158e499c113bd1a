"""What an edge needs of a paper, looked up in the paper's text of sorted N-Triples.

Reading all of a paper to say one line of it would take five times as long. The lines of a node lie
together, and nodes are in order: each is found by bisection. Names and values stay as they are written.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple


class PaperText:
    """The text of a paper's graph: sorted lines of N-Triples, each with its end."""

    __slots__ = ("_lines",)

    def __init__(self, text: bytes) -> None:
        self._lines = text.split(b"\n")
        self._lines.pop()

    def node(self, name: bytes) -> list[bytes]:
        """The lines of which the node is the subject."""
        first = bisect_left(self._lines, name + b" ")
        return self._lines[first : bisect_left(self._lines, name + b"!", first)]  # the next to " "

    def string(self, name: bytes, predicate: bytes) -> bytes:
        """The words that are the value of the node's predicate, as they are written, or nothing."""
        start = b'%s %s "' % (name, predicate)
        place = bisect_left(self._lines, start)
        line = self._lines[place] if place < len(self._lines) else b""
        return line[len(start) : line.rindex(b'"')] if line.startswith(start) else b""


class Picker:
    """Takes from the lines of a node the objects of the predicates that are wanted.

    Most nodes have the predicates of one before: where those stand is found once.
    """

    __slots__ = ("_sorts", "_wanted")

    def __init__(self, *wanted: bytes) -> None:
        self._wanted = wanted
        self._sorts: dict[int, _Sort] = {}

    def pick(self, name: bytes, lines: list[bytes]) -> list[bytes]:
        """The objects as they are written, the last of several, nothing for none, in the order wanted."""
        skip = len(name) + 1
        sort = self._sorts.get(len(lines))
        if sort is None or not all(map(bytes.startswith, lines, sort.starts, repeat(skip))):
            predicates = tuple([line[skip : line.index(b" ", skip) + 1] for line in lines])
            sort = self._sorts[len(lines)] = _sort(predicates, self._wanted)
        lines = [*lines, b""]
        return [lines[place][skip + width : -2] for place, width in sort.places]


class _Sort(NamedTuple):
    """Nodes with the same predicates: these, each with the space behind it, and where what is wanted stands.

    That is the number of the line and the width of its predicate; one line too far for what they have not.
    """

    starts: tuple[bytes, ...]
    places: tuple[tuple[int, int], ...]


@lru_cache(maxsize=4096)
def _sort(starts: tuple[bytes, ...], wanted: tuple[bytes, ...]) -> _Sort:
    last = {start[:-1]: (place, len(start)) for place, start in enumerate(starts)}
    return _Sort(starts, tuple(last.get(predicate, (len(starts), 0)) for predicate in wanted))


def written(literal: bytes) -> bytes:
    """What stands between the quotes of a literal, as it is written; nothing for none."""
    return literal[1 : literal.rindex(b'"')] if literal else b""
