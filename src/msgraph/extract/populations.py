"""Whom a sentence speaks about: "in adults with multiple sclerosis"."""

from __future__ import annotations

import re
from functools import cache

from msgraph.extract import wording
from msgraph.model import Slot


@cache
def _place() -> re.Pattern[str]:
    light = r"(?!(?:of|that|has|have|was|is|for|in|a|which|the\s+\w+\s+of)\s)"
    return re.compile(
        rf"\s+(?:in|among|within|of|for)\s+(?P<population>(?:{light}[\w/()'’+-]+\s+){{0,5}}?"
        rf"{wording.pattern('population')}"
        r"(?:\s+(?:with|who|undergoing|receiving|after|aged|treated|on|living)\s+[^,.;()]{3,80})?)"
    )


def find(text: str, start: int, end: int) -> Slot | None:
    """The first population named in `text[start:end]` behind a preposition, or None."""
    place = _place().search(text, start, end)
    if place is None:
        return None
    words = place["population"].rstrip(" .")
    first = place.start("population")
    return Slot("population", words, first, first + len(words))
