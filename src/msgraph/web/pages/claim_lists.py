"""Claims of many papers as rows, from one pattern that every list shares."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from msgraph import iris, vocabulary
from msgraph.web.answers import Binding
from msgraph.web.pages.paper_view import ClaimRow, End, Source


class Fields(NamedTuple):
    """What to select of a `?claim`, and the pattern that binds it."""

    variables: str
    pattern: str


#: Each OPTIONAL begins with one pattern: where it has two side by side, the engine reads all of both first.
CLAIM_FIELDS = Fields(
    "?claim ?type ?s ?slabel ?stext ?p ?o ?olabel ?otext ?direction ?polarity ?modality ?role ?quote "
    "?paper ?title ?date ?design",
    """
    ?claim msg:statedIn ?paper ; a ?type ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ;
      msg:direction ?direction ;
      msg:polarity ?polarity ; msg:modality ?modality ; msg:role ?role ; msg:hasSpan ?span .
    ?span oa:exact ?quote .
    FILTER(?type != msg:Claim)
    OPTIONAL { ?s skos:prefLabel ?slabel } OPTIONAL { ?o skos:prefLabel ?olabel }
    OPTIONAL { ?claim msg:subjectText ?stext } OPTIONAL { ?claim msg:objectText ?otext }
    OPTIONAL { ?paper dcterms:title ?title } OPTIONAL { ?paper dcterms:issued ?date }
    OPTIONAL { ?claim msg:hasContext ?ctx . OPTIONAL { ?ctx msg:design ?design } }
    """,
)


def chosen_claims(pattern: str, *, limit: int) -> str:
    """The query for the claims that a pattern binds: chosen first, then described.

    In one pattern the engine may describe all claims and choose after: 19 ms for 1.
    """
    return (
        f"SELECT {CLAIM_FIELDS.variables} WHERE {{ "
        f"{{ SELECT DISTINCT ?claim WHERE {{ {pattern} }} LIMIT {limit} }} {CLAIM_FIELDS.pattern} }}"
    )


_KINDS = {iri: name for name, iri in vocabulary.KINDS.items()}


def claim_rows(bindings: Iterable[Binding]) -> list[ClaimRow]:
    """The rows, each claim once."""
    found: dict[str, ClaimRow] = {}
    for binding in bindings:
        row = _row(binding)
        found.setdefault(row.iri, row)
    return list(found.values())


def _row(binding: Binding) -> ClaimRow:
    def value(name: str) -> str:
        return binding[name]["value"] if name in binding else ""

    def local(name: str) -> str:
        return value(name).removeprefix(vocabulary.NS)

    paper = value("paper")
    return ClaimRow(
        iri=value("claim"),
        kind=_KINDS.get(value("type"), ""),
        subject=_end(binding, "s", value("slabel") or value("stext")),
        predicate=iris.shorten(value("p")),
        object=_end(binding, "o", value("olabel") or value("otext")),
        direction=local("direction"),
        polarity=local("polarity"),
        modality=local("modality"),
        role=local("role"),
        quote=value("quote"),
        paper=Source(paper, value("title") or paper, value("date")[:4]),
        design=value("design"),
    )


def _end(binding: Binding, name: str, label: str) -> End:
    stated = binding.get(name)
    if stated is None:
        return End(label)
    if stated["type"] != "uri":
        return End(label or stated["value"])
    return End(label or iris.shorten(stated["value"]), stated["value"])
