"""A whole store, looked at only where something has changed since the last time.

The store is reached through a few callables, for stores and validation do not know each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from msgraph import iris
from msgraph.validation import certificates, fast, reference
from msgraph.validation.across import Query, validate_across
from msgraph.validation.batches import validate_papers
from msgraph.validation.certificates import Certificate, Summary, Verdict
from msgraph.validation.report import Report, together
from msgraph.validation.stored import Dump, paper_graphs, paper_text, shared_slices

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
    kept: Callable[[str], bytes | None]
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
    verdicts = {} if afresh else _verdicts(holdings, shapes, units)
    faults: dict[str, Report] = {}
    wanted = [name for name in units if name not in verdicts or _faulty(verdicts[name])]
    for name, summary, report in _judged(holdings, wanted, units, threads):
        verdicts[name] = Verdict(units[name].digest, summary)
        if report is not None:
            faults[name] = report
    summary = certificates.in_all(verdict.summary for verdict in verdicts.values())
    kept = certificates.pieces(verdicts, shapes)
    kept[CERTIFICATE] = Certificate(shapes, holdings.state, summary).to_bytes()
    return Sweep(summary, faults, len(wanted), kept)


def recorded(
    kept: Callable[[str], bytes | None],
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


def _verdicts(holdings: Holdings, shapes: str, units: Mapping[str, _Unit]) -> dict[str, Verdict]:
    """The kept verdicts that still hold."""
    found: dict[str, Verdict] = {}
    for name in _PIECES:
        found.update(certificates.read_piece(holdings.kept(name), shapes))
    return {
        name: verdict
        for name, verdict in found.items()
        if name in units and units[name].digest == verdict.digest
    }


def _faulty(verdict: Verdict) -> bool:
    return bool(verdict.summary.violations)


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
