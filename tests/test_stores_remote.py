"""Endpoints that do not behave: each failure is an error with a place and a hint."""

from __future__ import annotations

import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

import pytest
from stores.endpoints import free_port, server

from msgraph.errors import MsgraphError, QueryError, QuerySyntaxError, QueryTimeout, StoreError
from msgraph.rdf.terms import literal
from msgraph.stores import Rows, Truth, open_store

Answer = Callable[[BaseHTTPRequestHandler], None]
JSON = "application/sparql-results+json"
ROWS = b'{"head":{"vars":["o"]},"results":{"bindings":[{"o":{"type":"literal","value":"x"}}]}}'


def reply(status: int, body: bytes, media_type: str = JSON, **headers: str) -> Answer:
    """An answer that is always the same."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", media_type)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def cut_short(handler: BaseHTTPRequestHandler) -> None:
    """Promise more than is sent."""
    handler.send_response(200)
    handler.send_header("Content-Type", JSON)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(ROWS[:20])


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    """Say nothing and go."""
    handler.close_connection = True


def stall(handler: BaseHTTPRequestHandler) -> None:
    """Say nothing for a while."""
    time.sleep(1.0)


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Send a little now and then, so that no single wait is long."""
    handler.send_response(200)
    handler.send_header("Content-Type", JSON)
    handler.end_headers()
    try:
        for _ in range(20):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.1)
    except OSError:
        return


FAILURES = [
    (reply(401, b""), StoreError, "another user or password"),
    (reply(403, b""), StoreError, "another user or password"),
    (
        reply(302, b"", Location="http://elsewhere.example/"),
        StoreError,
        "moved to http://elsewhere",
    ),
    (reply(404, b"nothing"), StoreError, "no SPARQL endpoint"),
    (reply(500, b"out of luck\nstack trace"), StoreError, "answers 500: out of luck$"),
    (reply(503, b""), StoreError, "answers 503"),
    (reply(400, b"error at 1:5: expected x"), QuerySyntaxError, "unexpected `{`"),
    (reply(400, b"I do not like it"), QuerySyntaxError, "do not like"),
    (reply(200, ROWS[:30]), QueryError, "cut short"),
    (reply(200, b"{}"), QueryError, "cut short"),
    (reply(200, b"[]"), QueryError, "cut short"),
    (reply(200, b"<html>", "text/html"), QueryError, "answers in text/html"),
    (cut_short, StoreError, "broke off"),
    (hang_up, StoreError, "broke off"),
]


@pytest.mark.parametrize(("answer", "error", "words"), FAILURES)
def test_a_failure_is_named(answer, error, words):
    """What, where, and no traceback of the library below."""
    with server(answer) as address, pytest.raises(MsgraphError, match=words) as caught:
        list(open_store(address).query("ASK { ?s ?p ?o }"))  # type: ignore[arg-type]

    assert isinstance(caught.value, error)
    assert error is QuerySyntaxError or address == caught.value.where


@pytest.mark.parametrize("answer", [stall, drip])
def test_silence_ends_at_the_time_limit(answer):
    """Also if it is a slow trickle."""
    with server(answer) as address, pytest.raises(QueryTimeout, match=r"after 0\.3 s"):
        open_store(address).query("ASK {}", timeout=0.3)


def test_nobody_there_is_named():
    """The address may be wrong."""
    address = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(StoreError, match="cannot be reached") as caught:
        open_store(address).count()

    assert address == caught.value.where
    assert caught.value.hint


def test_rows_are_read_from_json():
    """The standard format."""
    with server(reply(200, ROWS)) as address:
        answer = open_store(address).query("SELECT ?o { ?s ?p ?o }")

    assert isinstance(answer, Rows)
    assert [(literal("x"),)] == list(answer)


def test_the_password_comes_from_the_environment(monkeypatch):
    """Never from the address, which ends up in histories and logs."""
    seen: list[str | None] = []

    def guarded(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.headers.get("Authorization"))
        if seen[-1] is None:
            reply(401, b"", WWW_Authenticate='Basic realm="x"')(handler)
        else:
            reply(200, b'{"head":{},"boolean":true}')(handler)

    monkeypatch.setenv("MSGRAPH_USER", "ada")
    monkeypatch.setenv("MSGRAPH_PASSWORD", "secret")
    with server(guarded) as address:
        assert Truth(True) == open_store(address).query("ASK {}")

    assert [None, "Basic YWRhOnNlY3JldA=="] == seen


def test_an_endpoint_of_one_address_is_put_by_update():
    """Where there is no graph store, one request replaces the graph."""
    seen: list[str] = []

    def note(handler: BaseHTTPRequestHandler) -> None:
        seen.append(f"{handler.command} {handler.path}")
        reply(200, b"")(handler)

    with server(note) as address:
        open_store(address + "/sparql").put("http://example.org/g", "<a:s> <a:p> <a:o> .")

    assert ["POST /sparql"] == seen
