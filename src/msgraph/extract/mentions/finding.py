"""Mentions of chemicals and diseases in a text: tagged sentence by sentence, then made one with each other."""

from __future__ import annotations

import gzip
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from msgraph import resources
from msgraph.errors import InputError
from msgraph.extract import abbreviations
from msgraph.extract.mentions import features, marks, tagger
from msgraph.extract.mentions.features import Place
from msgraph.extract.mentions.tagger import Tagger
from msgraph.lexicon import spelling
from msgraph.lexicon.scanning import Names

#: The kinds of mentions, with the categories that concepts of the kind may have.
KINDS = {
    "chemical": ("drug", "drug_class", "molecule"),
    "disease": ("disease", "adverse_event"),
}
_KIND_OF = {
    "drug": "chemical",
    "drug_class": "chemical",
    "disease": "disease",
    "adverse_event": "disease",
}
WEIGHTS = "ontology/mentions/{}.tsv.gz"

_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z0-9(\[])|\n")
#: A sentence longer than this many tokens is tagged in pieces.
_LONGEST = 400
#: A text longer than this many characters is read in pieces.
_LONGEST_PIECE = 50_000


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text: `text[start:end]` is `words`; `kind` is one of `KINDS`."""

    words: str
    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Document:
    """A text as the taggers see it: the features of its tokens, sentence by sentence."""

    text: str
    long_forms: Mapping[str, tuple[int, int]]
    sentences: tuple[tuple[list[Place], list[list[str]]], ...]


def document(text: str, names: Sequence[Names], domain: str = "1") -> Document:
    """A text prepared for tagging with what the lexicons know; `domain` is that of the training corpora."""
    long_forms = abbreviations.find(text)
    places = features.tokens(text)
    known = marks.of_text(text, places, names, long_forms)
    starts = [start for _, start, _ in places]
    sentences = []
    for begin, end in _sentences(text):
        first, last = bisect_left(starts, begin), bisect_left(starts, end)
        for at in range(first, last, _LONGEST):
            upto = min(at + _LONGEST, last)
            mine = places[at:upto]
            sentences.append((mine, features.of_sentence(mine, known[at:upto], domain)))
    return Document(text, long_forms, tuple(sentences))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for match in _SENTENCE.finditer(text):
        yield begin, match.start()
        begin = match.end()
    yield begin, len(text)


def find(text: str, names: Sequence[Names]) -> list[Mention]:
    """The chemicals and diseases that a text names, in its order; those of one kind do not overlap.

    A long text is read in pieces, so that time grows with its length and no faster.
    """
    found: list[Mention] = []
    for begin, end in _pieces(text):
        prepared = document(text[begin:end], names)
        for kind in KINDS:
            found += [
                Mention(m.words, m.start + begin, m.end + begin, kind)
                for m in of_kind(prepared, kind, shipped(kind))
            ]
    return sorted(found, key=lambda m: (m.start, -m.end, m.kind))


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    while len(text) - begin > _LONGEST_PIECE:
        limit = begin + _LONGEST_PIECE
        ends = (text.rfind(mark, begin + 1, limit) for mark in ("\n", ". ", " "))
        end = next((at + 1 for at in ends if at > 0), limit)
        yield begin, end
        begin = end
    yield begin, len(text)


def named(text: str, names: Names) -> list[Mention]:
    """What a trusted lexicon names in a text, biologics included, which the taggers never learned."""
    tokens = spelling.tokens(text)
    found = []
    for hit in names.scan(text, tokens):
        start, end = tokens[hit.first][1], tokens[hit.last - 1][2]
        kind = _KIND_OF.get(hit.senses[0].concept.category)
        if kind:
            found.append(Mention(text[start:end], start, end, kind))
    return found


def merged(found: Sequence[Mention], more: Sequence[Mention]) -> list[Mention]:
    """The mentions of both in text order; of two that overlap, the first sequence's stands."""
    length = max((m.end for m in (*found, *more)), default=0)
    taken = _Spans(" " * length, ((m.start, m.end) for m in found))
    rest = [m for m in more if taken.is_free((m.start, m.end))]
    return sorted([*found, *rest], key=lambda m: (m.start, -m.end, m.kind))


