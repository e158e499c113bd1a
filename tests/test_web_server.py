"""What the server does with strangers: bad requests, long queries, changes of the store under it."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from web.serving import TOKEN, Server, scratch, served

from msgraph import pipeline, queries
from msgraph.pipeline import Settings
from msgraph.stores import open_store
from msgraph.vocabulary import PREFIXES

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c != ?f) }"
PAPER = "https://doi.org/10.5555/msgraph.alemtuzumab-six-years"
GRAPH = "https://w3id.org/msgraph/graph/10.5555/msgraph.alemtuzumab-six-years"


@pytest.fixture(scope="module")
def built(root: Path) -> Iterator[Path]:
    """A store of the example papers; tests copy it before they change it."""
    with scratch() as folder:
        store = open_store(folder / "store", create=True)
        papers = sorted((root / "examples" / "papers").iterdir())
        pipeline.build(store, papers, Settings())
        store.close()
        yield folder / "store"


@pytest.fixture(scope="module")
def server(built: Path) -> Iterator[Server]:
    """A server that only reads, with two seconds for a query."""
    with served(built, "--timeout", "2", "--max-rows", "5000") as running:
        yield running


@pytest.fixture
def writable(built: Path) -> Iterator[Server]:
    """A server on a copy, which the holder of the token may change."""
    with scratch() as folder:
        shutil.copytree(built, folder / "store")
        with served(folder / "store", writable=True) as running:
            yield running


# --- queries

#: A query that cannot be run, and what its refusal says.
BAD_QUERIES = [
    ("SELECT * { ?s ?p ", "line 1, column 17"),
    ("SELECT * { ?s a mg:Claim }", "did you mean `msg:`?"),
    ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE reaches out to 127.0.0.1"),
    ("SELECT * { " + "{" * 2000 + "}" * 2000 + " }", "nested more than 200 times"),
    ("SELECT * { ?s ?p ?o FILTER(" + "!" * 9000 + "true) }", "chained more than"),
    ("INSERT DATA { <a:b> <a:b> 1 }", "line 1, column"),
    ("", "something is missing"),
    ("SELECT \x00 { }", "line 1, column"),
]


@pytest.mark.parametrize(("query", "says"), BAD_QUERIES)
def test_a_bad_query_is_refused_in_words(server, query, says):
    """400 with the place and what to do, never a trace."""
    reply = server.ask(query)

    assert 400 == reply.status
    assert says in reply.text
    assert "Traceback" not in reply.text


def test_a_refusal_is_json_for_those_who_ask_for_json(server):
    """Programs need not parse words."""
    reply = server.ask("SELECT * {\n  ?s a mg:Claim }", "application/json")
    body = json.loads(reply.body)

    assert (400, 2, 8) == (body["status"], body["line"], body["column"])


def test_an_endless_query_is_stopped_and_said_to_be(server):
    """503 with a message within the limit and a moment: never a truncated 200."""
    start = time.monotonic()
    reply = server.ask(ENDLESS)
    taken = time.monotonic() - start

    assert 503 == reply.status
    assert "stopped after 2 s" in reply.text
    assert 1.9 <= taken < 3.5


def test_others_do_not_wait_for_endless_queries(server):
    """Each of them keeps a worker of its own busy, at low priority."""
    with ThreadPoolExecutor(4) as pool:
        endless = [pool.submit(server.ask, ENDLESS) for _ in range(4)]
        time.sleep(0.6)
        replies = [server.ask(f"ASK {{ ?s ?p {number} }}").status for number in range(5)]
        under_way = [not each.done() for each in endless]

        assert [200] * 5 == replies
        assert [True] * 4 == under_way
        assert [503] * 4 == [each.result().status for each in endless]


def test_what_stands_behind_an_endless_query_is_answered_by_another(built):
    """A worker is handed a question ahead; one that turns out slow gives it back."""
    with (
        served(built, "--workers", "1", "--timeout", "3") as running,
        ThreadPoolExecutor(9) as pool,
    ):
        running.ask("ASK {}")
        endless = pool.submit(running.ask, ENDLESS)
        others = [pool.submit(running.ask, f"ASK {{ ?s ?p {n} }}") for n in range(8)]

        assert [200] * 8 == [each.result(2.5).status for each in others]
        assert 503 == endless.result().status


def test_a_query_is_given_up_when_its_asker_leaves(server):
    """The worker is killed: nobody waits for it."""
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        body = f"query={ENDLESS.replace(' ', '+').replace('?', '%3F')}".encode()
        head = f"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        connection.sendall(head.encode() + body)
        time.sleep(0.8)
        during = _children(server)
    time.sleep(0.6)

    assert set(during) - set(_children(server))


def _children(server: Server) -> list[str]:
    tasks = Path(f"/proc/{server.process.pid}/task")
    if not tasks.is_dir():
        pytest.skip("the system does not list processes under /proc")
    return [c for task in tasks.iterdir() for c in (task / "children").read_text().split()]


def test_a_worker_that_dies_is_replaced(server):
    """Even if all of them do."""
    for child in _children(server):
        os.kill(int(child), signal.SIGKILL)
    time.sleep(0.1)
    statuses = {server.ask("ASK {}").status for _ in range(10)}

    assert statuses <= {200, 503}
    assert 200 == server.ask("ASK {}").status


def test_an_answer_has_an_end(server):
    """More rows than the limit are a refusal, not the first few of them."""
    reply = server.ask("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 6000")

    assert 400 == reply.status
    assert "longer than 5,000 rows" in reply.text


def test_a_large_answer_comes_whole_and_compressed(server):
    """From a file, of which nobody sees a part."""
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 4000"
    plain = server.ask(query, "application/sparql-results+json")
    packed = server.send(
        "GET",
        "/sparql?query=" + query.replace(" ", "+").replace("?", "%3F"),
        headers={"accept-encoding": "gzip", "accept": "application/sparql-results+json"},
    )

    assert "gzip" == packed.headers["content-encoding"]
    assert len(packed.body) < len(plain.body) / 4
    assert 4000 == len(json.loads(gzip.decompress(packed.body))["results"]["bindings"])


#: What a client accepts, and what it gets for rows and for a graph; empty is 406.
NEGOTIATIONS = [
    ("*/*", "application/sparql-results+json", "text/turtle; charset=utf-8"),
    ("text/csv", "text/csv; charset=utf-8; header=present", ""),
    ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8", ""),
    ("application/sparql-results+xml", "application/sparql-results+xml", ""),
    ("application/n-triples", "", "application/n-triples"),
    ("application/ld+json", "", "application/ld+json"),
    ("application/trig;q=0.5, text/turtle;q=0.1", "", "application/trig; charset=utf-8"),
    ("text/*", "text/csv; charset=utf-8; header=present", "text/turtle; charset=utf-8"),
    ("application/json;q=0, */*", "application/sparql-results+json", "text/turtle; charset=utf-8"),
    ("image/png", "", ""),
]


@pytest.mark.parametrize(("accept", "rows", "graph"), NEGOTIATIONS)
def test_formats_are_negotiated(server, accept, rows, graph):
    """The best that both sides know, or 406."""
    found = []
    for query in ("SELECT * { ?s ?p ?o } LIMIT 1", "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1"):
        reply = server.ask(query, accept)
        found.append(reply.headers["content-type"] if reply.status == 200 else reply.status)

    assert [rows or 406, graph or 406] == found


def test_from_in_a_query_is_its_dataset(server):
    """The union of all graphs is the default only where the query names none."""
    count = "SELECT (COUNT(*) AS ?n) %s { ?s ?p ?o }"
    some = server.ask(count % f"FROM <{GRAPH}>", "text/csv").text.split()[1]
    everything = server.ask(count % "", "text/csv").text.split()[1]

    assert 0 < int(some) < int(everything)


def test_an_unchanged_store_is_not_sent_twice(server):
    """The revision is the ETag."""
    first = server.ask("ASK {}")
    again = server.get("/sparql?query=ASK+%7B%7D", **{"if-none-match": first.headers["etag"]})

    assert (304, b"") == (again.status, again.body)


# --- requests


def test_the_server_answers_to_its_own_names_only(server):
    """A name that somebody else has pointed at us may belong to a page that wants to read us."""
    statuses = {
        name: server.get("/", Host=name).status
        for name in (
            "localhost",
            "127.0.0.1:99",
            "[::1]",
            "evil.example",
            "localhost.evil.example",
            "",
        )
    }

    assert {
        "localhost": 200,
        "127.0.0.1:99": 200,
        "[::1]": 200,
        "evil.example": 421,
        "localhost.evil.example": 421,
        "": 421,
    } == statuses


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../../../etc/passwd",
        "/static/%2e%2e/%2e%2e/pages/site.py",
        "/static/..%2f..%2fsettings.py",
        "/claim/../../../etc/passwd",
        "/paper/..%2F..%2Fetc%2Fpasswd",
        "/concept/drug/%00",
        "/static/%00",
        "/concept/drug/%3Cscript%3Ealert(1)%3C/script%3E",
        "/concept/%22%3E%3Cscript%3E",
        "/nothing%0d%0aSet-Cookie:%20a=b",
        "/prop/%7D%20UNION%20%7B",
        "/%ff%fe",
        "//evil.example/",
    ],
)
def test_no_path_leads_outside(server, path):
    """404 in words, whatever the path tries."""
    reply = server.get(path, "text/html")

    assert 404 == reply.status
    assert "root:" not in reply.text
    assert "<script>alert" not in reply.text
    assert "set-cookie" not in reply.headers


#: Requests that are wrong in themselves, with their status.
WRONG = [
    ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", b"", {}, 400),
    ("GET", "/sparql?query=%ff", b"", {}, 400),
    ("GET", "/sparql?query=ASK%7B%7D&format=pdf", b"", {}, 400),
    ("GET", "/sparql?query=ASK%7B%7D&timeout=soon", b"", {}, 400),
    ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=not+an+iri", b"", {}, 400),
    ("DELETE", "/sparql", b"", {}, 405),
    ("POST", "/sparql", b"ASK {}", {"content-type": "text/plain"}, 415),
    ("POST", "/sparql", b"\xff\xfe", {"content-type": "application/sparql-query"}, 400),
    ("POST", "/sparql", b"a=b", {"content-type": "application/x-www-form-urlencoded"}, 400),
    (
        "POST",
        "/sparql",
        b"",
        {"content-type": "application/sparql-query", "content-length": "99999999999"},
        413,
    ),
    ("POST", "/update", b"CLEAR ALL", {"content-type": "application/sparql-update"}, 403),
    ("PUT", "/data?graph=a:b", b"", {"content-type": "text/turtle"}, 403),
    ("GET", "/data", b"", {}, 400),
    ("GET", "/data?graph=not+an+iri", b"", {}, 400),
    ("GET", "/data?graph=a:b&default", b"", {}, 400),
    ("GET", "/data?graph=a:b", b"", {}, 404),
    ("POST", "/about", b"", {}, 405),
    ("GET", "/about", b"", {"x": "y" * 70_000}, 431),
]


@pytest.mark.parametrize(("method", "path", "body", "headers", "status"), WRONG)
def test_a_wrong_request_gets_the_right_status(server, method, path, body, headers, status):
    """And the server lives on."""
    reply = server.send(method, path, body or None, headers)

    assert status == reply.status
    assert 200 == server.ask("ASK {}").status


def test_a_slow_head_ends(server):
    """A connection that sends nothing does not stay; others are not kept waiting meanwhile."""
    with socket.create_connection(("127.0.0.1", server.port)) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: loc")
        assert 200 == server.ask("ASK {}").status
        slow.settimeout(25)

        assert slow.recv(1000).startswith(b"HTTP/1.1 408")


def test_two_hundred_clients_are_all_answered(server):
    """At the same time, by two workers."""
    with ThreadPoolExecutor(200) as pool:
        asked = [pool.submit(server.ask, f"ASK {{ ?s ?p {n} }}") for n in range(200)]

        assert {200} == {each.result().status for each in asked}


def test_every_reply_is_guarded(server):
    """Pages run no script but ours and stand in nobody's frame."""
    for path in ("/", "/sparql?query=ASK%7B%7D", "/nothing", "/static/msgraph.css"):
        headers = server.get(path, "text/html").headers

        assert "nosniff" == headers["x-content-type-options"]
        assert "DENY" == headers["x-frame-options"]
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]


