"""The dataset that a request sets for an update, written into the update itself.

Source: SPARQL 1.1 Protocol §2.2.3, https://www.w3.org/TR/sparql11-protocol/#update-dataset
"""

from __future__ import annotations

from collections.abc import Sequence

from msgraph.errors import QueryError, UsageError
from msgraph.rdf.sparql_tokens import Token, tokens
from msgraph.rdf.terms import escape_iri


def with_dataset(text: str, graphs: Sequence[str], named_graphs: Sequence[str]) -> str:
    """The update with USING clauses in front of each WHERE; unchanged if no graphs are given.

    Raises:
        UsageError: the update says USING or WITH itself.
    """
    if not graphs and not named_graphs:
        return text
    found = list(tokens(text))
    plain = (f" USING <{escape_iri(g)}>" for g in graphs)
    clauses = "".join([*plain, *(f" USING NAMED <{escape_iri(g)}>" for g in named_graphs)])
    pieces, start = [], 0
    for number, token in enumerate(found):
        word = token.text.upper() if token.kind == "word" else ""
        if word in ("USING", "WITH"):
            raise UsageError(
                f"the request names graphs and the update says {word}",
                hint="name the graphs in one place only",
            )
        if word == "WHERE":
            template = _template(text, found, number)
            pieces += [text[start : token.start], template, clauses, " "]
            start = token.start
    return "".join([*pieces, text[start:]])


def _template(text: str, found: list[Token], number: int) -> str:
    """For the short form DELETE WHERE { ... }: the pattern, which is also its template."""
    if number == 0 or found[number - 1].text.upper() != "DELETE":
        return ""
    depth = 0
    for token in found[number + 1 :]:
        if token.kind == "mark":
            depth += (token.text == "{") - (token.text == "}")
            if depth == 0:
                return text[found[number + 1].start : token.start + 1]
    raise QueryError("a brace of the update is never closed")
