"""What the ends of a curator's claim mean: concepts by key, by name, or by the paper's own words."""

from __future__ import annotations

import hashlib
import re
from difflib import get_close_matches
from functools import lru_cache

from msgraph import iris, vocabulary
from msgraph.errors import DataError
from msgraph.lexicon import Lexicon
from msgraph.model import Author, Concept, Record


def suggestion(word: str, known: list[str]) -> str:
    """A hint for a word that is not among the known ones: the nearest of them, or all."""
    near = get_close_matches(word, known, n=1, cutoff=0.7)
    return f"did you mean `{near[0]}`?" if near else "one of: " + ", ".join(known)


def by_key(key: str, lexicon: Lexicon) -> Concept:
    """The concept of the lexicon with a key: "drug/alemtuzumab".

    Raises:
        DataError: the lexicon has no such concept.
    """
    entry = lexicon.get(key)
    if entry is not None:
        return entry.concept
    named = _named(lexicon).get(key.partition("/")[2] or key, [])
    near = [c.key for c in named] or get_close_matches(key, list(lexicon.entries), n=1, cutoff=0.8)
    raise DataError(
        f"no concept `{key}` in the lexicon",
        hint=f"did you mean `{near[0]}`?"
        if near
        else "leave `concept` out and give `category` to use the paper's own words",
    )


def by_words(words: str, category: str, start: int, record: Record, lexicon: Lexicon) -> Concept:
    """The concept that words at `start` of a record's text name; an empty category is any.

    A name that the lexicon has for exactly one concept (of that category) means that concept; initials
    or a name mean an author; a citation means the reference that begins there. All else is a concept of
    the paper's own words.

    Raises:
        DataError: there is no such category, or no reference begins there.
    """
    if category and category not in vocabulary.CATEGORIES:
        raise DataError(
            f"no category `{category}`", hint=suggestion(category, sorted(vocabulary.CATEGORIES))
        )
    if category == "paper":
        return paper(record)
    if category == "person":
        author = _author(record, words)
        name = author.name if author else words
        return Concept("person", name.replace(" ", "_"), name)
    if category == "work":
        return _work(record, start)
    even = " ".join(words.split())
    forms = (even, even[:1].lower() + even[1:])
    named = next((n for n in map(_named(lexicon).get, forms) if n), [])
    fitting = [concept for concept in named if category in ("", concept.category)]
    return fitting[0] if len(fitting) == 1 else Concept.of_words(category or "entity", words)


def paper(record: Record) -> Concept:
    """The paper itself."""
    digest = "" if record.doi or record.pmid else hashlib.sha256(record.text.encode()).hexdigest()
    document = iris.document(doi=record.doi, pmid=record.pmid, text_sha256=digest)
    return Concept("paper", iris.document_key(document), record.title)


def _author(record: Record, words: str) -> Author | None:
    """The one author whose name or initials these are, or None."""
    letters = re.sub(r"\W", "", words)
    found = [a for a in record.authors if words in (a.name, a.family, f"{a.given} {a.family}")]
    if not found:
        found = [a for a in record.authors if letters and letters == re.sub(r"\W", "", a.initials)]
    return found[0] if len(found) == 1 else None


def _work(record: Record, start: int) -> Concept:
    for reference in record.references:
        if reference.start == start >= 0:
            document = iris.document(doi=reference.doi, pmid=reference.pmid)
            known = bool(reference.doi or reference.pmid)
            slug = iris.document_key(document if known else iris.reference(reference.text))
            slug = slug if known else slug.rpartition("/")[2]
            return Concept("work", slug, reference.title or reference.text)
    places = [f"[{r.start}, {r.end}]" for r in record.references if r.start >= 0]
    raise DataError(
        "no reference of the paper begins there",
        hint=f"the first stands at {places[0]}" if places else "its text prints no references",
    )


@lru_cache(maxsize=2)
def _names_of(key: int, holder: tuple[Lexicon]) -> dict[str, list[Concept]]:
    return holder[0].names()


def _named(lexicon: Lexicon) -> dict[str, list[Concept]]:
    return lexicon.names()
