"""Learn the gate's weights from annotated abstracts and write `ontology/cues/weights.json`.

    python benchmarks/train_claims.py [--check]

The same as `msgraph train`, which says more. Learns from `../shared/gold/train.jsonl` and from `benchmarks/gold/`;
`../shared/gold/dev.jsonl` is never read.
"""

from __future__ import annotations

import sys

from msgraph.cli import main

if __name__ == "__main__":
    sys.exit(main(["train", *sys.argv[1:]]))
