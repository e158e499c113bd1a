"""The plain edge that a claim licenses, or the reasons why it licenses none.

A claim projects only if it is affirmed, firm, the paper's own, about people, and both of its ends are
exactly matched in a preferred vocabulary. What the paper denies or doubts never becomes a plain triple.
"""

from __future__ import annotations

from dataclasses import dataclass

from msgraph import iris, vocabulary
from msgraph.lexicon import Lexicon
from msgraph.model import Argument, Claim, Record
from msgraph.rdf.lines import RDF, Lines

#: The vocabularies that an end of an edge may come from, best first, by the category of its concept.
PREFERRED = {
    "drug": ("CHEBI", "DRUGBANK", "RXCUI", "UNII", "CHEMBL", "MESH"),
    "drug_class": ("CHEBI", "MESH"),
    "disease": ("MONDO", "MESH"),
    "outcome": ("HP", "MONDO", "MESH"),
    "adverse_event": ("HP", "MONDO", "MESH"),
    "cell": ("CL", "MESH"),
    "process": ("GO", "MESH"),
    "molecule": ("HGNC", "NCBIGENE", "CHEBI", "MESH"),
    "procedure": ("MESH",),
    "trial": ("clinicaltrials",),
    "species": ("NCBITaxon", "MESH"),
    "population": ("MESH",),
}

_CHANGES = frozenset(
    ("increased", "decreased", "improved", "worsened", "stable_or_improved", "preserved")
)
_OCCURS = frozenset(("unspecified", "present", "increased"))
_HELPS = frozenset(("unspecified", "present", "improved", "decreased", "stable_or_improved"))

#: The predicates that have a plain form, and the directions that it does not falsify.
PLAIN = {
    "biolink:treats": _HELPS,
    "biolink:ameliorates_condition": _HELPS,
    "biolink:preventative_for_condition": _HELPS | {"absent"},
    "biolink:affects": _CHANGES,
    "biolink:has_adverse_event": _OCCURS,
    "biolink:causes": _OCCURS,
    "biolink:predisposes_to_condition": _OCCURS,
    "biolink:associated_with": _OCCURS,
    "biolink:contraindicated_in": _OCCURS,
    "biolink:subclass_of": frozenset(("unspecified", "present")),
    "biolink:interacts_with": _OCCURS,
    "biolink:diagnoses": _OCCURS,
    "biolink:biomarker_for": _OCCURS,
    "biolink:expressed_in": _OCCURS,
    "biolink:produces": _OCCURS,
}
_MEANS = frozenset(("drug", "drug_class", "procedure"))
_ILLS = frozenset(("disease", "adverse_event", "outcome"))

#: What the ends must be for predicates that say nothing true of other things.
TYPED = {
    "biolink:treats": (_MEANS, _ILLS),
    "biolink:ameliorates_condition": (_MEANS | {"process", "cell", "molecule"}, _ILLS),
    "biolink:preventative_for_condition": (_MEANS | {"process"}, _ILLS),
    "biolink:has_adverse_event": (_MEANS, _ILLS),
    "biolink:contraindicated_in": (_MEANS, _ILLS | {"population"}),
}
#: Concepts that stand for the absence of a treatment.
_NO_TREATMENT = frozenset(("drug/placebo", "drug_class/placebo", "procedure/placebo"))
#: The confidence from which a claim may become an edge.
SURE = 0.5
_SILENT = {"aim": "aim", "citation": "citation", "disclosure": "disclosure", "method": "aim"}
_NO_EFFECT = ("unchanged", "absent")
_FIRM = ("demonstrated", "asserted")


@dataclass(frozen=True, slots=True)
class Edge:
    """A plain statement between outside identifiers, as CURIEs; `direction` qualifies "affects" only."""

    subject: str
    predicate: str
    object: str
    direction: str = ""

    def iri(self, base: str) -> str:
        """The name of the edge: the same edge of another paper has the same name."""
        parts = (iris.expand(c) for c in (self.subject, self.predicate, self.object))
        return iris.edge(iris.key(*parts, self.direction), base)


