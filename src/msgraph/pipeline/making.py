"""What a worker does: records in, graphs with their verdicts out, as little else as may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from msgraph import iris, validation
from msgraph.errors import DataError, MsgraphError
from msgraph.model import Record
from msgraph.pipeline.papers import Made, Settings, make
from msgraph.pipeline.verdicts import Verdict
from msgraph.rdf import PaperGraphs
from msgraph.validation import Report, Violation

#: What a fault in an extractor, or in what it was given, can raise.
_FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Task:
    """A record to make, the digest of all that its graphs are made from, and earlier verdicts on it."""

    record: Record
    fingerprint: str
    verdicts: tuple[Verdict, ...] = ()

    @property
    def place(self) -> str:
        """Where the record stands, in words."""
        return self.record.place


@dataclass(frozen=True, slots=True)
class Done:
    """A paper on its way to the store; of its validation only what will be reported.

    `graphs` is None when it could not be made at all. `superseded` is the name that the paper had as
    long as only its PMID was known.
    """

    place: str
    graphs: PaperGraphs | None = None
    kinds: Mapping[str, int] | None = None
    curated: int = 0
    problems: tuple[MsgraphError, ...] = ()
    checked: int = 0
    gaps: int = 0
    conforms: bool = False
    violations: tuple[Violation, ...] = ()
    superseded: str = ""
    moved: tuple[tuple[Verdict, str], ...] = ()


def make_all(tasks: list[Task], settings: Settings) -> list[Done]:
    """The papers of some tasks, made and validated, in order."""
    made = [_made(task, settings) for task in tasks]
    texts = ((m.graphs.document, closed(m.graphs)) for m in made if isinstance(m, Made))
    reports = validation.validate_papers(texts, threads=1)
    return [
        _done(task, m, next(reports)[1]) if isinstance(m, Made) else m
        for task, m in zip(tasks, made, strict=True)
    ]


def _made(task: Task, settings: Settings) -> Made | Done:
    try:
        return make(task.record, settings, task.fingerprint, task.verdicts)
    except MsgraphError as error:
        return Done(task.place, problems=(error,))
    except _FAULTS as error:
        problem = DataError(
            f"the paper could not be made: {type(error).__name__}: {error}",
            where=task.place,
            hint="this is a fault of msgraph; please report it with the record",
        )
        return Done(task.place, problems=(problem,))


def _done(task: Task, made: Made, report: Report) -> Done:
    record = task.record
    return Done(
        place=task.place,
        graphs=made.graphs,
        kinds=made.kinds,
        curated=made.curated,
        problems=made.problems,
        checked=report.focus_nodes,
        gaps=len(report.gaps),
        conforms=report.conforms,
        violations=report.violations,
        superseded=iris.document(pmid=record.pmid) if record.doi and record.pmid else "",
        moved=made.moved,
    )


def closed(graphs: PaperGraphs) -> str:
    """All that the shapes need to judge a paper: its own graphs and what it shares with others."""
    return graphs.paper + graphs.edges + graphs.concepts + graphs.propositions


def lost(task: Task) -> Done:
    """What stands for a paper whose worker died over it."""
    problem = DataError(
        "the process that worked on this paper died",
        where=task.place,
        hint="is there enough memory? leave the record out if it happens again, and report it",
    )
    return Done(task.place, problems=(problem,))
