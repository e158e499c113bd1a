"""What must hold of a claim before it is written, whoever found it."""

from __future__ import annotations

from collections.abc import Iterator

from msgraph import vocabulary
from msgraph.model import Argument, Claim, Record

_TABLES = {
    "kind": vocabulary.KINDS,
    "predicate": vocabulary.PREDICATES,
    "polarity": vocabulary.POLARITIES,
    "modality": vocabulary.MODALITIES,
    "role": vocabulary.ROLES,
    "direction": vocabulary.DIRECTIONS,
    "section": vocabulary.SECTIONS,
    "curation": vocabulary.CURATIONS,
}


def faults(claim: Claim, record: Record) -> list[str]:
    """Why a claim cannot stand, as sentences; none if every word of it is in the text and every value known."""
    return [*_unknown_values(claim), *_false_places(claim, record.text)]


def _unknown_values(claim: Claim) -> Iterator[str]:
    for field, table in _TABLES.items():
        value = getattr(claim, field)
        if value not in table:
            yield f"no {field} `{value}`"
    for result in claim.results:
        if result.kind not in vocabulary.RESULTS:
            yield f"no kind of result `{result.kind}`"
    if not 0 <= claim.confidence <= 1:
        yield f"the confidence {claim.confidence} is not from 0 to 1"


def _false_places(claim: Claim, text: str) -> Iterator[str]:
    if not claim.quote.strip():
        yield "it has no quote"
    if claim.quote != text[max(claim.quote_start, 0) : claim.quote_end]:
        yield "the quote is not in the text at its place"
    parts: tuple[tuple[str, Argument], ...] = (("subject", claim.subject), ("object", claim.object))
    for name, part in parts:
        if part.start >= 0 and part.text != text[part.start : part.end]:
            yield f"the {name} is not in the text at its place"
        if part.concept is None and not part.text:
            yield f"it has no {name}"
    for result in claim.results:
        if result.start >= 0 and result.as_reported != text[result.start : result.end]:
            yield "a result is not in the text at its place"
