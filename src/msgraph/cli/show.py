"""`msgraph show`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from msgraph.cli.options import base_option, opened, store_option

if TYPE_CHECKING:
    from msgraph.model import Claim, Paper
    from msgraph.stores import Store


@click.command(name="show")
@click.argument("thing")
@store_option
@base_option
def command(thing: str, location: str, base: str) -> None:
    """Show a claim, a paper or a concept, each claim with its sentence.

    THING is an IRI, a CURIE, a DOI, a PMID, or the name of a concept ("alemtuzumab").
    """
    from msgraph.errors import UsageError
    from msgraph.pipeline import reading

    store = opened(location)
    found = reading.find(store, thing, base)
    if not found:
        raise UsageError(
            f"nothing in the store is named `{thing}`",
            hint="give an IRI, a DOI, a PMID or a concept's name; `msgraph claims` lists claims",
        )
    for iri, what in found:
        {"claim": _claim, "paper": _paper, "concept": _concept}.get(what, _other)(store, iri, base)


def _paper(store: Store, iri: str, base: str) -> None:
    from msgraph.pipeline import reading

    paper = reading.paper(store, iri, base)
    record = paper.record
    click.secho(record.title or iri, bold=True)
    click.echo("   ".join(part for part in (iri, record.journal, record.published) if part))
    if record.status:
        click.secho(f"status: {record.status}", fg="red")
    for claim in paper.claims:
        print_claim(claim, paper, base)


def _claim(store: Store, iri: str, base: str) -> None:
    from msgraph import rdf
    from msgraph.pipeline import reading

    paper = reading.paper(store, reading.document_of(store, iri), base)
    for claim in paper.claims:
        if rdf.claim_iri(claim, paper.record, base=base) == iri:
            print_claim(claim, paper, base)


def _concept(store: Store, iri: str, base: str) -> None:
    from msgraph import iris, rdf
    from msgraph.pipeline import reading

    wanted: dict[str, set[str]] = {}
    for name, document in reading.claims_about(store, iri):
        wanted.setdefault(document, set()).add(name)
    click.secho(iris.shorten(iri), bold=True)
    for document, claims in wanted.items():
        paper = reading.paper(store, document, base)
        click.echo(f"\n{paper.record.title or document}\n{document}")
        for claim in paper.claims:
            if rdf.claim_iri(claim, paper.record, base=base) in claims:
                print_claim(claim, paper, base)


def _other(store: Store, iri: str, base: str) -> None:
    from msgraph.stores import Triples

    answer = store.query(f"CONSTRUCT {{ <{iri}> ?p ?o }} WHERE {{ <{iri}> ?p ?o }}")
    assert isinstance(answer, Triples)
    for _, predicate, value in answer.triples:
        click.echo(f"{predicate.n3()} {value.n3()}")


def print_claim(claim: Claim, paper: Paper, base: str) -> None:
    """Print a claim with its grades, its sentence, context and results."""
    from msgraph import rdf, wording

    subject = claim.subject.concept.label if claim.subject.concept else claim.subject.text
    object_ = claim.object.concept.label if claim.object.concept else claim.object.text
    negated = claim.polarity == "negated"
    said = wording.verb(claim.predicate, direction=claim.direction, negated=negated)
    click.echo()
    click.secho(f"{subject} — {said} — {object_}", bold=True)
    grades = [claim.kind, claim.polarity, claim.modality, claim.role.replace("_", " ")]
    if claim.direction != "unspecified":
        grades.append(claim.direction.replace("_", " "))
    click.echo("  " + ", ".join(grades))
    click.echo(_marked(claim))
    for slot in claim.context:
        click.echo(f"  {slot.name.replace('_', ' ')}: {slot.text}")
    for result in claim.results:
        click.echo(f"  {result.kind.replace('_', ' ')}: {result.as_reported}")
    place = f"{claim.section} {claim.quote_start}–{claim.quote_end}"
    click.echo(f"  {place}   {rdf.claim_iri(claim, paper.record, base=base)}")


def _marked(claim: Claim) -> str:
    """The quote with the words of subject, cue and object underlined on a terminal."""
    places = sorted(
        (start - claim.quote_start, end - claim.quote_start)
        for start, end in (
            (claim.subject.start, claim.subject.end),
            (claim.cue_start, claim.cue_end),
            (claim.object.start, claim.object.end),
        )
        if claim.quote_start <= start and end <= claim.quote_end
    )
    out, position = "", 0
    for start, end in places:
        if start >= position:
            out += claim.quote[position:start] + click.style(claim.quote[start:end], underline=True)
            position = end
    return f"  “{out}{claim.quote[position:]}”"
