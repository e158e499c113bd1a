"""A whole store, looked at only where something has changed since the last time.

The store is reached through a few callables, for stores and validation do not know each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from msgraph import iris
from msgraph.validation import certificates, fast, reference
from msgraph.validation.across import Query, validate_across
from msgraph.validation.batches import validate_papers
from msgraph.validation.certificates import Certificate, Summary, Verdict
from msgraph.validation.report import Report, together
from msgraph.validation.stored import Dump, paper_graphs, paper_text, shared_slices

#: How a store gives back what it keeps beside its quads: `store.attachment`, say.
Kept = Callable[[str], bytes | None]

#: The name under which a store keeps the certificate.
CERTIFICATE = "validation.json"
#: The name of the verdict on the rules about several papers.
ACROSS = "across"

_PIECES = tuple(f"verdicts-{number:02x}.tsv" for number in range(256))


@dataclass(frozen=True, slots=True)
class Holdings:
    """A store as validation sees it.

    `state` is any text that changes with the content. `digests` gives each graph's digest, and is asked
    only where the certificate does not hold; `kept` gives an attachment by its name, or None.
    """

    state: str
    digests: Callable[[], Mapping[str, str]]
    dump: Dump
    query: Query
    kept: Kept
    base: str = iris.BASE


@dataclass(frozen=True, slots=True)
class Sweep:
    """The verdict on a store: `summary` of all of it, and the reports of what was found at fault.

    `looked_at` counts the graphs that had to be validated this time. `attachments` are for the store to
    keep; nothing is to be kept when the certificate held.
    """

    summary: Summary
    faults: Mapping[str, Report] = field(default_factory=dict)
    looked_at: int = 0
    attachments: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def conforms(self) -> bool:
        """Whether something was checked, now or before, and nothing is violated."""
        return self.summary.conforms

    @property
    def report(self) -> Report:
        """The same as a report: what is violated in full, what is left open as counts."""
        faults = together(self.faults.values())
        known = "" if self.looked_at else ", all known from before"
        note = f"Of {self.summary.graphs:,} graphs {self.looked_at:,} were looked at{known}."
        return Report(
            checked=self.summary.checked,
            results=faults.violations,
            engine=faults.engine or fast.version() or reference.version(),
            notes=(*faults.notes, note),
            counted=self.summary.gaps,
        )


def sweep(holdings: Holdings, *, afresh: bool = False, threads: int = 2) -> Sweep:
    """The verdict on all that a store holds.

    Where the kept certificate holds and nothing was violated, nothing is read. Otherwise only graphs
    without a verdict that holds are validated, and those found at fault before, to tell what is wrong.
    `afresh` forgets all that is kept.
    """
    shapes = certificates.fingerprint()
    known = None if afresh else Certificate.from_bytes(holdings.kept(CERTIFICATE))
    if known and known.holds(shapes=shapes, store=holdings.state) and known.summary.conforms:
        return Sweep(known.summary)
    units = _units(holdings)
    past = _past(units, holdings.kept if not afresh else _nothing, shapes)
    summaries = [past.summary]
    faults: dict[str, Report] = {}
    for name, summary, report in _judged(holdings, past.wanted, units, threads):
        summaries.append(summary)
        past.pieces[certificates.piece(name)][name] = Verdict(units[name].digest, summary)
        if report is not None:
            faults[name] = report
    whole = certificates.in_all(summaries)
    kept = {
        name: certificates.pieces(verdicts, shapes).get(name, f"{shapes}\n".encode())
        for name, verdicts in past.pieces.items()
    }
    kept[CERTIFICATE] = Certificate(shapes, holdings.state, whole).to_bytes()
    return Sweep(whole, faults, len(past.wanted), kept)


def recorded(
    kept: Kept,
    changed: Mapping[str, Verdict],
    gone: Iterable[str] = (),
    *,
    state: str,
    across: Report,
) -> dict[str, bytes]:
    """The attachments after a build that has validated what it `changed`, by the papers' graphs.

    Only the pieces of those graphs are rewritten. `state` is that after the build, `kept` gives what was
    kept before it; `across` is the verdict of the rules about several papers on the nodes that changed.
    There is a certificate afterwards only if there was a good one before and `across` found no fault.
    """
    shapes = certificates.fingerprint()
    before = Certificate.from_bytes(kept(CERTIFICATE))
    good = before is not None and before.shapes == shapes and not across.violations
    summary = before.summary if before is not None and good else None
    written: dict[str, dict[str, Verdict]] = {}
    for graph in (*changed, *gone):
        name = certificates.piece(graph)
        if name not in written:
            written[name] = certificates.read_piece(kept(name), shapes)
        old = written[name].pop(graph, None)
        new = changed.get(graph)
        if new is not None:
            written[name][graph] = new
        if summary is not None:
            summary = summary.minus(old.summary) if old else summary
            summary = summary.plus(new.summary) if new else summary
    content = {
        name: certificates.pieces(verdicts, shapes).get(name, f"{shapes}\n".encode())
        for name, verdicts in written.items()
    }
    if summary is not None:
        content[CERTIFICATE] = Certificate(shapes, state, summary).to_bytes()
    return content


@dataclass(frozen=True, slots=True)
class _Unit:
    """What gets one verdict: a paper's own graphs, a shared graph, or the rules across papers."""

    digest: str
    graphs: tuple[str, ...]
    shared: bool = False


