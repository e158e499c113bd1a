"""Killed, starved of disk, locked out: a store holds the old state or the new one, whole.

The long form is `benchmarks/crash.py`.
"""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import missing

from msgraph.cli import doctor
from msgraph.errors import StoreError
from msgraph.pipeline import build
from msgraph.stores import maintenance, open_store
from msgraph.stores.verifying import verify

sys.path.insert(0, str(Path(__file__).parent / "stores"))

from killing import Killer
from victim import DEEDS

ONE = '<http://example.org/s> <http://example.org/p> "one" .\n'
GRAPH = "http://example.org/g"


def test_a_store_outlives_kills_at_any_point(tmp_path):
    """Every deed is killed a few times; what was acknowledged stays."""
    killer = Killer(tmp_path, seed=7)
    try:
        for _ in range(3):
            for deed in DEEDS:
                killer.kill(deed)
    finally:
        killer.close()

    assert 3 * len(DEEDS) == killer.outcomes.total()
    assert maintenance.clean(killer.folder, keep=0) is not None
    assert 1 == len(maintenance.history(killer.folder))


@pytest.fixture
def small_disk(tmp_path):
    """A disk of eight megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    if sys.platform != "linux" or subprocess.run(command, capture_output=True).returncode:
        missing("a small disk (mounting needs root)")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_full_disk_leaves_the_old_state(small_disk):
    """It is named, nothing half written is seen, and with room made the same build succeeds."""
    folder = small_disk / "store"
    store = open_store(folder, create=True)
    store.put(GRAPH, ONE)
    filler = small_disk / "filler"
    filler.write_bytes(os.urandom(3_000_000))
    many = "".join(
        f'<http://example.org/{n}> <http://example.org/p> "{n}" .\n' for n in range(40_000)
    )
    with pytest.raises(StoreError, match="the disk is full"):
        store.put("http://example.org/many", many)

    assert [GRAPH] == open_store(folder).graphs()
    assert verify(folder)
    filler.unlink()
    store.put("http://example.org/few", many[:200_000].rpartition("\n")[0])
    assert 2 == len(open_store(folder).graphs())


def test_a_read_only_disk_can_be_read(small_disk):
    """Queries are answered, a build says that it cannot write, and nothing is changed."""
    folder = small_disk / "store"
    open_store(folder, create=True).put(GRAPH, ONE)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    store = open_store(folder)
    with pytest.raises(StoreError, match="cannot be written"):
        store.put(GRAPH, ONE.replace("one", "two"))

    assert 1 == store.count()


def test_doctor_tells_what_a_killed_build_left(tmp_path):
    """And that the next build removes it."""
    folder = tmp_path / "store"
    open_store(folder, create=True).put(GRAPH, ONE)
    (folder / "generations" / "000002" / "quads").mkdir(parents=True)
    told = CliRunner().invoke(doctor.command, ["--store", str(folder)]).output

    assert "an unfinished build left generations [2]" in told


PAPER = (
    "<PubmedArticle><MedlineCitation><PMID>{}</PMID><Article><Journal><Title>J Own</Title></Journal>"
    "<ArticleTitle>Paper {}.</ArticleTitle><Abstract><AbstractText>Natalizumab reduced relapses."
    "</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle>\n"
)


def test_a_truncated_file_gives_what_came_before_the_cut(tmp_path):
    """The records that are whole get in; the rest is named, and the file is read again next time."""
    records = "".join(PAPER.format(n, n) for n in range(1, 201))
    whole = gzip.compress(f"<PubmedArticleSet>{records}</PubmedArticleSet>".encode())
    path = tmp_path / "cut.xml.gz"
    path.write_bytes(whole[: len(whole) * 2 // 3])
    store = open_store(tmp_path / "store", create=True)
    done = build(store, [path])
    again = build(store, [path])

    assert 0 < done.papers < 200
    assert 1 == len(done.problems) == len(again.problems)
    assert done.papers == again.unchanged


def test_two_versions_of_a_paper_in_two_files_are_named(tmp_path):
    """The later one stays, and the message says where the earlier one is."""
    files = [tmp_path / "a.xml", tmp_path / "b.xml"]
    for path, words in zip(files, ("Natalizumab", "Fingolimod"), strict=True):
        text = PAPER.format(1, 1).replace("Natalizumab", words)
        path.write_text(f"<PubmedArticleSet>{text}</PubmedArticleSet>", encoding="utf-8")
    done = build(open_store(tmp_path / "store", create=True), files)

    assert "a.xml, record 1" in done.notices[0].message
    assert "b.xml, record 1" in done.notices[0].where
