"""What a verb hangs on, and what that makes of it: "was ineffective in reducing Y", "it is unlikely that X reduces Y".

A verb's own "not" and its own auxiliary are told elsewhere; this is about the words that it depends on.
"""

from __future__ import annotations

from typing import NamedTuple

from msgraph.extract import word_sets
from msgraph.extract.chunks import NEGATIONS, Chunk
from msgraph.extract.clauses import Parse

#: Adjectives that deny the verb after them: "unable to", "ineffective in".
_DENYING = word_sets.of("governors.denying")
#: Verbs that say whether something holds, so that their own denial is that of what follows them.
FINDING = word_sets.of("denials.finding")
_RAISING = word_sets.of("denials.raising")
#: Verbs that end what follows them: "ceased to".
_ENDING = frozenset(["fail", "cease", "stop"])
#: What asks for something, so that nothing is said to have happened: "needed to", "recommended to", "stopped to".
_ASKING = word_sets.of("governors.asking")
#: Nouns before "that" that name a thought, and verbs that bear it out or throw it over.
_THOUGHTS = word_sets.of("governors.thoughts")
_BEARING_OUT = frozenset(
    ["support", "confirm", "strengthen", "corroborate", "reinforce", "validate"]
)
_REFUTING = word_sets.of("governors.refuting")
EVIDENCE = word_sets.of("denials.evidence")
#: Nouns whose own meaning denies what "of" leads to.
LACKING = frozenset(["lack", "absence"])
_SCANT = frozenset(["no", "little", "insufficient", "scant", "not"])
_LINKS = frozenset(["that", "whether", "if", "unless"])
_INSTEAD = frozenset(["without", "rather than", "instead of"])
#: Adjectives before "that" which leave it open.
_OPEN = frozenset(
    [
        *("possible", "likely", "conceivable", "plausible", "probable"),
        *("unclear", "unknown", "uncertain", "controversial"),
    ]
)
#: What is not so is open: "it is not clear that".
_PLAIN = frozenset(["clear", "certain", "evident", "obvious", "known"])
_NEVER = frozenset(["unlikely", "doubtful", "improbable", "implausible"])


class Stance(NamedTuple):
    """What the words above a verb make of it: `denied`, and the modality that they give, empty for none."""

    denied: bool = False
    modality: str = ""


_NONE = Stance()
_DENIED = Stance(denied=True)


def stance(view: Parse, k: int) -> Stance:
    """What the words that the verb at chunk `k` hangs on make of it."""
    chunk = view.chunks[k]
    if chunk.kind != "V":
        return _NONE
    if chunk.form in "ig":
        return _of_dependent(view, k)
    return _of_clause(view, k)


def _of_dependent(view: Parse, k: int) -> Stance:
    """ "unable to reduce", "was not effective in reducing", "without reducing"."""
    chunks, form = view.chunks, view.chunks[k].form
    j = k - 1
    if j >= 0 and chunks[j].kind == "R" and chunks[j].head in NEGATIONS:
        return _DENIED
    if form == "g":
        if j < 0 or chunks[j].kind != "I":
            return _NONE
        if chunks[j].head in _INSTEAD or _is_far_from(view, j):
            return _DENIED
        j = _before_phrases(chunks, j - 1)
    if j < 0:
        return _NONE
    if form == "i" and "yet" in view.lowers[chunks[j].first : chunks[k].first]:
        return _DENIED
    if chunks[j].kind == "A":
        return _of_adjective(view, j)
    return _of_verb_above(view, j) if form == "i" else _NONE


def _is_far_from(view: Parse, j: int) -> bool:
    first = view.chunks[j].first
    return view.lowers[max(0, first - 1) : first + 1] == ["far", "from"]


def _before_phrases(chunks: list[Chunk], j: int) -> int:
    """The chunk before the phrases that end at `j`: "superior" before "to placebo in"."""
    while j >= 2 and chunks[j].kind == "N" and chunks[j - 1].kind == "I":
        j -= 2
    return j


def _of_adjective(view: Parse, j: int) -> Stance:
    chunk = view.chunks[j]
    words = view.lowers[chunk.first : chunk.last]
    copula = view.chunks[j - 1] if j else None
    negated = not _SCANT.isdisjoint(words) or (
        copula is not None and copula.kind == "V" and copula.negated
    )
    if chunk.head in _ASKING:
        return Stance(denied=negated, modality="hypothesised")
    if chunk.head in _NEVER:
        return Stance(denied=not negated, modality="possible")
    return Stance(denied=negated != (chunk.head in _DENYING))


