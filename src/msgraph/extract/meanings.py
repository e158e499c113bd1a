"""What a chosen candidate states: its predicate, direction, aspect and kind."""

from __future__ import annotations

from msgraph.extract import kind_features, word_sets
from msgraph.extract.candidates import Candidate
from msgraph.extract.frames import Cues, category_of
from msgraph.extract.weighing import Part, Weights

_NAMED_PREDICATES = frozenset(["factor", "relation"])
_OPEN_FRAMES = frozenset(
    ["light", "other", "passive", "occur", "apposition", "be", "receive", "caused", "there"]
)
_UNSIGNED = frozenset(["unspecified", "present", ""])
_CORRELATING = frozenset(
    ["correlate", "associate", "relate", "link", "correlation", "association", "relationship"]
)
_INVERSE = frozenset(["negatively", "inversely", "negative", "inverse"])
_SAFETY = frozenset(["biolink:has_adverse_event", "msg:hasSafetyProfile", "msg:mitigates"])
_PLAIN = word_sets.of("meanings.plain")
_UNTOWARD = word_sets.of("meanings.untoward")
_ILLS = frozenset(["disease", "adverse_event"])


def direction_of(c: Candidate) -> str:
    """The direction of the object's change, before negation: what the object phrase says, else the cue."""
    p = c.proposal
    if p.verb in _CORRELATING and _is_inverse(c):
        return "decreased"
    said = p.object.direction
    if said and p.frame.predicate == "biolink:causes":
        return said
    if said and (
        p.frame.name in _OPEN_FRAMES
        or p.frame.direction in _UNSIGNED
        or (p.object.depth and p.object.aspect)
    ):
        return said
    if p.frame.name == "same":
        return "unchanged"
    return p.frame.direction or "unspecified"


def _is_inverse(c: Candidate) -> bool:
    """ "negatively correlated", "inverse association"."""
    first, last = c.proposal.cue
    return bool(_INVERSE & set(c.view.lowers[max(0, first - 2) : last + 1]))


def is_untoward(c: Candidate, cues: Cues) -> bool:
    """Whether the object is an adverse event: by its name, or by a word such as "adverse" before a plain one."""
    if category_of(c.object.head, cues) == "adverse_event":
        return True
    return c.object.head in _PLAIN and bool(_UNTOWARD & set(c.object.text.lower().split()))


def predicate_of(c: Candidate, cues: Cues) -> str:
    """The claim's predicate: the frame's, or that of the noun that leads to the object."""
    p = c.proposal
    thing = category_of(c.object.head, cues)
    if c.object.head == "profile" and "safety" in c.object.text.lower():
        return "msg:hasSafetyProfile"
    if "prophyla" in c.subject.text.lower() and p.frame.direction == "decreased" and thing in _ILLS:
        return "biolink:preventative_for_condition"
    inner = p.object.frame
    if (
        p.frame.name in ("light", "other")
        and inner is not None
        and p.object.depth
        and inner.name in _NAMED_PREDICATES
    ):
        return inner.predicate
    if p.frame.name in ("light", "other", "occur", "there") and is_untoward(c, cues):
        return "biolink:has_adverse_event"
    if p.frame.name in ("light", "other", "passive", "occur") and p.object.direction:
        return "biolink:affects"
    return p.frame.predicate or "biolink:associated_with"


def aspect_of(c: Candidate) -> str:
    """What of the object changes ("rate"), or "approved" for a use that authorities allow."""
    return "approved" if c.proposal.frame.name == "approved" else c.proposal.object.aspect


def features_of(c: Candidate, cues: Cues, field: str) -> tuple[Part, ...]:
    """What tells a claim's kind."""
    direction = direction_of(c)
    return kind_features.of_attributes(c, cues, (predicate_of(c, cues), direction), field)


def kind_of(
    c: Candidate, cues: Cues, predicate: str, field: str, weights: dict[str, Weights]
) -> str:
    """drug, mechanism, outcome or safety: what the predicate fixes, else the likeliest by `weights`."""
    fixed = _fixed_kind(c, cues, predicate)
    if fixed or not weights:
        return fixed or "outcome"
    parts = features_of(c, cues, field)
    scores = {kind: table.total(parts) for kind, table in weights.items()}
    return max(scores, key=lambda kind: (round(scores[kind], 6), kind))


def _fixed_kind(c: Candidate, cues: Cues, predicate: str) -> str:
    if predicate in _SAFETY or is_untoward(c, cues):
        return "safety"
    if predicate == "biolink:preventative_for_condition":
        return "safety" if "prophyla" in c.subject.text.lower() else "outcome"
    if predicate == "msg:hasRegimen" or c.proposal.frame.name == "approved":
        return "drug"
    return ""
