"""What a generation says of itself: versions, counts, digests, sizes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from msgraph.errors import StoreDamaged
from msgraph.stores.layout import HINT_RESTORE, sync_folder, write_durably, write_synced


class GraphState(NamedTuple):
    """How many triples a graph has, and the digest of its lines of canonical N-Triples.

    It is the sha256 of the sorted lines; or, of a graph that is changed triple by triple, a plus sign and
    the sum of the sha256 of each line, which can be adjusted without reading the rest.
    """

    triples: int
    digest: str


class FileState(NamedTuple):
    """How many bytes a file has, and their sha256."""

    size: int
    digest: str


_MODULUS = 1 << 256

#: Endings of the engine's files that hold quads, or what was not yet sorted of them.
_HOLDING = frozenset((".sst", ".log", ".blob"))


@dataclass(frozen=True, slots=True)
class Manifest:
    """The facts that are checked when a generation is opened.

    `created` is UTC in ISO 8601. `files` are those of the engine, by name. `tables` are the sha256 of
    graphs.tsv and sources.tsv, which are read only when they are needed.
    """

    number: int
    parent: int
    created: str
    quads: int
    graphs: int
    versions: Mapping[str, str]
    files: Mapping[str, FileState]
    tables: Mapping[str, str]
    complete: bool = True


def digest(lines: list[bytes]) -> str:
    """The digest of a graph by its sorted lines."""
    return hashlib.sha256(b"\n".join(lines)).hexdigest()


def adjusted(before: str, gone: Iterable[bytes], come: Iterable[bytes]) -> str:
    """The adjustable digest of a graph after lines went and came; "+" is that of an empty graph."""
    total = int(before.removeprefix("+") or "0", 16) - _sum(gone) + _sum(come)
    return f"+{total % _MODULUS:064x}"


def digest_like(noted: str, lines: list[bytes]) -> str:
    """The digest of sorted lines, of the same sort as one that was noted."""
    return adjusted("+", (), lines) if noted.startswith("+") else digest(lines)


def _sum(lines: Iterable[bytes]) -> int:
    return sum(int.from_bytes(hashlib.sha256(line).digest(), "big") for line in lines)


def digest_of_text(text: bytes) -> str:
    """The digest of a graph by its text: sorted lines, each with its end."""
    return hashlib.sha256(memoryview(text)[:-1]).hexdigest()


def file_states(
    quads: Path, *, parent: Path | None = None, known: Mapping[str, FileState] | None = None
) -> dict[str, FileState]:
    """The files that hold quads; logs about the engine itself are left out.

    What is one and the same file as in the `parent` folder is not read again: it is `known`.
    """
    states = {}
    for path in sorted(quads.iterdir()):
        if path.suffix not in _HOLDING and not path.name.startswith(("CURRENT", "MANIFEST-")):
            continue
        before = (known or {}).get(path.name)
        if before is not None and parent is not None and _same(path, parent / path.name):
            states[path.name] = before
        else:
            states[path.name] = _file_state(path)
    return states


def _same(path: Path, other: Path) -> bool:
    return path.suffix == ".sst" and other.exists() and path.samefile(other)


def _file_state(path: Path) -> FileState:
    with path.open("rb") as stream:
        return FileState(path.stat().st_size, hashlib.file_digest(stream, "sha256").hexdigest())


def write_tables(
    folder: Path, graphs: Mapping[str, GraphState], sources: Mapping[str, str]
) -> dict[str, str]:
    """Write the two tables; the sha256 of each by its name."""
    rows = (f"{iri}\t{state.triples}\t{state.digest}\n" for iri, state in sorted(graphs.items()))
    names = (f"{sha}\t{json.dumps(name)}\n" for name, sha in sorted(sources.items()))
    tables = {"graphs.tsv": "".join(rows).encode(), "sources.tsv": "".join(names).encode()}
    for name, content in tables.items():
        write_synced(folder / name, content)
    return {name: hashlib.sha256(content).hexdigest() for name, content in tables.items()}


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest: from now on the generation is whole."""
    stated = {name: getattr(manifest, name) for name in Manifest.__dataclass_fields__}
    write_durably(folder / "manifest.json", json.dumps(stated, indent=1).encode() + b"\n")
    sync_folder(folder.parent)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation.

    Raises:
        StoreDamaged: it is missing, torn or not complete.
    """
    try:
        stated = json.loads((folder / "manifest.json").read_bytes())
        stated["files"] = {name: FileState(*state) for name, state in stated["files"].items()}
        manifest = Manifest(**stated)
    except FileNotFoundError as error:
        raise _damage(folder, "the manifest is missing") from error
    except OSError as error:
        raise _damage(folder, f"the manifest cannot be read: {error.strerror}") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _damage(folder, "the manifest is torn") from error
    if not manifest.complete:
        raise _damage(folder, "the generation was never finished")
    return manifest


def check_sizes(folder: Path, manifest: Manifest) -> None:
    """Raises StoreDamaged unless the engine's files are there with the sizes that were noted."""
    for name, state in manifest.files.items():
        try:
            found = (folder / "quads" / name).stat().st_size
        except OSError as error:
            raise _damage(folder, f"quads/{name} is missing") from error
        if found != state.size:
            raise _damage(folder, f"quads/{name} has {found:,} bytes, not {state.size:,}")


def check_files(folder: Path, manifest: Manifest) -> None:
    """Raises StoreDamaged unless every byte of the engine's files is as it was noted."""
    check_sizes(folder, manifest)
    for name, state in manifest.files.items():
        if _file_state(folder / "quads" / name) != state:
            raise _damage(folder, f"quads/{name} is not what was written")


def read_graphs(folder: Path, manifest: Manifest) -> dict[str, GraphState]:
    """The graphs of a generation as they were noted; the empty string is the default graph."""
    states = {}
    for line in _table(folder, manifest, "graphs.tsv"):
        iri, triples, sha = line.split("\t")
        states[iri] = GraphState(int(triples), sha)
    return states


def read_sources(folder: Path, manifest: Manifest) -> dict[str, str]:
    """The inputs of a generation: name to sha256."""
    pairs = (line.split("\t", 1) for line in _table(folder, manifest, "sources.tsv"))
    return {json.loads(name): sha for sha, name in pairs}


def _table(folder: Path, manifest: Manifest, name: str) -> list[str]:
    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        raise _damage(folder, f"{name} is missing") from error
    if hashlib.sha256(content).hexdigest() != manifest.tables.get(name):
        raise _damage(folder, f"{name} is not what was written")
    return content.decode().split("\n")[:-1]


def _damage(folder: Path, what: str) -> StoreDamaged:
    return StoreDamaged(what, where=str(folder), hint=HINT_RESTORE)
