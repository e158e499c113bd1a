"""What is refused before an engine sees a query.

The engine has SERVICE and LOAD on and reaches loopback; it has no switch for them. It also ends the
process on deep nesting (brackets from about 2,000, FILTER EXISTS from 1,000) and on chains of BIND,
MINUS or projections from about 5,000.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from itertools import pairwise

from msgraph.errors import QueryRefused
from msgraph.rdf.sparql_tokens import IRI, Token, tokens, unescape_codepoints
from msgraph.stores.syntax import error_at, place

MAX_DEPTH = 200
MAX_CHAIN = 1_500
MAX_QUERY = 1_000_000

_OPEN, _CLOSE = frozenset("({["), frozenset(")}]")
_CHAINED_WORDS = frozenset(("AS", "OPTIONAL", "MINUS", "UNION", "EXISTS", "LATERAL"))
_CHAINED_MARKS = frozenset(("||", "&&", "+", "-", "*", "/", "|", "^", "!", "{"))
_HALF = re.compile("[\ud800-\udfff]")
_ABSOLUTE = re.compile(r"<[A-Za-z][\w+.\-]*://")
_IRI = re.compile(IRI)


def check(
    text: str,
    *,
    prefixes: Mapping[str, str] | None = None,
    allow_hosts: Collection[str] = (),
    longest: int = MAX_QUERY,
) -> dict[str, str]:
    """Those of `prefixes` that the query or update uses without declaring them.

    Raises:
        QueryRefused: it reaches outside, or is nested, chained or long beyond bounds.
        QuerySyntaxError: it uses a prefix that nobody declared.
    """
    if _harmless(text):
        return {}
    if len(text) > longest:
        raise QueryRefused(f"a query of {len(text):,} characters; the bound is {longest:,}")
    half = _HALF.search(text)
    if half is not None:
        raise error_at(text, half.start(), "half a character, which no encoding can carry")
    found = list(tokens(text))
    _check_outside(text, found, allow_hosts)
    unescaped = unescape_codepoints(text)
    if unescaped != text:
        _check_outside(unescaped, list(tokens(unescaped)), allow_hosts)
    _check_size(text, found)
    return _known_prefixes(text, found, prefixes or {})


def _harmless(text: str) -> bool:
    """Whether a short text cannot break a rule, whatever its tokens are: most queries of programs.

    It is too short for chains, has too few brackets for nesting, and no colon outside of IRIs: no prefix.
    """
    return (
        len(text) <= MAX_CHAIN
        and text.isascii()
        and "\\" not in text
        and not _may_reach_out(text)
        and sum(map(text.count, _OPEN)) <= MAX_DEPTH
        and ":" not in _IRI.sub("", text)
    )


def _may_reach_out(text: str) -> bool:
    capitals = text.upper()
    return "SERVICE" in capitals or "LOAD" in capitals


def _check_outside(text: str, found: list[Token], allowed: Collection[str]) -> None:
    if not _may_reach_out(text):
        return
    if any(_ambiguous(token) for token in found):
        raise QueryRefused(
            "SERVICE or LOAD beside an IRI that could be a comparison",
            hint="write that IRI in full, or put spaces around `<`",
        )
    for number, token in enumerate(found):
        word = token.text.upper()
        if token.kind == "word" and word in ("SERVICE", "LOAD"):
            _check_host(text, token, found[number + 1 : number + 3], allowed)


def _ambiguous(token: Token) -> bool:
    """`?a<'>'` holds no IRI and `?a <'>` does: only the whole grammar can tell."""
    odd = "'" in token.text or "#" in token.text
    return token.kind == "iri" and odd and not _ABSOLUTE.match(token.text)


def _check_host(text: str, token: Token, after: list[Token], allowed: Collection[str]) -> None:
    target = next((each for each in after if each.text.upper() != "SILENT"), None)
    iri = target.text[1:-1] if target is not None and target.kind == "iri" else ""
    host = _host(iri)
    if host and host in allowed:
        return
    line, column = place(text, token.start)
    word = token.text.upper()
    raise QueryRefused(
        f"{word} reaches out to {host or 'an address that is not written out'}",
        where=f"line {line}, column {column} of the query",
        hint=f"allow the host {host} if you trust it" if host else f"write {word} <address>",
    )


def _host(iri: str) -> str:
    from urllib.parse import urlsplit  # 2 ms that most queries need not pay

    try:
        return urlsplit(iri).hostname or ""
    except ValueError:
        return ""


def _check_size(text: str, found: list[Token]) -> None:
    depth = chained = 0
    for token in found:
        if token.kind == "mark":
            depth += (token.text in _OPEN) - (token.text in _CLOSE)
            chained += token.text in _CHAINED_MARKS
        elif token.kind == "word":
            chained += token.text.upper() in _CHAINED_WORDS
        if depth > MAX_DEPTH or chained > MAX_CHAIN:
            raise _too_much(text, token, "nested" if depth > MAX_DEPTH else "chained")


def _too_much(text: str, token: Token, how: str) -> QueryRefused:
    line, column = place(text, token.start)
    bound = MAX_DEPTH if how == "nested" else MAX_CHAIN
    return QueryRefused(
        f"{how} more than {bound:,} times",
        where=f"line {line}, column {column} of the query",
        hint="VALUES takes long lists without nesting or chaining",
    )


def _known_prefixes(text: str, found: list[Token], known: Mapping[str, str]) -> dict[str, str]:
    declared = {
        name.text[:-1]
        for word, name in pairwise(found)
        if word.text.upper() == "PREFIX" and name.kind == "prefixed" and name.text.endswith(":")
    }
    used: dict[str, str] = {}
    for token in found:
        name = token.text.partition(":")[0]
        if token.kind != "prefixed" or name in declared:
            continue
        if name not in known:
            raise error_at(
                text,
                token.start,
                f"no prefix `{name}:`",
                hint=_prefix_hint(name, [*known, *declared]),
            )
        used[name] = known[name]
    return used


def _prefix_hint(name: str, known: list[str]) -> str:
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    if close:
        return f"did you mean `{close[0]}:`?"
    return f"declare it: PREFIX {name}: <...>"
