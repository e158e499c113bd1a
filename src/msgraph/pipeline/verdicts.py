"""Reviews as the store keeps them: who said what of which claim, and when.

A review also keeps the quote it was made on and what the claim stated, so that a later reading which names
the claim otherwise finds it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from msgraph import iris, vocabulary
from msgraph.rdf.lines import Lines
from msgraph.stores import Queryable, Rows
from msgraph.vocabulary import PREFIXES

_PROV = PREFIXES["prov"]
_NAMES = {iri: name for name, iri in vocabulary.CURATIONS.items()}

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


@dataclass(frozen=True, slots=True)
class Verdict:
    """One review. `at` is UTC in ISO 8601; `verdict` a short name of `vocabulary.CURATIONS`.

    `issue` names what the claim stated when it was reviewed: subject, predicate and object. `before` is
    the name that the claim had then, where it has another now.
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


def graph(base: str) -> str:
    """The graph that holds all reviews."""
    return iris.shared_graph("reviews", base)


def stored(store: Queryable, base: str = iris.BASE) -> list[Verdict]:
    """All verdicts, oldest first."""
    answer = store.query(_ALL % graph(base), prefixes=PREFIXES)
    assert isinstance(answer, Rows)
    found = []
    for row in answer:
        values = [term.value if term else "" for term in row]
        review, claim, verdict, *rest = values
        found.append(Verdict(review, claim, _NAMES[verdict], *rest))
    return sorted(found, key=lambda v: (v.at, v.review))


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
    for each in sorted(verdicts, key=lambda v: (v.at, v.review)):
        last.setdefault(each.claim, {})[each.reviewer] = each.verdict
    return {claim: _together(set(words.values())) for claim, words in last.items()}


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
    if name:
        out.kind(verdict.reviewer, PREFIXES["foaf"] + "Agent")
        out.string(verdict.reviewer, PREFIXES["foaf"] + "name", name)
    return out.text().splitlines()
