"""The SPARQL Protocol, Graph Store Protocol and Service Description over HTTP, by the W3C's own cases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from web.serving import TOKEN, Reply, Server, scratch, served

from msgraph.stores import open_store

#: How many cases of each suite there are, so that none is lost in silence.
CASES = {"protocol": 34, "gsp-direct": 4, "gsp-indirect": 9}
_STATUSES = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}
_FORMATS = {
    "boolean": ("application/sparql-results+", "text/csv", "text/tab"),
    "tabular": ("application/sparql-results+", "text/csv", "text/tab"),
    "RDF": ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"),
}

Case = dict[str, object]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A writable server of an empty store."""
    with scratch() as folder:
        open_store(folder / "store", create=True).close()
        with served(folder / "store", writable=True) as running:
            yield running


@pytest.fixture(scope="module")
def cases(shared: Path) -> list[dict]:
    """The cases as data."""
    return json.loads((shared / "w3c" / "protocol-cases.json").read_text())


def _path(path: str) -> str:
    """The case's path on our server."""
    return path.replace("/sparql/", "/sparql", 1).replace("/gsp", "/data", 1)


def _run(server: Server, case: dict) -> list[str]:
    """What went otherwise than the case says; nothing if all is well."""
    assert server.update("DROP ALL").status == 204
    for given in case["data"]:
        _put(server, given["graph"], given["nt"])
    location, wrong = "", []
    for request in case["requests"]:
        path = _path(request["path"]).replace("$LOCATION$", quote(location, safe=""))
        headers = dict(request["headers"])
        headers["authorization"] = f"Bearer {TOKEN}"
        body = request["body"]["chars"].encode() if request["body"] else None
        if body is not None and "content-type" not in headers:
            headers["content-type"] = ""
        reply = server.send(request["method"], path, body, headers)
        location = reply.headers.get("location", location)
        wrong += _differences(request, reply)
    return wrong


def _put(server: Server, graph: str, triples: str) -> None:
    headers = {"content-type": "application/n-triples", "authorization": f"Bearer {TOKEN}"}
    path = f"/data?graph={quote(graph, safe='')}"
    assert server.send("PUT", path, triples.encode(), headers).status in (201, 204)


def _differences(request: dict, reply: Reply) -> list[str]:
    found = []
    if not any(_fits(status, reply.status) for status in request["status"]):
        found.append(f"{request['method']} {request['path']}: {reply.status} {reply.body[:200]!r}")
        return found
    kind = reply.headers.get("content-type", "")
    if request["format"] and not kind.startswith(_FORMATS[request["format"]]):
        found.append(f"type {kind}")
    if request["boolean"] is not None and json.loads(reply.body)["boolean"] != request["boolean"]:
        found.append(f"answer {reply.body!r}")
    for name, value in request["resp_headers"]:
        if reply.headers.get(name) != value:
            found.append(f"{name}: {reply.headers.get(name)}")
    if request["resp_body"] and not _same_graph(request["resp_body"]["chars"], reply.text):
        found.append(f"body {reply.text}")
    return found


def _fits(expected: str, status: int) -> bool:
    family = expected.removeprefix("StatusCode")
    return _STATUSES.get(expected) == status or family == f"{status // 100}xx"


def _same_graph(expected: str, found: str) -> bool:
    graphs = []
    for text in (expected, found):
        quads = ox.parse(text.encode(), ox.RdfFormat.TURTLE, base_iri="http://example/")
        graph = ox.Dataset(ox.Quad(q.subject, q.predicate, q.object) for q in quads)
        graph.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        graphs.append(graph)
    return graphs[0] == graphs[1]


@pytest.mark.parametrize("suite", CASES)
def test_the_w3c_cases_pass(server: Server, cases: list[dict], suite: str) -> None:
    """All of them: none is skipped."""
    chosen = [case for case in cases if case["suite"] == suite]
    failed = {case["id"]: wrong for case in chosen if (wrong := _run(server, case))}

    assert CASES[suite] == len(chosen)
    assert {} == failed


def test_the_service_describes_itself(server: Server) -> None:
    """The three cases of the Service Description suite: RDF comes, names the endpoint, fits the schema."""
    reply = server.get("/sparql", "text/turtle")
    graph = list(ox.parse(reply.body, ox.RdfFormat.TURTLE))
    sd = "http://www.w3.org/ns/sparql-service-description#"
    endpoint = [q.object.value for q in graph if q.predicate.value == f"{sd}endpoint"]
    terms = {q.predicate.value.removeprefix(sd) for q in graph if q.predicate.value.startswith(sd)}

    assert 200 == reply.status
    assert [f"http://127.0.0.1:{server.port}/sparql"] == endpoint
    assert terms <= {
        *("endpoint", "supportedLanguage", "feature", "resultFormat", "defaultDataset"),
        "defaultGraph",
    }
