"""What is known while the numbers of one sentence are read: the label in force, and the results so far."""

from __future__ import annotations

import re
from decimal import Decimal

from msgraph.extract import quantities
from msgraph.extract.arms import Draft
from msgraph.extract.quantities import Tokens
from msgraph.model import Result

LABELLED_TAIL = re.compile(
    r"[xuobyYIi]{0,5}[,;:(]{0,2}(?:p[,;&]?)?c[,;:(=bwx]{0,3}(?P<low>[nqu])[-t,;&/](?P<high>[nque])"
)
_BARE_TAIL = re.compile(r"(?:[,;:]?\(|[,;])(?P<low>[nqu])(?P<sep>[-t,;])(?P<high>[nque])(?=[);,p])")


class Tally:
    """The state of one walk over the tokens of a sentence; what it finds gathers in `drafts`.

    `label` is the kind that the last label named and `label_code` its code; `level` the confidence level
    that stood with it. `sides` counts the comparisons so far.
    """

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

    def interval(self, v: int) -> tuple[str, str, str, int] | None:
        """Level, low, high and the token after the confidence interval of the number at `v`."""
        match = LABELLED_TAIL.match(self.codes, v + 1)
        values = self.tokens.values
        if match:
            at = self.codes.index("c", v + 1)
            level = "" if values[at] == "0" else values[at]
            self.interval_level = level
            return level, *self.bounds(match), match.end()
        match = _BARE_TAIL.match(self.codes, v + 1)
        if not match or not self._may_be_bare(v):
            return None
        low, high = self.bounds(match)
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

    def bounds(self, match: re.Match[str]) -> tuple[str, str]:
        """The bounds that a pattern found, in order; an upper one not reached is empty."""
        low = self.tokens.values[match.start("low")]
        high = "" if match["high"] == "e" else self.tokens.values[match.start("high")]
        if high and Decimal(low) > Decimal(high):
            low, high = high, low
        return low, high

    def unit_behind(self, last: int) -> str:
        """The unit printed behind a token: months in "11.4 (6.7-18.4) months"."""
        end = self.tokens.spans[last][1]
        return quantities.unit_after(self.tokens.text, end)

    def add(self, result: Result, first: int, last: int, side: int = 0) -> None:
        """Keep a result whose words are the tokens `first`..`last`, closing brackets included."""
        codes = self.codes[first : last + 1]
        while codes.count("(") > codes.count(")") and self.codes[last + 1 : last + 2] == ")":
            last += 1
            codes += ")"
        start, end = self.tokens.spans[first][0], self.tokens.spans[last][1]
        if self.drafts and start < self.drafts[-1].end:
            return
        self.drafts.append(Draft(result, start, end, first, last, side))
