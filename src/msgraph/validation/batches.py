"""Many papers at once: in chunks, in parallel, each with a verdict of its own.

Several papers are given to the engine as one graph, because a call has a price of its own. Where that
graph is found at fault, the papers that describe the nodes at fault are checked by themselves, so that no
paper answers for another. Gaps are traced to their papers by the nodes they are about.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from msgraph.errors import InputError
from msgraph.validation import fast, focus
from msgraph.validation.checking import Engine, findings, silence, validate
from msgraph.validation.report import Report, Violation, in_order
from msgraph.validation.shapes import Shapes, shipped

#: A name, usually that of a paper's graph, and the N-Triples of all that belongs to it.
Named = tuple[str, str]

_PAPERS = 24
_CHARACTERS = 600_000


def validate_papers(
    papers: Iterable[Named],
    *,
    shapes: Shapes | None = None,
    engine: Engine = "auto",
    threads: int = 2,
) -> Iterator[tuple[str, Report]]:
    """The verdict on each paper by its name, in the order given.

    Papers are taken from the iterator as they are needed; a few chunks are in memory at a time. A text
    that does not parse is reported as the violation "unreadable" of its paper, and the others go on.

    Raises:
        ShapesError: no engine can run the shapes.
    """
    rules = shapes or shipped()
    with ThreadPoolExecutor(threads) as pool:
        pending: deque[Future[list[tuple[str, Report]]]] = deque()
        for chunk in _chunks(papers):
            pending.append(pool.submit(_verdicts, rules, chunk, engine))
            if len(pending) > 2 * threads:
                yield from pending.popleft().result()
        while pending:
            yield from pending.popleft().result()


def _chunks(papers: Iterable[Named]) -> Iterator[list[Named]]:
    chunk: list[Named] = []
    size = 0
    for paper in papers:
        chunk.append(paper)
        size += len(paper[1])
        if len(chunk) == _PAPERS or size > _CHARACTERS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _verdicts(shapes: Shapes, chunk: list[Named], engine: Engine) -> list[tuple[str, Report]]:
    if engine != "reference":
        try:
            return _together(shapes, chunk)
        except (fast.Unusable, _Untraceable):
            pass
    return [(name, _alone(shapes, text, engine, name)) for name, text in chunk]


class _Untraceable(Exception):
    """A result is about a node that none of the papers describes by a class."""


def _together(shapes: Shapes, chunk: list[Named]) -> list[tuple[str, Report]]:
    """The verdicts of papers that are given to the engine as one; those at fault are asked again."""
    nodes = [focus.typed(text) for _, text in chunk]
    found, engine, _ = findings(shapes, "".join(text for _, text in chunk), "fast")
    shares = _shared_out(found, nodes)
    return [
        (name, _report(shapes, text, typed, share, engine))
        if all(result.severity != "violation" for result in share)
        else (name, _alone(shapes, text, "auto", name))
        for (name, text), typed, share in zip(chunk, nodes, shares, strict=True)
    ]


def _report(
    shapes: Shapes, text: str, typed: list[focus.Pair], share: list[Violation], engine: str
) -> Report:
    checked = focus.counts(shapes, text, typed)
    return Report(checked, in_order(share), engine, tuple(silence(shapes, checked)))


def _shared_out(found: list[Violation], nodes: list[list[focus.Pair]]) -> list[list[Violation]]:
    """The results of each paper, in the order of the papers: of all that describe the node."""
    wanted = {result.focus for result in found}
    places: dict[str, list[int]] = {node: [] for node in wanted}
    for place, typed in enumerate(nodes):
        for node in {node[1:-1] if node[0] == "<" else node for node, _ in typed} & wanted:
            places[node].append(place)
    shares: list[list[Violation]] = [[] for _ in nodes]
    for result in found:
        if not places[result.focus]:
            raise _Untraceable
        for place in places[result.focus]:
            shares[place].append(result)
    return shares


def _alone(shapes: Shapes, text: str, engine: Engine, name: str) -> Report:
    try:
        return validate(text, shapes=shapes, engine=engine)
    except InputError as error:
        message = f"The triples do not parse: {error.message}"
        result = Violation("unreadable", "violation", name, message=message)
        return Report({}, (result,), "none")
