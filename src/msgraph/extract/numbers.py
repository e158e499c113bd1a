"""The quantitative results of a sentence: ratios, percentages, means, counts, rates, p values.

A number becomes a result only where its neighbours say what it is: a label ("HR", "median"), a percent
sign, an interval, a denominator, a word for people, a comparison ("8.0 vs 6.9"). Doses, dates, ages
without a mean, follow-up, test statistics and I² are no results.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from msgraph.extract import arms, labelled, quantities, unlabelled
from msgraph.extract.arms import Draft
from msgraph.extract.tally import Tally
from msgraph.model import Result

#: The p value from which a difference counts as chance.
_CHANCE = Decimal("0.05")


def is_by_chance(result: Result) -> bool:
    """Whether a result's p value says that nothing was shown: "p = 0.37", "p > 0.05", not "p < 0.1"."""
    p = result.p.lstrip(">≥=")
    try:
        return bool(p) and Decimal(p) >= _CHANCE
    except InvalidOperation:
        return False


def find(text: str, start: int, end: int) -> list[Result]:
    """The results reported in `text[start:end]`, a sentence, left to right, never overlapping.

    `as_reported` runs from the label or the number to the end of its interval and p value; numbers are
    plain decimals ("0.7" for "0·70"). The p of a comparison is given to each side of it. A range ("5 to
    10%") gives its two ends. A percentage printed with its counts is one result, with `n` the
    denominator.
    """
    said = text[start:end]
    if not quantities.may_hold_number(said):
        return []
    tally = Tally(quantities.tokens(said))
    position = 0
    while position < len(tally.codes):
        step = _STEPS.get(tally.codes[position])
        position = max(position + 1, step(tally, position) if step else 0)
    drafts = arms.named(tally.tokens, tally.drafts)
    return [
        replace(
            d.result,
            as_reported=text[start + d.start : start + d.end],
            start=start + d.start,
            end=start + d.end,
        )
        for d in drafts
    ]


_LOOSE_INTERVAL = re.compile(r"c[,;:(=bwx]{0,3}[nqu][-t,;&/][nque]")
_IGNORED = re.compile(
    r"I(?:\([^)]{0,5}\))?[=:bg]?[nqu](?:[-&,t][nu](?![yb]))?|s[,;:(=owb]{0,2}[nqu](?:[-t,;&][nqu])?"
)
_THRESHOLD = re.compile(
    r"\s+(?:\w+\s+){0,3}?(?:considered|taken|regarded|deemed|defined|accepted|set|indicated|denoted)\b"
)
_FOLLOW_UP = re.compile(r"f[=:bo(xsiwM]{0,6}u(?:[-t][nu])?|f[:,]?\(?[nu][-t]u")


def _p_at(t: Tally, i: int) -> int:
    """A p value goes to the result it was computed for, or stands alone."""
    p = t.tokens.values[i]
    if _THRESHOLD.match(t.tokens.text, t.tokens.spans[i][1]):
        return i + 1
    if t.drafts and not t.drafts[-1].result.p and _is_near(t, t.drafts[-1], i):
        side = t.drafts[-1].side
        for k in range(len(t.drafts) - 1, -1, -1):
            draft = t.drafts[k]
            if k < len(t.drafts) - 1 and (not side or draft.side != side):
                break
            t.drafts[k] = replace(draft, result=replace(draft.result, p=p))
        return i + 1
    t.add(Result("p_value", "", p=p), i, i)
    return i + 1


def _is_near(t: Tally, draft: Draft, i: int) -> bool:
    between = re.sub("x?I[=b]?[nq]", "", t.codes[draft.last + 1 : i])
    return (
        re.fullmatch(r"[^pRMdOnuq;]{0,12};?\(?", between) is not None
        and draft.result.kind != "count"
    )


def _interval_at(t: Tally, i: int) -> int:
    """An interval whose number is elsewhere: its bounds are no results."""
    match = _LOOSE_INTERVAL.match(t.codes, i)
    return match.end() if match else i + 1


def _ignored_at(t: Tally, i: int) -> int:
    """I² = 40%, day 7, SD 10: numbers that are no results."""
    match = _IGNORED.match(t.codes, i)
    return match.end() if match else i + 1


def _follow_up_at(t: Tally, i: int) -> int:
    """How long people were followed is no result."""
    match = _FOLLOW_UP.match(t.codes, i)
    return match.end() if match else i + 1


#: What to do at a token, by its code.
_STEPS = {
    **dict.fromkeys("RWMdO", labelled.label_at),
    **dict.fromkeys("nquk", unlabelled.number_at),
    "p": _p_at,
    "c": _interval_at,
    "I": _ignored_at,
    "s": _ignored_at,
    "f": _follow_up_at,
}
