"""One request and its reply: bodies within bounds, headers, problems in words."""

from __future__ import annotations

import asyncio
import html
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from msgraph.errors import (
    DataError,
    MsgraphError,
    QueryTimeout,
    StoreBusy,
    StoreError,
)
from msgraph.web.link import EngineEnded
from msgraph.web.negotiation import wants_html
from msgraph.web.pool import Overloaded

Headers = Sequence[tuple[bytes, bytes]]

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

#: Seconds without a byte of a request's body, or until a client takes a piece of the answer.
PATIENCE = 15.0
#: Bytes a second that a body must come in, after so many seconds: who drips is not waited for.
SLOWEST = 16 * 1024
_PIECE = 256 * 1024
_FIELDS = 2_000


class Refused(MsgraphError):
    """A request that gets a status of its own; `headers` go with it."""

    def __init__(self, status: int, message: str, *, hint: str = "", headers: Headers = ()) -> None:
        super().__init__(message, hint=hint)
        self.status = status
        self.headers = headers


@dataclass(frozen=True, slots=True)
class Call:
    """A request as a handler sees it."""

    scope: Scope
    receive: Receive
    send: Send

    @property
    def method(self) -> str:
        """GET, POST, ..."""
        return str(self.scope["method"])

    @property
    def path(self) -> str:
        """The path, decoded."""
        return str(self.scope["path"])

    def header(self, name: bytes) -> str:
        """The first header of that (lower-case) name, or an empty string."""
        for key, value in self.scope["headers"]:
            if key == name:
                return bytes(value).decode("latin-1")
        return ""

    def parameters(self) -> list[tuple[str, str]]:
        """The names and values of the query string.

        Raises:
            Refused: it is not UTF-8, or there are too many.
        """
        return fields(self.scope["query_string"])

    async def body(self, most: int) -> bytes:
        """The whole body.

        Raises:
            Refused: it is larger than `most` bytes, or stops coming.
        """
        length = self.header(b"content-length")
        if length.isdigit() and int(length) > most:
            raise _too_large(most)
        parts, size = [], 0
        start = time.monotonic()
        while True:
            left = start + PATIENCE + size / SLOWEST - time.monotonic()
            try:
                message = await asyncio.wait_for(self.receive(), min(left, PATIENCE))
            except TimeoutError as error:
                raise Refused(
                    408, "the body comes too slowly", headers=[(b"connection", b"close")]
                ) from error
            if message["type"] == "http.disconnect":
                raise Refused(400, "the body broke off")
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > most:
                raise _too_large(most)
            if not message.get("more_body"):
                return b"".join(parts)

    async def gone(self) -> None:
        """Come back when the client has left."""
        while (await self.receive())["type"] != "http.disconnect":
            pass


def _too_large(most: int) -> Refused:
    return Refused(413, f"a body of more than {most:,} bytes", headers=[(b"connection", b"close")])


def fields(encoded: bytes) -> list[tuple[str, str]]:
    """The names and values of a form or a query string; see `Call.parameters`."""
    if not encoded:
        return []
    try:
        return parse_qsl(
            encoded.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_FIELDS,
        )
    except UnicodeDecodeError as error:
        raise Refused(400, "the parameters are not UTF-8, percent-encoded") from error
    except ValueError as error:
        raise Refused(400, f"more than {_FIELDS:,} parameters") from error


def only(found: Iterable[tuple[str, str]], name: str) -> str | None:
    """The one value of a parameter, None if it is not there.

    Raises:
        Refused: it is given more than once.
    """
    values = [value for key, value in found if key == name]
    if len(values) > 1:
        raise Refused(400, f"the parameter `{name}` is given {len(values)} times; once is right")
    return values[0] if values else None


def every(found: Iterable[tuple[str, str]], name: str) -> tuple[str, ...]:
    """All values of a parameter."""
    return tuple(value for key, value in found if key == name)


async def reply(
    call: Call, status: int, body: bytes = b"", *, media_type: str = "", headers: Headers = ()
) -> None:
    """Send a whole answer."""
    head = [*headers]
    if media_type:
        head.append((b"content-type", media_type.encode("latin-1")))
    if status != 304:
        head.append((b"content-length", str(len(body)).encode()))
    await call.send({"type": "http.response.start", "status": status, "headers": head})
    await call.send({"type": "http.response.body", "body": body})


async def reply_file(call: Call, path: Path, size: int, headers: Headers) -> None:
    """Send a file; a client that takes nothing for a while is left."""
    head = [*headers, (b"content-length", str(size).encode())]
    await call.send({"type": "http.response.start", "status": 200, "headers": head})
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            sending = call.send({"type": "http.response.body", "body": piece, "more_body": True})
            await asyncio.wait_for(sending, PATIENCE)
    await call.send({"type": "http.response.body", "body": b""})


def status_of(error: MsgraphError) -> int:
    """The HTTP status that says what the error says."""
    if isinstance(error, Refused):
        return error.status
    if isinstance(error, QueryTimeout | Overloaded | EngineEnded | StoreBusy | StoreError):
        return 503
    if isinstance(error, DataError):
        return 422
    return 400


async def reply_problem(call: Call, error: MsgraphError) -> None:
    """Say what went wrong, as a page to a browser, as JSON or plain words to others."""
    status = status_of(error)
    headers: list[tuple[bytes, bytes]] = [(b"cache-control", b"no-store")]
    if isinstance(error, Refused):
        headers += error.headers
    if status == 503:
        headers.append((b"retry-after", b"1"))
    accept = call.header(b"accept")
    if wants_html(accept):
        body, kind = _page(status, error).encode(), "text/html; charset=utf-8"
    elif "json" in accept and "sparql" not in accept:
        body, kind = json.dumps(_fields(status, error)).encode(), "application/problem+json"
    else:
        body, kind = f"{told(error)}\n".encode(errors="replace"), "text/plain; charset=utf-8"
    await reply(call, status, body, media_type=kind, headers=headers)


def told(error: MsgraphError) -> str:
    """The error as a user reads it: what, where in the query, what to do. Places on our disk stay ours."""
    excerpt = getattr(error, "excerpt", "")
    parts = [str(error) if not isinstance(error, StoreError) else error.message]
    parts += [excerpt] if excerpt else []
    parts += [f"hint: {error.hint}"] if error.hint else []
    return "\n\n".join(parts)


def _fields(status: int, error: MsgraphError) -> dict[str, str | int]:
    found: dict[str, str | int] = {"status": status, "title": told(error).partition("\n")[0]}
    for name in ("hint", "excerpt", "line", "column"):
        value = getattr(error, name, "")
        if value:
            found[name] = value
    return found


def _page(status: int, error: MsgraphError) -> str:
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{status} – msgraph</title>"
        '<link rel="stylesheet" href="/static/msgraph.css">'
        f'<main class="problem"><h1>{status}</h1><pre>{html.escape(told(error))}</pre>'
        '<p><a href="/">Back to the start</a></p></main></html>'
    )
