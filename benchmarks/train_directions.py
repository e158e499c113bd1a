"""Make `ontology/mentions/directions.tsv.gz` again, byte for byte: the weights of which way an outcome went.

    python benchmarks/train_directions.py

Learned from the train side of Evidence Inference 2.0.
"""

from __future__ import annotations

import gzip
import random

from corpora import evidence_inference

from msgraph import resources
from msgraph.extract import training
from msgraph.extract.mentions import directions


def train() -> dict[str, dict[str, float]]:
    rows = [
        (directions.features(p.evidence, p.intervention, p.comparator, p.outcome), p.label)
        for p in evidence_inference("train")
    ]
    random.Random(1).shuffle(rows)
    return training.fit_classes(rows, rounds=12, rate=0.05, decay=1e-2, least=2)


if __name__ == "__main__":
    content = gzip.compress(directions.dumps(train()).encode(), mtime=0)
    resources.path(directions.WEIGHTS).write_bytes(content)
    print(f"{len(content):,} bytes")
