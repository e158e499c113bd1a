"""Hazard, odds and risk ratios on CLERx: how many are found, and how many of those found are right.

    python benchmarks/clerx.py [--errors]

CLERx (Chiang et al. 2021) marks the value of each ratio in sentences of PubMed abstracts. It does not mark
intervals and p values: "with CI" counts the ratios behind whose value an interval of the same sentence
is printed next to it (by a search of the sentence that knows nothing of the extractor) and got one.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from pathlib import Path

from msgraph.extract import numbers
from msgraph.model import Result

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "clerx"
KINDS = {
    "3": {"hazard_ratio", "rate_ratio"},
    "4": {"odds_ratio"},
    "5": {"relative_risk", "rate_ratio"},
}
RATIOS = set().union(*KINDS.values())
_INTERVAL = re.compile(
    r"[\s,;:(\[]{0,4}(?:9[0-9.]{1,4} ?%[- ]?)?(?:CI|confident?c?e? intervals?)?[^0-9a-z.]{0,12}"
    r"(?:CI[^0-9]{0,5})?(-?[0-9.]+)(?: ?[-–,;] ?| to | and )(-?[0-9.]+)"
)
_P = re.compile(r"[^;)]{0,90}?\b[pP](?:[- ]?values?)? ?([=<>≤]) ?([0-9]*\.[0-9]+)")

Gold = tuple[str, int, int]


def sentences(side: str) -> Iterator[tuple[str, list[Gold]]]:
    """Each annotated sentence of a side with its ratio values: label, start, end from 0."""
    for path in sorted((CORPUS / side).iterdir()):
        for line in path.read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            entities = (
                [e.split(",") for e in cells[1].split(".")] if len(cells) > 1 and cells[1] else []
            )
            marks = [(k, int(a) - 1, int(b) - 1) for k, a, b in entities]
            yield cells[0], [_trimmed(cells[0], m) for m in marks if m[0] in KINDS]


def _trimmed(sentence: str, gold: Gold) -> Gold:
    label, start, end = gold
    found = re.match(r"-?[0-9]*\.?[0-9]+", sentence[start : end + 2])
    return label, start, start + (found.end() if found else end - start)


def matching(gold: Gold, sentence: str, results: list[Result]) -> Result | None:
    label, start, end = gold
    for result in results:
        inside = result.start <= start and end <= result.end
        if (
            inside
            and result.kind in KINDS[label]
            and float(result.value) == float(sentence[start:end])
        ):
            return result
    return None


@dataclass(frozen=True, slots=True)
class Counts:
    """Ratios found, found rightly, and marked; those printed with an interval or a p value, and which got it.

    What is found in sentences without a mark counts as found.
    """

    found: int
    right: int
    marked: int
    with_ci: int
    got_ci: int
    with_p: int
    got_p: int

    def __add__(self, other: Counts) -> Counts:
        return Counts(*map(sum, zip(astuple(self), astuple(other), strict=True)))


def measure(side: str, *, errors: bool) -> Counts:
    found = right = marked = with_ci = got_ci = with_p = got_p = 0
    for sentence, gold in sentences(side):
        results = [r for r in numbers.find(sentence, 0, len(sentence)) if r.kind in RATIOS]
        hits = [(g, matching(g, sentence, results)) for g in gold]
        found, marked = found + len(results), marked + len(gold)
        right += sum(hit is not None for _, hit in hits)
        for (_, _, end), hit in hits:
            ci = _INTERVAL.match(sentence, end)
            p = _P.match(sentence, ci.end() if ci else end)
            with_ci += ci is not None
            with_p += p is not None
            ok_ci = bool(ci and hit and hit.ci_low and float(hit.ci_low) == float(ci[1].strip(".")))
            ok_p = bool(p and hit and hit.p and float(hit.p.lstrip("<>≤≥")) == float(p[2]))
            got_ci, got_p = got_ci + ok_ci, got_p + ok_p
            if errors and ((ci and not ok_ci) or (p and not ok_p)):
                print(
                    f"  {sentence}\n    interval or p: {ci and ci.groups()} {p and p.groups()} {hit}"
                )
        extra = [r for r in results if not any(r is hit for _, hit in hits)]
        if errors and (extra or any(hit is None for _, hit in hits)):
            print(f"  {sentence}")
            print("    missed:", [sentence[g[1] : g[2]] for g, hit in hits if hit is None])
            print("    extra:", [(r.kind, r.as_reported) for r in extra])
    return Counts(found, right, marked, with_ci, got_ci, with_p, got_p)


def show(side: str, c: Counts) -> None:
    print(
        f"{side}: precision {c.right / c.found:.3f}  recall {c.right / c.marked:.3f}  ({c.marked} values)"
        f"  with CI {c.got_ci}/{c.with_ci}  with p {c.got_p}/{c.with_p}"
    )


def speed() -> None:
    texts = [s for side in ("train", "validation") for s, _ in sentences(side)]
    bare = [s for s in texts if not re.search("[0-9]", s)]
    for name, batch in (
        ("with numbers", [s for s in texts if s not in set(bare)]),
        ("without", bare),
    ):
        start = time.perf_counter()
        for text in batch * 5:
            numbers.find(text, 0, len(text))
        print(f"sentences {name}: {5 * len(batch) / (time.perf_counter() - start):,.0f} a second")


if __name__ == "__main__":
    if not CORPUS.is_dir():
        sys.exit(f"CLERx is not at {CORPUS}: nothing is measured")
    for part in ("train", "validation"):
        show(part, measure(part, errors="--errors" in sys.argv))
    speed()
