"""The gate: which candidates become claims."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from msgraph import resources
from msgraph.errors import InputError
from msgraph.extract import word_sets
from msgraph.extract.candidates import Candidate
from msgraph.extract.topics import key_of
from msgraph.extract.weighing import Rivals, Weights

WEIGHTS = "ontology/cues/weights.json"


@dataclass(frozen=True, slots=True)
class Gate:
    """Weights of features, and the probability from which a candidate passes; `topics` weigh a paper's names, `kinds` tell what kind a claim is."""

    weights: Weights
    threshold: float
    topics: Weights = field(default_factory=Weights)
    kinds: Rivals = field(default_factory=Rivals)


@cache
def shipped() -> Gate:
    """The gate with the project's own weights.

    Raises:
        InputError: the weights are not what training writes.
    """
    found = json.loads(resources.text(WEIGHTS))
    try:
        kinds = {str(kind): _numbers(weights) for kind, weights in found["kinds"].items()}
        return Gate(
            Weights(_numbers(found["gate"])),
            float(found["threshold"]),
            Weights(_numbers(found["topics"])),
            Rivals.beside(kinds),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            "the gate's weights cannot be read", where=WEIGHTS, hint="run msgraph train again"
        ) from error


def _numbers(found: dict[str, float]) -> dict[str, float]:
    return {str(name): float(value) for name, value in found.items()}


def as_json(judge: Gate) -> str:
    """A gate as the file that `shipped` reads: sorted, one weight a line."""
    found = {
        "threshold": judge.threshold,
        "topics": judge.topics.of,
        "kinds": judge.kinds.tables(),
        "gate": judge.weights.of,
    }
    return json.dumps(found, ensure_ascii=False, indent=0, sort_keys=True) + "\n"


def choose(candidates: list[Candidate], threshold: float) -> list[Candidate]:
    """Of each proposal the best reading of the subject, if it is likely enough; of twins the likelier one."""
    groups: dict[int, dict[str, list[Candidate]]] = defaultdict(lambda: defaultdict(list))
    for c in candidates:
        groups[c.group][c.how].append(c)
    chosen: list[Candidate] = []
    for readings in groups.values():
        best = _best(list(readings.values()))
        chosen.extend(c for c in best if c.score >= threshold * _leniency(c))
    return without_twins(chosen)


#: How much likelier a subject from elsewhere in the paper must be than the sentence's own.
_OWN = 0.5


def judge(candidates: list[Candidate], weigher: Gate) -> None:
    """Set how likely the paper makes each claim."""
    weights = weigher.weights
    known: dict[int, float] = {}
    for c in candidates:
        total = weights.total(c.features)
        for bundle in c.shared:
            weight = known.get(id(bundle))
            if weight is None:
                weight = known[id(bundle)] = weights.total(bundle)
            total += weight
        c.score = 1.0 / (1.0 + math.exp(-max(min(total, 30.0), -30.0)))
    share(candidates)


#: How much the parts of one list ("reduces A, B and C") share their chances.
_SHARED = 0.7


def _lists(candidates: list[Candidate]) -> list[list[Candidate]]:
    """The candidates that are parts of one list: one cue, one subject."""
    lists: dict[tuple[int, tuple[int, int], str, str, str], list[Candidate]] = defaultdict(list)
    for c in candidates:
        p = c.proposal
        lists[c.view.sentence.start, p.cue, p.how, c.subject.text, c.how].append(c)
    return list(lists.values())


def share(candidates: list[Candidate]) -> None:
    """Let the parts of one list rise and fall together."""
    for members in _lists(candidates):
        if len(members) == 1:
            continue
        mean = sum(c.score for c in members) / len(members)
        for c in members:
            c.score = _SHARED * mean + (1 - _SHARED) * c.score


