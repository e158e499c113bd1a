"""Which of several senses a name has, how sure that is, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from msgraph.lexicon.scanning import Sense

#: How much a name of each rank counts: label, synonym, made from a synonym, related.
_WORTH = (1.0, 0.95, 0.85, 0.5)
#: What another source for the same identifier adds, and the most it can.
_WITNESS, _MOST_WITNESSES = 0.1, 3
#: What it is worth that a sense is of the wanted category.
_WANTED = 0.6
#: Two meanings nearer than this are a conflict.
_NEAR = 0.02


@dataclass(frozen=True, slots=True)
class Meaning:
    """Senses that share an identifier; the first is the one by which they are called."""

    senses: tuple[Sense, ...]
    worth: float

    @property
    def best(self) -> Sense:
        """The sense that stands for all."""
        return self.senses[0]


@dataclass(frozen=True, slots=True)
class Choice:
    """What a name is taken to mean: the meanings, the best first, how sure the first is, and why.

    `sure` is from 0 to 1. A `conflict` is that two meanings are as good as each other.
    """

    meanings: tuple[Meaning, ...]
    sure: float
    reason: str
    conflict: bool

    @property
    def sense(self) -> Sense | None:
        """The chosen sense, None in a conflict."""
        return None if self.conflict or not self.meanings else self.meanings[0].best


def exact_identifiers(sense: Sense) -> frozenset[str]:
    """The identifiers that a sense is exactly known under."""
    return frozenset(m.curie for m in sense.entry.matches if m.relation == "exact")


def choose(senses: Sequence[Sense], wanted: Iterable[str] = ()) -> Choice:
    """The choice among senses; `wanted` are the categories that the context asks for, if it does."""
    meanings = sorted(_meanings(senses, frozenset(wanted)), key=lambda m: -m.worth)
    if not meanings:
        return Choice((), 0.0, "no vocabulary knows the name", False)
    first = meanings[0]
    if len(meanings) == 1:
        return Choice((first,), min(0.99, first.worth * 0.9), _because(first), False)
    gap = first.worth - meanings[1].worth
    sure = min(0.95, 0.5 + gap)
    conflict = gap < _NEAR
    reason = f"{_because(first)}; {'as good as' if conflict else 'before'} {meanings[1].best.concept.label}"
    return Choice(tuple(meanings), sure, reason, conflict)


def _because(meaning: Meaning) -> str:
    what = ("its label", "a synonym", "a synonym in another order", "a related name")[
        min(meaning.best.rank, 3)
    ]
    sources = sorted(
        {s for sense in meaning.senses for m in sense.entry.matches[:1] for s in m.sources}
    )
    return f"{what} in {', '.join(sources[:4]) or 'the shipped lexicon'}"


def _meanings(senses: Sequence[Sense], wanted: frozenset[str]) -> list[Meaning]:
    """The senses in groups that share an exact identifier with the group's first sense."""
    groups: list[tuple[set[str], list[Sense]]] = []
    for sense in senses:
        mine = exact_identifiers(sense)
        home = next((group for group in groups if group[0] & mine), None)
        if home is None:
            groups.append((set(mine), [sense]))
        else:
            home[0].update(mine)
            home[1].append(sense)
    return [Meaning(tuple(members), _worth(members, wanted)) for _, members in groups]


def _worth(members: list[Sense], wanted: frozenset[str]) -> float:
    best = max(_WORTH[min(s.rank, 3)] for s in members)
    witnesses = _WITNESS * min(len(members) - 1, _MOST_WITNESSES)
    fits = _WANTED if any(s.concept.category in wanted for s in members) else 0.0
    return best + witnesses + fits
