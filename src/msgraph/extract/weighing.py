"""What features weigh: added up once for each part of a candidate that comes again and again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from itertools import repeat

#: Features as how they are made and from what: equal parts have equal features.
Part = tuple[Callable[..., tuple[str, ...]], *tuple[Hashable, ...]]
#: How many parts' sums are kept.
_REMEMBERED = 200_000


@dataclass(frozen=True, slots=True)
class Weights:
    """The weight of each feature; what is not there weighs nothing."""

    of: dict[str, float] = field(default_factory=dict)
    sums: dict[Part, float] = field(default_factory=dict, compare=False, repr=False)

    def total(self, parts: Iterable[Part]) -> float:
        """The sum of the weights of all features of the parts."""
        known, found = self.sums, 0.0
        for part in parts:
            weight = known.get(part)
            found += self._added(part) if weight is None else weight
        return found

    def _added(self, part: Part) -> float:
        if len(self.sums) >= _REMEMBERED:
            self.sums.clear()
        make, *key = part
        found = self.sums[part] = sum(map(self.of.get, make(*key), repeat(0.0)))
        return found


def names(parts: Iterable[Part]) -> tuple[str, ...]:
    """The features of the parts, by their names, in order."""
    return tuple(name for make, *key in parts for name in make(*key))