def _of_verb_above(view: Parse, j: int) -> Stance:
    """ "ceased to", "was not used to", "is needed to", "did little to"."""
    chunk = view.chunks[j]
    if chunk.kind == "N":
        return Stance(denied=view.lowers[chunk.first] in ("no", "little"))
    if chunk.kind != "V":
        return _NONE
    if chunk.head in _ENDING:
        return Stance(denied=not chunk.negated)
    if chunk.head in _ASKING:
        return Stance(denied=chunk.negated, modality="hypothesised")
    if chunk.head in _RAISING or chunk.head == "use":
        above = _of_dependent(view, j) if chunk.form == "i" else _NONE
        return Stance(denied=chunk.negated or above.denied)
    return _NONE


def _of_clause(view: Parse, k: int) -> Stance:
    """What introduces the clause of a finite verb: "it is unlikely that", "we asked if", "unless"."""
    j = _link_before(view, _first_of_joined(view, k))
    if j < 0:
        return _NONE
    link, above = view.chunks[j].head, view.chunks[j - 1] if j else None
    if link == "unless" or (link == "if" and (above is None or above.kind not in "VN")):
        return Stance(modality="hypothesised")
    if above is None:
        return _NONE
    if link in ("if", "whether"):
        return Stance(modality="hypothesised")
    if above.kind == "N":
        return _of_thought(view, j - 1)
    if above.kind == "A":
        copula = view.chunks[j - 2] if j >= 2 else None
        doubted = copula is not None and copula.negated and above.head in _PLAIN
        is_open = doubted or above.head in _OPEN or above.head in _NEVER
        return Stance(above.head in _NEVER, "possible" if is_open else "")
    return _of_report(view, j - 1) if above.kind == "V" else _NONE


def _first_of_joined(view: Parse, k: int) -> int:
    """The first of the finite verbs that "and" joins to the one at `k`: what introduces it introduces all."""
    while k and view.chunks[k - 1].kind == "C":
        before = next((j for j in range(k - 2, -1, -1) if _is_finite(view.chunks[j])), -1)
        if before < 0:
            break
        k = before
    return k


def _is_finite(chunk: Chunk) -> bool:
    return chunk.kind == "V" and chunk.form == "f"


def _link_before(view: Parse, k: int) -> int:
    """The "that" or "if" whose clause the finite verb at `k` is the first of; -1 for none."""
    chunks = view.chunks
    verbs = 0
    for j in range(k - 1, -1, -1):
        chunk = chunks[j]
        if chunk.kind == ";":
            return -1
        if _is_finite(chunk):
            verbs += 1
        elif chunk.kind in "SW" and chunk.head in _LINKS:
            if not verbs:
                return j
            verbs -= 1
    return -1


def _of_thought(view: Parse, j: int) -> Stance:
    """ "no evidence that", "the hypothesis that"; after other nouns "that" begins a relative clause."""
    noun = view.chunks[j]
    lowest = view.lowers[noun.first]
    lacking = j >= 2 and view.chunks[j - 2].head in LACKING
    if noun.head in EVIDENCE:
        scant = not _SCANT.isdisjoint(view.lowers[noun.first : noun.last])
        denied = lowest == "no" or lacking
        return Stance(denied, "possible" if scant and not denied else "")
    if noun.head not in _THOUGHTS:
        return _NONE
    before = view.chunks[j - 1] if j else None
    verb = before.head if before is not None and before.kind == "V" else ""
    later = {c.head for c in view.chunks[j + 1 :] if c.kind == "V" and c.passive}
    if verb in _REFUTING or not _REFUTING.isdisjoint(later) or lowest in _SCANT:
        return Stance(denied=True, modality="suggested")
    if verb in _BEARING_OUT and before is not None and not before.negated:
        return Stance(modality="suggested")
    return Stance(modality="hypothesised")


def _of_report(view: Parse, j: int) -> Stance:
    """ "could not demonstrate that", "no study found that", "failed to show that"."""
    verb = view.chunks[j]
    above = _of_dependent(view, j) if verb.form == "i" else _NONE
    if verb.head == "conclude" and (verb.negated or above.denied):
        return Stance(modality="possible")
    if verb.head not in FINDING and verb.head not in _RAISING:
        return _NONE
    before = view.chunks[j - 1] if j else None
    by_subject = before is not None and before.kind == "N" and view.lowers[before.first] == "no"
    return Stance(denied=verb.negated or by_subject or above.denied)
