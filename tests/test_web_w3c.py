"""The W3C's SPARQL 1.1 suites, asked and answered over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
from web import w3c
from web.answering import answering
from web.serving import Reply, Server, scratch, served
from web.w3c import HOME, Case, Suite

from msgraph.stores import open_store

#: Cases that do not pass, each with its reason.
_ENGINE = "the engine answers otherwise, also without a server"
QUERY_MISSES = {
    "aggregates#agg-groupconcat-04": _ENGINE,
    "aggregates#agg-groupconcat-06": _ENGINE,
    "aggregates#agg-empty-group-count-graph": _ENGINE,
    "bindings#graph": _ENGINE,
    "functions#bnode01": _ENGINE,
    "negation#graph-minus": _ENGINE,
    "property-path#zero_or_more_set_start": _ENGINE,
    "property-path#zero_or_more_set_end": _ENGINE,
    "property-path#zero_or_one_set_start": _ENGINE,
    "property-path#zero_or_one_set_end": _ENGINE,
}
#: Hosts that the update suite loads from. A proxy on loopback stands in for all of them.
LOADED_FROM = ("example.org", "example", "w3c.example", "www.example.com")

_UNABLE = ("the query cannot be run", "the update cannot be run")
_ROWS = ("application/sparql-results+json", ox.QueryResultsFormat.JSON)


@pytest.fixture(scope="module")
def suites(shared: Path) -> dict[str, Suite]:
    """The three suites."""
    folder = shared / "w3c" / "sparql11"
    names = ("query", "update", "results")
    return {name: Suite(folder, f"manifest-sparql11-{name}.ttl") for name in names}


@pytest.fixture(scope="module")
def reading(suites: dict[str, Suite]) -> Iterator[Server]:
    """A server with every data file of the query suites in a graph named by the file."""
    with scratch() as folder:
        store = open_store(folder / "store", create=True)
        with store.build() as build:
            for suite in (suites["query"], suites["results"]):
                for iri in {f for c in suite.cases for f in (*c.data, *(g for g, _ in c.graphs))}:
                    content = "".join(f"{t} .\n" for t in w3c.triples(suite.path(iri), iri))
                    build.put(iri, content)
        store.close()
        with served(folder / "store") as running:
            yield running


@pytest.fixture(scope="module")
def writing() -> Iterator[Server]:
    """A writable server of an empty store, which may load from the suite's hosts."""
    hosts = [option for host in LOADED_FROM for option in ("--service-host", host)]
    with scratch() as folder, answering(_turtle) as proxy:
        open_store(folder / "store", create=True).close()
        environment = {"http_proxy": proxy, "no_proxy": ""}
        with served(folder / "store", *hosts, writable=True, environment=environment) as running:
            yield running


def _turtle(path: str) -> tuple[int, dict[str, str], bytes]:
    return 200, {"Content-Type": "text/turtle"}, f"<> <http://w3c.example/p> '{path}' .".encode()


def _failures(suite: Suite, passes) -> set[str]:
    return {_name(case) for case in suite.cases if not passes(suite, case)}


def _name(case: Case) -> str:
    return case.iri.rpartition("data-sparql11/")[2].replace("/manifest", "")


def _parsed(reply: Reply, *, positive: bool) -> bool:
    """Whether a syntax test came out right: what parses may still be beyond what can be run."""
    run = reply.status in (200, 204) or reply.text.startswith(_UNABLE)
    return run if positive else reply.status == 400 and not run


def test_queries_answer_as_the_w3c_says(reading, suites):
    """328 cases; what misses is named above with its reason."""
    failed = _failures(suites["query"], lambda suite, case: _query_passes(reading, suite, case))

    assert 328 == len(suites["query"].cases)
    assert set(QUERY_MISSES) == failed


