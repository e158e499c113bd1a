"""What a reviewer corrects in a claim: its ends, its predicate and its grades, never which claim it is.

A claim is named by its words and where its parts stand in them. What is corrected here leaves the name as it
is, so that the correction finds its claim again when the paper is read anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from msgraph import vocabulary
from msgraph.errors import DataError
from msgraph.model import Argument, Claim, Concept
from msgraph.pipeline.verdicts import Change
from msgraph.rdf.concepts import is_shared
from msgraph.readers import claim_rules
from msgraph.readers.claim_concepts import Meanings, suggestion
from msgraph.readers.claim_node import VALUES, predicate_hint

_ENDS = ("subject", "object")
#: The fields that can be corrected.
FIELDS = (*_ENDS, "predicate", "direction", "polarity", "modality", "role")
_NAMING = ("kind", "aspect", "quote", "cue")


def changes(claim: Claim, wanted: Mapping[str, str], meanings: Meanings) -> tuple[Change, ...]:
    """What has to change in a claim for it to be as it is wanted; nothing where it is so already.

    An end is wanted as the key of a concept (drug/alemtuzumab), as a concept's name, or as a category: then
    it is the paper's own words that name it.

    Raises:
        DataError: there is no such field or value, or the claim would be another or none.
    """
    found = []
    for field, wish in wanted.items():
        _check_field(claim, field)
        became = _end(getattr(claim, field), wish, meanings) if field in _ENDS else None
        change = Change(
            field,
            value(claim, field),
            became.key if became else _known_value(field, wish),
            became.label if became else "",
        )
        if change.was != change.became:
            found.append(change)
    claim_rules.check_kind(edited(claim, found))
    return tuple(found)


def _check_field(claim: Claim, field: str) -> None:
    if field in _NAMING:
        raise DataError(
            f"with another {field} it would be another claim",
            hint="reject it, and write what the paper says into a claim file",
        )
    if field not in FIELDS:
        raise DataError(f"no field `{field}` can be edited", hint=suggestion(field, FIELDS))
    if field in _ENDS and not _is_free(getattr(claim, field)):
        raise DataError(
            f"the {field} is not named by the quote's words: with another it would be another claim",
            hint="reject it, and write what the paper says into a claim file",
        )


def _is_free(argument: Argument) -> bool:
    """Whether another meaning of the words leaves the claim its name."""
    shared = argument.concept is None or is_shared(argument.concept)
    return shared and not argument.carried and argument.start >= 0


def _known_value(field: str, value: str) -> str:
    if value in VALUES[field]:
        return value
    hint = predicate_hint(value) if field == "predicate" else suggestion(value, VALUES[field])
    raise DataError(f"no {field} `{value}`", hint=hint)


def _end(argument: Argument, value: str, meanings: Meanings) -> Concept:
    if "/" in value:
        return meanings.by_key(value)
    if value in vocabulary.CATEGORIES:
        return meanings.by_words(argument.text, value, argument.start)
    return meanings.by_name(value)


def value(claim: Claim, field: str) -> str:
    """What stands in a field: a short name, a CURIE, or the key of a concept, empty for none."""
    found = getattr(claim, field)
    if isinstance(found, Argument):
        return found.concept.key if found.concept else ""
    return str(found)


def edited(claim: Claim, made: Iterable[Change]) -> Claim:
    """The claim with the changes in their order."""
    for change in made:
        claim = _with(claim, change.field, change.became, change.label)
    return claim


def restored(claim: Claim, made: Sequence[Change], labels: Mapping[str, str]) -> Claim:
    """The claim as it was before all changes; `labels` are the names of concepts by their keys."""
    for change in reversed(made):
        claim = _with(claim, change.field, change.was, labels.get(change.was, ""))
    return claim


def _with(claim: Claim, field: str, value: str, label: str) -> Claim:
    if field == "subject":
        return replace(claim, subject=_meaning(claim.subject, value, label))
    if field == "object":
        return replace(claim, object=_meaning(claim.object, value, label))
    return replace(claim, **{field: value})  # type: ignore[arg-type]


def _meaning(argument: Argument, key: str, label: str) -> Argument:
    """The words with another meaning; words outside the quote, which name the claim, keep theirs."""
    if argument.carried:
        return argument
    category, _, slug = key.partition("/")
    name = label or slug.replace("_", " ")
    return replace(argument, concept=Concept(category, slug, name) if key else None)
