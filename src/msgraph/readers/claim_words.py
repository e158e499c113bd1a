"""Where words stand in a text: at one place in the stretch that is meant, or an error that helps."""

from __future__ import annotations

import re

from msgraph.errors import QuoteMismatch

Place = tuple[int, int]


def only(text: str, words: str, within: Place, what: str) -> Place:
    """The one place of `words` in a stretch of the text; white space of any kind and length is alike.

    Raises:
        QuoteMismatch: they stand nowhere in it, or more than once. `what` names the field that gave them.
    """
    found = _all(text, words, within, what)
    if len(found) == 1:
        return found[0]
    if not found:
        raise QuoteMismatch(
            f"`{what}` is not in the {_stretch(text, within)}: “{_short(words)}”",
            hint=_why_not(text, words, within, what),
        )
    places = " or ".join(f"[{start}, {end}]" for start, end in found[:4])
    raise QuoteMismatch(
        f"`{what}` stands {len(found)} times in the {_stretch(text, within)}: “{_short(words)}”",
        hint=f"give offsets instead of words: {places}",
    )


def last_before(text: str, words: str, quote: Place, what: str) -> Place:
    """The place of `words` that a pronoun in the quote points back to: the last before the quote's end.

    Raises:
        QuoteMismatch: they stand nowhere before it, and not exactly once after it.
    """
    before = _all(text, words, (0, quote[1]), what)
    return before[-1] if before else only(text, words, (0, len(text)), what)


def _all(text: str, words: str, within: Place, what: str) -> list[Place]:
    if not words.split():
        raise QuoteMismatch(f"`{what}` has no words", hint="give words of the text, or offsets")
    return [match.span() for match in _pattern(words).finditer(text, *within)]


def _pattern(words: str) -> re.Pattern[str]:
    """Whole words only: the T of "T and B cells" is not the one in "The"."""
    parts = words.split()
    left = r"(?<!\w)" if re.match(r"\w", parts[0]) else ""
    right = r"(?!\w)" if re.search(r"\w$", parts[-1]) else ""
    return re.compile(left + r"\s+".join(map(re.escape, parts)) + right)


def _stretch(text: str, within: Place) -> str:
    return "text" if within == (0, len(text)) else "quote"


def _why_not(text: str, words: str, within: Place, what: str) -> str:
    """What to do about words that are not there: where they agree with the text, or where else they stand."""
    if _stretch(text, within) == "quote":
        if what in ("subject", "object") and _pattern(words).search(text):
            return "it stands elsewhere in the text: add `carried: true`, or widen the quote"
        return "use the quote's own words, or give offsets"
    parts = words.split()
    agreed = next(
        (n for n in range(len(parts) - 1, 2, -1) if _pattern(" ".join(parts[:n])).search(text)), 0
    )
    if not agreed:
        return "quote the paper exactly as it was read, or give offsets"
    return f"the text has “… {' '.join(parts[max(0, agreed - 4) : agreed])}”, but not “{parts[agreed]}” next"


def _short(words: str) -> str:
    even = " ".join(words.split())
    return even if len(even) <= 80 else even[:79] + "…"
