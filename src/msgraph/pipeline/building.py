"""A build: files in, one new generation of the store out, or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from msgraph import iris, queries, readers, resources
from msgraph.errors import DataError, InputError, MissingDependency, MsgraphError, Notice
from msgraph.model import Record
from msgraph.pipeline import curation, evidence, notices, projecting, verdicts
from msgraph.pipeline.identity import Identities
from msgraph.pipeline.inputs import Inputs, file_digest
from msgraph.pipeline.making import Done, Task, lost, make_all
from msgraph.pipeline.papers import Settings, fingerprint, software
from msgraph.pipeline.parallel import in_order
from msgraph.rdf import PaperGraphs
from msgraph.rdf.papers import document_iri
from msgraph.readers import Place, Withdrawal, places
from msgraph.stores import Build, Store
from msgraph.validation import Violation

Progress = Callable[[int, int, float], None]
Listener = Callable[[MsgraphError], None]

#: Problems and violations that a report keeps; a listener is told of all.
KEPT = 1000


@dataclass(slots=True)
class BuildReport:
    """What a build did. `problems` are in input order; what they name did not get in.

    `papers`, `claims` and `kinds` count what is in the store by it at its end; `replaced` versions of
    papers made room for later ones of the same build. `unchanged` papers were stored already, made from
    the same input by the same software; `checked` counts the nodes that the shapes looked at, `gaps` what
    the papers leave open, and `refused` the papers that did not conform, for reasons in `violations`. Of
    problems, notices and violations the first thousand are kept; `problem_count` and `notice_count` count
    all.
    """

    papers: int = 0
    claims: int = 0
    curated: int = 0
    replaced: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    withdrawn: int = 0
    refused: int = 0
    checked: int = 0
    gaps: int = 0
    triples: int = 0
    problem_count: int = 0
    problems: list[MsgraphError] = field(default_factory=list)
    notice_count: int = 0
    notices: list[Notice] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)


def build(
    store: Store,
    files: Iterable[Place],
    settings: Settings | None = None,
    *,
    jobs: int = 1,
    again: bool = False,
    strict: bool = False,
    progress: Progress | None = None,
    listener: Listener | None = None,
    cluster: str = "",
) -> BuildReport:
    """Read the papers in `files`, find their claims, and store what conforms to the shapes.

    All changes become visible together. A bad file, record or paper is reported and left out, and
    the rest goes on; with `strict` the first problem stops the build and nothing is changed. Papers that
    are stored already from the same input are passed over unless `again`; if nothing changed, no
    generation is made. `progress` is called with the number of papers done and of claims found
    and the share of the local input that was read, `listener` with each problem and notice as it is met. `cluster` is the address of a Dask scheduler whose workers
    make the papers, or "local" for one of our own with `jobs` workers; the result is the same.

    Raises:
        StoreBusy: another process writes to the store.
        MsgraphError: under `strict`, the first problem.
    """
    inputs = Inputs(store, software(settings or Settings()))
    with store.build(versions={"msgraph": resources.__version__}) as target:
        run = _Run(store, target, settings or Settings(), inputs, again, strict)
        run.progress, run.listener = progress, listener
        run.all(files, jobs, cluster)
    inputs.keep()
    run.report.triples = store.count()
    return run.report


class _Tally(NamedTuple):
    """What a paper adds to the counts of a report: its claims by kind, and those from a curator's file."""

    kinds: tuple[tuple[str, int], ...]
    curated: int


