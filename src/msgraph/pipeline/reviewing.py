"""Verdicts on claims as they are given: recorded in one commit, and all that depends on the claim follows.

A verdict may correct the claim as well. What the paper was read to say is never lost: each change keeps what
was, and who takes a verdict back takes its changes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from msgraph import iris, lexicon, rdf, validation
from msgraph.errors import DataError, MsgraphError, UsageError
from msgraph.lexicon import Lexicon
from msgraph.model import Claim, Concept, Entry, Paper
from msgraph.pipeline import projecting, reading, verdicts
from msgraph.pipeline.curation import as_judged
from msgraph.pipeline.editing import changes, restored
from msgraph.pipeline.evidence import Touched
from msgraph.pipeline.verdicts import Change, Verdict
from msgraph.rdf.evidence import issue_iri
from msgraph.readers.claim_concepts import Meanings
from msgraph.stores import Build, Queryable, Store

_NAMED = """
SELECT ?concept ?label WHERE { VALUES ?concept { %s } ?concept a msg:Concept ; skos:prefLabel ?label }
"""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer says of a claim: accepted, rejected, or unreviewed to take a verdict back.

    `edits` are what the claim should say instead, by field: see `editing.changes`.
    """

    claim: str
    verdict: str
    note: str = ""
    edits: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a batch of decisions did; `problems` are decisions that could not be recorded."""

    reviews: int
    papers: int
    problems: tuple[MsgraphError, ...] = ()


def review(
    store: Store,
    decisions: Sequence[Decision],
    reviewer: str,
    *,
    base: str = iris.BASE,
    now: datetime | None = None,
) -> Reviewed:
    """Record decisions in one commit; claims, edges and evidence follow.

    A decision on a claim that is not in the store, or an edit that cannot be, is a problem, and the rest
    goes on.

    Raises:
        UsageError: the reviewer has no name.
        StoreBusy: another process writes to the store.
    """
    if not reviewer.strip():
        raise UsageError(
            "a review needs a reviewer", hint="give a name or an ORCID with --reviewer"
        )
    at = (now or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    desk = _Desk(store, decisions, base)
    given, problems = [], []
    for place, decision in enumerate(decisions):
        try:
            verdict = desk.verdict(decision)
        except DataError as error:
            error.where = error.where or decision.claim
            problems.append(error)
            continue
        key = iris.key(decision.claim, reviewer, at, str(place))
        agent = iris.reviewer(reviewer, base)
        given.append(replace(verdict, review=iris.review(key, base), reviewer=agent, at=at))
    if given:
        touched = Touched(store, base)
        with store.build() as build:
            for verdict in given:
                build.change(verdicts.graph(base), [], verdicts.lines(verdict, reviewer))
            desk.settle(build, given)
            projecting.reproject(build, sorted({v.document for v in given}), touched, base)
            touched.settle(build)
    return Reviewed(len(given), len({v.document for v in given}), tuple(problems))


class _Desk:
    """The papers whose claims are judged, with all that was said of these claims before."""

    def __init__(self, store: Queryable, decisions: Iterable[Decision], base: str) -> None:
        self._base = base
        self._papers: dict[str, Paper] = {}
        self._homes: dict[str, tuple[str, Claim]] = {}
        wanted = {decision.claim for decision in decisions}
        for document in _documents(store, wanted):
            paper = reading.paper(store, document, base)
            self._papers[document] = paper
            for claim in paper.claims:
                name = rdf.claim_iri(claim, paper.record, base=base)
                if name in wanted:
                    self._homes[name] = (document, claim)
        self._before = [v for v in verdicts.stored(store, base) if v.claim in self._homes]
        self._lexicon = _lexicon(store, decisions, self._before, base)

    def verdict(self, decision: Decision) -> Verdict:
        """What a decision comes to, still without its reviewer.

        Raises:
            DataError: the claim is not there, or an edit of it cannot be.
        """
        if decision.claim not in self._homes:
            raise DataError(
                "no such claim in the store; the verdict on it was not recorded",
                where=decision.claim,
                hint="`msgraph claims` lists claims with their names, `msgraph review --lost` older verdicts without one",
            )
        document, claim = self._homes[decision.claim]
        made: tuple[Change, ...] = ()
        if decision.edits:
            meanings = Meanings(self._papers[document].record, self._lexicon)
            made = changes(claim, decision.edits, meanings)
        verdict = Verdict(
            review="",
            claim=decision.claim,
            verdict=decision.verdict,
            reviewer="",
            at="",
            document=document,
            issue=issue_iri(self._as_read(decision.claim), document, self._base),
            quote=iris.normal(claim.quote),
            note=decision.note,
            changes=made,
        )
        if made:
            self._check(verdict)
        return verdict

    def settle(self, build: Build, given: Sequence[Verdict]) -> None:
        """Write the claims as they are judged now."""
        for document in sorted({verdict.document for verdict in given}):
            own = [verdict for verdict in given if verdict.document == document]
            before, after = self._written(document, ()), self._written(document, own)
            old, new = set(before.paper.splitlines()), set(after.paper.splitlines())
            graph = iris.paper_graph(document, self._base)
            build.change(graph, sorted(old - new), sorted(new - old))
            for name in ("concepts", "propositions"):
                added = set(getattr(after, name).splitlines()) - set(
                    getattr(before, name).splitlines()
                )
                text = "".join(f"{line}\n" for line in sorted(added))
                build.add(iris.shared_graph(name, self._base), text.encode())

    def _as_read(self, name: str) -> Claim:
        """The claim before any reviewer changed it."""
        made = [c for v in self._before if v.claim == name for c in v.changes]
        labels = {key: entry.concept.label for key, entry in self._lexicon.entries.items()}
        return restored(self._homes[name][1], made, labels) if made else self._homes[name][1]

    def _written(self, document: str, given: Sequence[Verdict]) -> rdf.PaperGraphs:
        """The paper's graphs with these verdicts and all before, or as it stands when there are none."""
        paper = self._papers[document]
        if given:
            named = {
                rdf.claim_iri(claim, paper.record, base=self._base): claim for claim in paper.claims
            }
            judged = {v.claim: self._as_read(v.claim) for v in given}
            before = [v for v in self._before if v.claim in judged]
            claims = {**named, **as_judged(judged, [*before, *given])}
            paper = replace(paper, claims=tuple(claims.values()))
        return rdf.write(paper, self._lexicon, base=self._base)

    def _check(self, verdict: Verdict) -> None:
        """Refuse an edit after which the paper would break the rules."""
        graphs = self._written(verdict.document, [replace(verdict, reviewer="-", at="9")])
        text = graphs.paper + graphs.edges + graphs.concepts + graphs.propositions
        _, report = next(validation.validate_papers([(verdict.document, text)], threads=1))
        if not report.conforms:
            raise DataError(
                f"the claim would break a rule: {report.violations[0].message}",
                where=verdict.claim,
                hint="`msgraph explain` tells the rules; the verdict was not recorded",
            )


def _documents(store: Queryable, claims: Iterable[str]) -> list[str]:
    plain = (c for c in claims if c.startswith("http") and reading.is_plain(c))
    return sorted({reading.document_of(store, claim) for claim in plain} - {""})


def _lexicon(
    store: Queryable, decisions: Iterable[Decision], before: Iterable[Verdict], base: str
) -> Lexicon:
    """The shipped lexicon, and from the store the concepts that edits name and it does not know."""
    known = lexicon.shipped()
    said = {value for decision in decisions for value in decision.edits.values()}
    said |= {value for v in before for c in v.changes for value in (c.was, c.became)}
    asked = {iris.concept(key, base): key for key in said if "/" in key and known.get(key) is None}
    if not asked:
        return known
    names = " ".join(f"<{name}>" for name in sorted(asked) if reading.is_plain(name))
    found = {}
    for name, label in reading.values(store, _NAMED % names):
        category, _, slug = asked[name].partition("/")
        found[asked[name]] = Entry(Concept(category, slug, label))
    return replace(known, entries={**known.entries, **found})
