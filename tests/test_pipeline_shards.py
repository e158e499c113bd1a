"""Shards are the store, in files that any bulk loader takes."""

from __future__ import annotations

import gzip
import hashlib
import json

import pytest

from msgraph.errors import UsageError
from msgraph.pipeline import shards
from msgraph.stores import open_store

LINE = '<http://example.org/s> <http://example.org/p> "{}" .\n'


@pytest.fixture
def store():
    opened = open_store(":memory:")
    for graph in ("a", "b", "c"):
        opened.put(f"http://example.org/{graph}", "".join(LINE.format(n) for n in range(7)))
    return opened


def test_shards_together_are_the_dump_of_the_store(store, tmp_path):
    """Nothing is lost or twice at the seams."""
    written = shards.write(store, tmp_path / "shards", quads=8)
    text = b"".join(
        gzip.decompress((tmp_path / "shards" / shard.file).read_bytes()) for shard in written
    )

    assert [8, 8, 5] == [shard.quads for shard in written]
    assert list(store.dump()) == text.decode().splitlines()


def test_the_same_quads_give_the_same_bytes(store, tmp_path):
    """Shards can be compared and cached by their digests."""
    one, two = (shards.write(store, tmp_path / name, quads=8) for name in ("one", "two"))

    assert one == two


def test_the_manifest_names_every_shard_with_its_digest(store, tmp_path):
    """A loader can tell whether all arrived."""
    shards.write(store, tmp_path, quads=8)
    stated = json.loads((tmp_path / "manifest.json").read_text())

    assert 21 == stated["quads"] == sum(shard["quads"] for shard in stated["shards"])
    for shard in stated["shards"]:
        content = (tmp_path / shard["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == shard["sha256"]


def test_fewer_shards_than_before_leave_none_behind(store, tmp_path):
    """An old shard beside new ones would be loaded with them."""
    shards.write(store, tmp_path, quads=2)
    shards.write(store, tmp_path)

    assert ["manifest.json", "quads-00001.nq.gz"] == sorted(p.name for p in tmp_path.iterdir())


def test_a_folder_with_other_things_is_left_alone(store, tmp_path):
    """It may be the wrong one."""
    (tmp_path / "thesis.doc").touch()
    with pytest.raises(UsageError, match=r"thesis\.doc"):
        shards.write(store, tmp_path)

    assert ["thesis.doc"] == [p.name for p in tmp_path.iterdir()]
