"""Which graphs a SPARQL update can change, read from its words."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from msgraph.rdf.sparql_tokens import Token, tokens

_NAMING = frozenset(("GRAPH", "WITH", "INTO", "TO", "COPY", "MOVE", "ADD", "SILENT"))
_WHOLE = frozenset(("ALL", "NAMED", "BASE"))


def touched_graphs(text: str, prefixes: Mapping[str, str]) -> set[str] | None:
    """The graphs that the update may change, or None when that cannot be told from its words.

    The default graph ("") is always among them. More may be named than are changed, never fewer.
    """
    found = list(tokens(text))
    if "\\" in "".join(each.text for each in found if each.kind in ("mark", "prefixed")):
        return None
    declared = _declared(found)
    known = {**prefixes, **dict(declared)}
    if len({name for name, _ in declared}) < len(declared):
        return None
    graphs = {""}
    for word, name in pairwise(found):
        if word.kind != "word":
            continue
        if word.text.upper() in _WHOLE:
            return None
        if word.text.upper() in _NAMING and name.kind != "word":
            iri = _iri(name, known)
            if iri is None:
                return None
            graphs.add(iri)
    return None if found and found[-1].text.upper() in _WHOLE else graphs


def _declared(found: list[Token]) -> set[tuple[str, str]]:
    triples = zip(found, found[1:], found[2:], strict=False)
    return {
        (name.text[:-1], iri.text[1:-1])
        for word, name, iri in triples
        if word.text.upper() == "PREFIX" and name.kind == "prefixed" and iri.kind == "iri"
    }


def _iri(token: Token, known: Mapping[str, str]) -> str | None:
    if token.kind == "iri":
        return token.text[1:-1]
    name, colon, local = token.text.partition(":")
    if token.kind == "prefixed" and colon and name in known:
        return known[name] + local
    return None
