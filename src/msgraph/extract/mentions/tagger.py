"""A linear tagger: for each token the best of B, I and O, by weights of features and of neighbouring tags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: The tags: outside a mention, at its beginning, inside.
OUTSIDE, BEGIN, INSIDE = range(3)

Weights = dict[str, tuple[float, float, float]]


@dataclass(frozen=True, slots=True)
class Tagger:
    """Weights of one kind of mention; `moves[a][b]` is that of tag b after tag a (`moves[3]`: at the start)."""

    weights: Weights
    moves: tuple[tuple[float, float, float], ...]

    def tag(self, features: Sequence[Sequence[str]]) -> list[int]:
        """The best tags of a sentence's tokens, each given by its features."""
        return best_path([self._scores(f) for f in features], self.moves)

    def margins(self, features: Sequence[Sequence[str]]) -> list[float]:
        """How much each token's own features speak for a mention, above zero, or against one."""
        return [max(b, i) - o for o, b, i in map(self._scores, features)]

    def _scores(self, features: Sequence[str]) -> tuple[float, float, float]:
        o = b = i = 0.0
        get = self.weights.get
        for name in features:
            found = get(name)
            if found is not None:
                o += found[0]
                b += found[1]
                i += found[2]
        return o, b, i


def best_path(scores: Sequence[Sequence[float]], moves: Sequence[Sequence[float]]) -> list[int]:
    """The tags with the highest sum of scores and moves; no I but after B or I."""
    if not scores:
        return []
    (oo, ob, _), (bo, bb, bi), (io, ib, ii), (so, sb, _) = moves
    first = scores[0]
    o, b, i = first[0] + so, first[1] + sb, float("-inf")
    back: list[tuple[int, int, int]] = []
    for so_, sb_, si_ in scores[1:]:
        no, fo = o + oo, OUTSIDE
        if b + bo > no:
            no, fo = b + bo, BEGIN
        if i + io > no:
            no, fo = i + io, INSIDE
        nb, fb = o + ob, OUTSIDE
        if b + bb > nb:
            nb, fb = b + bb, BEGIN
        if i + ib > nb:
            nb, fb = i + ib, INSIDE
        ni, fi = b + bi, BEGIN
        if i + ii > ni:
            ni, fi = i + ii, INSIDE
        o, b, i = no + so_, nb + sb_, ni + si_
        back.append((fo, fb, fi))
    tag = max(range(3), key=(o, b, i).__getitem__)
    path = [tag]
    for came in reversed(back):
        tag = came[tag]
        path.append(tag)
    path.reverse()
    return path


def spans(tags: Sequence[int]) -> list[tuple[int, int]]:
    """The first and one-past-last token of each mention."""
    found: list[tuple[int, int]] = []
    begin = -1
    for at, tag in enumerate([*tags, OUTSIDE]):
        if tag != INSIDE and begin >= 0:
            found.append((begin, at))
            begin = -1
        if tag == BEGIN:
            begin = at
    return found
