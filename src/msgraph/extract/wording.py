"""The words by which papers speak of their study, from `ontology/cues/studies.tsv`, as patterns."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from msgraph import resources


@cache
def _table() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in resources.table("ontology/cues/studies.tsv"):
        found[row["class"]].append(row["words"])
    return dict(found)


def words(*classes: str) -> frozenset[str]:
    """The words of some classes; of a phrase its first word."""
    return frozenset(word.split()[0] for name in classes for word in _table()[name])


def pattern(*classes: str) -> str:
    """Any word or phrase of some classes, the longest first."""
    found = {word for name in classes for word in _table()[name]}
    ordered = sorted(found, key=lambda word: (-len(word), word))
    parts = [re.escape(word).replace(r"\ ", r"\s+") for word in ordered]
    return f"(?:{'|'.join(parts)})"
