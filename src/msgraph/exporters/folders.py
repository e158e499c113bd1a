"""Exports that are several files: a folder of them, or one tar archive where only a stream is open."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Protocol, runtime_checkable

from msgraph.errors import InputError
from msgraph.exporters.scope import Quads, Scope


@runtime_checkable
class FolderExporter(Protocol):
    """An exporter whose export is several files; `write` gives them as one archive."""

    def write_files(self, source: Quads, scope: Scope, folder: Path) -> list[Path]:
        """Write the files into the folder, which exists, and return them; see `Exporter.write`."""
        ...


def write_folder(exporter: FolderExporter, source: Quads, scope: Scope, folder: Path) -> list[Path]:
    """The files of an export in a folder, made if need be; all of them or, after an error, none.

    Other files in the folder stay; those of an earlier export are replaced.

    Raises:
        InputError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder, prefix=".unfinished-") as unfinished:
            files = exporter.write_files(source, scope, Path(unfinished))
            for file in files:
                os.replace(file, folder / file.name)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", where=str(folder)) from error
    return [folder / file.name for file in files]


def write_archive(exporter: FolderExporter, source: Quads, scope: Scope, out: BinaryIO) -> None:
    """The same files as a tar archive without times and owners: the same quads give the same bytes."""
    with (
        TemporaryDirectory(prefix="msgraph-") as folder,
        tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT) as archive,
    ):
        for file in exporter.write_files(source, scope, Path(folder)):
            entry = tarfile.TarInfo(file.name)
            entry.size = file.stat().st_size
            with file.open("rb") as content:
                archive.addfile(entry, content)
