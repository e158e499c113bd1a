"""Verdicts on claims: given in batches, kept through every new reading of a paper.

`review` records what a person decided, and the claim, its edge and the evidence follow at once. `applied`
puts the verdicts on the claims of a paper that is read anew: by the claim's name, else on the claim that
states the same in words that overlap. What finds no claim any more is listed and never dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from msgraph import iris, rdf, vocabulary
from msgraph.errors import DataError, MsgraphError, UsageError
from msgraph.model import Claim, Paper, Record
from msgraph.pipeline import projecting, reading, verdicts
from msgraph.pipeline.evidence import Touched
from msgraph.pipeline.verdicts import Verdict
from msgraph.rdf.evidence import issue_iri
from msgraph.rdf.papers import document_iri
from msgraph.stores import Queryable, Rows, Store
from msgraph.vocabulary import PREFIXES

#: A review whose quote shares fewer of its characters with a claim's is not moved there.
_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer says of a claim: accepted, rejected, or unreviewed to take a verdict back."""

    claim: str
    verdict: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a batch of decisions did; `problems` are decisions on claims that are not there."""

    reviews: int
    papers: int
    problems: tuple[MsgraphError, ...] = ()


@dataclass(frozen=True, slots=True)
class Applied:
    """A paper's claims with what was decided of them; `moved` verdicts go to another name now."""

    claims: tuple[Claim, ...]
    moved: tuple[tuple[Verdict, str], ...] = ()
    lost: tuple[Verdict, ...] = ()


class _Graphs(Protocol):
    """The part of a store or build that keeps reviews up to date."""

    def change(self, graph: str, remove: Iterable[str], add: Iterable[str]) -> None:
        """See `stores.Writable.change`."""
        ...


# Giving verdicts


