"""How good and how fast extraction is: every figure with the floor it must reach and the goal.

    python benchmarks/extraction.py [--only NAME]... [--list] [--markdown] [--check]

Measured on the development sides of `../shared`, from which nothing is learned, and on the sentences in
`tests/extract/`. `--only claims` measures one group.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache

import clerx
import mentions
import relations
from corpora import SHARED, bc5cdr
from train_pairs import ade_sentences

from msgraph import readers, resources
from msgraph.extract import extract
from msgraph.extract.mentions import finding
from msgraph.model import Claim, Record, Section, Source
from msgraph.pipeline import Settings, findings, scoring, statements
from msgraph.pipeline.papers import make

GOLD = SHARED / "gold"
RECENT = SHARED / "medline" / "slice_2000_abstracts.xml.gz"
NEGATION = resources.root() / "tests" / "extract" / "negation.tsv"
RUNS = 3
#: Abstracts that the process reads whose memory is measured.
SAMPLE = 300

Figure = tuple[str, float, float, float]
"""Metric, value, floor and goal; in all but memory more is better."""

MEMORY = "resident memory, MB, with a lexicon"


# --- claims on annotated abstracts


@cache
def dev() -> tuple[scoring.Score, findings.Findings]:
    """The development abstracts, scored."""
    forms = statements.texts(GOLD / "dev_texts.json")
    gold = statements.gold(GOLD / "dev.jsonl", forms)
    found = findings.of_papers([GOLD / "dev.xml"], Settings(), gold.papers)
    return scoring.score(found.statements(forms), gold), found


def claims_f1() -> Iterator[Figure]:
    """Claims matched."""
    yield "claims on the dev gold, F1", dev()[0].loose.f1, 0.50, 0.72


def claims_strict() -> Iterator[Figure]:
    """Claims matched with the right kind, direction, polarity and hedging."""
    yield "the same, strict F1", dev()[0].strict.f1, 0.36, 0.60


def claims_precision() -> Iterator[Figure]:
    """The share of claims that match."""
    yield "the same, precision", dev()[0].loose.precision, 0.70, 0.85


def attributes() -> Iterator[Figure]:
    """What is right on matched claims."""
    for name in ("direction", "polarity", "hedging"):
        yield f"on matched claims, {name}", dev()[0].same(name), 0.88, 0.96


def quotes() -> Iterator[Figure]:
    """Quotes that are the text at their offsets."""
    found = dev()[1]
    yield "quotes equal to the text, %", 100 * found.exact / max(len(found.views), 1), 100, 100


# --- mentions, identifiers, relations


@cache
def _bc5cdr() -> dict[str, tuple[mentions.Score, mentions.Score]]:
    return mentions.measure(bc5cdr("dev"))


def spans() -> Iterator[Figure]:
    """Mentions with their exact boundaries."""
    for kind in finding.KINDS:
        floor, goal, _, _ = mentions.GOALS[kind]
        yield f"BC5CDR dev {kind}s, strict F", _bc5cdr()[kind][0].f, floor, goal


def identifiers() -> Iterator[Figure]:
    """MeSH identifiers."""
    for kind in finding.KINDS:
        _, _, floor, goal = mentions.GOALS[kind]
        yield f"BC5CDR dev {kind} identifiers per document, F", _bc5cdr()[kind][1].f, floor, goal


def induced() -> Iterator[Figure]:
    """Chemical-induced disease from plain text; no figure without its precision."""
    score = relations.induced()
    value = score.f if score.precision >= 55 else 0.0
    yield f"chemical-induced disease, F (P {score.precision:.1f}, at least 55)", value, 40, 47


def adverse() -> Iterator[Figure]:
    """Drugs and their effects, cross-validated."""
    yield "ADE, all sentences, overlap F", relations.adverse(ade_sentences()).f, 55, 62


def outcomes() -> Iterator[Figure]:
    """Which way an outcome went."""
    yield "Evidence Inference validation, direction, macro F", relations.outcomes(), 73, 79


# --- numbers, negation


def ratios() -> Iterator[Figure]:
    """Hazard, odds and risk ratios, with intervals and p values where they are printed beside them."""
    counts = clerx.measure("train", errors=False) + clerx.measure("validation", errors=False)
    name = f"CLERx ratios ({counts.marked} values)"
    yield f"{name}, precision %", 100 * counts.right / counts.found, 98, 99
    yield f"{name}, recall %", 100 * counts.right / counts.marked, 93, 96
    yield "their intervals attached when present, %", 100 * counts.got_ci / counts.with_ci, 93, 96
    yield "their p values attached when present, %", 100 * counts.got_p / counts.with_p, 93, 96


def negation() -> Iterator[Figure]:
    """The project's own sentences, each a paper of its own: both ends, direction, polarity, modality."""
    wanted: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in resources.rows(NEGATION.read_text(encoding="utf-8"), NEGATION.name):
        wanted[row["sentence"]].append(row)
    right = found = 0
    for sentence, rows in wanted.items():
        mine = [c for c in extract(_saying(sentence)) if c.kind in statements.KINDS]
        found += len(mine)
        right += sum(any(_agrees(c, row) for c in mine) for row in rows)
    items = sum(map(len, wanted.values()))
    yield f"own negation and hedging set ({items} items), P %", 100 * right / found, 90, 97
    yield "the same, R %", 100 * right / items, 90, 97


