"""How densely the quads of a store lie, and when it pays to write them anew.

What a bulk load writes is compressed. Each small build adds a file, and after a few the engine merges them
with all the rest into files that are not: twice the size. It has no setting for that. Loads of more than four
million quads it merges at once, so that writing them anew gains nothing. What was written anew is noted in
the cache; lost notes cost one compaction.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from msgraph.stores import layout

#: Bytes a quad that are too many where nothing is known yet, and how much more than once they may become.
_MANY = 300.0
_GROWTH = 1.4
#: A build may cause the rewriting of so many quads, one with another: about as long as it takes itself.
_A_BUILD = 25_000
#: Builds between two rewritings at least, and the quads beyond which it is left to the keeper.
_BUILDS = 16
MOST = 2_000_000
#: Quads of a load from which on the engine merges the batches that it makes of it.
_MERGED = 4_000_000


class Dense(NamedTuple):
    """The generation that was written anew last, and the bytes a quad that it took."""

    generation: int
    rate: float


def rate(quads: Path, count: int) -> float:
    """Bytes a quad in the engine's sorted files."""
    return sum(path.stat().st_size for path in quads.glob("*.sst")) / max(1, count)


def noted(folder: Path) -> Dense | None:
    """What is noted of the store in `folder`."""
    try:
        stated = json.loads(_place(folder).read_bytes())
        return Dense(int(stated["generation"]), float(stated["rate"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def note(folder: Path, dense: Dense) -> None:
    """Note that a generation was written anew; not if the disk refuses."""
    with suppress(OSError):
        layout.write_durably(_place(folder), json.dumps(dense._asdict()).encode())


def is_loose(folder: Path, quads: int, found: float) -> bool:
    """Whether that many bytes a quad are far more than so many quads need."""
    dense = noted(folder)
    return quads < _MERGED and found > (dense.rate * _GROWTH if dense else _MANY)


def is_worth_rewriting(folder: Path, number: int, quads: int, found: float) -> bool:
    """Whether the generation that comes next, `number`, should be written anew."""
    dense = noted(folder)
    since = number - (dense.generation if dense else 0)
    return (
        quads <= MOST
        and since >= max(_BUILDS, quads // _A_BUILD)
        and is_loose(folder, quads, found)
    )


def _place(folder: Path) -> Path:
    return folder / "cache" / "dense.json"
