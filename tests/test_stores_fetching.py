"""LOAD within bounds: what is fetched, from whom, and what a failure leaves behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from web.answering import answering

from msgraph.errors import QueryError, QueryRefused, QuerySyntaxError
from msgraph.stores import fetching, open_store

HERE = ("127.0.0.1",)
TURTLE = {"Content-Type": "text/turtle; charset=utf-8"}
ONE = b"<#a> <http://example.org/p> [ ] ."
#: What the server says to a path.
WEB = {
    "/one": (200, TURTLE, ONE),
    "/one.ttl": (200, {"Content-Type": "application/octet-stream"}, ONE),
    "/moved": (302, {"Location": "/one"}, b""),
    "/away": (302, {"Location": "http://elsewhere.example/one"}, b""),
    "/file": (302, {"Location": "file:///etc/passwd"}, b""),
    "/round": (302, {"Location": "/round"}, b""),
    "/page": (200, {"Content-Type": "text/html"}, b"<p>"),
    "/broken": (200, TURTLE, b"<#a> <p"),
    "/short": (200, {**TURTLE, "Content-Length": "1000"}, ONE),
    "/quads": (200, {"Content-Type": "application/n-quads"}, b"<a:s> <a:p> <a:o> <a:g> ."),
}
MISSING = (404, TURTLE, b"")


@pytest.fixture(scope="module")
def web() -> Iterator[str]:
    """The address of a server on loopback."""
    with answering(lambda path: WEB.get(path, MISSING)) as address:
        yield address


@pytest.mark.parametrize("path", ["/one", "/one.ttl", "/moved"])
def test_a_document_is_loaded_into_its_graph(web, path):
    """Its relative IRIs are completed by the address that it came from."""
    store = open_store(":memory:")
    store.update(f"LOAD <{web}{path}> INTO GRAPH <a:g>", allow_hosts=HERE)
    home = f"{web}{path}".replace("/moved", "/one")

    assert ["a:g"] == store.graphs()
    assert 1 == len(list(store.query(f"SELECT ?o {{ GRAPH <a:g> {{ <{home}#a> ?p ?o }} }}")))


def test_several_loads_are_one_update(web):
    """With what stands between them, in its order, and with BASE."""
    store = open_store(":memory:")
    text = f"BASE <{web}/> LOAD <one> ; DELETE WHERE {{ ?s ?p ?o }} ; LOAD <one.ttl> ; LOAD <one>"
    store.update(text, allow_hosts=HERE)

    assert 2 == store.count()


#: A path that cannot be loaded, and what the error says.
FAILURES = [
    ("/missing", "404"),
    ("/round", "redirect"),
    ("/file", "file"),
    ("/page", "no RDF format `text/html`"),
    ("/broken", "does not parse"),
    ("/short", "IncompleteRead"),
    ("/quads", "does not parse"),
]


@pytest.mark.parametrize(("path", "says"), FAILURES)
def test_what_cannot_be_loaded_changes_nothing(web, path, says):
    """The whole update fails, in words."""
    store = open_store(":memory:")
    with pytest.raises(QueryError, match=says):
        store.update(f"INSERT DATA {{ <a:s> <a:p> 1 }} ; LOAD <{web}{path}>", allow_hosts=HERE)

    assert 0 == store.count()


@pytest.mark.parametrize("path", [path for path, _ in FAILURES])
def test_a_silent_load_that_fails_is_passed_over(web, path):
    """The rest of the update is made."""
    store = open_store(":memory:")
    store.update(f"INSERT DATA {{ <a:s> <a:p> 1 }} ; LOAD SILENT <{web}{path}>", allow_hosts=HERE)

    assert 1 == store.count()


#: Updates that would reach a host that is not allowed.
ELSEWHERE = [
    "LOAD <http://elsewhere.example/one>",
    "LOAD SILENT <http://elsewhere.example/one>",
    "LOAD <WEB/away>",
    "LOAD SILENT <WEB/away>",
    "LOAD <file:///etc/passwd>",
    "LOAD <http://127.0.0.1@elsewhere.example/one>",
    "LOAD <relative>",
    "LOAD ex:name",
]


@pytest.mark.parametrize("text", ELSEWHERE)
def test_only_allowed_hosts_are_asked(web, text):
    """Not by a redirect, not by SILENT, not by another spelling."""
    store = open_store(":memory:")
    with pytest.raises(QueryRefused):
        store.update(
            text.replace("WEB", web), allow_hosts=HERE, prefixes={"ex": "http://ex.example/"}
        )

    assert 0 == store.count()


def test_what_does_not_parse_fetches_nothing(monkeypatch):
    """And the place of the error is that of the update as it was written."""
    monkeypatch.setattr(fetching, "fetched", None)
    with pytest.raises(QuerySyntaxError) as caught:
        open_store(":memory:").update("LOAD <http://127.0.0.1:1/x> ;\nNONSENSE", allow_hosts=HERE)

    assert 2 == caught.value.line


def test_a_document_without_end_is_left(web, monkeypatch):
    """At the bound on its size."""
    monkeypatch.setattr(fetching, "MOST", 10)
    with pytest.raises(QueryError, match="larger than"):
        open_store(":memory:").update(f"LOAD <{web}/one>", allow_hosts=HERE)


def test_a_document_that_trickles_is_left(web, monkeypatch):
    """At the bound on the time of all documents."""
    monkeypatch.setattr(fetching, "TIME", -1.0)
    with pytest.raises(QueryError, match="did not come within"):
        open_store(":memory:").update(f"LOAD <{web}/one>", allow_hosts=HERE)
