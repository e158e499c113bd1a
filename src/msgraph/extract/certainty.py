"""How a claim is held: affirmed or denied, how firmly, in which role."""

from __future__ import annotations

from itertools import pairwise

from msgraph.extract import governors, word_sets
from msgraph.extract.candidates import Candidate
from msgraph.extract.clauses import Parse
from msgraph.extract.frames import Cues

_ROLES = {
    "title": "reported_finding",
    "background": "background",
    "aim": "aim",
    "methods": "method",
    "results": "reported_finding",
    "conclusions": "interpretation",
    "figure": "reported_finding",
    "table": "reported_finding",
}
_OUTCOME_OF_VERB = word_sets.of("certainty.outcome_of_verb")
_EFFECTS = frozenset(["effect", "change", "better", "value", "same", "compound", "passive-caused"])
_UNSIGNED = frozenset(["unspecified", "present", "unchanged", ""])
#: Auxiliaries that tell a result where results are reported ("could be reduced").
_ACHIEVING = frozenset(["can", "could"])
_OPEN = word_sets.of("certainty.open")
#: Words before "likely" that make it a measured risk, no doubt.
_COMPARED = frozenset(["more", "less", "most", "least"])
_STUDYING = word_sets.of("features.studying")
_EXCLUDING = frozenset(["exclude", "rule", "preclude"])
#: What is so of a thing that is understood; "poorly understood" leaves it open.
_UNDERSTOOD = frozenset(["understand", "know", "elucidate", "clarify", "establish", "define"])
_HARDLY = frozenset(["poorly", "incompletely", "insufficiently", "little", "not", "yet"])
_COPULAS = frozenset(["be", "remain", "stay"])
_AIMING = word_sets.of("certainty.aiming")


def polarity_and_direction(c: Candidate, direction: str) -> tuple[str, str]:
    """Whether the claim is denied, and its direction.

    A denied effect without a sign ("did not affect", "no difference") is an affirmed absence of change; a
    denied change keeps the direction it denies; a denied event or relation is absent.
    """
    p = c.proposal
    if not p.negated:
        return "affirmed", direction
    frame = p.frame.name
    if (
        p.object.frame is not None
        and p.object.frame.name in ("effect", "change", "relation")
        and p.object.denied
    ):
        if p.object.frame.name == "relation":
            return "negated", "absent"
        return ("affirmed", "unchanged") if direction in _UNSIGNED else ("negated", direction)
    unsigned = p.frame.direction in _UNSIGNED and direction in _UNSIGNED
    if frame in _EFFECTS and unsigned and p.frame.predicate == "biolink:affects":
        return "affirmed", "unchanged"
    if p.frame.predicate in ("biolink:associated_with", "msg:predicts") and frame in (
        "passive",
        "effect",
        "relation",
    ):
        return "negated", "absent" if direction in _UNSIGNED else direction
    if p.object.denied or frame in _OUTCOME_OF_VERB:
        return "negated", "absent" if direction in _UNSIGNED else direction
    return "negated", direction


def modality(c: Candidate, cues: Cues, role: str) -> str:
    """How firmly the claim is held: by its auxiliary, the verb it hangs on, the verb that reports it, its words."""
    p, view = c.proposal, c.view
    if view.sentence.words[-1] == "?":
        return "hypothesised"
    table = cues.certainty
    modal = table.get(("modal", p.modal), "") if p.modal else _governing_modal(view, p.chunk, table)
    verb = view.chunks[p.chunk]
    achieved = role == "reported_finding" and p.modal in _ACHIEVING
    achieved = achieved and "have" not in view.lowers[verb.first : verb.last]
    if modal and modal not in ("asserted",) and not achieved:
        return modal
    governed = governors.stance(view, p.chunk).modality
    if governed:
        return governed
    raised = _raised(view, p.chunk, table).replace("negated", "")
    if raised and raised not in ("asserted", "demonstrated", "negated"):
        return raised
    worded = _worded(c, table)
    if worded:
        return worded
    if "whether" in view.lowers[: p.cue[0]]:
        return "hypothesised"
    asked = _asked(c)
    if asked:
        return asked
    reported = _reported(view, p.cue[0], table)
    if reported and reported != "demonstrated":
        return reported
    if role == "aim":
        return "hypothesised"
    return (
        reported
        or raised
        or ("demonstrated" if role in ("reported_finding", "interpretation") else "asserted")
    )


def _asked(c: Candidate) -> str:
    """ "we investigated the effect of X on Y": what is asked is not answered there; nor "cannot exclude an effect"."""
    if not c.proposal.how.startswith("noun"):
        return ""
    for chunk in reversed(c.view.chunks[: c.proposal.chunk]):
        if chunk.kind in "NIC,A":
            continue
        if chunk.kind != "V":
            return ""
        if chunk.head in _STUDYING:
            return "hypothesised"
        little = c.view.lowers[0] == "little" and chunk.head == "know"
        return "possible" if little or (chunk.negated and chunk.head in _EXCLUDING) else ""
    return ""


