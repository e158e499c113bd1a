"""What a chosen candidate states: its predicate, direction, aspect and kind."""

from __future__ import annotations

from msgraph.extract import kind_features, word_sets
from msgraph.extract.candidates import Candidate
from msgraph.extract.frames import Cues, category_of, singular
from msgraph.extract.readings import TREATING
from msgraph.extract.weighing import Rivals
from msgraph.model import Argument

#: Nouns that say what holds after an empty verb: "had an effect on Y", "is a risk factor for Y".
_NAMED_PREDICATES = frozenset(["factor", "relation", "effect"])
_OPEN_FRAMES = frozenset(
    ["light", "other", "passive", "occur", "apposition", "be", "receive", "caused", "there"]
)
_UNSIGNED = frozenset(["unspecified", "present", ""])
_CORRELATING = frozenset(
    ["correlate", "associate", "relate", "link", "correlation", "association", "relationship"]
)
_INVERSE = frozenset(["negatively", "inversely", "reversely", "negative", "inverse"])
_DIRECT = frozenset(["positively", "positive"])
_SAFETY = frozenset(["biolink:has_adverse_event", "msg:hasSafetyProfile", "msg:mitigates"])
_PLAIN = word_sets.of("meanings.plain")
_UNTOWARD = word_sets.of("meanings.untoward")
_ILLS = frozenset(["disease", "adverse_event"])


def direction_of(c: Candidate, cues: Cues) -> str:
    """The direction of the object's change, before negation: what the object phrase says, else the cue, else its adverb."""
    p = c.proposal
    if p.verb in _CORRELATING:
        signed = _of_correlation(c)
        if signed:
            return signed
    said = p.object.direction
    if p.frame.predicate == _CAUSES:
        said = said or _of_rating(c, cues)
        if said:
            return said
    changed = _of_a_change(c, cues)
    if changed:
        return changed
    if said and (
        p.frame.name in _OPEN_FRAMES
        or p.frame.direction in _UNSIGNED
        or (p.object.depth and p.object.aspect)
    ):
        return said
    if p.frame.name == "same":
        return "unchanged"
    if p.verb == "control" and p.frame.direction and not _is_ill(c, cues):
        return "unspecified"
    if p.frame.direction in _UNSIGNED:
        return _of_manner(c) or _of_rating(c, cues) or p.frame.direction or "unspecified"
    return p.frame.direction


def _of_a_change(c: Candidate, cues: Cues) -> str:
    """What acts on a change: "inhibited the increase in Y" is less of Y, "restored the reduced Y" more.

    Not where the change is the thing itself: "reduced the rate of volume loss".
    """
    p, through = c.proposal, c.proposal.object.through
    if p.frame.name != "effect" or not p.object.direction:
        return ""
    of_a_noun = through is not None and through.name == "change"
    if not of_a_noun and p.frame.direction not in ("improved", "decreased"):
        return ""
    entries = cues.nouns.get(singular(c.object.head), ())
    if of_a_noun and any(frame.name == "change" for _, frame in entries):
        return ""
    return _ON_A_CHANGE.get((p.frame.direction, p.object.direction), "")


_ON_A_CHANGE = {
    ("decreased", "increased"): "decreased",
    ("decreased", "worsened"): "decreased",
    ("decreased", "decreased"): "increased",
    ("increased", "decreased"): "decreased",
    ("increased", "improved"): "improved",
    ("improved", "increased"): "decreased",
    ("improved", "decreased"): "increased",
}


def _of_manner(c: Candidate) -> str:
    """ "adversely affected", "a risk factor": the word beside the cue gives the sign that the cue has not."""
    signs = _MANNERS.get(c.proposal.frame.predicate)
    if signs is None:
        return ""
    first, last = c.proposal.cue
    words = c.view.lowers[max(0, first - 1) : c.proposal.object.first]
    words += c.view.lowers[last : last + 2]
    return next((sign for sign, beside in signs.items() if not beside.isdisjoint(words)), "")


def _of_rating(c: Candidate, cues: Cues) -> str:
    """ "showed good efficacy and a low rate of Y": the adjective between the object's boundary and its end."""
    p = c.proposal
    causing = p.frame.predicate == _CAUSES and p.frame.name == "effect"
    if p.frame.name != "light" and p.verb not in _GAINING and not causing:
        return ""
    tags, lowers = c.view.tags, c.view.lowers
    for i in range(p.object.last, max(p.cue[1], p.object.last - _REACH), -1):
        if tags[i] in _BOUNDS:
            break
        if lowers[i] in cues.rated and tags[i] in "AN":
            return cues.rated[lowers[i]]
        if lowers[i] in _UNTOLD:
            return "unspecified"
    return ""


