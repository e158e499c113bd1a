"""Which chemical a text blames for which disease: pairs of mentions, weighed by what stands around them.

Co-occurrence alone never makes a pair. The weights are learned (`benchmarks/train_pairs.py`): one set for
the pairs of a sentence, one for those of a whole abstract.
"""

from __future__ import annotations

import gzip
import math
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from msgraph import resources
from msgraph.errors import InputError
from msgraph.extract.mentions.finding import Mention

WEIGHTS = "ontology/mentions/{}.tsv.gz"

_WORD = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z0-9(\[])|\n")
_ENDING = re.compile(r"(?:ies|es|s|ed|ing)$")
#: More mentions than this in a sentence are a list, and pairs in it are not weighed.
_MOST = 24

Features = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Blame:
    """A chemical and a disease that a sentence relates, with how likely it blames the one for the other."""

    chemical: Mention
    disease: Mention
    likely: float


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of features and the probability from which a pair counts."""

    weights: Mapping[str, float]
    threshold: float

    def probability(self, features: Iterable[str]) -> float:
        """How likely the text blames the chemical for the disease."""
        total = sum(self.weights.get(name, 0.0) for name in features)
        return 1.0 / (1.0 + math.exp(-max(min(total, 30.0), -30.0)))


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    low = word.lower()
    return _ENDING.sub("", low) if len(low) > 5 else low


@dataclass(slots=True)
class _Sentence:
    """A sentence as words, each mention being one word: "CHEM" or "DIS"; `at` is where a mention went."""

    words: list[str]
    at: dict[Mention, int]
    chemicals: list[Mention]
    diseases: list[Mention]


def _masked(text: str, start: int, end: int, mentions: Sequence[Mention]) -> _Sentence:
    sentence = _Sentence([], {}, [], [])
    place = start
    for mention in mentions:
        if mention.start < place:
            continue
        sentence.words += map(_stem, _WORD.findall(text, place, mention.start))
        sentence.at[mention] = len(sentence.words)
        chemical = mention.kind == "chemical"
        sentence.words.append("CHEM" if chemical else "DIS")
        (sentence.chemicals if chemical else sentence.diseases).append(mention)
        place = mention.end
    sentence.words += map(_stem, _WORD.findall(text, place, end))
    return sentence


def of_sentence(
    text: str, start: int, end: int, mentions: Sequence[Mention]
) -> list[tuple[Mention, Mention, Features]]:
    """Each chemical and disease that `text[start:end]` names together, with the features of the pair."""
    sentence = _masked(text, start, end, mentions)
    if len(sentence.at) > _MOST:
        return []
    return [
        (c, d, _features(sentence, c, d)) for c in sentence.chemicals for d in sentence.diseases
    ]


def _features(s: _Sentence, chemical: Mention, disease: Mention) -> Features:
    c, d = s.at[chemical], s.at[disease]
    first, last = min(c, d), max(c, d)
    order = "cd" if c < d else "dc"
    between = s.words[first + 1 : last]
    found = {"*", order, f"n{order}{min(len(between) // 3, 6)}"}
    found |= {f"b{order}{w}" for w in between}
    found |= {f"B{order}{a} {b}" for a, b in pairwise(between)}
    if len(between) <= 5:
        found.add(f"w{order}{' '.join(between)}")
    found |= _around(s.words, c, "C", order) | _around(s.words, d, "D", order)
    found |= {f"s{w}" for w in s.words}
    found |= _rivals(s, chemical, disease, order)
    found |= {f"e{_stem(w)}" for w in _WORD.findall(disease.words)}
    found.add(f"ec{chemical.words.lower()}")
    return tuple(sorted(found))


def _around(words: Sequence[str], at: int, name: str, order: str) -> set[str]:
    padded = ["^", "^", "^", *words, "$", "$", "$"]
    p3, p2, p1, _, n1, n2, n3 = padded[at : at + 7]
    return {
        f"{name}-{p1}", f"{name}--{p2} {p1}", f"{name}+{n1}", f"{name}++{n1} {n2}", f"{name}---{p3} {p2} {p1}",
        f"{name}+++{n1} {n2} {n3}", f"{name}{order}-{p1}", f"{name}{order}+{n1}",
    }  # fmt: skip


def _rivals(s: _Sentence, chemical: Mention, disease: Mention, order: str) -> set[str]:
    """Whether another chemical or disease stands nearer."""
    c, d = s.at[chemical], s.at[disease]
    nearer_c = sum(abs(s.at[x] - d) < abs(c - d) for x in s.chemicals)
    nearer_d = sum(abs(s.at[x] - c) < abs(c - d) for x in s.diseases)
    return {
        f"rc{min(nearer_c, 3)}", f"rd{min(nearer_d, 3)}", f"rr{order}{min(nearer_c, 2)}{min(nearer_d, 2)}",
        f"nc{min(len(s.chemicals), 4)}", f"nd{min(len(s.diseases), 4)}",
    }  # fmt: skip


# Sentences


def in_sentence(text: str, mentions: Sequence[Mention]) -> list[Blame]:
    """The pairs of one sentence in which the chemical is blamed for the disease."""
    model = shipped("sentence")
    weighed = (
        Blame(c, d, model.probability(features))
        for c, d, features in of_sentence(text, 0, len(text), mentions)
    )
    return [blame for blame in weighed if blame.likely >= model.threshold]


# Abstracts


def of_abstract(text: str, named: Sequence[tuple[Mention, str]]) -> dict[tuple[str, str], Features]:
    """The features of each pair of identifiers that an abstract names; its first line is its title."""
    names: dict[Mention, list[str]] = defaultdict(list)
    for mention, identifier in named:
        names[mention].append(identifier)
    mentions = sorted(names, key=lambda m: (m.start, m.end))
    found = _of_whole(text, mentions, names)
    for number, (start, end) in enumerate(_sentences(text)):
        inside = [m for m in mentions if start <= m.start < end]
        for c, d, features in of_sentence(text, start, end, inside):
            marked = {*features, "same", "title" if number == 0 else "body"}
            for pair in ((x, y) for x in names[c] for y in names[d]):
                found[pair] |= marked
    return {pair: tuple(sorted(features)) for pair, features in found.items()}


def _sentences(text: str) -> list[tuple[int, int]]:
    ends = [*(m.start() for m in _SENTENCE.finditer(text)), len(text)]
    begins = [0, *(m.end() for m in _SENTENCE.finditer(text))]
    return list(zip(begins, ends, strict=True))


def _of_whole(
    text: str, mentions: Sequence[Mention], names: Mapping[Mention, Sequence[str]]
) -> dict[tuple[str, str], set[str]]:
    """What the abstract as a whole says of each pair: how often and where its ends are named."""
    begins = [start for start, _ in _sentences(text)]
    title_end = text.find("\n")
    places: dict[str, dict[str, list[int]]] = {
        "chemical": defaultdict(list),
        "disease": defaultdict(list),
    }
    titled: set[str] = set()
    words: dict[str, str] = {}
    for mention in mentions:
        for identifier in names[mention]:
            places[mention.kind][identifier].append(bisect_right(begins, mention.start) - 1)
            words.setdefault(identifier, mention.words.lower())
            if mention.start < title_end:
                titled.add(identifier)
    ranks = {kind: _ranks(found) for kind, found in places.items()}
    found: dict[tuple[str, str], set[str]] = {}
    for c, mine in places["chemical"].items():
        for d, others in places["disease"].items():
            gap = min(abs(a - b) for a in mine for b in others)
            together = sum(a in others for a in set(mine))
            found[c, d] = {
                "*", f"gap{min(gap, 3)}", f"to{min(together, 3)}", f"Rc{ranks['chemical'][c]}", f"Rd{ranks['disease'][d]}",
                f"Rcd{ranks['chemical'][c]}{ranks['disease'][d]}", f"T{c in titled:d}{d in titled:d}",
                f"Ncd{min(len(places['chemical']), 4)}{min(len(places['disease']), 6)}",
                f"fc{min(len(mine), 5)}", f"fd{min(len(others), 5)}", f"E{words[d]}", f"Ec{words[c]}",
                f"gT{min(gap, 2)}{c in titled:d}{d in titled:d}{ranks['chemical'][c]}",
            }  # fmt: skip
    return found


def _ranks(places: Mapping[str, Sequence[int]]) -> dict[str, int]:
    """0 for what is named most, and so on, 3 at most; what is named earlier comes first of equals."""
    counts = Counter({name: len(found) for name, found in places.items()})
    ordered = sorted(counts, key=lambda name: (-counts[name], places[name][0], name))
    return {name: min(rank, 3) for rank, name in enumerate(ordered)}


def in_abstract(text: str, named: Sequence[tuple[Mention, str]]) -> dict[tuple[str, str], float]:
    """The pairs of identifiers in which the abstract blames the chemical for the disease, with how likely."""
    model = shipped("abstract")
    weighed = {pair: model.probability(f) for pair, f in of_abstract(text, named).items()}
    return {pair: likely for pair, likely in weighed.items() if likely >= model.threshold}


# Weights


@cache
def shipped(which: str) -> Weights:
    """The project's own weights: "sentence" or "abstract".

    Raises:
        InputError: the weights are not what training writes.
    """
    name = WEIGHTS.format(f"pairs_{which}")
    try:
        return loads(gzip.decompress(resources.path(name).read_bytes()).decode("utf-8"))
    except ValueError as error:
        raise InputError(
            "the weights of pairs cannot be read",
            where=name,
            hint="make them again: benchmarks/train_pairs.py",
        ) from error


def dumps(model: Weights) -> str:
    """Weights as lines: the threshold, then a feature with its weight on each, in thousandths."""
    rows = [f"{round(model.threshold * 1000)}"]
    rows += [
        f"{name}\t{round(w * 1000)}" for name, w in sorted(model.weights.items()) if abs(w) >= 0.005
    ]
    return "\n".join(rows) + "\n"


def loads(content: str) -> Weights:
    """Weights from what `dumps` writes.

    Raises:
        ValueError: they are something else.
    """
    first, *rows = content.split("\n")[:-1]
    weights = {}
    for row in rows:
        name, weight = row.rsplit("\t", 1)
        weights[name] = int(weight) / 1000
    return Weights(weights, int(first) / 1000)
