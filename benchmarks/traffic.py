"""Random traffic on loopback: good, bad and rude requests to a server that must answer every one in words.

`traffic.py [--store DIR] [--seconds N] [--clients N] [--seed N]` serves a copy of a store (of the example papers,
unless one is given) that the holder of a token may change, asks it for ten minutes, and prints the statuses, the
memory at the start and at the end, and what went wrong: a status 500, a trace, a request without a reply, an error
in the log. Exit code 1 if anything did.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import shutil
import socket
import string
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

from msgraph import pipeline
from msgraph.pipeline import Settings
from msgraph.stores import open_store

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "papers"
TOKEN = "a token for the traffic"
PATHS = (
    *("/", "/about", "/contradictions", "/graph", "/sparql", "/search?q=relapse", "/data?default"),
    *(
        "/.well-known/void",
        "/completions.json",
        "/static/msgraph.css",
        "/resource?iri=",
        "/shared/examples",
    ),
    *(
        "/concept/drug/alemtuzumab",
        "/paper/10.5555/msgraph.alemtuzumab-six-years",
        "/claim/10.5/x",
        "/prop/x",
    ),
)
QUERIES = (
    *(
        "SELECT * {?s ?p ?o} LIMIT 100",
        "ASK {}",
        "CONSTRUCT WHERE {?s a msg:Claim} LIMIT 50",
        "DESCRIBE <http://x>",
    ),
    *(
        "SELECT",
        "{",
        "SELECT * { ?s ?p 'x",
        "SELECT (RAND() AS ?x) {}",
        "ASK { SERVICE <http://127.0.0.1:1/> {} }",
    ),
    "SELECT * {GRAPH ?g {?s ?p ?o}} ORDER BY ?o LIMIT 10",
    "SELECT * {?s msg:text ?t FILTER REGEX(?t, '(a+)+$')}",
    "SELECT (COUNT(*) AS ?n) {?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c != ?f)}",
    "SELECT * {" + "{" * 3000 + "}" * 3000 + "}",
)
UPDATES = (
    "INSERT DATA { GRAPH <http://example.org/mine> { <a:s> <a:p> %d } }",
    "DROP SILENT GRAPH <http://example.org/mine> # %d",
    "LOAD <http://127.0.0.1:1/%d>",
    "DELETE { GRAPH ?g { ?s msg:statedIn ?o } } WHERE { GRAPH ?g { ?s msg:statedIn ?o } } # %d",
    "NONSENSE %d",
)
ACCEPTS = (
    "*/*",
    "text/html",
    "text/csv",
    "application/json",
    "text/turtle",
    "x/y",
    ";;;",
    "text/html;q=zz",
    "",
)
TYPES = (
    *(
        "application/x-www-form-urlencoded",
        "application/sparql-query",
        "application/sparql-update",
        "",
    ),
    *("text/turtle", "multipart/form-data; boundary=x", "a/b; charset=utf-16"),
)
#: Beginnings of requests that never go on, and what is no HTTP at all.
RUDE = (
    b"GET / HTTP/1.1\r\nHost: loc",
    b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: 900\r\n\r\nSEL",
    b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nSELEC",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"GET /" + b"a" * 70_000,
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"y" * 70_000,
)


@dataclass(slots=True)
class Seen:
    """What came back, and what should not have."""

    statuses: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


class Client:
    """One who asks at random until the time is over."""

    def __init__(self, port: int, seed: int, seen: Seen) -> None:
        self._port, self._seen = port, seen
        self._chance = random.Random(seed)

    def run(self, end: float) -> None:
        """Ask, and ask again."""
        while time.monotonic() < end:
            if self._chance.random() < 0.03:
                self._be_rude()
            else:
                self._ask(*self._request())

    def _junk(self, most: int) -> str:
        letters = string.printable + "é🙂\x00"
        return "".join(self._chance.choices(letters, k=self._chance.randint(0, most)))

    def _request(self) -> tuple[str, str, bytes | None, dict[str, str]]:
        one = self._chance.choice
        headers = {"Accept": one(ACCEPTS), "Accept-Encoding": one(("", "gzip", "br"))}
        method = one(("GET",) * 8 + ("POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"))
        if self._chance.random() < 0.02:
            headers |= {
                "Content-Type": "application/sparql-update",
                "Authorization": f"Bearer {TOKEN}",
            }
            return "POST", "/update", (one(UPDATES) % self._chance.randint(0, 99)).encode(), headers
        body = None
        if method in ("POST", "PUT", "PATCH"):
            query = one(QUERIES)
            bodies = (
                b"",
                self._junk(200).encode(),
                query.encode(),
                f"query={quote(query)}".encode(),
            )
            body, headers["Content-Type"] = one(bodies), one(TYPES)
            if self._chance.random() < 0.3:
                headers["Authorization"] = one(("Bearer wrong", "Basic x", "Bearer", "\xe9"))
        return method, self._path(), body, headers

    def _path(self) -> str:
        one, junk = self._chance.choice, self._junk
        rest = (
            "",
            "&format=csv",
            "&format=zz",
            "&timeout=1",
            f"&default-graph-uri={quote(junk(9))}",
        )
        endings = (
            ".ttl",
            ".csv",
            ".jsonld",
            "/..",
            "/%00",
            "%0d%0a",
            "?start=-1",
            f"?q={quote(junk(30))}",
        )
        return one(
            (
                one(PATHS),
                one(PATHS).partition("?")[0] + one(endings),
                f"/sparql?query={quote(one(QUERIES))}{one(rest)}",
                f"/search?q={quote(junk(40))}&page={quote(junk(3))}",
                f"/{one(('', 'graph?iri=', 'resource?iri=', 'concept/'))}{quote(junk(30))}",
            )
        )

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            reply = connection.getresponse()
            content = reply.read()
        except (http.client.HTTPException, OSError) as error:
            self._seen.faults.append(f"{method} {path[:200]!r}: {error!r}")
            return
        finally:
            connection.close()
        self._seen.statuses[str(reply.status)] += 1
        if reply.status == 500 or b"Traceback" in content:
            self._seen.faults.append(f"{method} {path[:200]!r}: {reply.status} {content[:200]!r}")

    def _be_rude(self) -> None:
        with socket.create_connection(("127.0.0.1", self._port), 30) as connection:
            connection.sendall(self._chance.choice(RUDE))
            time.sleep(self._chance.random() / 5)
        self._seen.statuses["left in the middle"] += 1


def resident(pid: int) -> int:
    """The memory of a process and its children, in bytes."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    page, total = os.sysconf("SC_PAGE_SIZE"), 0
    for each in (str(pid), *children):
        try:
            total += int(Path(f"/proc/{each}/statm").read_text().split()[1]) * page
        except OSError:
            continue
    return total