def test_a_taken_port_is_said_to_be(server, built):
    """The second server says so and ends."""
    command = [
        sys.executable,
        "-m",
        "msgraph",
        "serve",
        "--store",
        str(built),
        "--port",
        str(server.port),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)

    assert 2 == done.returncode
    assert f"cannot listen on 127.0.0.1, port {server.port}" in done.stderr


# --- changes


def test_a_change_needs_the_token(writable):
    """No cookie and no form of another site carries it."""
    update = (
        "INSERT DATA { GRAPH <http://x.example/g> { <http://x.example/s> <http://x.example/p> 1 } }"
    )
    statuses = [writable.update(update, token=token).status for token in ("", "wrong", TOKEN)]

    assert [401, 401, 204] == statuses
    assert "true" in writable.ask("ASK { <http://x.example/s> ?p 1 }").text


def test_a_change_that_breaks_a_paper_is_refused(writable):
    """What does not conform to the shapes does not get in; what was there stays."""
    before = writable.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv").text
    reply = writable.update(f"DELETE WHERE {{ GRAPH <{GRAPH}> {{ ?c msg:polarity ?x }} }}")

    assert 422 == reply.status
    assert "violations of the shapes" in reply.text
    assert before == writable.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv").text


@pytest.mark.parametrize(
    ("update", "says"),
    [
        ("INSERT DATA { GRAPH <http://x.example/g> { <a b> 1 2 } }", "line 1, column"),
        ("LOAD <http://127.0.0.1:1/x>", "LOAD reaches out"),
        ("DROP GRAPH <http://nowhere.example/>", "does not exist"),
    ],
)
def test_a_bad_update_is_refused_in_words(writable, update, says):
    """And the next one goes through."""
    reply = writable.update(update)

    assert 400 == reply.status
    assert says in reply.text
    assert 204 == writable.update("DROP SILENT GRAPH <http://nowhere.example/>").status


