"""Which group a number was measured in, where the words say so."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise

from msgraph.extract.quantities import Tokens
from msgraph.model import Result


@dataclass(frozen=True, slots=True)
class Draft:
    """A result whose words are still given as places in the sentence.

    `first`..`last` are its tokens; `side` numbers the comparison it is part of, 0 for none.
    """

    result: Result
    start: int
    end: int
    first: int
    last: int
    side: int = 0


_NEAR = 6
_MEASURED = frozenset({"percent", "mean", "median", "count", "rate", "other", "difference"})
_GROUP = (
    r"(?:groups?|arms?|cohorts?|patients|participants|subjects|recipients|controls?|placebo|mice|rats|users|women|men|"
    r"children|infants|individuals|[\w-]+-treated)"
)
_NO_WORD = (
    r"(?!(?:was|were|is|are|had|has|have|did|vs|versus|and|or|than|compared|respectively|who|that|which|at|after|in|with|"
    r"of|for|from|to|on|by|during|over|experienced|achieved|reported|but|while|whereas|received|died|whom|those|both|each|"
    r"this|these|all|baseline|months?|years?|weeks?|days?|mean|median|p|P)\b)"
)
_WORD = rf"{_NO_WORD}[^\W\d][\w+/'’-]*"
_NAME = rf"{_WORD}(?:\s+(?:{_WORD}|[0-9][\w-]*)){{0,4}}"
_IN = r"(?:[Ii]n|with|for|among|on|receiving|under)"
_AFTER = re.compile(
    rf"\s*(?:of\s+(?:the\s+)?(?:{_GROUP}\s+)?)?(?:{_IN}\s+)?(?:the\s+|those\s+(?:on|with|receiving)\s+)?(?P<arm>{_NAME})"
    r"(?=\s*(?:[,;.()\[\]]|$|\b(?:vs|versus|and|compared|than|was|were|had|has|experienced|achieved|at|after|who|died|did|respectively|but|while|whereas|reported)\b))"
)
_LEADS = re.compile(rf"\s*(?:of\b|{_IN}\b|(?P<bare>{_GROUP}\b))")
_BEFORE = re.compile(rf"(?:[(\[;,:]|\bvs\.?|\bversus|\band)\s*(?P<arm>{_NAME}?)\s*[:,=]?\s*$")
_HEADED = re.compile(
    rf"\b(?:{_IN}|the|and|than)\s+(?:the\s+)?(?P<arm>(?:{_WORD}\s+){{1,4}}(?:group|arm|cohort|patients))\s*[(\[]$"
)
_PAIR_AFTER = re.compile(
    rf"[^.;]{{0,60}}?\b{_IN}\s+(?:the\s+)?(?P<a>{_NAME})\s+and\s+(?:{_IN}\s+)?(?:the\s+)?(?P<b>{_NAME}?)"
    r"(?:\s+(?:groups?|arms?))?\s*,?\s*(?:\([^()]{0,40}\))?,?\s*respectively"
)
_PAIR_BEFORE = re.compile(
    rf"\b{_IN}\s+(?:the\s+)?(?P<a>{_NAME})\s+(?:(?:as\s+)?compared\s+(?:with|to)|than|versus|vs\.?|and)\s+"
    rf"(?:(?:that\s+)?{_IN}\s+)?(?:the\s+)?(?P<b>{_NAME})(?P<rest>[^.;0-9]{{0,60}})$"
)


def named(tokens: Tokens, drafts: list[Draft]) -> list[Draft]:
    """The drafts with the names of their groups, as the sentence words them and without an article.

    A group is named behind its number ("23% with alemtuzumab"), before it in a list ("placebo: 45%"), or
    for two numbers together ("in A than in B (2% vs 5%)", "2% and 5% in A and B, respectively"). A phrase
    that does not say that it is a group counts only beside another number that has one, too.
    """
    text = tokens.text
    places = [k for k, draft in enumerate(drafts) if draft.result.kind in _MEASURED]
    found: dict[int, str] = {}
    for a, b in _pairs(drafts, places):
        found.update(_together(text, drafts, a, b))
    loose: dict[int, str] = {}
    for k in places:
        if k not in found:
            arm, certain = _own(text, drafts[k])
            if arm:
                (found if certain else loose)[k] = arm
    for k in loose:
        if _has_partner(k, drafts, {**found, **loose}):
            found[k] = loose[k]
    return [_with_arm(k, drafts, found) if k in found else draft for k, draft in enumerate(drafts)]


def _with_arm(k: int, drafts: list[Draft], arms: dict[int, str]) -> Draft:
    """The draft with its group, and with the p that is printed behind the next group's number."""
    draft = drafts[k]
    after = drafts[k + 1] if k + 1 in arms else None
    p = draft.result.p
    if not p and after and after.result.kind == draft.result.kind and not draft.result.ci_low:
        p = after.result.p
    return replace(draft, result=replace(draft.result, arm=arms[k], p=p))


def _pairs(drafts: list[Draft], places: list[int]) -> list[tuple[int, int]]:
    """Neighbours that are compared: two of one comparison, or of one kind with little in between."""
    found = []
    sizes = Counter(draft.side for draft in drafts)
    for a, b in pairwise(places):
        one, two = drafts[a], drafts[b]
        same = one.side == two.side != 0 or (
            one.result.kind == two.result.kind and two.start - one.end < 25
        )
        alone = one.side == 0 or sizes[one.side] == 2
        if same and alone:
            found.append((a, b))
    return found


def _together(text: str, drafts: list[Draft], a: int, b: int) -> dict[int, str]:
    match = _PAIR_AFTER.match(text, drafts[b].end)
    if match is None:
        before = text[max(0, drafts[a].start - 200) : drafts[a].start]
        match = _PAIR_BEFORE.search(before)
        both = match is not None and " and " in match.group()[: match.start("rest") - match.start()]
        if both and "respectively" not in text[drafts[b].end : drafts[b].end + 60]:
            match = None
    if match is None:
        return {}
    second = re.sub(r"\s+(?:groups|arms)$", "", match["b"].strip())
    return {a: match["a"].strip(), b: second}


def _own(text: str, draft: Draft) -> tuple[str, bool]:
    """The group that a number's own surroundings name, and whether they say that it is one."""
    if _LEADS.match(text, draft.end):
        match = _AFTER.match(text, draft.end)
        if match and draft.result.unit != match["arm"]:
            arm = match["arm"]
            certain = re.search(rf"\b{_GROUP}$|^placebo|-treated\b", arm) is not None
            bare = re.fullmatch(_GROUP, arm) and arm not in ("placebo", "controls")
            loose = certain or re.search(rf"\b{_IN}\b", text[draft.end : match.start("arm")])
            return (arm, certain) if loose and not bare else ("", False)
    ahead = text[max(0, draft.start - 60) : draft.start]
    headed = _HEADED.search(ahead)
    if headed:
        return headed["arm"], True
    before = _BEFORE.search(ahead)
    if before:
        return before["arm"].strip(), False
    return "", False


def _has_partner(k: int, drafts: list[Draft], arms: dict[int, str]) -> bool:
    """Whether a number of the same kind near by has another group."""
    return any(
        other in arms
        and other != k
        and drafts[other].result.kind == drafts[k].result.kind
        and arms[other] != arms[k]
        and abs(drafts[other].start - drafts[k].start) < 120
        for other in range(max(0, k - _NEAR), min(len(drafts), k + _NEAR + 1))
    )
