"""Many words as one pattern: those that begin alike share their beginning, so a text is read once."""

from __future__ import annotations

import re
from collections.abc import Iterable


class _Node(dict[str, "_Node"]):
    """What may follow a beginning; `ends` where a word may stop here."""

    ends = False


def pattern(words: Iterable[str]) -> str:
    """A regular expression that finds any of the words, the longest first."""
    root = _Node()
    for word in words:
        node = root
        for sign in word:
            node = node.setdefault(sign, _Node())
        node.ends = True
    return _written(root)


def _written(node: _Node) -> str:
    """The pattern of what follows a node; what needs nothing to follow comes last."""
    parts = [re.escape(sign) + _written(after) for sign, after in sorted(node.items())]
    if not parts:
        return ""
    body = parts[0] if len(parts) == 1 and not node.ends else f"(?:{'|'.join(parts)})"
    return body + "?" if node.ends else body