def test_a_build_beside_the_server_is_served_when_done(writable, built):
    """Without a restart; what is being read stays whole."""
    location = next(Path(p) for p in _store_of(writable))
    tag = writable.ask("ASK {}").headers["etag"]
    store = open_store(location)
    store.put(
        "http://x.example/new", "<http://x.example/s> <http://x.example/p> <http://x.example/o> ."
    )
    store.close()
    time.sleep(0.1)
    reply = writable.ask("ASK { GRAPH <http://x.example/new> { ?s ?p ?o } }")

    assert "true" in reply.text
    assert tag != reply.headers["etag"]


def _store_of(server: Server) -> Iterator[str]:
    command = server.process.args
    yield command[command.index("--store") + 1]


def test_a_store_that_vanishes_is_said_to_be_gone(writable):
    """503 in words; it is served again when it is back."""
    location = next(Path(p) for p in _store_of(writable))
    location.rename(location.with_name("away"))
    time.sleep(0.1)
    gone = writable.ask("ASK { ?gone ?is ?it }")
    location.with_name("away").rename(location)
    time.sleep(0.1)

    assert 503 == gone.status
    assert "the store is gone" in gone.text
    assert 200 == writable.ask("ASK { ?gone ?is ?it }").status


def test_readers_see_each_change_whole(writable):
    """While changes come one after another, every answer counts all or none of each."""
    rows = " ".join(f"<http://x.example/s> <http://x.example/p{{0}}> {n} ." for n in range(5))
    stop = threading.Event()
    seen: list[int] = []

    def read() -> None:
        while not stop.is_set():
            reply = writable.ask(
                "SELECT (COUNT(*) AS ?n) { <http://x.example/s> ?p ?o }", "text/csv"
            )
            seen.append(int(reply.text.split()[1]))

    reader = threading.Thread(target=read)
    reader.start()
    for n in range(4):
        data = rows.replace("{0}", str(n))
        assert (
            204
            == writable.update(f"INSERT DATA {{ GRAPH <http://x.example/g> {{ {data} }} }}").status
        )
    stop.set()
    reader.join()

    assert {0} == {count % 5 for count in seen}