def review(
    store: Store,
    decisions: Sequence[Decision],
    reviewer: str,
    *,
    base: str = iris.BASE,
    now: datetime | None = None,
) -> Reviewed:
    """Record decisions in one commit; claims, edges and evidence follow.

    A decision on a claim that is not in the store is a problem, and the rest goes on.

    Raises:
        UsageError: the reviewer has no name.
        StoreBusy: another process writes to the store.
    """
    if not reviewer.strip():
        raise UsageError(
            "a review needs a reviewer", hint="give a name or an ORCID with --reviewer"
        )
    at = (now or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    known = _claims(store, {decision.claim for decision in decisions}, base)
    good = [decision for decision in decisions if decision.claim in known]
    problems = tuple(_no_claim(each) for each in decisions if each.claim not in known)
    if not good:
        return Reviewed(0, 0, problems)
    documents = sorted({known[each.claim][0] for each in good})
    touched = Touched(store, base)
    with store.build() as build:
        for place, decision in enumerate(good):
            verdict = _verdict(decision, known[decision.claim], reviewer, at, place, base)
            build.change(verdicts.graph(base), [], verdicts.lines(verdict, reviewer))
        stand = verdicts.standing(verdicts.stored(build, base))
        for claim in sorted({each.claim for each in good}):
            document, _, before = known[claim]
            _grade(build, document, claim, before, stand[claim], base)
        projecting.reproject(build, documents, touched, base)
        touched.settle(build)
    return Reviewed(len(good), len(documents), problems)


_Known = tuple[str, Verdict, str]


def _claims(store: Queryable, wanted: set[str], base: str) -> dict[str, _Known]:
    """Of each claim that is there: its document, an empty verdict on it, and its curation now."""
    found: dict[str, _Known] = {}
    documents = {
        reading.document_of(store, claim)
        for claim in wanted
        if claim.startswith("http") and reading.is_plain(claim)
    }
    for document in sorted(documents - {""}):
        paper = reading.paper(store, document, base)
        for claim in paper.claims:
            name = rdf.claim_iri(claim, paper.record, base=base)
            if name in wanted:
                issue = issue_iri(claim, document, base)
                blank = Verdict("", name, "", "", "", document, issue, iris.normal(claim.quote))
                found[name] = (document, blank, claim.curation)
    return found


def _no_claim(decision: Decision) -> MsgraphError:
    return DataError(
        "no such claim in the store; the verdict on it was not recorded",
        where=decision.claim,
        hint="`msgraph claims` lists claims with their names, `msgraph review --lost` older verdicts without one",
    )


def _verdict(
    decision: Decision, known: _Known, reviewer: str, at: str, place: int, base: str
) -> Verdict:
    key = iris.key(decision.claim, reviewer, at, str(place))
    return replace(
        known[1],
        review=iris.review(key, base),
        verdict=decision.verdict,
        reviewer=iris.reviewer(reviewer, base),
        at=at,
        note=decision.note,
    )


def _grade(target: _Graphs, document: str, claim: str, before: str, after: str, base: str) -> None:
    def line(value: str) -> str:
        return f"<{claim}> <{vocabulary.curation}> <{vocabulary.CURATIONS[value]}> ."

    target.change(iris.paper_graph(document, base), [line(before)], [line(after)])


# Keeping verdicts


def applied(
    claims: Sequence[Claim], record: Record, given: Sequence[Verdict], base: str = iris.BASE
) -> Applied:
    """The claims of a paper that was read anew, graded by the verdicts on its earlier claims."""
    if not given:
        return Applied(tuple(claims))
    document = document_iri(record, base)
    names = {rdf.claim_iri(claim, record, base=base): claim for claim in claims}
    placed: list[Verdict] = []
    moved: list[tuple[Verdict, str]] = []
    lost: list[Verdict] = []
    for verdict in given:
        name = (
            verdict.claim if verdict.claim in names else _elsewhere(verdict, names, document, base)
        )
        if not name:
            lost.append(verdict)
            continue
        placed.append(replace(verdict, claim=name))
        if name != verdict.claim:
            moved.append((verdict, name))
    stand = verdicts.standing(placed)
    graded = (
        replace(claim, curation=stand.get(rdf.claim_iri(claim, record, base=base), claim.curation))
        for claim in claims
    )
    return Applied(tuple(graded), tuple(moved), tuple(lost))


def _elsewhere(verdict: Verdict, names: dict[str, Claim], document: str, base: str) -> str:
    """The claim that states the same in words that overlap those of the review, or an empty string."""
    best, most = "", _ENOUGH
    for name, claim in names.items():
        if issue_iri(claim, document, base) == verdict.issue:
            share = overlap(verdict.quote, iris.normal(claim.quote))
            if share > most or (share == most and not best):
                best, most = name, share
    return best


def overlap(one: str, other: str) -> float:
    """The share of the shorter quote that the two have in common at a stretch, from 0 to 1."""
    from difflib import SequenceMatcher

    shorter = min(len(one), len(other))
    if not shorter:
        return 0.0
    if one in other or other in one:
        return 1.0
    found = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    return found.size / shorter


def settle_moved(target: _Graphs, moved: Iterable[tuple[Verdict, str]], base: str) -> None:
    """Let the reviews that found their claim under another name point to it."""
    for verdict, name in moved:
        there = replace(verdict, claim=name, before=verdict.before or verdict.claim)
        old, new = set(verdicts.lines(verdict)), set(verdicts.lines(there))
        target.change(verdicts.graph(base), sorted(old - new), sorted(new - old))


def lost_problem(verdict: Verdict) -> MsgraphError:
    """That a verdict finds no claim any more, for those who keep the store."""
    return DataError(
        f"the verdict `{verdict.verdict}` finds no claim any more: “{verdict.quote}”",
        where=verdict.claim,
        hint="`msgraph review --lost` lists such verdicts; they are kept",
    )


def lost(store: Queryable, base: str = iris.BASE) -> list[Verdict]:
    """The verdicts whose claims are not in the store, oldest first."""
    query = f"""SELECT DISTINCT ?claim WHERE {{ GRAPH <{verdicts.graph(base)}> {{ ?r msg:reviews ?claim }}
        FILTER NOT EXISTS {{ ?claim msg:statedIn ?paper }} }}"""
    answer = store.query(query, prefixes=PREFIXES)
    assert isinstance(answer, Rows)
    gone = {row[0].value for row in answer if row[0]}
    return [verdict for verdict in verdicts.stored(store, base) if verdict.claim in gone]


def waiting(paper: Paper, base: str = iris.BASE) -> list[tuple[str, Claim]]:
    """The claims of a paper that nobody has judged or on which reviewers differ, in the order of the text."""
    return [
        (rdf.claim_iri(claim, paper.record, base=base), claim)
        for claim in paper.claims
        if claim.curation in ("unreviewed", "conflict")
    ]
