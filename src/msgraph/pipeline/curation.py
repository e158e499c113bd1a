"""Verdicts on claims, kept through every new reading of a paper.

`applied` puts the verdicts on the claims of a paper that is read anew: by the claim's name, else on the claim
that states the same in words that overlap. What finds no claim any more is listed and never dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from msgraph import iris, rdf
from msgraph.errors import DataError, MsgraphError
from msgraph.model import Claim, Paper, Record
from msgraph.pipeline import verdicts
from msgraph.pipeline.editing import edited
from msgraph.pipeline.verdicts import Verdict
from msgraph.rdf.evidence import issue_iri
from msgraph.rdf.papers import document_iri
from msgraph.stores import Queryable, Rows
from msgraph.vocabulary import PREFIXES

#: A review whose quote shares fewer of its characters with a claim's is not moved there.
_ENOUGH = 0.5


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


def applied(
    claims: Sequence[Claim], record: Record, given: Sequence[Verdict], base: str = iris.BASE
) -> Applied:
    """The claims of a paper that was read anew, as the verdicts on its earlier claims leave them."""
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
    judged = as_judged(names, placed)
    return Applied(tuple(judged[name] for name in names), tuple(moved), tuple(lost))


def as_judged(claims: Mapping[str, Claim], given: Sequence[Verdict]) -> dict[str, Claim]:
    """Claims by their names as verdicts leave them: graded, and with the changes that stand."""
    stand, made = verdicts.standing(given), verdicts.corrections(given)
    return {
        name: replace(edited(claim, made.get(name, ())), curation=stand.get(name, claim.curation))
        for name, claim in claims.items()
    }


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
