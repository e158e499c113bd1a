"""XML read element by element, in flat memory, without trusting it.

No entity is expanded, no DTD is loaded, nothing is fetched. A document type that declares entities
of its own is refused: PubMed and PMC never need one, and it is how a few bytes become gigabytes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from io import BufferedReader
from typing import TypeAlias, cast

from lxml import etree

from msgraph.errors import InputError
from msgraph.readers.opening import STREAM_ERRORS, damaged
from msgraph.readers.outcome import Bytes

#: Elements that begin on a new line.
_BLOCKS = frozenset({"p", "list", "list-item", "title", "label", "break"})

#: After one of these, or at the start, a number of a reference needs no brackets of its own.
_OPEN = ("", " ", "\n", "\t", "[", "(", ",", ";", "-", "\u2013", "\u00a0")

Element: TypeAlias = etree._Element

_CHUNK = 64 * 1024
_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)")
_LEADING = re.compile(rb"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)
_NUMBERS = re.compile(r"\s*\d[\d,\u2013-]*\s*$")
_POWER = re.compile(r"\s*[+\u2212\u2013-]?\d{1,3}\s*$")

#: Markup without words of its sentence: LaTeX beside MathML, figures and tables inside a paragraph.
_SILENT = frozenset(
    {"tex-math", "{http://www.w3.org/1998/Math/MathML}annotation", "fig", "table-wrap", "object-id"}
)


def root_tag(head: bytes) -> str:
    """The name of the document's outermost element, empty where `head` is not XML."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    at = 3 if head.startswith(b"\xef\xbb\xbf") else 0
    while leading := _LEADING.match(head, at):
        at = leading.end()
    root = _ROOT.match(head, at)
    return root[1].decode("ascii", "replace") if root else ""


def records(
    stream: Bytes, name: str, roots: frozenset[str], tags: frozenset[str]
) -> Iterator[Element]:
    """The elements named in `tags` that are the root or stand in it, one after the other.

    Each is emptied when the next is asked for.

    Raises:
        InputError: the XML is broken, cut off or refused; `where` names the record it happened in.
    """
    parser = etree.XMLPullParser(
        events=("start", "end"),
        tag=sorted(roots | tags),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    count = 0
    chunk = b"?"
    while chunk:
        chunk = _chunk(stream, name, count)
        problem = _feed(parser, chunk)
        for event, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
            if event == "start":
                _refuse_entities(element, name)
            elif element.tag in tags and _is_top(element, roots):
                count += 1
                yield element
                _drop(element)
        if problem is not None:
            raise _broken(name, problem, count) from problem


def _chunk(stream: Bytes, name: str, count: int) -> bytes:
    try:
        return (
            stream.read(_CHUNK) if not isinstance(stream, BufferedReader) else stream.read1(_CHUNK)
        )
    except STREAM_ERRORS as error:
        raise damaged(name, error, records=count) from error


def _feed(parser: etree.XMLPullParser, chunk: bytes) -> etree.XMLSyntaxError | None:
    """Feed the parser, or close it at the end; what it read before a problem can still be taken."""
    try:
        if chunk:
            parser.feed(chunk)
        else:
            parser.close()
    except etree.XMLSyntaxError as error:
        return error
    return None


def _is_top(element: Element, roots: frozenset[str]) -> bool:
    parent = element.getparent()
    return parent is None or parent.tag in roots


def _drop(element: Element) -> None:
    """Free an element and all that stands before it."""
    parent = element.getparent()
    element.clear()
    if parent is not None:
        while parent[0] is not element:
            del parent[0]


def _refuse_entities(element: Element, name: str) -> None:
    if element.getparent() is not None:
        return
    dtd = element.getroottree().docinfo.internalDTD
    if dtd is not None and dtd.entities():  # type: ignore[attr-defined]
        raise entities_refused(name)


def entities_refused(name: str) -> InputError:
    """The error for a document type that declares entities."""
    return InputError(
        "the XML declares entities of its own, which may expand without bound or read other files",
        where=name,
        hint="files of PubMed and PMC have no <!ENTITY ...>; remove it, or do not trust the file",
    )


def declares_entities(head: bytes) -> bool:
    """Whether the first bytes of an XML file hold an entity declaration."""
    return b"<!ENTITY" in head.replace(b"\0", b"")


def _broken(name: str, error: etree.XMLSyntaxError, count: int) -> InputError:
    kept = f" after {count} whole record{'s' if count != 1 else ''}" if count else ""
    return InputError(
        f"the XML is broken{kept}: {error.msg}",
        where=f"{name}, record {count + 1}" if count else name,
        hint="download it again; `xmllint --noout FILE` shows the place",
    )


def flat(element: Element | None) -> str:
    """All words in an element, in order, white space made single spaces; empty for None.

    A superscript number after a digit gets a caret, or ten to the ninth would read as 109; a raised
    citation gets brackets, or it would read as part of the word before it.
    """
    if element is None:
        return ""
    if len(element) == 0:
        return " ".join((element.text or "").split())
    return " ".join("".join(_words(element)).split())


def _words(element: Element) -> Iterator[str]:
    text = element.text or ""
    yield text
    for child in element:
        yield from _child_words(child, text)
        text = child.tail or ""
        yield text


def _child_words(child: Element, before: str) -> Iterator[str]:
    tag = child.tag
    if not isinstance(tag, str):
        yield html.unescape(child.text or "")
    elif tag in _SILENT:
        return
    elif _is_raised_citation(child, before):
        yield f"[{''.join(_words(child)).strip('[]')}]"
    else:
        if tag == "sup" and before[-1:].isdigit() and _POWER.match(child.text or ""):
            yield "^"
        elif tag in _BLOCKS:
            yield " "
        yield from _words(child)


def _is_raised_citation(child: Element, before: str) -> bool:
    """Whether this is the number of a reference, raised or not, right behind a word or full stop."""
    if child.tag == "sup":
        return child.find("xref[@ref-type='bibr']") is not None
    if child.tag != "xref" or child.get("ref-type") != "bibr":
        return False
    return before[-1:] not in _OPEN and _NUMBERS.match("".join(_words(child))) is not None
