"""Triples as lines of canonical N-Triples, gathered without a graph.

Writing text is several times faster than building terms, and a paper is written once and read rarely.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from msgraph.rdf.terms import Term, escape_iri, escape_string, parse_line, triple_line, unescape

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"

_DATES = {4: "gYear", 7: "gYearMonth", 10: "date"}


class Lines:
    """A set of triples under construction. Objects that are None or empty strings add nothing."""

    __slots__ = ("_add", "_lines")

    def __init__(self) -> None:
        self._lines: set[str] = set()
        self._add = self._lines.add

    def link(self, subject: str, predicate: str, target: str) -> None:
        """Add a triple whose object is an IRI."""
        if target:
            self._add(f"<{subject}> <{predicate}> <{escape_iri(target)}> .\n")

    def string(self, subject: str, predicate: str, value: str) -> None:
        """Add a triple whose object is a plain string."""
        if value:
            self._add(f'<{subject}> <{predicate}> "{escape_string(value)}" .\n')

    def typed(self, subject: str, predicate: str, value: str, datatype: str) -> None:
        """Add a triple whose object is a literal of the XSD type `datatype` ("integer")."""
        if value:
            self._add(f'<{subject}> <{predicate}> "{escape_string(value)}"^^<{XSD}{datatype}> .\n')

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
            self._add(f"<{subject}> <{RDF}type> <{name}> .\n")

    def text(self) -> str:
        """The triples, sorted, each on a line: the same triples give the same bytes."""
        return "".join(sorted(self._lines))


def decimal_text(value: str) -> str:
    """A decimal number without exponent, leading plus, or zeros that say nothing.

    >>> decimal_text("0.700"), decimal_text("1E+2")
    ('0.7', '100')
    """
    number = Decimal(value)
    return format(number.normalize(), "f") if number else "0"


_MEMBERS = f"<{RDF}type>"
_STARTS = ("<", '"', "_")


class Nodes:
    """Triples by subject and predicate, for reading back what `Lines` wrote.

    A line is only taken apart at its spaces, and its object becomes a value when somebody asks for it:
    most of a paper's lines are never looked at.
    """

    __slots__ = ("_nodes",)

    def __init__(self, lines: Iterable[str]) -> None:
        nodes: dict[str, dict[str, list[str]]] = {}
        for line in lines:
            try:
                subject, predicate, rest = line.split(" ", 2)
                plain = subject[-1] == predicate[-1] == ">" and rest[-1] == "."
            except (ValueError, IndexError):
                plain = False
            if not plain or not rest.startswith(_STARTS):
                if not line.strip():
                    continue
                subject, predicate, rest = triple_line(parse_line(line)[0]).split(" ", 2)
            node = nodes.get(subject)
            if node is None:
                nodes[subject] = {predicate: [rest]}
            elif predicate in node:
                node[predicate].append(rest)
            else:
                node[predicate] = [rest]
        self._nodes = nodes

    def of_kind(self, name: str) -> list[str]:
        """The nodes that have the class, sorted."""
        start = f"<{name}> "
        return sorted(
            subject[1:-1]
            for subject, node in self._nodes.items()
            if any(rest.startswith(start) for rest in node.get(_MEMBERS, ()))
        )

    def subjects(self) -> list[str]:
        """The nodes of which something is said, sorted."""
        return sorted(subject[1:-1] for subject in self._nodes)

    def has(self, subject: str, predicate: str) -> bool:
        """Whether the node has any such value."""
        return f"<{predicate}>" in self._nodes.get(f"<{subject}>", {})

    def terms(self, subject: str, predicate: str) -> list[Term]:
        """The objects of a node's predicate."""
        found = self._nodes.get(f"<{subject}>", {}).get(f"<{predicate}>", ())
        return [parse_line(f"<{subject}> <{predicate}> {rest}")[0][2] for rest in found]

    def about(self, subject: str) -> list[str]:
        """The node's triples as lines of N-Triples, sorted."""
        node = self._nodes.get(f"<{subject}>", {})
        return sorted(
            f"<{subject}> {predicate} {_object(rest)} ."
            for predicate, found in node.items()
            for rest in found
        )

    def all(self, subject: str, predicate: str) -> list[str]:
        """The values of a node's predicate, sorted."""
        node = self._nodes.get(f"<{subject}>")
        found = node.get(f"<{predicate}>") if node is not None else None
        return sorted(map(_value, found)) if found else []

    def one(self, subject: str, predicate: str) -> str:
        """The value of a node's predicate, or an empty string; the first in order where there are more."""
        node = self._nodes.get(f"<{subject}>")
        found = node.get(f"<{predicate}>") if node is not None else None
        if not found:
            return ""
        return _value(found[0]) if len(found) == 1 else min(map(_value, found))


def _object(rest: str) -> str:
    """The object at the start of what follows subject and predicate on a line, as it is written."""
    end = rest.rindex('"') if rest[0] == '"' else 0
    return rest[: rest.index(" ", end)]


def _value(rest: str) -> str:
    """The IRI, lexical form or label at the start of what follows subject and predicate on a line."""
    if rest[0] == '"':
        value = rest[1 : rest.rindex('"')]
    elif rest[0] == "<":
        value = rest[1 : rest.index(">")]
    else:
        value = rest[2:].partition(" ")[0]
    return unescape(value) if "\\" in value else value
