"""Words that a person gives for a parameter, as terms of SPARQL.

Nothing is pasted: a value becomes one serialised term, whatever characters it holds.
"""

from __future__ import annotations

import re
from functools import cache

from msgraph import iris, lexicon
from msgraph.errors import UsageError
from msgraph.rdf.terms import escape_string
from msgraph.vocabulary import PREFIXES

_XSD = PREFIXES["xsd"]
_SKOS = PREFIXES["skos"]
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|^`\\]*")
_WEB = re.compile(r"https?://[^\x00-\x20<>\"{}|^`\\]+")
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?[0-9]*\.[0-9]+")
_DOUBLE = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+")
_BEFORE_U = re.compile(r"\\(?=[uU])")


def string(value: str) -> str:
    """The value as a plain string.

    A backslash before a u is written as a code point: an engine that replaces \\uXXXX before it reads
    anything must not find one that the value made up.
    Source: SPARQL 1.1 §19.2, https://www.w3.org/TR/sparql11-query/#codepointEscape
    """
    escaped = r"\u005C".join(map(escape_string, _BEFORE_U.split(value)))
    return f'"{escaped}"'


def number(value: str) -> str:
    """The value as an integer, a decimal or a double, by how it is written.

    Raises:
        UsageError: it is no number.
    """
    for pattern, datatype in ((_INTEGER, "integer"), (_DECIMAL, "decimal"), (_DOUBLE, "double")):
        if pattern.fullmatch(value):
            return f'"{value}"^^<{_XSD}{datatype}>'
    raise UsageError(f"not a number: {value[:80]}", hint="write it with a point: 0.5")


def iri(value: str) -> str:
    """The value as an IRI; it may be in angle brackets, or a CURIE with one of our prefixes.

    Raises:
        UsageError: it is neither.
    """
    found = _iri(value)
    if found is None:
        raise UsageError(
            f"neither an IRI nor a CURIE with a known prefix: {value[:80]}",
            hint="write <https://...> or a CURIE such as MONDO:0005314",
        )
    return f"<{found}>"


def _iri(value: str) -> str | None:
    """The IRI that the value is, or None."""
    if value.startswith("<") and value.endswith(">"):
        return value[1:-1] if _IRI.fullmatch(value[1:-1]) else None
    if _WEB.fullmatch(value):
        return value
    prefix, colon, local = value.partition(":")
    if not colon or not local or prefix not in PREFIXES or not local.isprintable() or " " in local:
        return None
    return iris.expand(value)


def by_look(value: str) -> str:
    """The value as an IRI or a number if it looks like one, else as a string.

    >>> by_look("msg:negated"), by_look("5"), by_look("relapse")
    ('<https://w3id.org/msgraph/ns#negated>', '"5"^^<http://www.w3.org/2001/XMLSchema#integer>', '"relapse"')
    """
    found = _iri(value)
    if found is not None:
        return f"<{found}>"
    if any(pattern.fullmatch(value) for pattern in (_INTEGER, _DECIMAL, _DOUBLE)):
        return number(value)
    return string(value)


def names(value: str) -> list[str]:
    """The forms under which a store may know a name, each as a string: exact terms are found by index.

    The case that the lexicon uses, then the name as given, in lower and upper case, and with a capital.
    """
    known = _written().get(value.casefold(), ())
    forms = (*known, value, value.lower(), value.upper(), value[:1].upper() + value[1:].lower())
    return list(dict.fromkeys(string(form) for form in forms))


@cache
def _written() -> dict[str, list[str]]:
    """The names of the lexicon as it writes them, by their folded forms."""
    found: dict[str, list[str]] = {}
    for name in lexicon.shipped().names():
        found.setdefault(name.casefold(), []).append(name)
    return found


def concept_pattern(variable: str, value: str) -> str:
    """The pattern that binds a variable to the concepts of that name, or with that IRI or exact match."""
    found = _iri(value)
    if found is not None:
        return (
            f"{{ VALUES ?{variable} {{ <{found}> }} }} "
            f"UNION {{ ?{variable} <{_SKOS}exactMatch> <{found}> }}"
        )
    return (
        f"{{ SELECT DISTINCT ?{variable} {{ VALUES ?name {{ {' '.join(names(value))} }} "
        f"?{variable} <{_SKOS}prefLabel>|<{_SKOS}altLabel> ?name }} }}"
    )
