"""What a chosen candidate states: its predicate, direction, aspect and kind."""

from __future__ import annotations

from msgraph.extract.candidates import Candidate
from msgraph.extract.frames import Cues, category_of

_LIGHT_PREDICATES = {"factor", "relation"}


def direction_of(c: Candidate) -> str:
    """The direction of the object's change, before negation: what the object phrase says, else the cue."""
    p = c.proposal
    said = p.object.direction
    if said and p.frame.name in ("light", "other", "passive", "occur", "apposition", "be", "receive", "caused"):
        return said
    if said and p.frame.direction in ("unspecified", "present", ""):
        return said
    if p.frame.name == "same":
        return "unchanged"
    return p.frame.direction or "unspecified"


def predicate_of(c: Candidate, cues: Cues) -> str:
    """The claim's predicate: the frame's, or that of the noun that leads to the object."""
    p = c.proposal
    inner = p.object.frame
    if p.frame.name in ("light", "other") and inner is not None and p.object.depth and inner.name in _LIGHT_PREDICATES:
        return inner.predicate
    thing = category_of(c.object.head, cues)
    if p.frame.name in ("light", "other", "passive", "occur") and p.object.direction:
        return "biolink:affects"
    if p.frame.name == "light" and thing == "adverse_event":
        return "biolink:has_adverse_event"
    return p.frame.predicate or "biolink:associated_with"


def kind_of(c: Candidate, cues: Cues, predicate: str) -> str:
    """drug, mechanism, outcome or safety."""
    if c.proposal.frame.claim:
        return c.proposal.frame.claim
    subject, thing = category_of(c.subject.head, cues), category_of(c.object.head, cues)
    if predicate == "biolink:has_adverse_event" or thing == "adverse_event":
        return "safety"
    if thing in ("cell", "molecule", "process"):
        return "mechanism"
    if predicate == "biolink:subclass_of" and subject in ("drug", "entity"):
        return "drug"
    return "outcome"
