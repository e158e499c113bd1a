"""What a paper is about: its main subjects, what they are compared with, whom they are given to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from msgraph.extract import word_sets
from msgraph.extract.clauses import Parse
from msgraph.extract.coordination import COMPARING
from msgraph.extract.frames import Cues, category_of, singular
from msgraph.extract.readings import trim
from msgraph.extract.weighing import Part, Weights


@dataclass(slots=True)
class Name:
    """Words of the paper that name something, at their offsets; `label` is the whole name where they are a part."""

    text: str
    start: int
    end: int
    head: str
    label: str = ""


@dataclass(slots=True)
class Mentions:
    """Where one name occurs: how often in all, as a subject, after a leading noun, in which sections."""

    name: Name
    category: str
    count: int = 0
    subject: int = 0
    led: int = 0
    given: int = 0
    compared: int = 0
    title: int = 99
    conclusion: int = 0
    first: int = 0
    places: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Topics:
    """`interventions` are the likeliest first; `comparator`, `population` and `disease` may be None.

    `works_with` is what the paper works with: people, bench, both or other.

    `weights` count each name, by its key; `standings` are what features have asked of names so far.
    """

    interventions: tuple[Name, ...]
    comparator: Name | None
    population: Name | None
    disease: Name | None
    weights: dict[str, float]
    works_with: str = "other"
    standings: dict[str, tuple[int, int, int, bool]] = field(default_factory=dict, compare=False)


_PEOPLE = word_sets.of("features.people")
_BENCH = word_sets.of("features.bench")
_LEADING = word_sets.of("topics.leading")
_GIVEN = word_sets.of("topics.given")
_GENERIC = word_sets.of("topics.generic")
_TIMES = word_sets.of("topics.times")
_NEVER = frozenset(["population", "study", "anaphor", "part"])
_WORD = re.compile(r"[a-z0-9]+")


@lru_cache(maxsize=65536)
def key_of(text: str) -> str:
    """A name's words in lower case, by which its mentions are counted."""
    return " ".join(_WORD.findall(text.lower()))


def find(views: list[Parse], cues: Cues, long_forms: dict[str, str], weights: Weights) -> Topics:
    """The topics of a paper; `weights` tell what speaks for a name."""
    table, comparator = _mentions(views, cues, long_forms)
    scored = {
        key: weights.total([features_of(m, cues)])
        for key, m in table.items()
        if _may_be_topic(key, m)
    }
    order = sorted(scored, key=lambda key: (-scored[key], table[key].name.start))
    return Topics(
        _apart([table[key].name for key in order[:8]])[:4],
        comparator,
        _commonest(table, "population"),
        _commonest(table, "disease"),
        {key: float(m.count + 2 * (m.title < 99)) for key, m in table.items()},
        _what_it_works_with(views),
    )


def _what_it_works_with(views: list[Parse]) -> str:
    """Whether a paper speaks of people, of cells and animals, or of both."""
    people = sum(sum(map(_PEOPLE.__contains__, view.lowers)) for view in views)
    bench = sum(sum(map(_BENCH.__contains__, view.lowers)) for view in views)
    if people + bench < 4:
        return "other"
    return "people" if people > 2 * bench else "bench" if bench > 2 * people else "both"


def _may_be_topic(key: str, m: Mentions) -> bool:
    """Whether a name is said more than once, in the title or as a subject, and names what a paper can be about."""
    heard = m.count > 1 or m.title < 99 or m.subject or m.led
    if not heard or m.category in _NEVER:
        return False
    return _TIMES.isdisjoint(key.split(" "))


def _apart(names: list[Name]) -> tuple[Name, ...]:
    """The names without those that hold an earlier one's words."""
    kept: list[Name] = []
    for name in names:
        words = set(key_of(name.text).split())
        if not any(set(key_of(k.text).split()) <= words for k in kept):
            kept.append(name)
    return tuple(kept)


def _commonest(table: dict[str, Mentions], category: str) -> Name | None:
    found = [m for m in table.values() if m.category == category]
    if not found:
        return None
    return max(found, key=lambda m: (m.count + 2 * (m.title < 99), -m.name.start)).name


