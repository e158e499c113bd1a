"""The server under load, beside `oxigraph serve` and rdflib-endpoint on the same graph.

`serve.py [--store DIR] [--rdflib-endpoint COMMAND] [--seconds N] [--rounds N]` builds a store of about a million
triples from `../shared/medline/slice_2000_abstracts.xml.gz` unless one is given, and prints a JSON line for each
figure, then the ratios. `wrk` makes the load (Debian package `wrk`), on the same cores as the servers; the
servers take turns, and the median of the rounds counts. rdflib-endpoint needs an environment of its own:
name its command.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

from msgraph import pipeline
from msgraph.pipeline import Settings
from msgraph.stores import open_store
from msgraph.stores.embedded import EmbeddedStore
from msgraph.web.search import Entry, Index, write_index

SLICE = Path(__file__).resolve().parents[2] / "shared/medline/slice_2000_abstracts.xml.gz"
NS = "https://w3id.org/msgraph/ns#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
POINT = "SELECT ?p ?o WHERE { GRAPH ?g { <%s> ?p ?o } }"
JOIN = (
    f"SELECT ?claim ?quote ?paper ?m WHERE {{ GRAPH ?g {{ ?claim <{RDF}object> <%s> ; "
    f"<{NS}statedIn> ?paper ; <{NS}modality> ?m ; <{NS}hasSpan> ?span . "
    "?span <http://www.w3.org/ns/oa#exact> ?quote }} LIMIT 20"
)
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) }"
#: The load's script: the paths of a file, one after another.
LUA = """
local paths = {}
for line in io.lines(os.getenv("PATHS")) do paths[#paths + 1] = line end
wrk.headers["Accept"] = "application/sparql-results+json"
local n = 0
request = function() n = n % #paths + 1; return wrk.format("GET", paths[n]) end
"""
OXIGRAPH = Path(sys.executable).with_name("oxigraph")
_RATE = re.compile(r"Requests/sec:\s*([\d.]+)")
_P99 = re.compile(r"99%\s+([\d.]+)(us|ms|s)")
_BAD = re.compile(r"Non-2xx or 3xx responses: (\d+)")


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(*command: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A server, from its first answer on."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 400
        while time.monotonic() < deadline and process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.01)
        yield process
    finally:
        process.terminate()
        process.wait()


@contextmanager
def ours(store: Path, *options: str) -> Iterator[int]:
    """`msgraph serve`, by its port."""
    port = free_port()
    command = (sys.executable, "-m", "msgraph", "serve", "--store", str(store))
    with running(*command, "--port", str(port), *options, port=port):
        yield port


def ask(port: int, path: str) -> tuple[int, bytes, float]:
    """Status, body and seconds of one request."""
    start = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    connection.request(
        "GET", path, headers={"Accept": "application/sparql-results+json, text/html"}
    )
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, body, time.perf_counter() - start


def load(port: int, paths: Path, lua: Path, seconds: int, connections: int = 8) -> dict[str, float]:
    """Requests a second and the 99th percentile in milliseconds."""
    command = ("wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "60s")
    done = subprocess.run(
        [*command, "-s", str(lua), f"http://127.0.0.1:{port}/"],
        env={**os.environ, "PATHS": str(paths)},
        capture_output=True,
        text=True,
        check=True,
    )
    rate, late, bad = (p.search(done.stdout) for p in (_RATE, _P99, _BAD))
    scale = {"us": 0.001, "ms": 1.0, "s": 1000.0}
    return {
        "rate": float(rate[1]) if rate else 0.0,
        "p99_ms": float(late[1]) * scale[late[2]] if late else 0.0,
        "bad": int(bad[1]) if bad else 0,
    }


def say(name: str, **values: object) -> None:
    """A line of the report."""
    print(json.dumps({"benchmark": "serve", "figure": name, **values}), flush=True)


class Bench:
    """One run over one store."""

    def __init__(self, store: Path, folder: Path, seconds: int, rounds: int) -> None:
        self.store, self.folder = store, folder
        self.seconds, self.rounds = seconds, rounds
        self.lua = folder / "load.lua"
        self.lua.write_text(LUA)
        opened = EmbeddedStore(store)
        self.claims = self._column(opened, "SELECT ?c { ?c a msg:OutcomeClaim } LIMIT 2000")
        objects = "SELECT DISTINCT ?o { ?c a msg:OutcomeClaim ; rdf:object ?o } LIMIT 500"
        self.objects = self._column(opened, objects)
        say("graph", triples=opened.count())
        self.rates: dict[tuple[str, str], float] = {}

    def _column(self, store: EmbeddedStore, query: str) -> list[str]:
        prefixes = {"msg": NS, "rdf": RDF}
        return [row[0].value for row in store.query(query, prefixes=prefixes)]  # type: ignore[union-attr]

    def paths(self, endpoint: str, query: str) -> Path:
        """A file of requests."""
        values = self.claims if query is POINT else self.objects
        file = self.folder / f"paths-{endpoint.strip('/')}-{len(query)}.txt"
        file.write_text("".join(f"{endpoint}?query={quote(query % v, safe='')}\n" for v in values))
        return file

    def side_by_side(self, servers: dict[str, tuple[int, str]]) -> None:
        """Point queries and joins on each server in turn."""
        for kind, query in (("point", POINT), ("join", JOIN)):
            found: dict[str, list[dict[str, float]]] = {name: [] for name in servers}
            for _ in range(self.rounds):
                for name, (port, endpoint) in servers.items():
                    paths = self.paths(endpoint, query)
                    found[name].append(load(port, paths, self.lua, self.seconds))
            for name, each in found.items():
                rate = statistics.median(one["rate"] for one in each)
                self.rates[kind, name] = rate
                late = statistics.median(one["p99_ms"] for one in each)
                say(kind, server=name, rate=rate, p99_ms=late, bad=sum(o["bad"] for o in each))

    def ratios(self) -> None:
        """Ours against the others."""
        for (kind, name), rate in self.rates.items():
            for other in ("oxigraph", "rdflib-endpoint"):
                against = self.rates.get((kind, other))
                if name.startswith("msgraph") and against:
                    say(
                        "ratio",
                        work=kind,
                        server=name,
                        against=other,
                        times=round(rate / against, 3),
                    )

    def under_an_endless_query(self) -> None:
        """The slowest point queries while one client asks what never ends."""
        with ours(self.store, "--cache", "0", "--timeout", "60") as port:
            paths = self.paths("/sparql", POINT)
            load(port, paths, self.lua, 2)
            quiet = [
                load(port, paths, self.lua, self.seconds)["p99_ms"] for _ in range(self.rounds)
            ]
            path = f"/sparql?query={quote(ENDLESS)}"
            threading.Thread(target=ask, args=(port, path), daemon=True).start()
            time.sleep(1)
            busy = [load(port, paths, self.lua, self.seconds)["p99_ms"] for _ in range(self.rounds)]
            before, after = statistics.median(quiet), statistics.median(busy)
            say("endless", quiet_p99_ms=before, busy_p99_ms=after, times=round(after / before, 2))

    def time_limit(self) -> None:
        """How late the refusal of a query over its limit comes."""
        with ours(self.store, "--timeout", "2") as port:
            ask(port, "/sparql?query=ASK%7B%7D")
            late = []
            for _ in range(3):
                status, _, taken = ask(port, f"/sparql?query={quote(ENDLESS)}")
                assert status == 503
                late.append(taken - 2)
            say("time limit", seconds_late=round(max(late), 3))

    def pages(self) -> None:
        """Claim pages that were not asked for before, from request to last byte, on this machine."""
        with ours(self.store) as port:
            chosen = random.Random(1).sample(self.claims, 60)
            paths = ["/" + c.removeprefix("https://w3id.org/msgraph/") for c in chosen]
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            times = []
            for path in paths:
                start = time.perf_counter()
                connection.request("GET", path, headers={"Accept": "text/html"})
                assert connection.getresponse().read()
                times.append((time.perf_counter() - start) * 1000)
            say(
                "claim page",
                median_ms=round(statistics.median(times[5:]), 1),
                worst_ms=round(max(times[5:]), 1),
            )

    def start(self) -> None:
        """From the command to the first answer."""
        times = []
        for _ in range(5):
            port, start = free_port(), time.perf_counter()
            command = (sys.executable, "-m", "msgraph", "serve", "--store", str(self.store))
            with running(*command, "--port", str(port), port=port):
                ask(port, "/sparql?query=ASK%7B%3Fs+%3Fp+%3Fo%7D")
                times.append(time.perf_counter() - start)
        say("start to first answer", median_s=round(statistics.median(times), 3))

    def memory(self, seconds: int) -> None:
        """Memory of all processes before, in the middle and at the end of a long load of 64 clients."""
        with ours(self.store) as port:
            paths = self.paths("/sparql", POINT)
            load(port, paths, self.lua, 3, 64)
            sizes = []
            for _ in range(3):
                sizes.append(round(_resident(port) / 1e6))
                load(port, paths, self.lua, seconds // 2, 64)
            sizes.append(round(_resident(port) / 1e6))
            say("memory, 64 clients", seconds=seconds, megabytes=sizes)

    def search(self, quotes: int) -> None:
        """The first 20 of so many quotes, made of the words of real ones."""
        index = _many_quotes(self.store, self.folder / "quotes.sqlite", quotes)
        words = (
            "patients",
            "relapse rate",
            "reduced risk of death",
            "significantly increased in the group",
        )
        for asked in words:
            index.find(asked, "claim")
            start = time.perf_counter()
            index.find(asked, "claim")
            say(
                "search",
                quotes=quotes,
                words=asked,
                ms=round((time.perf_counter() - start) * 1000, 2),
            )


def _resident(port: int) -> int:
    """The memory of the server on a port and its children, in bytes."""
    page = os.sysconf("SC_PAGE_SIZE")
    total = 0
    for process in Path("/proc").iterdir():
        try:
            command = (process / "cmdline").read_bytes().decode().split("\0")
            parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
            wanted = str(port) in command or str(port) in Path(
                f"/proc/{parent}/cmdline"
            ).read_text().split("\0")
            if wanted and "wrk" not in command[0]:
                total += int((process / "statm").read_text().split()[1]) * page
        except (OSError, IndexError, UnicodeDecodeError):
            continue
    return total


def _many_quotes(store: Path, path: Path, quotes: int) -> Index:
    chance = random.Random(1)
    opened = EmbeddedStore(store)
    query = "SELECT ?q { ?s <http://www.w3.org/ns/oa#exact> ?q } LIMIT 20000"
    real = [row[0].value.split() for row in opened.query(query)]  # type: ignore[union-attr]

    def made() -> Iterator[Entry]:
        for number in range(quotes):
            one, other = chance.choice(real), chance.choice(real)
            text = [*one[:12], *other[-10:]]
            yield Entry(
                f"https://w3id.org/msgraph/claim/{number}", " ".join(text[:4]), " ".join(text)
            )

    write_index(path, [("concept", ()), ("paper", ()), ("claim", made())])
    return Index(path)


def built(folder: Path) -> Path:
    """A store of about a million triples."""
    store = open_store(folder / "store", create=True)
    pipeline.build(store, [SLICE], Settings(), jobs=os.cpu_count() or 1)
    store.close()
    return folder / "store"


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--rdflib-endpoint", default="")
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory-seconds", type=int, default=60)
    parser.add_argument("--quotes", type=int, default=1_000_000)
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("wrk is missing: apt-get install wrk")
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        bench = Bench(options.store or built(folder), folder, options.seconds, options.rounds)
        servers = _servers(stack, bench, options.rdflib_endpoint)
        bench.side_by_side(servers)
        bench.ratios()
        stack.close()
        bench.under_an_endless_query()
        bench.time_limit()
        bench.pages()
        bench.start()
        bench.memory(options.memory_seconds)
        bench.search(options.quotes)


def _servers(stack: ExitStack, bench: Bench, rdflib_endpoint: str) -> dict[str, tuple[int, str]]:
    dump = bench.folder / "graph.nq"
    with dump.open("w") as out:
        out.writelines(f"{line}\n" for line in EmbeddedStore(bench.store).dump())
    database = bench.folder / "oxigraph"
    subprocess.run([OXIGRAPH, "load", "-l", database, "-f", dump], check=True, capture_output=True)
    port = free_port()
    command = (str(OXIGRAPH), "serve", "-l", str(database), "-b", f"127.0.0.1:{port}")
    stack.enter_context(running(*command, port=port))
    servers = {
        "oxigraph": (port, "/query"),
        "msgraph": (stack.enter_context(ours(bench.store, "--cache", "0")), "/sparql"),
        "msgraph, cache": (stack.enter_context(ours(bench.store)), "/sparql"),
    }
    if rdflib_endpoint:
        port = free_port()
        serve = (rdflib_endpoint, "serve", str(dump), "--host", "127.0.0.1", "--port", str(port))
        stack.enter_context(running(*serve, port=port))
        servers["rdflib-endpoint"] = (port, "/")
    return servers


if __name__ == "__main__":
    main()
