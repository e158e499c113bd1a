"""Parameters of a query, bound as terms in a pattern at the head of its WHERE."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches

from msgraph.errors import QueryError, UsageError
from msgraph.queries import terms
from msgraph.queries.questions import ANY, Parameter, parameters
from msgraph.rdf.sparql_tokens import Token, tokens

_TERMS: Mapping[str, Callable[[str], str]] = {
    "iri": terms.iri,
    "string": terms.string,
    "number": terms.number,
    "look": terms.by_look,
}
_OPEN, _CLOSE = ("(", "{", "["), (")", "}", "]")


def bind(text: str, params: Mapping[str, str]) -> str:
    """The query with its parameters bound: each names a variable of the query, without the ``?``.

    Parameters that the query declares in its opening comments are of the kind declared there and have
    their defaults. A query that declares none takes a value for any of its variables: an IRI in angle
    brackets, a CURIE with a known prefix, a number, else a string. The value ``*`` leaves a variable free.

    Raises:
        UsageError: a parameter that the query does not have, one without a value, or a value that is
            not of its kind.
        QueryError: there is no WHERE to bind it in.
    """
    found = list(tokens(text))
    declared = parameters(text)
    known = declared or _free(found)
    _check(params, known)
    patterns = {
        parameter.name: _pattern(parameter, value)
        for parameter in known
        if (value := _value(parameter, params, declared)) != ANY
    }
    return _insert(text, found, patterns) if patterns else text


def concepts_asked(text: str, params: Mapping[str, str]) -> dict[str, str]:
    """The names of concepts among the values given, each with the ASK that says if there is one."""
    labels = {parameter.name for parameter in parameters(text) if parameter.kind == "label"}
    return {
        value: f"ASK {{ {terms.concept_pattern(name, value)} }}"
        for name, value in params.items()
        if name in labels and value != ANY
    }


def _free(found: list[Token]) -> tuple[Parameter, ...]:
    """Every variable as a parameter that may be left out."""
    names = dict.fromkeys(token.text[1:] for token in found if token.kind == "variable")
    return tuple(Parameter(name, "look", ANY) for name in names)


def _check(params: Mapping[str, str], known: tuple[Parameter, ...]) -> None:
    names = [parameter.name for parameter in known]
    for name in params:
        if name not in names:
            close = get_close_matches(name, names, n=1)
            near = f"did you mean `{close[0]}`? " if close else ""
            has = f"it has {', '.join(names)}" if names else "it has none"
            raise UsageError(f"the query has no parameter `{name}`", hint=near + has)


def _value(parameter: Parameter, params: Mapping[str, str], declared: tuple[Parameter, ...]) -> str:
    value = params.get(parameter.name, parameter.default)
    if value is None:
        raise UsageError(
            f"the parameter `{parameter.name}` has no value",
            hint=f"add --param {parameter.name}=... ({parameter.note or parameter.kind})",
        )
    return value


def _pattern(parameter: Parameter, value: str) -> str:
    if parameter.kind == "label":
        return terms.concept_pattern(parameter.name, value)
    return f"VALUES ?{parameter.name} {{ {_TERMS[parameter.kind](value)} }}"


def _insert(text: str, found: list[Token], patterns: Mapping[str, str]) -> str:
    """The text with the patterns first in its WHERE; a WHERE that is one SELECT gets braces of its own.

    Where it begins with a SELECT in braces that hands the variables out, they go into that: its LIMIT is
    meant for what is asked for.
    """
    number = _where(found)
    while _hands_out(found, number + 1, patterns):
        number = _brace(found, number + 2)
    start, pattern = found[number].start + 1, " ".join(patterns.values())
    if number + 1 < len(found) and found[number + 1].text.upper() == "SELECT":
        end = found[_partner(found, number)].start
        return f"{text[:start]} {pattern} {{{text[start:end]}}}{text[end:]}"
    return f"{text[:start]} {pattern} {text[start:]}"


def _hands_out(found: list[Token], number: int, names: Collection[str]) -> bool:
    """Whether a SELECT in braces is at that place, and all of the variables are among what it selects."""
    if [token.text.upper() for token in found[number : number + 2]] != ["{", "SELECT"]:
        return False
    projection = found[number + 2 : _brace(found, number + 2)]
    selected = {token.text[1:] for token in projection if token.kind == "variable"}
    return selected.issuperset(names)


def _where(found: list[Token]) -> int:
    """The number of the brace that opens the outermost WHERE.

    Braces inside parentheses (an EXISTS in a projection) and the template of a CONSTRUCT are not it.
    """
    number = _brace(found, 0)
    form = next((t.text.upper() for t in found[:number] if t.text.upper() in _FORMS), "")
    if form == "CONSTRUCT" and found[number - 1].text.upper() == "CONSTRUCT":
        return _brace(found, _partner(found, number) + 1)
    if form == "CONSTRUCT":
        raise QueryError(
            "CONSTRUCT WHERE takes no parameters",
            hint="write the template out: CONSTRUCT { ... } WHERE { ... }",
        )
    return number


_FORMS = ("SELECT", "CONSTRUCT", "ASK", "DESCRIBE")


def _brace(found: list[Token], start: int) -> int:
    """The number of the first open brace from `start` on that is not inside parentheses."""
    depth = 0
    for number, token in enumerate(found[start:], start):
        if token.kind != "mark":
            continue
        if token.text == "{" and depth == 0:
            return number
        depth += (token.text in _OPEN) - (token.text in _CLOSE)
    raise QueryError("the query has no WHERE { ... } to bind a parameter in")


def _partner(found: list[Token], start: int) -> int:
    """The number of the mark that closes the one at `start`."""
    depth = 0
    for number, token in enumerate(found[start:], start):
        if token.kind == "mark":
            depth += (token.text in _OPEN) - (token.text in _CLOSE)
            if depth == 0:
                return number
    raise QueryError("a brace of the query is never closed")
