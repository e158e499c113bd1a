"""Make `ontology/mentions/*.tsv.gz` again, byte for byte: the weights by which mentions are found.

    python benchmarks/train_mentions.py

Learns from the train sides of BC5CDR (both kinds) and of NCBI Disease (diseases). Every abstract is learned
from twice, once with a large lexicon at hand and once with the project's own alone, so that the weights
serve in both cases. See `ontology/mentions/README.md`.
"""

from __future__ import annotations

import gzip
import sys
import time
from bisect import bisect_left
from collections.abc import Sequence

from corpora import Abstract, bc5cdr, ncbi_disease
from vocabulary import compiled, own

from msgraph import resources
from msgraph.extract.mentions import finding, learning
from msgraph.extract.mentions.features import Place
from msgraph.extract.mentions.learning import Row
from msgraph.extract.mentions.tagger import BEGIN, INSIDE, OUTSIDE
from msgraph.lexicon.scanning import Names

ROUNDS = 10


def rows(
    abstracts: Sequence[Abstract], kind: str, names: Sequence[Names], domain: str
) -> list[Row]:
    found: list[Row] = []
    for abstract in abstracts:
        gold = [(g.start, g.end) for g in abstract.mentions if g.kind == kind]
        for places, features in finding.document(abstract.text, names, domain).sentences:
            found.append((features, tags(places, gold)))
    return found


def tags(places: Sequence[Place], gold: Sequence[tuple[int, int]]) -> list[int]:
    found = [OUTSIDE] * len(places)
    starts = [start for _, start, _ in places]
    for start, end in gold:
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        for at in range(first, last):
            found[at] = BEGIN if at == first else INSIDE
    return found


def train(kind: str) -> bytes:
    learned: list[Row] = []
    for names in ((own(), compiled()), (own(),)):
        learned += rows(bc5cdr("train"), kind, names, "1")
        if kind == "disease":
            learned += rows(ncbi_disease("train"), kind, names, "2")
    weights = learning.fit(learned, rounds=ROUNDS)
    return gzip.compress(finding.dumps(weights).encode(), mtime=0)


def main() -> None:
    folder = resources.path("ontology") / "mentions"
    folder.mkdir(exist_ok=True)
    for kind in sys.argv[1:] or finding.KINDS:
        begun = time.perf_counter()
        content = train(kind)
        (folder / f"{kind}.tsv.gz").write_bytes(content)
        print(f"{kind}: {len(content):,} bytes, {time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
