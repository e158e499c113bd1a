"""What a query gives back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msgraph.rdf.terms import Term, Triple

Row = tuple[Term | None, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """The solutions of a SELECT: one term, or None where unbound, for each of `variables`.

    `rows` is lazy and can be read once; an error of the engine surfaces while it is read.
    """

    variables: tuple[str, ...]
    rows: Iterator[Row]

    def __iter__(self) -> Iterator[Row]:
        return self.rows


@dataclass(frozen=True, slots=True)
class Truth:
    """The answer of an ASK."""

    value: bool

    def __bool__(self) -> bool:
        return self.value


@dataclass(frozen=True, slots=True)
class Triples:
    """The triples of a CONSTRUCT or DESCRIBE, lazy, in the engine's order, perhaps repeated."""

    triples: Iterator[Triple]

    def __iter__(self) -> Iterator[Triple]:
        return self.triples


Answer = Rows | Truth | Triples
