"""Numbers that a label names: ratios, means, medians, differences, and the series that follow them."""

from __future__ import annotations

import re
from dataclasses import replace

from msgraph.extract.tally import Tally
from msgraph.model import Result

#: Between a label and its number; a word may stand there only if an interval follows the number.
_FILLER = r"(?:\([cRMdOs,;:x=&]{1,6}\)|[=:,;b(oxwi&Yyg]){0,14}?"
_VALUE = {
    "R": re.compile(rf"R(?:\(?R\)?)?{_FILLER}(?P<v>n)(?![y%/])"),
    "W": re.compile(rf"W{_FILLER}(?P<v>n)(?![y%/])"),
    "O": re.compile(rf"O(?:\(?O\)?)?{_FILLER}(?P<v>[nu])(?!y)"),
    "d": re.compile(rf"d(?:\(?d\)?)?{_FILLER}(?P<v>[nqu])(?!y)"),
    "M": re.compile(r"M(?:\([MRsx,&c±]{1,4}\)|[=:,bo(xsiw±Yy&]){0,9}?(?:ev)?(?P<v>[nu])"),
}
_LINKS = "=:,;(bog)"
_P_TAIL = re.compile(r"[,;:()&]{0,3}p")
_SPREAD = re.compile(
    r"±[nuq]|[,;]?\(?s[,;:=o(b±w]{0,3}[nqu](?:[-t,;&][nqu])?\)?|\(±?[nqu](?:[-t,;][nqu])?\)|"
    r"(?=\(c)|[,;]?\(?[nqu][-t][nqu]\)?"
)
_NEXT = re.compile(r"(?:[v,;&]|\)[,;&]?){0,2}(?P<v>[nqu])")
_SIDE = re.compile(r"(?:v|,v|&|,&?)(?P<v>[nu])")
_LIST = re.compile(r"[nu](?:,?&?[nu]){0,12}")


def label_at(t: Tally, i: int) -> int:
    """A label, and the number it names."""
    code = t.codes[i]
    t.label_code, t.label = "R" if code == "W" else code, t.tokens.values[i]
    t.level = ""
    match = _VALUE[code].match(t.codes, i)
    if code == "M" and match and ("f" in t.codes[max(0, i - 4) : i] or _is_follow_up(t, match)):
        return match.end()
    if not match or not _accepts(t, code, match):
        return i + 1
    header = t.codes.find("c", i, match.start("v"))
    t.level = t.tokens.values[header] if header > 0 else ""
    v = match.start("v")
    first = i if len(re.findall("[xiyY]", t.codes[i:v])) <= 3 else v
    return averages(t, first, v) if code == "M" else series(t, first, v)


def _is_follow_up(t: Tally, match: re.Match[str]) -> bool:
    return re.match(r"[xou]{0,2}f", t.codes[match.end() : match.end() + 4]) is not None


def _accepts(t: Tally, code: str, match: re.Match[str]) -> bool:
    """Whether the number behind a label is its value and not just any number that follows."""
    v = match.start("v")
    before = t.codes[v - 1]
    interval = t.interval(v)
    if interval:
        return True
    if code in "MW":
        return code == "M"
    if before not in _LINKS and before not in "RMdO":
        return False
    inner = t.codes[match.start() + 1 : v]
    if t.codes[v] == "n" and re.match(r"[-t]n", t.codes[v + 1 : v + 3]):
        return False
    if code == "R":
        value = t.tokens.values[v]
        return "." in value or "=" in inner or ":" in inner or "b" in inner or "," in inner
    return "x" not in inner or before in "=:b("


def series(t: Tally, first: int, v: int) -> int:
    """A labelled value and those that follow under the same label."""
    position = valued(t, first, v)
    while True:
        match = _NEXT.match(t.codes, position)
        if not match or t.codes[match.end() : match.end() + 1] in ("y", "/"):
            return position
        v = match.start("v")
        joined = re.fullmatch(r"[v,&]{1,2}", t.codes[position:v])
        if not t.interval(v) and not (joined and t.codes[v] == "n" and _joins(t, position, v)):
            return position
        position = valued(t, v, v)


def _joins(t: Tally, position: int, v: int) -> bool:
    """Whether a bare number goes on a list: "1.2, 1.5 and 1.7", not "1.2, 12 patients"."""
    return "v" in t.codes[position:v] or "." in t.tokens.values[v]


def valued(t: Tally, first: int, v: int) -> int:
    """Add the value at `v` with its interval and p; the position after them."""
    interval = t.interval(v)
    level, low, high, position = interval or ("", "", "", v + 1)
    p = ""
    if interval:
        inside = t.codes.find("p", v, position)
        p = t.tokens.values[inside] if inside > 0 else ""
    kind = t.label or "other"
    kind = {"q": "percent"}.get(t.codes[v], kind) if kind != "difference" else kind
    unit = t.tokens.units[v] or t.unit_behind(position - 1)
    p_tail = _P_TAIL.match(t.codes, position)
    if p_tail and not p:
        p = t.tokens.values[p_tail.end() - 1]
        position = p_tail.end()
    result = Result(kind, "", value=t.tokens.values[v], unit=unit, ci_low=low, ci_high=high)
    t.add(replace(result, ci_level=level, p=p), first, position - 1)
    return position


def averages(t: Tally, first: int, v: int) -> int:
    """A mean or median and those it is compared with: "44.0 versus 15.5 months"."""
    found: list[tuple[int, int, int]] = []
    position = v
    while True:
        last = spread_end(t, position)
        found.append((first if position == v else position, position, last))
        match = _SIDE.match(t.codes, last + 1)
        listed = match and ("v" in match.group() or _ends_a_list(t, match.start("v")))
        if not match or not listed:
            break
        position = match.start("v")
    t.sides += len(found) > 1
    unit = t.tokens.units[found[-1][1]] or t.unit_behind(found[-1][2])
    end = found[-1][2]
    if not unit and t.codes[end] == "u":
        unit = t.tokens.units[end]
    if t.codes[end + 1 : end + 2] == "Y":
        unit = t.tokens.values[end + 1]
    for begin, at, last in found:
        own = t.tokens.units[at] or unit
        average(t, begin, at, last, own, t.sides if len(found) > 1 else 0)
    return max(t.drafts[-1].last + 1 if t.drafts else 0, found[-1][2] + 1)


def average(t: Tally, first: int, at: int, last: int, unit: str, side: int) -> None:
    """Add the mean or median at `at`, with its spread up to `last` and its interval."""
    interval = t.interval(at)
    level, low, high, after = interval or ("", "", "", last + 1)
    result = Result(t.label or "mean", "", value=t.tokens.values[at], unit=unit)
    result = replace(result, ci_low=low, ci_high=high, ci_level=level)
    t.add(result, first, max(last, after - 1), side)


def spread_end(t: Tally, v: int) -> int:
    """The last token of the SD, IQR or range behind a number, or the number itt."""
    match = _SPREAD.match(t.codes, v + 1)
    if not match or not match.group():
        return v
    last = match.end() - 1
    if match.group().count(")") > match.group().count("("):
        last -= 1
    return last


def _ends_a_list(t: Tally, v: int) -> bool:
    match = _LIST.match(t.codes, v)
    end = match.end() if match else v
    return t.codes[end - 1] == "u" or re.match(r",?r", t.codes[end : end + 2]) is not None
