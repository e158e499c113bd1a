"""What a validation found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["violation", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that a rule found; a gap is one of severity "warning".

    `rule` is the rule's short name, or the IRI of a shape that is not ours. `focus` and `value` are terms:
    an IRI as it is, a literal or blank node as N-Triples writes it. `path` is in the syntax of SPARQL
    property paths, empty where the rule is about the node itself; `component` is the IRI of the SHACL
    constraint component. `label` and `quote` tell the claim it is about, `paper` the paper's CURIE or IRI,
    `file` and `line` (from 1) where it stands: all empty, or 0, as long as nobody looked them up.
    """

    rule: str
    severity: Severity
    focus: str
    path: str = ""
    value: str = ""
    component: str = ""
    message: str = ""
    label: str = ""
    quote: str = ""
    paper: str = ""
    file: str = ""
    line: int = 0

    @property
    def where(self) -> str:
        """The place in words: "paper.ttl, line 12", or the paper, or nothing."""
        if not self.file:
            return self.paper
        return f"{self.file}, line {self.line}" if self.line else self.file

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What two engines must agree on."""
        return (self.rule, self.focus, self.path, self.component, self.value)


@dataclass(frozen=True, slots=True)
class Report:
    """The verdict on some triples.

    `checked` counts the focus nodes of each shape that has targets, also of those that found none;
    `results` has no duplicates and is in order of severity and rule. `notes` are sentences about the
    validation itself: an engine that could not be used, a shape that matches nothing. `counted` are
    gaps of which only the number is known, by rule, for a whole store.
    """

    checked: Mapping[str, int]
    results: tuple[Violation, ...]
    engine: str
    notes: tuple[str, ...] = field(default=())
    counted: Mapping[str, int] = field(default_factory=dict)

    @property
    def focus_nodes(self) -> int:
        """How many checks were made: a node that two shapes look at counts twice."""
        return sum(self.checked.values())

    @property
    def conforms(self) -> bool:
        """Whether something was checked and nothing is violated; gaps do not count."""
        return self.focus_nodes > 0 and not self.violations

    @property
    def violations(self) -> tuple[Violation, ...]:
        """The results that must be mended."""
        return tuple(result for result in self.results if result.severity == "violation")

    @property
    def gaps(self) -> tuple[Violation, ...]:
        """The results that only say what is left open."""
        return tuple(result for result in self.results if result.severity != "violation")

    def counts(self) -> dict[str, int]:
        """How many results each rule has, most first, those included that were only counted."""
        found = Counter(result.rule for result in self.results)
        found.update(self.counted)
        return dict(found.most_common())


def _order(result: Violation) -> tuple[int, str, str, int, str, str, str]:
    weight = _WEIGHT[result.severity]
    place = (result.file, result.line, result.focus, result.path, result.value)
    return (weight, result.rule, *place)


_WEIGHT = {"violation": 0, "warning": 1, "info": 2}


def in_order(results: Iterable[Violation]) -> tuple[Violation, ...]:
    """Results without duplicates: violations first, then by rule, place and value."""
    return tuple(sorted(set(results), key=_order))


def together(reports: Iterable[Report]) -> Report:
    """One report of many: counts added, results and notes each told once."""
    checked: Counter[str] = Counter()
    counted: Counter[str] = Counter()
    results: list[Violation] = []
    engines: dict[str, None] = {}
    notes: dict[str, None] = {}
    for report in reports:
        checked.update(report.checked)
        counted.update(report.counted)
        results.extend(report.results)
        engines[report.engine] = None
        notes.update(dict.fromkeys(report.notes))
    names = ", ".join(engines)
    return Report(dict(checked), in_order(results), names, tuple(notes), dict(counted))