def _governing_modal(view: Parse, k: int, table: dict[tuple[str, str], str]) -> str:
    """The auxiliary of the verb that an infinitive or participle hangs on."""
    chunk = view.chunks[k]
    if chunk.kind == "V" and chunk.form not in "ig":
        joined = k > 0 and view.chunks[k - 1].kind == "C"
        if not joined:
            return ""
    for j in range(k - 1, -1, -1):
        other = view.chunks[j]
        if other.kind in ";S":
            return ""
        if other.kind == "V" and other.form == "f":
            return table.get(("modal", other.modal), "")
        if other.kind == "V" and other.form == "i" and chunk.form == "g":
            return _raised(view, j, table).replace("negated", "") or _governing_modal(
                view, j, table
            )
    return ""


def _raised(view: Parse, k: int, table: dict[tuple[str, str], str]) -> str:
    chunk = view.chunks[k]
    if chunk.kind != "V" or chunk.form != "i" or not k:
        return ""
    before = view.chunks[k - 1]
    if before.kind == "V":
        return table.get(("raising", before.head), "")
    return "possible" if before.head in ("likely", "unlikely", "potential", "expected") else ""


def _worded(c: Candidate, table: dict[tuple[str, str], str]) -> str:
    """A word of doubt between the subject and the end of object and cue, or "is unclear" after them."""
    p, view = c.proposal, c.view
    first = min(p.cue[0], p.object.first)
    if not c.carried:
        first = min(first, _word_at(view, c.subject.start))
    last = max(p.object.last, p.cue[1])
    for i in range(max(first - 1, 0), last + 1):
        found = table.get(("word", view.lowers[i]))
        if found and not (i and _is_no_doubt(view, i)):
            return found
    return _left_open(view, last)


def _is_no_doubt(view: Parse, i: int) -> bool:
    """ "more likely" is a measured risk, "zeta potential" a thing."""
    if view.lowers[i] == "likely":
        return view.lowers[i - 1] in _COMPARED
    return (
        view.lowers[i] in ("potential", "potentials")
        and view.tags[i - 1] in "NA"
        and view.tags[i + 1 : i + 2] not in (["N"], ["A"], ["O"])
    )


def _left_open(view: Parse, last: int) -> str:
    """ "the role of X in Y remains unclear": what is said is a question."""
    for chunk, after in pairwise(view.chunks):
        if chunk.first <= last or chunk.kind not in "V;":
            continue
        opens = chunk.head in _COPULAS and after.kind == "A" and after.head in _OPEN
        if chunk.kind == "V" and chunk.head in _UNDERSTOOD:
            opens = not _HARDLY.isdisjoint(view.lowers[chunk.first : after.last + 1])
        return "possible" if opens else ""
    return ""


def _word_at(view: Parse, start: int) -> int:
    starts = view.sentence.starts
    for i, place in enumerate(starts):
        if place >= start:
            return i
    return len(starts)


def _reported(view: Parse, word: int, table: dict[tuple[str, str], str]) -> str:
    """The modality that the nearest reporting verb before the cue gives."""
    for j in range(len(view.chunks) - 1, -1, -1):
        chunk = view.chunks[j]
        if chunk.first >= word:
            continue
        if chunk.kind == ";":
            return ""
        if (
            chunk.kind == "V"
            and ("report", chunk.head) in table
            and _introduces(view, j)
            and (not chunk.passive or _leads_clause(view, j))
        ):
            return table["report", chunk.head]
    return ""


def _leads_clause(view: Parse, j: int) -> bool:
    ahead = view.chunks[j + 1] if j + 1 < len(view.chunks) else None
    return ahead is not None and (ahead.head == "that" or ahead.kind == "S")


def _introduces(view: Parse, j: int) -> bool:
    """Whether the verb at chunk `j` introduces a statement: "that", or a subject such as "results"."""
    if _leads_clause(view, j):
        return True
    return view.chunks[j].form == "g" or any(
        c.kind == "N"
        and c.head
        in ("we", "results", "data", "findings", "study", "evidence", "analysis", "studies")
        for c in view.chunks[max(0, j - 3) : j]
    )


def _has_aim(view: Parse) -> bool:
    """Whether a sentence under "Purpose" says one; others tell why."""
    if view.lowers[0] == "as":
        return not _AIMING.isdisjoint(view.lowers[2:])
    return view.lowers[0] in ("to", "whether") or not _AIMING.isdisjoint(view.lowers)


def role(view: Parse, total: int) -> str:
    """What the sentence does in the paper, by its section; in an abstract without sections by cue words and place."""
    kind = view.sentence.section.kind
    known = _ROLES.get(kind)
    if known == "aim" and not _has_aim(view):
        return "background"
    if known is not None:
        return known
    words = set(view.lowers[2 if view.lowers[0] == "as" else 0 : 14])
    if words & {"aim", "aimed", "purpose", "objective", "investigated", "hypothesized", "sought"}:
        return "aim"
    if words & {
        "conclude",
        "conclusion",
        "suggest",
        "together",
        "summary",
        "overall",
        "collectively",
    }:
        return "interpretation"
    if words & {"we", "our", "found", "showed", "results", "observed", "revealed", "demonstrated"}:
        return "reported_finding"
    place = view.sentence.number / max(total, 1)
    if place < 0.35:
        return "background"
    return "interpretation" if place > 0.85 else "reported_finding"
