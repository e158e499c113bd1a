"""One question to a chat-completions endpoint, with limits on time, size and patience.

Source: https://platform.openai.com/docs/api-reference/chat/create
"""

from __future__ import annotations

import http.client
import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from urllib.request import OpenerDirector, Request

Answer = TypeVar("Answer")

#: The environment variable that holds the endpoint's key.
KEY = "MSGRAPH_LLM_KEY"

#: Questions that may be asked again for one paper.
RETRIES = 3
#: After so many failures one after the other an endpoint is not asked any more by this process.
GIVE_UP = 6
#: An answer larger than this is none.
_LARGEST = 4 * 1024 * 1024
_PIECE = 64 * 1024
_PAUSE = 0.5

#: Failures in a row, by address.
_FAILURES: dict[str, int] = {}


class NoAnswer(Exception):
    """The endpoint gave no answer that can be used; `hint` says what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class _Unsupported(Exception):
    """The endpoint does not take what the question asks for."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the system's words, the user's, and the JSON schema of the answer."""

    system: str
    user: str
    schema: dict[str, object]


@dataclass(slots=True)
class Budget:
    """How many more times a paper's questions may be asked again."""

    retries: int = RETRIES


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A key is for the address that the user named, and for no other."""

    def redirect_request(self, *_: object) -> None:
        """Refuse."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address that ends before `/chat/completions`, the model to ask for, and seconds for one answer."""

    address: str
    model: str = ""
    seconds: float = 120.0

    def budget(self) -> Budget:
        """A fresh budget for one paper."""
        return Budget()

    def ask(self, question: Question, read: Callable[[str], Answer], budget: Budget) -> Answer:
        """What `read` makes of the answer; asked again, within the budget, when it raises ValueError.

        Raises:
            NoAnswer: the endpoint failed, timed out or answered garbage until the budget was spent.
        """
        while True:
            failures = _FAILURES.get(self.address, 0)
            if failures >= GIVE_UP:
                raise NoAnswer(
                    f"the endpoint failed {failures} times in a row and is not asked again",
                    "look after the endpoint, then build again: what is stored stays",
                )
            try:
                answer = read(self._answered(question))
            except (OSError, ValueError, http.client.HTTPException) as error:
                _FAILURES[self.address] = failures + 1
                if budget.retries <= 0 or not _may_pass(error):
                    raise _no_answer(error, self.seconds) from error
                budget.retries -= 1
                time.sleep(_PAUSE)
            else:
                _FAILURES[self.address] = 0
                return answer

    def _answered(self, question: Question) -> str:
        try:
            return self._content(question, strict=True)
        except _Unsupported:
            return self._content(question, strict=False)

    def _content(self, question: Question, *, strict: bool) -> str:
        body: dict[str, object] = {
            "messages": [
                {"role": "system", "content": question.system},
                {"role": "user", "content": question.user},
            ],
            "temperature": 0,
        }
        if self.model:
            body["model"] = self.model
        if strict:
            schema = {"name": "claims", "strict": True, "schema": question.schema}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        try:
            raw = self._post(json.dumps(body).encode())
        except urllib.error.HTTPError as error:
            with error:
                if strict and error.code in (400, 404, 415, 422):
                    raise _Unsupported from error
            raise
        return _message(raw)

    def _post(self, body: bytes) -> bytes:
        whole = (
            self.address
            if self.address.endswith("/chat/completions")
            else f"{self.address}/chat/completions"
        )
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        key = os.environ.get(KEY, "")
        if key:
            headers["Authorization"] = f"Bearer {key}"
        deadline = time.monotonic() + self.seconds
        opener: OpenerDirector = urllib.request.build_opener(_NoRedirects)
        pieces: list[bytes] = []
        with opener.open(Request(whole, body, headers), timeout=self.seconds) as stream:
            while piece := stream.read1(_PIECE):
                pieces.append(piece)
                if time.monotonic() > deadline:
                    raise TimeoutError("the answer did not end in time")
                if sum(map(len, pieces)) > _LARGEST:
                    raise ValueError("the answer is larger than any list of claims")
        return b"".join(pieces)


def _may_pass(error: Exception) -> bool:
    """Whether the same question may get an answer another time."""
    if isinstance(error, urllib.error.HTTPError):
        return error.code == 429 or error.code >= 500
    return True


def _message(raw: bytes) -> str:
    try:
        content: object = json.loads(raw)["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError, RecursionError) as error:
        raise ValueError("the answer is no chat completion") from error
    if not isinstance(content, str):
        raise ValueError("the answer has no words")
    return content


def _no_answer(error: Exception, seconds: float) -> NoAnswer:
    if isinstance(error, urllib.error.HTTPError):
        hints = {
            401: f"put the key into {KEY}",
            403: f"put the key into {KEY}",
            404: "name the model with --model",
        }
        return NoAnswer(
            f"the endpoint answered with status {error.code}", hints.get(error.code, "")
        )
    reason = getattr(error, "reason", error)
    if isinstance(reason, TimeoutError):
        return NoAnswer(
            f"the endpoint did not answer within {seconds:g} seconds", "is the model loaded?"
        )
    if isinstance(error, OSError):
        return NoAnswer(
            f"the endpoint cannot be reached: {reason}", "is it running, and is --endpoint right?"
        )
    return NoAnswer(
        f"the endpoint answered what cannot be read: {error}", "another model may keep to the form"
    )
