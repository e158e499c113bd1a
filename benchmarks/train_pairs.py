"""Make `ontology/mentions/pairs_*.tsv.gz` again, byte for byte: the weights by which a chemical is blamed.

    python benchmarks/train_pairs.py

Pairs of an abstract are learned from the train side of BC5CDR, pairs of a sentence from ADE.
"""

from __future__ import annotations

import gzip
import random
from collections.abc import Sequence
from dataclasses import dataclass

from corpora import Abstract, Pair, ade, bc5cdr
from mentions import identified, mentions
from vocabulary import compiled, own

from msgraph import resources
from msgraph.extract import training
from msgraph.extract.mentions import finding, pairs
from msgraph.extract.mentions.finding import Mention
from msgraph.extract.mentions.pairs import Features, Weights

#: From which probability on a pair counts; found by cross-validation on the train sides.
IN_ABSTRACT, IN_SENTENCE = 0.38, 0.25


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of ADE with its candidates, each with whether it is right, and the gold pairs."""

    pmid: str
    gold: list[tuple[Pair, int, int]]
    candidates: list[tuple[Mention, Mention, Features, frozenset[int]]]


def ade_sentences() -> list[Sentence]:
    found = []
    for pmid, text, gold in ade():
        placed = [(p, text.find(p.drug), text.find(p.effect)) for p in gold]
        mine = finding.find(text, (own(), compiled()))
        candidates = [
            (c, d, features, hits(c, d, placed))
            for c, d, features in pairs.of_sentence(text, 0, len(text), mine)
        ]
        found.append(Sentence(pmid, placed, candidates))
    return found


def hits(c: Mention, d: Mention, gold: Sequence[tuple[Pair, int, int]]) -> frozenset[int]:
    """Which gold pairs a candidate overlaps at both ends."""
    return frozenset(
        n
        for n, (pair, drug, effect) in enumerate(gold)
        if c.start < drug + len(pair.drug)
        and drug < c.end
        and d.start < effect + len(pair.effect)
        and effect < d.end
    )


Row = tuple[Features, bool]


def fitted(rows: list[Row]) -> dict[str, float]:
    """The weights that the rows teach, in an order that is nobody's: the corpora are sorted by label."""
    random.Random(1).shuffle(rows)
    return training.fit([(*row, 1.0) for row in rows], rounds=15, rate=0.05, decay=1e-2, least=4)


def sentence_rows(sentences: Sequence[Sentence]) -> list[Row]:
    return [(f, bool(hit)) for s in sentences for _, _, f, hit in s.candidates]


def abstract_rows(
    abstracts: Sequence[tuple[Abstract, dict[tuple[str, str], Features]]],
) -> list[Row]:
    return [(f, pair in a.pairs) for a, found in abstracts for pair, f in found.items()]


def with_features(side: str) -> list[tuple[Abstract, dict[tuple[str, str], Features]]]:
    return [(a, pairs.of_abstract(a.text, identified(a, mentions(a)))) for a in bc5cdr(side)]


def train_abstract() -> Weights:
    return Weights(fitted(abstract_rows(with_features("train"))), IN_ABSTRACT)


def train_sentence(sentences: Sequence[Sentence]) -> Weights:
    return Weights(fitted(sentence_rows(sentences)), IN_SENTENCE)


def write(which: str, model: Weights) -> None:
    content = gzip.compress(pairs.dumps(model).encode(), mtime=0)
    target = resources.path("ontology") / "mentions" / f"pairs_{which}.tsv.gz"
    target.write_bytes(content)
    print(f"{which}: {len(content):,} bytes, threshold {model.threshold}")


if __name__ == "__main__":
    write("abstract", train_abstract())
    write("sentence", train_sentence(ade_sentences()))