def _saying(sentence: str) -> Record:
    section = Section("results", "", 0, len(sentence))
    return Record(sentence, (section,), Source("sentence", "text", "0" * 64))


def _agrees(claim: Claim, row: dict[str, str]) -> bool:
    modalities = (row["modality"],) if row["modality"] else ("demonstrated", "asserted")
    ends = claim.subject.text.lower(), claim.object.text.lower()
    signs = (claim.direction, claim.polarity) == (row["direction"], row["polarity"])
    said = ends == (row["subject"].lower(), row["object"].lower())
    return said and signs and claim.modality in modalities


# --- speed and memory


def speed() -> Iterator[Figure]:
    """Abstracts a second of CPU time on one core, read from `.xml.gz`, with claims: the median of three runs."""
    extract(next(_abstracts()))
    rates = []
    for _run in range(RUNS):
        begun = time.process_time()
        count = sum(1 for record in _abstracts() if extract(record) is not None)
        rates.append(count / (time.process_time() - begun))
    yield "abstracts a second on one core, .xml.gz to claims", statistics.median(rates), 300, 1000


def _abstracts() -> Iterator[Record]:
    for outcome in readers.read(RECENT):
        if isinstance(outcome, Record) and any(s.kind != "title" for s in outcome.sections):
            yield outcome


def memory() -> Iterator[Figure]:
    """The most that a process of its own holds while it makes papers with the compiled lexicon."""
    from vocabulary import compiled

    names = compiled().names
    command = [sys.executable, __file__, "--measure-memory"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    yield f"{MEMORY} of {names:,} names", float(done.stdout), 400, 200


def _measure_memory() -> None:
    from vocabulary import path

    settings = Settings(lexicons=(path(),))
    for record, _ in zip(_abstracts(), range(SAMPLE), strict=False):
        make(record, settings)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


FIGURES: dict[str, Callable[[], Iterator[Figure]]] = {
    "claims": claims_f1,
    "strict": claims_strict,
    "precision": claims_precision,
    "attributes": attributes,
    "quotes": quotes,
    "spans": spans,
    "identifiers": identifiers,
    "induced": induced,
    "ade": adverse,
    "outcomes": outcomes,
    "ratios": ratios,
    "negation": negation,
    "speed": speed,
    "memory": memory,
}


def verdict(metric: str, value: float, floor: float, goal: float) -> str:
    """Whether a figure reaches its goal, its floor, or neither; as rounded when it is printed."""
    sign = -1 if metric.startswith(MEMORY) else 1
    shown = float(number(value, floor))
    if sign * shown >= sign * goal:
        return "goal met"
    return "met" if sign * shown >= sign * floor else "NOT met"


def number(value: float, floor: float) -> str:
    """A figure with as many places as its floor deserves."""
    return f"{value:.3f}" if floor < 1 else f"{value:.1f}"


def line(figure: Figure, *, markdown: bool) -> str:
    """A figure as a line of the table."""
    metric, value, floor, goal = figure
    cells = [
        f"{metric:<56}",
        f"{number(value, floor):>8}",
        f"{floor:>7g}",
        f"{goal:>7g}",
        verdict(*figure),
    ]
    return "| " + " | ".join(c.strip() for c in cells) + " |" if markdown else " ".join(cells)


def measured(names: list[str], *, markdown: bool) -> list[Figure]:
    """The figures of the groups named, or of all; each is printed as soon as it is known."""
    figures = []
    for name in names or FIGURES:
        for figure in FIGURES[name]():
            print(line(figure, markdown=markdown), flush=True)
            figures.append(figure)
    return figures


def main() -> int:
    """Measure and print; for programs the figures follow once more, one JSON object a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", choices=FIGURES, default=[], metavar="NAME")
    parser.add_argument("--list", action="store_true", help="print the names for --only")
    parser.add_argument("--markdown", action="store_true", help="print a table in Markdown")
    parser.add_argument("--check", action="store_true", help="exit code 1 if a floor is missed")
    parser.add_argument("--measure-memory", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure_memory:
        _measure_memory()
        return 0
    if asked.list:
        print("\n".join(FIGURES))
        return 0
    if not GOLD.is_dir():
        sys.exit(f"the annotated material is not at {SHARED}: nothing is measured")
    if asked.markdown:
        print("| metric | value | floor | goal | |\n| --- | ---: | ---: | ---: | --- |")
    figures = measured(asked.only, markdown=asked.markdown)
    if not sys.stdout.isatty() and not asked.markdown:
        for metric, value, floor, goal in figures:
            stated = {"value": round(value, 3), "floor": floor, "goal": goal}
            print(json.dumps({"benchmark": metric, **stated}))
    return int(asked.check and any(verdict(*figure) == "NOT met" for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
