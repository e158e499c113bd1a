"""Reviews as the store keeps them: who said what of which claim, and when.

A review also keeps the quote it was made on and what the claim stated, so that a later reading which names
the claim otherwise finds it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from msgraph import iris, vocabulary
from msgraph.pipeline import reading
from msgraph.rdf.lines import Lines
from msgraph.stores import Queryable
from msgraph.vocabulary import PREFIXES

_PROV = PREFIXES["prov"]
_NAMES = {iri: name for name, iri in vocabulary.CURATIONS.items()}

#: What is written for an end that was a value and no concept.
_NOTHING = "-"

_ALL = """
SELECT ?review ?claim ?verdict ?reviewer ?at ?document ?issue ?quote ?note ?before WHERE {
  GRAPH <%s> {
    ?review a msg:Review ; msg:reviews ?claim ; msg:verdict ?verdict ;
      prov:wasAssociatedWith ?reviewer ; prov:endedAtTime ?at .
    OPTIONAL { ?review msg:inPaper ?document }
    OPTIONAL { ?review msg:reviewedStatement ?issue }
    OPTIONAL { ?review msg:reviewedQuote ?quote }
    OPTIONAL { ?review msg:note ?note }
    OPTIONAL { ?review msg:reviewedAs ?before }
  }
}
"""


_CHANGES = """
SELECT ?review ?field ?was ?became ?label WHERE {
  GRAPH <%s> {
    ?review msg:hasChange ?change .
    ?change msg:changedField ?field ; msg:was ?was ; msg:became ?became .
    OPTIONAL { ?change msg:becameLabel ?label }
  }
} ORDER BY ?change
"""


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a claim, what it was and what it became.

    Controlled values are short names, predicates CURIEs, ends the keys of their concepts, or empty where
    a value is no concept; `label` is the name of the concept that an end became.
    """

    field: str
    was: str
    became: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One review. `at` is UTC in ISO 8601; `verdict` a short name of `vocabulary.CURATIONS`.

    `issue` names what the paper was read to say, before any reviewer changed it: subject, predicate and
    object. `before` is the name that the claim had then, where it has another now.
    """

    review: str
    claim: str
    verdict: str
    reviewer: str
    at: str
    document: str = ""
    issue: str = ""
    quote: str = ""
    note: str = ""
    before: str = ""
    changes: tuple[Change, ...] = ()


def graph(base: str) -> str:
    """The graph that holds all reviews."""
    return iris.shared_graph("reviews", base)


def stored(store: Queryable, base: str = iris.BASE) -> list[Verdict]:
    """All verdicts, oldest first."""
    changes: dict[str, list[Change]] = {}
    for review, field, was, *became in reading.values(store, _CHANGES % graph(base)):
        change = Change(field, "" if was == _NOTHING else was, *became)
        changes.setdefault(review, []).append(change)
    found = []
    for review, claim, verdict, *rest in reading.values(store, _ALL % graph(base)):
        plain = Verdict(review, claim, _NAMES[verdict], *rest)  # type: ignore[arg-type]
        found.append(replace(plain, changes=tuple(changes.get(review, ()))))
    return in_time(found)


def in_time(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """The oldest first."""
    return sorted(verdicts, key=lambda v: (v.at, v.review))


def by_document(verdicts: Iterable[Verdict]) -> dict[str, tuple[Verdict, ...]]:
    """The verdicts on the claims of each paper."""
    found: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        found.setdefault(verdict.document, []).append(verdict)
    return {document: tuple(own) for document, own in found.items()}


def standing(verdicts: Sequence[Verdict]) -> Mapping[str, str]:
    """What the verdicts make of each claim: the last word of each reviewer counts.

    Reviewers who differ make a conflict; a reviewer who says "unreviewed" takes a verdict back.
    """
    last: dict[str, dict[str, str]] = {}
    for each in in_time(verdicts):
        last.setdefault(each.claim, {})[each.reviewer] = each.verdict
    return {claim: _together(set(words.values())) for claim, words in last.items()}


def corrections(verdicts: Sequence[Verdict]) -> Mapping[str, tuple[Change, ...]]:
    """The changes that stand on each claim, in the order in which they were made.

    A reviewer who says "unreviewed" takes those made before back as well.
    """
    found: dict[str, list[tuple[str, Change]]] = {}
    for each in in_time(verdicts):
        made = found.setdefault(each.claim, [])
        if each.verdict == "unreviewed":
            made[:] = [pair for pair in made if pair[0] != each.reviewer]
        made += [(each.reviewer, change) for change in each.changes]
    return {claim: tuple(change for _, change in made) for claim, made in found.items()}


def _together(words: set[str]) -> str:
    said = words - {"unreviewed"}
    if len(said) > 1:
        return "conflict"
    return next(iter(said), "unreviewed")


def lines(verdict: Verdict, name: str = "") -> list[str]:
    """A review as lines of N-Triples; `name` is the reviewer's own."""
    out = Lines()
    node = verdict.review
    out.kind(node, vocabulary.Review)
    out.link(node, vocabulary.reviews, verdict.claim)
    out.link(node, vocabulary.verdict, vocabulary.CURATIONS[verdict.verdict])
    out.link(node, f"{_PROV}wasAssociatedWith", verdict.reviewer)
    out.typed(node, f"{_PROV}endedAtTime", verdict.at, "dateTime")
    out.string(node, vocabulary.note, verdict.note)
    out.link(node, vocabulary.inPaper, verdict.document)
    out.link(node, vocabulary.reviewedStatement, verdict.issue)
    out.string(node, vocabulary.reviewedQuote, verdict.quote)
    out.link(node, vocabulary.reviewedAs, verdict.before)
    for number, change in enumerate(verdict.changes, start=1):
        _write_change(out, node, number, change)
    if name:
        out.kind(verdict.reviewer, PREFIXES["foaf"] + "Agent")
        out.string(verdict.reviewer, PREFIXES["foaf"] + "name", name)
    return out.text().splitlines()


def _write_change(out: Lines, review: str, number: int, change: Change) -> None:
    node = f"{review}/change/{number}"
    out.link(review, vocabulary.hasChange, node)
    out.kind(node, vocabulary.Change)
    out.string(node, vocabulary.changedField, change.field)
    out.string(node, vocabulary.was, change.was or _NOTHING)
    out.string(node, vocabulary.became, change.became)
    out.string(node, vocabulary.becameLabel, change.label)
