"""The questions that ship with the project: one file each in `examples/queries/`.

A file opens with its title, its question and its parameters in comments:

    # title: Safety signals of a drug
    # question: Which safety signals are reported for a drug, how firmly, and where?
    # param drug (label) = alemtuzumab -- the drug, by any of its names
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from msgraph import resources
from msgraph.errors import UsageError

_FOLDER = "examples/queries"
_ENDING = ".rq"

#: What a parameter may be: a name of a concept, an IRI or CURIE, a string, a number.
KINDS = ("label", "iri", "string", "number")

#: The value of a parameter that leaves its variable free.
ANY = "*"

_FIELD = re.compile(r"#[ \t]*(title|question):[ \t]*(.+)")
_PARAM = re.compile(
    r"#[ \t]*param[ \t]+(?P<name>\w+)[ \t]+\((?P<kind>\w+)\)"
    r"(?:[ \t]*=[ \t]*(?P<default>.*?))?(?:[ \t]+--[ \t]+(?P<note>.*))?[ \t]*"
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable of a question that the asker gives a value.

    `kind` is one of `KINDS`. `default` is None where a value must be given, and `ANY` where the variable
    is free until one is.
    """

    name: str
    kind: str
    default: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A query with its words: `name` is that of its file, `text` is SPARQL with all its comments."""

    name: str
    title: str
    question: str
    params: tuple[Parameter, ...]
    text: str


def read(name: str, text: str) -> Question:
    """The question in a query's text; title and question are empty where the comments lack them.

    Raises:
        UsageError: a parameter of a kind that does not exist.
    """
    matches = [match for line in _comments(text) if (match := _FIELD.fullmatch(line))]
    fields = {match[1]: match[2] for match in matches}
    return Question(
        name, fields.get("title", ""), fields.get("question", ""), parameters(text), text
    )


def parameters(text: str) -> tuple[Parameter, ...]:
    """The parameters that a query's opening comments declare, in their order.

    Raises:
        UsageError: a parameter of a kind that does not exist.
    """
    found = (match for line in _comments(text) if (match := _PARAM.fullmatch(line)))
    return tuple(_parameter(match) for match in found)


def _comments(text: str) -> list[str]:
    """The comment lines before the first line of SPARQL, without white space at their ends."""
    lines = []
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            break
        lines.append(line.strip())
    return lines


def _parameter(match: re.Match[str]) -> Parameter:
    if match["kind"] not in KINDS:
        raise UsageError(
            f"no kind of parameter `{match['kind']}`",
            where=f"parameter {match['name']}",
            hint=f"a parameter is one of {', '.join(KINDS)}",
        )
    return Parameter(match["name"], match["kind"], match["default"], match["note"] or "")


@cache
def shipped() -> tuple[Question, ...]:
    """The project's own questions, by name."""
    paths = resources.files(_FOLDER, _ENDING)
    return tuple(read(p.name.removesuffix(_ENDING), p.read_text(encoding="utf-8")) for p in paths)


def find(name: str) -> Question:
    """The shipped question of that name.

    Raises:
        UsageError: there is none; the hint says which comes closest.
    """
    known = {question.name: question for question in shipped()}
    if name in known:
        return known[name]
    close = get_close_matches(name, known, n=1, cutoff=0.4)
    near = f"did you mean `{close[0]}`? " if close else ""
    raise UsageError(
        f"no shipped query `{name}`", hint=f"{near}`msgraph queries` lists all {len(known)}"
    )
