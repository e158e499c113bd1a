"""Claim files in YAML: every scalar stays the text it is, so that `0.70`, `no` and dates are not changed."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeGuard

import yaml

from msgraph.errors import InputError

_DEEPEST = 12
_MOST = 1_000_000


class _Loader(yaml.BaseLoader):
    """YAML without guessed types, in which no key stands twice."""

    def construct_mapping(
        self, node: yaml.MappingNode, deep: bool = False
    ) -> dict[Hashable, object]:
        """A mapping; of a key that stands twice, one value would be lost unseen."""
        found: dict[Hashable, object] = super().construct_mapping(node, deep=deep)
        if len(found) < len(node.value):
            names = [key.value for key, _ in node.value]
            again = next(key for k, (key, _) in enumerate(node.value) if key.value in names[:k])
            raise yaml.constructor.ConstructorError(
                problem=f"`{again.value}` stands twice in one mapping",
                problem_mark=again.start_mark,
            )
        return found


def content(text: str, where: str) -> dict[object, object]:
    """What a YAML text says, as dicts, lists and strings.

    Raises:
        InputError: it is not YAML, or not a mapping, or nested or repeated without bound.
    """
    try:
        found = yaml.load(text, Loader=_Loader)
    except RecursionError as error:
        raise _boundless(where) from error
    except yaml.YAMLError as error:
        raise _not_yaml(error, where) from error
    _bounded(found, where)
    if not _is_mapping(found):
        raise InputError(
            "not a claim file: it is not a mapping with `paper` and `claims`",
            where=where,
            hint="see examples/claims/ for the form",
        )
    return found


def _is_mapping(found: object) -> TypeGuard[dict[object, object]]:
    return isinstance(found, dict)


def _not_yaml(error: yaml.YAMLError, where: str) -> InputError:
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    problem = error.problem if isinstance(error, yaml.MarkedYAMLError) else None
    place = f"{where}, line {mark.line + 1}" if mark else where
    return InputError(
        problem or f"not YAML: {str(error).splitlines()[0]}",
        where=place,
        hint="check indentation, colons and quotes; words that hold a colon need quotes",
    )


def _boundless(where: str) -> InputError:
    return InputError(
        "nested or repeated without bound", where=where, hint="see examples/claims/ for the form"
    )


def _bounded(found: object, where: str) -> None:
    """Refuse what would not end when written out: aliases of aliases, or of themselves."""
    left = _MOST
    rest = [(found, 0)]
    while rest:
        item, depth = rest.pop()
        left -= 1
        if depth > _DEEPEST or left < 0:
            raise _boundless(where)
        inner = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
        rest += [(part, depth + 1) for part in inner]
