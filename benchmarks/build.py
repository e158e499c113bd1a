"""Builds of real MEDLINE records: speed, memory, disk, growth. `build.py [PAPERS...] [--jobs N] [--cluster]`.

`../shared/medline/slice_2000_abstracts.xml.gz` is repeated under new PMIDs and without DOIs to as many papers
as asked for (1000, 4000 unless said otherwise). Each size is built in a process of its own; then the same
input is given again. Prints a JSON line for each, then the ratios. With --cluster the largest size is also
built by one process and by a Dask cluster of two worker processes, started before the clock.
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import re
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

SLICE = Path(__file__).resolve().parents[2] / "shared/medline/slice_2000_abstracts.xml.gz"
_RECORD = re.compile(rb"<PubmedArticle>.*?</PubmedArticle>", re.DOTALL)
_PMID = re.compile(rb"(<MedlineCitation[^>]*>\s*<PMID[^>]*>)(\d+)(</PMID>)")
_OWN_DOI = re.compile(
    rb'<ELocationID EIdType="doi"[^>]*>[^<]*</ELocationID>|'
    rb'<ArticleId IdType="(?:doi|pubmed)">[^<]*</ArticleId>'
)


def records(papers: int) -> Iterator[bytes]:
    """So many records, each under a PMID of its own."""
    with gzip.open(SLICE) as stream:
        originals = _RECORD.findall(stream.read())
    for number in range(papers):
        original = originals[number % len(originals)]
        renamed = _PMID.sub(rb"\g<1>%d\g<3>" % (50_000_000 + number), original, count=1)
        yield renamed if number < len(originals) else _without_identifiers(renamed)


def _without_identifiers(record: bytes) -> bytes:
    head, mark, tail = record.partition(b"<ReferenceList>")
    return _OWN_DOI.sub(b"", head) + mark + tail


def written(path: Path, papers: int) -> Path:
    """The input file."""
    with gzip.open(path, "wb", compresslevel=1) as out:
        out.write(b"<PubmedArticleSet>\n")
        for record in records(papers):
            out.write(record + b"\n")
        out.write(b"</PubmedArticleSet>\n")
    return path


class Memory:
    """The most memory that this process and its children held together, looked at five times a second."""

    def __init__(self) -> None:
        self.most = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._over.wait(0.2):
            self.most = max(self.most, _resident())

    def end(self) -> int:
        """The most, in bytes."""
        self._over.set()
        self._thread.join()
        return self.most


def _resident() -> int:
    """Proportional shares, so that pages shared by several processes count once."""
    me = str(multiprocessing.current_process().pid)
    total = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
            if status.parent.name == me or fields[1] == me:
                total += _share(status.parent)
        except OSError:
            continue
    return total


def _share(process: Path) -> int:
    for line in (process / "smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def _build(path: str, folder: str, jobs: int, cluster: str, reply: Connection) -> None:
    from msgraph.pipeline import build
    from msgraph.stores import maintenance, open_store

    memory = Memory()
    store = open_store(folder, create=True)
    begun = time.perf_counter()
    done = build(store, [Path(path)], jobs=jobs, cluster=cluster)
    seconds = time.perf_counter() - begun
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(each.ru_utime + each.ru_stime for each in usage)
    store.close()
    size = sum(p.stat().st_size for p in Path(folder).glob("generations/*/quads/*"))
    reply.send(
        {
            "papers": done.papers,
            "unchanged": done.unchanged,
            "seconds": round(seconds, 2),
            "papers_per_second": round((done.papers + done.unchanged) / seconds, 1),
            "cpu_seconds": round(cpu, 2),
            "cpu_ms_per_paper": round(1000 * cpu / max(1, done.papers + done.unchanged), 2),
            "peak_memory_mb": round(memory.end() / 1e6),
            "triples": done.triples,
            "triples_per_second": round(done.triples / seconds),
            "bytes_per_triple": round(size / max(1, done.triples), 1),
            "bytes_with_cache_per_triple": round(
                maintenance.info(Path(folder)).bytes / max(1, done.triples), 1
            ),
        }
    )


def measured(path: Path, folder: Path, jobs: int, cluster: str = "") -> dict[str, float]:
    """One build in a process of its own, or on the workers of a Dask scheduler."""
    here, there = multiprocessing.Pipe()
    spawned = multiprocessing.get_context("spawn").Process(
        target=_build, args=(str(path), str(folder), jobs, cluster, there)
    )
    spawned.start()
    figures: dict[str, float] = here.recv()
    spawned.join()
    return figures


def on_a_cluster(path: Path, folder: Path) -> dict[str, float]:
    """One process against a Dask cluster of two."""
    from distributed import LocalCluster

    alone = measured(path, folder / "alone", 1)
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        together = measured(path, folder / "together", 2, cluster.scheduler_address)
    return {
        "seconds_alone": alone["seconds"],
        "seconds_on_two_workers": together["seconds"],
        "faster": round(alone["seconds"] / together["seconds"], 2),
    }


def main() -> None:
    """Build, build again, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("papers", nargs="*", type=int, default=[1000, 4000])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--cluster", action="store_true", help="also on two Dask workers")
    asked = parser.parse_args()
    if not SLICE.exists():
        sys.exit(f"{SLICE} is missing")
    sizes = []
    for papers in asked.papers:
        with tempfile.TemporaryDirectory() as place:
            path = written(Path(place) / "input.xml.gz", papers)
            first = measured(path, Path(place) / "store", asked.jobs)
            again = measured(path, Path(place) / "store", asked.jobs)
            if asked.cluster and papers == max(asked.papers):
                ratio = on_a_cluster(path, Path(place))
                print(json.dumps({"benchmark": "cluster", "size": papers, **ratio}))
        ratio = round(first["seconds"] / again["seconds"], 1)
        sizes.append(first)
        print(json.dumps({"benchmark": "build", "size": papers, **first}))
        print(json.dumps({"benchmark": "build again", "size": papers, **again, "faster": ratio}))
    if len(sizes) > 1:
        small, large = sizes[0], sizes[-1]
        growth = {
            "time": large["cpu_ms_per_paper"] / small["cpu_ms_per_paper"],
            "memory": large["peak_memory_mb"] / small["peak_memory_mb"],
        }
        print(json.dumps({"benchmark": "growth"} | {k: round(v, 2) for k, v in growth.items()}))


if __name__ == "__main__":
    main()
