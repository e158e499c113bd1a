"""From a record to the claims that its text makes: sentences, phrases, proposals, and a gate.

The grammar proposes (`verbal`, `nominal`), a small model with weights from annotated abstracts disposes
(`gate`). Numbers, disclosures, references and what the study covers have rooms of their own.
"""

from __future__ import annotations

from msgraph.extract.fitting import fits
from msgraph.extract.grammar import claims_of
from msgraph.lexicon import Lexicon, shipped
from msgraph.model import Claim, Record

__all__ = ["extract"]


def extract(record: Record, lexicon: Lexicon | None = None) -> tuple[Claim, ...]:
    """The claims of a record, sorted by their place in the text.

    Pure and deterministic; odd text gives few claims, never an error. Without a lexicon the project's own
    names the concepts.
    """
    found = claims_of(record, shipped() if lexicon is None else lexicon)
    return tuple(filter(fits, found))
