"""Many papers at once: in chunks, in parallel, each with a verdict of its own.

Several papers are given to the engine as one graph, because a call has a price of its own. Where that
graph is found at fault, each of its papers is checked by itself, so that no paper answers for another.
Gaps are traced to their papers by the nodes they are about.
"""

from __future__ import annotations

from collections import defaultdict, deque
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
    try:
        if engine != "reference":
            return _together(shapes, chunk)
    except _Apart:
        pass
    return [(name, _alone(shapes, text, engine, name)) for name, text in chunk]


class _Apart(Exception):
    """The papers of a chunk must be looked at one by one."""


def _together(shapes: Shapes, chunk: list[Named]) -> list[tuple[str, Report]]:
    try:
        found, engine, _ = findings(shapes, "".join(text for _, text in chunk), "fast")
    except fast.Unusable as error:
        raise _Apart from error
    if any(result.severity == "violation" for result in found):
        raise _Apart
    shares = _shared_out(found, chunk)
    return [
        (name, _report(shapes, text, shares.get(place, []), engine))
        for place, (name, text) in enumerate(chunk)
    ]


def _report(shapes: Shapes, text: str, found: list[Violation], engine: str) -> Report:
    checked = focus.counts(shapes, text)
    return Report(checked, in_order(found), engine, tuple(silence(shapes, checked)))


def _shared_out(found: list[Violation], chunk: list[Named]) -> dict[int, list[Violation]]:
    """The results of each paper by its place in the chunk: of all papers that describe the node."""
    places: dict[str, list[int]] = {result.focus: [] for result in found}
    for place, (_, text) in enumerate(chunk):
        for node in {node for node, _ in focus.typed(text)}:
            bare = node[1:-1] if node.startswith("<") else node
            if bare in places:
                places[bare].append(place)
    shares: dict[int, list[Violation]] = defaultdict(list)
    for result in found:
        if not places[result.focus]:
            raise _Apart
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
