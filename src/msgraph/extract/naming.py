"""Which concept a name means: one of the lexicon, or one of the paper's own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from msgraph.extract import word_sets
from msgraph.extract.frames import REMEMBERED, Cues, category_of, singular
from msgraph.lexicon import Lexicon
from msgraph.model import Concept

#: Names up to this length match case-exactly.
_SHORT = 4
_TOKEN = re.compile(r"[^\W_]+(?:['’+.·][^\W_]+)*\+?")
#: Heads that add nothing to the name of a drug or procedure before them.
_GENERIC = word_sets.of("naming.generic")
#: Words before a name that do not change what it names.
_LIGHT = word_sets.of("naming.light")
_PLAIN = {"entity", "part", "anaphor", "study", "people"}


@dataclass(frozen=True, slots=True)
class Matcher:
    """The lexicon's names by their normalised words; `exact` are the short ones, as written.

    What they do not know is asked of the lexicons `beside`.
    """

    names: dict[tuple[str, ...], Concept]
    exact: dict[str, Concept]
    beside: Lexicon | None = None
    asked: dict[str, Concept | None] = field(default_factory=dict, compare=False, repr=False)

    def whole(self, text: str) -> Concept | None:
        """The concept that the whole of `text` names; answers are kept for the papers to come."""
        if text not in self.asked:
            if len(self.asked) >= REMEMBERED:
                self.asked.clear()
            self.asked[text] = self._found(text)
        return self.asked[text]

    def _found(self, text: str) -> Concept | None:
        bare = text.strip()
        found = self.exact.get(bare) if len(bare) <= _SHORT else self.names.get(normal(bare))
        if found is None and self.beside is not None:
            return self.beside.meaning(bare)
        return found


def normal(text: str) -> tuple[str, ...]:
    """A name's words, lower case and singular; hyphens part words."""
    return tuple(singular(word) for word in _TOKEN.findall(text.lower()))


def matcher_of(lexicon: Lexicon) -> Matcher:
    """The matcher of a lexicon, made once."""
    return _cached(lexicon)


_MADE: dict[int, tuple[Lexicon, Matcher]] = {}


def _cached(lexicon: Lexicon) -> Matcher:
    known = _MADE.get(id(lexicon))
    if known is None or known[0] is not lexicon:
        _MADE.clear()
        _MADE[id(lexicon)] = known = (lexicon, _build(lexicon))
    return known[1]


def _build(lexicon: Lexicon) -> Matcher:
    names: dict[tuple[str, ...], Concept] = {}
    exact: dict[str, Concept] = {}
    for name, concepts in lexicon.names().items():
        if len({c.key for c in concepts}) > 1:
            continue
        if len(name) <= _SHORT:
            exact[name] = concepts[0]
        else:
            names.setdefault(normal(name), concepts[0])
    return Matcher(names, exact, lexicon if lexicon.beside else None)


@dataclass(frozen=True, slots=True)
class Namer:
    """Names concepts in one paper: its abbreviations beat the lexicon."""

    matcher: Matcher
    long_forms: dict[str, str]
    cues: Cues
    seen: dict[str, Concept | None] = field(default_factory=dict, compare=False)

    def concept(self, text: str, kind: str = "") -> Concept:
        """The concept that `text` names; a local one where no lexicon knows it."""
        found = self._known(text)
        if found is not None:
            return found
        label = self._expanded(_bare(text))
        head = label.rsplit(" ", 1)[-1]
        category = category_of(head, self.cues)
        if category in _PLAIN:
            category = "entity"
        return Concept.of_words(category, label)

    def knows(self, text: str) -> bool:
        """Whether the lexicon has what `text` names."""
        return self._known(text) is not None

    def _known(self, text: str) -> Concept | None:
        if text not in self.seen:
            self.seen[text] = self._look_up(text)
        return self.seen[text]

    def _look_up(self, text: str) -> Concept | None:
        bare = _bare(text)
        long_form = self.long_forms.get(bare)
        if long_form is not None:
            return self.matcher.whole(long_form)
        for name in (bare, self._expanded(bare)):
            found = self.matcher.whole(name)
            if found is None:
                found = self._without_generic(name)
            if found is not None:
                return found
        return None

    def _without_generic(self, name: str) -> Concept | None:
        """ "acyclovir prophylaxis" is acyclovir: a drug's name before a head that adds nothing."""
        words = name.split(" ")
        while len(words) > 1 and words[-1].lower() in _GENERIC:
            words.pop()
            found = self.matcher.whole(" ".join(words))
            if found is not None and found.category in ("drug", "drug_class", "procedure"):
                return found
        return None

    def _expanded(self, text: str) -> str:
        if text in self.long_forms:
            return self.long_forms[text]
        words = text.split(" ")
        if len(text) >= 60 or self.long_forms.keys().isdisjoint(words):
            return text
        return " ".join(self.long_forms.get(word, word) for word in words)


def _bare(text: str) -> str:
    words = text.split()
    while len(words) > 1 and words[0].lower() in _LIGHT:
        words.pop(0)
    return " ".join(words)
