"""Vocabulary files as numbered lines: unzipped, decoded line by line, damage reported with its number."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO, cast

from msgraph.errors import DataError, InputError
from msgraph.lexicon.terms import bad_line

_GZIP = b"\x1f\x8b"
#: Spaces of other widths are spaces; what has no width is nothing.
_PLAIN = dict.fromkeys(
    (0xA0, 0x2002, 0x2003, 0x2007, 0x2009, 0x200A, 0x202F, 0x3000), " "
) | dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
#: A line longer than this is no line of a vocabulary.
_LONGEST_LINE = 1 << 20


def opened(path: Path) -> BinaryIO:
    """The unzipped bytes of a file.

    Raises:
        InputError: it cannot be opened.
    """
    try:
        stream = path.open("rb")
        zipped = stream.read(2) == _GZIP
        stream.seek(0)
    except OSError as error:
        raise InputError(
            f"cannot be read: {error.strerror}",
            where=str(path),
            hint="check the path and the spelling",
        ) from error
    return cast("BinaryIO", gzip.GzipFile(fileobj=stream)) if zipped else stream


def numbered(path: Path) -> Iterator[tuple[int, str] | DataError]:
    """Each line with its number from 1, without its end; a line that is not UTF-8, or too long, as an error."""
    number = 0
    with closing(opened(path)) as stream:
        for raw in _raw_lines(stream, path):
            number += 1
            if isinstance(raw, DataError):
                yield raw
                return
            if len(raw) > _LONGEST_LINE:
                yield bad_line(path.name, number, f"a line of {len(raw):,} bytes")
                continue
            try:
                text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                yield bad_line(
                    path.name,
                    number,
                    f"not UTF-8 at byte {error.start + 1}",
                    "save the file as UTF-8",
                )
                continue
            yield number, text.rstrip("\r\n").translate(_PLAIN)


def _raw_lines(stream: BinaryIO, path: Path) -> Iterator[bytes | DataError]:
    try:
        yield from stream
    except (EOFError, zlib.error, OSError) as error:
        yield DataError(
            f"the file breaks off: {error}",
            where=path.name,
            hint="fetch it again; what came before is kept",
        )


def head(path: Path, size: int = 8192) -> str:
    """The start of a file as text, to tell its format by."""
    with closing(opened(path)) as stream:
        try:
            return stream.read(size).decode("utf-8-sig", "replace")
        except (EOFError, zlib.error, OSError) as error:
            raise InputError(
                f"cannot be unzipped: {error}", where=str(path), hint="fetch the file again"
            ) from error
