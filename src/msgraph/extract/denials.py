"""Denials that stand elsewhere than at the verb: in its subject, in the verb it hangs on, in what reports it."""

from __future__ import annotations

from msgraph.extract import governors
from msgraph.extract.arguments import Verb
from msgraph.extract.clauses import Parse
from msgraph.extract.governors import EVIDENCE, FINDING, LACKING

_DENYING = frozenset(["no", "none", "neither"])
#: Nouns that only lead to what is there or not.
_LEADING = EVIDENCE | LACKING
#: What may stand between a noun and the verb that says whether it is there.
_BETWEEN = frozenset("NICA")


def is_denied(view: Parse, verb: Verb) -> bool:
    """Whether a verb that has no "not" of its own is denied all the same."""
    return (
        _by_subject(view, verb)
        or _by_joined_verb(view, verb.at)
        or _by_neither_after(view, verb.at)
        or governors.stance(view, verb.at).denied
    )


def _by_joined_verb(view: Parse, k: int) -> bool:
    """ "did not improve A or reduce B": the second verb shares the "not" of the first."""
    first = view.chunks[k].first
    if "nor" in view.lowers[max(0, first - 3) : first]:
        return True
    link = view.chunks[k - 1] if k else None
    if link is None or link.kind != "C" or link.head not in ("or", "and"):
        return False
    before = next((c for c in reversed(view.chunks[: k - 1]) if c.kind == "V"), None)
    plain = view.tags[view.chunks[k].main] == "V" and not view.chunks[k].modal
    return before is not None and before.negated and (link.head == "or" or plain)


def _by_neither_after(view: Parse, k: int) -> bool:
    """ "was reduced neither by A nor by B"."""
    after = view.chunks[k].last + 1
    return view.lowers[after : after + 1] == ["neither"]


def is_noun_denied(view: Parse, k: int) -> bool:
    """Whether what the noun phrase at chunk `k` names is not there: "no effect of X", "an effect of X was not seen"."""
    outer = k
    while True:
        first = view.chunks[outer].first
        if view.lowers[first] in _DENYING or (first and view.lowers[first - 1] == "nor"):
            return True
        if outer < 2 or view.chunks[outer - 1].kind != "I" or view.chunks[outer - 2].kind != "N":
            break
        outer -= 2
        if view.chunks[outer].head not in _LEADING:
            return False
        if view.chunks[outer].head in LACKING:
            return True
    return _by_finding_before(view, outer) or _by_finding_after(view, k)


def _by_finding_before(view: Parse, k: int) -> bool:
    """ "did not find an effect", "failed to show an effect"."""
    verb = view.chunks[k - 1] if k else None
    if verb is None or verb.kind != "V" or verb.head not in FINDING:
        return False
    before = view.chunks[k - 2] if k > 1 else None
    failed = verb.form == "i" and before is not None and before.head == "fail"
    return verb.negated or (failed and before is not None and not before.negated)


def _by_finding_after(view: Parse, k: int) -> bool:
    """ "An effect of X on Y was not observed"."""
    after = next((c for c in view.chunks[k + 1 :] if c.kind not in _BETWEEN), None)
    return (
        after is not None
        and after.kind == "V"
        and after.negated
        and after.passive
        and after.head in FINDING
    )


def _by_subject(view: Parse, verb: Verb) -> bool:
    """ "No patient developed Y", "none of the drugs reduced Y", "neither A nor B affected Y"."""
    if not verb.subject.items or verb.subject.how not in ("direct", "coordinated"):
        return False
    first = view.chunks[verb.subject.items[0].first].first
    return view.lowers[first] in _DENYING
