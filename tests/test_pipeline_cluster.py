"""A build on a Dask cluster: a scheduler and workers of their own, one of which is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import missing
from stores.endpoints import free_port

from msgraph.errors import UsageError
from msgraph.pipeline import build
from msgraph.pipeline.parallel import in_order
from msgraph.stores import open_store
from msgraph.stores.worker import child_environment

PAPER = (
    "<PubmedArticle><MedlineCitation><PMID>{}</PMID><Article><Journal><Title>J Own</Title></Journal>"
    "<ArticleTitle>Paper {}.</ArticleTitle><Abstract><AbstractText>Natalizumab reduced the relapse rate."
    "</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle>"
)
SILENT = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


class Workers:
    """A scheduler with two workers."""

    def __init__(self, place: Path) -> None:
        self.address = f"tcp://127.0.0.1:{free_port()}"
        paths = os.pathsep.join((str(Path(__file__).parent), child_environment()["PYTHONPATH"]))
        self._environment = {**child_environment(), "PYTHONPATH": paths}
        self._place = place
        port = self.address.rpartition(":")[2]
        self._scheduler = self._start("dask_scheduler", "--port", port, "--no-dashboard")
        self.workers = [self.start() for _ in range(2)]

    def start(self) -> subprocess.Popen[bytes]:
        return self._start(
            "dask_worker", self.address, "--no-nanny", "--nthreads", "1", "--no-dashboard"
        )

    def _start(self, module: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{module}", "--host", "127.0.0.1"]
        return subprocess.Popen(
            [*command, *arguments], cwd=self._place, env=self._environment, **SILENT
        )

    def end(self) -> None:
        for process in (*self.workers, self._scheduler):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory) -> Iterator[Workers]:
    try:
        import distributed  # noqa: F401
    except ImportError:
        missing("Dask (pip install distributed)")
    workers = Workers(tmp_path_factory.mktemp("cluster"))
    yield workers
    workers.end()


def slowly(numbers: list[int]) -> list[int]:
    time.sleep(0.2)
    return numbers


def fatal(numbers: list[int]) -> list[int]:
    if 7 in numbers:
        os.kill(os.getpid(), signal.SIGKILL)
    return numbers


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_gives_what_one_process_gives(cluster, tmp_path):
    """Byte for byte, whoever made which paper."""
    path = tmp_path / "papers.xml"
    records = "".join(PAPER.format(n, n) for n in range(1, 101))
    path.write_text(f"<PubmedArticleSet>{records}</PubmedArticleSet>", encoding="utf-8")
    alone, spread = (open_store(tmp_path / name, create=True) for name in ("alone", "spread"))
    build(alone, [path])
    build(spread, [path], cluster=cluster.address)

    assert list(alone.dump()) == list(spread.dump())


@pytest.mark.filterwarnings("ignore")
def test_a_worker_that_is_killed_costs_nothing_but_time(cluster):
    """What it had is given to the other."""
    results = in_order(slowly, range(640), jobs=2, lost=str, cluster=cluster.address)
    first = next(results)
    cluster.workers[0].kill()
    rest = list(results)
    cluster.workers[0].wait()
    cluster.workers[0] = cluster.start()

    assert list(range(640)) == [first, *rest]


def test_a_scheduler_that_is_not_there_is_named(monkeypatch):
    """With what its address looks like."""
    pytest.importorskip("distributed")
    monkeypatch.setattr("msgraph.pipeline.cluster._PATIENCE", 1)
    with pytest.raises(UsageError, match="no Dask scheduler answers"):
        list(in_order(slowly, [1], jobs=1, lost=str, cluster=f"tcp://127.0.0.1:{free_port()}"))
