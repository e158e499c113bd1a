"""Which way an outcome went with an intervention, compared with something, given the words that report it."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from msgraph import resources
from msgraph.errors import InputError
from msgraph.extract.training import softmax

WEIGHTS = "ontology/mentions/directions.tsv.gz"

#: What can be said: the outcome was higher, was lower, did not differ.
LABELS = ("decreased", "increased", "no difference")

_TOKEN = re.compile(r"\d+(?:[.,·]\d+)*|[^\W\d_]+|[^\w\s]")
_P = re.compile(r"[pP]\s*(?:-?\s*values?)?\s*(?:of|was|is)?\s*([<>=≤≥]+)\s*([0-9]*\.?[0-9]+)")
_AGAINST = re.compile(
    r"(-?\d+(?:\.\d+)?)\s*(?:%|[a-z/]*)?\s*(?:\([^)]{0,80}\)|± ?[\d.]+|\[[^\]]{0,80}\])?[^.;]{0,40}?"
    r"\b(?:vs\.?|versus|compared (?:with|to)|and|than|against)\b[^.;\d]{0,50}?(-?\d+(?:\.\d+)?)"
)
_RATIO = re.compile(
    r"\b(?:HR|OR|RR|IRR|[Hh]azard ratio|[Oo]dds ratio|[Rr]elative risk|[Rr]isk ratio)\b[^\d]{0,25}(\d+\.\d+)"
    r"(?:[^\d]{0,30}(?:95\s*%?[^\d]{0,15})?(\d+\.\d+)[^\d]{1,6}(\d+\.\d+))?"
)
_GENERAL = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "in",
        "on",
        "at",
        "with",
        "and",
        "or",
        "to",
        "for",
        "by",
        "from",
        "mean",
        "total",
        "group",
        "groups",
        "treatment",
        "patients",
        "treated",
        "score",
        "scores",
        "rate",
        "level",
        "levels",
        "number",
    ]
)
_CONTROLS = frozenset(["control", "controls", "placebo", "sham", "usual"])
_UP = frozenset(
    [
        "increased",
        "increase",
        "increases",
        "increasing",
        "higher",
        "greater",
        "more",
        "longer",
        "larger",
        "improved",
        "improvement",
        "improve",
        "improves",
        "better",
        "elevated",
        "raised",
        "rose",
        "rise",
        "superior",
        "gain",
        "gains",
        "gained",
        "enhanced",
        "enhance",
        "faster",
        "favor",
        "favour",
        "favored",
        "favoured",
        "exceeded",
        "elevation",
        "doubled",
        "stronger",
        "upregulated",
    ]
)
_DOWN = frozenset(
    [
        "decreased",
        "decrease",
        "decreases",
        "decreasing",
        "lower",
        "less",
        "fewer",
        "reduced",
        "reduction",
        "reductions",
        "reduce",
        "reduces",
        "reducing",
        "shorter",
        "smaller",
        "declined",
        "decline",
        "worse",
        "inferior",
        "worsened",
        "impaired",
        "dropped",
        "drop",
        "fell",
        "fall",
        "lowered",
        "lowest",
        "attenuated",
        "diminished",
        "poorer",
        "slower",
        "least",
        "prevented",
        "suppressed",
        "inhibited",
        "loss",
        "lost",
        "alleviated",
        "relieved",
    ]
)
_SAME = frozenset(
    [
        "no",
        "not",
        "nor",
        "neither",
        "similar",
        "comparable",
        "unchanged",
        "same",
        "identical",
        "equal",
        "without",
        "nonsignificant",
        "non",
        "ns",
        "insignificant",
        "equivalent",
        "cannot",
        "unaffected",
        "noninferior",
    ]
)
_COMPARING = frozenset(["than", "vs", "versus", "compared", "relative", "comparison"])
_LETTER = {
    "INT": "I", "CMP": "C", "CTL": "C", "OUT": "O", "than": "t", "compared": "v", "versus": "v", "vs": "v",
    "significant": "s", "significantly": "s",
}  # fmt: skip
_ENDINGS = ("ies", "es", "s", "ing", "ed")


@dataclass(frozen=True, slots=True)
class Direction:
    """One of `LABELS`, with how likely it is."""

    label: str
    likely: float


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 3:
            return word[: -len(ending)]
    return word


def _content(name: str) -> set[str]:
    words = [w.lower() for w in _TOKEN.findall(name)]
    kept = {_stem(w) for w in words if w.isalpha() and len(w) > 1 and w not in _GENERAL}
    return kept or {_stem(w) for w in words}


def _initials(name: str) -> set[str]:
    words = re.findall(r"[A-Za-z]+", name)
    return {"".join(w[0] for w in words).lower()} if len(words) > 1 else set()


def masked(evidence: str, intervention: str, comparator: str, outcome: str) -> list[str]:
    """The words in lower case, with INT, CMP and OUT for the three names, CTL for controls, NUM for numbers."""
    first, second, third = _content(intervention), _content(comparator), _content(outcome)
    both = first & second
    ours = (first - second or first) | _initials(intervention)
    theirs = second - first | (_initials(comparator) - ours)
    groups = (("INT", ours), ("CMP", theirs), ("OUT", third), ("ARM", both))
    found: list[str] = []
    for word in _TOKEN.findall(evidence.lower()):
        name = _masked(word, groups)
        if not (found and found[-1] == name and name.isupper()):
            found.append(name)
    return found


def _masked(word: str, groups: Sequence[tuple[str, set[str]]]) -> str:
    if word.isalpha() or len(word) > 1:
        stem = _stem(word)
        for name, stems in groups:
            if stem in stems:
                return name
        if word in _CONTROLS:
            return "CTL"
    return "NUM" if word[0].isdigit() else word


def _kind(word: str) -> str:
    return "U" if word in _UP else "D" if word in _DOWN else "N" if word in _SAME else ""


def features(evidence: str, intervention: str, comparator: str, outcome: str) -> tuple[str, ...]:
    """What the direction is told by: the words around the three names, comparisons, numbers, p values."""
    words = masked(evidence, intervention, comparator, outcome)
    cues = [(at, _kind(word)) for at, word in enumerate(words) if _kind(word)]
    text = evidence.replace("·", ".").replace("−", "-")
    found = {
        "*",
        f"len{min(len(words) // 15, 6)}",
        *_grams(words),
        *_sequence(words),
        *_counts(cues),
    }
    near = [_nearest(words, cues, names) for names in (("OUT",), ("INT",), ("CMP", "CTL"))]
    for name, (kind, side, gap) in zip(("nO", "nI", "nC"), near, strict=True):
        if kind != "-":
            found |= {f"{name}{kind}{side}", f"{name}{kind}{side}{min(gap, 6)}"}
    at_outcome, at_ours, at_theirs = (kind for kind, _, _ in near)
    first = _first(words)
    than, comparing = _compared(words, cues)
    found |= {f"F{first}", *comparing, *_numbers(text, first, at_outcome, cues)}
    for stem in _content(outcome):
        found |= {f"o{stem}", f"o{stem}{at_outcome}"}
    found |= {
        f"c{at_outcome}{at_ours}{at_theirs}{first}{than}",
        f"d{at_outcome}{first}{than}",
        f"e{at_outcome}{at_ours}",
    }
    return tuple(sorted(found))


def _grams(words: Sequence[str]) -> Iterator[str]:
    kinds = [f"<{_kind(word)}>" if _kind(word) else word for word in words]
    for at, word in enumerate(words):
        yield f"1{word}"
        for size in (2, 3):
            if at + size <= len(words):
                yield f"{size}{' '.join(words[at : at + size])}"
                yield f"g{size}{' '.join(kinds[at : at + size])}"


def _sequence(words: Sequence[str]) -> Iterator[str]:
    """The order of cues and names as a string of letters, whole and in pieces."""
    letters = "".join(_kind(word) or _LETTER.get(word, "") for word in words)
    short = re.sub(r"(.)\1+", r"\1", letters)
    yield f"S{short[:12]}"
    yield "K" + re.sub(r"(.)\1+", r"\1", re.sub("[Os]", "", short))[:10]
    for size in (2, 3, 4):
        for at in range(len(short) - size + 1):
            yield f"s{size}{short[at : at + size]}"


def _counts(cues: Sequence[tuple[int, str]]) -> Iterator[str]:
    for kind in "UDN":
        yield f"n{kind}{min(sum(k == kind for _, k in cues), 2)}"
    yield f"nn{_seen(cues)}"


def _seen(cues: Sequence[tuple[int, str]]) -> str:
    return "".join("1" if any(k == kind for _, k in cues) else "0" for kind in "UDN")


def _nearest(
    words: Sequence[str], cues: Sequence[tuple[int, str]], names: Sequence[str]
) -> tuple[str, str, int]:
    """The cue nearest to one of the names: its kind, whether it stands after or before, how far."""
    found = ("-", "", 99)
    for at, word in enumerate(words):
        if word in names:
            for place, kind in cues:
                if abs(at - place) < found[2]:
                    found = (kind, "a" if place > at else "b", abs(at - place))
    return found


def _first(words: Sequence[str]) -> str:
    """Which arm is named first; a small letter where only one is."""
    ours = next((at for at, word in enumerate(words) if word == "INT"), -1)
    theirs = next((at for at, word in enumerate(words) if word in ("CMP", "CTL")), -1)
    if ours >= 0 and theirs >= 0:
        return "I" if ours < theirs else "C"
    return "i" if ours >= 0 else "c" if theirs >= 0 else "-"


def _compared(words: Sequence[str], cues: Sequence[tuple[int, str]]) -> tuple[str, list[str]]:
    """What stands behind the first word of comparison, and features of the comparison."""
    for at, word in enumerate(words):
        if word in _COMPARING:
            behind = next((w for w in words[at + 1 : at + 9] if w in ("INT", "CMP", "CTL")), "-")
            before = [kind for place, kind in cues if place < at]
            found = [f"T{word}{behind}"]
            if before:
                found.append(f"T{behind}{before[-1]}{'n' if 'N' in before else ''}")
            return behind, found
    return "-", []


def _numbers(
    text: str, first: str, at_outcome: str, cues: Sequence[tuple[int, str]]
) -> Iterator[str]:
    tests = [_significant(*match.groups()) for match in _P.finditer(text)]
    together = "+".join(sorted(set(tests)))
    yield from (f"P{together}", f"Pc{together}{at_outcome}{first}", f"Px{together}{_seen(cues)}")
    if tests:
        yield from (f"p0{tests[0]}", f"pl{tests[-1]}")
    against = _AGAINST.search(text)
    if against:
        one, other = map(float, against.groups())
        sign = "gt" if one > other else "lt" if one < other else "eq"
        yield from (f"Q{sign}", f"Q{sign}{first}", f"Q{sign}{first}{together}")
    ratio = _RATIO.search(text)
    if ratio:
        yield "R" + ("hi" if float(ratio[1]) > 1 else "lo")
        if ratio[2]:
            low, high = float(ratio[2]), float(ratio[3])
            yield "RC" + ("U" if low > 1 else "D" if high < 1 else "N")


def _significant(sign: str, value: str) -> str:
    number = float(value)
    small = number <= 0.05 if sign in ("<", "≤", "<=") else sign == "=" and number < 0.05
    return "sig" if small else "ns"


Weights = Mapping[str, Mapping[str, float]]


def direction(evidence: str, intervention: str, comparator: str, outcome: str) -> Direction:
    """Which way the outcome went with the intervention, by the words of `evidence`; names may be approximate."""
    return decide(features(evidence, intervention, comparator, outcome), shipped())


def decide(found: Sequence[str], weights: Weights) -> Direction:
    """The likeliest label by the weights."""
    shares = softmax({c: sum(weights[c].get(f, 0.0) for f in found) for c in LABELS})
    label = max(LABELS, key=shares.__getitem__)
    return Direction(label, shares[label])


@cache
def shipped() -> dict[str, dict[str, float]]:
    """The project's own weights.

    Raises:
        InputError: they are not what training writes.
    """
    try:
        return loads(gzip.decompress(resources.path(WEIGHTS).read_bytes()).decode("utf-8"))
    except ValueError as error:
        raise InputError(
            "the weights of directions cannot be read",
            where=WEIGHTS,
            hint="make them again: benchmarks/train_directions.py",
        ) from error


def dumps(weights: Weights) -> str:
    """Weights as lines: a feature with its weight for each of `LABELS`, in hundredths."""
    rows = []
    for name in sorted(weights[LABELS[0]]):
        row = [round(weights[c][name] * 100) for c in LABELS]
        if any(row):
            rows.append("\t".join([name, *map(str, row)]))
    return "\n".join(rows) + "\n"


def loads(content: str) -> dict[str, dict[str, float]]:
    """Weights from what `dumps` writes.

    Raises:
        ValueError: they are something else.
    """
    found: dict[str, dict[str, float]] = {c: {} for c in LABELS}
    for row in content.split("\n")[:-1]:
        name, *cells = row.rsplit("\t", len(LABELS))
        for label, cell in zip(LABELS, cells, strict=True):
            found[label][name] = int(cell) / 100
    return found
