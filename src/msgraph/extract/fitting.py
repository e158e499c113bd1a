"""Claims that cannot be: their predicate does not go with what the lexicon knows their subject to be."""

from __future__ import annotations

from functools import cache

from msgraph import resources
from msgraph.model import Claim


def fits(claim: Claim) -> bool:
    """Whether the claim's predicate and direction can be said of its subject; of what no lexicon knows, anything can."""
    concept = claim.subject.concept
    if concept is None or concept.local:
        return True
    never = _never()
    return not any(
        concept.category in never.get((claim.predicate, direction), ())
        for direction in ("", claim.direction)
    )


@cache
def _never() -> dict[tuple[str, str], frozenset[str]]:
    rows = resources.table("ontology/cues/fits.tsv")
    return {
        (row["predicate"], row["direction"]): frozenset(row["subject"].split("|")) for row in rows
    }
