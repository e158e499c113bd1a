"""The nodes that shapes look at, found in the text of the data without an engine.

An engine that finds nothing to check says "conforms". Counting the focus nodes ourselves is what tells
a clean graph from one that no shape ever looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from msgraph.validation import hierarchy
from msgraph.validation.shapes import Kind, Shapes, Target, rule_name
from msgraph.validation.triples import RDF

_TYPE = f"<{RDF}type>"


@dataclass(frozen=True, slots=True)
class _Plan:
    """What to look for: the shapes by the class they look at, and the targets of other kinds."""

    names: tuple[str, ...]
    by_class: Mapping[str, tuple[str, ...]]
    others: Mapping[tuple[Kind, str], tuple[str, ...]]


#: A subject and an object, as N-Triples writes them.
Pair = tuple[str, str]


def typed(data: str) -> list[Pair]:
    """The nodes of N-Triples `data` that have a class, each with it, as N-Triples writes them."""
    return pairs(data, _TYPE)


def pairs(data: str, predicate: str) -> list[Pair]:
    """The subjects and objects of the triples with a predicate.

    Cutting the text at the predicate is several times faster than reading every line. Where it is found
    inside a literal, what stands before it in the line is no single term.
    """
    parts = data.split(f" {predicate} ")
    if len(parts) - 1 != data.count(predicate):
        return list(_spaced_pairs(data, predicate))
    return [
        (subject, after[: after.find("\n")].removesuffix(" ."))
        for before, after in pairwise(parts)
        if " " not in (subject := before[before.rfind("\n") + 1 :])
    ]


def _spaced_pairs(data: str, predicate: str) -> Iterator[Pair]:
    """The same for lines that are not spaced as canonical N-Triples are."""
    for line in data.split("\n"):
        subject, found, rest = line.partition(predicate)
        if found and len(subject.split()) == 1:
            yield subject.strip(), rest.strip().removesuffix(".").strip()


def counts(shapes: Shapes, data: str, nodes: list[Pair] | None = None) -> dict[str, int]:
    """How many focus nodes each shape with a target has in N-Triples `data`.

    `nodes` are those that `typed` finds in it, where they are known already.
    """
    if hierarchy.SUBCLASS in data:
        plan = _plan(shapes.targets, data + shapes.closure)
    else:
        plan = _usual_plan(shapes)
    by_kind: dict[str, set[str]] = defaultdict(set)
    for node, kind in typed(data) if nodes is None else nodes:
        by_kind[kind].add(node)
    found: dict[str, set[str]] = {}
    for kind, members in by_kind.items():
        for name in plan.by_class.get(kind, ()):
            found[name] = found[name] | members if name in found else members
    for (way, value), names in plan.others.items():
        members = _nodes(way, value, data)
        for name in names:
            found[name] = found[name] | members if name in found else members
    return {name: len(found[name]) if name in found else 0 for name in plan.names}


def _plan(targets: tuple[Target, ...], classes: str) -> _Plan:
    """The plan for targets, given the class hierarchy in N-Triples."""
    below = hierarchy.below(classes)
    by_class: dict[str, list[str]] = defaultdict(list)
    others: dict[tuple[Kind, str], list[str]] = defaultdict(list)
    for target in targets:
        name = rule_name(target.shape)
        if target.kind != "class":
            others[target.kind, target.value].append(name)
            continue
        for kind in {target.value} | below.get(target.value, set()):
            by_class[kind].append(name)
    return _Plan(
        names=tuple(dict.fromkeys(rule_name(target.shape) for target in targets)),
        by_class={kind: tuple(names) for kind, names in by_class.items()},
        others={key: tuple(names) for key, names in others.items()},
    )


#: Most data brings no class hierarchy of its own: one plan serves for all of it.
_USUAL: dict[str, _Plan] = {}


def _usual_plan(shapes: Shapes) -> _Plan:
    if shapes.digest not in _USUAL:
        _USUAL[shapes.digest] = _plan(shapes.targets, shapes.closure)
    return _USUAL[shapes.digest]


def _nodes(kind: Kind, value: str, data: str) -> set[str]:
    if kind == "node":
        return {value}
    place = 0 if kind == "subjects" else 1
    return {pair[place] for pair in pairs(data, value)} if value in data else set()
