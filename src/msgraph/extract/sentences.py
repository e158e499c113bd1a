"""Sentences and their words, with where they stand in the paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate, islice

from msgraph.extract import word_sets
from msgraph.model import Record, Section

#: Sections whose sentences may make claims.
READ = (
    "title",
    "abstract",
    "background",
    "aim",
    "methods",
    "results",
    "conclusions",
    "figure",
    "other",
)

#: A sentence longer than this is read in pieces: no grammar gains from more, and time stays bounded.
LONGEST = 3000

#: One sign that all ends begin with, then what makes it one: a search passes over all others.
_END = re.compile(
    r"[.?!;:\n](?:(?<=[.?!])[\"'”’)\]]{0,2}(?=\s)|(?<=\n)[ \t]*\n|"
    r"(?:(?<=[;:])\n|(?<=\n))(?=[ \t]*(?:[A-Z•●–-]|\d+\.)))"
)
#: A plain word between blanks comes first: most are.
_WORD = re.compile(
    r"([A-Za-z]++(?![^ ,)])|[A-Z]\.(?=\s[a-z]{4})|\d+(?:[.,·]\d+)*(?:%|(?=\s|$|[^\w\-‐‑–+*]))|[^\W_]+(?:(?:[-‐‑–'’/+*·_]|\.(?=[^\W_][.\d])|\.(?=\d))+[^\W_]+)*(?:[+*]|[-−+]/[-−+])?|[^\w\s])"
)
_NOT_AN_END = word_sets.of("sentences.not_an_end")
_LAST_WORD = re.compile(r"[\w.]+$")
_QUOTES = frozenset('"“”„«»')
_HYPHENS = frozenset("-‐‑–")
_OPENERS = {"(": ")", "[": "]", "{": "}"}
_MARKS = _QUOTES | _OPENERS.keys()


@dataclass(slots=True)
class Sentence:
    """A stretch of one section that ends like a sentence.

    `words` are its words without what stands in brackets, `starts` their offsets in the paper's text;
    `brackets` are the spans of the brackets, each with the index of the word it follows (-1 at the start).
    """

    text: str
    start: int
    end: int
    section: Section
    number: int = 0
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    brackets: list[tuple[int, int, int]] = field(default_factory=list)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where the words from `first` to `last`, both included, stand in the paper's text."""
        return self.starts[first], self.starts[last] + len(self.words[last])


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    """The offsets after each sentence end between `start` and `end`, `end` included last."""
    last = start
    for match in _END.finditer(text, start, end):
        place = match.end()
        if match.group()[0] in ".?!" and not _is_end(text, match.start(), place, last):
            continue
        yield from _pieces(last, place)
        last = place
    yield from _pieces(last, end)


def _pieces(last: int, place: int) -> Iterator[int]:
    yield from range(last + LONGEST, place, LONGEST)
    yield place


def _is_end(text: str, dot: int, after: int, last: int) -> bool:
    """Whether the full stop at `dot` ends a sentence: no abbreviation, and something like a start follows."""
    if text[dot] == ".":
        word = _LAST_WORD.search(text, max(last, dot - 12), dot)
        name = word.group().lower() if word else ""
        if name in _NOT_AN_END or (len(name) == 1 and name.isalpha() and name not in "i"):
            return False
    following = text[after : after + 40].lstrip()[:24]
    if not following:
        return True
    first = following.split(None, 1)[0]
    return not (first.isalpha() and first.islower())


def words_of(text: str, start: int, end: int) -> tuple[list[str], list[int]]:
    """The words and signs between two offsets, with the offset of each."""
    parts = _WORD.split(text[start:end])
    places = accumulate(map(len, parts), initial=start)
    return parts[1::2], list(islice(places, 1, len(parts), 2))


def _outside_brackets(sentence: Sentence, words: list[str], starts: list[int]) -> None:
    """Keep the words that stand outside brackets; an unclosed bracket is a word like any other."""
    if _MARKS.isdisjoint(words):
        sentence.words, sentence.starts = words, starts
        return
    closing = _closings(words)
    kept: list[str] = []
    places: list[int] = []
    brackets: list[tuple[int, int, int]] = []
    i, n = 0, len(words)
    while i < n:
        j = closing.get(i)
        if words[i] in _QUOTES or (
            words[i] in _HYPHENS and brackets and brackets[-1][2] == starts[i]
        ):
            i += 1
        elif j is None:
            kept.append(words[i])
            places.append(starts[i])
            i += 1
        else:
            brackets.append((len(kept) - 1, starts[i], starts[j] + 1))
            i = j + 1
    sentence.words, sentence.starts, sentence.brackets = kept, places, brackets


def _closings(words: list[str]) -> dict[int, int]:
    """For each outermost opening bracket the index of its closing one."""
    found: dict[int, int] = {}
    stack: list[int] = []
    for i, word in enumerate(words):
        if word in _OPENERS:
            stack.append(i)
        elif word in ")]}" and stack and _OPENERS[words[stack[-1]]] == word:
            opened = stack.pop()
            if not stack:
                found[opened] = i
    return found


def of_section(text: str, section: Section) -> Iterator[Sentence]:
    """The sentences of one section, in text order, without white space at their ends."""
    last = section.start
    for place in _ends(text, section.start, section.end):
        piece = text[last:place]
        bare = piece.strip()
        if bare:
            start = last + piece.index(bare[0])
            sentence = Sentence(text, start, start + len(bare), section)
            _outside_brackets(sentence, *words_of(text, start, start + len(bare)))
            yield sentence
        last = place


def of_record(record: Record) -> list[Sentence]:
    """The sentences of the sections that may make claims, in text order and numbered from 0."""
    found = [
        s
        for section in record.sections
        if section.kind in READ
        for s in of_section(record.text, section)
    ]
    for number, sentence in enumerate(found):
        sentence.number = number
    return found
