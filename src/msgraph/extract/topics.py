"""What a paper is about: its main interventions, what they are compared with, whom they are given to."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from msgraph.extract.clauses import Parse
from msgraph.extract.coordination import COMPARING
from msgraph.extract.frames import Cues, category_of, singular
from msgraph.extract.readings import trim


class Name(NamedTuple):
    """Words of the paper that name something, at their offsets."""

    text: str
    start: int
    end: int
    head: str


@dataclass(frozen=True, slots=True)
class Topics:
    """`interventions` are the likeliest first; `comparator` and `population` may be None."""

    interventions: tuple[Name, ...]
    comparator: Name | None
    population: Name | None
    weights: dict[str, float]


_LEADING = frozenset(
    "treatment therapy effect efficacy use administration impact influence role safety effectiveness pretreatment "
    "supplementation addition association infusion injection combination exposure blockade inhibition activity".split()
)
_GIVEN = frozenset("treat receive administer give inject assign randomize use add".split())
_CATEGORIES = {"drug": 2.0, "procedure": 1.5, "molecule": 0.7, "disease": 0.3, "cell": 0.5, "process": 0.3}
_NEVER = frozenset(["population", "study", "anaphor", "outcome", "part", "adverse_event"])
_WORD = re.compile(r"[a-z0-9]+")


def key_of(text: str) -> str:
    """A name's words in lower case, by which its mentions are counted."""
    return " ".join(_WORD.findall(text.lower()))


def find(views: list[Parse], cues: Cues) -> Topics:
    """The topics of a paper, from its title, its aim and how often it names them."""
    weights: Counter[str] = Counter()
    names: dict[str, Name] = {}
    comparator: Name | None = None
    population: Counter[str] = Counter()
    people: dict[str, Name] = {}
    for view in views:
        for i, chunk in enumerate(view.chunks):
            if chunk.kind != "N" or chunk.form:
                continue
            category = category_of(chunk.head, cues)
            name = _name(view, chunk.first, chunk.last)
            key = key_of(name.text)
            if category == "population":
                population[key] += 1
                people.setdefault(key, name)
            if not key or category in _NEVER or len(key) < 2 or len(key.split()) > 7:
                continue
            before = view.chunks[i - 1].head if i and view.chunks[i - 1].kind in "IV" else ""
            if before in COMPARING:
                comparator = comparator or name
                continue
            names.setdefault(key, name)
            weights[key] += _weight(view, i, before, category)
    order = sorted(names, key=lambda key: (-weights[key], names[key].start))
    people_first = max(population, key=lambda key: population[key]) if population else ""
    return Topics(tuple(names[key] for key in order[:4]), comparator, people.get(people_first), dict(weights))


def _name(view: Parse, first: int, last: int) -> Name:
    first, last = trim(view, first, last)
    start, end = view.sentence.span(first, last)
    return Name(view.sentence.text[start:end], start, end, view.lowers[last])


def _weight(view: Parse, i: int, before: str, category: str) -> float:
    weight = 0.5 + _CATEGORIES.get(category, 0.0)
    if view.sentence.section.kind == "title":
        weight += 3.0 - min(i, 4) * 0.3
    if i >= 2 and before in ("of", "with", "to", "by") and view.chunks[i - 2].kind == "N":
        if singular(view.chunks[i - 2].head) in _LEADING:
            weight += 2.0
    if i and view.chunks[i - 1].kind == "V" and before in _GIVEN:
        weight += 1.5
    if i + 1 < len(view.chunks) and view.chunks[i + 1].kind == "V":
        weight += 0.7
    return weight
