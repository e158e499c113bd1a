"""What a build says of papers and claim files that it took otherwise than one might think."""

from __future__ import annotations

from collections.abc import Iterator

from msgraph.errors import DataError, Notice
from msgraph.model import Record
from msgraph.readers.claim_file import ClaimFile

#: What a paper may have become that its readers must be told.
_FALLEN = ("retracted", "withdrawn")


def oddities(record: Record) -> Iterator[DataError]:
    """What a user must know of a paper that is stored all the same."""
    if not (record.pmid or record.doi):
        yield DataError(
            "the paper has neither a PMID nor a DOI; it is stored under the hash of its text",
            where=record.place,
            hint="add one of them, or a second version of it will be a second paper",
        )
    if record.status in _FALLEN:
        yield DataError(
            f"the paper is {record.status}; its claims are stored, marked, and license no edge",
            where=record.place,
            hint="`msgraph query retracted-papers` lists such papers; leave it out if you want none",
        )


def replaced(earlier: str, record: Record) -> Notice:
    """A later version of a paper, which replaces the one at the place `earlier`."""
    return Notice(
        f"the same paper as {earlier}; the later one stays",
        where=record.place,
        hint="give each paper once, or only its latest version",
    )


def unused(file: ClaimFile) -> Notice:
    """A claim file that is about none of the papers."""
    return Notice(
        "none of the papers is the one that these claims are about; they were not used",
        where=file.path,
        hint="give its paper in the same build, and compare `doi` and `pmid`",
    )
