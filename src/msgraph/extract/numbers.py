"""The quantitative results of a sentence: ratios, percentages, means, counts, rates, p values.

A number becomes a result only where its neighbours say what it is: a label ("HR", "median"), a percent
sign, an interval, a denominator, a word for people, a comparison ("8.0 vs 6.9"). Doses, dates, ages
without a mean, follow-up, test statistics and I² are no results.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from msgraph.extract import arms, quantities
from msgraph.extract.arms import Draft
from msgraph.extract.quantities import Tokens
from msgraph.model import Result


def find(text: str, start: int, end: int) -> list[Result]:
    """The results reported in `text[start:end]`, a sentence, left to right, never overlapping.

    `as_reported` runs from the label or the number to the end of its interval and p value; numbers are
    plain decimals ("0.7" for "0·70"). The p of a comparison is given to each side of it. A range ("5 to
    10%") gives its two ends. A percentage printed with its counts is one result, with `n` the
    denominator.
    """
    if not quantities.has_digit(text, start, end):
        return []
    grouping = _Grouping(quantities.tokens(text[start:end]))
    grouping.run()
    drafts = arms.named(grouping.tokens, grouping.drafts)
    return [
        replace(
            d.result,
            as_reported=text[start + d.start : start + d.end],
            start=start + d.start,
            end=start + d.end,
        )
        for d in drafts
    ]


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
_LABELLED_TAIL = re.compile(
    r"[xuobyYIi]{0,5}[,;:(]{0,2}(?:p[,;&]?)?c[,;:(=bwx]{0,3}(?P<low>[nqu])[-t,;&/](?P<high>[nque])"
)
_BARE_TAIL = re.compile(r"(?:[,;:]?\(|[,;])(?P<low>[nqu])(?P<sep>[-t,;])(?P<high>[nque])(?=[);,p])")
_LOOSE_INTERVAL = re.compile(r"c[,;:(=bwx]{0,3}[nqu][-t,;&/][nque]")
_P_TAIL = re.compile(r"[,;:()&]{0,3}p")
_SPREAD = re.compile(
    r"±[nuq]|[,;]?\(?s[,;:=o(b±w]{0,3}[nqu](?:[-t,;&][nqu])?\)?|\(±?[nqu](?:[-t,;][nqu])?\)|"
    r"(?=\(c)|[,;]?\(?[nqu][-t][nqu]\)?"
)
_NEXT = re.compile(r"(?:[v,;&]|\)[,;&]?){0,2}(?P<v>[nqu])")
_SIDES = re.compile(r"[nuq](?:(?:v|,v|&|,&?)[nuq]){1,12}")
_SIDE = re.compile(r"(?:v|,v|&|,&?)(?P<v>[nu])")
_LIST = re.compile(r"[nu](?:,?&?[nu]){0,12}")
_OTHER_SIDE = re.compile(r"(?:i?[xy]{0,6}|)(?:,?v|,?&)[iwbx]{0,4}")
_FRACTION = re.compile(
    r"(?P<a>n)(?P<by>/|o{1,2}|\(o)(?P<b>n)(?P<who>x{0,2}y)?(?:[(,](?P<q>q)(?=[);,]))?"
)
_COUNT_PERCENT = re.compile(r"[nk](?:x{0,2}y)?\((?P<q>q)(?:\)o{1,2}(?P<n>n)|(?=[);,]))")
_PERCENT_COUNT = re.compile(r"q[(,:](?:n(?:/|o{1,2})(?P<n>n)|k)\)?|qo(?P<m>n)x{0,2}y")
_PEOPLE = re.compile(r"n(?:x|n(?=x)){0,2}y")
_RATE = re.compile(r"[nu](?:v[nu])*[xy]{0,2}Y")
_IGNORED = re.compile(
    r"I(?:\([^)]{0,5}\))?[=:bg]?[nqu](?:[-&,t][nu](?![yb]))?|s[,;:(=owb]{0,2}[nqu](?:[-t,;&][nqu])?"
)
_THRESHOLD = re.compile(
    r"\s+(?:\w+\s+){0,3}?(?:considered|taken|regarded|deemed|defined|accepted|set|indicated|denoted)\b"
)
_FOLLOW_UP = re.compile(r"f[=:bo(xsiwM]{0,6}u(?:[-t][nu])?|f[:,]?\(?[nu][-t]u")


class _Grouping:
    """One walk over the tokens of a sentence; what it finds gathers in `drafts`."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.codes = tokens.codes
        self.drafts: list[Draft] = []
        self.label = ""
        self.label_code = ""
        self.level = ""
        self.interval_level = ""
        self.sides = 0
        self.ratios = {tokens.values[k] for k, code in enumerate(tokens.codes) if code == "R"}

    def run(self) -> None:
        """Read every token once."""
        position = 0
        while position < len(self.codes):
            step = _STEPS.get(self.codes[position])
            position = max(position + 1, step(self, position) if step else 0)

    def label_at(self, i: int) -> int:
        """A label, and the number it names."""
        code = self.codes[i]
        self.label_code, self.label = "R" if code == "W" else code, self.tokens.values[i]
        self.level = ""
        match = _VALUE[code].match(self.codes, i)
        if (
            code == "M"
            and match
            and ("f" in self.codes[max(0, i - 4) : i] or self._is_follow_up(match))
        ):
            return match.end()
        if not match or not self._accepts(code, match):
            return i + 1
        header = self.codes.find("c", i, match.start("v"))
        self.level = self.tokens.values[header] if header > 0 else ""
        v = match.start("v")
        first = i if len(re.findall("[xiyY]", self.codes[i:v])) <= 3 else v
        return self._averages(first, v) if code == "M" else self._series(first, v)

    def _is_follow_up(self, match: re.Match[str]) -> bool:
        return re.match(r"[xou]{0,2}f", self.codes[match.end() : match.end() + 4]) is not None

    def _accepts(self, code: str, match: re.Match[str]) -> bool:
        """Whether the number behind a label is its value and not just any number that follows."""
        v = match.start("v")
        before = self.codes[v - 1]
        interval = self._interval(v)
        if interval:
            return True
        if code in "MW":
            return code == "M"
        if before not in _LINKS and before not in "RMdO":
            return False
        inner = self.codes[match.start() + 1 : v]
        if self.codes[v] == "n" and re.match(r"[-t]n", self.codes[v + 1 : v + 3]):
            return False
        if code == "R":
            value = self.tokens.values[v]
            return "." in value or "=" in inner or ":" in inner or "b" in inner or "," in inner
        return "x" not in inner or before in "=:b("

    def _interval(self, v: int) -> tuple[str, str, str, int] | None:
        """Level, low, high and the token after the confidence interval of the number at `v`."""
        match = _LABELLED_TAIL.match(self.codes, v + 1)
        values = self.tokens.values
        if match:
            at = self.codes.index("c", v + 1)
            level = "" if values[at] == "0" else values[at]
            self.interval_level = level
            return level, *self._bounds(match), match.end()
        match = _BARE_TAIL.match(self.codes, v + 1)
        if not match or not self._may_be_bare(v):
            return None
        low, high = self._bounds(match)
        if match["sep"] in ",;" and "(" not in match.group():
            return None
        if not high or not Decimal(low) <= Decimal(values[v]) <= Decimal(high):
            return None
        return self.level or self.interval_level, low, high, match.end()

    def _may_be_bare(self, v: int) -> bool:
        """Whether bounds without the words "confidence interval" can be one here."""
        if self.codes[v] == "q":
            return bool(self.interval_level) and self.codes[v + 1 : v + 2] == "("
        return self.label_code in tuple("RdO")

    def _bounds(self, match: re.Match[str]) -> tuple[str, str]:
        low = self.tokens.values[match.start("low")]
        high = "" if match["high"] == "e" else self.tokens.values[match.start("high")]
        if high and Decimal(low) > Decimal(high):
            low, high = (
                (f"-{low}", high)
                if Decimal(f"-{low.lstrip('-')}") <= Decimal(high) and low[0] == "-"
                else (high, low)
            )
        return low, high

    def _series(self, first: int, v: int) -> int:
        """A labelled value and those that follow under the same label."""
        position = self._valued(first, v)
        while True:
            match = _NEXT.match(self.codes, position)
            if not match or self.codes[match.end() : match.end() + 1] in ("y", "/"):
                return position
            v = match.start("v")
            joined = re.fullmatch(r"[v,&]{1,2}", self.codes[position:v])
            if not self._interval(v) and not (
                joined and self.codes[v] == "n" and self._joins(position, v)
            ):
                return position
            position = self._valued(v, v)

    def _joins(self, position: int, v: int) -> bool:
        """Whether a bare number goes on a list: "1.2, 1.5 and 1.7", not "1.2, 12 patients"."""
        return "v" in self.codes[position:v] or "." in self.tokens.values[v]

    def _valued(self, first: int, v: int) -> int:
        """Add the value at `v` with its interval and p; the position after them."""
        interval = self._interval(v)
        level, low, high, position = interval or ("", "", "", v + 1)
        p = ""
        if interval:
            inside = self.codes.find("p", v, position)
            p = self.tokens.values[inside] if inside > 0 else ""
        kind = self.label or "other"
        kind = {"q": "percent"}.get(self.codes[v], kind) if kind != "difference" else kind
        unit = self.tokens.units[v] or self._unit_behind(position - 1)
        p_tail = _P_TAIL.match(self.codes, position)
        if p_tail and not p:
            p = self.tokens.values[p_tail.end() - 1]
            position = p_tail.end()
        result = Result(kind, "", value=self.tokens.values[v], unit=unit, ci_low=low, ci_high=high)
        self._add(replace(result, ci_level=level, p=p), first, position - 1)
        return position

    def _unit_behind(self, last: int) -> str:
        end = self.tokens.spans[last][1]
        return quantities.unit_after(self.tokens.text, end)

    def _add(self, result: Result, first: int, last: int, side: int = 0) -> None:
        """Keep a result whose words are the tokens `first`..`last`, closing brackets included."""
        codes = self.codes[first : last + 1]
        while codes.count("(") > codes.count(")") and self.codes[last + 1 : last + 2] == ")":
            last += 1
            codes += ")"
        start, end = self.tokens.spans[first][0], self.tokens.spans[last][1]
        if self.drafts and start < self.drafts[-1].end:
            return
        self.drafts.append(Draft(result, start, end, first, last, side))

    def _averages(self, first: int, v: int) -> int:
        """A mean or median and those it is compared with: "44.0 versus 15.5 months"."""
        found: list[tuple[int, int, int]] = []
        position = v
        while True:
            last = self._spread_end(position)
            found.append((first if position == v else position, position, last))
            match = _SIDE.match(self.codes, last + 1)
            listed = match and ("v" in match.group() or self._ends_a_list(match.start("v")))
            if not match or not listed:
                break
            position = match.start("v")
        self.sides += len(found) > 1
        unit = self.tokens.units[found[-1][1]] or self._unit_behind(found[-1][2])
        end = found[-1][2]
        if not unit and self.codes[end] == "u":
            unit = self.tokens.units[end]
        if self.codes[end + 1 : end + 2] == "Y":
            unit = self.tokens.values[end + 1]
        for begin, at, last in found:
            own = self.tokens.units[at] or unit
            self._average(begin, at, last, own, self.sides if len(found) > 1 else 0)
        return max(self.drafts[-1].last + 1 if self.drafts else 0, found[-1][2] + 1)

    def _average(self, first: int, at: int, last: int, unit: str, side: int) -> None:
        interval = self._interval(at)
        level, low, high, after = interval or ("", "", "", last + 1)
        result = Result(self.label or "mean", "", value=self.tokens.values[at], unit=unit)
        result = replace(result, ci_low=low, ci_high=high, ci_level=level)
        self._add(result, first, max(last, after - 1), side)

    def _spread_end(self, v: int) -> int:
        """The last token of the SD, IQR or range behind a number, or the number itself."""
        match = _SPREAD.match(self.codes, v + 1)
        if not match or not match.group():
            return v
        last = match.end() - 1
        if match.group().count(")") > match.group().count("("):
            last -= 1
        return last

    def _ends_a_list(self, v: int) -> bool:
        match = _LIST.match(self.codes, v)
        end = match.end() if match else v
        return self.codes[end - 1] == "u" or re.match(r",?r", self.codes[end : end + 2]) is not None

    def number_at(self, i: int) -> int:
        """A number without a label of its own."""
        for rule in (
            self._rate,
            self._fraction,
            self._continued,
            self._plus_minus,
            self._compared,
            self._inherited,
        ):
            position = rule(i)
            if position:
                return position
        return self._percent(i) or self._people(i)

    def _rate(self, i: int) -> int:
        match = _RATE.match(self.codes, i)
        interval = None if match else _LABELLED_TAIL.match(self.codes, i + 1)
        if interval and re.match(r"\)?Y", self.codes[interval.end() : interval.end() + 2]):
            per = self.codes.index("Y", interval.end())
        elif match:
            per = match.end() - 1
        else:
            return 0
        heads = [k for k in range(i, per) if self.codes[k] in "nu"] if match else [i]
        self.sides += len(heads) > 1
        for k in heads:
            last = per if k == heads[-1] else k
            after = interval or (_LABELLED_TAIL.match(self.codes, per + 1) if last == per else None)
            low, high = self._bounds(after) if after else ("", "")
            level = self.tokens.values[self.codes.index("c", k)] if after else ""
            result = Result("rate", "", value=self.tokens.values[k], unit=self.tokens.values[per])
            result = replace(
                result, ci_low=low, ci_high=high, ci_level="" if level == "0" else level
            )
            last = max(last, after.end() - 1) if after else last
            self._add(result, k, last, self.sides if len(heads) > 1 else 0)
        return self.drafts[-1].last + 1

    def _fraction(self, i: int) -> int:
        match = _FRACTION.match(self.codes, i)
        if not match:
            return self._count_with_percent(i)
        count, of = self.tokens.values[i], self.tokens.values[match.start("b")]
        if not self._is_part(count, of, slash=match["by"] == "/"):
            return 0
        if match["q"]:
            result = Result(
                "percent", "", value=self.tokens.values[match.start("q")], unit="%", n=of
            )
        else:
            result = Result("count", "", value=count, unit=self._who(match), n=of)
        self._add(result, i, match.end() - 1)
        return match.end()

    @staticmethod
    def _is_part(count: str, of: str, *, slash: bool) -> bool:
        if not (count.isdigit() and of.isdigit()) or int(count) > int(of):
            return False
        return not slash or (of != "2" and not (1900 <= int(of) <= 2100 and int(count) <= 12))

    def _who(self, match: re.Match[str]) -> str:
        if not match["who"]:
            return ""
        start, end = self.tokens.spans[match.end("who") - 1]
        return self.tokens.text[start:end]

    def _count_with_percent(self, i: int) -> int:
        match = _COUNT_PERCENT.match(self.codes, i)
        if not match or not self.tokens.values[i].isdigit():
            return 0
        percent = self.tokens.values[match.start("q")]
        n = self.tokens.values[match.start("n")] if match["n"] else ""
        self._add(Result("percent", "", value=percent, unit="%", n=n), i, match.end() - 1)
        return match.end()

    def _plus_minus(self, i: int) -> int:
        """ "8.0 ± 1.1 vs 6.9 ± 0.9" without the word mean."""
        if self.codes[i + 1 : i + 2] != "±" or self.codes[i + 2 : i + 3] not in tuple("nuq"):
            return 0
        self.label, self.label_code = "mean", "M"
        return self._averages(i, i)

    def _compared(self, i: int) -> int:
        """The sides of a comparison: "46.6 vs. 16.3 vs. 7.1%"."""
        match = _SIDES.match(self.codes, i)
        if not match:
            return 0
        sides = [k for k in range(i, match.end()) if self.codes[k] in "nuq"]
        last = sides[-1]
        listed = "v" in match.group() or self.codes[last] == "q"
        if not listed or self.codes[match.end() : match.end() + 1] in tuple("y-/"):
            return 0
        if "v" not in match.group() and not self._lists_percents(match, sides):
            return 0
        self.sides += 1
        unit = self.tokens.units[last]
        for k in sides:
            own = self.tokens.units[k] or unit
            kind = "percent" if own == "%" else self.label or "other"
            if kind in ("hazard_ratio", "odds_ratio", "relative_risk", "rate_ratio"):
                kind = "other"
            self._add(Result(kind, "", value=self.tokens.values[k], unit=own), k, k, self.sides)
        return match.end()

    def _lists_percents(self, match: re.Match[str], sides: list[int]) -> bool:
        """Whether "23, 45 and 50%" shares its sign: no year and no count may be among them."""
        listed = re.fullmatch(r"[nq](?:,[nq])*,?&q|q(?:,q)+", match.group())
        return listed is not None and all(Decimal(self.tokens.values[k]) <= 100 for k in sides)

    def _continued(self, i: int) -> int:
        """The other side of a labelled number: "0.18 with A versus 0.39 with B"."""
        last = self.drafts[-1] if self.drafts else None
        if last is None or last.result.kind != self.label or self.label_code not in tuple("MOd"):
            return 0
        between = self.codes[last.last + 1 : i]
        if self.tokens.units[i] != last.result.unit or not _OTHER_SIDE.fullmatch(between):
            return 0
        if not last.side:
            self.sides += 1
            last = replace(last, side=self.sides)
            self.drafts[-1] = last
        if self.label_code == "M":
            self._average(i, i, self._spread_end(i), last.result.unit, last.side)
            return self.drafts[-1].last + 1
        position = self._valued(i, i)
        self.drafts[-1] = replace(self.drafts[-1], side=last.side)
        return position

    def _inherited(self, i: int) -> int:
        """A number with an interval under the label of an earlier one, or under none."""
        if self.label_code == "M" and re.match(r"\(u\)", self.codes[i - 1 : i + 2]) and i:
            self._average(i, i, i, self.tokens.units[i], 0)
            return i + 1
        if self.codes[max(0, i - 1) : i + 3] in ("(n,p", "(n;p") and "." in self.tokens.values[i]:
            return self._beside_p(i)
        interval = self._interval(i)
        if not interval or (self.codes[i] == "u" and self.label_code == "R"):
            return 0
        kind, code = self.label, self.label_code
        if code == "R" and self.codes[i] == "n":
            return self._series(i, i)
        self.label = self.label if code in ("M", "d", "O") else "other"
        if code == "M":
            self._average(i, i, i, self.tokens.units[i], 0)
            position = self.drafts[-1].last + 1
        else:
            position = self._valued(i, i)
        self.label = kind
        return position

    def _beside_p(self, i: int) -> int:
        """ "(1.50, P = 0.019)" in a sentence that names one kind of ratio."""
        if len(self.ratios) != 1:
            return 0
        (kind,) = self.ratios
        result = Result(kind, "", value=self.tokens.values[i], p=self.tokens.values[i + 2])
        self._add(result, i, i + 2)
        return i + 3

    def _percent(self, i: int) -> int:
        """A percentage, or the two ends of a range of them."""
        if re.match(r"[nq][-t]q", self.codes[i : i + 3]):
            self._add(Result("percent", "", value=self.tokens.values[i], unit="%"), i, i)
            self._add(
                Result("percent", "", value=self.tokens.values[i + 2], unit="%"), i + 2, i + 2
            )
            return i + 3
        if self.tokens.units[i] == "fold":
            self._add(Result("other", "", value=self.tokens.values[i], unit="fold"), i, i)
            return i + 1
        if self.codes[i] != "q" or self.codes[i + 1 : i + 2] == "z":
            return 0
        match = _PERCENT_COUNT.match(self.codes, i)
        n, last = "", i
        if match:
            at = match.start("n") if match["n"] else match.start("m")
            n = self.tokens.values[at] if at > 0 else ""
            last = match.end() - 1 if n else i
        self._add(Result("percent", "", value=self.tokens.values[i], unit="%", n=n), i, last)
        return last + 1

    def _people(self, i: int) -> int:
        """A number of people: "771 patients", "n = 85"."""
        if self.codes[i] == "k":
            value = self.tokens.values[i]
            self._add(Result("count", "", value=value, n=value), i, i)
            return i + 1
        match = _PEOPLE.match(self.codes, i)
        value = self.tokens.values[i]
        if not match or not value.isdigit() or self.codes[max(0, i - 1) : i] in ("I", "n"):
            return 0
        start, end = self.tokens.spans[match.end() - 1]
        self._add(
            Result("count", "", value=value, unit=self.tokens.text[start:end]), i, match.end() - 1
        )
        return match.end()

    def p_at(self, i: int) -> int:
        """A p value goes to the result it was computed for, or stands alone."""
        p = self.tokens.values[i]
        if _THRESHOLD.match(self.tokens.text, self.tokens.spans[i][1]):
            return i + 1
        if self.drafts and not self.drafts[-1].result.p and self._is_near(self.drafts[-1], i):
            side = self.drafts[-1].side
            for k in range(len(self.drafts) - 1, -1, -1):
                draft = self.drafts[k]
                if k < len(self.drafts) - 1 and (not side or draft.side != side):
                    break
                self.drafts[k] = replace(draft, result=replace(draft.result, p=p))
            return i + 1
        self._add(Result("p_value", "", p=p), i, i)
        return i + 1

    def _is_near(self, draft: Draft, i: int) -> bool:
        between = re.sub("x?I[=b]?[nq]", "", self.codes[draft.last + 1 : i])
        return (
            re.fullmatch(r"[^pRMdOnuq;]{0,12};?\(?", between) is not None
            and draft.result.kind != "count"
        )

    def interval_at(self, i: int) -> int:
        """An interval whose number is elsewhere: its bounds are no results."""
        match = _LOOSE_INTERVAL.match(self.codes, i)
        return match.end() if match else i + 1

    def ignored_at(self, i: int) -> int:
        """I² = 40%, day 7, SD 10: numbers that are no results."""
        match = _IGNORED.match(self.codes, i)
        return match.end() if match else i + 1

    def follow_up_at(self, i: int) -> int:
        """How long people were followed is no result."""
        match = _FOLLOW_UP.match(self.codes, i)
        return match.end() if match else i + 1


_STEPS = {
    **dict.fromkeys("RWMdO", _Grouping.label_at),
    **dict.fromkeys("nqu", _Grouping.number_at),
    "k": _Grouping.number_at,
    "p": _Grouping.p_at,
    "c": _Grouping.interval_at,
    "I": _Grouping.ignored_at,
    "s": _Grouping.ignored_at,
    "f": _Grouping.follow_up_at,
}
