"""Denials that stand elsewhere than at the verb: in its subject, in the verb it hangs on, in what reports it."""

from __future__ import annotations

from msgraph.extract import word_sets
from msgraph.extract.arguments import Verb
from msgraph.extract.clauses import Parse

#: Verbs whose own denial means what follows them ("was not shown to reduce").
_RAISING = word_sets.of("denials.raising")
_EVIDENCE = word_sets.of("denials.evidence")
_DENYING = frozenset(["no", "none", "neither"])


def is_denied(view: Parse, verb: Verb) -> bool:
    """Whether a verb that has no "not" of its own is denied all the same."""
    return _by_subject(view, verb) or _by_verb_before(view, verb.at) or _by_report(view, verb)


def _by_subject(view: Parse, verb: Verb) -> bool:
    """ "No patient developed Y", "none of the drugs reduced Y", "neither A nor B affected Y"."""
    if not verb.subject.items or verb.subject.how not in ("direct", "coordinated"):
        return False
    first = view.chunks[verb.subject.items[0].first].first
    return view.lowers[first] in _DENYING


def _by_verb_before(view: Parse, k: int) -> bool:
    """ "was not found to reduce", "did not appear to affect"."""
    chunk, before = view.chunks[k], view.chunks[k - 1] if k else None
    return (
        chunk.form == "i"
        and before is not None
        and before.kind == "V"
        and before.negated
        and before.head in _RAISING
    )


def _by_report(view: Parse, verb: Verb) -> bool:
    """ "there is no evidence that X reduces Y"."""
    if not verb.subject.items:
        return False
    j = verb.subject.items[0].first - 1
    if j < 1 or view.chunks[j].head != "that":
        return False
    noun = view.chunks[j - 1]
    return noun.kind == "N" and noun.head in _EVIDENCE and view.lowers[noun.first] == "no"
