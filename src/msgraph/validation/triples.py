"""A few triples, looked up by subject: shapes, or one paper whose results are to be explained."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from msgraph.rdf.terms import Term, Triple, parse_line

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SH = "http://www.w3.org/ns/shacl#"


def key(term: Term) -> str:
    """A term as reports write it: an IRI bare, a blank node or literal as in N-Triples."""
    return term.value if term.kind == "iri" else term.n3()


class Index:
    """Triples by subject and predicate; subjects are keys, predicates IRIs."""

    __slots__ = ("_of", "triples")

    def __init__(self, lines: Iterable[str]) -> None:
        self.triples: list[Triple] = [parse_line(line)[0] for line in lines if line.strip()]
        self._of: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, value in self.triples:
            self._of[key(subject)][predicate.value].append(value)

    def subjects(self) -> Iterator[str]:
        """Every subject once."""
        yield from self._of

    def predicates(self, subject: str) -> Iterable[str]:
        """The predicates that a subject has."""
        return self._of.get(subject, {})

    def objects(self, subject: str, predicate: str) -> list[Term]:
        """The values of a subject's predicate, in the order of the lines."""
        return self._of.get(subject, {}).get(predicate, [])

    def one(self, subject: str, predicate: str) -> str:
        """The first value without its RDF syntax, or an empty string."""
        found = self.objects(subject, predicate)
        return found[0].value if found else ""

    def pairs(self, predicate: str) -> Iterator[tuple[str, Term]]:
        """The subjects that have the predicate, with its values."""
        for subject, value_of, value in self.triples:
            if value_of.value == predicate:
                yield key(subject), value

    def members(self, head: str) -> list[Term]:
        """The members of an RDF list; a list that bites its tail ends there."""
        found: list[Term] = []
        seen: set[str] = set()
        while head not in seen and self.objects(head, f"{RDF}first"):
            seen.add(head)
            found.append(self.objects(head, f"{RDF}first")[0])
            rest = self.objects(head, f"{RDF}rest")
            head = key(rest[0]) if rest else ""
        return found