def candidates_of(
    views: list[Parse], cues: Cues, long_forms: dict[str, str]
) -> dict[str, Mentions]:
    """Every name that may be a topic, by its key."""
    table, _ = _mentions(views, cues, long_forms)
    return {key: m for key, m in table.items() if _may_be_topic(key, m)}


def _mentions(
    views: list[Parse], cues: Cues, long_forms: dict[str, str]
) -> tuple[dict[str, Mentions], Name | None]:
    table: dict[str, Mentions] = {}
    comparator: Name | None = None
    for view in views:
        before = ""
        for i, chunk in enumerate(view.chunks):
            if chunk.kind != "N" or chunk.form:
                before = chunk.head if chunk.kind in "IV" else ""
                continue
            name = _name(view, chunk.first, chunk.last)
            if before and comparator is None and before in COMPARING:
                comparator = name
            key = key_of(long_forms.get(name.text, name.text))
            if len(key) > 1 and key.count(" ") < 8:
                _count(table, key, name, view, i, before, cues)
            before = ""
    return table, comparator


def _count(
    table: dict[str, Mentions], key: str, name: Name, view: Parse, i: int, before: str, cues: Cues
) -> None:
    m = table.get(key)
    if m is None:
        m = table[key] = Mentions(name, category_of(name.head, cues), first=view.sentence.number)
    m.count += 1
    chunks = view.chunks
    if not before:
        m.subject += i + 1 < len(chunks) and chunks[i + 1].kind == "V"
    else:
        m.given += before in _GIVEN
        m.compared += before in COMPARING
    m.led += i >= 2 and chunks[i - 2].kind == "N" and singular(chunks[i - 2].head) in _LEADING
    section = view.sentence.section.kind
    m.places.add(section)
    if section == "conclusions":
        m.conclusion += 1
    elif section == "title":
        m.title = min(m.title, i)


def _name(view: Parse, first: int, last: int) -> Name:
    first, last = trim(view, first, last)
    while last > first and view.lowers[last] in _GENERIC:
        last -= 1
    start, end = view.sentence.span(first, last)
    return Name(view.sentence.text[start:end], start, end, view.lowers[last])


def features_of(m: Mentions, cues: Cues) -> Part:
    """What speaks for a name being what the paper is about."""
    size = key_of(m.name.text).count(" ") + 1
    noun = "N" + singular(m.name.head)
    return (
        _parts,
        min(m.title, 6) if m.title < 99 else -1,
        min(m.count, 6),
        m.category,
        size == 1 and noun in cues.near,
        cues.near.get(noun, "none"),
        (min(m.subject, 4), min(m.led, 3), min(m.given, 3), min(m.compared, 2)),
        (min(m.conclusion, 2), min(len(m.places), 4), m.first < 2),
        min(size, 4),
        sum(map(str.isupper, m.name.text)) > 1,
    )


def _parts(
    place: int,
    count: int,
    category: str,
    known: bool,
    near: str,
    roles: tuple[int, int, int, int],
    spread: tuple[int, int, bool],
    size: int,
    upper: bool,
) -> tuple[str, ...]:
    common, title, titled = (
        "common" if known else "rare",
        "no" if place < 0 else str(place),
        place >= 0,
    )
    subject, led, given, compared = roles
    conclusion, places, first = spread
    return (
        "bias",
        f"title={title}",
        f"count={count}",
        f"title,count={titled},{count}",
        f"category={category}",
        f"category,title={category},{titled}",
        f"common={common}",
        f"common,count={common},{count}",
        f"common,title={common},{title}",
        f"near={near}",
        f"subject={subject}",
        f"subject,title={min(subject, 2)},{titled}",
        f"led={led}",
        f"led,title={min(led, 1)},{titled}",
        f"given={given}",
        f"compared={compared}",
        f"conclusion={conclusion}",
        f"places={places}",
        f"size={size}",
        f"first={first}",
        f"upper={upper}",
    )