def run(store: Path, log: Path, seconds: float, clients: int, seed: int) -> bool:
    """Serve and ask; prints the report and says whether all was well."""
    command = (sys.executable, "-m", "msgraph", "serve", "--store", str(store), "--port", "0")
    limits = ("--timeout", "1", "--writable", "--service-host", "127.0.0.1")
    environment = {**os.environ, "MSGRAPH_TOKEN": TOKEN, "PYTHONUNBUFFERED": "1"}
    seen, sizes = Seen(), []
    with (
        log.open("w") as errors,
        subprocess.Popen(
            (*command, *limits), stdout=subprocess.PIPE, stderr=errors, text=True, env=environment
        ) as process,
    ):
        assert process.stdout is not None
        port = urlsplit(process.stdout.readline().split()[0]).port or 0
        start = time.monotonic()
        asking = [
            threading.Thread(target=Client(port, seed + n, seen).run, args=(start + seconds,))
            for n in range(clients)
        ]
        for each in asking:
            each.start()
        for part in (0.2, 0.6, 0.98):
            time.sleep(max(0.0, start + seconds * part - time.monotonic()))
            sizes.append(round(resident(process.pid) / 1e6))
        for each in asking:
            each.join()
        process.terminate()
        ended = process.wait(30)
    lines = log.read_text().splitlines()
    errors_logged = [line for line in lines if "ERROR" in line or "Traceback" in line]
    print(
        json.dumps(
            {
                "benchmark": "traffic",
                "seconds": seconds,
                "statuses": dict(seen.statuses.most_common()),
                "megabytes": sizes,
                "lines of the log": dict(Counter(line[24:] for line in lines).most_common(5)),
            }
        )
    )
    for fault in (seen.faults + errors_logged)[:20]:
        print(fault)
    return not seen.faults and not errors_logged and ended == 0


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if options.store:
            shutil.copytree(options.store, folder / "store")
        else:
            store = open_store(folder / "store", create=True)
            pipeline.build(store, sorted(EXAMPLES.iterdir()), Settings())
            store.close()
        well = run(folder / "store", folder / "log", options.seconds, options.clients, options.seed)
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
