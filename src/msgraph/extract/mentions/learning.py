"""Weights of a tagger, learned from annotated sentences by an averaged perceptron. Deterministic."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

from msgraph.extract.mentions.tagger import Tagger, best_path

Row = tuple[list[list[str]], list[int]]


def fit(rows: Sequence[Row], *, rounds: int = 10, least: int = 2, seed: int = 1) -> Tagger:
    """The averaged weights after so many rounds; features seen fewer than `least` times weigh nothing."""
    return _Learner(rows, least).run(rounds, random.Random(seed))


class _Learner:
    """Weights in the making: for each feature and tag the weight, its sum over time, and its last change."""

    def __init__(self, rows: Sequence[Row], least: int) -> None:
        counts: Counter[str] = Counter(
            f for features, _ in rows for token in features for f in token
        )
        self._names = sorted(f for f, n in counts.items() if n >= least)
        ids = {name: n for n, name in enumerate(self._names)}
        self._rows = [
            ([[ids[f] for f in token if f in ids] for token in features], tags)
            for features, tags in rows
        ]
        size = len(self._names)
        self._w = [[0.0, 0.0, 0.0] for _ in range(size)]
        self._sum = [[0.0, 0.0, 0.0] for _ in range(size)]
        self._moves = [[0.0] * 3 for _ in range(4)]
        self._move_sum = [[0.0] * 3 for _ in range(4)]
        self._time = 1

    def run(self, rounds: int, order: random.Random) -> Tagger:
        """Go through the rows so many times, each time in another order."""
        at = list(range(len(self._rows)))
        for _ in range(rounds):
            order.shuffle(at)
            for n in at:
                features, gold = self._rows[n]
                guess = best_path([self._scores(f) for f in features], self._moves)
                if guess != gold:
                    self._update(features, gold, guess)
                self._time += 1
        return self._averaged()

    def _scores(self, features: list[int]) -> list[float]:
        o = b = i = 0.0
        w = self._w
        for f in features:
            x = w[f]
            o += x[0]
            b += x[1]
            i += x[2]
        return [o, b, i]

    def _update(self, features: list[list[int]], gold: list[int], guess: list[int]) -> None:
        time = self._time
        for token, right, wrong in zip(features, gold, guess, strict=True):
            if right != wrong:
                for f in token:
                    w, s = self._w[f], self._sum[f]
                    w[right] += 1
                    s[right] += time
                    w[wrong] -= 1
                    s[wrong] -= time
        for path, sign in ((gold, 1), (guess, -1)):
            before = 3
            for tag in path:
                self._moves[before][tag] += sign
                self._move_sum[before][tag] += sign * time
                before = tag

    def _averaged(self) -> Tagger:
        end = self._time
        weights = {}
        for name, w, s in zip(self._names, self._w, self._sum, strict=True):
            mean = [x - y / end for x, y in zip(w, s, strict=True)]
            if any(abs(m) > 0.02 for m in mean):
                o, b, i = mean
                weights[name] = (o, b, i)
        moves = [
            tuple(x - y / end for x, y in zip(w, s, strict=True))
            for w, s in zip(self._moves, self._move_sum, strict=True)
        ]
        return Tagger(weights, tuple((m[0], m[1], m[2]) for m in moves))
