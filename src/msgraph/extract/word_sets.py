"""The grammar's sets of words, from `ontology/cues/sets.tsv`."""

from __future__ import annotations

from functools import cache

from msgraph import resources


@cache
def _table() -> dict[str, frozenset[str]]:
    rows = resources.table("ontology/cues/sets.tsv")
    return {row["set"]: frozenset(row["words"].split("|")) for row in rows}


def of(name: str) -> frozenset[str]:
    """The words of a set, named after the module that asks for it: "topics.leading"."""
    return _table()[name]
