"""Learn the gate's weights from annotated abstracts and write `ontology/cues/weights.json`.

    python benchmarks/train_claims.py            learns and writes
    python benchmarks/train_claims.py --check    prints cross-validated figures, writes nothing

Learns from `../shared/gold/train.jsonl` and from `benchmarks/gold/`; the same inputs give the same bytes.
`../shared/gold/dev.jsonl` is never read here.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path

import gold_claims

from msgraph import readers, resources
from msgraph.extract import gate, training
from msgraph.model import Record

#: Near a precision of 0.70 on the development abstracts.
THRESHOLD = 0.57
FOLDER = Path(__file__).resolve().parents[2] / "shared" / "gold"


def _annotated(claim: dict[str, object]) -> training.Annotated:
    return training.Annotated(
        kind=str(claim["type"]),
        subject=str(claim["subject"]),
        object=str(claim["object"]),
        quote=str(claim["quote"]),
        core=bool(claim.get("core", True)),
    )


def _examples(
    records: dict[str, Record], claims: list[dict[str, object]]
) -> list[training.Example]:
    """One example a paper, in the order of their PMIDs; what a study covers is no claim to learn."""
    found: dict[str, list[training.Annotated]] = defaultdict(list)
    for claim in claims:
        if claim["type"] != "study":
            found[str(claim["pmid"])].append(_annotated(claim))
    return [training.Example(records[p], tuple(found[p])) for p in sorted(records) if p in found]


def shared_examples() -> list[training.Example]:
    """The abstracts annotated for training."""
    lines = (FOLDER / "train.jsonl").read_text(encoding="utf-8").splitlines()
    claims = [json.loads(line) for line in lines if line.strip()]
    read = (r for r in readers.read(FOLDER / "train.xml") if isinstance(r, Record))
    return _examples({record.pmid: record for record in read}, claims)


def own_examples() -> list[training.Example]:
    """The abstracts annotated by the project."""
    records = gold_claims.records()
    worded = [gold_claims.in_words(c, records[str(c["pmid"])]) for c in gold_claims.claims()]
    return _examples(records, worded)


def main() -> None:
    examples = shared_examples() + own_examples()
    print(f"{len(examples)} abstracts, {sum(len(e.claims) for e in examples)} claims")
    if "--check" in sys.argv:
        found = training.cross_validated(examples, threshold=THRESHOLD)
        print(f"precision {found.precision:.3f} recall {found.recall:.3f} f1 {found.f1:.3f}")
        return
    judge = training.learn(examples, THRESHOLD)
    resources.path(gate.WEIGHTS).write_text(gate.as_json(judge), encoding="utf-8")
    print(f"{len(judge.weights.of)} weights written to {gate.WEIGHTS}")


if __name__ == "__main__":
    main()