def of_kind(prepared: Document, kind: str, weights: Tagger) -> list[Mention]:
    """The mentions of one kind, in text order."""
    spans = set()
    for places, rows in prepared.sentences:
        for first, last in tagger.spans(weights.tag(rows)):
            spans.add((places[first][1], places[last - 1][2]))
    text = prepared.text
    whole = _consistent(text, _abbreviated(text, spans, prepared.long_forms))
    return [Mention(text[start:end], start, end, kind) for start, end in sorted(whole)]


Spans = set[tuple[int, int]]


def _abbreviated(text: str, spans: Spans, long_forms: Mapping[str, tuple[int, int]]) -> Spans:
    """Where a long form is a mention, so is its short form, wherever it stands."""
    found = _Spans(text, spans)
    for short, (start, end) in long_forms.items():
        if any(_covers(span, start, end) for span in spans):
            found.add(_occurrences(text, short, 0))
    return found.all


def _covers(span: tuple[int, int], start: int, end: int) -> bool:
    first, last = span
    return last == end and (
        abs(first - start) <= 2 or end - max(first, start) > 0.6 * (end - start)
    )


def _consistent(text: str, spans: Spans) -> Spans:
    """What is a mention once is one each time, if it is long or mostly tagged."""
    counts: dict[str, int] = {}
    for start, end in spans:
        counts[text[start:end]] = counts.get(text[start:end], 0) + 1
    found = _Spans(text, spans)
    for words in sorted(counts):
        if len(words) >= 4:
            places = _occurrences(text, words, re.IGNORECASE)
            if counts[words] * 2 >= len(places) or len(words) > 8:
                found.add(places)
    return found.all


def _occurrences(text: str, words: str, flags: int) -> list[tuple[int, int]]:
    pattern = rf"(?<![\w-]){re.escape(words)}(?!\w)"
    return [(m.start(), m.end()) for m in re.finditer(pattern, text, flags)]


class _Spans:
    """Spans that do not overlap, and which characters they cover."""

    def __init__(self, text: str, spans: Iterable[tuple[int, int]]) -> None:
        self.all: Spans = set(spans)
        self._covered = bytearray(len(text))
        for span in self.all:
            self._cover(span)

    def _cover(self, span: tuple[int, int]) -> None:
        start, end = span
        self._covered[start:end] = b"\1" * (end - start)

    def is_free(self, span: tuple[int, int]) -> bool:
        """Whether none of the spans covers any of it."""
        return not any(self._covered[span[0] : span[1]])

    def add(self, spans: Iterable[tuple[int, int]]) -> None:
        """Add those that are free when none of the others is there yet."""
        fresh = [span for span in spans if self.is_free(span)]
        for span in fresh:
            self.all.add(span)
            self._cover(span)


@cache
def shipped(kind: str) -> Tagger:
    """The project's own weights for a kind of mention.

    Raises:
        InputError: the weights are not what training writes.
    """
    name = WEIGHTS.format(kind)
    content = gzip.decompress(resources.path(name).read_bytes()).decode("utf-8")
    try:
        return loads(content)
    except (ValueError, IndexError) as error:
        raise InputError(
            "the weights of the mentions cannot be read",
            where=name,
            hint="make them again: benchmarks/train_mentions.py",
        ) from error


def dumps(weights: Tagger) -> str:
    """Weights as lines of text: the moves, then a feature with its weights on each line, in hundredths."""
    rows = ["\t".join(str(round(x * 100)) for x in row) for row in weights.moves]
    for name in sorted(weights.weights):
        o, b, i = weights.weights[name]
        rows.append(f"{name}\t{round(o * 100)}\t{round(b * 100)}\t{round(i * 100)}")
    return "\n".join(rows) + "\n"


def loads(content: str) -> Tagger:
    """Weights from what `dumps` writes.

    Raises:
        ValueError: they are something else.
    """
    lines = content.split("\n")[:-1]
    moves = [tuple(int(x) / 100 for x in line.split("\t")) for line in lines[:4]]
    weights = {}
    for line in lines[4:]:
        name, o, b, i = line.split("\t")
        weights[name] = (int(o) / 100, int(b) / 100, int(i) / 100)
    return Tagger(weights, tuple((m[0], m[1], m[2]) for m in moves))
