"""Pages about the whole store: the start, search, contradictions, about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from msgraph import iris, queries, resources
from msgraph.pipeline import reading
from msgraph.stores.manifest import read_manifest
from msgraph.web.current import Snapshot
from msgraph.web.pages.claim_lists import CLAIM_FIELDS, claim_rows
from msgraph.web.pages.paper_view import ClaimRow
from msgraph.web.pages.site import STATIC, Site
from msgraph.web.search import KINDS

if TYPE_CHECKING:
    from starlette.requests import Request

_SHOWN = (
    "safety-signals",
    "contradictions",
    "outcomes",
    "drugs-for-disease",
    "opposite-directions",
    "ties-to-makers",
)
_BUSY = """
SELECT ?concept ?label ?category (COUNT(?claim) AS ?n) WHERE {
  ?claim rdf:subject ?concept ; a msg:Claim . ?concept skos:prefLabel ?label ; msg:category ?category ; skos:inScheme ?lexicon
} GROUP BY ?concept ?label ?category ORDER BY DESC(?n) ?label LIMIT 24"""
_DENIED = """
SELECT DISTINCT ?proposition WHERE {
  ?no msg:polarity msg:negated ; msg:proposition ?proposition .
  ?yes msg:proposition ?proposition ; msg:polarity msg:affirmed .
} LIMIT 200"""
_OPPOSITE = """
SELECT DISTINCT ?up ?down WHERE {
  VALUES (?high ?low) { (msg:increased msg:decreased) (msg:improved msg:worsened) }
  ?up msg:direction ?high ; msg:polarity msg:affirmed ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o .
  ?down rdf:subject ?s ; rdf:object ?o ; rdf:predicate ?p ; msg:direction ?low ; msg:polarity msg:affirmed .
  ?s skos:inScheme ?known .
} LIMIT 400"""


@dataclass(frozen=True, slots=True)
class Dispute:
    """Claims that cannot all be true, on two sides."""

    title: str
    left: tuple[ClaimRow, ...]
    right: tuple[ClaimRow, ...]
    across: bool


def home(site: Site, request: Request) -> Response:
    """The start: one box to search by, questions to begin with, what there is most of."""
    snapshot = site.snapshot
    known = {question.name: question for question in queries.shipped()}
    return site.page(
        request,
        snapshot,
        "home",
        sizes=site.sizes(snapshot),
        questions=[known[name] for name in _SHOWN if name in known],
        more=len(known),
        busy=site.rows(snapshot, _BUSY),
    )


def search(site: Site, request: Request) -> Response:
    """What has the words; straight to the thing if they name one."""
    snapshot = site.snapshot
    words = request.query_params.get("q", "").strip()[:500]
    if not words:
        return RedirectResponse("/", status_code=303)
    direct = _direct(site, snapshot, words)
    if direct:
        return RedirectResponse(direct, status_code=303)
    index = site.index(snapshot)
    kind = request.query_params.get("kind", "")
    kinds = (kind,) if kind in KINDS else KINDS
    page = request.query_params.get("page", "1")
    number = int(page) if page.isdigit() and 0 < len(page) < 5 else 1
    limit = 20 if len(kinds) == 1 else 8
    hits = {k: index.find(words, k, limit=limit + 1, offset=(number - 1) * limit) for k in kinds}
    return site.page(
        request,
        snapshot,
        "search",
        asked=words,
        hits={k: found[:limit] for k, found in hits.items()},
        further={k: len(found) > limit for k, found in hits.items()},
        number=number,
        kind=kind,
    )


def _direct(site: Site, snapshot: Snapshot, words: str) -> str:
    """The page of what an IRI, a CURIE, a DOI or a PMID names, or nothing."""
    bare = words.removeprefix("PMID:").removeprefix("pmid:").removeprefix("doi:").strip()
    looks = "://" in words or bare.startswith("10.") or bare.isdigit()
    if not looks:
        return ""
    found = reading.find(snapshot.store, bare, site.base)
    target = site.link(found[0][0]) if found else ""
    return target if target.startswith("/") else ""


def contradictions(site: Site, request: Request) -> Response:
    """Claims that deny each other, side by side."""
    snapshot = site.snapshot
    disputes = [*_denials(site, snapshot), *_opposites(site, snapshot)]
    across = [dispute for dispute in disputes if dispute.across]
    within = [dispute for dispute in disputes if not dispute.across]
    return site.page(request, snapshot, "contradictions", across=across, within=within)


def _denials(site: Site, snapshot: Snapshot) -> list[Dispute]:
    found = site.rows(snapshot, _DENIED)
    values = " ".join(f"<{row['proposition']['value']}>" for row in found)
    if not values:
        return []
    rows = site.rows(
        snapshot,
        f"SELECT ?proposition {CLAIM_FIELDS.variables} WHERE {{ VALUES ?proposition {{ {values} }} "
        f"?claim msg:proposition ?proposition . {CLAIM_FIELDS.pattern} }} LIMIT 4000",
    )
    sides: dict[str, dict[str, list[ClaimRow]]] = {}
    seen = set()
    for binding in rows:
        row = claim_rows([binding])[0]
        if row.iri not in seen:
            seen.add(row.iri)
            side = sides.setdefault(binding["proposition"]["value"], {})
            side.setdefault(row.polarity, []).append(row)
    return [
        _dispute(side["affirmed"], side["negated"])
        for side in sides.values()
        if "affirmed" in side and "negated" in side
    ]


def _opposites(site: Site, snapshot: Snapshot) -> list[Dispute]:
    pairs = site.rows(snapshot, _OPPOSITE)
    values = " ".join({f"<{row[side]['value']}>" for row in pairs for side in ("up", "down")})
    if not values:
        return []
    rows = claim_rows(
        site.rows(
            snapshot,
            f"SELECT {CLAIM_FIELDS.variables} WHERE {{ VALUES ?claim {{ {values} }} {CLAIM_FIELDS.pattern} }}",
        )
    )
    groups: dict[tuple[str, str, str], tuple[list[ClaimRow], list[ClaimRow]]] = {}
    for row in rows:
        key = (row.subject.iri, row.predicate, row.object.iri)
        sides = groups.setdefault(key, ([], []))
        sides[row.direction in ("decreased", "worsened")].append(row)
    return [_dispute(up, down) for up, down in groups.values() if up and down]


def _dispute(left: list[ClaimRow], right: list[ClaimRow]) -> Dispute:
    first = left[0]
    papers = {row.paper.iri for row in (*left, *right) if row.paper}
    title = f"{first.subject.label} · {first.object.label}"
    return Dispute(title, tuple(left), tuple(right), len(papers) > 1)


def about(site: Site, request: Request) -> Response:
    """What is served: counts, versions, licences, addresses for programs."""
    snapshot = site.snapshot
    classes, properties = site.counts(snapshot)
    manifest = (
        read_manifest(snapshot.store.folder / "generations" / f"{snapshot.revision:06d}")
        if snapshot.revision
        else None
    )
    return site.page(
        request,
        snapshot,
        "about",
        quads=snapshot.store.count(),
        graphs=len(snapshot.store.graphs()),
        created=manifest.created if manifest else "never",
        versions=dict(manifest.versions) if manifest else {},
        classes=[
            (iris.shorten(r["class"]["value"]), r["class"]["value"], r["n"]["value"])
            for r in classes
        ],
        properties=[
            (iris.shorten(r["property"]["value"]), r["property"]["value"], r["n"]["value"])
            for r in properties
        ],
        vendored=list(resources.rows((STATIC / "VENDORED.tsv").read_text(), "VENDORED.tsv")),
        writable=site.answers.settings.writable,
        timeout=site.answers.settings.timeout,
    )
