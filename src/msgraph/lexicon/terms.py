"""What a vocabulary says: terms with their identifier, names and links, before they are compiled."""

from __future__ import annotations

from dataclasses import dataclass

from msgraph.errors import DataError

#: How a name belongs to a term, best first.
LABEL, EXACT, DERIVED, RELATED = range(4)

#: A name longer than this many characters is a definition, or damage.
LONGEST_NAME = 250


@dataclass(frozen=True, slots=True)
class Name:
    """A name as written; `rank` is LABEL, EXACT (a synonym), DERIVED (made from one) or RELATED."""

    text: str
    rank: int = EXACT


@dataclass(frozen=True, slots=True)
class Link:
    """That a term is also known under another identifier; `relation` is exact, close, broad or narrow."""

    curie: str
    relation: str = "exact"
    label: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """One term of one source.

    `category` is one of `vocabulary.CATEGORIES`, or empty where the source does not tell. A term may come
    in parts: what is said of one identifier in several places is put together.
    """

    curie: str
    names: tuple[Name, ...] = ()
    links: tuple[Link, ...] = ()
    category: str = ""
    source: str = ""


#: What a reader of vocabularies gives: terms, and what is wrong with the lines between them.
Item = Term | DataError


def bad_line(where: str, number: int, message: str, hint: str = "") -> DataError:
    """A line that gives nothing; the others are kept."""
    return DataError(message, where=f"{where}, line {number:,}", hint=hint)


def fault_of_name(text: str) -> str:
    """What makes `text` no name, in words; empty if it can be one."""
    if not text:
        return "an empty name"
    if len(text) > LONGEST_NAME:
        return f"a name of {len(text):,} characters ({text[:30]}...)"
    if not text.isprintable():
        return f"a name with control characters ({text[:30]!a})"
    if not any(map(str.isalnum, text)):
        return f"a name without letters ({text[:30]})"
    return ""
