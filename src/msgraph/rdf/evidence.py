"""What a paper contributes to the evidence: a line for each proposition and each stance it takes on it.

Lines are derived from the claims of one paper and stand beside its plain edges, to be dropped and made
again with them. A paper counts once however often it says the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgraph import iris, vocabulary
from msgraph.model import Claim, Record
from msgraph.rdf.claims import meanings, proposition_iri
from msgraph.rdf.concepts import concept_iri
from msgraph.rdf.lines import Lines

#: From firm to open: a line has the firmest modality of its claims.
FIRMNESS = ("demonstrated", "asserted", "suggested", "possible", "hypothesised", "presupposed")
_FIRM = frozenset(FIRMNESS[:2])

_NO_EVIDENCE_KINDS = frozenset(("citation", "disclosure", "study"))
_NO_EVIDENCE_ROLES = frozenset(("aim", "method", "citation", "disclosure"))
_TAKEN_BACK = frozenset(("retracted", "withdrawn", "retraction_notice"))

#: Publication types that name a design, from the strongest; the words are those of the context slot.
_DESIGNS = (
    ("Meta-Analysis", "meta-analysis"),
    ("Systematic Review", "systematic review"),
    ("Randomized Controlled Trial", "randomized controlled trial"),
    ("Controlled Clinical Trial", "controlled clinical trial"),
    ("Clinical Trial", "clinical trial"),
    ("Observational Study", "observational study"),
    ("Case Reports", "case report"),
    ("Review", "review"),
)


def stance(claim: Claim) -> str:
    """What the claim does for its proposition: a short name of `vocabulary.STANCES`, or empty.

    Aims, methods, citations and disclosures are no evidence, nor is what a curator has rejected.
    """
    if claim.kind in _NO_EVIDENCE_KINDS or claim.role in _NO_EVIDENCE_ROLES:
        return ""
    if claim.curation == "rejected":
        return ""
    if claim.attributed_to:
        return "repeats"
    side = "support" if claim.polarity == "affirmed" else "dispute"
    return f"{side}s" if claim.modality in _FIRM else f"may_{side}"


def issue_iri(claim: Claim, document: str, base: str) -> str:
    """What the claim is about, whatever its direction and aspect: subject, predicate and object."""
    subject, object_ = meanings(claim, document, base)
    return iris.issue(iris.key(subject, iris.expand(claim.predicate), object_), base)


def write_evidence(
    lines: Lines,
    said: Sequence[tuple[str, Claim]],
    record: Record,
    document: str,
    base: str,
) -> None:
    """Add the evidence lines of a paper; `said` are its claims with their names.

    A paper that was taken back contributes nothing.
    """
    if record.status in _TAKEN_BACK:
        return
    grouped: dict[tuple[str, str, str], list[tuple[str, Claim]]] = {}
    for node, claim in said:
        taken = stance(claim)
        if taken:
            ends = meanings(claim, document, base)
            issue = issue_iri(claim, document, base)
            group = (proposition_iri(claim, ends, base), issue, taken)
            grouped.setdefault(group, []).append((node, claim))
    whole = design(record, [claim for _, claim in said])
    for (proposition, issue, taken), claims in grouped.items():
        name = iris.evidence_line(document, iris.key(proposition, taken), base)
        lines.kind(name, vocabulary.EvidenceLine)
        lines.link(name, vocabulary.bearsOn, proposition)
        lines.link(name, vocabulary.onIssue, issue)
        lines.link(name, vocabulary.stance, vocabulary.STANCES[taken])
        lines.link(name, vocabulary.inPaper, document)
        _write_grounds(lines, name, claims, whole)
        for node, claim in claims:
            lines.link(name, vocabulary.hasClaim, node)
            for slot in claim.context:
                if slot.name == "study" and slot.concept is not None:
                    study = concept_iri(slot.concept, document, base)
                    lines.link(name, vocabulary.restsOn, study)


def _write_grounds(
    lines: Lines, name: str, claims: Sequence[tuple[str, Claim]], whole: str
) -> None:
    firmest = min((claim.modality for _, claim in claims), key=FIRMNESS.index)
    own = (slot.text for _, claim in claims for slot in claim.context if slot.name == "design")
    lines.link(name, vocabulary.firmest, vocabulary.MODALITIES[firmest])
    lines.string(name, vocabulary.design, next(own, whole))


def design(record: Record, claims: Sequence[Claim]) -> str:
    """The design of a paper: as its study claims state it, else by its publication types, or empty."""
    for claim in claims:
        for slot in claim.context:
            if slot.name == "design" and claim.kind == "study":
                return slot.text
    types = {name.casefold() for name in record.publication_types}
    return next((words for name, words in _DESIGNS if name.casefold() in types), "")