def preferred(argument: Argument, lexicon: Lexicon) -> str:
    """The CURIE by which an edge names what an argument means, or an empty string."""
    concept = argument.concept
    entry = lexicon.get(concept.key) if concept else None
    if concept is None or entry is None:
        return ""
    exact = {
        match.curie.partition(":")[0]: match.curie
        for match in reversed(entry.matches)
        if match.relation == "exact" and match.status == "accepted"
    }
    order = PREFERRED.get(concept.category, ())
    return next((exact[prefix] for prefix in order if prefix in exact), "")


def withheld(claim: Claim, record: Record, lexicon: Lexicon) -> tuple[str, ...]:
    """Why the claim licenses no plain edge, as short names of `vocabulary.WITHHOLDINGS`; empty if it does."""
    species = next((slot.text for slot in claim.context if slot.name == "species"), "human")
    allowed = PLAIN.get(claim.predicate)
    vague = claim.predicate == "biolink:affects" and claim.direction == "unspecified"
    reasons = {
        "negated": claim.polarity == "negated",
        "hedged": claim.modality not in _FIRM,
        "attributed": bool(claim.attributed_to),
        _SILENT.get(claim.role, ""): claim.role in _SILENT,
        "literal_object": claim.object.concept is None,
        "ungrounded_subject": not preferred(claim.subject, lexicon),
        "ungrounded_object": claim.object.concept is not None
        and not preferred(claim.object, lexicon),
        "no_effect": claim.direction in _NO_EFFECT and claim.direction not in (allowed or ()),
        "no_plain_form": allowed is None
        or (claim.direction not in allowed and claim.direction not in _NO_EFFECT and not vague),
        "ill_typed": _ill_typed(claim),
        "vague": vague,
        "unsure": claim.confidence < SURE,
        "not_human": "human" not in species,
        "rejected": claim.curation == "rejected",
        "retracted": record.status in ("retracted", "withdrawn"),
    }
    return tuple(reason for reason in vocabulary.WITHHOLDINGS if reasons.get(reason))


def _ill_typed(claim: Claim) -> bool:
    """Whether the predicate cannot be true of what the ends are."""
    ends = (claim.subject.concept, claim.object.concept)
    wanted = TYPED.get(claim.predicate)
    if wanted is None:
        return False
    if ends[0] is not None and ends[0].key in _NO_TREATMENT:
        return True
    return any(
        end is not None and end.category not in kinds
        for end, kinds in zip(ends, wanted, strict=True)
    )


def project(claim: Claim, lexicon: Lexicon) -> Edge:
    """The edge of a claim for which `withheld` finds no reason."""
    return Edge(
        subject=preferred(claim.subject, lexicon),
        predicate=claim.predicate,
        object=preferred(claim.object, lexicon),
        direction=claim.direction if claim.predicate == "biolink:affects" else "",
    )


def write_edge(
    lines: Lines, node: str, claim: Claim, record: Record, lexicon: Lexicon, base: str
) -> None:
    """Add the edge that the claim `node` licenses, with the claim as its proof, or why there is none."""
    reasons = withheld(claim, record, lexicon)
    for reason in reasons:
        lines.link(node, vocabulary.withheldBecause, vocabulary.WITHHOLDINGS[reason])
    if reasons:
        return
    edge = project(claim, lexicon)
    name = edge.iri(base)
    subject, predicate, object_ = (
        iris.expand(curie) for curie in (edge.subject, edge.predicate, edge.object)
    )
    lines.link(subject, predicate, object_)
    lines.kind(name, vocabulary.Edge)
    lines.link(name, f"{RDF}subject", subject)
    lines.link(name, f"{RDF}predicate", predicate)
    lines.link(name, f"{RDF}object", object_)
    if edge.direction:
        lines.link(name, vocabulary.direction, vocabulary.DIRECTIONS[edge.direction])
    lines.link(name, vocabulary.licensedBy, node)
    lines.link(node, vocabulary.projectsTo, name)
