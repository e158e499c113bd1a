"""Triples as lines of canonical N-Triples, gathered without a graph.

Writing text is several times faster than building terms, and a paper is written once and read rarely.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from msgraph.rdf.terms import Term, escape_iri, escape_string, parse_line

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"

_DATES = {4: "gYear", 7: "gYearMonth", 10: "date"}


class Lines:
    """A set of triples under construction. Objects that are None or empty strings add nothing."""

    __slots__ = ("_lines",)

    def __init__(self) -> None:
        self._lines: set[str] = set()

    def link(self, subject: str, predicate: str, target: str) -> None:
        """Add a triple whose object is an IRI."""
        if target:
            self._lines.add(f"<{subject}> <{predicate}> <{escape_iri(target)}> .")

    def string(self, subject: str, predicate: str, value: str) -> None:
        """Add a triple whose object is a plain string."""
        if value:
            self._lines.add(f'<{subject}> <{predicate}> "{escape_string(value)}" .')

    def typed(self, subject: str, predicate: str, value: str, datatype: str) -> None:
        """Add a triple whose object is a literal of the XSD type `datatype` ("integer")."""
        if value:
            self._lines.add(
                f'<{subject}> <{predicate}> "{escape_string(value)}"^^<{XSD}{datatype}> .'
            )

    def integer(self, subject: str, predicate: str, value: int | None) -> None:
        """Add a triple whose object is an integer."""
        if value is not None:
            self.typed(subject, predicate, str(value), "integer")

    def decimal(self, subject: str, predicate: str, value: str) -> None:
        """Add a triple whose object is a decimal, in the form in which stores give it back."""
        if value:
            self.typed(subject, predicate, decimal_text(value), "decimal")

    def true(self, subject: str, predicate: str, value: bool) -> None:
        """Add a triple whose object is true, when it is."""
        if value:
            self.typed(subject, predicate, "true", "boolean")

    def date(self, subject: str, predicate: str, value: str) -> None:
        """Add a year, a month of a year, or a day, typed by how exact it is."""
        if value:
            self.typed(subject, predicate, value, _DATES.get(len(value), "string"))

    def kind(self, subject: str, *classes: str) -> None:
        """Add the classes of a node."""
        for name in classes:
            self.link(subject, f"{RDF}type", name)

    def text(self) -> str:
        """The triples, sorted, each on a line: the same triples give the same bytes."""
        return "".join(f"{line}\n" for line in sorted(self._lines))


def decimal_text(value: str) -> str:
    """A decimal number without exponent, leading plus, or zeros that say nothing.

    >>> decimal_text("0.700"), decimal_text("1E+2")
    ('0.7', '100')
    """
    number = Decimal(value)
    return format(number.normalize(), "f") if number else "0"


Node = Mapping[str, list[Term]]


class Nodes:
    """Triples by subject and predicate, for reading back what `Lines` wrote."""

    __slots__ = ("_nodes",)

    def __init__(self, lines: Iterable[str]) -> None:
        self._nodes: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for line in lines:
            if line.strip():
                (subject, predicate, value), _ = parse_line(line)
                self._nodes[subject.value][predicate.value].append(value)

    def of_kind(self, name: str) -> list[str]:
        """The nodes that have the class, sorted."""
        kind = f"{RDF}type"
        return sorted(
            s for s, node in self._nodes.items() if any(t.value == name for t in node.get(kind, ()))
        )

    def has(self, subject: str, predicate: str) -> bool:
        """Whether the node has any such value."""
        return predicate in self._nodes.get(subject, {})

    def terms(self, subject: str, predicate: str) -> list[Term]:
        """The objects of a node's predicate."""
        return self._nodes.get(subject, {}).get(predicate, [])

    def all(self, subject: str, predicate: str) -> list[str]:
        """The values of a node's predicate, sorted."""
        return sorted(t.value for t in self.terms(subject, predicate))

    def one(self, subject: str, predicate: str) -> str:
        """The value of a node's predicate, or an empty string; the first in order where there are more."""
        found = self.terms(subject, predicate)
        return found[0].value if len(found) == 1 else min((t.value for t in found), default="")
