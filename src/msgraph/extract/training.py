"""Weights of the gate, learned from annotated abstracts. Pure Python, deterministic, minutes on one core."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable

_WORD = re.compile(r"[a-z0-9]+")
_STOP = frozenset("the of a an and in to on with for by rate rates risk level levels".split())
_ENDING = re.compile(r"(ies|es|s|ed|ing)$")


def content(name: str) -> frozenset[str]:
    """The content words of a name, stemmed roughly; all its words if nothing else is left."""
    raw = _WORD.findall(name.lower())
    kept = frozenset(_ENDING.sub("", word) for word in raw if word not in _STOP)
    return kept or frozenset(raw)


def fit(
    rows: list[tuple[tuple[str, ...], bool]], *, rounds: int = 8, rate: float = 0.1, decay: float = 1e-3, least: int = 3
) -> dict[str, float]:
    """Logistic regression by AdaGrad over rows in the order given; features seen fewer than `least` times weigh nothing."""
    weights = dict.fromkeys(_common((features for features, _ in rows), least), 0.0)
    squares = dict.fromkeys(weights, 1.0)
    known = [([f for f in features if f in weights], label) for features, label in rows]
    for _turn in range(rounds):
        for features, label in known:
            total = sum(weights[f] for f in features)
            error = 1.0 / (1.0 + math.exp(-max(min(total, 30.0), -30.0))) - label
            for f in features:
                gradient = error + decay * weights[f]
                squares[f] += gradient * gradient
                weights[f] -= rate * gradient / math.sqrt(squares[f])
    return weights


def _common(rows: Iterable[tuple[str, ...]], least: int) -> list[str]:
    counts: Counter[str] = Counter(f for features in rows for f in features)
    return sorted(f for f, n in counts.items() if n >= least)


def folds(keys: Iterable[str], count: int) -> list[set[str]]:
    """The keys in `count` parts, by turns in their sorted order."""
    ordered = sorted(set(keys))
    return [set(ordered[i::count]) for i in range(count)]


def fit_classes(
    rows: list[tuple[tuple[str, ...], str]], *, rounds: int = 8, rate: float = 0.1, decay: float = 3e-3, least: int = 3
) -> dict[str, dict[str, float]]:
    """Softmax regression by AdaGrad: for each class the weights of the features."""
    classes = sorted({label for _, label in rows})
    names = _common((features for features, _ in rows), least)
    weights = {c: dict.fromkeys(names, 0.0) for c in classes}
    squares = {c: dict.fromkeys(names, 1.0) for c in classes}
    known = [([f for f in features if f in squares[classes[0]]], label) for features, label in rows]
    for _turn in range(rounds):
        for features, label in known:
            shares = softmax({c: sum(map(weights[c].__getitem__, features)) for c in classes})
            for c in classes:
                error = shares[c] - (c == label)
                mine, seen = weights[c], squares[c]
                for f in features:
                    gradient = error + decay * mine[f]
                    seen[f] += gradient * gradient
                    mine[f] -= rate * gradient / math.sqrt(seen[f])
    return weights


def softmax(scores: dict[str, float]) -> dict[str, float]:
    """Scores as shares of one."""
    top = max(scores.values())
    raised = {c: math.exp(s - top) for c, s in scores.items()}
    total = sum(raised.values())
    return {c: r / total for c, r in raised.items()}
