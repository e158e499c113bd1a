"""The texts to validate of what a store holds: its papers one by one, its shared graphs in slices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from msgraph import iris, vocabulary

#: How lines of N-Quads come out of a store: `store.dump`, say.
Dump = Callable[[list[str]], Iterable[str]]

_SLICE = 400
_EDGES = "/edges"
_GROUNDED = f" <{vocabulary.hasGrounding}> "
_GROUNDING = f" <{vocabulary.Grounding}> ."


def paper_graphs(graphs: Iterable[str], *, base: str = iris.BASE) -> dict[str, list[str]]:
    """Each paper's graph with all the graphs that are the paper's own: itself and its edges, if any.

    Graphs that papers share, and those of others, are left out.
    """
    known = set(graphs)
    shared = iris.shared_graph("", base)
    own = sorted(g for g in known if not g.endswith(_EDGES) and g and not g.startswith(shared))
    return {graph: [g for g in (graph, graph + _EDGES) if g in known] for graph in own}


def paper_text(graphs: list[str], dump: Dump) -> str:
    """The N-Triples of a paper's own graphs."""
    endings = tuple(f" <{graph}> ." for graph in sorted(graphs, key=len, reverse=True))
    return "".join(_triple(line, endings) for line in dump(graphs))


def _triple(line: str, endings: tuple[str, ...]) -> str:
    for ending in endings:
        if line.endswith(ending):
            return f"{line.removesuffix(ending)} .\n"
    return f"{line}\n"


def shared_slices(graph: str, dump: Dump) -> Iterator[tuple[str, str]]:
    """A shared graph in texts that are closed: a concept is never apart from its groundings.

    Each comes with a name: that of the graph and a number. The lines must be sorted, as stores give
    them; only concepts with groundings are held in memory until the groundings have passed.
    """
    ending = f" <{graph}> ."
    lines = (f"{line.removesuffix(ending)} .\n" for line in dump([graph]))
    held: dict[str, str] = {}
    groundings: dict[str, str] = {}
    ready: list[str] = []
    number = 0
    for subject, group in groupby(lines, key=lambda line: line.partition(" ")[0]):
        text = "".join(group)
        if _GROUNDED in text:
            held[subject] = text
        elif _GROUNDING in text:
            groundings[subject] = text
        else:
            ready.append(text)
        if len(ready) == _SLICE:
            yield f"{graph} {(number := number + 1)}", "".join(ready)
            ready = []
    ready.extend(_with_groundings(held, groundings))
    for start in range(0, len(ready), _SLICE):
        yield f"{graph} {(number := number + 1)}", "".join(ready[start : start + _SLICE])


def _with_groundings(held: dict[str, str], groundings: dict[str, str]) -> Iterator[str]:
    for text in held.values():
        targets = (
            line.partition(_GROUNDED)[2].removesuffix(" .")
            for line in text.split("\n")
            if _GROUNDED in line
        )
        yield text + "".join(groundings.pop(target, "") for target in targets)
    yield from groundings.values()
