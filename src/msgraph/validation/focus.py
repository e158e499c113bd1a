"""The nodes that shapes look at, found in the text of the data without an engine.

An engine that finds nothing to check says "conforms". Counting the focus nodes ourselves is what tells
a clean graph from one that no shape ever looked at.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from msgraph.validation.shapes import RDF, RDFS, Shapes, Target, rule_name

_TERM = r"(<[^>]*>|_:\S+|\"(?:[^\"\\]|\\.)*\"(?:\^\^<[^>]*>|@[\w-]+)?)"
_TYPE = re.compile(rf"^[ \t]*(\S+)[ \t]*<{re.escape(RDF)}type>[ \t]*(\S+)[ \t]*\.", re.MULTILINE)
_SUBCLASS = re.compile(
    rf"^[ \t]*(\S+)[ \t]*<{re.escape(RDFS)}subClassOf>[ \t]*(\S+)[ \t]*\.", re.MULTILINE
)


def members(data: str) -> dict[str, set[str]]:
    """The nodes of each class that is asserted, both as N-Triples writes them."""
    found: dict[str, set[str]] = defaultdict(set)
    for node, kind in _TYPE.findall(data):
        found[kind].add(node)
    return found


def counts(shapes: Shapes, data: str) -> dict[str, int]:
    """How many focus nodes each shape with a target has in N-Triples `data`, closure included."""
    by_class = members(data)
    below = _subclasses(data)
    found: dict[str, set[str]] = {rule_name(t.shape): set() for t in shapes.targets}
    for target in shapes.targets:
        found[rule_name(target.shape)].update(_nodes(target, data, by_class, below))
    return {name: len(nodes) for name, nodes in found.items()}


def _nodes(
    target: Target, data: str, by_class: dict[str, set[str]], below: dict[str, set[str]]
) -> Iterable[str]:
    if target.kind == "node":
        return (target.value,)
    if target.kind == "class":
        classes = {target.value} | below.get(target.value, set())
        return set().union(*(by_class.get(name, ()) for name in classes))
    if target.value not in data:
        return ()
    pattern = rf"^[ \t]*(\S+)[ \t]*{re.escape(target.value)}[ \t]*{_TERM}[ \t]*\."
    place = 1 if target.kind == "subjects" else 2
    return {match[place] for match in re.finditer(pattern, data, re.MULTILINE)}


def _subclasses(data: str) -> dict[str, set[str]]:
    """The classes below each class, all the way down."""
    direct: dict[str, set[str]] = defaultdict(set)
    for name, parent in _SUBCLASS.findall(data):
        direct[parent].add(name)
    closed = {}
    for parent in list(direct):
        found: set[str] = set()
        pending = list(direct[parent])
        while pending:
            name = pending.pop()
            if name not in found:
                found.add(name)
                pending.extend(direct.get(name, ()))
        closed[parent] = found
    return closed
