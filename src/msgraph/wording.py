"""A claim's predicate as the verb of an English sentence: turned by its direction, denied where the claim is."""

from __future__ import annotations

from msgraph import vocabulary

_AFFECTS = "biolink:affects"
#: What "affects" says with a direction.
_TURNED = {
    "increased": "increases",
    "decreased": "decreases",
    "improved": "improves",
    "worsened": "worsens",
    "stable_or_improved": "stabilises or improves",
    "preserved": "preserves",
    "unchanged": "does not change",
}
_DENIED = {"stabilises or improves": "does not stabilise or improve", "does not change": "affects"}
#: First words whose denial follows no rule.
_IRREGULAR = {"is": "is not", "has": "does not have", "received": "did not receive"}


def verb(predicate: str, *, direction: str = "unspecified", negated: bool = False) -> str:
    """The verb of a predicate (a CURIE); one that has no words is its own.

    >>> verb("biolink:affects", direction="decreased")
    'decreases'
    >>> verb("biolink:has_adverse_event", negated=True)
    'does not have adverse event'
    """
    words = vocabulary.PREDICATES.get(predicate, predicate)
    if predicate == _AFFECTS:
        words = _TURNED.get(direction, words)
    return denied(words) if negated else words


def denied(words: str) -> str:
    """The opposite of a verb in the present, or of a participle.

    >>> denied("predisposes to"), denied("is a"), denied("employed by")
    ('does not predispose to', 'is not a', 'not employed by')
    """
    if words in _DENIED:
        return _DENIED[words]
    first, space, rest = words.partition(" ")
    if first in _IRREGULAR:
        return f"{_IRREGULAR[first]}{space}{rest}"
    if not first.endswith("s"):
        return f"not {words}"
    return f"does not {_infinitive(first)}{space}{rest}"


def _infinitive(present: str) -> str:
    return f"{present[:-3]}y" if present.endswith("ies") else present[:-1]
