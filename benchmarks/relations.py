"""Relations: chemical-induced disease on BC5CDR dev, drug and effect on ADE, direction on Evidence Inference.

    python benchmarks/relations.py

End to end from plain text: mentions and identifiers are found, not given. ADE has no held-out side here: its
figure is a cross-validation in five folds by PMID. Evidence Inference is given the span that answers.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpora import bc5cdr, evidence_inference
from mentions import Score, identified, mentions
from train_pairs import Sentence, ade_sentences, train_sentence

from msgraph.extract import training
from msgraph.extract.mentions import directions, pairs

FOLDS = 5


def induced() -> Score:
    """Pairs of identifiers per abstract."""
    score = Score()
    for abstract in bc5cdr("dev"):
        found = pairs.in_abstract(abstract.text, identified(abstract, mentions(abstract)))
        score.add(set(found), set(abstract.pairs))
    return score


def adverse(sentences: Sequence[Sentence]) -> Score:
    """Pairs of drug and effect that overlap gold ones at both ends, among all sentences."""
    score = Score()
    for held in training.folds([s.pmid for s in sentences], FOLDS):
        model = train_sentence([s for s in sentences if s.pmid not in held])
        for s in sentences:
            if s.pmid in held:
                _count(s, model, score)
    return score


def _count(s: Sentence, model: pairs.Weights, score: Score) -> None:
    """Each gold pair is found once at most; a second candidate for it is neither right nor wrong."""
    taken: set[int] = set()
    score.gold += len(s.gold)
    for _, _, features, hit in s.candidates:
        if model.probability(features) >= model.threshold:
            fresh = hit - taken
            score.found += bool(fresh) or not hit
            score.right += bool(fresh)
            taken |= {min(fresh)} if fresh else set()


def macro_f(gold: Sequence[str], found: Sequence[str]) -> float:
    """The mean of the labels' F, in per cent."""
    total = 0.0
    for label in directions.LABELS:
        right = sum(g == f == label for g, f in zip(gold, found, strict=True))
        total += 2 * right / max(gold.count(label) + found.count(label), 1)
    return 100 * total / len(directions.LABELS)


def outcomes() -> float:
    """The macro F of directions on the validation side of Evidence Inference, the span given."""
    prompts = evidence_inference("validation")
    found = [
        directions.direction(p.evidence, p.intervention, p.comparator, p.outcome).label
        for p in prompts
    ]
    return macro_f([p.label for p in prompts], found)


def figures() -> list[tuple[str, float, float, float]]:
    """Metric, value, floor and goal of each figure."""
    cid = induced()
    return [
        ("chemical-induced disease end to end, F", cid.f if cid.precision >= 55 else 0.0, 40, 47),
        ("ADE all sentences, overlap F", adverse(ade_sentences()).f, 55, 62),
        ("Evidence Inference validation, direction, macro F", outcomes(), 73, 79),
    ]


if __name__ == "__main__":
    for name, score in (
        ("BC5CDR dev chemical-induced disease, end to end", induced()),
        ("ADE all sentences, overlap, 5 folds", adverse(ade_sentences())),
    ):
        print(f"{name}: P {score.precision:.1f}  R {score.recall:.1f}  F {score.f:.1f}", flush=True)
    print(f"Evidence Inference validation, direction given the span: macro F {outcomes():.1f}")
