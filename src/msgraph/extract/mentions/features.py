"""What the tagger sees of a token: its word, shape and endings, its neighbours, and what a lexicon calls it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")
_RUN = re.compile(r"(.)\1+")

Place = tuple[str, int, int]


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Place]:
    """Runs of letters, runs of digits and single signs, each with its offsets."""
    return [
        (m.group(), m.start(), m.end())
        for m in _TOKEN.finditer(text, start, len(text) if end is None else end)
    ]


@lru_cache(maxsize=1 << 16)
def _shape(word: str) -> str:
    kinds = "".join(
        "A" if c.isupper() else "a" if c.islower() else "0" if c.isdigit() else c for c in word[:12]
    )
    return _RUN.sub(r"\1+", kinds)


@lru_cache(maxsize=1 << 16)
def _own(word: str) -> tuple[str, ...]:
    low = word.lower()
    found = [f"w={low}", f"s={_shape(word)}"]
    if len(word) <= 5:
        found.append(f"W={word}")
    if len(low) > 2 and low.isalpha():
        found += [f"<{low[:n]}" for n in (2, 3, 4, 5) if len(low) > n]
        found += [f"{low[-n:]}>" for n in (2, 3, 4, 5, 6) if len(low) > n]
    return tuple(found)


@lru_cache(maxsize=1 << 16)
def _seen(word: str) -> str:
    return word.lower() if not word.isdigit() else "0"


def of_sentence(
    places: Sequence[Place], known: Sequence[Sequence[str]], domain: str = ""
) -> list[list[str]]:
    """The features of each token; `known` are its marks by the lexicons and the rest of the document.

    With a `domain`, the word and its marks come a second time as that domain's own.
    """
    words = [_seen(word) for word, _, _ in places]
    low = ["^^", "^", *words, "$", "$$"]
    out: list[list[str]] = []
    for at, (word, start, _) in enumerate(places):
        p2, p1, w, n1, n2 = low[at : at + 5]
        found = ["*", *_own(word)]
        found += [
            f"-1{p1}",
            f"-2{p2}",
            f"+1{n1}",
            f"+2{n2}",
            f"-12{p2} {p1}",
            f"+12{n1} {n2}",
            f"-0{p1} {w}",
            f"0+{w} {n1}",
            f"-+{p1} {n1}",
        ]
        found += [f"-1{p1[-3:]}>", f"+1{n1[-3:]}>"]
        if at and places[at - 1][2] == start:
            found.append("j")
        if at + 1 < len(places) and places[at + 1][1] == places[at][2]:
            found.append("J")
        for mark in known[at]:
            found.append(f"k{mark}")
            found.append(f"k{mark} {w}")
        if at:
            found += [f"k-1{mark}" for mark in known[at - 1]]
        if at + 1 < len(places):
            found += [f"k+1{mark}" for mark in known[at + 1]]
        if domain:
            found.append(f"d{domain}")
            found.append(f"d{domain}{w}")
            found += [f"d{domain}k{mark}" for mark in known[at]]
        out.append(found)
    return out
