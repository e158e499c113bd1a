"""The shipped questions and the project's prefixes as data, for editors that ask an endpoint for examples.

Sources: https://www.w3.org/TR/shacl/#sparql-prefixes and the `sh:SPARQLExecutable` of SHACL's vocabulary, as
https://github.com/sib-swiss/sparql-examples uses it.
"""

from __future__ import annotations

import re

from msgraph import iris
from msgraph.queries.binding import bind
from msgraph.queries.questions import Question, shipped
from msgraph.rdf.lines import Lines
from msgraph.vocabulary import PREFIXES

_SH = "http://www.w3.org/ns/shacl#"
_SCHEMA = "https://schema.org/"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_FORM = re.compile(r"^\s*(SELECT|CONSTRUCT|ASK|DESCRIBE)\b", re.IGNORECASE | re.MULTILINE)


def described(base: str = iris.BASE, *, endpoint: str = "") -> Lines:
    """Each question with its text, its parameters at their defaults, and `endpoint` as its target if given."""
    lines, owner = Lines(), iris.shared_graph("examples", base)
    for prefix, namespace in PREFIXES.items():
        node = f"{base}prefix/{prefix}"
        lines.link(owner, f"{_SH}declare", node)
        lines.kind(node, f"{_SH}PrefixDeclaration")
        lines.string(node, f"{_SH}prefix", prefix)
        lines.typed(node, f"{_SH}namespace", namespace, "anyURI")
    for question in shipped():
        _describe(lines, question, f"{base}example/{question.name}", owner, endpoint)
    return lines


def _describe(lines: Lines, question: Question, node: str, owner: str, endpoint: str) -> None:
    text = bind(question.text, {})
    form = _FORM.search(text)
    verb = form[1].lower() if form else "select"
    lines.kind(node, f"{_SH}SPARQLExecutable")
    lines.kind(node, f"{_SH}SPARQL{verb.capitalize()}Executable")
    lines.string(node, f"{_SH}{verb}", text)
    lines.string(node, f"{_RDFS}label", question.title)
    lines.string(node, f"{_RDFS}comment", question.question)
    lines.link(node, f"{_SH}prefixes", owner)
    lines.link(node, f"{_SCHEMA}target", endpoint)
