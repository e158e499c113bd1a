"""What an edge needs of a paper, cut out of the paper's text of sorted N-Triples.

Reading all of a paper to say one line of it would take five times as long. The lines of a node lie
together, and nodes are in order: a node is found from where the last one ended.
"""

from __future__ import annotations

from itertools import pairwise

from msgraph import vocabulary
from msgraph.rdf.terms import unescape
from msgraph.vocabulary import PREFIXES

_EXACT = f"<{PREFIXES['oa']}exact>"
_POPULATION = f"<{vocabulary.population}>"
_EXTRACTOR = f"<{vocabulary.extractor}>"

Lines = dict[str, str]

#: Characters that hold the lines of most claims.
_WINDOW = 4_096


class PaperText:
    """The text of a paper's graph. Nodes are asked for in the order of their names."""

    __slots__ = ("_before", "_place", "_text", "agents", "populations", "quotes")

    def __init__(self, text: str) -> None:
        self._text = "\n" + text
        self._before = self._place = 0
        self.quotes = self._values(_EXACT)
        self.populations = self._values(_POPULATION)
        self.agents = self._values(_EXTRACTOR)

    def node(self, iri: str) -> Lines:
        """What is said of the node: predicates with their objects as they are written, the last of several.

        Searched from the node before on.
        """
        start = f"\n<{iri}> "
        first = self._text.find(start, self._place)
        if first < 0:
            return {}
        self._before, self._place = self._place, first
        return self._lines(start, first)

    def part(self, iri: str) -> Lines:
        """The same for a node whose name goes on where that of the node before ends: it stands in front."""
        start = f"\n<{iri}> "
        first = self._text.find(start, self._before, self._place)
        return self._lines(start, first) if first >= 0 else {}

    def _lines(self, start: str, first: int) -> Lines:
        size = _WINDOW
        while True:
            window = self._text[first : first + size]
            end = window.find("\n", window.rfind(start) + 1)
            if end >= 0 and not self._text.startswith(start, first + end):
                lines = window[len(start) : end].split(start)
                return dict([line[:-2].split(" ", 1) for line in lines])
            size *= 2  # the window ends inside a line of the node

    def said(self, iri: str, predicate: str) -> str:
        """The string that is the value of the node's predicate, or an empty one; searched from the start."""
        start = f'\n<{iri}> <{predicate}> "'
        place = self._text.find(start)
        if place < 0:
            return ""
        first = place + len(start)
        return string(self._text[first - 1 : self._text.find("\n", first) - 2])

    def _values(self, predicate: str) -> dict[str, str]:
        """The strings that are values of the predicate, by their subjects."""
        pieces = self._text.split(f'> {predicate} "')
        found = {}
        for before, after in pairwise(pieces):
            subject = before[before.rindex("\n<") + 2 :]
            found[subject] = _unescaped(after[: after.index('" .\n')])
        return found


def string(literal: str) -> str:
    """The words of a literal as it is written; an empty string for none."""
    return _unescaped(literal[1 : literal.rindex('"')]) if literal else ""


def _unescaped(words: str) -> str:
    return unescape(words) if "\\" in words else words
