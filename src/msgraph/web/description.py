"""What the service says of itself: a Service Description, and VoID with examples and prefixes.

Sources: https://www.w3.org/TR/sparql11-service-description/, https://www.w3.org/TR/void/,
https://www.w3.org/TR/shacl/#sparql-prefixes
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from io import BytesIO

from msgraph.rdf.lines import RDF, XSD, Lines
from msgraph.rdf.syntax import serialise
from msgraph.resources import __version__
from msgraph.vocabulary import NS, PREFIXES
from msgraph.web import negotiation
from msgraph.web.answers import Answers, Binding
from msgraph.web.current import Snapshot
from msgraph.web.exchange import Call, Refused, reply

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
FORMATS = "http://www.w3.org/ns/formats/"
_SH = "http://www.w3.org/ns/shacl#"
_DCTERMS = "http://purl.org/dc/terms/"
_RESULT_FORMATS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "N-Quads", "TriG", "JSON-LD", "RDF_XML"),
)
_CLASSES = "SELECT ?class (COUNT(?s) AS ?n) WHERE { ?s a ?class } GROUP BY ?class ORDER BY DESC(?n)"
_PROPERTIES = "SELECT ?property (COUNT(?s) AS ?n) WHERE { ?s ?property ?o } GROUP BY ?property ORDER BY DESC(?n)"


class Describer:
    """Descriptions of one endpoint and what it serves."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._counted: tuple[str, list[Binding], list[Binding]] = ("", [], [])
        self._turn = asyncio.Lock()

    async def service(self, call: Call) -> None:
        """Send the Service Description in the format that the client prefers."""
        snapshot = self._answers.current.snapshot()
        endpoint = f"http://{call.header(b'host')}/sparql"
        lines = _service(endpoint, snapshot, self._answers.settings.writable)
        await _send(call, lines.text(), snapshot)

    async def dataset(self, call: Call) -> None:
        """Send the VoID description; the first after a change counts the whole store."""
        from msgraph import queries  # and lexicons: the server starts without them

        snapshot = self._answers.current.snapshot()
        classes, properties = await self.counts(snapshot)
        site = f"http://{call.header(b'host')}"
        lines = _dataset(site, snapshot, classes, properties)
        examples = queries.described(self._answers.settings.base, endpoint=f"{site}/sparql")
        await _send(call, lines.text() + examples.text(), snapshot)

    async def counts(self, snapshot: Snapshot) -> tuple[list[Binding], list[Binding]]:
        """Classes with their members and properties with their triples, most first."""
        async with self._turn:
            if self._counted[0] != snapshot.tag:
                classes = await self._answers.rows(snapshot, _CLASSES)
                properties = await self._answers.rows(snapshot, _PROPERTIES)
                self._counted = (snapshot.tag, classes, properties)
            return self._counted[1], self._counted[2]


def _service(endpoint: str, snapshot: Snapshot, writable: bool) -> Lines:
    lines = Lines()
    lines.kind(endpoint, f"{SD}Service")
    lines.link(endpoint, f"{SD}endpoint", endpoint)
    lines.link(endpoint, f"{SD}supportedLanguage", f"{SD}SPARQL11Query")
    if writable:
        lines.link(endpoint, f"{SD}supportedLanguage", f"{SD}SPARQL11Update")
    lines.link(endpoint, f"{SD}feature", f"{SD}UnionDefaultGraph")
    for name in _RESULT_FORMATS:
        lines.link(endpoint, f"{SD}resultFormat", f"{FORMATS}{name}")
    dataset, graph = f"{endpoint}#dataset", f"{endpoint}#union"
    lines.link(endpoint, f"{SD}defaultDataset", dataset)
    lines.kind(dataset, f"{SD}Dataset")
    lines.link(dataset, f"{SD}defaultGraph", graph)
    lines.kind(graph, f"{SD}Graph")
    lines.integer(graph, f"{VOID}triples", snapshot.store.count())
    return lines


def _dataset(
    site: str, snapshot: Snapshot, classes: Iterable[Binding], properties: Iterable[Binding]
) -> Lines:
    lines, dataset = Lines(), f"{site}/.well-known/void#dataset"
    lines.kind(dataset, f"{VOID}Dataset")
    lines.string(dataset, f"{_DCTERMS}title", "Claims of biomedical papers")
    lines.string(dataset, f"{_DCTERMS}creator", f"msgraph {__version__}")
    lines.link(dataset, f"{VOID}sparqlEndpoint", f"{site}/sparql")
    lines.link(dataset, f"{VOID}vocabulary", NS)
    lines.integer(dataset, f"{VOID}triples", snapshot.store.count())
    for number, row in enumerate(classes, start=1):
        part = f"{dataset}-class-{number}"
        lines.link(dataset, f"{VOID}classPartition", part)
        lines.link(part, f"{VOID}class", row["class"]["value"])
        lines.typed(part, f"{VOID}entities", row["n"]["value"], "integer")
    for number, row in enumerate(properties, start=1):
        part = f"{dataset}-property-{number}"
        lines.link(dataset, f"{VOID}propertyPartition", part)
        lines.link(part, f"{VOID}property", row["property"]["value"])
        lines.typed(part, f"{VOID}triples", row["n"]["value"], "integer")
    return lines


async def _send(call: Call, text: str, snapshot: Snapshot) -> None:
    name = negotiation.best(call.header(b"accept"), negotiation.GRAPHS)
    if not name:
        raise Refused(406, "a description comes as RDF", hint="accept text/turtle, say")
    prefixes = {"sd": SD, "void": VOID, "formats": FORMATS, "sh": _SH, "rdf": RDF, "xsd": XSD}
    out = BytesIO()
    serialise(text.splitlines(), name, out, prefixes={**PREFIXES, **prefixes})
    headers = (
        (b"access-control-allow-origin", b"*"),
        (b"etag", snapshot.tag.encode()),
        (b"cache-control", b"no-cache"),
        (b"vary", b"accept"),
    )
    await reply(
        call, 200, out.getvalue(), media_type=negotiation.MEDIA_TYPES[name], headers=headers
    )
