"""Numbers without a label of their own: percentages, counts, rates, sides of comparisons."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from msgraph.extract import labelled
from msgraph.extract.tally import LABELLED_TAIL, Tally
from msgraph.model import Result

_SIDES = re.compile(r"[nuq](?:(?:v|,v|&|,&?)[nuq]){1,12}")
_OTHER_SIDE = re.compile(r"(?:i?[xy]{0,6}|)(?:,?v|,?&)[iwbx]{0,4}")
_FRACTION = re.compile(
    r"(?P<a>n)(?P<by>/|o{1,2}|\(o)(?P<b>n)(?P<who>x{0,2}y)?(?:[(,](?P<q>q)(?=[);,]))?"
)
_COUNT_PERCENT = re.compile(r"[nk](?:x{0,2}y)?\((?P<q>q)(?:\)o{1,2}(?P<n>n)|(?=[);,]))")
_PERCENT_COUNT = re.compile(r"q[(,:](?:n(?:/|o{1,2})(?P<n>n)|k)\)?|qo(?P<m>n)x{0,2}y")
_PEOPLE = re.compile(r"n(?:x|n(?=x)){0,2}y")
_RATE = re.compile(r"[nu](?:v[nu])*[xy]{0,2}Y")


def number_at(t: Tally, i: int) -> int:
    """A number without a label of its own."""
    for rule in (
        _rate,
        _fraction,
        _continued,
        _plus_minus,
        _compared,
        _inherited,
    ):
        position = rule(t, i)
        if position:
            return position
    return _percent(t, i) or _people(t, i)


def _rate(t: Tally, i: int) -> int:
    match = _RATE.match(t.codes, i)
    interval = None if match else LABELLED_TAIL.match(t.codes, i + 1)
    if interval and re.match(r"\)?Y", t.codes[interval.end() : interval.end() + 2]):
        per = t.codes.index("Y", interval.end())
    elif match:
        per = match.end() - 1
    else:
        return 0
    heads = [k for k in range(i, per) if t.codes[k] in "nu"] if match else [i]
    t.sides += len(heads) > 1
    for k in heads:
        last = per if k == heads[-1] else k
        after = interval or (LABELLED_TAIL.match(t.codes, per + 1) if last == per else None)
        low, high = t.bounds(after) if after else ("", "")
        level = t.tokens.values[t.codes.index("c", k)] if after else ""
        result = Result("rate", "", value=t.tokens.values[k], unit=t.tokens.values[per])
        result = replace(result, ci_low=low, ci_high=high, ci_level="" if level == "0" else level)
        last = max(last, after.end() - 1) if after else last
        t.add(result, k, last, t.sides if len(heads) > 1 else 0)
    return t.drafts[-1].last + 1


def _fraction(t: Tally, i: int) -> int:
    match = _FRACTION.match(t.codes, i)
    if not match:
        return _count_with_percent(t, i)
    count, of = t.tokens.values[i], t.tokens.values[match.start("b")]
    if not _is_part(count, of, slash=match["by"] == "/"):
        return 0
    if match["q"]:
        result = Result("percent", "", value=t.tokens.values[match.start("q")], unit="%", n=of)
    else:
        result = Result("count", "", value=count, unit=_who(t, match), n=of)
    t.add(result, i, match.end() - 1)
    return match.end()


def _is_part(count: str, of: str, *, slash: bool) -> bool:
    if not (count.isdigit() and of.isdigit()) or int(count) > int(of):
        return False
    return not slash or (of != "2" and not (1900 <= int(of) <= 2100 and int(count) <= 12))


def _who(t: Tally, match: re.Match[str]) -> str:
    if not match["who"]:
        return ""
    start, end = t.tokens.spans[match.end("who") - 1]
    return t.tokens.text[start:end]


def _count_with_percent(t: Tally, i: int) -> int:
    match = _COUNT_PERCENT.match(t.codes, i)
    if not match or not t.tokens.values[i].isdigit():
        return 0
    percent = t.tokens.values[match.start("q")]
    n = t.tokens.values[match.start("n")] if match["n"] else ""
    t.add(Result("percent", "", value=percent, unit="%", n=n), i, match.end() - 1)
    return match.end()


def _plus_minus(t: Tally, i: int) -> int:
    """ "8.0 ± 1.1 vs 6.9 ± 0.9" without the word mean."""
    if t.codes[i + 1 : i + 2] != "±" or t.codes[i + 2 : i + 3] not in tuple("nuq"):
        return 0
    t.label, t.label_code = "mean", "M"
    return labelled.averages(t, i, i)


def _compared(t: Tally, i: int) -> int:
    """The sides of a comparison: "46.6 vs. 16.3 vs. 7.1%"."""
    match = _SIDES.match(t.codes, i)
    if not match:
        return 0
    sides = [k for k in range(i, match.end()) if t.codes[k] in "nuq"]
    last = sides[-1]
    listed = "v" in match.group() or t.codes[last] == "q"
    if not listed or t.codes[match.end() : match.end() + 1] in tuple("y-/"):
        return 0
    if "v" not in match.group() and not _lists_percents(t, match, sides):
        return 0
    t.sides += 1
    unit = t.tokens.units[last]
    for k in sides:
        own = t.tokens.units[k] or unit
        kind = "percent" if own == "%" else t.label or "other"
        if kind in ("hazard_ratio", "odds_ratio", "relative_risk", "rate_ratio"):
            kind = "other"
        t.add(Result(kind, "", value=t.tokens.values[k], unit=own), k, k, t.sides)
    return match.end()


def _lists_percents(t: Tally, match: re.Match[str], sides: list[int]) -> bool:
    """Whether "23, 45 and 50%" shares its sign: no year and no count may be among them."""
    listed = re.fullmatch(r"[nq](?:,[nq])*,?&q|q(?:,q)+", match.group())
    return listed is not None and all(Decimal(t.tokens.values[k]) <= 100 for k in sides)


def _continued(t: Tally, i: int) -> int:
    """The other side of a labelled number: "0.18 with A versus 0.39 with B"."""
    last = t.drafts[-1] if t.drafts else None
    if last is None or last.result.kind != t.label or t.label_code not in tuple("MOd"):
        return 0
    between = t.codes[last.last + 1 : i]
    if t.tokens.units[i] != last.result.unit or not _OTHER_SIDE.fullmatch(between):
        return 0
    if not last.side:
        t.sides += 1
        last = replace(last, side=t.sides)
        t.drafts[-1] = last
    if t.label_code == "M":
        labelled.average(t, i, i, labelled.spread_end(t, i), last.result.unit, last.side)
        return t.drafts[-1].last + 1
    position = labelled.valued(t, i, i)
    t.drafts[-1] = replace(t.drafts[-1], side=last.side)
    return position


def _inherited(t: Tally, i: int) -> int:
    """A number with an interval under the label of an earlier one, or under none."""
    if t.label_code == "M" and re.match(r"\(u\)", t.codes[i - 1 : i + 2]) and i:
        labelled.average(t, i, i, i, t.tokens.units[i], 0)
        return i + 1
    if t.codes[max(0, i - 1) : i + 3] in ("(n,p", "(n;p") and "." in t.tokens.values[i]:
        return _beside_p(t, i)
    interval = t.interval(i)
    if not interval or (t.codes[i] == "u" and t.label_code == "R"):
        return 0
    kind, code = t.label, t.label_code
    if code == "R" and t.codes[i] == "n":
        return labelled.series(t, i, i)
    t.label = t.label if code in ("M", "d", "O") else "other"
    if code == "M":
        labelled.average(t, i, i, i, t.tokens.units[i], 0)
        position = t.drafts[-1].last + 1
    else:
        position = labelled.valued(t, i, i)
    t.label = kind
    return position


def _beside_p(t: Tally, i: int) -> int:
    """ "(1.50, P = 0.019)" in a sentence that names one kind of ratio."""
    if len(t.ratios) != 1:
        return 0
    (kind,) = t.ratios
    result = Result(kind, "", value=t.tokens.values[i], p=t.tokens.values[i + 2])
    t.add(result, i, i + 2)
    return i + 3


def _percent(t: Tally, i: int) -> int:
    """A percentage, or the two ends of a range of them."""
    if re.match(r"[nq][-t]q", t.codes[i : i + 3]):
        t.add(Result("percent", "", value=t.tokens.values[i], unit="%"), i, i)
        t.add(Result("percent", "", value=t.tokens.values[i + 2], unit="%"), i + 2, i + 2)
        return i + 3
    if t.tokens.units[i] == "fold":
        t.add(Result("other", "", value=t.tokens.values[i], unit="fold"), i, i)
        return i + 1
    if t.codes[i] != "q" or t.codes[i + 1 : i + 2] == "z":
        return 0
    match = _PERCENT_COUNT.match(t.codes, i)
    n, last = "", i
    if match:
        at = match.start("n") if match["n"] else match.start("m")
        n = t.tokens.values[at] if at > 0 else ""
        last = match.end() - 1 if n else i
    t.add(Result("percent", "", value=t.tokens.values[i], unit="%", n=n), i, last)
    return last + 1


def _people(t: Tally, i: int) -> int:
    """A number of people: "771 patients", "n = 85"."""
    if t.codes[i] == "k":
        value = t.tokens.values[i]
        t.add(Result("count", "", value=value, n=value), i, i)
        return i + 1
    match = _PEOPLE.match(t.codes, i)
    value = t.tokens.values[i]
    if not match or not value.isdigit() or t.codes[max(0, i - 1) : i] in ("I", "n"):
        return 0
    start, end = t.tokens.spans[match.end() - 1]
    t.add(Result("count", "", value=value, unit=t.tokens.text[start:end]), i, match.end() - 1)
    return match.end()
