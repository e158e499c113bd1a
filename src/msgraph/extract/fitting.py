"""Claims that cannot be: their predicate does not go with what the lexicon knows their subject to be."""

from __future__ import annotations

from functools import cache

from msgraph import resources
from msgraph.model import Claim


def fits(claim: Claim) -> bool:
    """Whether the claim's predicate can be said of its subject; of what no lexicon knows, anything can."""
    concept = claim.subject.concept
    if concept is None or concept.local:
        return True
    return concept.category not in _never().get(claim.predicate, frozenset())


@cache
def _never() -> dict[str, frozenset[str]]:
    rows = resources.table("ontology/cues/fits.tsv")
    return {row["predicate"]: frozenset(row["subject"].split("|")) for row in rows}
