"""Weights of the gate, learned from annotated abstracts. Pure Python, deterministic, minutes on one core.

A candidate is right when it matches an annotated claim of the same paper: their quotes share half of the
words of the shorter one, and both subject and object share half of the content words of the shorter name.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain

from msgraph.extract import (
    abbreviations,
    frames,
    gate,
    grammar,
    kind_features,
    meanings,
    topics,
    word_sets,
)
from msgraph.extract.candidates import Candidate
from msgraph.extract.gate import Gate
from msgraph.extract.weighing import Rivals, Weights
from msgraph.extract.weighing import names as names_of
from msgraph.model import Record

_WORD = re.compile(r"[a-z0-9]+")
_ANY_WORD = re.compile(r"\w+")
_STOP = word_sets.of("training.stop")
_ENDING = re.compile(r"(ies|es|s|ed|ing)$")
_LONGEST_NAME = 12
_HALF = 0.5
#: A name is a topic when at least this share of a paper's claims is about it.
_TOPIC_SHARE = 0.25
#: Weights smaller than this do not ship.
_LEAST_WEIGHT = 0.02


@dataclass(frozen=True, slots=True)
class Annotated:
    """A claim that a reader found: `kind` is drug, mechanism, outcome or safety, `core` that it matters."""

    kind: str
    subject: str
    object: str
    quote: str
    core: bool = True


@dataclass(slots=True)
class Example:
    """A paper to learn from, with its claims; study claims are left out. `weight`: how much it counts beside others."""

    record: Record
    claims: tuple[Annotated, ...]
    weight: float = 1.0


@dataclass(slots=True)
class Prepared:
    """A paper's candidates, each with the annotated claims that it matches."""

    paper: str
    candidates: list[Candidate]
    matches: list[list[Annotated]]
    core: int
    field: str
    weight: float


@dataclass(frozen=True, slots=True)
class Figures:
    """How the gate does on papers that its weights have not seen."""

    proposed: int
    right: int
    found: int
    core: int

    @property
    def precision(self) -> float:
        """The share of claims that match an annotated one."""
        return self.right / self.proposed if self.proposed else 0.0

    @property
    def recall(self) -> float:
        """The share of core annotated claims that some claim matches."""
        return self.found / self.core if self.core else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def content(name: str) -> frozenset[str]:
    """The content words of a name, stemmed roughly; all its words if nothing else is left."""
    raw = _WORD.findall(name.lower())
    kept = frozenset(_ENDING.sub("", word) for word in raw if word not in _STOP)
    return kept or frozenset(raw)


def share(one: str, other: str) -> float:
    """Shared content words over the smaller set; 0 when either is empty or too long to be a name."""
    if max(len(one.split()), len(other.split())) > _LONGEST_NAME:
        return 0.0
    a, b = content(one), content(other)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def quote_share(one: str, other: str) -> float:
    """Shared words over the words of the shorter quote."""
    short, long = sorted(
        (_ANY_WORD.findall(one.lower()), _ANY_WORD.findall(other.lower())), key=len
    )
    known = set(long)
    return sum(word in known for word in short) / len(short) if short else 0.0


def _names(text: str, long_forms: dict[str, str]) -> list[str]:
    written_out = " ".join(long_forms.get(word, word) for word in text.split(" "))
    return [text] if written_out == text else [text, written_out]


def _match(ones: list[str], others: list[str]) -> bool:
    return any(share(a, b) >= _HALF for a in ones for b in others)


def prepare(example: Example, topic_weights: Weights) -> Prepared:
    """The candidates of a paper beside what its annotators found."""
    record, cues = example.record, frames.shipped()
    views = grammar.views_of(record)
    long_forms = _long_forms(record)
    found = topics.find(views, cues, long_forms, topic_weights)
    offered = grammar.candidates_of(views, found, cues)
    gold = [
        (a, _names(a.subject, long_forms), _names(a.object, long_forms)) for a in example.claims
    ]
    return Prepared(
        paper=_key(record),
        candidates=offered,
        matches=[_matched(c, gold, long_forms) for c in offered],
        core=sum(a.core for a in example.claims),
        field=found.works_with,
        weight=example.weight,
    )


def _key(record: Record) -> str:
    return record.pmid or record.doi or record.source.sha256


def _long_forms(record: Record) -> dict[str, str]:
    return {short: record.text[a:b] for short, (a, b) in abbreviations.find(record.text).items()}


def _matched(
    c: Candidate, gold: list[tuple[Annotated, list[str], list[str]]], long_forms: dict[str, str]
) -> list[Annotated]:
    sentence = c.view.sentence
    quote = sentence.text[sentence.start : sentence.end]
    subject, thing = (
        _names(c.subject.text, long_forms),
        _names(c.object.label or c.object.text, long_forms),
    )
    return [
        a
        for a, subjects, objects in gold
        if _match(thing, objects)
        and _match(subject, subjects)
        and quote_share(quote, a.quote) >= _HALF
    ]


def learn(examples: list[Example], threshold: float) -> Gate:
    """A gate with weights from all the examples."""
    topic_weights = Weights(learn_topics(examples))
    prepared = [prepare(example, topic_weights) for example in examples]
    kinds = Rivals.beside(_learn_kinds(prepared))
    return Gate(Weights(_learn_gate(prepared)), threshold, topic_weights, kinds)


