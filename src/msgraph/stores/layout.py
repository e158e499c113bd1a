"""The store directory: where things are, and how a file is replaced durably.

store/
    msgraph.json            {"format": 2}: this is a store of ours
    CURRENT                 the number of the generation that readers open
    writer.lock             held by the one process that writes; names it
    generations/000007/
        quads/              the engine's files
        files/              attachments
        graphs.tsv          graph, number of triples, digest
        sources.tsv         sha256, name as JSON
        manifest.json       versions, totals, sizes; written last
        lease               readers hold a shared lock on it
    cache/                  what can be made again
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from msgraph.errors import NotAStore, StoreDamaged, StoreError, StoreTooNew

#: 1: digests of sorted lines only. 2: graphs that are changed triple by triple have sums of digests.
FORMAT = 2
MARKER = "msgraph.json"
_HINT = "name the directory that `msgraph build` made"
HINT_RESTORE = "`msgraph store verify` says what is lost, `msgraph store restore` goes back"


def write_durably(path: Path, content: bytes) -> None:
    """Replace the file; after a crash it holds the old bytes or the new, never a part."""
    fresh = path.with_name(path.name + ".new")
    write_synced(fresh, content)
    os.replace(fresh, path)
    sync_folder(path.parent)


def write_synced(path: Path, content: bytes) -> None:
    """Write a new file and have it on the disk; its name is not there before the folder is synced."""
    with open(path, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in the folder survive a power cut, where the system can."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def create(folder: Path) -> None:
    """Make an empty store directory, its first generation still to be built.

    Raises:
        NotAStore: the folder is there and holds other things.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotAStore(
            "this exists and is no store",
            where=str(folder),
            hint="name an empty or a new directory",
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        set_format(folder)
        (folder / "generations").mkdir()
        (folder / "cache").mkdir()
        set_current(folder, 0)
    except OSError as error:
        raise StoreError(
            f"the store cannot be made: {error.strerror}", where=str(folder)
        ) from error


def check_marker(folder: Path) -> int:
    """The format version of the store in the folder.

    Raises:
        NotAStore: there is no store.
        StoreTooNew: its format is later than ours.
    """
    try:
        content = (folder / MARKER).read_bytes()
    except FileNotFoundError as error:
        raise _no_store(folder) from error
    except OSError as error:
        raise NotAStore(
            f"cannot be read: {error.strerror}", where=str(folder), hint=_HINT
        ) from error
    try:
        version = int(json.loads(content)["format"])
    except (ValueError, KeyError, TypeError) as error:
        raise StoreDamaged(
            f"{MARKER} is broken", where=str(folder), hint=f'it should read {{"format": {FORMAT}}}'
        ) from error
    if version > FORMAT:
        raise StoreTooNew(
            f"this store has format {version}; this msgraph knows up to {FORMAT}",
            where=str(folder),
            hint="upgrade msgraph, or build the store again",
        )
    return version


def check_writable(folder: Path) -> None:
    """Raises StoreError unless the store has the present format: readers of an older one stay able to read."""
    version = check_marker(folder)
    if version < FORMAT:
        raise StoreError(
            f"this store has format {version}; what is written now has format {FORMAT}",
            where=str(folder),
            hint="`msgraph store upgrade` brings it there; its old generations stay",
        )


def set_format(folder: Path) -> None:
    """Say that the store has the present format."""
    write_durably(folder / MARKER, json.dumps({"format": FORMAT}).encode() + b"\n")


def _no_store(folder: Path) -> NotAStore:
    if folder.is_dir():
        return NotAStore(f"a directory without {MARKER} is no store", where=str(folder), hint=_HINT)
    return NotAStore(
        "there is no store here", where=str(folder), hint="`msgraph build FILE...` makes one"
    )


def generation(folder: Path, number: int) -> Path:
    """The folder of a generation."""
    return folder / "generations" / f"{number:06d}"


def kept(folder: Path) -> Path:
    """Where verdicts of validation are kept between two looks."""
    return folder / "cache" / "kept"


def texts(folder: Path) -> Path:
    """The folder of the texts of graphs: see `stores.texts`."""
    return folder / "cache" / "texts"


def numbers(folder: Path) -> list[int]:
    """The generations on disk, whole or not, in order."""
    found = (folder / "generations").glob("[0-9]*")
    return sorted(int(path.name) for path in found if path.name.isdigit())


def current(folder: Path) -> int:
    """The number of the generation that readers open; 0 if none was ever finished.

    Raises:
        StoreDamaged: the pointer is torn or lost.
    """
    try:
        text = (folder / "CURRENT").read_text(encoding="ascii")
    except FileNotFoundError as error:
        if not numbers(folder):
            return 0
        raise StoreDamaged("CURRENT is missing", where=str(folder), hint=HINT_RESTORE) from error
    except (OSError, UnicodeDecodeError) as error:
        raise StoreDamaged(
            "CURRENT cannot be read", where=str(folder), hint=HINT_RESTORE
        ) from error
    if not text.strip().isdigit():
        raise StoreDamaged("CURRENT names no generation", where=str(folder), hint=HINT_RESTORE)
    return int(text)


def set_current(folder: Path, number: int) -> None:
    """Point readers to another generation."""
    write_durably(folder / "CURRENT", f"{number:06d}\n".encode())


def remove_generation(folder: Path, number: int) -> None:
    """Take a generation away, out of sight first: a crash leaves nothing that looks whole."""
    path = generation(folder, number)
    if not path.exists():
        return
    doomed = path.with_name(f"removed-{path.name}")
    os.replace(path, doomed)
    shutil.rmtree(doomed, ignore_errors=True)


def sweep_removed(folder: Path) -> None:
    """Finish removals that were cut short."""
    for path in (folder / "generations").glob("removed-*"):
        shutil.rmtree(path, ignore_errors=True)
