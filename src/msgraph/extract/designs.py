"""What kind of study a paper is, and whom or what it studied."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from msgraph import resources
from msgraph.extract import prefixes, sentences
from msgraph.model import Record

MIXED = "mixed"


@cache
def _table(sort: str) -> dict[str, str]:
    rows = resources.table("ontology/cues/designs.tsv")
    return {row["words"]: row["value"] for row in rows if row["class"] == sort}


@cache
def _pattern(sort: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{prefixes.pattern(_table(sort))})(?![\w-])")


def design(record: Record, studied: str | None = None) -> str:
    """What kind of study a paper is, from its publication types, its title, its text; empty if none says.

    "randomised controlled trial", "cohort study", "systematic review", "animal study", "in vitro study",
    ...: the values of `ontology/cues/designs.tsv`. A bare "Review" gives way to what title and text say of
    its method. `studied` is the record's `species` where it is known already.
    """
    types = _table("type")
    typed = next((types[name] for name in types if name in record.publication_types), "")
    if typed and typed != "review":
        return typed
    said = _first("title", record.title.lower()) or _first("text", _prose(record).lower())
    if said and not (
        typed and said not in ("meta-analysis", "systematic review", "scoping review")
    ):
        return said
    if typed:
        return typed
    animal = species(record) if studied is None else studied
    if animal not in ("", "human", MIXED):
        return "animal study"
    return "in vitro study" if not animal and re.search(r"\b[Ii]n vitro\b", _prose(record)) else ""


def _first(sort: str, text: str) -> str:
    """The value of the first row of the table whose words are in the text."""
    found = set(_pattern(sort).findall(text))
    if not found:
        return ""
    return next((value for words, value in _table(sort).items() if words in found), "")


def _prose(record: Record) -> str:
    return "\n".join(
        record.text[s.start : s.end]
        for s in record.sections
        if s.kind in sentences.READ and s.kind != "figure"
    )


def species(record: Record) -> str:
    """Whom or what was studied: "human", "mouse", ..., "mixed" for humans and animals, "" if unknown.

    MeSH headings decide where there are any: a record headed Animals and not Humans is never human.
    """
    headings = {name.partition("/")[0].strip("* ") for name in record.mesh}
    table = _table("mesh")
    named = {table[h] for h in headings if h in table}
    for strain in headings:
        if strain.startswith(("Mice,", "Rats,")):
            named.add("mouse" if strain.startswith("Mice") else "rat")
    if "Animals" in headings and named <= {"human"}:
        named |= {_commonest(_counted(record), animals=True)} - {""}
    if not named:
        return _by_words(_counted(record))
    animals = named - {"human"}
    if "human" in named and animals:
        return MIXED
    return (
        named.pop()
        if len(named) == 1
        else _commonest(_counted(record), animals=True) or sorted(named)[0]
    )


@cache
def _organisms() -> tuple[re.Pattern[str], dict[str, str]]:
    """What finds the words for species, and the species of each."""
    table = {words.lower(): value for words, value in _table("organism").items()}
    return re.compile(rf"\b({prefixes.pattern(table)})s?\b"), table


def _counted(record: Record) -> Counter[str]:
    """How often each species is named, a title's words counting thrice."""
    pattern, table = _organisms()
    text = " ".join((record.title, record.title, _prose(record))).lower()
    return Counter(map(table.__getitem__, pattern.findall(text)))


def _commonest(counts: Counter[str], *, animals: bool) -> str:
    found = [(n, name) for name, n in counts.items() if not animals or name != "human"]
    return max(found)[1] if found else ""


def _by_words(counts: Counter[str]) -> str:
    animal = _commonest(counts, animals=True)
    humans, animals = counts["human"], counts[animal] if animal else 0
    if animals >= 3 and humans >= 3 and min(animals, humans) * 3 >= max(animals, humans):
        return MIXED
    if animals > humans:
        return animal
    return "human" if humans >= 2 else animal
