"""Two sides of the evidence, compared: do papers agree, contradict each other, or speak of different things?

Sides come with the contexts of their claims. The pair of claims whose contexts are closest decides: if even
those two state different populations or doses, there is an explanation to look at before a contradiction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

#: Slots of a context in which two studies of one question may differ; `study` itself always does.
COMPARED = (
    *("population", "disease", "species", "comparator", "dose", "course", "days"),
    *("timepoint", "follow_up", "condition", "design"),
)

#: Contexts looked at on each side: of a question studied more often the first ones by name.
_CONTEXTS = 24

#: Directions that cannot both be so.
OPPOSITE = frozenset(
    frozenset(pair)
    for pair in (
        ("increased", "decreased"),
        ("improved", "worsened"),
        ("stable_or_improved", "worsened"),
        ("preserved", "worsened"),
        ("present", "absent"),
        ("increased", "absent"),
        *((change, "unchanged") for change in ("increased", "decreased", "improved", "worsened")),
    )
)

Context = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Voice:
    """A claim on one side: whose it is, in which circumstances it holds, which studies it rests on."""

    claim: str
    paper: str
    context: Context = field(default_factory=dict)
    studies: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Closest:
    """The two claims of different papers that are closest in context, and what still lies between them.

    `differs` are slots that both state differently, `once` those that only one of them states.
    """

    one: Voice
    other: Voice
    differs: tuple[str, ...]
    once: tuple[str, ...]

    @property
    def same_study(self) -> bool:
        """Whether both rest on one study."""
        return bool(self.one.studies & self.other.studies)


def opposite(direction: str, aspect: str, other_direction: str, other_aspect: str) -> bool:
    """Whether two directions of the same aspect cannot both be so; no aspect goes with any."""
    comparable = aspect == other_aspect or not (aspect and other_aspect)
    return comparable and frozenset((direction, other_direction)) in OPPOSITE


def disagreement(closest: Closest) -> str:
    """The short name in `vocabulary.COMPARISONS` of two sides that disagree."""
    if closest.differs:
        return "differing"
    return "unclear" if closest.once else "contradiction"


def closest(one: Iterable[Voice], other: Iterable[Voice]) -> Closest | None:
    """The pair with the fewest differences, or None when no two papers stand on the two sides."""
    best: tuple[tuple[int, int], Closest] | None = None
    for a, b in _pairs(_by_context(one), _by_context(other)):
        differs, once = between(a.context, b.context)
        score = (len(differs), len(once))
        if best is None or score < best[0]:
            best = (score, Closest(a, b, differs, once))
        if score == (0, 0):
            break
    return best[1] if best else None


def between(one: Context, other: Context) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The slots that both contexts state differently, and those that one alone states."""
    differs = tuple(s for s in COMPARED if s in one and s in other and one[s] != other[s])
    once = tuple(s for s in COMPARED if (s in one) != (s in other))
    return differs, once


def _by_context(voices: Iterable[Voice]) -> list[list[Voice]]:
    """Voices that share a context together, two papers of each: more would say nothing new."""
    found: dict[tuple[tuple[str, str], ...], list[Voice]] = {}
    for voice in sorted(voices, key=lambda v: v.claim):
        group = found.setdefault(tuple(sorted(voice.context.items())), [])
        if len(group) < 2 and all(voice.paper != each.paper for each in group):
            group.append(voice)
        if len(found) == _CONTEXTS:
            break
    return list(found.values())


def _pairs(
    one: Sequence[Sequence[Voice]], other: Sequence[Sequence[Voice]]
) -> Iterator[tuple[Voice, Voice]]:
    """One pair of different papers for each pair of contexts that has one."""
    for group in one:
        for opposed in other:
            pair = next(((a, b) for a in group for b in opposed if a.paper != b.paper), None)
            if pair:
                yield pair
