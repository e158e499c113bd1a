"""Abbreviations that a paper defines: "long form (SHORT)".

Source: Schwartz and Hearst 2003, "A simple algorithm for identifying abbreviation definitions in biomedical
text".
"""

from __future__ import annotations

import re

_BRACKET = re.compile(r"\(([A-Za-zα-ωΑ-Ω0-9][\w/+.‐‑–-]{1,11})s?(?=[);,])")
_BEFORE = re.compile(r"[^\s]+")
#: How many characters before a bracket may hold the long form.
_REACH = 120


def find(text: str) -> dict[str, tuple[int, int]]:
    """The long form's offsets for each short form, the first definition winning."""
    found: dict[str, tuple[int, int]] = {}
    for match in _BRACKET.finditer(text):
        short = match.group(1)
        if (
            short in found
            or not any(map(str.isalpha, short))
            or (short.islower() and len(short) > 4)
        ):
            continue
        place = _long_form(text, short, match.start())
        if place is not None:
            found[short] = place
    return found


def _long_form(text: str, short: str, bracket: int) -> tuple[int, int] | None:
    letters = [c for c in short.lower() if c.isalnum()]
    end = len(text[:bracket].rstrip()) if bracket else 0
    start = max(0, end - _REACH)
    words = [m.start() + start for m in _BEFORE.finditer(text[start:end])]
    first = len(words) - min(len(letters) + 5, len(letters) * 2)
    place = _align(text[start:end].lower(), letters)
    if place < 0:
        return None
    place += start
    if place not in words[max(first, 0) :] or text[place:end].lower() == short.lower():
        return None
    return place, end


def _align(before: str, letters: list[str]) -> int:
    """Where the long form begins: each letter found from the right, the first at a word's start; -1 if not there."""
    i = len(before)
    for n in range(len(letters) - 1, -1, -1):
        i -= 1
        while i >= 0 and (
            before[i] != letters[n] or (n == 0 and i > 0 and before[i - 1] not in " \n\t-‐‑–/(")
        ):
            i -= 1
        if i < 0:
            return -1
    while i > 0 and not before[i - 1].isspace():
        i -= 1
    return i
