"""What a generation says of itself: versions, counts, digests, sizes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from msgraph.errors import StoreDamaged
from msgraph.stores.layout import HINT_RESTORE, sync_folder, write_durably


class GraphState(NamedTuple):
    """How many triples a graph has, and the sha256 of its sorted lines of canonical N-Triples."""

    triples: int
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The facts that are checked when a generation is opened.

    `created` is UTC in ISO 8601. `sizes` are bytes by the name of each file of the engine. `tables`
    are the sha256 of graphs.tsv and sources.tsv, which are read only when they are needed.
    """

    number: int
    parent: int
    created: str
    quads: int
    graphs: int
    versions: Mapping[str, str]
    sizes: Mapping[str, int]
    tables: Mapping[str, str]
    complete: bool = True


def digest(lines: list[bytes]) -> str:
    """The digest of a graph by its sorted lines."""
    return hashlib.sha256(b"\n".join(lines)).hexdigest()


def sizes(quads: Path) -> dict[str, int]:
    """The bytes of the files that hold quads; logs about the engine itself are left out."""
    kept = (".sst", ".log", ".blob")
    return {
        path.name: path.stat().st_size
        for path in sorted(quads.iterdir())
        if path.suffix in kept or path.name == "CURRENT" or path.name.startswith("MANIFEST-")
    }


def write_tables(
    folder: Path, graphs: Mapping[str, GraphState], sources: Mapping[str, str]
) -> dict[str, str]:
    """Write the two tables; the sha256 of each by its name."""
    rows = (f"{iri}\t{state.triples}\t{state.digest}\n" for iri, state in sorted(graphs.items()))
    names = (f"{sha}\t{json.dumps(name)}\n" for name, sha in sorted(sources.items()))
    tables = {"graphs.tsv": "".join(rows).encode(), "sources.tsv": "".join(names).encode()}
    for name, content in tables.items():
        write_durably(folder / name, content)
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
        manifest = Manifest(**json.loads((folder / "manifest.json").read_bytes()))
    except FileNotFoundError as error:
        raise _damage(folder, "the manifest is missing") from error
    except OSError as error:
        raise _damage(folder, f"the manifest cannot be read: {error.strerror}") from error
    except (ValueError, TypeError) as error:
        raise _damage(folder, "the manifest is torn") from error
    if not manifest.complete:
        raise _damage(folder, "the generation was never finished")
    return manifest


def check_sizes(folder: Path, manifest: Manifest) -> None:
    """Raises StoreDamaged unless the engine's files are there with the sizes that were noted."""
    for name, size in manifest.sizes.items():
        try:
            found = (folder / "quads" / name).stat().st_size
        except OSError as error:
            raise _damage(folder, f"quads/{name} is missing") from error
        if found != size:
            raise _damage(folder, f"quads/{name} has {found:,} bytes, not {size:,}")


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
