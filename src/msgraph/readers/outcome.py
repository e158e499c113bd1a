"""What reading gives: a record, a withdrawal or a problem; and what a format is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, TypeAlias

from msgraph.errors import MsgraphError
from msgraph.model import Record, Source

Bytes: TypeAlias = IO[bytes]


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A paper that PubMed deleted: what is stored under `pmid` no longer stands."""

    pmid: str
    source: Source


#: One item of a file. A problem comes as a value, so that the rest of the file is still read.
Outcome: TypeAlias = Record | Withdrawal | MsgraphError


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its name, a test on the first bytes, and its reader.

    `matches` sees up to 64 KiB from the start of the file, already decompressed. `read` gets the
    decompressed stream from its start and the name to use in messages; it raises InputError where
    it can read no further, and yields a DataError for one bad record.
    """

    name: str
    matches: Callable[[bytes], bool]
    read: Callable[[Bytes, str], Iterator[Outcome]]
