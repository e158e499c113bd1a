"""A build: files in, one new generation of the store out, or none."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from msgraph import iris, readers, resources, validation
from msgraph.errors import DataError, InputError, MsgraphError
from msgraph.model import Record
from msgraph.pipeline import evidence
from msgraph.pipeline.identity import Identities
from msgraph.pipeline.papers import Made, Settings, fingerprint, make
from msgraph.pipeline.parallel import in_order
from msgraph.rdf import PaperGraphs
from msgraph.readers import Withdrawal
from msgraph.stores import Build, Store
from msgraph.validation import Report, Violation

#: Shared descriptions gathered before they are added to the store, in lines.
_SHARED_LINES = 100_000

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class BuildReport:
    """What a build did. `problems` are in input order; what they name did not get in.

    `unchanged` papers were stored already, made from the same input by the same software; `checked`
    counts the nodes that the shapes looked at, `gaps` what the papers leave open, and `refused` the
    papers that did not conform, for reasons in `violations`.
    """

    papers: int = 0
    claims: int = 0
    curated: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    withdrawn: int = 0
    refused: int = 0
    checked: int = 0
    gaps: int = 0
    triples: int = 0
    problems: list[MsgraphError] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Task:
    record: Record
    fingerprint: str


@dataclass(frozen=True, slots=True)
class _Done:
    made: Made
    report: Report
    place: str
    superseded: str


def build(
    store: Store,
    files: Iterable[Path],
    settings: Settings | None = None,
    *,
    jobs: int = 1,
    again: bool = False,
    strict: bool = False,
    progress: Progress | None = None,
) -> BuildReport:
    """Read the papers in `files`, find their claims, and store what conforms to the shapes.

    All changes become visible together. A bad file, record or paper is reported and left out, and
    the rest goes on; with `strict` the first problem stops the build and nothing is changed. Papers that
    are stored already from the same input are passed over unless `again`. `progress` is called with
    the number of papers done and of claims found.

    Raises:
        StoreBusy: another process writes to the store.
        MsgraphError: under `strict`, the first problem.
    """
    with store.build(versions={"msgraph": resources.__version__}) as target:
        run = _Run(store, target, settings or Settings(), jobs, again, strict, progress)
        run.all(files)
    run.report.triples = store.count()
    return run.report


class _Run:
    """One build under way."""

    def __init__(
        self,
        store: Store,
        target: Build,
        settings: Settings,
        jobs: int,
        again: bool,
        strict: bool,
        progress: Progress | None,
    ) -> None:
        self.report = BuildReport()
        self._target = target
        self._settings = settings
        self._jobs = jobs
        self._again = again
        self._strict = strict
        self._progress = progress
        self._identities = Identities(store, settings.base)
        self._evidence = evidence.Touched(store, settings.base)
        self._seen: dict[str, str] = {}
        self._shared: dict[str, set[str]] = {"concepts": set(), "propositions": set()}
        self._known_sources = dict(store.sources())
        self._used: set[str] = set()

    def all(self, files: Iterable[Path]) -> None:
        """Everything, from reading to the last line stored."""
        work = partial(_make_chunk, settings=self._settings)
        for done in in_order(work, self._tasks(files), jobs=self._jobs):
            self._store(done)
        self._flush_shared()
        self._evidence.settle(self._target)
        self._unused_claim_files()

    # --- reading

    def _tasks(self, files: Iterable[Path]) -> Iterator[_Task]:
        for path in files:
            yield from self._of_file(path)

    def _of_file(self, path: Path) -> Iterator[_Task]:
        try:
            for outcome in readers.read(path):
                if isinstance(outcome, Record):
                    yield from self._of_record(outcome)
                elif isinstance(outcome, Withdrawal):
                    self._withdraw(outcome)
                else:
                    self._problem(outcome)
        except InputError as error:
            self._problem(error)
            return
        self._target.source(path.name, _file_digest(path))

    def _of_record(self, record: Record) -> Iterator[_Task]:
        record = self._identities.settle(record)
        place = f"{record.source.name}, record {record.source.position}"
        name = iris.document(
            doi=record.doi,
            pmid=record.pmid,
            text_sha256=hashlib.sha256(record.text.encode()).hexdigest(),
            base=self._settings.base,
        )
        if name in self._seen:
            self._problem(
                DataError(
                    f"the same paper as {self._seen[name]}; the later one stays",
                    where=place,
                    hint="give each paper once, or only its latest version",
                )
            )
        self._seen[name] = place
        self._used |= {f.path for f in self._settings.claim_files if f.is_about(record)}
        made_from = fingerprint(record, self._settings)
        if not self._again and self._identities.fingerprint(record) == made_from:
            self.report.unchanged += 1
            return
        yield _Task(record, made_from)

    def _withdraw(self, withdrawal: Withdrawal) -> None:
        name = self._identities.document_of_pmid(withdrawal.pmid)
        base = self._settings.base
        self._evidence.replaced(name)
        for graph in (iris.paper_graph(name, base), iris.edges_graph(name, base)):
            self._target.delete(graph)
        self.report.withdrawn += 1

    # --- storing

    def _store(self, done: _Done) -> None:
        made, base = done.made, self._settings.base
        for problem in made.problems:
            self._problem(problem)
        self.report.checked += done.report.focus_nodes
        self.report.gaps += len(done.report.gaps)
        if not done.report.conforms:
            self._refuse(done)
            return
        graphs = made.graphs
        self._evidence.replaced(graphs.document, graphs.edges)
        if done.superseded and done.superseded != graphs.document:
            self._evidence.replaced(done.superseded)
            self._target.delete(iris.paper_graph(done.superseded, base))
            self._target.delete(iris.edges_graph(done.superseded, base))
        self._target.put(iris.paper_graph(graphs.document, base), graphs.paper)
        self._target.put(iris.edges_graph(graphs.document, base), graphs.edges)
        self._shared["concepts"].update(graphs.concepts.splitlines())
        self._shared["propositions"].update(graphs.propositions.splitlines())
        if sum(map(len, self._shared.values())) > _SHARED_LINES:
            self._flush_shared()
        self._count(made)

    def _count(self, made: Made) -> None:
        self.report.papers += 1
        self.report.kinds.update(made.kinds)
        self.report.claims += sum(made.kinds.values())
        self.report.curated += made.curated
        if self._progress:
            self._progress(self.report.papers, self.report.claims)

    def _refuse(self, done: _Done) -> None:
        self.report.refused += 1
        self.report.violations += done.report.violations
        self._problem(
            DataError(
                f"{len(done.report.violations)} violations of the shapes; the paper was not stored",
                where=done.place,
                hint=f"the first: {done.report.violations[0].message}"
                if done.report.violations
                else "",
            )
        )

    def _flush_shared(self) -> None:
        for name, lines in self._shared.items():
            if lines:
                content = "\n".join(sorted(lines)).encode()
                graph = iris.shared_graph(name, self._settings.base)
                self._target.load(content, "application/n-triples", graph=graph)
                lines.clear()

    # --- problems

    def _unused_claim_files(self) -> None:
        for file in self._settings.claim_files:
            if file.path not in self._used:
                self._problem(
                    DataError(
                        "none of the papers is the one that these claims are about",
                        where=file.path,
                        hint="give its paper in the same build, and compare `doi` and `pmid`",
                    )
                )

    def _problem(self, error: MsgraphError) -> None:
        if self._strict:
            raise error
        self.report.problems.append(error)


def _make_chunk(tasks: list[_Task], settings: Settings) -> list[_Done]:
    """The papers of a chunk, made and validated; runs in a worker."""
    made = [make(task.record, settings, task.fingerprint) for task in tasks]
    texts = ((m.graphs.document, closed(m.graphs)) for m in made)
    reports = [report for _, report in validation.validate_papers(texts, threads=1)]
    return [
        _Done(m, report, _place(task.record), _superseded(task.record))
        for task, m, report in zip(tasks, made, reports, strict=True)
    ]


def closed(graphs: PaperGraphs) -> str:
    """All that the shapes need to judge a paper: its own graphs and what it shares with others."""
    return graphs.paper + graphs.edges + graphs.concepts + graphs.propositions


def _place(record: Record) -> str:
    return f"{record.source.name}, record {record.source.position}"


def _superseded(record: Record) -> str:
    return iris.document(pmid=record.pmid) if record.doi and record.pmid else ""


def _file_digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