class _Run:
    """One build under way."""

    def __init__(
        self,
        store: Store,
        target: Build,
        settings: Settings,
        inputs: Inputs,
        again: bool,
        strict: bool,
    ) -> None:
        self.report = BuildReport()
        self.progress: Progress | None = None
        self.listener: Listener | None = None
        self._target = target
        self._is_first = store.count() == 0
        self._settings = settings
        self._inputs = inputs
        self._again = again
        self._strict = strict
        self._identities = Identities(store, settings.base)
        self._evidence = evidence.Touched(store, settings.base)
        self._verdicts = verdicts.by_document(verdicts.stored(store, settings.base))
        self._seen: dict[str, str] = {}
        self._names: set[str] = set()  # of the papers in the file that is being read
        self._gone: set[str] = set()  # withdrawn, maybe while still being made
        self._stored: dict[str, _Tally] = {}
        self._tallies: dict[_Tally, _Tally] = {}  # most papers share theirs with others
        self._used: set[str] = set()
        self._whole: list[tuple[Place, str, int]] = []
        self._read = 0
        self._bytes = 0
        self._faulty: set[str] = set()

    def all(self, given: Iterable[Place], jobs: int, cluster: str = "") -> None:
        """Everything, from reading to the last line stored."""
        files = list(given)
        self._bytes = sum(map(places.size, files))
        work = partial(make_all, settings=self._settings)
        for done in in_order(work, self._tasks(files), jobs=jobs, lost=lost, cluster=cluster):
            self._store(done)
        projecting.follow_links(
            self._target, sorted(self._stored), self._evidence, self._settings.base
        )
        with self._target.unseen() if self._is_first else nullcontext():
            self._evidence.settle(self._target)
        self._describe()
        self._unused_claim_files()
        self._note_inputs()

    def _describe(self) -> None:
        """Questions to begin with, in the graph itself: editors ask for them there."""
        if self._stored:
            examples = queries.described(self._settings.base).text()
            graph = iris.shared_graph("examples", self._settings.base)
            self._target.put(graph, examples, canonical=True)

    # --- reading

    def _tasks(self, files: Iterable[Place]) -> Iterator[Task]:
        done = 0
        for path in files:
            yield from self._of_file(path, done)
            done += places.size(path)
            self._read = done

    def _of_file(self, path: Place, before: int) -> Iterator[Task]:
        digest = file_digest(path)
        if self._passed_over(digest):
            return
        self._names.clear()
        try:
            with readers.opened(path) as stream:
                for outcome in readers.read_stream(stream, str(path)):
                    self._read = before + stream.tell()
                    if isinstance(outcome, Record):
                        yield from self._of_record(outcome)
                    elif isinstance(outcome, Withdrawal):
                        self._withdraw(outcome)
                    else:
                        self._problem(outcome)
        except (InputError, MissingDependency) as error:
            self._problem(error)
            return
        self._target.source(places.name(path), digest)
        self._whole.append((path, digest, len(self._names)))

    def _passed_over(self, digest: str) -> bool:
        """Whether a file with this digest is in the store whole, and need not be read."""
        whole = self._inputs.whole(digest)
        if whole is None or self._again or self._settings.claim_files:
            return False
        self.report.unchanged += whole.papers
        return True

    def _of_record(self, record: Record) -> Iterator[Task]:
        record = self._identities.settle(record)
        name = document_iri(record, self._settings.base)
        earlier = self._earlier(record, name)
        again = self._again or bool(earlier)
        if earlier:
            self._note(notices.replaced(earlier, record))
            if _file(earlier) != _file(record.place):
                self._faulty.add(_file(earlier))
        self._seen[name] = record.place
        self._names.add(name)
        self._gone.discard(name)
        for problem in notices.oddities(record):
            self._problem(problem)
        self._used |= {f.path for f in self._settings.claim_files if f.is_about(record)}
        made_from = fingerprint(record, self._settings)
        stored = self._identities.fingerprint(record)
        if not again and stored == made_from:
            self.report.unchanged += 1
            return
        if stored:
            self._inputs.forget(self._identities.source(name))
        yield Task(record, made_from, self._given(record, name))

    def _earlier(self, record: Record, name: str) -> str:
        """Where this build met the paper before, maybe while only its PMID was known; else nothing."""
        by_pmid = iris.document(pmid=record.pmid) if record.pmid else name
        if by_pmid == name or by_pmid not in self._seen:
            return self._seen.get(name, "")
        self._names.discard(by_pmid)
        return self._seen.pop(by_pmid)

    def _given(self, record: Record, name: str) -> tuple[verdicts.Verdict, ...]:
        """The verdicts on the paper's claims, also under the name it had while only its PMID was known."""
        earlier = iris.document(pmid=record.pmid) if record.pmid else name
        return tuple(
            verdict for each in sorted({name, earlier}) for verdict in self._verdicts.get(each, ())
        )

    def _withdraw(self, withdrawal: Withdrawal) -> None:
        name = self._identities.document_of_pmid(withdrawal.pmid)
        self._gone.add(name)
        self._inputs.forget(self._identities.source(name))
        self._remove(name)
        self.report.withdrawn += 1

    # --- storing

    def _store(self, done: Done) -> None:
        for problem in done.problems:
            self._problem(problem)
        self.report.checked += done.checked
        self.report.gaps += done.gaps
        if done.graphs is None:
            return
        if not done.conforms:
            self._refuse(done)
            return
        document = done.graphs.document
        if document in self._gone:
            return
        for name in {document, done.superseded or document}:
            self.report.replaced += self._discount(name)
        if done.superseded and done.superseded != document:
            self._remove(done.superseded)
        self._put(done.graphs)
        curation.settle_moved(self._target, done.moved, self._settings.base)
        self._count(document, done)

    def _put(self, graphs: PaperGraphs) -> None:
        base, put = self._settings.base, self._target.put
        self._evidence.replaced(graphs.document, graphs.edges)
        put(iris.paper_graph(graphs.document, base), graphs.paper, canonical=True)
        put(iris.edges_graph(graphs.document, base), graphs.edges, canonical=True)
        for name, text in (("concepts", graphs.concepts), ("propositions", graphs.propositions)):
            self._target.add(iris.shared_graph(name, base), text.encode())

    def _remove(self, document: str) -> None:
        self._discount(document)
        self._evidence.replaced(document)
        for graph in (iris.paper_graph, iris.edges_graph):
            self._target.delete(graph(document, self._settings.base))

    def _count(self, document: str, done: Done) -> None:
        tally = _Tally(tuple(sorted((done.kinds or {}).items())), done.curated)
        self._stored[document] = self._tallies.setdefault(tally, tally)
        self._add(tally, 1)
        if self.progress:
            share = self._read / self._bytes if self._bytes else 0.0
            self.progress(self.report.papers, self.report.claims, min(1.0, share))

    def _discount(self, document: str) -> bool:
        """Count a paper no longer that this build had stored; whether it had."""
        tally = self._stored.pop(document, None)
        if tally is not None:
            self._add(tally, -1)
        return tally is not None

    def _add(self, tally: _Tally, times: int) -> None:
        self.report.papers += times
        self.report.curated += times * tally.curated
        for kind, count in tally.kinds:
            self.report.claims += times * count
            self.report.kinds[kind] += times * count
        if times < 0:
            self.report.kinds = +self.report.kinds  # without the kinds of which none is left

    def _refuse(self, done: Done) -> None:
        self.report.refused += 1
        self.report.violations += done.violations[: KEPT - len(self.report.violations)]
        count, first = len(done.violations), done.violations[:1]
        self._problem(
            DataError(
                f"{count} violations of the shapes; the paper was not stored",
                where=done.place,
                hint=f"the first: {first[0].message}" if first else "",
            )
        )

    def _note_inputs(self) -> None:
        """Note the files of which nothing was left out."""
        for path, digest, papers in self._whole:
            if str(path) not in self._faulty and not self._settings.claim_files:
                self._inputs.note(path, digest, papers)

    # --- problems

    def _unused_claim_files(self) -> None:
        for file in self._settings.claim_files:
            if file.path not in self._used:
                self._note(notices.unused(file))

    def _problem(self, error: MsgraphError) -> None:
        self._tell(error)
        self._faulty.add(_file(error.where))

    def _tell(self, error: MsgraphError) -> None:
        """Report what does not keep a file from being in the store whole."""
        if self._strict:
            raise error
        self.report.problem_count += 1
        if len(self.report.problems) < KEPT:
            self.report.problems.append(error)
        if self.listener:
            self.listener(error)

    def _note(self, notice: Notice) -> None:
        self.report.notice_count += 1
        if len(self.report.notices) < KEPT:
            self.report.notices.append(notice)
        if self.listener:
            self.listener(notice)


def _file(place: str) -> str:
    """The file of a place such as "papers.xml, record 41"."""
    return place.partition(", record ")[0]
