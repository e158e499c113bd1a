"""Pages about one thing: a claim, a paper, a proposition, or whatever else has a name of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from msgraph import iris, vocabulary
from msgraph.errors import UsageError
from msgraph.exporters.claims import View
from msgraph.model import Record
from msgraph.pipeline import reading
from msgraph.rdf.answers import Rows
from msgraph.vocabulary import PREFIXES
from msgraph.web.current import Snapshot
from msgraph.web.exchange import Refused
from msgraph.web.pages import data
from msgraph.web.pages.claim_lists import chosen_claims, claim_rows
from msgraph.web.pages.paper_view import (
    ClaimRow,
    ClaimView,
    PaperView,
    meaning_of,
    part_covers,
    passages,
    quote_covers,
)
from msgraph.web.pages.site import Site, named

if TYPE_CHECKING:
    from starlette.requests import Request

_AROUND = ("title", "references", "keywords", "disclosure", "funding")


def claim(site: Site, request: Request) -> Response:
    """A claim: its sentence in its paper, its fields, evidence on both sides, and whether it is an edge."""
    snapshot = site.snapshot
    for iri in named(request, site.base, data.suffix(request.url.path)):
        document = reading.document_of(snapshot.store, iri)
        if document:
            return _claim(site, request, snapshot, site.paper(snapshot, document), iri)
    raise Refused(404, "no such claim in the store", hint="it may be gone since the last build")


def _claim(
    site: Site, request: Request, snapshot: Snapshot, paper: PaperView, iri: str
) -> Response:
    view = paper.find(iri)
    form = data.wanted(request)
    if form:
        lines = data.lines_of(data.paper_lines(snapshot, paper.iri, site.base), iri, site.base)
        return data.response(snapshot, form, lines, [view.flat])
    same, other = _evidence(site, snapshot, view)
    return site.page(
        request,
        snapshot,
        "claim",
        view=view,
        row=view.row,
        claim=view.claim,
        flat=view.flat,
        paper=paper,
        passages=_context(paper, view),
        withheld=[(name, meaning_of(name)) for name in _strings(view.flat, "withheld")],
        same=same,
        other=other,
        citation=citation(paper.record),
        run=_run(snapshot, iri),
    )


def _context(paper: PaperView, view: ClaimView) -> list[object]:
    """The section that holds the quote, or a window around it where the section is long."""
    section = paper.record.section_at(view.claim.quote_start)
    kinds = (section.kind,) if section else ()
    chosen = passages(paper, part_covers(view.claim), kinds=kinds)
    return [p for p in chosen if any("quote" in piece.classes for piece in p.pieces)]


def _strings(view: View, key: str) -> list[str]:
    value = view[key]
    return [str(each) for each in value] if isinstance(value, list) else []


def _evidence(
    site: Site, snapshot: Snapshot, view: ClaimView
) -> tuple[list[ClaimRow], list[ClaimRow]]:
    """Other claims of the same proposition: with the same polarity, and with the other."""
    iri = view.row.iri
    text = chosen_claims(
        f"<{iri}> msg:proposition ?proposition . ?claim msg:proposition ?proposition . "
        f"FILTER(?claim != <{iri}>)",
        limit=50,
    )
    rows = claim_rows(site.rows(snapshot, text))
    same = [row for row in rows if row.polarity == view.row.polarity]
    return same, [row for row in rows if row.polarity != view.row.polarity]


def _run(snapshot: Snapshot, iri: str) -> dict[str, str]:
    answer = snapshot.store.query(
        f"""SELECT ?extractor ?software ?proposition WHERE {{ <{iri}> msg:proposition ?proposition .
        OPTIONAL {{ <{iri}> prov:wasGeneratedBy ?run . ?run msg:extractor ?extractor ;
        msg:softwareVersion ?software }} }}""",
        prefixes=PREFIXES,
    )
    assert isinstance(answer, Rows)
    for row in answer:
        return {
            name: term.value if term else ""
            for name, term in zip(answer.variables, row, strict=True)
        }
    return {"extractor": "", "software": "", "proposition": ""}


def citation(record: Record) -> str:
    """The paper as a reader would cite it."""
    names = [author.name for author in record.authors]
    who = ", ".join(names[:3]) + (" et al." if len(names) > 3 else "")
    volume = record.volume + (f"({record.issue})" if record.issue else "")
    where = " ".join(filter(None, (record.journal, record.published[:4])))
    place = ":".join(filter(None, (volume, record.pages)))
    parts = (who.rstrip("."), record.title.rstrip("."), where + (f";{place}" if place else ""))
    doi = f" doi:{record.doi}" if record.doi else ""
    return ". ".join(filter(None, parts)) + "." + doi


def paper(site: Site, request: Request) -> Response:
    """A paper: its text with every claim coloured, and the claims listed."""
    snapshot = site.snapshot
    for document in _documents(request, site.base):
        try:
            view = site.paper(snapshot, document)
        except UsageError:
            continue
        form = data.wanted(request)
        if form:
            lines = data.paper_lines(snapshot, document, site.base)
            return data.response(snapshot, form, lines, [v.flat for v in view.claims])
        return site.page(
            request,
            snapshot,
            "paper",
            paper=view,
            record=view.record,
            passages=passages(view, quote_covers(view)),
            kinds=[k for k in vocabulary.KINDS if any(v.row.kind == k for v in view.claims)],
            citation=citation(view.record),
        )
    outside = next(iter(_documents(request, site.base)), "")
    raise Refused(404, "the store does not hold this paper", hint=f"it may be at {outside}")


def _documents(request: Request, base: str) -> list[str]:
    """The documents that /paper/... may mean: a DOI, a PMID, or the hash of a text."""
    found = []
    for iri in named(request, base, data.suffix(request.url.path)):
        key = iri.removeprefix(f"{base}paper/")
        if key.startswith("10."):
            found.append(f"https://doi.org/{key}")
        elif key.startswith("pubmed/"):
            found.append(f"https://pubmed.ncbi.nlm.nih.gov/{key.removeprefix('pubmed/')}")
        else:
            found.append(iri)
    return found


def proposition(site: Site, request: Request) -> Response:
    """A proposition: who affirms it, and who denies it."""
    snapshot = site.snapshot
    for iri in named(request, site.base, data.suffix(request.url.path)):
        text = chosen_claims(f"?claim msg:proposition <{iri}>", limit=500)
        rows = claim_rows(site.rows(snapshot, text)) if plain_iri(iri) else []
        form = data.wanted(request)
        if rows and form not in ("", "csv"):
            return data.response(snapshot, form, data.node_lines(snapshot, iri), ())
        if rows:
            return site.page(
                request,
                snapshot,
                "proposition",
                iri=iri,
                affirmed=[row for row in rows if row.polarity == "affirmed"],
                denied=[row for row in rows if row.polarity == "negated"],
            )
    raise Refused(404, "no such proposition in the store")


def plain_iri(iri: str) -> bool:
    """Whether it can stand between < and > in a query."""
    return not any(c in '<>"{}|^`\\' or c <= " " for c in iri)


def anything(site: Site, request: Request) -> Response:
    """Whatever has a name of ours: what is said of it and what refers to it, as a table."""
    snapshot = site.snapshot
    asked = request.query_params.get("iri", "")
    names = [asked] if asked else named(request, site.base, data.suffix(request.url.path))
    for iri in filter(plain_iri, names):
        if asked and site.link(iri).startswith("/") and not site.link(iri).startswith("/ns"):
            return RedirectResponse(site.link(iri), status_code=303)
        lines = data.node_lines(snapshot, iri)
        form = data.wanted(request)
        if lines and form not in ("", "csv"):
            return data.response(snapshot, form, lines, ())
        if lines:
            return _table(site, request, snapshot, iri)
    raise Refused(404, "the store knows nothing of that name")


def _table(site: Site, request: Request, snapshot: Snapshot, iri: str) -> Response:
    said = f"SELECT ?p ?o WHERE {{ <{iri}> ?p ?o }} ORDER BY ?p ?o LIMIT 500"
    of = f"SELECT DISTINCT ?s ?p WHERE {{ ?s ?p <{iri}> }} LIMIT 100"
    return site.page(
        request,
        snapshot,
        "thing",
        iri=iri,
        short=iris.shorten(iri),
        said=site.rows(snapshot, said),
        inbound=site.rows(snapshot, of),
    )
