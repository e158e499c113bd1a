"""The issues with most papers, kept at hand for each predicate.

To find the top of a hundred thousand counts a store reads them all. So the first hundred are marked, and
the marks follow each update: whoever is not among them had no more papers than the last of them, unless one
of them has lost some.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from msgraph import vocabulary
from msgraph.pipeline import reading
from msgraph.stores import Queryable

#: How many issues are marked for each predicate.
TOP = 100

_MARKED = """
SELECT ?issue ?predicate ?papers WHERE {
  GRAPH <%s> { ?issue msg:amongTop ?predicate ; msg:papers ?papers }
}
"""
_EVERY = """
SELECT ?issue ?papers WHERE { GRAPH <%s> { ?issue msg:issuePredicate <%s> ; msg:papers ?papers } }
"""

Place = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Count:
    """How many papers an issue with this predicate has."""

    predicate: str
    papers: int


def marked(target: Queryable, graph: str) -> dict[str, Count]:
    """The issues that are among the first of their predicates."""
    return {
        issue: Count(predicate, int(papers))
        for issue, predicate, papers in reading.values(target, _MARKED % graph)
    }


def marks(
    target: Queryable,
    graph: str,
    before: Mapping[str, Count],
    touched: Collection[str],
    counted: Mapping[str, Count],
) -> tuple[list[str], list[str]]:
    """The marks to take away and those to set, as lines of N-Triples, once the counts are stored.

    `before` is what was marked before; `counted` holds the new counts of those `touched` that still are.
    """
    gone: list[str] = []
    come: list[str] = []
    concerned = {before[i].predicate for i in touched if i in before}
    for predicate in sorted(concerned | {count.predicate for count in counted.values()}):
        old = {i: c.papers for i, c in before.items() if c.predicate == predicate}
        new = {i: c.papers for i, c in counted.items() if c.predicate == predicate}
        if _has_lost(old, new, touched):
            candidates = {i: int(n) for i, n in reading.values(target, _EVERY % (graph, predicate))}
        else:
            candidates = {i: n for i, n in old.items() if i not in touched} | new
        top = {i for _, i in sorted(map(_place, candidates, candidates.values()))[:TOP]}
        gone += [_mark(issue, predicate) for issue in sorted(old.keys() - top)]
        come += [_mark(issue, predicate) for issue in sorted(top - old.keys())]
    return gone, come


def _place(issue: str, papers: int) -> Place:
    return -papers, issue


def _has_lost(old: Mapping[str, int], new: Mapping[str, int], touched: Collection[str]) -> bool:
    """Whether somebody who is not marked may now be ahead of one who was."""
    if len(old) < TOP:
        return False
    last = max(map(_place, old, old.values()))
    return any(_place(i, new.get(i, -1)) > last for i in old if i in touched)


def _mark(issue: str, predicate: str) -> str:
    return f"<{issue}> <{vocabulary.amongTop}> <{predicate}> ."
