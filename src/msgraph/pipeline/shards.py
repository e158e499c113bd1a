"""A store as shards: compressed N-Quads and a manifest, for the bulk loaders of other engines."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from msgraph.errors import UsageError
from msgraph.resources import __version__
from msgraph.stores import Queryable

MANIFEST = "manifest.json"

#: Quads in a shard: about 45 MB compressed, what a loader takes in one go.
QUADS = 2_000_000

_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Shard:
    """A file of the folder: how many quads it holds, its size in bytes, and its sha256."""

    file: str
    quads: int
    bytes: int
    sha256: str


def write(store: Queryable, folder: Path, *, quads: int = QUADS) -> list[Shard]:
    """Write all quads of a store, graph by graph in order, and last the manifest.

    The same quads give the same bytes. Shards of an earlier time are replaced.

    Raises:
        UsageError: the folder holds other things.
    """
    _prepare(folder)
    lines = store.dump()
    shards: list[Shard] = []
    while (shard := _write_one(folder, len(shards) + 1, islice(lines, quads))).quads:
        shards.append(shard)
    (folder / shard.file).unlink()
    stated = {
        "format": "application/n-quads",
        "compression": "gzip",
        "software": f"msgraph {__version__}",
        "quads": sum(shard.quads for shard in shards),
        "shards": [asdict(shard) for shard in shards],
    }
    fresh = folder / f"{MANIFEST}.new"
    fresh.write_text(json.dumps(stated, indent=1) + "\n", encoding="utf-8")
    os.replace(fresh, folder / MANIFEST)
    return shards


def _prepare(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    found = sorted(path.name for path in folder.iterdir())
    foreign = [name for name in found if not name.startswith(("quads-", MANIFEST))]
    if foreign:
        raise UsageError(
            f"the folder holds `{foreign[0]}`, which is no shard",
            where=str(folder),
            hint="name a new or an empty directory for the shards",
        )
    for name in found:
        (folder / name).unlink()


def _write_one(folder: Path, number: int, lines: Iterator[str]) -> Shard:
    path = folder / f"quads-{number:05d}.nq.gz"
    count = 0
    with (
        path.open("wb") as out,
        gzip.GzipFile(filename="", mode="wb", fileobj=out, compresslevel=6, mtime=0) as packed,
    ):
        while batch := list(islice(lines, _AT_ONCE)):
            packed.write("\n".join((*batch, "")).encode())
            count += len(batch)
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Shard(path.name, count, path.stat().st_size, digest)
