"""A store behind a SPARQL endpoint.

It speaks SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/), Update, and the Graph
Store Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/). Documents are parsed here, so that
a server only ever gets canonical N-Triples, and a broken one is refused with the same words
everywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Unpack
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox

from msgraph.errors import QueryError, StoreError
from msgraph.rdf.answers import Answer, Rows, Triples, Truth
from msgraph.rdf.sparql_tokens import tokens
from msgraph.rdf.terms import Triple, iri, parse_line, triple_line
from msgraph.stores import changing, engine
from msgraph.stores.endpoint import Endpoint, Reply, Request
from msgraph.stores.guard import check
from msgraph.stores.results import parse_results
from msgraph.stores.syntax import engine_error

if TYPE_CHECKING:
    from msgraph.stores.sending import RemoteBuild

_NTRIPLES = "application/n-triples"
_ANSWERS = f"application/sparql-results+json, {_NTRIPLES};q=0.9"
_FORMS = frozenset(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class RemoteStore:
    """The quads of an endpoint.

    From an address such as http://127.0.0.1:7878 follow ``/query``, ``/update`` and ``/store``; one
    that ends in ``/sparql`` takes queries and updates itself, and graphs are put by an update; one that
    ends in ``/sparql-auth`` is Virtuoso's, with its graph store beside it. Each
    call is one request; a document that holds several graphs is sent graph by graph.
    """

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        self._endpoint = Endpoint(self.address)
        place = urlsplit(self.address).path.rpartition("/")[2]
        base = self.address.removesuffix("/query").removesuffix("/sparql-auth")
        single = place in ("sparql", "sparql-auth")
        self._query_url = self.address if single else f"{base}/query"
        self._update_url = self.address if single else f"{base}/update"
        self._store_url = "" if single else f"{base}/store"
        self._graph_parameter = "graph"
        if place == "sparql-auth":
            self._store_url, self._graph_parameter = f"{base}/sparql-graph-crud-auth", "graph-uri"

    def query(
        self,
        text: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        timeout: float | None = None,
        allow_hosts: Collection[str] = (),
    ) -> Answer:
        """See `Queryable.query`. Rows are received whole before the first is given."""
        declared = _declare(check(text, prefixes=prefixes, allow_hosts=allow_hosts))
        form = {"query": declared + text, "union-default-graph": "true"}
        reply = self._send(
            self._query_url,
            body=urlencode(form).encode(),
            headers={**_FORM, "Accept": _NTRIPLES if _gives_triples(text) else _ANSWERS},
            timeout=timeout,
        )
        self._refuse(reply, declared + text)
        if "json" in reply.media_type:
            return _truthful(parse_results(reply.body, where=self.address))
        if reply.media_type in (_NTRIPLES, "text/plain"):
            return Triples(_triples(reply.body))
        raise QueryError(
            f"the endpoint answers in {reply.media_type}, which was not asked for",
            where=self.address,
            hint="is this the address of a SPARQL endpoint?",
        )

    def graphs(self) -> list[str]:
        """See `Queryable.graphs`."""
        return sorted(_values(self.query("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")))

    def count(self, graph: str | None = None) -> int:
        """See `Queryable.count`."""
        if graph == "":
            return len(self._default_lines())
        name = "?g" if graph is None else iri(graph).n3()
        text = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {name} {{ ?s ?p ?o }} }}"
        named = int(next(_values(self.query(text)), "0"))
        return named + (len(self._default_lines()) if graph is None else 0)

    def dump(self, graphs: Iterable[str] | None = None) -> Iterator[str]:
        """See `Queryable.dump`."""
        for graph in ["", *self.graphs()] if graphs is None else graphs:
            ending = f" {iri(graph).n3()} ." if graph else " ."
            for line in self._named_lines(graph) if graph else self._default_lines():
                yield line.removesuffix(" .") + ending

    def _named_lines(self, graph: str) -> list[str]:
        name = iri(graph).n3()
        text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {name} {{ ?s ?p ?o }} }}"
        answer = self.query(text)
        if not isinstance(answer, Triples):
            raise QueryError("a CONSTRUCT was answered by rows", where=self.address)
        return sorted({triple_line(triple) for triple in answer})

    def _default_lines(self) -> list[str]:
        """The default graph; an endpoint without a graph store cannot show it apart from the rest."""
        if not self._store_url or self._graph_parameter != "graph":  # Virtuoso has none
            return []
        reply = self._send(self._graph_url(""), method="GET", headers={"Accept": _NTRIPLES})
        if reply.status == 404:
            return []
        self._refuse(reply)
        return sorted({triple_line(triple) for triple in _triples(reply.body)})

    def put(self, graph: str, ntriples: str | bytes, *, canonical: bool = False) -> None:
        """See `Writable.put`."""
        del canonical  # a server only ever gets what was parsed here
        fresh = ox.Store()
        engine.parse_into(fresh, ntriples, _NTRIPLES, graph=graph)
        lines = engine.graph_lines(fresh, graph)
        if not lines:
            self.delete(graph)
        elif self._store_url:
            self._send_graph("PUT", graph, lines)
        else:
            self._send_update(f"{drop(graph)} ; {_insert(graph, lines)}")

    def add(self, graph: str, ntriples: bytes) -> None:
        """See `Writable.add`."""
        self.load(ntriples, _NTRIPLES, graph=graph)

    def delete(self, graph: str) -> None:
        """See `Writable.delete`."""
        engine.graph_name(graph)
        self._send_update(drop(graph))

    def change(self, graph: str, remove: Iterable[str], add: Iterable[str]) -> None:
        """See `Writable.change`."""
        steps = [
            f"{word} DATA {{ {in_graph(graph, lines)} }}"
            for word, given in (("DELETE", remove), ("INSERT", add))
            if (lines := engine.graph_lines(changing.stored(graph, given), graph))
        ]
        if steps:
            self._send_update(" ; ".join(steps))

    def update(
        self,
        text: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        allow_hosts: Collection[str] = (),
    ) -> None:
        """See `Writable.update`."""
        used = check(text, prefixes=prefixes, allow_hosts=allow_hosts, longest=engine.MAX_UPDATE)
        self._send_update(_declare(used) + text)

    def load(self, content: bytes, media_type: str, *, graph: str = "", base: str = "") -> None:
        """See `Writable.load`."""
        fresh = ox.Store()
        engine.parse_into(fresh, content, media_type, graph=graph, base=base)
        for name in engine.all_graphs(fresh):
            lines = engine.graph_lines(fresh, name)
            if self._store_url:
                self._send_graph("POST", name, lines)
            else:
                self._send_update(_insert(name, lines))

    def unseen(self) -> AbstractContextManager[None]:
        """See `Build.unseen`: here questions see everything."""
        return nullcontext()

    def source(self, name: str, sha256: str) -> None:
        """Nothing: an endpoint keeps no sources."""

    def attach(self, name: str, content: bytes) -> None:
        """Nothing: an endpoint keeps no attachments."""

    @contextmanager
    def build(self, *, versions: Mapping[str, str] | None = None) -> Iterator[RemoteBuild]:
        """See `Store.build`: what was sent before an exception stays.

        Changes are sent many at a time, and again if the endpoint fails: each can be made twice.
        """
        from msgraph.stores.sending import RemoteBuild

        del versions  # an endpoint keeps none
        target = RemoteBuild(self.address)
        yield target
        target.send()

    def sources(self) -> Mapping[str, str]:
        """None: an endpoint keeps no sources."""
        return {}

    def attachment(self, name: str) -> bytes | None:
        """None: an endpoint keeps no attachments."""
        del name
        return None

    def close(self) -> None:
        """Nothing is held open between requests."""

    def _send(self, url: str, **request: Unpack[Request]) -> Reply:
        return self._endpoint.send(url, **request)

    def _graph_url(self, graph: str) -> str:
        return (
            f"{self._store_url}?{urlencode({self._graph_parameter: graph}) if graph else 'default'}"
        )

    def _send_graph(self, method: str, graph: str, lines: list[bytes]) -> None:
        reply = self._send(
            self._graph_url(graph),
            body=b"\n".join(lines) + b"\n",
            method=method,
            headers={"Content-Type": _NTRIPLES},
        )
        self._refuse(reply)

    def _send_update(self, text: str) -> None:
        body = urlencode({"update": text}).encode()
        reply = self._send(self._update_url, body=body, headers=_FORM)
        self._refuse(reply, text)

    def _refuse(self, reply: Reply, text: str = "") -> None:
        if reply.status < 300:
            return
        if reply.status == 400 and text:
            raise engine_error(text, reply.body.decode(errors="replace"))
        if reply.status == 404:
            raise StoreError(
                "there is no SPARQL endpoint at this address",
                where=self.address,
                hint="give the address that serves /query, /update and /store",
            )
        raise StoreError(
            f"the endpoint answers {reply.status}: {reply.complaint}", where=self.address
        )


def _gives_triples(text: str) -> bool:
    forms = (token.text.upper() for token in tokens(text) if token.kind == "word")
    form = next((word for word in forms if word in _FORMS), "")
    return form in ("CONSTRUCT", "DESCRIBE")


def _truthful(answer: Answer) -> Answer:
    """The answer, but a truth where Virtuoso makes a table of it."""
    if isinstance(answer, Rows) and answer.variables == ("__ASK_RETVAL",):
        return Truth(any(row[0] is not None and row[0].value == "1" for row in answer))
    return answer


def _declare(prefixes: Mapping[str, str]) -> str:
    return "".join(f"PREFIX {name}: {iri(target).n3()} " for name, target in prefixes.items())


def drop(graph: str) -> str:
    """The update that removes a graph."""
    return f"DROP SILENT GRAPH {iri(graph).n3()}" if graph else "DROP SILENT DEFAULT"


def _insert(graph: str, lines: list[bytes]) -> str:
    return f"INSERT DATA {{ {in_graph(graph, lines)} }}"


def in_graph(graph: str, lines: list[bytes]) -> str:
    """Triples as an update names them: inside their graph."""
    triples = b"\n".join(lines).decode()
    return f"GRAPH {iri(graph).n3()} {{\n{triples}\n}}" if graph else triples


def _values(answer: Answer) -> Iterator[str]:
    if isinstance(answer, Rows):
        yield from (row[0].value for row in answer if row[0] is not None)


def _triples(body: bytes) -> Iterator[Triple]:
    for line in body.decode(errors="replace").split("\n"):
        if line.strip() and not line.startswith("#"):
            yield parse_line(line)[0]