#: How many words before an object's end its adjective may stand.
_REACH = 8
#: Classes of words that end a phrase: conjunctions, signs, verbs, relatives.
_BOUNDS = frozenset("C,YVZDMW")
#: Adjectives that say that something is not as it was, and not how.
_UNTOLD = frozenset(["altered", "changed", "modified", "different"])
_CAUSES = "biolink:causes"
_GAINING = word_sets.of("meanings.gaining")
_MANNERS = {
    "biolink:affects": {
        "worsened": word_sets.of("meanings.badly"),
        "improved": word_sets.of("meanings.well"),
    },
    "biolink:predisposes_to_condition": {
        "increased": frozenset(["risk", "predisposing"]),
        "decreased": frozenset(["protective"]),
    },
}


def _of_correlation(c: Candidate) -> str:
    """ "negatively correlated", "positive association"."""
    first, last = c.proposal.cue
    words = c.view.lowers[max(0, first - 1) : last + 1]
    if not _INVERSE.isdisjoint(words):
        return "decreased"
    return "" if _DIRECT.isdisjoint(words) else "increased"


def is_untoward(c: Candidate, cues: Cues) -> bool:
    """Whether the object is an adverse event: by its name, or by a word such as "adverse" before a plain one."""
    if category_of(c.object.head, cues) == "adverse_event":
        return True
    return c.object.head in _PLAIN and bool(_UNTOWARD & set(c.object.text.lower().split()))


def _is_ill(c: Candidate, cues: Cues) -> bool:
    """Whether the object is what one has less of when it is controlled."""
    return category_of(c.object.head, cues) in _ILLS


def predicate_of(c: Candidate, cues: Cues) -> str:
    """The claim's predicate: the frame's, or that of the noun that leads to the object."""
    p = c.proposal
    thing = category_of(c.object.head, cues)
    if c.object.head == "profile" and "safety" in c.object.text.lower():
        return "msg:hasSafetyProfile"
    if "prophyla" in c.subject.text.lower() and p.frame.direction == "decreased" and thing in _ILLS:
        return "biolink:preventative_for_condition"
    used = p.frame.predicate == "biolink:treats" and p.verb == "use" and p.how not in TREATING
    if used and thing not in _ILLS:
        return "biolink:associated_with"
    through = p.object.through
    if (
        p.frame.name in ("light", "other")
        and through is not None
        and through.name in _NAMED_PREDICATES
    ):
        return _of_factor(through.predicate, thing)
    if p.frame.name in ("light", "other", "occur", "there") and is_untoward(c, cues):
        return "biolink:has_adverse_event"
    if p.frame.name in ("light", "other", "passive", "occur") and p.object.direction:
        return "biolink:affects"
    return _of_factor(p.frame.predicate, thing) or "biolink:associated_with"


def _of_factor(predicate: str, thing: str) -> str:
    """A factor predisposes to an ill; of anything else it tells the course."""
    if predicate == "biolink:predisposes_to_condition" and thing not in _ILLS | {"entity"}:
        return "msg:predicts"
    return predicate


def with_adverse_event(predicate: str, subject: Argument, thing: Argument) -> str:
    """What is only associated with a drug, and is known as an adverse event, is its adverse event."""
    if predicate == "biolink:associated_with" and (
        _category(subject) == "drug" and _category(thing) == "adverse_event"
    ):
        return "biolink:has_adverse_event"
    return predicate


def _category(argument: Argument) -> str:
    return argument.concept.category if argument.concept is not None else ""


def aspect_of(c: Candidate) -> str:
    """What of the object changes ("rate"), or "approved" for a use that authorities allow."""
    return "approved" if c.proposal.frame.name == "approved" else c.proposal.object.aspect


def stated(c: Candidate, cues: Cues) -> tuple[str, str]:
    """Predicate and direction by rule, before negation and before anything is known of the ends."""
    return predicate_of(c, cues), direction_of(c, cues)


def kind_of(
    c: Candidate,
    cues: Cues,
    predicate: str,
    said: tuple[str, str],
    field: str,
    weights: Rivals,
) -> str:
    """drug, mechanism, outcome or safety: what the predicate fixes, else the likeliest by `weights`.

    `predicate` is the claim's own; `said` is what was `stated`, and `field` what the paper works with.
    """
    fixed = _fixed_kind(c, cues, predicate)
    if fixed or not weights.answers:
        return fixed or "outcome"
    parts = kind_features.of_attributes(c, cues, said, field)
    scores = weights.totals(parts, kind_features.words_of(c))
    return max(scores, key=lambda kind: (round(scores[kind], 6), kind))


def _fixed_kind(c: Candidate, cues: Cues, predicate: str) -> str:
    if predicate in _SAFETY or is_untoward(c, cues):
        return "safety"
    if predicate == "biolink:preventative_for_condition":
        return "safety" if "prophyla" in c.subject.text.lower() else "outcome"
    if predicate == "msg:hasRegimen" or c.proposal.frame.name == "approved":
        return "drug"
    return ""
