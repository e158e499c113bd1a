"""Pages about a concept: what is claimed of it, and the graph around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from starlette.responses import Response

from msgraph import iris, vocabulary, wording
from msgraph.exporters.scope import concept_lines
from msgraph.rdf.lines import Nodes
from msgraph.vocabulary import PREFIXES
from msgraph.web.current import Snapshot
from msgraph.web.exchange import Refused
from msgraph.web.pages import data
from msgraph.web.pages.claim_lists import chosen_claims, claim_rows
from msgraph.web.pages.paper_view import ClaimRow, End
from msgraph.web.pages.site import Site, link, named
from msgraph.web.pages.things import plain_iri

if TYPE_CHECKING:
    from starlette.requests import Request

_SKOS = PREFIXES["skos"]
_MOST = 5_000  # claims of one concept that are read
_PAGE = 25
_ROWS = 40  # of the matrix
_NODES = 60  # of the graph

#: What claims can be chosen by, and the value that a claim has of it.
FILTERS: dict[str, Callable[[ClaimRow], str]] = {
    "kind": lambda row: row.kind,
    "year": lambda row: row.paper.year if row.paper else "",
    "design": lambda row: row.design,
    "modality": lambda row: row.modality,
    "polarity": lambda row: row.polarity,
    "direction": lambda row: row.direction,
}


@dataclass(frozen=True, slots=True)
class Matching:
    """An outside identifier of a concept, with its grounds."""

    curie: str
    iri: str
    relation: str
    label: str
    status: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConceptView:
    """A concept as the shared graph describes it."""

    iri: str
    label: str
    category: str
    names: tuple[str, ...]
    broader: tuple[End, ...]
    matchings: tuple[Matching, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the matrix: a thing, and how many claims say which direction of it."""

    end: End
    total: int
    papers: int
    cells: tuple[int, ...]


def concept(site: Site, request: Request) -> Response:
    """A concept: its identifiers, a matrix of what it does to what, and its claims."""
    snapshot = site.snapshot
    for iri in filter(plain_iri, named(request, site.base, data.suffix(request.url.path))):
        found = _view(snapshot, iri, site.base)
        if found is not None:
            return _concept(site, request, snapshot, found)
    raise Refused(404, "no such concept in the store", hint="search for it by another name")


def _concept(site: Site, request: Request, snapshot: Snapshot, view: ConceptView) -> Response:
    form = data.wanted(request)
    if form and form != "csv":
        lines = concept_lines(snapshot.store, [f"<{view.iri}> "], site.base)
        return data.response(snapshot, form, lines, ())
    rows = _claims(site, snapshot, view.iri)
    chosen = {name: request.query_params.get(name, "") for name in (*FILTERS, "with")}
    kept = [row for row in rows if _fits(row, chosen, view.iri)]
    if form == "csv":
        return _csv(kept)
    counted = [row for row in kept if _counts(row, view.iri)]
    directions = [d for d in vocabulary.DIRECTIONS if any(row.direction == d for row in counted)]
    start = _start(request)
    return site.page(
        request,
        snapshot,
        "concept",
        concept=view,
        total=len(rows),
        most=_MOST,
        papers=len({row.paper.iri for row in kept if row.paper}),
        rows=kept[start : start + _PAGE],
        kept=len(kept),
        start=start,
        step=_PAGE,
        columns=directions,
        matrix=matrix(counted, view.iri, directions),
        options={name: _options(rows, value) for name, value in FILTERS.items()},
        chosen=chosen,
        query=_query(chosen),
    )


def _query(chosen: dict[str, str]) -> Callable[..., str]:
    """A function that gives the query string of the choice with some of it changed."""

    def query(**changed: str | int) -> str:
        given = {**chosen, **{name.rstrip("_"): str(value) for name, value in changed.items()}}
        return "?" + urlencode({name: value for name, value in given.items() if value})

    return query


