"""The page for SPARQL: an editor with the shipped questions, and the answer under it."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.responses import JSONResponse, Response

from msgraph import iris, queries, vocabulary
from msgraph.errors import MsgraphError, UsageError
from msgraph.vocabulary import PREFIXES
from msgraph.web.answers import Binding
from msgraph.web.current import Snapshot
from msgraph.web.exchange import status_of, told
from msgraph.web.pages.site import Site

if TYPE_CHECKING:
    from starlette.requests import Request

_SHOWN = 1_000  # rows of a page
_LABELLED = 1_500  # IRIs that are looked up
_PLAIN = ("xsd:integer", "xsd:decimal", "xsd:date", "xsd:gYear", "xsd:gYearMonth", "xsd:boolean")
_START = """# What is claimed to change which outcome?
SELECT ?drug ?direction ?outcome (COUNT(?claim) AS ?claims)
WHERE {
  ?claim a msg:OutcomeClaim ; msg:direction ?direction ;
    rdf:subject/skos:prefLabel ?drug ; rdf:object/skos:prefLabel ?outcome .
}
GROUP BY ?drug ?direction ?outcome
ORDER BY DESC(?claims)
LIMIT 50
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in the answer: its text, a label where it is a known thing, and where it leads.

    `full` is the whole IRI where `text` is a part of it; `note` the language or datatype of a literal.
    """

    text: str
    label: str = ""
    href: str = ""
    note: str = ""
    full: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer as the page shows it; `problem` says why there is none."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    truth: bool | None = None
    graph: str = ""
    more: bool = False
    problem: str = ""
    status: int = 200


def editor(site: Site, request: Request) -> Response:
    """The editor; with a query, its answer."""
    snapshot = site.snapshot
    text = request.query_params.get("query", "")
    example = request.query_params.get("example", "")
    if example and not text:
        text = _example(example, dict(request.query_params))
    shown = _answer(site, snapshot, text) if text.strip() else None
    asked = text or _START
    address = f"{request.url.scheme}://{request.headers.get('host', '')}/sparql"
    return site.page(
        request,
        snapshot,
        "editor",
        status=shown.status if shown else 200,
        text=asked,
        shown=shown,
        questions=queries.shipped(),
        example=example,
        share=f"/sparql?{urlencode({'query': text})}" if text else "",
        curl=_curl(address, asked),
        python=_python(address, asked),
        formats=("json", "csv", "tsv", "xml")
        if not (shown and shown.graph)
        else ("turtle", "ntriples", "jsonld"),
        link=urlencode({"query": text}),
    )


def _example(name: str, params: dict[str, str]) -> str:
    """The shipped question with its parameters bound; the names alone where it does not exist."""
    try:
        question = queries.find(name)
        given = {p.name: params[p.name] for p in question.params if params.get(p.name)}
        return queries.bind(question.text, given)
    except UsageError as error:
        return f"# {told(error)}".replace("\n", "\n# ")


def _answer(site: Site, snapshot: Snapshot, text: str) -> Shown:
    try:
        body, form = _asked(site, snapshot, text)
    except MsgraphError as error:
        return Shown(problem=told(error), status=status_of(error))
    if form != "json":
        return Shown(graph=body.decode(errors="replace")[:500_000])
    document = json.loads(body)
    if "boolean" in document:
        return Shown(truth=bool(document["boolean"]))
    columns = tuple(document["head"]["vars"])
    bindings: list[Binding] = document["results"]["bindings"]
    labels = _labels(site, snapshot, bindings[:_SHOWN])
    rows = tuple(
        tuple(_cell(binding.get(name), labels, site) for name in columns)
        for binding in bindings[:_SHOWN]
    )
    return Shown(columns, rows, more=len(bindings) > _SHOWN)


def _asked(site: Site, snapshot: Snapshot, text: str) -> tuple[bytes, str]:
    import asyncio

    answers = site.answers

    async def ask() -> tuple[bytes, str]:
        async with answers.answer(snapshot, answers.question(snapshot, text)) as (written, spool):
            return spool.read_bytes() if written.spooled else written.body, written.format

    return asyncio.run_coroutine_threadsafe(ask(), site.loop).result()


def _labels(site: Site, snapshot: Snapshot, bindings: list[Binding]) -> dict[str, str]:
    """Labels of the things in the answer that the store knows by one."""
    iris_found = {
        stated["value"]: None
        for binding in bindings
        for stated in binding.values()
        if stated["type"] == "uri" and stated["value"].startswith(site.base)
    }
    values = " ".join(f"<{iri}>" for iri in list(iris_found)[:_LABELLED] if " " not in iri)
    if not values:
        return {}
    rows = site.rows(
        snapshot, f"SELECT ?s ?label WHERE {{ VALUES ?s {{ {values} }} ?s skos:prefLabel ?label }}"
    )
    return {row["s"]["value"]: row["label"]["value"] for row in rows}


def _cell(stated: dict[str, str] | None, labels: dict[str, str], site: Site) -> Cell:
    if stated is None:
        return Cell("")
    value = stated["value"]
    if stated["type"] == "uri":
        known = value.removeprefix(vocabulary.NS) if value.startswith(vocabulary.NS) else ""
        text = _short(value, site.base)
        full = value if text != value else ""
        return Cell(text, labels.get(value, "") or known, site.link(value), full=full)
    if stated["type"] == "bnode":
        return Cell(f"_:{value}")
    note = stated.get("xml:lang", "") or iris.shorten(stated.get("datatype", ""))
    note = "" if note in _PLAIN else note
    return Cell(value if isinstance(value, str) else json.dumps(value), note=note)


def _short(iri: str, base: str) -> str:
    """The IRI as a CURIE; one of our data by the kind and the end of its path."""
    if not iri.startswith(base) or iri.startswith(vocabulary.NS):
        return iris.shorten(iri)
    kind, _, rest = iri.removeprefix(base).partition("/")
    end = rest.rpartition("/")[2]
    return f"{kind}/{'…/' if end != rest else ''}{end}"


def _curl(address: str, text: str) -> str:
    return f"curl {address} -H 'Accept: text/csv' --data-urlencode {shlex.quote('query=' + text)}"


def _python(address: str, text: str) -> str:
    quoted = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return (
        "from SPARQLWrapper import JSON, SPARQLWrapper\n\n"
        f'endpoint = SPARQLWrapper("{address}")\n'
        f'endpoint.setQuery("""{quoted}""")\n'
        "endpoint.setReturnFormat(JSON)\n"
        'for row in endpoint.queryAndConvert()["results"]["bindings"]:\n'
        '    print({name: value["value"] for name, value in row.items()})\n'
    )


def completions(site: Site, request: Request) -> Response:
    """What the editor completes: prefixes, and the classes and properties that the store really has."""
    snapshot = site.snapshot
    classes, properties = site.counts(snapshot)
    return JSONResponse(
        {
            "prefixes": PREFIXES,
            "classes": [_term(row, "class") for row in classes],
            "properties": [_term(row, "property") for row in properties],
            "values": [
                f"msg:{name}"
                for name in (
                    *vocabulary.POLARITIES,
                    *vocabulary.MODALITIES,
                    *vocabulary.ROLES,
                    *vocabulary.DIRECTIONS,
                )
            ],
        },
        headers={"etag": snapshot.tag, "cache-control": "no-cache"},
    )


def _term(row: Binding, name: str) -> dict[str, str]:
    return {"name": iris.shorten(row[name]["value"]), "count": f"{int(row['n']['value']):,}"}
