"""The works that a paper cites, one claim for each reference printed in its text."""

from __future__ import annotations

from msgraph import iris
from msgraph.extract import parties
from msgraph.model import Argument, Claim, Concept, Record, Reference


def find(record: Record) -> list[Claim]:
    """``paper cito:cites work`` for every reference whose words stand in the text, in their order.

    The quote is the citation as printed. A reference that came only as metadata (PubMed XML) makes no
    claim: there are no words to check it against. The paper's bibliography holds it all the same.
    """
    printed = [r for r in record.references if 0 <= r.start < r.end]
    subject = parties.paper(record) if printed else Argument("")
    return [_claim(record, reference, subject) for reference in printed]


def _claim(record: Record, reference: Reference, subject: Argument) -> Claim:
    quote = record.text[reference.start : reference.end]
    section = record.section_at(reference.start)
    return Claim(
        kind="citation",
        subject=subject,
        predicate="cito:cites",
        object=Argument(quote, reference.start, reference.end, work(reference)),
        quote=quote,
        quote_start=reference.start,
        quote_end=reference.end,
        modality="asserted",
        role="citation",
        section=section.kind if section else "references",
    )


def work(reference: Reference) -> Concept:
    """The cited work, named by DOI, PMID, or a hash of its citation; its IRI is left to the writer."""
    if reference.doi or reference.pmid:
        slug = iris.document_key(iris.document(doi=reference.doi, pmid=reference.pmid))
    else:
        slug = iris.reference(reference.text).rpartition("/")[2]
    return Concept("work", slug, reference.title or reference.text)
