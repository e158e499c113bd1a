"""What is broader than itself, in ontologies and in mappings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

Above = Mapping[str, AbstractSet[str]]


def ancestors(starts: Iterable[str], above: Above) -> set[str]:
    """All that is above some, each once, however it runs; the starts count as well if they have any."""
    found: set[str] = set()
    waiting = [start for start in starts if start in above]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += above.get(name, ())
    return found


def circled(above: Above) -> list[str]:
    """What is above itself, sorted."""
    rest = {child: set(parents) for child, parents in above.items()}
    while True:  # what has no parent left is on no circle
        ends = [name for name, parents in rest.items() if not parents & rest.keys()]
        if not ends:
            break
        for name in ends:
            del rest[name]
    return sorted(name for name in rest if name in ancestors(rest[name], above))


class Same:
    """Names that mean one thing, by one of them."""

    __slots__ = ("_of",)

    def __init__(self) -> None:
        self._of: dict[str, str] = {}

    def name(self, each: str) -> str:
        """The name that stands for all that mean the same as this one."""
        while each in self._of:
            each = self._of[each]
        return each

    def join(self, one: str, other: str) -> None:
        """Let two names mean one thing."""
        first, second = sorted((self.name(one), self.name(other)))
        if first != second:
            self._of[second] = first
