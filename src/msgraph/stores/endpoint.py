"""HTTP to one endpoint: no redirects, an end to waiting, errors in words."""

from __future__ import annotations

import http.client
import netrc
import os
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TypedDict
from urllib.parse import urlsplit

from msgraph.errors import QueryTimeout, StoreError

#: Seconds of silence after which an endpoint counts as gone, unless a query brings its own limit.
PATIENCE = 120.0
_CHUNK = 1 << 16
_LOCAL = frozenset(("localhost", "127.0.0.1", "::1"))


class Request(TypedDict, total=False):
    """The parts of a request that have defaults: see `Endpoint.send`."""

    body: bytes | None
    method: str
    headers: dict[str, str] | None
    timeout: float | None


class Unanswered(StoreError):
    """No reply, or half of one: the same request may have better luck."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What an endpoint sent: `media_type` without parameters, the whole `body`."""

    status: int
    media_type: str
    body: bytes

    @property
    def complaint(self) -> str:
        """The first line of the body, as far as a message can hold it."""
        return self.body.decode(errors="replace").strip().partition("\n")[0][:200]


class Endpoint:
    """The addresses of one host, with the user and password that the environment knows for it.

    `MSGRAPH_USER` and `MSGRAPH_PASSWORD`, else the host's entry in ``~/.netrc``; never the address
    itself.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self._opener = _opener(address)

    def send(
        self,
        url: str,
        *,
        body: bytes | None = None,
        method: str = "POST",
        headers: dict[str, str] | None = None,
        timeout: float | None = None,
    ) -> Reply:
        """The reply, whatever its status, read to its end.

        Raises:
            QueryTimeout: `timeout` seconds were over.
            StoreError: no reply, or half of one, or a redirect, or no leave.
        """
        request = urllib.request.Request(url, data=body, method=method, headers=headers or {})
        deadline = time.monotonic() + timeout if timeout is not None else None
        try:
            with self._opener.open(request, timeout=timeout or PATIENCE) as response:
                media_type = response.headers.get_content_type()
                return Reply(response.status, media_type, _read(response, deadline))
        except urllib.error.HTTPError as error:
            return self._refusal(error)
        except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
            raise self._failure(error, timeout) from error
        except ValueError as error:  # urllib's word for a kind of login that it does not know
            raise self._unwelcome() from error

    def _refusal(self, error: urllib.error.HTTPError) -> Reply:
        with error:
            if error.code in (401, 403):
                raise self._unwelcome() from error
            if 300 <= error.code < 400:
                target = error.headers.get("Location", "nowhere")
                raise StoreError(
                    f"the endpoint has moved to {target}",
                    where=self.address,
                    hint="use that address if you trust it",
                ) from error
            return Reply(error.code, error.headers.get_content_type(), _quietly(error))

    def _unwelcome(self) -> StoreError:
        return StoreError(
            "the endpoint asks for another user or password",
            where=self.address,
            hint="set MSGRAPH_USER and MSGRAPH_PASSWORD, or the host's entry in ~/.netrc",
        )

    def _failure(self, error: Exception, timeout: float | None) -> QueryTimeout | StoreError:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError) and timeout is not None:
            return QueryTimeout(
                f"no complete answer after {timeout:g} s",
                where=self.address,
                hint="ask for less, add LIMIT, or raise the time limit",
            )
        if isinstance(reason, TimeoutError):
            return Unanswered(f"no answer for {PATIENCE:g} s", where=self.address)
        if isinstance(error, http.client.HTTPException | ConnectionResetError):
            return Unanswered("the answer broke off", where=self.address, hint="run it again")
        return Unanswered(
            f"the endpoint cannot be reached: {reason}",
            where=self.address,
            hint="is it running, and is the address right?",
        )


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer to show, not an order: the password stays with the host it is for."""

    def redirect_request(self, *_: object) -> None:
        """No request: the reply is given back as it came."""


def unproxied(address: str) -> list[urllib.request.BaseHandler]:
    """What keeps a proxy of the environment out of the way to this machine; nothing for other hosts."""
    local = urlsplit(address).hostname in _LOCAL
    return [urllib.request.ProxyHandler({})] if local else []


def _opener(address: str) -> urllib.request.OpenerDirector:
    handlers = [_NoRedirects(), *unproxied(address)]
    login = _login(urlsplit(address).hostname or "")
    if login is not None:
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        parts = urlsplit(address)
        passwords.add_password(None, f"{parts.scheme}://{parts.netloc}/", *login)
        handlers.append(urllib.request.HTTPDigestAuthHandler(passwords))
        handlers.append(urllib.request.HTTPBasicAuthHandler(passwords))
    return urllib.request.build_opener(*handlers)


def _login(host: str) -> tuple[str, str] | None:
    user, password = os.environ.get("MSGRAPH_USER"), os.environ.get("MSGRAPH_PASSWORD")
    if user is not None and password is not None:
        return user, password
    try:
        entry = netrc.netrc().authenticators(host)
    except (OSError, netrc.NetrcParseError):
        return None
    return (entry[0], entry[2] or "") if entry else None


def _read(response: http.client.HTTPResponse, deadline: float | None) -> bytes:
    if deadline is None:
        return response.read()
    parts = []
    while part := response.read1(_CHUNK):
        parts.append(part)
        if time.monotonic() > deadline:
            raise TimeoutError
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)
    return b"".join(parts)


def _quietly(error: urllib.error.HTTPError) -> bytes:
    try:
        return error.read(_CHUNK)
    except (http.client.HTTPException, OSError):
        return b""
