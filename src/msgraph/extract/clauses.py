"""A sentence as the grammar sees it: words with their classes, phrases, and what belongs to a verb."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from msgraph.extract import chunks as phrases
from msgraph.extract import words as word_classes
from msgraph.extract.chunks import Chunk
from msgraph.extract.coordination import Item
from msgraph.extract.sentences import Sentence


@dataclass(slots=True)
class Subject:
    """The items that a verb says something of, and how they were found.

    `how`: direct, relative, coordinated, participle, infinitive, postnominal, gerund, or none.
    """

    items: tuple[Item, ...]
    how: str


NOBODY = Subject((), "none")


@dataclass(slots=True)
class Phrase:
    """A preposition at chunk `at` and the items it leads to."""

    head: str
    items: tuple[Item, ...]
    at: int


@dataclass(slots=True)
class Complements:
    """What follows a verb: the items right after it, then its prepositional phrases, up to chunk `end`."""

    direct: tuple[Item, ...]
    phrases: tuple[Phrase, ...]
    end: int


@dataclass(slots=True)
class Parse:
    """A sentence with its words' classes and its chunks."""

    sentence: Sentence
    lowers: list[str]
    tags: list[str]
    chunks: list[Chunk]
    subjects: dict[int, Subject] = field(default_factory=dict)


def parse(sentence: Sentence) -> Parse:
    """The grammar's view of a sentence."""
    tables = word_classes.shipped()
    read = tables.read(sentence.words)
    lowers = [word.low for word in read]
    tags = word_classes.tag(sentence.words, read, lowers, tables)
    found = phrases.find(lowers, tags, tables, sentence.words)
    if not any(c.kind == "V" and c.form == "f" for c in found) and _mend(lowers, tags, tables):
        found = phrases.find(lowers, tags, tables, sentence.words)
    return Parse(sentence, lowers, tags, _settle(found))


def _mend(lowers: list[str], tags: list[str], tables: word_classes.Words) -> bool:
    """Read the first "-ed" word after a noun as the verb of a sentence that has no other."""
    for i in range(1, len(tags) - 1):
        if (
            tags[i] in "AP"
            and lowers[i].endswith("ed")
            and tags[i - 1] == "N"
            and lowers[i] in tables.lemmas
        ):
            tags[i] = "D"
            return True
        if tags[i] == "N" and tags[i - 1] == "N" and tags[i + 1] == "T" and lowers[i].endswith("s"):
            tags[i] = "Z"
            return True
        if (
            tags[i] in "N"
            and tables.classes.get(lowers[i], "").find("Z") > 0
            and tags[i - 1] == "N"
        ):
            tags[i] = "Z"
            return True
    return False


def _settle(chunks: list[Chunk]) -> list[Chunk]:
    """Tell participles that modify a noun from verbs of a clause."""
    out = list(chunks)
    for k, chunk in enumerate(out):
        if chunk.kind != "V":
            continue
        if chunk.form == "f" and chunk.first == chunk.last and _ends_list(out, k):
            out[k] = Chunk("N", chunk.first, chunk.last, chunk.head)
            continue
        if chunk.modal or chunk.first != chunk.main or chunk.form not in "fp":
            continue
        if k == 0 or out[k - 1].kind != "N":
            continue
        later = _finite_ahead(out, k)
        if (
            chunk.form == "f"
            and later
            and k + 1 < len(out)
            and out[k + 1].kind in "IV"
            and chunk.head != "be"
        ):
            out[k] = replace(chunk, form="p")
        elif chunk.form == "p" and not later and not _finite_behind(out, k):
            out[k] = replace(chunk, form="f")
    return out


def _ends_list(chunks: list[Chunk], k: int) -> bool:
    """ "dizziness, fatigue, and falls.": a verb without anything after it in a list of nouns is a noun."""
    if (
        k < 2
        or chunks[k - 1].kind not in "C,"
        or (k + 1 < len(chunks) and chunks[k + 1].kind not in "X,C;")
    ):
        return False
    j = k - 1
    while j > 0 and chunks[j].kind in "C,":
        j -= 1
    behind = [c for c in chunks[:k] if c.kind == "V" and c.form == "f"]
    return chunks[j].kind == "N" and bool(behind) and j >= 1 and chunks[j - 1].kind in ",VI"


def _finite_ahead(chunks: list[Chunk], k: int) -> bool:
    for j in range(k + 1, len(chunks)):
        kind = chunks[j].kind
        if kind in "SW;," or (kind == "C" and j + 1 < len(chunks) and chunks[j + 1].kind == "V"):
            return False
        if kind == "V" and chunks[j].form == "f":
            return True
    return False


def _finite_behind(chunks: list[Chunk], k: int) -> bool:
    for j in range(k - 1, -1, -1):
        if chunks[j].kind in "SW;":
            return False
        if chunks[j].kind == "V" and chunks[j].form == "f":
            return True
    return False
