"""HTTP with manners: not too often, not for ever, again later when a server is busy."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from msgraph.errors import InputError
from msgraph.resources import __version__

_PATIENCE = 60.0
_PAUSES = (1.0, 3.0, 10.0, 30.0)
_PASSING = frozenset((429, 500, 502, 503, 504))
_LOCAL = frozenset(("localhost", "127.0.0.1", "::1"))


class Web:
    """Requests to one service, at most `rate` a second; `clock` and `sleep` can be others in tests."""

    def __init__(
        self,
        rate: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._gap = 1 / rate
        self._clock = clock
        self._sleep = sleep
        self._next = 0.0

    def get(self, url: str, parameters: dict[str, str]) -> bytes:
        """The body of a reply; the parameters are posted, so that they may be long.

        Raises:
            InputError: the service refuses, or has failed five times.
        """
        body = urlencode(parameters).encode() if parameters else None
        request = urllib.request.Request(
            url, data=body, headers={"User-Agent": f"msgraph/{__version__}"}
        )
        for pause in _PAUSES:
            try:
                return self._once(request)
            except _Passing:
                self._sleep(pause)
        try:
            return self._once(request)
        except _Passing as error:
            raise InputError(
                f"the service does not answer: {error}",
                where=url,
                hint="try again later: what has arrived is kept and not asked for again",
            ) from error

    def _once(self, request: urllib.request.Request) -> bytes:
        self._wait()
        opener = _opener(request.full_url)
        try:
            with opener.open(request, timeout=_PATIENCE) as response:
                content: bytes = response.read()
                return content
        except urllib.error.HTTPError as error:
            with error:
                if error.code in _PASSING:
                    raise _Passing(f"status {error.code}") from error
                raise InputError(
                    f"the service answers {error.code} {error.reason}", where=request.full_url
                ) from error
        except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
            raise _Passing(str(getattr(error, "reason", error))) from error

    def _wait(self) -> None:
        """Keep to the rate."""
        now = self._clock()
        if now < self._next:
            self._sleep(self._next - now)
            now = self._next
        self._next = now + self._gap


class _Passing(Exception):
    """A failure that may pass by waiting."""


def _opener(url: str) -> urllib.request.OpenerDirector:
    local = urlsplit(url).hostname in _LOCAL
    handlers = [urllib.request.ProxyHandler({})] if local else []
    return urllib.request.build_opener(*handlers)
