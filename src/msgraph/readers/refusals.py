"""What people hand in by mistake, told by its first bytes, and what to do instead.

Everything that decodes would pass as plain text: a list of two hundred papers would become one.
"""

from __future__ import annotations

import re

from msgraph.errors import InputError
from msgraph.readers import opening, xml

#: First bytes, what they are, and what to do about it.
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

#: Exports of literature databases that are not made for reading back: how they begin, what they
#: must hold further on, and what they are.
_EXPORTS = (
    (
        re.compile(rb"\s*1[.:] [^\n]{3,200}?\.\s+(?:19|20)\d\d[^\n;]{0,40};"),
        b"\nPMID: ",
        "a list of abstracts as PubMed prints it (Abstract, text)",
    ),
    (
        re.compile(rb"\s*1: [^\n]{10}"),
        b" PMID: ",
        "a list of citations as PubMed prints it (Summary, text)",
    ),
    (re.compile(rb"(?:\xef\xbb\xbf)?\"?PMID\"?,\"?Title\"?,"), b"", "a table of citations (CSV)"),
    (re.compile(rb"\s*TY  - [A-Z]{2,6}\s"), b"", "a list of citations in RIS"),
    (re.compile(rb"\s*@[A-Za-z]{3,20}\{[^\s,]{1,80},"), b"", "a list of citations in BibTeX"),
    (re.compile(rb"\d{1,8}\r?\n\d{1,8}\s"), b"", "a list of PubMed numbers"),
)


def of(head: bytes, name: str) -> InputError | None:
    """Why a file that begins with `head` cannot even be plain text, None if it can."""
    for magic, what, hint in _FOREIGN:
        if head.startswith(magic) or head.lstrip().startswith(magic):
            return InputError(f"this is {what}", where=name, hint=hint)
    if not opening.is_utf16(head) and b"\0" in head:
        return InputError(
            "this is a binary file, not text",
            where=name,
            hint="give a saved PubMed page, PubMed XML, MEDLINE text, JATS XML or plain text",
        )
    for begins, holds, what in _EXPORTS:
        if begins.match(head) and holds in head:
            return InputError(
                f"this is {what}",
                where=name,
                hint="save again and choose the format PubMed, which msgraph reads (.nbib)",
            )
    return _not_text(head, name)


def _not_text(head: bytes, name: str) -> InputError | None:
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
