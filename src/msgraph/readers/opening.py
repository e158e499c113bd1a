"""Files as streams of plain bytes: opened, unzipped, decoded, with errors that say what to do."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from msgraph.errors import InputError
from msgraph.readers.outcome import Bytes
from msgraph.readers.places import Place, remote

#: How much of a file is looked at to tell its format.
HEAD = 64 * 1024

#: Formats of one paper a file are read whole; nothing that people write is longer.
LONGEST_TEXT = 64 * 1024 * 1024

_CHUNK = 256 * 1024
_GZIP = b"\x1f\x8b"
_BOM_UTF8 = b"\xef\xbb\xbf"
_BOMS_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class _Joined(io.RawIOBase):
    """A head that was already read, then the rest of its stream.

    Asks for one read at a time, so that what stands before damage is still delivered.
    """

    def __init__(self, head: bytes, rest: Bytes) -> None:
        super().__init__()
        self._head = head
        self._read = getattr(rest, "read1", rest.read)

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill `buffer` from the head while it lasts, then from the rest; 0 at the end."""
        data: bytes = self._head[: len(buffer)]
        self._head = self._head[len(data) :]
        data = data or self._read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def opened(path: Place) -> Iterator[Bytes]:
    """The bytes of a file, for as long as the block lasts.

    Raises:
        InputError: it is missing, a folder, a device or pipe, or may not be read.
        MissingDependency: it is a URL, and what that needs is not installed.
    """
    if isinstance(path, str):
        with remote(path) as fetched:
            yield fetched
        return
    where = str(path)
    if path.is_dir():
        raise InputError(
            "this is a folder, not a file", where=where, hint="name the files in it: FOLDER/*"
        )
    if path.exists() and not path.is_file():
        raise InputError(
            "this is not a regular file",
            where=where,
            hint="write what the pipe or device gives to a file, and name that",
        )
    try:
        stream = path.open("rb")
    except FileNotFoundError as error:
        raise InputError(
            "no such file", where=where, hint="check the path and the spelling"
        ) from error
    except OSError as error:
        raise InputError(
            f"cannot be opened: {error.strerror}", where=where, hint="check the permissions"
        ) from error
    with stream:
        yield stream


def unpacked(stream: Bytes, name: str) -> tuple[bytes, Bytes]:
    """The first bytes of `stream`, and all of it from its start, unzipped if it was gzip.

    Raises:
        InputError: nothing is there, or the gzip header is damaged.
    """
    magic = _up_to(stream, len(_GZIP))
    whole: Bytes = io.BufferedReader(_Joined(magic, stream), _CHUNK)
    if magic == _GZIP:
        whole = gzip.GzipFile(fileobj=whole, mode="rb")  # type: ignore[assignment]
    try:
        head = _up_to(whole, HEAD)
    except (EOFError, OSError, zlib.error) as error:
        raise damaged(name, error) from error
    if not head.strip(b"\0 \t\r\n"):
        raise InputError(
            "the file is empty", where=name, hint="save or download it again; it holds no text"
        )
    return head, io.BufferedReader(_Joined(head, whole), _CHUNK)


def _up_to(stream: Bytes, size: int) -> bytes:
    """The first `size` bytes, fewer where the stream ends or is damaged after some were read."""
    read = getattr(stream, "read1", stream.read)
    got = b""
    while len(got) < size:
        try:
            more: bytes = read(size - len(got))
        except (EOFError, zlib.error):
            if got:
                break
            raise
        if not more:
            break
        got += more
    return got


def damaged(name: str, error: Exception, *, records: int = 0) -> InputError:
    """The error for a stream that ends or breaks after `records` whole records."""
    if isinstance(error, EOFError):
        what, hint = (
            "the gzip file is cut off",
            "download it again, and compare its size or checksum",
        )
    elif isinstance(error, (gzip.BadGzipFile, zlib.error)):
        what, hint = (
            f"the gzip file is damaged ({error})",
            "download it again, and compare its checksum",
        )
    else:
        what, hint = f"cannot be read: {error}", "check the disk and the permissions"
    place = f"{name}, record {records + 1}" if records else name
    kept = f" after {records} whole record{'s' if records != 1 else ''}" if records else ""
    return InputError(what + kept, where=place, hint=hint)


#: What reading a stream that `unpacked` gave can raise.
STREAM_ERRORS = (EOFError, OSError, zlib.error)


def text(stream: Bytes, name: str) -> str:
    """All of the stream as text, exactly as it stands: line ends stay, only a BOM is dropped.

    Raises:
        InputError: it is longer than 64 MiB, damaged, or neither UTF-8 nor UTF-16 with a BOM.
    """
    try:
        data = stream.read(LONGEST_TEXT + 1)
    except STREAM_ERRORS as error:
        raise damaged(name, error) from error
    if len(data) > LONGEST_TEXT:
        raise InputError(
            "longer than 64 MiB, which no paper is",
            where=name,
            hint="a file of many papers must be PubMed XML or MEDLINE text",
        )
    return decoded(data, name)


def decoded(data: bytes, name: str, *, offset: int = 0) -> str:
    """`data` as text; `offset` is where it stands in its file.

    Raises:
        InputError: with the byte, counted from the start of the file, that cannot be decoded.
    """
    coding = "utf-16" if offset == 0 and data.startswith(_BOMS_UTF16) else "utf-8"
    skip = len(_BOM_UTF8) if offset == 0 and data.startswith(_BOM_UTF8) else 0
    try:
        return data[skip:].decode(coding)
    except UnicodeDecodeError as error:
        place = offset + skip + error.start
        raise InputError(
            f"not {coding.upper()} text: byte {place} (0x{data[skip + error.start]:02x}) is wrong",
            where=name,
            hint="convert it first, for example: iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW",
        ) from error


def is_utf16(head: bytes) -> bool:
    """Whether the bytes begin with the byte order mark of UTF-16."""
    return head.startswith(_BOMS_UTF16)
