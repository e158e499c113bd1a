"""All formats in one table, and reading by content rather than by name."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from msgraph import plugins
from msgraph.errors import InputError
from msgraph.readers import jats, medline, opening, plain, pubmed_page, pubmed_xml, xml
from msgraph.readers.outcome import Bytes, Format, Outcome

GROUP = "msgraph.readers"

#: In the order in which they are tried. Plain text comes last: it takes whatever is text.
FORMATS: tuple[Format, ...] = (
    pubmed_xml.FORMAT,
    jats.FORMAT,
    medline.FORMAT,
    pubmed_page.FORMAT,
)

#: First bytes of what people hand in by mistake, and what to do about it.
_FOREIGN = (
    (b"%PDF", "a PDF file", "save the text of the paper, or its PubMed XML, instead"),
    (
        b"PK\x03\x04",
        "a zip archive (or an office document)",
        "unpack it, or save the document as plain text",
    ),
    (b"\xd0\xcf\x11\xe0", "an office document", "save it as plain text"),
    (b"BZh", "bzip2-compressed", "unpack it first: bunzip2 FILE"),
    (b"\xfd7zXZ", "xz-compressed", "unpack it first: unxz FILE"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed", "unpack it first: unzstd FILE"),
    (b"@prefix", "RDF in Turtle", "put it into a store with `msgraph load`"),
    (b"PREFIX ", "RDF in Turtle or a query", "see `msgraph load` and `msgraph query`"),
    (b"{\\rtf", "an RTF document", "save it as plain text"),
    (b"{", "JSON, not a paper", "JSON-LD goes into a store with `msgraph load`"),
)


def read(path: Path) -> Iterator[Outcome]:
    """The records of a file, in file order; a problem of one record comes as an error value.

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
    if (refusal := _refusal(head, name)) is not None:
        raise refusal
    return plain.FORMAT


def _refusal(head: bytes, name: str) -> InputError | None:
    """Why this cannot even be plain text, or None."""
    for magic, what, hint in _FOREIGN:
        if head.startswith(magic) or head.lstrip().startswith(magic):
            return InputError(f"this is {what}", where=name, hint=hint)
    if not opening.is_utf16(head) and b"\0" in head:
        return InputError(
            "this is a binary file, not text",
            where=name,
            hint="give a saved PubMed page, PubMed XML, MEDLINE text, JATS XML or plain text",
        )
    root = xml.root_tag(head)
    if root.lower() == "html":
        return InputError(
            "this is a web page as HTML",
            where=name,
            hint="save the page as text, or download the PubMed record as XML or .nbib",
        )
    if root or head.lstrip().startswith((b"<?xml", b"<!DOCTYPE", b"<!--")):
        return _foreign_xml(head, name, root)
    return None


def _foreign_xml(head: bytes, name: str, root: str) -> InputError:
    if xml.declares_entities(head):
        return xml.entities_refused(name)
    found = f"its outermost element is <{root}>" if root else "it does not begin with an element"
    return InputError(
        f"this XML is neither PubMed's nor a JATS article: {found}",
        where=name,
        hint="PubMed XML begins with <PubmedArticleSet>, a JATS article with <article>",
    )