def _start(request: Request) -> int:
    given = request.query_params.get("start", "0")
    return int(given) if given.isdigit() and len(given) < 7 else 0


def _view(snapshot: Snapshot, iri: str, base: str) -> ConceptView | None:
    lines = concept_lines(snapshot.store, [f"<{iri}> "], base)
    nodes = Nodes(lines)
    label = nodes.one(iri, f"{_SKOS}prefLabel")
    if not label:
        return None
    names = {v: k for k, v in vocabulary.CATEGORIES.items()}
    broader = (
        End(nodes.one(b, f"{_SKOS}prefLabel") or b, b) for b in nodes.all(iri, f"{_SKOS}broader")
    )
    return ConceptView(
        iri=iri,
        label=label,
        category=names.get(nodes.one(iri, vocabulary.category), ""),
        names=tuple(nodes.all(iri, f"{_SKOS}altLabel")),
        broader=tuple(broader),
        matchings=tuple(_matching(nodes, g) for g in nodes.all(iri, vocabulary.hasGrounding)),
    )


def _matching(nodes: Nodes, record: str) -> Matching:
    target = nodes.one(record, vocabulary.groundedTo)
    return Matching(
        curie=iris.shorten(target),
        iri=target,
        relation=nodes.one(record, vocabulary.matchRelation)
        .removeprefix(_SKOS)
        .removesuffix("Match"),
        label=nodes.one(record, vocabulary.groundedLabel),
        status=nodes.one(record, vocabulary.groundingStatus),
        sources=tuple(nodes.all(record, vocabulary.mappingSource)),
    )


def _claims(site: Site, snapshot: Snapshot, iri: str) -> list[ClaimRow]:
    text = chosen_claims(
        f"{{ ?claim rdf:subject <{iri}> ; msg:statedIn ?paper }} UNION "
        f"{{ ?claim rdf:object <{iri}> ; msg:statedIn ?paper }}",
        limit=_MOST,
    )
    rows = claim_rows(site.rows(snapshot, text))
    firm = site_order()
    return sorted(
        rows,
        key=lambda r: (
            -int(r.paper.year or 0) if r.paper and r.paper.year.isdigit() else 0,
            firm(r),
            r.iri,
        ),
    )


def site_order() -> Callable[[ClaimRow], int]:
    """How firmly a claim is made, the firmest first."""
    order = {name: place for place, name in enumerate(vocabulary.MODALITIES)}
    return lambda row: order.get(row.modality, len(order))


def _fits(row: ClaimRow, chosen: dict[str, str], iri: str) -> bool:
    if chosen["with"] and chosen["with"] not in (row.subject.iri, row.object.iri):
        return False
    return all(not chosen[name] or value(row) == chosen[name] for name, value in FILTERS.items())


def _options(rows: Sequence[ClaimRow], value: Callable[[ClaimRow], str]) -> list[tuple[str, int]]:
    counted = Counter(filter(None, map(value, rows)))
    return sorted(counted.items(), key=lambda pair: (pair[0].isdigit(), pair[0]), reverse=False)


def _other(row: ClaimRow, iri: str) -> End:
    return row.object if row.subject.iri == iri else row.subject


def _counts(row: ClaimRow, iri: str) -> bool:
    """Whether the claim is one of the matrix: denied ones are not."""
    return row.polarity != "negated" and bool(_other(row, iri).iri)


def matrix(rows: Sequence[ClaimRow], iri: str, directions: Sequence[str]) -> list[Line]:
    """What the concept is claimed to do to what, the most claimed first."""
    cells: dict[End, Counter[str]] = {}
    papers: dict[End, set[str]] = {}
    for row in rows:
        other = _other(row, iri)
        cells.setdefault(other, Counter())[row.direction] += 1
        papers.setdefault(other, set()).add(row.paper.iri if row.paper else "")
    lines = [
        Line(end, counted.total(), len(papers[end]), tuple(counted[d] for d in directions))
        for end, counted in cells.items()
    ]
    return sorted(lines, key=lambda line: (-line.total, line.end.label))[:_ROWS]


