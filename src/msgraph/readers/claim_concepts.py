"""What the ends of a curator's claim mean: concepts by key, by name, or by the paper's own words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cached_property

from msgraph import iris, vocabulary
from msgraph.errors import DataError
from msgraph.lexicon import Lexicon
from msgraph.model import Author, Concept, Record, Reference


def suggestion(word: str, known: Iterable[str]) -> str:
    """A hint for a word that is not among the known ones: the nearest of them, or all."""
    names = sorted(known)
    near = get_close_matches(word, names, n=1, cutoff=0.7)
    return f"did you mean `{near[0]}`?" if near else "one of: " + ", ".join(names)


class Meanings:
    """The concepts that one paper's words and a lexicon's keys mean."""

    def __init__(self, record: Record, lexicon: Lexicon) -> None:
        self._record = record
        self._lexicon = lexicon

    @cached_property
    def _named(self) -> dict[str, list[Concept]]:
        return self._lexicon.names()

    def by_key(self, key: str) -> Concept:
        """The concept of the lexicon with a key: "drug/alemtuzumab".

        Raises:
            DataError: the lexicon has no such concept.
        """
        entry = self._lexicon.get(key)
        if entry is not None:
            return entry.concept
        named = self._named.get(key.rpartition("/")[2], [])
        near = [c.key for c in named] or get_close_matches(
            key, self._lexicon.entries, n=1, cutoff=0.8
        )
        raise DataError(
            f"no concept `{key}` in the lexicon",
            hint=f"did you mean `{near[0]}`?"
            if near
            else "leave `concept` out and give `category` to use the paper's own words",
        )

    def by_name(self, name: str) -> Concept:
        """The one concept of the lexicon with a name.

        Raises:
            DataError: none has it, or several.
        """
        found = self._known(name, "")
        if found is None:
            keys = [concept.key for concept in self._named.get(name, [])]
            raise DataError(
                f"no concept is named `{name}`"
                if not keys
                else f"several concepts are named `{name}`",
                hint="give its key: " + (" or ".join(keys) or "drug/alemtuzumab, for example"),
            )
        return found

    def by_words(self, words: str, category: str, start: int) -> Concept:
        """The concept that words at `start` of the text name; an empty category is any.

        A name that the lexicon has for exactly one concept (of that category) means that concept;
        initials or a name mean an author; a citation means the reference that begins there. All else
        is a concept of the paper's own words.

        Raises:
            DataError: there is no such category, or no reference begins there.
        """
        if category and category not in vocabulary.CATEGORIES:
            raise DataError(
                f"no category `{category}`", hint=suggestion(category, vocabulary.CATEGORIES)
            )
        if category == "paper":
            return self.paper()
        if category == "person":
            author = self._author(words)
            name = author.name if author else words
            return Concept("person", name.replace(" ", "_"), name)
        if category == "work":
            return self._work(start)
        return self._known(words, category) or Concept.of_words(category or "entity", words)

    def paper(self) -> Concept:
        """The paper itself."""
        record = self._record
        named = record.doi or record.pmid
        digest = "" if named else hashlib.sha256(record.text.encode()).hexdigest()
        document = iris.document(doi=record.doi, pmid=record.pmid, text_sha256=digest)
        return Concept("paper", iris.document_key(document), record.title)

    def _known(self, words: str, category: str) -> Concept | None:
        even = " ".join(words.split())
        for form in (even, even[:1].lower() + even[1:]):
            named = [c for c in self._named.get(form, ()) if category in ("", c.category)]
            if named:
                return named[0] if len(named) == 1 else None
        return None

    def _author(self, words: str) -> Author | None:
        """The one author whose name or initials these are, or None."""
        authors = self._record.authors
        letters = _letters(words)
        found = [a for a in authors if words in (a.name, a.family, f"{a.given} {a.family}")]
        found = found or [a for a in authors if letters and letters == _letters(a.initials)]
        return found[0] if len(found) == 1 else None

    def _work(self, start: int) -> Concept:
        printed = [r for r in self._record.references if r.start >= 0]
        for reference in printed:
            if reference.start == start:
                return Concept("work", _slug(reference), reference.title or reference.text)
        raise DataError(
            "no reference of the paper begins there",
            hint=f"the first stands at [{printed[0].start}, {printed[0].end}]"
            if printed
            else "the text of this paper prints no references",
        )


def _letters(words: str) -> str:
    return re.sub(r"\W", "", words)


def _slug(reference: Reference) -> str:
    if reference.doi or reference.pmid:
        return iris.document_key(iris.document(doi=reference.doi, pmid=reference.pmid))
    return iris.reference(reference.text).rpartition("/")[2]
