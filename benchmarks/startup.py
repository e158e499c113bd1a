"""How long commands take from the first byte: printed as ratios and CPU seconds, medians of several runs.

    python benchmarks/startup.py [--runs 9]

The seed page is `../shared/seed/*.txt`; without it the example papers take its place.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MSGRAPH = [sys.executable, "-m", "msgraph"]


def cpu(command: list[str]) -> float:
    """The CPU seconds, user and system, that a command takes with its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def median(command: list[str], runs: int) -> float:
    """The median of several runs after one that warms the caches."""
    cpu(command)
    return statistics.median(cpu(command) for _ in range(runs))


def papers() -> list[str]:
    """The seed page, or the example papers."""
    seed = sorted((ROOT.parent / "shared" / "seed").glob("*.txt"))
    return [str(p) for p in seed or sorted((ROOT / "examples" / "papers").iterdir())]


def modules_of(command: list[str]) -> set[str]:
    """The top-level modules that a command imports."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *command[1:]],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}


def build_once(folder: str) -> list[str]:
    """A build into a store that is not there yet."""
    store = tempfile.mkdtemp(dir=folder) + "/store"
    return [*MSGRAPH, "build", "--quiet", "--store", store, *papers()]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    click = median([sys.executable, "-c", "import click"], runs)
    shown = median([*MSGRAPH, "--help"], runs)
    print(f"msgraph --help / import click: {shown / click:.2f} (goal: at most 2)")
    with tempfile.TemporaryDirectory() as folder:
        seconds = statistics.median(cpu(build_once(folder)) for _ in range(max(3, runs // 3)))
        print(f"one page built, validated, stored: {seconds:.2f} s CPU (goal: under 1.5)")
        store = f"{folder}/asked"
        subprocess.run([*MSGRAPH, "build", "-q", "--store", store, *papers()], check=True, cwd=ROOT)
        query = [*MSGRAPH, "query", "--store", store, "papers"]
        print(f"msgraph query papers: {median(query, runs):.2f} s CPU")
        heavy = modules_of(query) & {"rdflib", "pyshacl", "shacl", "lxml"}
        print(f"msgraph query imports of the heavy modules: {sorted(heavy) or 'none'}")


if __name__ == "__main__":
    main()
