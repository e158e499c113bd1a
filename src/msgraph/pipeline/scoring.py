"""Extraction against gold: which claims are right, which are extra, which are missed.

A claim matches a gold claim of the same paper when their quotes share half of the words of the shorter one
and both ends share half of the content words of the shorter name; names of more than twelve words match
nothing. Each matches once at most, the closest pairs first. Precision counts what matches any gold claim,
recall the core gold claims that are matched. Strict asks for the same kind, direction, polarity and hedging.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from msgraph.extract.training import quote_share, share
from msgraph.pipeline.statements import Gold, Statement

_HALF = 0.5
#: How much more a pair of the same kind, and of the same direction, is worth when pairs are chosen.
_BONUS = 0.1

#: What is compared on matched claims.
ATTRIBUTES: Mapping[str, Callable[[Statement], object]] = {
    "kind": lambda s: s.kind,
    "direction": lambda s: s.direction,
    "polarity": lambda s: s.polarity,
    "hedging": lambda s: s.hedged,
}


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim with the gold claim that it matches."""

    found: Statement
    gold: Statement

    @property
    def differences(self) -> tuple[str, ...]:
        """The attributes in which they differ."""
        return tuple(n for n, of in ATTRIBUTES.items() if of(self.found) != of(self.gold))


@dataclass(frozen=True, slots=True)
class Rates:
    """Precision, recall and their harmonic mean, from 0 to 1; 0 where there is nothing to count."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """What a comparison came to; `extra` and `missed` (core ones only) in the order in which they were given."""

    pairs: tuple[Pair, ...]
    extra: tuple[Statement, ...]
    missed: tuple[Statement, ...]
    found: int
    core: int

    @property
    def loose(self) -> Rates:
        """By matches."""
        return self._rates(self.pairs)

    @property
    def strict(self) -> Rates:
        """By matches that also agree in every attribute."""
        return self._rates([pair for pair in self.pairs if not pair.differences])

    def same(self, attribute: str) -> float:
        """The share of matched claims that agree in an attribute."""
        agreeing = sum(attribute not in pair.differences for pair in self.pairs)
        return agreeing / len(self.pairs) if self.pairs else 0.0

    def _rates(self, pairs: Sequence[Pair]) -> Rates:
        core = sum(pair.gold.core for pair in pairs)
        return Rates(
            len(pairs) / self.found if self.found else 0.0, core / self.core if self.core else 0.0
        )

    def metrics(self) -> dict[str, float]:
        """The figures by name, in the order in which they are printed."""
        return {
            "precision": self.loose.precision,
            "recall": self.loose.recall,
            "F1": self.loose.f1,
            "strict precision": self.strict.precision,
            "strict recall": self.strict.recall,
            "strict F1": self.strict.f1,
            **{name: self.same(name) for name in ATTRIBUTES},
        }


def score(found: Iterable[Statement], gold: Gold) -> Score:
    """Compare claims with gold; claims of papers that nobody annotated do not count."""
    counted = [s for s in found if s.paper in gold.papers]
    chosen = list(_chosen(counted, gold.statements))
    mine, theirs = {i for i, _ in chosen}, {j for _, j in chosen}
    return Score(
        pairs=tuple(Pair(counted[i], gold.statements[j]) for i, j in chosen),
        extra=tuple(s for i, s in enumerate(counted) if i not in mine),
        missed=tuple(g for j, g in enumerate(gold.statements) if g.core and j not in theirs),
        found=len(counted),
        core=sum(g.core for g in gold.statements),
    )


def _chosen(found: Sequence[Statement], gold: Sequence[Statement]) -> Iterator[tuple[int, int]]:
    """The best pairs, each claim once; of equally good ones the later."""
    used: set[int] = set()
    used_gold: set[int] = set()
    for _, i, j in sorted(_candidates(found, gold), reverse=True):
        if i not in used and j not in used_gold:
            used.add(i)
            used_gold.add(j)
            yield i, j


def _candidates(
    found: Sequence[Statement], gold: Sequence[Statement]
) -> Iterator[tuple[float, int, int]]:
    by_paper: dict[str, list[int]] = defaultdict(list)
    for j, wanted in enumerate(gold):
        by_paper[wanted.paper].append(j)
    for i, claim in enumerate(found):
        for j in by_paper[claim.paper]:
            worth = _worth(claim, gold[j])
            if worth is not None:
                yield worth, i, j


def _worth(claim: Statement, wanted: Statement) -> float | None:
    """How close two claims are; None when they do not match."""
    quote = quote_share(claim.quote, wanted.quote)
    if quote < _HALF:
        return None
    subject, thing = _best(claim.subjects, wanted.subjects), _best(claim.objects, wanted.objects)
    if min(subject, thing) < _HALF:
        return None
    same = _BONUS * (claim.kind == wanted.kind) + _BONUS * (claim.direction == wanted.direction)
    return quote + subject + thing + same


def _best(ones: Sequence[str], others: Sequence[str]) -> float:
    return max((share(a, b) for a in ones for b in others), default=0.0)