def _csv(rows: Sequence[ClaimRow]) -> Response:
    import csv
    from io import StringIO

    out = StringIO()
    writer = csv.writer(out)
    fields = (
        "iri",
        "kind",
        "subject",
        "predicate",
        "object",
        "direction",
        "polarity",
        "modality",
        "quote",
    )
    writer.writerow((*fields, "paper"))
    for row in rows:
        cells = [
            row.subject.label
            if f == "subject"
            else row.object.label
            if f == "object"
            else getattr(row, f)
            for f in fields
        ]
        writer.writerow((*cells, row.paper.iri if row.paper else ""))
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8")


def graph(site: Site, request: Request) -> Response:
    """What a concept's claims connect it to, as a picture and as a table."""
    snapshot = site.snapshot
    asked = request.query_params.get("iri", "") or _busiest(site, snapshot)
    written = quote(asked, safe="-._~:/")  # a copied address has lost its escapes
    found = (_view(snapshot, iri, site.base) for iri in (asked, written) if plain_iri(iri) and iri)
    view = next(filter(None, found), None)
    if view is None:
        raise Refused(404, "no such concept in the store", hint="add ?iri=<the IRI of a concept>")
    edges = _edges(_claims(site, snapshot, view.iri))
    return site.page(
        request,
        snapshot,
        "graph",
        concept=view,
        edges=edges[:_NODES],
        more=max(0, len(edges) - _NODES),
        elements=_elements(view, edges[:_NODES], site.base),
    )


def _busiest(site: Site, snapshot: Snapshot) -> str:
    rows = site.rows(
        snapshot,
        "SELECT ?s WHERE { ?claim a msg:DrugClaim ; rdf:subject ?s . ?s a msg:Concept } "
        "GROUP BY ?s ORDER BY DESC(COUNT(?claim)) LIMIT 1",
    )
    return rows[0]["s"]["value"] if rows else ""


@dataclass(frozen=True, slots=True)
class Edge:
    """Claims that say the same of the same two things."""

    subject: End
    predicate: str
    object: End
    direction: str
    polarity: str
    claims: int
    papers: int


def _edges(rows: Sequence[ClaimRow]) -> list[Edge]:
    groups: dict[tuple[End, str, End, str, str], list[ClaimRow]] = {}
    for row in rows:
        if row.subject.iri and row.object.iri:
            key = (row.subject, row.predicate, row.object, row.direction, row.polarity)
            groups.setdefault(key, []).append(row)
    edges = [
        Edge(*key, len(found), len({r.paper.iri for r in found if r.paper}))
        for key, found in groups.items()
    ]
    return sorted(edges, key=lambda e: (-e.claims, e.object.label, e.predicate, e.direction))


def _elements(view: ConceptView, edges: Sequence[Edge], base: str) -> dict[str, object]:
    """Nodes and edges as the drawing script takes them."""
    ends = {end.iri: end.label for edge in edges for end in (edge.subject, edge.object)}
    ends[view.iri] = view.label
    nodes = [
        {
            "id": iri,
            "label": label,
            "href": link(iri, base),
            "kind": _category(iri, base),
            "here": iri == view.iri,
        }
        for iri, label in ends.items()
    ]
    lines = [
        {
            "source": edge.subject.iri,
            "target": edge.object.iri,
            "label": wording.verb(
                edge.predicate, direction=edge.direction, negated=edge.polarity == "negated"
            ),
            "denied": edge.polarity == "negated",
            "claims": edge.claims,
        }
        for edge in edges
    ]
    return {"nodes": nodes, "edges": lines}


def _category(iri: str, base: str) -> str:
    return iri.removeprefix(f"{base}concept/").partition("/")[0] if iri.startswith(base) else ""
