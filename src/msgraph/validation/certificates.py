"""What is known to be right, so that it need not be checked again.

A verdict holds for one graph as long as the shapes and the graph are the same; a certificate holds for a
whole store. Both are small values with bytes of their own, for a store to keep beside its quads. Verdicts
are kept in 256 pieces by the name of the graph, so that a changed paper rewrites one small piece.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from msgraph import iris, resources
from msgraph.validation import focus
from msgraph.validation.report import Report
from msgraph.validation.shapes import shipped

#: Goes up when this code would judge the same shapes and triples differently.
_EDITION = 1


@dataclass(frozen=True, slots=True)
class Summary:
    """Reports as counts: `checked` focus nodes by shape, `violations` and `gaps` by rule."""

    graphs: int = 0
    checked: Mapping[str, int] = field(default_factory=dict)
    violations: Mapping[str, int] = field(default_factory=dict)
    gaps: Mapping[str, int] = field(default_factory=dict)

    @property
    def conforms(self) -> bool:
        """Whether something was checked and nothing is violated."""
        return sum(self.checked.values()) > 0 and not self.violations

    def plus(self, other: Summary) -> Summary:
        """Both together."""
        return self._combined(other, 1)

    def minus(self, other: Summary) -> Summary:
        """What is left when a graph that was counted goes, or changes."""
        return self._combined(other, -1)

    def _combined(self, other: Summary, sign: int) -> Summary:
        def counts(one: Mapping[str, int], two: Mapping[str, int]) -> dict[str, int]:
            names = sorted({*one, *two})
            sums = {name: one.get(name, 0) + sign * two.get(name, 0) for name in names}
            return {name: count for name, count in sums.items() if count}

        return Summary(
            self.graphs + sign * other.graphs,
            counts(self.checked, other.checked),
            counts(self.violations, other.violations),
            counts(self.gaps, other.gaps),
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in the graph with this digest."""

    digest: str
    summary: Summary


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was found in a whole store: with the shapes and the state of the store that it holds for.

    `shapes` is what `fingerprint` gives; `store` is any text that changes with the store's content.
    """

    shapes: str
    store: str
    summary: Summary

    def holds(self, *, shapes: str, store: str) -> bool:
        """Whether it still says what a new validation would say."""
        return (self.shapes, self.store) == (shapes, store)

    def to_bytes(self) -> bytes:
        """As a store keeps it."""
        content = {"shapes": self.shapes, "store": self.store, **_plain(self.summary)}
        return json.dumps(content).encode() + b"\n"

    @classmethod
    def from_bytes(cls, content: bytes | None) -> Certificate | None:
        """What `to_bytes` gave; None for what is missing, torn or of another edition."""
        try:
            said = json.loads(content or b"")
            return cls(said["shapes"], said["store"], _summary(said))
        except (ValueError, KeyError, TypeError):
            return None


def fingerprint() -> str:
    """What stands for our rules: it changes with the shapes, the ontology and this code's edition."""
    hash_ = hashlib.sha256(str(_EDITION).encode())
    files = [*resources.files("shapes", ".ttl"), *resources.files("shapes/across", ".rq")]
    for file in (resources.path("ontology/msgraph.ttl"), *files):
        hash_.update(hashlib.sha256(file.read_bytes()).digest())
    return hash_.hexdigest()


def summarised(report: Report) -> Summary:
    """A report on one graph as counts."""
    return Summary(
        1,
        {name: count for name, count in report.checked.items() if count},
        dict(Counter(result.rule for result in report.violations)),
        dict(Counter(result.rule for result in report.gaps)),
    )


def in_all(summaries: Iterable[Summary]) -> Summary:
    """Many summaries as one; the same value given a thousand times is added once, times a thousand."""
    values: dict[int, Summary] = {}
    times: Counter[int] = Counter()
    for summary in summaries:
        values[id(summary)] = summary
        times[id(summary)] += 1
    sums: tuple[Counter[str], ...] = (Counter(), Counter(), Counter())
    graphs = 0
    for name, summary in values.items():
        graphs += summary.graphs * times[name]
        for total, counts in zip(sums, _counts(summary), strict=True):
            for rule, count in counts.items():
                total[rule] += count * times[name]
    checked, violations, gaps = (dict(sorted(total.items())) for total in sums)
    return Summary(graphs, checked, violations, gaps)


def _counts(summary: Summary) -> tuple[Mapping[str, int], Mapping[str, int], Mapping[str, int]]:
    return summary.checked, summary.violations, summary.gaps


def graph_digest(ntriples: str) -> str:
    """The digest by which a graph is known: SHA-256 of its sorted lines of canonical N-Triples."""
    lines = sorted(line for line in ntriples.split("\n") if line)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def verdict(report: Report, graphs: Iterable[str]) -> Verdict:
    """The verdict to keep on a paper that was validated together with what it shares with others.

    `graphs` are the texts of its own graphs: itself, then its edges. Focus nodes outside them are not
    counted, nor gaps and violations of concepts, which have a verdict of their own.
    """
    texts = [text for text in graphs if text]
    own = "".join(texts)
    results = tuple(result for result in report.results if f"<{result.focus}> " in own)
    told = replace(report, checked=focus.counts(shipped(), own), results=results)
    return Verdict(iris.digest(*(graph_digest(text) for text in texts)), summarised(told))


def piece(graph: str) -> str:
    """The name of the piece that keeps the verdict on a graph: "verdicts-3f.tsv"."""
    return f"verdicts-{hashlib.sha256(graph.encode()).hexdigest()[:2]}.tsv"


def pieces(verdicts: Mapping[str, Verdict], shapes: str) -> dict[str, bytes]:
    """Verdicts as the content of their pieces by name; `shapes` is the fingerprint they hold for."""
    lines: dict[str, list[str]] = defaultdict(list)
    for graph, verdict in sorted(verdicts.items()):
        counts = json.dumps(_plain(verdict.summary), separators=(",", ":"))
        lines[piece(graph)].append(f"{graph}\t{verdict.digest}\t{counts}\n")
    return {name: "".join([f"{shapes}\n", *rows]).encode() for name, rows in lines.items()}


def read_piece(content: bytes | None, shapes: str) -> dict[str, Verdict]:
    """The verdicts of a piece by graph; none if it is missing, torn, or holds for other shapes."""
    first, _, rest = (content or b"").decode().partition("\n")
    if first != shapes:
        return {}
    try:
        return dict(_verdict(line) for line in rest.split("\n") if line)
    except (ValueError, KeyError, TypeError):
        return {}


def _verdict(line: str) -> tuple[str, Verdict]:
    graph, digest, counts = line.split("\t")
    return graph, Verdict(digest, _counted(counts))


@lru_cache(maxsize=1024)
def _counted(counts: str) -> Summary:
    """Many papers have the same counts, and share them."""
    return _summary(json.loads(counts))


def _plain(summary: Summary) -> dict[str, object]:
    return {name: getattr(summary, name) for name in Summary.__dataclass_fields__}


def _summary(said: Mapping[str, object]) -> Summary:
    """Raises KeyError or TypeError for what is no summary."""
    graphs, *counts = (said[name] for name in Summary.__dataclass_fields__)
    if not isinstance(graphs, int) or not all(isinstance(each, dict) for each in counts):
        raise TypeError("not a summary")
    checked, violations, gaps = (each for each in counts if isinstance(each, dict))
    return Summary(graphs, checked, violations, gaps)
