"""RDF documents to lines and back: the syntaxes, through the engine's parsers and serialisers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from io import BufferedReader, RawIOBase
from itertools import chain, islice
from typing import TYPE_CHECKING, BinaryIO

import pyoxigraph as ox

from msgraph.errors import InputError, UsageError
from msgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from typing_extensions import Buffer

_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
_OBJECT = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"\S*|[^"]\S*'
_QUAD = re.compile(rf"(\S+ \S+ (?:{_OBJECT})) \S+ \.")
_AT_ONCE = 1_000  # lines handed to the parser
_BUFFER = 1 << 17
_SHORT = 1 << 22  # bytes of a document whose prefixes are looked for


def format_names() -> tuple[str, ...]:
    """The names of the syntaxes that can be parsed."""
    return tuple(_FORMATS)


def _format(name: str) -> ox.RdfFormat:
    if name not in _FORMATS:
        raise UsageError(f"no RDF syntax `{name}`", hint=f"one of {', '.join(_FORMATS)}")
    return _FORMATS[name]


def parse(content: bytes, syntax: str, *, base: str = "", where: str = "") -> Iterator[str]:
    """The statements of a document as lines of canonical N-Quads, in its order, without line ends.

    Blank nodes are named anew. JSON-LD contexts at an address are not fetched.

    Raises:
        InputError: it does not parse; lines may have come before.
    """
    try:
        for quad in ox.parse(
            content, _format(syntax), base_iri=base or None, rename_blank_nodes=True
        ):
            yield f"{quad} ."
    except SyntaxError as error:
        raise InputError(f"the document does not parse: {error}", where=where) from error


def serialise(
    lines: Iterable[str],
    syntax: str,
    out: BinaryIO,
    *,
    prefixes: Mapping[str, str] | None = None,
) -> None:
    """Write lines of N-Triples or N-Quads, without line ends, as a document; streamed.

    Only "turtle" and "trig" shorten names, by `prefixes` (the project's own when None). A syntax without
    graphs leaves them out: a statement in two graphs comes twice. What lies together in `lines` (one
    subject, one graph) is grouped in the document.

    Raises:
        InputError: a line does not parse.
    """
    plain = not _format(syntax).supports_datasets
    found = iter(map(without_graph, lines) if plain else lines)
    kind = "ntriples" if plain else "nquads"
    serialise_text(_chunks(found), kind, syntax, out, prefixes=prefixes)


def _chunks(lines: Iterator[str]) -> Iterator[bytes]:
    while pieces := list(islice(lines, _AT_ONCE)):
        yield "\n".join([*pieces, ""]).encode()


def serialise_text(
    chunks: Iterable[bytes],
    kind: str,
    syntax: str,
    out: BinaryIO,
    *,
    prefixes: Mapping[str, str] | None = None,
) -> None:
    """Write text of the syntax `kind`, in pieces of any length, in another syntax; see `serialise`.

    A short document names the prefixes that it uses. Of a long one nobody knows them before its end: it
    names all.

    Raises:
        InputError: the text does not parse.
    """
    rest = iter(chunks)
    start = _start(rest)
    names = dict(PREFIXES if prefixes is None else prefixes)
    if len(start) < _SHORT:
        names = {name: iri for name, iri in names.items() if f"<{iri}".encode() in start}
    source = BufferedReader(_Source(chain([start], rest)), _BUFFER)
    try:
        ox.serialize(ox.parse(source, _format(kind)), out, _format(syntax), prefixes=names)
    except SyntaxError as error:
        raise InputError(f"not lines of N-Quads: {error}") from error


def _start(chunks: Iterator[bytes]) -> bytes:
    """The first pieces, up to where the text is no longer short."""
    found, size = [], 0
    while size < _SHORT and (chunk := next(chunks, None)) is not None:
        found.append(chunk)
        size += len(chunk)
    return b"".join(found)


def without_graph(line: str) -> str:
    """A line of N-Quads as one of N-Triples.

    >>> without_graph('<http://a> <http://b> "c <d> ." <http://g> .')
    '<http://a> <http://b> "c <d> ." .'
    """
    match = _QUAD.fullmatch(line)
    return f"{match[1]} ." if match else line


class _Source(RawIOBase):
    """Pieces of text as the file that the parser reads."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._chunk = memoryview(b"")

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, target: Buffer) -> int:
        """Fill the start of `target`; 0 at the end."""
        while not self._chunk:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._chunk = memoryview(chunk)
        view = memoryview(target)
        length = min(len(view), len(self._chunk))
        view[:length] = self._chunk[:length]
        self._chunk = self._chunk[length:]
        return length
