"""Does a generation hold what its manifest says? Found out in a child process.

A damaged file can make the engine answer wrongly, end the process, or never return.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from msgraph.errors import StoreDamaged, StoreError
from msgraph.stores import engine, layout
from msgraph.stores.manifest import (
    GraphState,
    check_files,
    digest_like,
    read_graphs,
    read_manifest,
)
from msgraph.stores.worker import child_command, child_environment

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found: `problems` are sentences, none if the generation is whole."""

    number: int
    graphs: int
    quads: int
    problems: tuple[str, ...]

    def __bool__(self) -> bool:
        return not self.problems


def verify(folder: Path, number: int | None = None, *, timeout: float = 3600) -> Verification:
    """Digest every file and every graph of a generation (the current one) against its manifest.

    About 100,000 quads a second. Nothing is repaired.
    """
    layout.check_marker(folder)
    chosen = layout.current(folder) if number is None else number
    if number is None and chosen == 0:
        return Verification(0, 0, 0, ())
    try:
        child = subprocess.run(
            child_command("msgraph.stores.verifying", str(layout.generation(folder, chosen))),
            capture_output=True,
            timeout=timeout,
            env=child_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Verification(chosen, 0, 0, (f"reading did not end within {timeout:g} s",))
    if child.returncode != 0:
        return Verification(chosen, 0, 0, (f"reading ended with status {child.returncode}",))
    graphs, quads, problems = json.loads(child.stdout)
    return Verification(chosen, graphs, quads, tuple(problems))


# in the child's own process


def examine(folder: Path) -> tuple[int, int, list[str]]:
    """The graphs and quads found in a generation, and what is wrong with it."""
    try:
        manifest = read_manifest(folder)
        check_files(folder, manifest)
        noted = read_graphs(folder, manifest)
        with engine.disk_errors(str(folder)):
            return _compare(folder / "quads", noted)
    except StoreDamaged as error:
        return 0, 0, [error.message]
    except StoreError as error:
        return 0, 0, [str(error)]


def _compare(quads: Path, noted: dict[str, GraphState]) -> tuple[int, int, list[str]]:
    store = engine.open_readable(quads)
    present = engine.all_graphs(store)
    problems = [f"{_name(graph)} is lost" for graph in sorted(noted.keys() - set(present))]
    total = 0
    for graph in present:
        lines = engine.graph_lines(store, graph)
        total += len(lines)
        expected = noted.get(graph)
        found = digest_like(expected.digest if expected else "", lines)
        problems += _differences(graph, GraphState(len(lines), found), expected)
    more = len(problems) - _SHOWN
    return len(present), total, problems[:_SHOWN] + ([f"and {more} more"] if more > 0 else [])


def _differences(graph: str, found: GraphState, noted: GraphState | None) -> list[str]:
    if noted is None:
        return [f"{_name(graph)} was never written"]
    if found.triples != noted.triples:
        return [f"{_name(graph)} has {found.triples:,} triples, not {noted.triples:,}"]
    return [f"{_name(graph)} has other triples"] if found.digest != noted.digest else []


def _name(graph: str) -> str:
    return f"<{graph}>" if graph else "the default graph"


if __name__ == "__main__":
    json.dump(examine(Path(sys.argv[1])), sys.stdout)