def test_formats_of_results_are_as_the_w3c_says(reading, suites):
    """JSON, CSV and TSV, 10 cases."""
    failed = _failures(suites["results"], lambda suite, case: _query_passes(reading, suite, case))

    assert 10 == len(suites["results"].cases)
    assert set() == failed


def test_updates_change_what_the_w3c_says(writing, suites):
    """157 cases, each a request of its own."""
    failed = _failures(suites["update"], lambda suite, case: _update_passes(writing, suite, case))

    assert 157 == len(suites["update"].cases)
    assert set() == failed


def _query_passes(server: Server, suite: Suite, case: Case) -> bool:
    text = f"BASE <{case.action}> {suite.text(case.action)}"
    dataset = [("default-graph-uri", g) for g in case.data or (f"{HOME}nothing",)]
    dataset += [("named-graph-uri", name) for _, name in case.graphs]
    if "FROM" in text:
        dataset = []
    if case.kind.startswith(("Positive", "Negative")):
        reply = _ask(server, text, dataset, "*/*")
        return _parsed(reply, positive=case.kind.startswith("Positive"))
    if case.kind == "CSVResultFormatTest":
        found = _ask(server, text, dataset, "text/csv")
        return w3c.csv_rows(found.text) == w3c.csv_rows(suite.text(case.result))
    path = suite.path(case.result)
    graph = "CONSTRUCT" in text.upper()
    found = _ask(server, text, dataset, "application/n-triples" if graph else _ROWS[0])
    if found.status != 200:
        return False
    if graph:
        expected = (ox.Quad(*t) for t in w3c.triples(path, case.result))
        quads = ox.parse(found.body, ox.RdfFormat.N_TRIPLES)
        return w3c.canonical(expected) == w3c.canonical(quads)
    answer = w3c.canonical_rows(ox.parse_query_results(found.body, _ROWS[1]))
    return answer == w3c.result_set(path, case.result)


def _ask(server: Server, text: str, dataset: list[tuple[str, str]], accept: str) -> Reply:
    form = urlencode([("query", text), *dataset]).encode()
    headers = {"content-type": "application/x-www-form-urlencoded", "accept": accept}
    return server.send("POST", "/sparql", form, headers)


def _update_passes(server: Server, suite: Suite, case: Case) -> bool:
    text = f"BASE <{case.action}> {suite.text(case.action)}"
    if case.kind.startswith(("Positive", "Negative")):
        return _parsed(server.update(text), positive=case.kind.startswith("Positive"))
    before = _quads(suite, case.data, case.graphs)
    start = "DROP ALL ; INSERT DATA { " + " ".join(map(_pattern, before)) + " }"
    assert server.update(start).status == 204
    if server.update(text).status != 204:
        return False
    return w3c.canonical(_quads(suite, case.result_data, case.result_graphs)) == _all(server)


def _quads(suite: Suite, data: tuple[str, ...], graphs: tuple[tuple[str, str], ...]) -> list:
    found = [ox.Quad(*t) for iri in data for t in w3c.triples(suite.path(iri), iri)]
    for iri, name in graphs:
        graph = ox.NamedNode(name)
        found += [ox.Quad(*t, graph) for t in w3c.triples(suite.path(iri), iri)]
    return found


def _pattern(quad: ox.Quad) -> str:
    triple = f"{quad.subject} {quad.predicate} {quad.object} ."
    named = not isinstance(quad.graph_name, ox.DefaultGraph)
    return f"GRAPH {quad.graph_name} {{ {triple} }}" if named else triple


def _all(server: Server) -> ox.Dataset:
    quads = []
    named = server.ask("SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } }", _ROWS[0])
    quads += [ox.Quad(*row) for row in ox.parse_query_results(named.body, _ROWS[1])]
    default = _ask(server, "SELECT ?s ?p ?o { ?s ?p ?o }", [("default-graph-uri", "")], _ROWS[0])
    quads += [ox.Quad(*row) for row in ox.parse_query_results(default.body, _ROWS[1])]
    return w3c.canonical(quads)
