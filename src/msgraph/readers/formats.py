"""All formats in one table, and reading by content rather than by name."""

from __future__ import annotations

import io
from collections.abc import Iterator

from msgraph import plugins
from msgraph.errors import InputError
from msgraph.readers import jats, medline, opening, plain, pubmed_page, pubmed_xml, refusals
from msgraph.readers.outcome import Bytes, Format, Outcome
from msgraph.readers.places import Place

GROUP = "msgraph.readers"

#: In the order in which they are tried. Plain text comes last: it takes whatever is text.
FORMATS: tuple[Format, ...] = (
    pubmed_xml.FORMAT,
    jats.FORMAT,
    medline.FORMAT,
    pubmed_page.FORMAT,
)


def read(path: Place) -> Iterator[Outcome]:
    """The records of a file, or of what a URL names, in file order; a problem of one record comes as an error value.

    Damage in the middle of a file comes as the last item, after the records before it.

    Raises:
        InputError: not one record can be read: missing, empty, binary, refused, no known format.
    """
    with opening.opened(path) as stream:
        yield from read_stream(stream, str(path))


def read_stream(stream: Bytes | bytes, name: str = "standard input") -> Iterator[Outcome]:
    """As `read`, from a binary stream or bytes; `name` is what messages and sources call it.

    Raises:
        InputError: as `read`.
    """
    binary: Bytes = io.BytesIO(stream) if isinstance(stream, bytes) else stream
    head, whole = opening.unpacked(binary, name)
    known = _recognised(head, name)
    empty = True
    try:
        for outcome in known.read(whole, name):
            empty = False
            yield outcome
    except InputError as error:
        if empty:
            raise
        yield error
    if empty:
        raise InputError(
            f"the file holds no record ({known.name})",
            where=name,
            hint="check that the search or download that made it found something",
        )


def recognise(head: bytes, name: str = "") -> str:
    """The name of the format that begins with `head` (unzipped; 64 KiB are enough).

    Raises:
        InputError: no format takes it.
    """
    return _recognised(head, name).name


def _recognised(head: bytes, name: str) -> Format:
    for known in FORMATS:
        if known.matches(head):
            return known
    for added in plugins.found(GROUP).values():
        if isinstance(added, Format) and added.matches(head):
            return added
    if (refusal := refusals.of(head, name)) is not None:
        raise refusal
    return plain.FORMAT
