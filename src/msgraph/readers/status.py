"""What later happened to a paper: retracted, corrected, doubted."""

from __future__ import annotations

from collections.abc import Iterable

#: PubMed's CommentsCorrections types, MEDLINE's tags and publication types, each with what it means
#: for the record that carries it. The worst comes first and wins.
#: Source: https://www.nlm.nih.gov/bsd/mms/medlineelements.html
_MEANINGS = (
    (
        "retracted",
        {
            "RetractionIn",
            "RIN",
            "Retracted Publication",
            "RetractedandRepublishedIn",
            "RRI",
            "Retraction in",
        },
    ),
    ("retraction_notice", {"RetractionOf", "ROF", "Retraction of Publication", "Retraction of"}),
    ("expression_of_concern", {"ExpressionOfConcernIn", "ECI", "Expression of concern in"}),
    (
        "corrected",
        {
            "ErratumIn",
            "EIN",
            "PartialRetractionIn",
            "PRIN",
            "CorrectedandRepublishedIn",
            "CRI",
            "Erratum in",
        },
    ),
)


def of(corrections: Iterable[str], publication_types: Iterable[str], title: str = "") -> str:
    """The status of a record that carries these notes, "" when nothing happened to it.

    A title that begins with "WITHDRAWN:" or "RETRACTED:" counts as such, as publishers print it.
    """
    notes = {*corrections, *publication_types}
    start = title.upper().lstrip("[ ")
    if start.startswith(("RETRACTED:", "RETRACTED ARTICLE:")):
        return "retracted"
    if start.startswith("WITHDRAWN:"):
        return "withdrawn"
    for meaning, kinds in _MEANINGS:
        if notes & kinds:
            return meaning
    return ""
