"""The outermost door: who may call, what every reply carries, and who answers which path."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from msgraph.errors import MsgraphError
from msgraph.web.answers import Answers
from msgraph.web.description import Describer
from msgraph.web.exchange import Call, Refused, reply_problem
from msgraph.web.graph_store import PATH, GraphStore
from msgraph.web.negotiation import wants_html
from msgraph.web.protocol import Endpoint, Pairs
from msgraph.web.settings import Settings
from msgraph.web.writer import Writer

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SECURITY = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_ENDPOINT = frozenset(("/sparql", "/sparql/", "/query", "/update"))
_VOID = frozenset(("/.well-known/void", "/.well-known/void/"))


class Front:
    """The whole server as an ASGI application; the pages are imported when one is asked for."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.answers = Answers(settings)
        self._writer = Writer(settings) if settings.writable else None
        self.describer = Describer(self.answers)
        self._endpoint = Endpoint(self.answers, self._writer, self._describe)
        self._graphs = GraphStore(self.answers, self._writer, self._endpoint)
        self._pages: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if scope["type"] != "http":
            return
        scope["nonce"] = ""
        call = Call(scope, receive, _secured(scope, send))
        try:
            self._check_host(call)
            await self._dispatch(call)
        except MsgraphError as error:
            await reply_problem(call, error)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self.answers.pool.start()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                if self._writer is not None:
                    await self._writer.close()
                await self.answers.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    def _check_host(self, call: Call) -> None:
        hosts = [bytes(v) for k, v in call.scope["headers"] if k == b"host"]
        name = hosts[0].decode("latin-1").lower() if len(hosts) == 1 else ""
        host, _, port = name.rpartition(":") if not name.endswith("]") else (name, "", "")
        if not (host and port.isdigit()):
            host = name
        if host not in self._settings.hosts:
            raise Refused(
                421 if len(hosts) == 1 else 400,
                "this server is not called by that name",
                hint="start it with --allow-host NAME to let it be",
            )

    async def _dispatch(self, call: Call) -> None:
        path = call.path
        if path in _ENDPOINT:
            await self._endpoint(call.scope, call.receive, call.send)
        elif path == PATH or path.startswith(f"{PATH}/"):
            await self._graphs(call.scope, call.receive, call.send)
        elif path in _VOID:
            if call.method not in ("GET", "HEAD"):
                raise Refused(405, f"no {call.method} here", headers=[(b"allow", b"GET, HEAD")])
            await self.describer.dataset(call)
        else:
            await self._page(call)

    async def _describe(self, call: Call, given: Pairs) -> None:
        del given  # the editor reads them from the request
        if wants_html(call.header(b"accept")):
            await self._page(call)
        else:
            await self.describer.service(call)

    async def _page(self, call: Call) -> None:
        if self._pages is None:
            from msgraph.web.pages import pages

            self._pages = pages(self.answers, self.describer)
        call.scope["nonce"] = secrets.token_urlsafe(12)
        await self._pages(call.scope, call.receive, call.send)


def _secured(scope: Scope, send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [*message.get("headers", ()), *_SECURITY]
            nonce = scope["nonce"]
            policy = _POLICY.format(nonce=nonce).encode() if nonce else _STRICT
            headers.append((b"content-security-policy", policy))
            message["headers"] = headers
        await send(message)

    return sending


_STRICT = b"default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'"