def share_known(
    candidates: list[Candidate], threshold: float, knows: Callable[[str], bool]
) -> None:
    """Count the ends that the lexicon names, where that may decide; the parts of one list profit from each other."""
    for members in _lists(candidates):
        if any(threshold * _REACHED <= c.score < threshold and _heeds(c) for c in members):
            known = max(
                knows(c.subject.text) + knows(c.object.label or c.object.text) for c in members
            )
            for c in members:
                c.known = known


#: What is left of the threshold for cues that hardly ever mislead.
_LENIENT = 0.2
_SURE = frozenset(["approved", "mitigate", "adverse"])


#: The same for the absence of what is watched for.
_ABSENT = 0.03
#: Below this part of the threshold no leniency helps.
LEAST = 0.03
#: The same for a named endpoint that is reached.
_REACHED = 0.1
_REACHING = frozenset(["achieve", "reach", "attain", "meet"])
#: The same where a pronoun means something that the lexicon names.
_PRONOUN = 0.5


#: How much likelier than others a claim must be whose subject is found in one of
#: these ways, which mislead more often than their weights tell.
_DOUBTED = 1.3
_DOUBTFUL = frozenset(["of", "treating", "given", "compound"])


def _leniency(c: Candidate) -> float:
    if _is_sure(c):
        return _LENIENT
    if _is_absence(c):
        return _ABSENT
    if c.known == 2 and _reaches(c):
        return _REACHED
    if c.known and _resolves(c):
        return _PRONOUN
    return _DOUBTED if c.how in _DOUBTFUL else 1.0


def _heeds(c: Candidate) -> bool:
    """Whether it may help a candidate that the lexicon names its ends."""
    return _reaches(c) or _resolves(c)


def _reaches(c: Candidate) -> bool:
    """ "X achieved Y": a named endpoint that is reached."""
    return c.proposal.verb in _REACHING and not c.carried


def _resolves(c: Candidate) -> bool:
    """Whether a subject from elsewhere is what a pronoun means, or what changed what is measured."""
    return c.carried and (c.first.endswith("anaphor") or _is_measured_change(c))


def _is_measured_change(c: Candidate) -> bool:
    """ "the incidence of Y decreased": what the paper is about is what changed it."""
    return c.proposal.frame.name == "change" and bool(c.proposal.object.aspect)


def _is_sure(c: Candidate) -> bool:
    """Approvals, mitigations and announced events are claims wherever they stand."""
    p = c.proposal
    return p.frame.direction == "stable_or_improved" or p.frame.name in _SURE


def _is_absence(c: Candidate) -> bool:
    """ "no new safety signals emerged"."""
    p = c.proposal
    return (
        p.object.denied
        and p.frame.name in ("occur", "there", "light")
        and c.object.head in _WATCHED
    )


_WATCHED = word_sets.of("gate.watched")


def _best(readings: list[list[Candidate]]) -> list[Candidate]:
    """The likeliest reading; the sentence's own subject unless another is much likelier."""
    best = max(readings, key=_top)
    if not best[0].carried:
        return best
    own = [members for members in readings if not members[0].carried]
    nearest = max(own, key=_top) if own else best
    return nearest if _top(nearest) >= _OWN * _top(best) else best


def _top(members: list[Candidate]) -> float:
    return max(c.score for c in members)


def _twin_key(c: Candidate) -> tuple[int, str, str, str]:
    thing = c.object.label or c.object.text
    changed = (
        c.proposal.object.aspect
        if c.proposal.object.frame and c.proposal.object.frame.name == "change"
        else ""
    )
    return c.view.sentence.start, key_of(c.subject.text), key_of(thing), changed


def without_twins(chosen: list[Candidate]) -> list[Candidate]:
    """One claim for one subject and one object in one sentence, in text order."""
    kept: dict[tuple[int, str, str, str], Candidate] = {}
    for c in sorted(chosen, key=lambda c: -c.score):
        kept.setdefault(_twin_key(c), c)
    return sorted(
        kept.values(),
        key=lambda c: (c.view.sentence.start, c.proposal.cue, c.object.start, c.subject.start),
    )
