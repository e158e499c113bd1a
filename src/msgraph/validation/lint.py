"""What shapes may not do, whoever wrote them, and what our own must do besides.

Engines accept in silence what would fetch (`FROM`, `SERVICE`), what SHACL leaves undefined (recursion) or
forbids (`MINUS` in a constraint). So it is refused before any engine sees it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from msgraph.errors import ShapesError
from msgraph.rdf.sparql_tokens import Token, tokens
from msgraph.validation.triples import SH, Index, key

_QUERIES = (f"{SH}select", f"{SH}ask", f"{SH}construct")
_FORBIDDEN = {
    "FROM": "would fetch a graph",
    "SERVICE": "would ask another server",
    "LOAD": "would fetch a graph",
    "MINUS": "does not see the node that is checked",
    "VALUES": "does not see the node that is checked",
}
_BOUND = ("this", "value", "currentShape", "shapesGraph", "PATH")
_LINKS = ("property", "node", "not", "qualifiedValueShape")
_LISTS = ("and", "or", "xone")
_NESTED = re.compile(r"\((?:[^()\\]|\\.)*(?:[*+|]|\{\d+,\})(?:[^()\\]|\\.)*\)(?:[*+]|\{\d+,\d*\})")


def refuse(index: Index) -> None:
    """Nothing, for shapes that may be run.

    Raises:
        ShapesError: a query that fetches or that SHACL does not allow, or recursion.
    """
    for problem in (*_queries(index), *_recursion(index)):
        raise problem


def _queries(index: Index) -> Iterator[ShapesError]:
    for predicate in _QUERIES:
        for node, query in index.pairs(predicate):
            complaint = _complaint(query.value)
            if complaint:
                yield ShapesError(
                    f"a query of the shapes is refused: {complaint}",
                    where=owner(index, node),
                    hint="write the constraint over the data alone, with $this",
                )


def _complaint(query: str) -> str:
    """Why a query is not allowed, or an empty string.

    Source: SHACL §5.2.1 and §A, https://www.w3.org/TR/shacl/#pre-binding
    """
    found = list(tokens(query))
    for token in found:
        if token.kind == "word" and token.text.upper() in _FORBIDDEN:
            word = token.text.upper()
            return f"{word} {_FORBIDDEN[word]}"
    for before, token in pairwise(found):
        bound = token.kind == "variable" and token.text[1:] in _BOUND
        if bound and before.kind == "word" and before.text.upper() == "AS":
            return f"{token.text} is set by the engine and may not be set again"
    if not all(_projects_this(found, place) for place in _subselects(found)):
        return "a sub-select must select $this"
    return ""


def _subselects(found: list[Token]) -> list[int]:
    selects = [n for n, t in enumerate(found) if t.kind == "word" and t.text.upper() == "SELECT"]
    return selects[1:] if found and _is_select(found) else selects


def _is_select(found: list[Token]) -> bool:
    words = (t.text.upper() for t in found if t.kind == "word")
    return next((word for word in words if word in ("SELECT", "ASK", "CONSTRUCT")), "") == "SELECT"


def _projects_this(found: list[Token], place: int) -> bool:
    for token in found[place + 1 :]:
        if token.text == "{" or (token.kind == "word" and token.text.upper() == "WHERE"):
            return False
        if token.text == "*" or (token.kind == "variable" and token.text[1:] == "this"):
            return True
    return False


def owner(index: Index, node: str) -> str:
    """The shape that a constraint belongs to, for the reader to find it."""
    owners = (subject for subject, value in index.pairs(f"{SH}sparql") if key(value) == node)
    return next(owners, node if not node.startswith("_:") else "")


def _recursion(index: Index) -> Iterator[ShapesError]:
    links = {subject: linked(index, subject) for subject in index.subjects()}
    done: set[str] = set()
    for start in links:
        loop = _loop(start, links, done)
        if loop:
            named = sorted({shape for shape in loop if not shape.startswith("_:")})
            yield ShapesError(
                "shapes that lead back to themselves cannot be run",
                where=" -> ".join(named),
                hint="SHACL does not say what recursion means; take one of the references out",
            )


def linked(index: Index, subject: str) -> list[str]:
    """The shapes that a shape refers to."""
    direct = [key(o) for link in _LINKS for o in index.objects(subject, SH + link)]
    heads = [key(o) for link in _LISTS for o in index.objects(subject, SH + link)]
    return direct + [key(member) for head in heads for member in index.members(head)]


def _loop(start: str, links: dict[str, list[str]], done: set[str]) -> list[str]:
    """The shapes of a circle that can be reached from `start`, or nothing."""
    path: list[str] = []
    pending: list[tuple[str, bool]] = [(start, False)]
    while pending:
        shape, leaving = pending.pop()
        if leaving:
            path.pop()
            done.add(shape)
        elif shape in path:
            return path[path.index(shape) :]
        elif shape not in done:
            path.append(shape)
            pending.append((shape, True))
            pending.extend((other, False) for other in links.get(shape, ()))
    return []


def backtracking(index: Index) -> list[tuple[str, str]]:
    """Shapes with a regular expression that could take the reference engine forever, each with it.

    A repeated group that itself repeats or chooses is the sign: ``(a+)+``.
    """
    return [
        (shape, pattern.value)
        for shape, pattern in index.pairs(f"{SH}pattern")
        if _NESTED.search(pattern.value)
    ]


def unreadable(index: Index) -> list[tuple[str, str]]:
    """Shapes with a regular expression that Python cannot read, each with the complaint."""
    found = []
    for shape, pattern in index.pairs(f"{SH}pattern"):
        try:
            re.compile(pattern.value)
        except re.error as error:
            found.append((shape, f"`{pattern.value}`: {error}"))
    return found
