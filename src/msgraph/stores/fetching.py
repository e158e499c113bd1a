"""LOAD, done by us: documents are fetched within bounds and take the place of the operation.

The engine's own LOAD follows redirects to anywhere, waits for ever and reads without end.
Source: SPARQL 1.1 Update §3.1.4, https://www.w3.org/TR/sparql11-update/#load
"""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Collection
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import pyoxigraph as ox

from msgraph.errors import QueryError, QueryRefused
from msgraph.rdf.sparql_tokens import Token, tokens
from msgraph.stores.endpoint import unproxied

#: Bytes of one document, seconds for all documents of an update, and seconds without a byte.
MOST = 64 * 2**20
TIME = 60.0
_SILENCE = 10.0
_PIECE = 1 << 16
_ACCEPT = "text/turtle, application/n-triples, application/rdf+xml;q=0.9, application/ld+json;q=0.8"


class Load(NamedTuple):
    """A LOAD in an update, `text[start:end]`; `graph` is written as it stands there, or empty."""

    start: int
    end: int
    address: str
    silent: bool
    graph: str


class Document(NamedTuple):
    """What was fetched, from where in the end."""

    content: bytes
    media_type: str
    address: str


Fetch = Callable[[str, Collection[str], float], Document]


def loads(text: str, base: str = "") -> list[Load]:
    """The LOADs whose address is written out; relative ones are completed by BASE, first by `base`."""
    found = list(tokens(text))
    operations = []
    for number, token in enumerate(found):
        word = token.text.upper() if token.kind == "word" else ""
        if word == "BASE":
            base = urljoin(base, _iri(found, number + 1))
        elif word == "LOAD":
            operation = _load(found, number, base)
            operations += [operation] if operation else []
    return operations


def _iri(found: list[Token], number: int) -> str:
    is_iri = number < len(found) and found[number].kind == "iri"
    return found[number].text[1:-1] if is_iri else ""


def _load(found: list[Token], number: int, base: str) -> Load | None:
    start, place = found[number].start, number + 1
    silent = found[place : place + 1] != [] and found[place].text.upper() == "SILENT"
    place += silent
    if place >= len(found) or found[place].kind != "iri":
        return None
    address, last, graph = urljoin(base, _iri(found, place)), found[place], ""
    into = [token.text.upper() for token in found[place + 1 : place + 3]]
    if into == ["INTO", "GRAPH"] and found[place + 3 : place + 4]:
        last = found[place + 3]
        graph = last.text
    return Load(start, last.start + len(last.text), address, silent, graph)


def with_documents(text: str, operations: list[Load], documents: list[str]) -> str:
    """The update with INSERT DATA of a document (lines of N-Triples) in the place of each LOAD."""
    pieces, position = [], 0
    for operation, triples in zip(operations, documents, strict=True):
        data = f"GRAPH {operation.graph} {{ {triples} }}" if operation.graph else triples
        pieces += [text[position : operation.start], f"INSERT DATA {{ {data} }}"]
        position = operation.end
    return "".join([*pieces, text[position:]])


def documents_of(
    operations: list[Load], allow_hosts: Collection[str], fetch: Fetch | None = None
) -> list[str]:
    """The triples that each operation loads; none where a silent one fails.

    Raises:
        QueryRefused: a host is not allowed, be it by a redirect. QueryError: it cannot be loaded.
    """
    for operation in operations:
        _check_host(operation.address, allow_hosts)
    deadline = time.monotonic() + TIME
    documents = []
    for operation in operations:
        try:
            document = (fetch or fetched)(operation.address, allow_hosts, deadline)
            documents.append(_triples(document))
        except QueryRefused:
            raise
        except QueryError:
            if not operation.silent:
                raise
            documents.append("")
    return documents


def _check_host(address: str, allow_hosts: Collection[str]) -> None:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        host = ""
    if host not in allow_hosts:
        raise QueryRefused(
            f"LOAD reaches out to {host or 'an address without a host'}",
            where=address,
            hint=f"allow the host {host} if you trust it" if host else "write LOAD <address>",
        )


def fetched(address: str, allow_hosts: Collection[str], deadline: float) -> Document:
    """The document at an address of http or https, by way of allowed hosts only.

    Raises:
        QueryRefused: a redirect leads to a host that is not allowed.
        QueryError: nothing came, or not in time, or too much.
    """
    if not address.startswith(("http://", "https://")):
        raise _failure(address, "only http and https are fetched")
    opener = urllib.request.build_opener(_Redirects(allow_hosts), *unproxied(address))
    try:
        request = urllib.request.Request(address, headers={"Accept": _ACCEPT})
        with opener.open(request, timeout=_SILENCE) as response:
            content = _read(response, address, deadline)
            return Document(content, response.headers.get_content_type(), response.geturl())
    except urllib.error.HTTPError as error:
        with error:
            raise _failure(address, str(error)) from error
    except urllib.error.URLError as error:
        raise _failure(address, str(error.reason)) from error
    except (http.client.HTTPException, OSError, ValueError) as error:
        raise _failure(address, str(error) or type(error).__name__) from error


def _read(response: http.client.HTTPResponse, address: str, deadline: float) -> bytes:
    parts, size = [], 0
    while part := response.read1(_PIECE):
        parts.append(part)
        size += len(part)
        if size > MOST:
            raise _failure(address, f"it is larger than {MOST / 1e6:,.0f} MB")
        if time.monotonic() > deadline:
            raise _failure(address, f"it did not come within {TIME:g} s")
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)
    return b"".join(parts)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Redirects that stay on allowed hosts; urllib itself refuses other schemes than http and https."""

    max_redirections = 5

    def __init__(self, allow_hosts: Collection[str]) -> None:
        self._allow_hosts = allow_hosts

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: object,
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """See `urllib.request.HTTPRedirectHandler`."""
        _check_host(newurl, self._allow_hosts)
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


def _triples(document: Document) -> str:
    kind = ox.RdfFormat.from_media_type(document.media_type) or ox.RdfFormat.from_extension(
        PurePosixPath(urlsplit(document.address).path).suffix.removeprefix(".")
    )
    if kind is None:
        raise _failure(document.address, f"no RDF format `{document.media_type}`")
    try:
        quads = ox.parse(
            document.content,
            kind,
            base_iri=document.address,
            without_named_graphs=True,
            rename_blank_nodes=True,
        )
        return " ".join(f"{quad.triple} ." for quad in quads)
    except (SyntaxError, ValueError) as error:
        raise _failure(document.address, f"it does not parse: {error}") from error


def _failure(address: str, why: str) -> QueryError:
    return QueryError(
        f"the update cannot be run: LOAD <{address}>: {why}",
        hint="LOAD SILENT goes on without a document that cannot be had",
    )
