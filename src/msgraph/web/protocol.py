"""SPARQL 1.1 Protocol: queries, and updates for the holder of the token.

Source: https://www.w3.org/TR/sparql11-protocol/
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from msgraph.errors import MsgraphError
from msgraph.web import negotiation
from msgraph.web.answers import Answers
from msgraph.web.changes import Change
from msgraph.web.current import Snapshot
from msgraph.web.exchange import (
    Call,
    Refused,
    every,
    fields,
    only,
    reply,
    reply_file,
    reply_problem,
)
from msgraph.web.negotiation import GRAPHS, MEDIA_TYPES, ROWS
from msgraph.web.using import with_dataset
from msgraph.web.writer import Writer

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_READ_HEADERS = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag"),
)
_PREFLIGHT = (
    *_READ_HEADERS,
    (b"access-control-allow-methods", b"GET, HEAD, POST"),
    (b"access-control-allow-headers", b"accept, content-type, if-none-match"),
    (b"access-control-max-age", b"86400"),
)
#: Formats by the short names that the parameter `format` takes.
FORMATS = {name: name for name in MEDIA_TYPES} | {"nt": "ntriples", "ttl": "turtle", "nq": "nquads"}

Pairs = list[tuple[str, str]]
#: What answers a request without a query, or a browser's.
Describe = Callable[[Call, Pairs], Awaitable[None]]


class Endpoint:
    """The endpoint at /sparql; a request without a query is for `description` (of the service)."""

    def __init__(self, answers: Answers, writer: Writer | None, description: Describe) -> None:
        self._answers = answers
        self._writer = writer
        self._description = description

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        call = Call(scope, receive, send)
        try:
            await self._methods(call)
        except MsgraphError as error:
            await reply_problem(call, error)

    async def _methods(self, call: Call) -> None:
        if call.method in ("GET", "HEAD"):
            await self._get(call)
        elif call.method == "POST":
            await self._post(call)
        elif call.method == "OPTIONS":
            await reply(call, 204, headers=_PREFLIGHT)
        else:
            raise Refused(
                405, f"no {call.method} here", headers=[(b"allow", b"GET, HEAD, POST, OPTIONS")]
            )

    async def _get(self, call: Call) -> None:
        given = call.parameters()
        text = only(given, "query")
        if text is None and any(name == "update" for name, _ in given):
            raise Refused(400, "an update is sent with POST")
        browser = negotiation.wants_html(call.header(b"accept")) and only(given, "format") is None
        if text is None or browser:
            await self._description(call, given)
            return
        await self.query(call, text, given)

    async def _post(self, call: Call) -> None:
        kind = media_type(call)
        if kind == _QUERY:
            await self.query(call, await self._text(call), call.parameters())
        elif kind == _UPDATE:
            self._authorise(call)
            text = decoded(await call.body(self._answers.settings.max_body))
            await self.update(call, text, call.parameters())
        elif kind == _FORM:
            await self._form(call)
        else:
            raise Refused(
                415,
                f"no query in a body of type `{kind or 'none'}`",
                hint=f"send {_QUERY}, {_UPDATE} or {_FORM}",
            )

    async def _text(self, call: Call) -> str:
        return decoded(await call.body(self._answers.settings.max_query * 4))

    async def _form(self, call: Call) -> None:
        given = fields(await call.body(self._answers.settings.max_body))
        text, update = only(given, "query"), only(given, "update")
        given += call.parameters()
        if (text is None) == (update is None):
            raise Refused(400, "the form needs the field `query` or the field `update`")
        if text is not None:
            await self.query(call, text, given)
        elif update is not None:
            self._authorise(call)
            await self.update(call, update, given)

    # --- queries

    async def query(self, call: Call, text: str, given: Pairs) -> None:
        """Answer a query."""
        snapshot = self._answers.current.snapshot()
        accept = call.header(b"accept")
        rows, graph = _formats(accept, only(given, "format"))
        if call.method != "POST" and snapshot.tag in call.header(b"if-none-match"):
            await reply(call, 304, headers=_headers(snapshot))
            return
        question = self._answers.question(
            snapshot,
            text,
            rows=rows,
            graph=graph,
            gzip="gzip" in call.header(b"accept-encoding"),
            default_graphs=every(given, "default-graph-uri"),
            named_graphs=every(given, "named-graph-uri"),
            timeout=_timeout(only(given, "timeout")),
        )
        async with self._answers.answer(snapshot, question, call.gone) as (written, spool):
            if not written.format:
                raise Refused(
                    406,
                    f"nothing of `{accept}` can hold this answer",
                    hint=f"rows come as {', '.join(dict.fromkeys(ROWS.values()))}, "
                    f"graphs as {', '.join(dict.fromkeys(GRAPHS.values()))}",
                )
            headers = _headers(snapshot)
            headers.append((b"content-type", MEDIA_TYPES[written.format].encode()))
            if written.gzip:
                headers.append((b"content-encoding", b"gzip"))
            if written.spooled:
                await reply_file(call, spool, written.spooled, headers)
            else:
                await reply(call, 200, written.body, headers=headers)

    # --- updates

    async def update(self, call: Call, text: str, given: Pairs) -> None:
        """Make an update."""
        assert self._writer is not None  # `_authorise` refuses otherwise
        whole = with_dataset(
            text, every(given, "using-graph-uri"), every(given, "using-named-graph-uri")
        )
        await self._writer.apply(Change("update", text=whole))
        self._answers.current.latest()
        await reply(call, 204)

    def _authorise(self, call: Call) -> None:
        authorise(call, self._answers.settings.token)


def authorise(call: Call, token: str) -> None:
    """Let the holder of the token pass.

    Raises:
        Refused: there is nothing to write, or no token, or another.
    """
    if not token:
        raise Refused(
            403,
            "this server only reads",
            hint="start it with --writable and a token to change the store",
        )
    scheme, _, given = call.header(b"authorization").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(
        given.strip().encode(), token.encode()
    ):
        raise Refused(
            401,
            "a change needs the server's token",
            hint="send the header `Authorization: Bearer <token>`",
            headers=[(b"www-authenticate", b'Bearer realm="msgraph"')],
        )


def media_type(call: Call) -> str:
    """The type of the request's body without parameters.

    Raises:
        Refused: its charset is not UTF-8.
    """
    kind, _, parameters = call.header(b"content-type").partition(";")
    charset = parameters.lower().replace(" ", "").replace('"', "").partition("charset=")[2]
    if charset.partition(";")[0] not in ("", "utf-8", "utf8", "us-ascii"):
        raise Refused(415, f"a body in {charset}", hint="send UTF-8")
    return kind.strip().lower()


def decoded(body: bytes) -> str:
    """The body as text.

    Raises:
        Refused: it is not UTF-8.
    """
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Refused(400, f"the body is not UTF-8: byte {error.start}") from error


def _formats(accept: str, named: str | None) -> tuple[str, str]:
    """The formats for rows and for graphs, each empty where the client takes none."""
    if named is None:
        return negotiation.formats(accept)
    name = FORMATS.get(named.lower(), "")
    if not name:
        raise Refused(400, f"no format `{named[:40]}`", hint=f"one of {', '.join(FORMATS)}")
    rows, graphs = set(ROWS.values()), set(GRAPHS.values())
    twins = {"json": "jsonld", "xml": "rdfxml"}
    return name if name in rows else "", name if name in graphs else twins.get(name, "")


def _timeout(given: str | None) -> float | None:
    if given is None:
        return None
    try:
        return max(0.001, float(given))
    except ValueError as error:
        raise Refused(400, "`timeout` is a number of seconds") from error


def _headers(snapshot: Snapshot) -> list[tuple[bytes, bytes]]:
    return [
        *_READ_HEADERS,
        (b"etag", snapshot.tag.encode()),
        (b"cache-control", b"no-cache"),
        (b"vary", b"accept, accept-encoding"),
    ]
