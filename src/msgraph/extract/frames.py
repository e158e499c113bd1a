"""The cue tables: which verbs, nouns and adjectives make claims, and of what kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, lru_cache

from msgraph import resources


@dataclass(slots=True)
class Frame:
    """What a cue says: its `kind` of frame, the claim's predicate, the direction, the claim's kind if certain."""

    name: str
    predicate: str
    direction: str
    claim: str


@dataclass(frozen=True, slots=True)
class Cues:
    """Frames by (word, preposition); "" for a direct object. `inside` are adjectives within a noun phrase.

    `rated` are adjectives that sign what is shown or had ("good efficacy"); `effects` are adjectives that sign an
    effect ("protective effect");
    `certainty` gives a modality by where a word stands and the word; `heads` and `endings` what a noun names;
    `near` and `far` the group of a noun ("N" and the word) or verb ("V" and the word).
    """

    verbs: dict[tuple[str, str], tuple[Frame, ...]]
    nouns: dict[str, tuple[tuple[tuple[str, ...], Frame], ...]]
    adjectives: dict[tuple[str, str], Frame]
    inside: dict[str, str]
    rated: dict[str, str]
    effects: dict[str, str]
    certainty: dict[tuple[str, str], str]
    heads: dict[str, str]
    endings: dict[str, tuple[int, str]]
    near: dict[str, str]
    far: dict[str, str]
    known: dict[str, str] = field(default_factory=dict, compare=False)
    groups: dict[str, tuple[str, str, str]] = field(default_factory=dict, compare=False)


@cache
def shipped() -> Cues:
    """The project's own cue tables."""
    adjectives = resources.table("ontology/cues/adjectives.tsv")
    heads = resources.table("ontology/cues/categories.tsv")
    clusters = resources.table("ontology/cues/clusters.tsv")
    return Cues(
        verbs=_verbs(),
        nouns=_nouns(),
        adjectives={
            (row["adjective"], p): _frame(row)
            for row in adjectives
            for p in row["preposition"].split("|")
        },
        inside={
            row["adjective"]: row["direction"]
            for row in adjectives
            if row["class"] in ("better", "same")
        },
        rated={
            row["adjective"]: row["direction"]
            for row in adjectives
            if row["class"] == "rated" and row["direction"] != "unspecified"
        },
        effects={
            row["adjective"]: row["direction"] for row in adjectives if row["class"] == "ofeffect"
        },
        certainty={
            (row["where"], row["word"]): row["modality"]
            for row in resources.table("ontology/cues/certainty.tsv")
        },
        heads={row["word"]: row["category"] for row in heads if not row["word"].startswith("-")},
        near={row["class"] + row["word"]: row["near"] for row in clusters},
        far={row["class"] + row["word"]: row["far"] for row in clusters},
        endings=_endings([row for row in heads if row["word"].startswith("-")]),
    )


def _endings(rows: list[dict[str, str]]) -> dict[str, tuple[int, str]]:
    """The category that an ending tells, with its place in the table: the first that fits wins."""
    found: dict[str, tuple[int, str]] = {}
    for place, row in enumerate(rows):
        found.setdefault(row["word"][1:], (place, row["category"]))
    return found


def _frame(row: dict[str, str]) -> Frame:
    return Frame(row["class"], row["predicate"], row["direction"] or "unspecified", row["kind"])


def _verbs() -> dict[tuple[str, str], tuple[Frame, ...]]:
    found: dict[tuple[str, str], tuple[Frame, ...]] = {}
    for row in resources.table("ontology/cues/verbs.tsv"):
        key = row["verb"], row["preposition"]
        found[key] = (*found.get(key, ()), _frame(row))
    return found


def _nouns() -> dict[str, tuple[tuple[tuple[str, ...], Frame], ...]]:
    found: dict[str, tuple[tuple[tuple[str, ...], Frame], ...]] = {}
    for row in resources.table("ontology/cues/nouns.tsv"):
        entry = tuple(row["preposition"].split("|")), _frame(row)
        found[row["noun"]] = (*found.get(row["noun"], ()), entry)
    return found


@lru_cache(maxsize=65536)
def singular(word: str) -> str:
    """A noun without its plural ending, roughly."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


def category_of(word: str, cues: Cues) -> str:
    """What a noun names, by the table of heads and endings; "entity" when it does not say."""
    known = cues.known.get(word)
    if known is None:
        if len(cues.known) > REMEMBERED:
            cues.known.clear()
        known = cues.known[word] = _category(word.lower(), cues)
    return known


#: How many words' categories are kept.
REMEMBERED = 50_000


def _category(low: str, cues: Cues) -> str:
    found = cues.heads.get(low) or cues.heads.get(singular(low))
    if found:
        return found
    told = (cues.endings.get(low[start:]) for start in range(3, len(low)))
    return min((found for found in told if found), default=(0, "entity"))[1]
