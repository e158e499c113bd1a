"""What our own shapes must do besides: every rule is told in words of its own, and engines can run it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgraph.validation.lint import backtracking, linked, owner, unreadable
from msgraph.validation.triples import RDF, RDFS, SH, Index, key


def house_rules(index: Index) -> Iterator[str]:
    """What is wrong with shapes that are to be shipped: each rule must be told in words that are ours."""
    used = {name for shape in index.subjects() for name in linked(index, shape)}
    for shape in _shapes(index):
        if not shape.startswith("_:"):
            yield from _house_rules(index, shape, used)
    yield from (f"{shape}: the pattern {text} may backtrack" for shape, text in backtracking(index))
    yield from (f"{shape}: {complaint}" for shape, complaint in unreadable(index))
    for node, message in index.pairs(f"{SH}message"):
        if re.search(r"\{[?$]", message.value):
            yield f"{owner(index, node)}: the message repeats a value, which may be anything"


def _shapes(index: Index) -> list[str]:
    kinds = (f"{SH}NodeShape", f"{SH}PropertyShape")
    typed = index.pairs(f"{RDF}type")
    return [subject for subject, kind in typed if kind.value in kinds]


def _house_rules(index: Index, shape: str, used: set[str]) -> Iterator[str]:
    said = set(index.predicates(shape))
    if shape not in used and not any(p.startswith(f"{SH}target") for p in said):
        yield f"{shape}: nothing is checked by it, it has no target"
    needed = {f"{SH}name"}
    if not said <= _GROUPING:
        needed |= {f"{SH}severity", f"{SH}description"}
        needed.add(f"{RDFS}comment")
        messages = [shape, *(key(c) for c in index.objects(shape, f"{SH}sparql"))]
        message = next(filter(None, (index.one(m, f"{SH}message") for m in messages)), "")
        if not re.fullmatch(r"[A-Z].*[^.]\.", message, re.DOTALL):
            yield f"{shape}: the message is no sentence"
    yield from (f"{shape}: there is no {name}" for name in sorted(needed - said))


#: A shape that has no more than this only gathers others under a target.
_GROUPING = {
    f"{RDF}type",
    *(SH + name for name in ("name", "property", "targetClass", "targetSubjectsOf")),
}
