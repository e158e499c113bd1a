"""The large lexicon: how long it takes to open, and how much memory it takes to use.

    python benchmarks/lexicon.py

In a process of its own: opens the lexicon of 700,000 rows (`../shared/vocab/combined/terms.tsv.gz` compiled) and
finds its names in 2,000 abstracts; reports what the process holds at its highest, Python and readers included.
"""

from __future__ import annotations

import subprocess
import sys
from functools import cache

from corpora import SHARED
from vocabulary import compiled

_CODE = """
import resource, sys, time
from pathlib import Path
begun = time.perf_counter()
from msgraph.lexicon import compiled, spelling
lexicon = compiled.opened(Path(sys.argv[1]))
assert lexicon.find("multiple sclerosis")
opened = time.perf_counter() - begun
from msgraph import readers
from msgraph.model import Record
texts = 0
begun = time.perf_counter()
for outcome in readers.read(Path(sys.argv[2])):
    if isinstance(outcome, Record):
        texts += 1
        found = sum(1 for _ in lexicon.scan(outcome.text, spelling.tokens(outcome.text)))
seconds = time.perf_counter() - begun
print(opened, texts / seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, lexicon.names)
"""


@cache
def measured() -> tuple[float, float, float, int]:
    """Seconds to open, abstracts a second, megabytes, names."""
    abstracts = SHARED / "medline" / "slice_2000_abstracts.xml.gz"
    command = [sys.executable, "-c", _CODE, str(compiled().path), str(abstracts)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    opened, speed, memory, names = done.stdout.split()
    return float(opened), float(speed), float(memory), int(names)


def figures() -> list[tuple[str, float, float, float]]:
    """Metric, value, floor and goal of each figure; here less is better."""
    opened, _, memory, _ = measured()
    return [
        ("seconds to open the 700,000-name lexicon", opened, 0.5, 0.5),
        ("resident memory with the 700,000-name lexicon, MB", memory, 400, 200),
    ]


if __name__ == "__main__":
    opened, speed, memory, names = measured()
    print(
        f"{names:,} names; open in {opened:.2f} s (imports included); {memory:.0f} MB at the highest"
    )
    print(f"names found in {speed:,.0f} abstracts a second, parsing included")