def test_the_server_stops_when_asked(built):
    """Without leaving processes behind."""
    with served(built) as running:
        running.ask("ASK {}")
        children = _children(running)
        running.process.send_signal(signal.SIGTERM)
        code = running.process.wait(10)
    time.sleep(0.2)

    assert 0 == code
    assert [] == [c for c in children if Path(f"/proc/{c}").exists()]


#: What SPARQL editors ask an endpoint for its examples and prefixes.
EDITORS_ASK = [
    """PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
       SELECT DISTINCT ?sq ?comment ?query WHERE { ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ;
         sh:select|sh:ask|sh:construct|sh:describe ?query } ORDER BY ?sq""",
    """PREFIX sh: <http://www.w3.org/ns/shacl#>
       SELECT DISTINCT ?prefix ?namespace WHERE { [] sh:namespace ?namespace ; sh:prefix ?prefix }""",
]


def test_editors_find_examples_and_prefixes_in_the_graph(server):
    """By the queries that they send, and each example can be run as it comes."""
    examples, prefixes = (
        json.loads(server.ask(text).body)["results"]["bindings"] for text in EDITORS_ASK
    )
    statuses = {server.ask(row["query"]["value"]).status for row in examples}

    assert len(queries.shipped()) == len(examples)
    assert set(PREFIXES) == {row["prefix"]["value"] for row in prefixes}
    assert {200} == statuses


def test_a_foreign_client_is_at_home(server):
    """SPARQLWrapper, and rdflib's own store."""
    import rdflib
    from rdflib.plugins.stores.sparqlstore import SPARQLStore
    from SPARQLWrapper import JSON, SPARQLWrapper

    wrapper = SPARQLWrapper(f"{server.address}/sparql")
    wrapper.setQuery("SELECT (COUNT(?c) AS ?n) { ?c a msg:Claim }")
    wrapper.setReturnFormat(JSON)
    graph = rdflib.Graph(SPARQLStore(f"{server.address}/sparql"))
    titles = list(graph.objects(rdflib.URIRef(PAPER), rdflib.DCTERMS.title))

    assert int(wrapper.queryAndConvert()["results"]["bindings"][0]["n"]["value"]) > 30
    assert 1 == len(titles)
