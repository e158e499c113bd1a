"""The gate: which candidates become claims."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from msgraph import resources
from msgraph.errors import InputError
from msgraph.extract.candidates import Candidate
from msgraph.extract.topics import key_of

WEIGHTS = "ontology/cues/weights.json"


@dataclass(frozen=True, slots=True)
class Gate:
    """Weights of features, and the probability from which a candidate passes; `topics` weigh a paper's names."""

    weights: dict[str, float]
    threshold: float
    topics: dict[str, float] = field(default_factory=dict)

    def probability(self, features: tuple[str, ...]) -> float:
        """How likely the paper makes this claim."""
        get = self.weights.get
        total = sum(get(name, 0.0) for name in features)
        return 1.0 / (1.0 + math.exp(-max(min(total, 30.0), -30.0)))


@cache
def shipped() -> Gate:
    """The gate with the project's own weights.

    Raises:
        InputError: the weights are not what training writes.
    """
    found = json.loads(resources.text(WEIGHTS))
    try:
        return Gate(_numbers(found["gate"]), float(found["threshold"]), _numbers(found["topics"]))
    except (KeyError, TypeError, ValueError) as error:
        raise InputError("the gate's weights cannot be read", where=WEIGHTS, hint="run msgraph train again") from error


def _numbers(found: dict[str, float]) -> dict[str, float]:
    return {str(name): float(value) for name, value in found.items()}


def choose(candidates: list[Candidate], threshold: float) -> list[Candidate]:
    """Of each proposal the best reading of the subject, if it is likely enough; of twins the likelier one."""
    groups: dict[int, dict[str, list[Candidate]]] = defaultdict(lambda: defaultdict(list))
    for c in candidates:
        groups[c.group][c.how].append(c)
    chosen: list[Candidate] = []
    for readings in groups.values():
        best = max(readings.values(), key=lambda members: max(c.score for c in members))
        chosen.extend(c for c in best if c.score >= threshold)
    return without_twins(chosen)


def without_twins(chosen: list[Candidate]) -> list[Candidate]:
    """One claim for one subject and one object in one sentence, in text order."""
    kept: dict[tuple[int, str, str], Candidate] = {}
    for c in sorted(chosen, key=lambda c: -c.score):
        kept.setdefault((c.view.sentence.start, key_of(c.subject.text), key_of(c.object.text)), c)
    return sorted(kept.values(), key=lambda c: (c.view.sentence.start, c.proposal.cue, c.object.start, c.subject.start))
