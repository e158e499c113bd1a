"""The claims found in papers as flat views, without a store: what is scored against gold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from msgraph import readers
from msgraph.errors import InputError, MsgraphError
from msgraph.exporters.claims import View, paper_views
from msgraph.model import Record
from msgraph.pipeline.papers import Settings, make
from msgraph.pipeline.statements import LongForms, Statement, long_forms, statements


@dataclass(frozen=True, slots=True)
class Findings:
    """The claims found in papers as flat views; abbreviations by PMID, and what could not be read.

    `exact` counts the claims whose quote equals the text at its offsets.
    """

    views: tuple[View, ...]
    forms: Mapping[str, LongForms]
    papers: frozenset[str]
    exact: int
    problems: tuple[MsgraphError, ...]

    def statements(self, forms: Mapping[str, LongForms] | None = None) -> list[Statement]:
        """The claims for scoring; `forms` are other abbreviations than those that the papers define."""
        return list(statements(self.views, self.forms if forms is None else forms))


def of_papers(files: Iterable[Path], settings: Settings, wanted: frozenset[str]) -> Findings:
    """The claims that a build would store of the papers in `files` whose PMID is wanted.

    Raises:
        InputError: a file cannot be read, or it holds none of the papers.
    """
    views: list[View] = []
    forms: dict[str, LongForms] = {}
    problems: list[MsgraphError] = []
    exact = 0
    for record in _records(files, wanted, problems):
        made = make(record, settings)
        problems += made.problems
        graphs = (made.graphs.paper, made.graphs.edges, made.graphs.concepts)
        lines = [line for graph in graphs for line in graph.split("\n") if line]
        mine = list(paper_views(lines, settings.base))
        exact += sum(_exact(view, record.text) for view in mine)
        views += mine
        forms[record.pmid] = long_forms(record.text)
    if not forms:
        raise InputError(
            "none of the gold's papers is here",
            where=", ".join(map(str, files)),
            hint="papers are told by PMID: give the PubMed records that the gold was annotated in",
        )
    return Findings(tuple(views), forms, frozenset(forms), exact, tuple(problems))


def _records(
    files: Iterable[Path], wanted: frozenset[str], problems: list[MsgraphError]
) -> Iterator[Record]:
    for path in files:
        for outcome in readers.read(path):
            if isinstance(outcome, Record):
                if outcome.pmid in wanted:
                    yield outcome
            elif isinstance(outcome, MsgraphError):
                problems.append(outcome)


def _exact(view: View, text: str) -> bool:
    start, end = view["start"], view["end"]
    return isinstance(start, int) and isinstance(end, int) and text[start:end] == view["quote"]
