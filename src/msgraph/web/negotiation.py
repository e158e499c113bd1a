"""Which of our formats a client prefers.

Source: RFC 9110 §12.5.1, https://www.rfc-editor.org/rfc/rfc9110#name-accept
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

#: Formats of rows and truths by their media types; the first is given to those who do not care.
ROWS = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "text/xml": "xml",
}
#: Formats of graphs by their media types.
GRAPHS = {
    "text/turtle": "turtle",
    "application/x-turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
    "application/json": "jsonld",
    "application/rdf+xml": "rdfxml",
    "application/xml": "rdfxml",
    "text/xml": "rdfxml",
    "application/n-quads": "nquads",
    "application/trig": "trig",
    "text/plain": "ntriples",
}
MEDIA_TYPES = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8; header=present",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "turtle": "text/turtle; charset=utf-8",
    "ntriples": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
    "nquads": "application/n-quads",
    "trig": "application/trig; charset=utf-8",
}
HTML = {"text/html": "html", "application/xhtml+xml": "html"}


@lru_cache(maxsize=1024)
def accepted(accept: str) -> tuple[tuple[str, float], ...]:
    """The media ranges of an Accept header with their weights, in the order given; all when it is empty.

    >>> accepted("text/csv;q=0.5, */*;q=0.1")
    (('text/csv', 0.5), ('*/*', 0.1))
    """
    ranges = []
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if name:
            ranges.append((name, _weight(parameters)))
    return tuple(ranges) or (("*/*", 1.0),)


def _weight(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return max(0.0, min(1.0, float(parameter[2:])))
            except ValueError:
                return 0.0
    return 1.0


def best(accept: str, offered: Mapping[str, str]) -> str:
    """The value of the offered media type that the client prefers, or an empty string if it takes none.

    >>> best("text/csv, application/json;q=0.5", ROWS)
    'csv'
    >>> best("image/png", ROWS)
    ''
    """
    ranges = accepted(accept)
    weights = [(_quality(media_type, ranges), media_type) for media_type in offered]
    weight, chosen = max(weights, key=lambda pair: pair[0])
    return offered[chosen] if weight > 0 else ""


def _quality(media_type: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The weight that the most specific range gives; a full name counts a hair more than a star."""
    family = media_type.partition("/")[0] + "/*"
    for name, bonus in ((media_type, 0.002), (family, 0.001), ("*/*", 0.0)):
        for each, weight in ranges:
            if each == name:
                return weight + bonus if weight else 0.0
    return 0.0


@lru_cache(maxsize=1024)
def formats(accept: str) -> tuple[str, str]:
    """The preferred formats for rows and for graphs."""
    return best(accept, ROWS), best(accept, GRAPHS)


def wants_html(accept: str) -> bool:
    """Whether the client is a browser, as far as its Accept header says."""
    if "html" not in accept:
        return False
    offered = {**dict.fromkeys((*ROWS, *GRAPHS), "data"), **HTML}
    offered.pop("application/xml"), offered.pop("text/xml")
    return best(accept, offered) == "html"
