"""Names looked up and found in text, wherever they are kept."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from msgraph.lexicon import spelling
from msgraph.lexicon.spelling import Token
from msgraph.lexicon.terms import EXACT, LABEL
from msgraph.model import Concept, Entry

#: Kinds of keys: a name by its words, a short name as written.
WORDS, AS_WRITTEN = "w", "x"


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of a name; `rank` is that of `terms`: LABEL is better than EXACT, and so on."""

    entry: Entry
    rank: int

    @property
    def concept(self) -> Concept:
        """The concept that is meant."""
        return self.entry.concept


@dataclass(frozen=True, slots=True)
class Found:
    """A name found in text: its first token, the one after its last, and its senses, the best first."""

    first: int
    last: int
    senses: tuple[Sense, ...]


class Names(ABC):
    """Names with their senses; a key is a kind and a name: "wmultiple sclerose", "xMS"."""

    @abstractmethod
    def senses(self, key: str) -> tuple[Sense, ...]:
        """The senses under a key, the best first."""

    @abstractmethod
    def reach(self, words: str) -> int:
        """How many words the longest name has that begins with one word, or two; 0 if none does."""

    def find(self, name: str) -> tuple[Sense, ...]:
        """What the whole of `name` may mean, the best first; short names only as they are written."""
        bare = name.strip()
        if spelling.is_short(bare):
            return self.senses(AS_WRITTEN + bare)
        return self.senses(WORDS + " ".join(spelling.words(bare)))

    def scan(self, text: str, tokens: Sequence[Token]) -> Iterator[Found]:
        """The names in text, left to right, the longest first wherever it begins, never overlapping.

        `tokens` are those of `spelling.tokens` for the text or a part of it.
        """
        at, count = 0, len(tokens)
        while at < count:
            found = self._longest(text, tokens, at)
            if found is None:
                at += 1
            else:
                yield found
                at = found.last

    def _longest(self, text: str, tokens: Sequence[Token], at: int) -> Found | None:
        word, start, _ = tokens[at]
        most = min(self.reach(word), len(tokens) - at)
        if most > 2:
            most = min(max(self.reach(f"{word} {tokens[at + 1][0]}"), 1), most)
        for size in range(most, 0, -1):
            end = tokens[at + size - 1][2]
            if end - start <= spelling.SHORT:
                break
            senses = self.senses(WORDS + " ".join([t[0] for t in tokens[at : at + size]]))
            if senses:
                return Found(at, at + size, senses)
        return self._short(text, tokens, at)

    def _short(self, text: str, tokens: Sequence[Token], at: int) -> Found | None:
        start = tokens[at][1]
        for size in range(min(3, len(tokens) - at), 0, -1):
            end = tokens[at + size - 1][2]
            if end - start <= spelling.SHORT:
                senses = self.senses(AS_WRITTEN + text[start:end])
                if senses:
                    return Found(at, at + size, senses)
        return None


class TableNames(Names):
    """The names of entries in memory, for small lexicons."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._senses: dict[str, list[Sense]] = {}
        self._reach: dict[str, int] = {}
        for entry in entries:
            self._put(entry, entry.concept.label, LABEL)
            for synonym in entry.synonyms:
                self._put(entry, synonym, EXACT)

    def _put(self, entry: Entry, name: str, rank: int) -> None:
        words = spelling.words(name)
        if not words:
            return
        if spelling.is_short(name):
            self._senses.setdefault(AS_WRITTEN + name, []).append(Sense(entry, rank))
            return
        senses = self._senses.setdefault(WORDS + " ".join(words), [])
        if all(sense.entry is not entry for sense in senses):
            senses.append(Sense(entry, rank))
        for start in {words[0], " ".join(words[:2])}:
            self._reach[start] = max(self._reach.get(start, 0), len(words))

    def senses(self, key: str) -> tuple[Sense, ...]:
        """The senses under a key, in the order of the entries."""
        return tuple(self._senses.get(key, ()))

    def reach(self, words: str) -> int:
        """How many words the longest name has that begins so."""
        return self._reach.get(words, 0)
