"""The embedded store alone: a bulk build, small builds, rewriting. `store.py [GRAPHS] [SMALL]`.

Graphs of 400 triples with the repetitions of real ones: 2,000 of them in one build, then 100 builds of one
graph each. Prints triples a second and bytes a triple, files that generations share counted once; and what the
engine alone makes of the same quads in one bulk load, in their graphs (six indexes) and all in the default graph
(three).
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
import time
from pathlib import Path

import pyoxigraph as ox

from msgraph.stores import maintenance, open_store

BASE = "https://w3id.org/msgraph/"


def graph(number: int, version: int = 0) -> tuple[str, bytes]:
    """The name and the canonical text of a graph: 20 nodes with 20 triples each."""
    paper = hashlib.sha256(str(number).encode()).hexdigest()[:12]
    lines = set()
    for node in range(20):
        subject = f"<{BASE}claim/10.5555/{paper}/{node}>"
        for place in range(20):
            predicate = f"<{BASE}ns#property{place}>"
            if place < 10:
                value = f"<{BASE}ns#value{place}_{(node + number) % 5}>"
            elif place < 16:
                value = f"<{BASE}text/{paper}#char={node * 100},{node * 100 + place + version}>"
            else:
                value = f'"words {paper} of a sentence, {node} and {place}"'
            lines.add(f"{subject} {predicate} {value} .\n")
    return f"{BASE}graph/10.5555/{paper}", "".join(sorted(lines)).encode()


def size(folder: Path) -> int:
    """Bytes on disk, old generations removed."""
    maintenance.clean(folder, keep=0)
    return maintenance.info(folder).bytes


def bare(texts: list[tuple[str, bytes]], folder: Path, *, named: bool) -> dict[str, float]:
    """The engine alone: one bulk load of the same quads, then its own `optimize`."""
    lines = (
        text.replace(b" .\n", f" <{name}> .\n".encode()) if named else text for name, text in texts
    )
    content = b"".join(lines)
    store = ox.Store(folder)
    cpu = time.process_time()
    store.bulk_load(content, ox.RdfFormat.N_QUADS)
    store.flush()
    cpu = time.process_time() - cpu
    count, loaded = len(store), _sorted_bytes(folder)
    store.optimize()
    return {
        "triples_per_cpu_second": round(count / cpu),
        "bytes_per_triple": round(loaded / count, 1),
        "bytes_per_triple_optimized": round(_sorted_bytes(folder) / count, 1),
    }


def _sorted_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("*.sst"))


def main() -> None:
    """Build, add, rewrite, print."""
    graphs = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    small = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    texts = [graph(number) for number in range(graphs + small)]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "store"
        store = open_store(folder, create=True)
        begun, cpu = time.perf_counter(), time.process_time()
        with store.build() as build:
            for name, text in texts[:graphs]:
                build.put(name, text, canonical=True)
        seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
        triples = store.count()
        result = {
            "triples_per_second": round(triples / seconds),
            "triples_per_cpu_second": round(triples / cpu),
            "bytes_per_triple": round(size(folder) / triples, 1),
        }
        print(json.dumps({"benchmark": "bulk build", "triples": triples, **result}))
        for where, named in (("named graphs", True), ("default graph", False)):
            alone = bare(texts[:graphs], Path(place) / where, named=named)
            print(json.dumps({"benchmark": f"engine alone, {where}", **alone}))
        begun = time.perf_counter()
        for name, text in texts[graphs:]:
            with store.build() as build:
                build.put(name, text, canonical=True)
        each = (time.perf_counter() - begun) / max(1, small)
        after = {
            "builds": small,
            "milliseconds_each": round(1000 * each, 1),
            "bytes_per_triple": round(size(folder) / store.count(), 1),
        }
        print(json.dumps({"benchmark": "small builds", **after}))
        begun = time.perf_counter()
        with store.build() as build:
            for number in range(graphs):
                build.put(*graph(number, version=1), canonical=True)
        seconds = time.perf_counter() - begun
        rewritten = {
            "triples_per_second": round(store.count() / seconds),
            "bytes_per_triple": round(size(folder) / store.count(), 1),
        }
        print(json.dumps({"benchmark": "every graph changed", **rewritten}))


if __name__ == "__main__":
    main()
