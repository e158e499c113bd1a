"""Whom a sentence speaks about: "in adults with multiple sclerosis"."""

from __future__ import annotations

import re

from msgraph.model import Slot

_PLACE = re.compile(
    r"\s+(?:in|among|within|of|for)\s+(?P<population>(?:(?!(?:of|that|has|have|was|is|for|in|a|which|the\s+\w+\s+of)\s)"
    r"[\w/()'’+-]+\s+){0,5}?(?:patients|adults?|children|women|men|people|"
    r"participants|individuals|subjects|infants|adolescents|mice|rats|volunteers|survivors|persons|models?)"
    r"(?:\s+(?:with|who|undergoing|receiving|after|aged|treated|on|living)\s+[^,.;()]{3,80})?)"
)


def find(text: str, start: int, end: int) -> Slot | None:
    """The first population named in `text[start:end]` behind a preposition, or None."""
    place = _PLACE.search(text, start, end)
    if place is None:
        return None
    words = place["population"].rstrip(" .")
    first = place.start("population")
    return Slot("population", words, first, first + len(words))
