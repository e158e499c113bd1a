"""Every rule by its name, and the page that explains it."""

from __future__ import annotations

import difflib
import textwrap
from collections.abc import Mapping
from functools import cache

from msgraph.errors import UsageError
from msgraph.validation import across
from msgraph.validation.shapes import Rule, shipped

_WIDTH = 88
_WEIGHT = {
    "violation": "must be mended; `msgraph validate` exits with 1",
    "warning": "a gap: nothing is wrong, the source leaves it open",
    "info": "a remark",
}


@cache
def rules() -> Mapping[str, Rule]:
    """All rules that a report can name, by name, sorted."""
    found = {rule.name: rule for rule in shipped().rules.values() if rule.message}
    found |= {rule.name: rule for rule in (check.rule for check in across.checks())}
    return dict(sorted(found.items()))


def rule(name: str) -> Rule:
    """The rule of a name; of a name that is not ours nothing is known but the name."""
    return rules().get(name) or Rule(name)


def explain(name: str) -> str:
    """The page of a rule: what it asks, why, and what to do where it is not met.

    Raises:
        UsageError: no rule of ours has the name.
    """
    known = rules().get(name)
    if known is None:
        near = difflib.get_close_matches(name, rules(), n=1)
        raise UsageError(
            f"no rule `{name}`",
            hint=f"did you mean `{near[0]}`?" if near else "rules are named like `claim-polarity`",
        )
    parts = (
        ("What it says", known.message),
        ("Why", known.reason),
        ("What to do", known.remedy),
        ("How grave", f"{known.severity}: {_WEIGHT[known.severity]}"),
    )
    blocks = [f"{known.name}: {known.title}"]
    blocks += [f"{head}\n{_wrapped(words)}" for head, words in parts if words]
    return "\n\n".join(blocks) + "\n"


def _wrapped(words: str) -> str:
    return textwrap.fill(words, _WIDTH, initial_indent="  ", subsequent_indent="  ")
