"""What a keeper does to a store directory, whole or damaged: look, go back, tidy up."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from msgraph.errors import StoreDamaged, UsageError
from msgraph.stores import density, layout
from msgraph.stores.building import EmbeddedBuild
from msgraph.stores.embedded import EmbeddedStore, abandoning
from msgraph.stores.manifest import check_sizes, read_manifest
from msgraph.stores.succession import KEEP, prune, sweep, writer_lock
from msgraph.stores.verifying import verify

#: Quads of a store that is too small to be worth a word on its size.
_FEW = 100_000


@dataclass(frozen=True, slots=True)
class Generation:
    """A state of the store that is still there; `problem` says why it is not whole, or is empty."""

    number: int
    current: bool
    created: str = ""
    quads: int = 0
    graphs: int = 0
    versions: Mapping[str, str] | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Info:
    """A store at a glance; `bytes` counts files that several generations share once.

    `is_loose` says that compacting would save much of it.
    """

    folder: Path
    format: int
    current: int
    bytes: int
    generations: tuple[Generation, ...]
    is_loose: bool


def info(folder: Path) -> Info:
    """The store at a glance; it need not be whole."""
    version = layout.check_marker(folder)
    found = tuple(history(folder))
    loose = any(_is_loose(folder, each) for each in found if each.current)
    return Info(folder, version, _current(folder), _bytes(folder), found, loose)


def _is_loose(folder: Path, found: Generation) -> bool:
    rate = density.rate(layout.generation(folder, found.number) / "quads", found.quads)
    return found.quads > _FEW and density.is_loose(folder, found.quads, rate)


def history(folder: Path) -> list[Generation]:
    """The generations on disk, oldest first."""
    layout.check_marker(folder)
    current = _current(folder)
    return [_describe(folder, number, current) for number in layout.numbers(folder)]


def restore(folder: Path, number: int) -> int:
    """Make an old generation current again, as a new one on top; the number of the new one.

    Raises:
        UsageError: there is no such generation.
        StoreDamaged: it is not whole either.
    """
    layout.check_marker(folder)
    if number not in layout.numbers(folder):
        there = ", ".join(str(each) for each in layout.numbers(folder)) or "none"
        raise UsageError(
            f"there is no generation {number}", where=str(folder), hint=f"there are: {there}"
        )
    checked = verify(folder, number)
    if not checked:
        raise StoreDamaged(
            f"generation {number} is not whole: {checked.problems[0]}",
            where=str(folder),
            hint="choose another from `msgraph store history`, or build again",
        )
    with _writing(folder):
        if _current(folder):
            sweep(folder, _current(folder))
        build = EmbeddedBuild(folder, number, versions={})
        build.commit()
    return build.number


def compact(folder: Path) -> int:
    """Write all quads anew into a new generation, without what was deleted; its number."""
    with EmbeddedStore(folder).build() as build:
        build.compact()
    return build.number


def clean(folder: Path, *, keep: int = KEEP) -> tuple[int, ...]:
    """Remove what killed builds left, and generations older than `keep`; their numbers."""
    layout.check_marker(folder)
    with _writing(folder):
        return sweep(folder, layout.current(folder)) + prune(folder, keep)


def discard_empty(folder: Path) -> bool:
    """Remove a store directory in which nothing was ever built; whether it was one."""
    layout.check_marker(folder)
    with _writing(folder):
        if layout.current(folder) or layout.numbers(folder):
            return False
        shutil.rmtree(folder)
    return True


def upgrade(folder: Path) -> tuple[int, int]:
    """Bring the store to the present format; the format before and after.

    The current generation is written anew, after a look whether it is whole. Old ones stay readable.

    Raises:
        StoreDamaged: it is not whole.
    """
    before = layout.check_marker(folder)
    if before == layout.FORMAT:
        return before, before
    checked = verify(folder)
    if not checked:
        raise StoreDamaged(
            f"the store is not whole: {checked.problems[0]}",
            where=str(folder),
            hint=layout.HINT_RESTORE,
        )
    with _writing(folder):
        if _current(folder):
            sweep(folder, _current(folder))
            build = EmbeddedBuild(folder, _current(folder), versions={})
            with abandoning(build):
                build.compact()
                build.commit()
        layout.set_format(folder)
    return before, layout.FORMAT


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    lock = writer_lock(folder)
    try:
        yield
    finally:
        lock.release()


def _current(folder: Path) -> int:
    try:
        return layout.current(folder)
    except StoreDamaged:
        return 0


def _describe(folder: Path, number: int, current: int) -> Generation:
    place = layout.generation(folder, number)
    try:
        manifest = read_manifest(place)
        check_sizes(place, manifest)
    except StoreDamaged as error:
        return Generation(number, number == current, problem=error.message)
    return Generation(
        number=number,
        current=number == current,
        created=manifest.created,
        quads=manifest.quads,
        graphs=manifest.graphs,
        versions=manifest.versions,
    )


def _bytes(folder: Path) -> int:
    stats = (path.stat() for path in folder.rglob("*") if path.is_file())
    return sum({(each.st_dev, each.st_ino): each.st_size for each in stats}.values())
