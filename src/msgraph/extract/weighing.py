"""What features weigh: added up once for each part of a candidate that comes again and again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import repeat

#: Features as how they are made and from what: equal parts have equal features.
Part = tuple[Callable[..., tuple[str, ...]], *tuple[Hashable, ...]]
#: Parts that are weighed together.
Bundle = tuple[Part, ...]
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


@dataclass(frozen=True, slots=True)
class Rivals:
    """Tables of weights for answers of which one is right: `of` each feature its weight for each answer."""

    answers: tuple[str, ...] = ()
    of: dict[str, tuple[float, ...]] = field(default_factory=dict)
    sums: dict[Part, tuple[float, ...]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def beside(cls, tables: Mapping[str, Mapping[str, float]]) -> Rivals:
        """The tables of all answers, side by side."""
        features = {name: None for table in tables.values() for name in table}
        rows = {name: tuple(t.get(name, 0.0) for t in tables.values()) for name in features}
        return cls(tuple(tables), rows)

    def tables(self) -> dict[str, dict[str, float]]:
        """For each answer its own weights, without those that are nothing."""
        return {
            answer: {name: row[n] for name, row in self.of.items() if row[n]}
            for n, answer in enumerate(self.answers)
        }

    def totals(self, parts: Iterable[Part], names: Iterable[str] = ()) -> dict[str, float]:
        """For each answer the sum of the weights of all features of the parts, and of those that have `names`."""
        known = self.sums
        rows = [known.get(part) or self._added(part) for part in parts]
        rows.extend(row for name in names if (row := self.of.get(name)))
        return dict(zip(self.answers, map(sum, zip(*rows, strict=True)), strict=True))

    def _added(self, part: Part) -> tuple[float, ...]:
        if len(self.sums) >= _REMEMBERED:
            self.sums.clear()
        make, *key = part
        nothing = (0.0,) * len(self.answers)
        rows = [self.of.get(name, nothing) for name in make(*key)]
        found = self.sums[part] = tuple(map(sum, zip(*rows, strict=True)))
        return found


def names(parts: Iterable[Part]) -> tuple[str, ...]:
    """The features of the parts, by their names, in order."""
    return tuple(name for make, *key in parts for name in make(*key))
