"""Triples against shapes, by the engine that can."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal

from msgraph.validation import fast, focus, reference
from msgraph.validation.labels import labelled
from msgraph.validation.report import Report, Violation, in_order
from msgraph.validation.shapes import Shapes, shipped

if TYPE_CHECKING:
    from rdflib import Graph

#: "auto" is the fast engine, and the reference where that one cannot be used.
Engine = Literal["auto", "fast", "reference"]


def validate(
    ntriples: str | Iterable[str], *, shapes: Shapes | None = None, engine: Engine = "auto"
) -> Report:
    """The verdict on one closed graph: a paper with its edges, concepts and propositions, say.

    `ntriples` is the text, or its parts, which together are one graph. Our own shapes are used unless
    `shapes` are given. Violations tell the claim they are about; gaps do so after `labelled`.

    Raises:
        InputError: the text does not parse. ShapesError: no engine can run the shapes, or the one that
        was asked for by name cannot.
    """
    rules = shapes or shipped()
    text = ntriples if isinstance(ntriples, str) else "".join(ntriples)
    found, name, notes = findings(rules, text, engine)
    checked = focus.counts(rules, text)
    report = Report(checked, in_order(found), name, (*notes, *silence(rules, checked)))
    return labelled(report, text, gaps=False)


def validate_graph(
    graph: Graph, *, shapes: Shapes | None = None, engine: Engine = "auto"
) -> Report:
    """The verdict on an rdflib graph, as `validate` gives it on text."""
    return validate(graph.serialize(format="nt"), shapes=shapes, engine=engine)


def findings(shapes: Shapes, text: str, engine: Engine) -> tuple[list[Violation], str, list[str]]:
    """Results, the engine's name with its version, and notes on how it came to be that one."""
    data = text + shapes.closure
    if engine == "reference":
        return reference.findings(shapes, data), reference.version(), []
    try:
        return fast.findings(shapes, data), fast.version(), []
    except fast.Unusable as reason:
        if engine == "fast":
            raise
        note = f"The reference engine was used, which is slow: {reason.message}."
        return reference.findings(shapes, data), reference.version(), [note]


def silence(shapes: Shapes, checked: Mapping[str, int]) -> list[str]:
    """What to say of shapes that found nothing to look at."""
    if not any(checked.values()):
        return ["Nothing was checked: no shape matches any node of the data."]
    if shapes.ours:
        return []
    silent = [f"The shape {name} matches nothing." for name, count in checked.items() if not count]
    return [*shapes.notes, *silent]
