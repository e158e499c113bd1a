"""SPARQL 1.1 Graph Store Protocol at /data: whole graphs read, and put, added to or removed with the token.

A graph is named by ``?graph=``, by ``?default``, or by the address itself (/data/anything).
Source: https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING
from urllib.parse import quote

from msgraph.errors import MsgraphError
from msgraph.web import negotiation
from msgraph.web.answers import Answers
from msgraph.web.changes import Change, Piece
from msgraph.web.exchange import Call, Refused, only, reply, reply_problem
from msgraph.web.negotiation import GRAPHS
from msgraph.web.protocol import Endpoint, authorise, media_type
from msgraph.web.writer import Writer

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

PATH = "/data"
_ALL = "{ ?s ?p ?o }"
_SYNTAXES = {
    "text/turtle": "text/turtle",
    "application/n-triples": "application/n-triples",
    "text/plain": "application/n-triples",
    "application/rdf+xml": "application/rdf+xml",
    "application/ld+json": "application/ld+json",
}
_DATASETS = {
    "application/n-quads": "application/n-quads",
    "application/trig": "application/trig",
}
_BAD = frozenset('<>"{}|^`\\') | frozenset(map(chr, range(33)))


class GraphStore:
    """The graphs of the store, each a resource."""

    def __init__(self, answers: Answers, writer: Writer | None, endpoint: Endpoint) -> None:
        self._answers = answers
        self._writer = writer
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        call = Call(scope, receive, send)
        try:
            await self._methods(call)
        except MsgraphError as error:
            await reply_problem(call, error)

    async def _methods(self, call: Call) -> None:
        graph = graph_of(call)
        if call.method in ("GET", "HEAD"):
            await self._get(call, graph)
        elif call.method in ("PUT", "POST", "DELETE"):
            authorise(call, self._answers.settings.token)
            await self._write(call, graph)
        else:
            raise Refused(
                405, f"no {call.method} here", headers=[(b"allow", b"GET, HEAD, PUT, POST, DELETE")]
            )

    async def _get(self, call: Call, graph: str | None) -> None:
        if graph is None:
            raise Refused(400, "which graph?", hint="add ?graph=<its IRI> or ?default")
        if not negotiation.best(call.header(b"accept"), GRAPHS):
            raise Refused(406, "no format of RDF that we write is accepted")
        if graph and not await self._answers.rows(
            self._answers.current.snapshot(), f"SELECT ?s {_ALL} LIMIT 1", graph=graph
        ):
            raise Refused(404, "there is no such graph")
        named = [(name, value) for name, value in call.parameters() if name == "format"]
        await self._endpoint.query(
            call, f"CONSTRUCT {_ALL} WHERE {_ALL}", [*named, ("default-graph-uri", graph)]
        )

    async def _write(self, call: Call, graph: str | None) -> None:
        if graph is None and call.method != "POST":
            raise Refused(400, "which graph?", hint="add ?graph=<its IRI> or ?default")
        named = graph if graph is not None else f"{_here(call)}{PATH}/{uuid.uuid4()}"
        pieces = () if call.method == "DELETE" else await self._pieces(call)
        assert self._writer is not None  # `authorise` refuses otherwise
        done = await self._writer.apply(Change(call.method.lower(), "", named, pieces, named))
        self._answers.current.latest()
        if call.method == "DELETE":
            if not done.existed:
                raise Refused(404, "there is no such graph")
            await reply(call, 204)
            return
        headers = [(b"location", named.encode("ascii"))] if graph is None else []
        await reply(call, 204 if done.existed else 201, headers=headers)

    async def _pieces(self, call: Call) -> tuple[Piece, ...]:
        kind = media_type(call)
        if kind == "multipart/form-data":
            return await self._parts(call)
        syntax = _SYNTAXES.get(kind) or (_DATASETS.get(kind) if graph_of(call) is None else None)
        if syntax is None:
            raise Refused(
                415, f"no RDF of type `{kind or 'none'}`", hint=f"one of {', '.join(_SYNTAXES)}"
            )
        return (Piece(await call.body(self._answers.settings.max_body), syntax),)

    async def _parts(self, call: Call) -> tuple[Piece, ...]:
        from starlette.datastructures import UploadFile
        from starlette.formparsers import MultiPartException
        from starlette.requests import Request

        whole = await call.body(self._answers.settings.max_body)

        async def again() -> dict[str, object]:
            return {"type": "http.request", "body": whole, "more_body": False}

        pieces = []
        try:
            async with Request(call.scope, again).form(max_files=100, max_fields=100) as form:
                for _, part in form.multi_items():
                    if isinstance(part, UploadFile):
                        pieces.append(Piece(await part.read(), _syntax(part.content_type or "")))
        except MultiPartException as error:
            raise Refused(400, f"the form is broken: {error.message}") from error
        return tuple(pieces)


def _syntax(content_type: str) -> str:
    kind = content_type.partition(";")[0].strip().lower()
    syntax = _SYNTAXES.get(kind or "text/turtle")
    if syntax is None:
        raise Refused(415, f"no RDF of type `{kind}` in the form")
    return syntax


def _here(call: Call) -> str:
    return f"http://{call.header(b'host')}"


def graph_of(call: Call) -> str | None:
    """The IRI of the graph that a request names, empty for the default graph, None if it names none.

    Raises:
        Refused: it names two, or no IRI.
    """
    given = call.parameters()
    named, default = only(given, "graph"), only(given, "default")
    rest = call.path.removeprefix(PATH).strip("/")
    if (named is not None) + (default is not None) + bool(rest) > 1:
        raise Refused(400, "the request names two graphs")
    if default is not None:
        return ""
    iri = named if named is not None else f"{_here(call)}{quote(call.path)}" if rest else None
    if iri is not None and (":" not in iri or not _BAD.isdisjoint(iri)):
        raise Refused(400, f"not an IRI: {iri[:100]}")
    return iri
