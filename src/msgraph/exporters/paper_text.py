"""What an edge needs of a paper, looked up in the paper's text of sorted N-Triples.

Reading all of a paper to say one line of it would take five times as long. The lines of a node lie
together, and nodes are in order: each is found by bisection.
"""

from __future__ import annotations

from bisect import bisect_left

Said = dict[str, str]


class PaperText:
    """The text of a paper's graph."""

    __slots__ = ("_lines",)

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._lines.pop()

    def node(self, iri: str) -> Said:
        """What is said of the node: predicates with their objects as they are written, the last of several."""
        start = f"<{iri}> "
        first = bisect_left(self._lines, start)
        end = bisect_left(self._lines, f"<{iri}>!", first)  # "!" comes after the space
        skip = len(start)
        return dict([line[skip:-2].split(" ", 1) for line in self._lines[first:end]])

    def string(self, iri: str, predicate: str) -> str:
        """The words that are the value of the node's predicate, as they are written, or an empty string."""
        start = f'<{iri}> <{predicate}> "'
        place = bisect_left(self._lines, start)
        line = self._lines[place] if place < len(self._lines) else ""
        return line[len(start) : line.rindex('"')] if line.startswith(start) else ""


def written(literal: str) -> str:
    """What stands between the quotes of a literal, as it is written; an empty string for none."""
    return literal[1 : literal.rindex('"')] if literal else ""