def learn_topics(examples: list[Example]) -> dict[str, float]:
    """What speaks for a name being what a paper is about."""
    cues = frames.shipped()
    rows: list[tuple[tuple[str, ...], bool, float]] = []
    for example in examples:
        views, long_forms = grammar.views_of(example.record), _long_forms(example.record)
        subjects = [_names(a.subject, long_forms) for a in example.claims]
        for mentions in topics.candidates_of(views, cues, long_forms).values():
            names = _names(mentions.name.text, long_forms)
            about = sum(_match(names, subject) for subject in subjects)
            rows.append(
                (
                    names_of([topics.features_of(mentions, cues)]),
                    bool(subjects) and about >= _TOPIC_SHARE * len(subjects),
                    example.weight,
                )
            )
    return _rounded(fit(rows, rounds=6, least=4))


def _learn_gate(prepared: list[Prepared]) -> dict[str, float]:
    rows = [
        (names_of(chain(*c.shared, c.features)), bool(found), paper.weight)
        for paper in prepared
        for c, found in zip(paper.candidates, paper.matches, strict=True)
    ]
    return _rounded(fit(rows))


def _learn_kinds(prepared: list[Prepared]) -> dict[str, dict[str, float]]:
    cues = frames.shipped()
    rows = [
        (
            (
                *names_of(
                    kind_features.of_attributes(c, cues, meanings.stated(c, cues), paper.field)
                ),
                *kind_features.words_of(c),
            ),
            found[0].kind,
        )
        for paper in prepared
        for c, found in zip(paper.candidates, paper.matches, strict=True)
        if found
    ]
    return {kind: _rounded(weights) for kind, weights in fit_classes(rows).items()}


def _rounded(weights: dict[str, float]) -> dict[str, float]:
    return {name: round(w, 3) for name, w in sorted(weights.items()) if abs(w) >= _LEAST_WEIGHT}


def cross_validated(examples: list[Example], *, parts: int = 5, threshold: float) -> Figures:
    """How well weights learned from the other parts do on each part: nothing of a paper is in its own weights."""
    total = Figures(0, 0, 0, 0)
    for part in folds((_key(e.record) for e in examples), parts):
        judge = learn([e for e in examples if _key(e.record) not in part], threshold)
        for example in examples:
            if _key(example.record) in part:
                total = _added(total, _judged(prepare(example, judge.topics), judge))
    return total


def _judged(paper: Prepared, judge: Gate) -> Figures:
    found = {id(c): matches for c, matches in zip(paper.candidates, paper.matches, strict=True)}
    gate.judge(paper.candidates, judge)
    chosen = gate.choose(paper.candidates, judge.threshold)
    taken: set[int] = set()
    core = 0
    for c in sorted(chosen, key=lambda c: -c.score):
        free = next((a for a in found[id(c)] if id(a) not in taken), None)
        if free is not None:
            taken.add(id(free))
            core += free.core
    return Figures(len(chosen), len(taken), core, paper.core)


def _added(one: Figures, other: Figures) -> Figures:
    return replace(
        one,
        proposed=one.proposed + other.proposed,
        right=one.right + other.right,
        found=one.found + other.found,
        core=one.core + other.core,
    )


def fit(
    rows: list[tuple[tuple[str, ...], bool, float]],
    *,
    rounds: int = 8,
    rate: float = 0.02,
    decay: float = 1e-3,
    least: int = 3,
) -> dict[str, float]:
    """Logistic regression by AdaGrad over rows of features, label and weight, in the order given.

    Features seen fewer than `least` times weigh nothing.
    """
    weights = dict.fromkeys(_common((features for features, _, _ in rows), least), 0.0)
    squares = dict.fromkeys(weights, 1.0)
    known = [([f for f in features if f in weights], label, w) for features, label, w in rows]
    for _turn in range(rounds):
        for features_, label, weight in known:
            total = sum(weights[f] for f in features_)
            error = 1.0 / (1.0 + math.exp(-max(min(total, 30.0), -30.0))) - label
            _step(weights, squares, features_, weight * error, rate, decay)
    return weights


def _common(rows: Iterable[tuple[str, ...]], least: int) -> list[str]:
    counts: Counter[str] = Counter(f for features in rows for f in features)
    return sorted(f for f, n in counts.items() if n >= least)


def folds(keys: Iterable[str], count: int) -> list[set[str]]:
    """The keys in `count` parts, by turns in their sorted order."""
    ordered = sorted(set(keys))
    return [set(ordered[i::count]) for i in range(count)]


def fit_classes(
    rows: list[tuple[tuple[str, ...], str]],
    *,
    rounds: int = 8,
    rate: float = 0.05,
    decay: float = 3e-3,
    least: int = 2,
) -> dict[str, dict[str, float]]:
    """Softmax regression by AdaGrad: for each class the weights of the features."""
    classes = sorted({label for _, label in rows})
    names = _common((features for features, _ in rows), least)
    weights = {c: dict.fromkeys(names, 0.0) for c in classes}
    squares = {c: dict.fromkeys(names, 1.0) for c in classes}
    known = [
        ([f for f in features_ if f in squares[classes[0]]], label) for features_, label in rows
    ]
    for _turn in range(rounds):
        for features_, label in known:
            shares = softmax({c: sum(map(weights[c].__getitem__, features_)) for c in classes})
            for c in classes:
                _step(weights[c], squares[c], features_, shares[c] - (c == label), rate, decay)
    return weights


def _step(
    weights: dict[str, float],
    squares: dict[str, float],
    names: list[str],
    error: float,
    rate: float,
    decay: float,
) -> None:
    for name in names:
        gradient = error + decay * weights[name]
        squares[name] += gradient * gradient
        weights[name] -= rate * gradient / math.sqrt(squares[name])


def softmax(scores: dict[str, float]) -> dict[str, float]:
    """Scores as shares of one."""
    top = max(scores.values())
    raised = {c: math.exp(s - top) for c, s in scores.items()}
    total = sum(raised.values())
    return {c: r / total for c, r in raised.items()}
