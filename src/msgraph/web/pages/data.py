"""The same things as data: RDF and tables of a claim, a paper, a concept, by Accept or by suffix."""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING

from starlette.responses import Response

from msgraph.exporters import tables
from msgraph.exporters.claims import View
from msgraph.exporters.scope import Scope, union
from msgraph.exporters.scope import lines as scope_lines
from msgraph.rdf import jsonld
from msgraph.rdf.answers import Triples
from msgraph.rdf.syntax import serialise
from msgraph.rdf.terms import triple_line
from msgraph.web.current import Snapshot
from msgraph.web.negotiation import MEDIA_TYPES, best, wants_html

if TYPE_CHECKING:
    from starlette.requests import Request

#: Formats by the suffix of an address.
SUFFIXES = {
    ".ttl": "turtle",
    ".nt": "ntriples",
    ".nq": "nquads",
    ".trig": "trig",
    ".jsonld": "jsonld",
    ".rdf": "rdfxml",
    ".csv": "csv",
}
_OFFERED = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/n-quads": "nquads",
    "application/trig": "trig",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdfxml",
    "text/csv": "csv",
}
_PARTS = re.compile(r"<([^<>]+)>")


def suffix(path: str) -> str:
    """The suffix of a path that asks for data, or an empty string."""
    return next((ending for ending in SUFFIXES if path.endswith(ending)), "")


def wanted(request: Request) -> str:
    """The format that a request asks for by suffix or Accept; empty for a page."""
    ending = suffix(request.url.path)
    if ending:
        return SUFFIXES[ending]
    accept = request.headers.get("accept", "")
    if not accept or wants_html(accept) or accept.strip() == "*/*":
        return ""
    return best(accept, _OFFERED)


def paper_lines(snapshot: Snapshot, document: str, base: str) -> list[str]:
    """A paper's quads with its concepts, the text left out."""
    return list(scope_lines(snapshot.store, Scope(paper=document, base=base)))


def lines_of(lines: Iterable[str], start: str, base: str) -> list[str]:
    """The lines about a node, and about those that it leads to and that exist for its sake."""
    by_subject: dict[str, list[str]] = {}
    for line in lines:
        by_subject.setdefault(line[1 : line.find(">")], []).append(line)
    own = (
        f"{base}ctx/",
        f"{base}text/",
        f"{base}run/",
        f"{base}edge/",
        f"{base}grounding/",
        f"{start}/",
    )
    found: list[str] = []
    seen, todo = {start}, [start]
    while todo:
        for line in by_subject.get(todo.pop(), ()):
            found.append(line)
            target = _PARTS.findall(line.split(" ", 2)[2])
            if target and target[0] not in seen and target[0].startswith(own):
                seen.add(target[0])
                todo.append(target[0])
    return found


def node_lines(snapshot: Snapshot, iri: str) -> list[str]:
    """All triples about a thing, as lines."""
    answer = snapshot.store.query(f"CONSTRUCT {{ <{iri}> ?p ?o }} WHERE {{ <{iri}> ?p ?o }}")
    assert isinstance(answer, Triples)
    return sorted({triple_line(triple) for triple in answer})


def response(snapshot: Snapshot, name: str, lines: list[str], views: Iterable[View]) -> Response:
    """The lines, or as CSV the claims, in the format of that name."""
    out = BytesIO()
    if name == "csv":
        tables.CSV.write_views(views, out)
    elif name in ("nquads", "trig"):
        serialise(lines, name, out)
    elif name == "jsonld":
        jsonld.serialise(union(lines), out)
    else:
        serialise(union(lines), name, out)
    headers = {
        "content-type": MEDIA_TYPES[name],
        "access-control-allow-origin": "*",
        "cache-control": "no-cache",
        "vary": "accept",
        "etag": snapshot.tag,
    }
    return Response(out.getvalue(), headers=headers)
