"""The evidence across papers, counted and compared: a graph that is derived from the lines of all papers.

Every paper's lines stand beside its edges. Here they are gathered by issue (subject, predicate, object): how
many papers support each proposition, dispute it, leave it open, and which of them corroborate or contradict
each other. An issue of one paper alone, as nearly all are, is told whole by that paper's lines and has no
summary. What one more paper touches is counted anew, the rest stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Protocol

from msgraph import iris, vocabulary
from msgraph.pipeline import ranking, reading
from msgraph.pipeline.comparing import COMPARED, Closest, Voice, closest, disagreement, opposite
from msgraph.rdf.lines import Lines
from msgraph.rdf.terms import Term, escape_iri, triple_line
from msgraph.stores import Queryable, Rows, Triples
from msgraph.vocabulary import PREFIXES

_AT_ONCE = 400
_LINES_AT_ONCE = 100_000
_MARK = f"<{vocabulary.amongTop}>"
_ISSUE = re.compile(rf"<{re.escape(vocabulary.onIssue)}> <([^>]*)>")
_STANCES = {iri: name for name, iri in vocabulary.STANCES.items()}
_DIRECTIONS = {iri: name for name, iri in vocabulary.DIRECTIONS.items()}
_SLOTS = {
    iris.term("followUp" if slot == "follow_up" else slot) + ending: (slot, bool(ending))
    for slot in COMPARED
    for ending in ("", "Concept")
}

_OF_PAPER = "SELECT DISTINCT ?issue WHERE { GRAPH <%s> { ?line msg:onIssue ?issue } }"
_SHARED = """
SELECT ?issue WHERE { %s ?line msg:onIssue ?issue ; msg:inPaper ?paper }
GROUP BY ?issue HAVING (COUNT(DISTINCT ?paper) > 1)
"""
_LINES = """
SELECT ?issue ?proposition ?stance ?paper ?claim ?study WHERE {
  VALUES ?issue { %s }
  ?line msg:onIssue ?issue ; msg:bearsOn ?proposition ; msg:stance ?stance ; msg:inPaper ?paper ;
    msg:hasClaim ?claim .
  OPTIONAL { ?line msg:restsOn ?study }
}
"""
_PROPOSITIONS = """
SELECT ?proposition ?subject ?predicate ?object ?direction ?aspect WHERE {
  GRAPH <%s> {
    VALUES ?proposition { %s }
    ?proposition rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;
      msg:direction ?direction .
    OPTIONAL { ?proposition msg:aspect ?aspect }
  }
}
"""
_CONTEXTS = """
SELECT ?claim ?slot ?value WHERE { VALUES ?claim { %s } ?claim msg:hasContext ?context . ?context ?slot ?value }
"""
_BEFORE = """
CONSTRUCT { ?node ?property ?value } WHERE {
  GRAPH <%s> {
    VALUES ?issue { %s }
    { ?node msg:onIssue ?issue } UNION { ?issue a ?kind . BIND(?issue AS ?node) }
    ?node ?property ?value
  }
}
"""


class Target(Queryable, Protocol):
    """Where the summary is kept: a store, or a build under way."""

    def change(self, graph: str, remove: Iterable[str], add: Iterable[str]) -> None:
        """See `stores.Writable.change`."""
        ...

    def delete(self, graph: str) -> None:
        """See `stores.Writable.delete`."""
        ...


class Touched:
    """The issues that a build touches, noted paper by paper before each is put into the store.

    `store` is asked what a paper said before; the last word is `settle`, at the end of the build.
    """

    def __init__(self, store: Queryable, base: str = iris.BASE) -> None:
        self._store = store
        self._base = base
        self._empty = store.count() == 0
        self._issues: set[str] = set()
        self._once: set[int] = set()

    def replaced(self, document: str, edges: str = "") -> None:
        """A paper will have these edges and lines, N-Triples, in place of what it had; none if it goes."""
        issues = set(_ISSUE.findall(edges))
        if self._empty:  # then only what several papers of the build touch can be shared
            self._issues.update(issue for issue in issues if hash(issue) in self._once)
            self._once.update(map(hash, issues))
            return
        graph = iris.edges_graph(document, self._base)
        self._issues.update(issues, _column(self._store, _OF_PAPER % escape_iri(graph)))

    def settle(self, target: Target) -> int:
        """Count and compare what was touched; how many issues that were."""
        touched, self._issues = sorted(self._issues), set()
        return update(target, touched, self._base)


def rebuild(target: Target, base: str = iris.BASE) -> int:
    """Make the whole summary anew from the lines of all papers; how many issues it has."""
    target.delete(iris.shared_graph("evidence", base))
    return update(target, sorted(_column(target, _SHARED % "")), base)


def update(target: Target, issues: Iterable[str], base: str = iris.BASE) -> int:
    """Count and compare the lines of these issues anew; what is of one paper only is taken out."""
    graph = iris.shared_graph("evidence", base)
    source, touched = iter(issues), set[str]()
    gone: list[str] = []
    come: list[str] = []
    first, counts = ranking.marked(target, graph), dict[str, ranking.Count]()
    while batch := list(islice(source, _AT_ONCE)):
        before = {line for line in _before(target, batch, graph) if _MARK not in line}
        after = set(_summary(target, batch, base, counts))
        gone += before - after
        come += after - before
        touched.update(batch)
        if len(gone) + len(come) > _LINES_AT_ONCE:
            target.change(graph, gone, come)
            gone, come = [], []
    target.change(graph, gone, come)
    target.change(graph, *ranking.marks(target, graph, first, touched, counts))
    return len(touched)


@dataclass(frozen=True, slots=True)
class _Proposition:
    subject: Term
    predicate: str
    object: Term
    direction: str
    aspect: str


@dataclass(frozen=True, slots=True)
class _Line:
    """A claim with the stance that its paper takes by it."""

    proposition: str
    stance: str
    voice: Voice


def _before(target: Queryable, issues: Sequence[str], graph: str) -> Iterator[str]:
    answer = target.query(_BEFORE % (graph, _values(issues)), prefixes=PREFIXES)
    assert isinstance(answer, Triples)
    return map(triple_line, answer)


def _summary(
    target: Queryable, issues: Sequence[str], base: str, counts: dict[str, ranking.Count]
) -> list[str]:
    """All that the summary says of these issues, as lines of N-Triples; their papers go to `counts`."""
    among = f"VALUES ?issue {{ {_values(issues)} }}"
    found = _read_lines(target, sorted(_column(target, _SHARED % among)))
    named = sorted({line.proposition for lines in found.values() for line in lines})
    described = _read_propositions(target, named, base)
    out = Lines()
    for issue, lines in found.items():
        known = [line for line in lines if line.proposition in described]
        if known:
            counts[issue] = _write_issue(out, issue, known, described, base)
    return out.text().splitlines()


# What the store holds


def _read_lines(target: Queryable, issues: Sequence[str]) -> dict[str, list[_Line]]:
    """The lines of each issue, with the contexts of their claims."""
    studies: dict[str, set[str]] = {}
    rows: dict[str, dict[tuple[str, str, str, str], None]] = {}
    for issue, proposition, stance, paper, claim, study in reading.values(
        target, _LINES % _values(issues)
    ):
        rows.setdefault(issue, {})[proposition, _STANCES[stance], paper, claim] = None
        if study:
            studies.setdefault(claim, set()).add(study)
    contexts = _read_contexts(target, sorted({claim for own in rows.values() for *_, claim in own}))
    return {
        issue: [
            _Line(
                proposition,
                stance,
                Voice(
                    claim,
                    paper,
                    contexts.get(claim, {}),
                    frozenset(studies.get(claim, frozenset())),
                ),
            )
            for proposition, stance, paper, claim in own
        ]
        for issue, own in rows.items()
    }


def _read_contexts(target: Queryable, claims: Sequence[str]) -> dict[str, dict[str, str]]:
    """The context of each claim, by slot: the concept where the words name one, else the words."""
    found: dict[str, dict[str, str]] = {}
    if not claims:
        return found
    for claim, property_, value in reading.values(target, _CONTEXTS % _values(claims)):
        slot, concept = _SLOTS.get(property_, ("", False))
        if slot and (concept or slot not in found.get(claim, {})):
            words = value if concept else " ".join(value.casefold().split())
            found.setdefault(claim, {})[slot] = words
    return found


def _read_propositions(
    target: Queryable, names: Sequence[str], base: str
) -> dict[str, _Proposition]:
    if not names:
        return {}
    graph = iris.shared_graph("propositions", base)
    answer = target.query(_PROPOSITIONS % (graph, _values(names)), prefixes=PREFIXES)
    assert isinstance(answer, Rows)
    found = {}
    for name, subject, predicate, object_, direction, aspect in answer:
        if name and subject and predicate and object_ and direction:
            found[name.value] = _Proposition(
                subject,
                predicate.value,
                object_,
                _DIRECTIONS[direction.value],
                aspect.value if aspect else "",
            )
    return found


def _column(target: Queryable, query: str) -> Iterator[str]:
    return (row[0] for row in reading.values(target, query))


def _values(names: Iterable[str]) -> str:
    return " ".join(f"<{escape_iri(name)}>" for name in names)


# What the summary says


def _write_issue(
    out: Lines,
    issue: str,
    lines: Sequence[_Line],
    described: Mapping[str, _Proposition],
    base: str,
) -> ranking.Count:
    first = described[lines[0].proposition]
    out.kind(issue, vocabulary.Issue)
    _add(out, issue, vocabulary.issueSubject, first.subject)
    out.link(issue, vocabulary.issuePredicate, first.predicate)
    _add(out, issue, vocabulary.issueObject, first.object)
    papers = {line.voice.paper for line in lines if line.stance != "repeats"}
    out.integer(issue, vocabulary.papers, len(papers))
    _write_papers(out, issue, lines)
    by_proposition: dict[str, list[_Line]] = {}
    for line in lines:
        by_proposition.setdefault(line.proposition, []).append(line)
    for proposition, own in by_proposition.items():
        out.link(proposition, vocabulary.onIssue, issue)
        _write_papers(out, proposition, own)
        _write_claims(out, proposition, own)
    if len(papers) > 1:
        for comparison in _comparisons(by_proposition, described):
            _write_comparison(out, issue, first.subject, comparison, base)
    return ranking.Count(first.predicate, len(papers))


def _add(out: Lines, node: str, predicate: str, term: Term) -> None:
    if term.kind == "iri":
        out.link(node, predicate, term.value)
    else:
        out.string(node, predicate, term.value)


def _write_papers(out: Lines, node: str, lines: Sequence[_Line]) -> None:
    """Distinct papers by what they do: one that is firm anywhere is not among the hedged."""
    by_stance: dict[str, set[str]] = {name: set() for name in vocabulary.STANCES}
    for line in lines:
        by_stance[line.stance].add(line.voice.paper)
    firm = by_stance["supports"] | by_stance["disputes"]
    hedged = (by_stance["may_support"] | by_stance["may_dispute"]) - firm
    out.integer(node, vocabulary.papersFor, len(by_stance["supports"]))
    out.integer(node, vocabulary.papersAgainst, len(by_stance["disputes"]))
    out.integer(node, vocabulary.papersHedged, len(hedged))
    repeating = by_stance["repeats"] - firm - hedged
    out.integer(node, vocabulary.papersRepeating, len(repeating) or None)


def _write_claims(out: Lines, node: str, lines: Sequence[_Line]) -> None:
    for predicate, stances in (
        (vocabulary.claimsFor, ("supports",)),
        (vocabulary.claimsAgainst, ("disputes",)),
        (vocabulary.claimsHedged, ("may_support", "may_dispute")),
    ):
        claims = {line.voice.claim for line in lines if line.stance in stances}
        out.integer(node, predicate, len(claims))


@dataclass(frozen=True, slots=True)
class _Side:
    """Papers that say the same: that a proposition holds, or that it does not."""

    name: str
    voices: tuple[Voice, ...]
    firm: bool

    @property
    def papers(self) -> int:
        """How many papers stand on this side."""
        return len({voice.paper for voice in self.voices})


def _side(proposition: str, lines: Sequence[_Line], what: str) -> _Side | None:
    """The firm voices of a side, or the hedged ones where none is firm."""
    for stance in (f"{what}s", f"may_{what}"):
        voices = tuple(line.voice for line in lines if line.stance == stance)
        if voices:
            return _Side(f"{proposition} {what}", voices, stance == f"{what}s")
    return None


@dataclass(frozen=True, slots=True)
class _Comparison:
    kind: str
    one: _Side
    other: _Side
    pair: Closest


def _comparisons(
    by_proposition: Mapping[str, Sequence[_Line]], described: Mapping[str, _Proposition]
) -> Iterator[_Comparison]:
    supporting: dict[str, _Side] = {}
    for proposition, lines in by_proposition.items():
        yes, no = (_side(proposition, lines, what) for what in ("support", "dispute"))
        if yes:
            supporting[proposition] = yes
        if yes and no:
            yield from _disagreement(yes, no)
        for side in filter(None, (yes, no)):
            pair = closest(side.voices, side.voices) if side.firm and side.papers > 1 else None
            if pair:
                yield _Comparison("corroboration", side, side, pair)
    for a, b in combinations(sorted(supporting), 2):
        one, other = described[a], described[b]
        if opposite(one.direction, one.aspect, other.direction, other.aspect):
            yield from _disagreement(supporting[a], supporting[b])


def _disagreement(one: _Side, other: _Side) -> Iterator[_Comparison]:
    pair = closest(one.voices, other.voices)
    if pair:
        yield _Comparison(disagreement(pair), one, other, pair)


def _write_comparison(out: Lines, issue: str, subject: Term, found: _Comparison, base: str) -> None:
    one, other, pair = found.one, found.other, found.pair
    both_firm = one.firm and other.firm
    node = iris.comparison(iris.key(issue, one.name, other.name), base)
    out.kind(node, vocabulary.Comparison)
    out.link(node, vocabulary.onIssue, issue)
    out.link(node, vocabulary.comparisonKind, vocabulary.COMPARISONS[found.kind])
    out.link(node, vocabulary.oneSide, pair.one.claim)
    out.link(node, vocabulary.otherSide, pair.other.claim)
    out.integer(node, vocabulary.papersOnOneSide, one.papers)
    out.integer(node, vocabulary.papersOnOtherSide, other.papers)
    out.typed(node, vocabulary.bothFirm, str(both_firm).lower(), "boolean")
    out.true(node, vocabulary.sameStudy, pair.same_study)
    out.string(node, vocabulary.differsBy, ", ".join(pair.differs))
    out.string(node, vocabulary.statedOnce, ", ".join(pair.once))
    if found.kind != "corroboration":  # the two that lead to it fast, and tell the widest apart
        _add(out, node, vocabulary.disagreementOn, subject)
        out.integer(node, vocabulary.papersAtOdds, one.papers + other.papers if both_firm else 0)
