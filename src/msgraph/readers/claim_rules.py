"""What must go together in a claim, so that one slip is told here and does not cost the paper at the shapes."""

from __future__ import annotations

import re

from msgraph import vocabulary
from msgraph.errors import DataError
from msgraph.model import Claim
from msgraph.readers.claim_concepts import suggestion

#: The fields of a result that hold one plain number.
DECIMALS = ("value", "ci_low", "ci_high", "ci_level")
_TIES = (
    "msg:employedBy",
    "msg:fundedBy",
    "msg:hasInterestIn",
    "msg:holdsPatentWith",
    "msg:ownsSharesIn",
    "msg:receivedFeesFrom",
    "msg:receivedGrantFrom",
    "msg:receivedTravelSupportFrom",
)
_DECIMAL = re.compile(r"[+-]?\d+(?:\.\d+)?")
_FORM = "see examples/claims/ for the form"


def check_numbers(fields: dict[str, str]) -> None:
    """Refuse numbers that are none, and intervals that are not in order.

    Raises:
        DataError: with the field that is wrong.
    """
    for name in DECIMALS:
        if name in fields and not _DECIMAL.fullmatch(fields[name]):
            raise DataError(
                f"`{name}` must be a plain number, not `{fields[name]}`",
                hint="write 0.0001, not 1e-4; a unit goes into `unit`",
            )
    if "n" in fields and not re.fullmatch(r"0*[1-9][0-9]*", fields["n"]):
        raise DataError(f"`n` must be a whole number from 1, not `{fields['n']}`", hint=_FORM)
    if not {"value", "p"} & set(fields):
        raise DataError("a result needs a `value` or a `p`", hint=_FORM)
    if ("ci_low" in fields) != ("ci_high" in fields):
        raise DataError("an interval needs both `ci_low` and `ci_high`", hint=_FORM)
    inner = [float(fields[n]) for n in ("ci_low", "value", "ci_high") if n in fields]
    if "ci_low" in fields and inner != sorted(inner):
        raise DataError(
            "the value of a result must lie in its interval",
            hint="compare `value`, `ci_low` and `ci_high` with the text",
        )


def check_kind(claim: Claim) -> None:
    """Refuse a predicate, an object or a role that does not go with the claim's kind.

    Raises:
        DataError: with what goes with it.
    """
    cites, ties = claim.predicate.startswith("cito:"), claim.predicate in _TIES
    whose = "citation" if cites else "disclosure"
    wrong = (claim.kind == "citation") != cites or (claim.kind == "disclosure" and not ties)
    wrong = wrong or (ties and claim.kind != "disclosure" and claim.predicate != "msg:fundedBy")
    if wrong:
        hint = f"it is for claims of kind `{whose}`" if cites or ties else _kind_hint(claim.kind)
        raise DataError(
            f"the predicate `{claim.predicate}` does not go with the kind `{claim.kind}`", hint=hint
        )
    if claim.kind in ("citation", "disclosure") and claim.role != claim.kind:
        raise DataError(
            f"the role of a {claim.kind} claim is `{claim.kind}`, not `{claim.role}`",
            hint="leave `role` out",
        )
    if claim.kind == "citation":
        ends = [a.concept.category if a.concept else "" for a in (claim.subject, claim.object)]
        if ends != ["paper", "work"]:
            raise DataError(
                "a citation claim leads from the paper to a work",
                hint="leave `subject` out, and give the object `category: work`",
            )


def _kind_hint(kind: str) -> str:
    if kind == "citation":
        return suggestion("", [p for p in vocabulary.PREDICATES if p.startswith("cito:")])
    return suggestion("", _TIES)
