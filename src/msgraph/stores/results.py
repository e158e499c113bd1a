"""SPARQL results in JSON, as answers.

Source: https://www.w3.org/TR/sparql11-results-json/
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TypedDict

from msgraph.errors import QueryError
from msgraph.rdf.answers import Row, Rows, Truth
from msgraph.rdf.terms import Term, literal

Binding = TypedDict(
    "Binding", {"type": str, "value": str, "datatype": str, "xml:lang": str}, total=False
)


def parse_results(body: bytes, *, where: str) -> Rows | Truth:
    """The answer in the document.

    Raises:
        QueryError: it is cut short or something else; a server that ran out of time says so like
        this.
    """
    try:
        document = json.loads(body)
        if "boolean" in document:
            return Truth(bool(document["boolean"]))
        names = tuple(document["head"]["vars"])
        return Rows(names, _rows(names, document["results"]["bindings"]))
    except (ValueError, KeyError, TypeError) as error:
        raise QueryError(
            "the answer is broken or was cut short",
            where=where,
            hint="the endpoint may have reached its own time limit: ask for less",
        ) from error


def _rows(names: tuple[str, ...], bindings: list[Mapping[str, Binding]]) -> Iterator[Row]:
    for binding in bindings:
        yield tuple(_term(binding[name]) if name in binding else None for name in names)


def _term(stated: Binding) -> Term:
    kind, value = stated["type"], stated["value"]
    if kind == "uri":
        return Term("iri", value)
    if kind == "bnode":
        return Term("bnode", value)
    if kind in ("literal", "typed-literal"):
        return literal(
            value, datatype=stated.get("datatype", ""), language=stated.get("xml:lang", "")
        )
    return Term("triple", json.dumps(value, sort_keys=True))