def _units(holdings: Holdings) -> dict[str, _Unit]:
    digests = holdings.digests()
    units = {
        name: _Unit(iris.digest(*(digests[graph] for graph in graphs)), tuple(graphs))
        for name, graphs in paper_graphs(digests, base=holdings.base).items()
    }
    shared = iris.shared_graph("", holdings.base)
    for graph in sorted(digests):
        if graph.startswith(shared) and graph != f"{shared}ontology":
            units[graph] = _Unit(digests[graph], (graph,), shared=True)
    units[ACROSS] = _Unit(iris.digest(*(unit.digest for unit in units.values())), ())
    return units


@dataclass(frozen=True, slots=True)
class _Past:
    """What is known from before: the sum of the verdicts that still hold, and what is `wanted` anew.

    `pieces` are those that must be written again, with their verdicts that still hold; of the others
    nothing is kept in memory.
    """

    summary: Summary
    wanted: list[str]
    pieces: dict[str, dict[str, Verdict]]


def _past(units: Mapping[str, _Unit], kept: Kept, shapes: str) -> _Past:
    names: dict[str, list[str]] = defaultdict(list)
    for name in units:
        names[certificates.piece(name)].append(name)
    summaries: list[Summary] = []
    wanted: list[str] = []
    pieces: dict[str, dict[str, Verdict]] = {}
    for piece in _PIECES:
        read = certificates.read_piece(kept(piece), shapes)
        good = {
            name: read[name] for name in names[piece] if _holds(read.get(name), units[name].digest)
        }
        wanted += [name for name in names[piece] if name not in good]
        summaries.append(certificates.in_all(verdict.summary for verdict in good.values()))
        if not len(names[piece]) == len(good) == len(read):
            pieces[piece] = good
    return _Past(certificates.in_all(summaries), sorted(wanted), pieces)


def _holds(verdict: Verdict | None, digest: str) -> bool:
    """Whether a verdict need not be found again: what was at fault must be told anew."""
    return verdict is not None and verdict.digest == digest and not verdict.summary.violations


def _nothing(name: str) -> None:
    """What is kept where all is to be looked at afresh."""


Judged = tuple[str, Summary, Report | None]


def _judged(
    holdings: Holdings, wanted: list[str], units: Mapping[str, _Unit], threads: int
) -> Iterator[Judged]:
    """Each unit that is wanted with its counts, and with its report where it is at fault."""
    papers = [name for name in wanted if units[name].graphs and not units[name].shared]
    texts = ((name, paper_text(list(units[name].graphs), holdings.dump)) for name in papers)
    for name, report in validate_papers(texts, threads=threads):
        yield name, certificates.summarised(report), report if report.violations else None
    for name in wanted:
        if units[name].shared:
            yield _shared(holdings, name, threads)
    if ACROSS in wanted:
        report = validate_across(holdings.query)
        yield ACROSS, certificates.summarised(report), report if report.violations else None


def _shared(holdings: Holdings, graph: str, threads: int) -> Judged:
    summaries: list[Summary] = []
    faults: list[Report] = []
    for _, report in validate_papers(shared_slices(graph, holdings.dump), threads=threads):
        summaries.append(certificates.summarised(report))
        if report.violations:
            faults.append(report)
    summary = replace(certificates.in_all(summaries), graphs=1)
    return graph, summary, together(faults) if faults else None
