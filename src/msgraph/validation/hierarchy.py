"""Which classes lie below which, from the `rdfs:subClassOf` of N-Triples."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from msgraph import resources
from msgraph.rdf import syntaxes

SUBCLASS = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"

_LINE = re.compile(rf"^[ \t]*(\S+)[ \t]*{re.escape(SUBCLASS)}[ \t]*(\S+)[ \t]*\.", re.MULTILINE)


def below(data: str) -> dict[str, set[str]]:
    """The classes below each class, all the way down; classes as N-Triples writes them."""
    direct: dict[str, set[str]] = defaultdict(set)
    for name, parent in _LINE.findall(data):
        direct[parent].add(name)
    return {parent: _reached(parent, direct) for parent in list(direct)}


def _reached(parent: str, direct: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    pending = list(direct[parent])
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending.extend(direct.get(name, ()))
    return found


@cache
def closure() -> str:
    """The class hierarchy of the ontology as N-Triples, every step of it spelled out."""
    ontology = resources.path("ontology/msgraph.ttl").read_bytes()
    classes = below(syntaxes.ntriples(ontology, "turtle", where="ontology/msgraph.ttl"))
    lines = (
        f"{name} {SUBCLASS} {parent} .\n" for parent, names in classes.items() for name in names
    )
    return "".join(sorted(lines))
