"""RDF terms as plain values, and the one line per triple that carries them.

The text is canonical N-Triples: https://www.w3.org/TR/rdf12-n-triples/#canonical-ntriples. Two
equal terms have equal text, so lines can be compared, sorted and digested without a graph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from msgraph.errors import InputError

Kind = Literal["iri", "literal", "bnode", "triple"]

XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"

#: Characters with a short escape, then the other controls, which are written \\uXXXX.
_SHORT = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}
_STRING_ESCAPES = {code: f"\\u{code:04X}" for code in (*range(32), 127)} | _SHORT
_IRI_ESCAPES = {code: f"\\u{code:04X}" for code in (*range(33), *map(ord, '<>"{}|^`\\'))}
_NEEDS_STRING_ESCAPE = re.compile(r'[\x00-\x1f\x7f"\\]')
_NEEDS_IRI_ESCAPE = re.compile(r'[\x00-\x20<>"{}|^`\\]')

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_UNESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}

_IRI = r"<([^\x00-\x20<>\"{}|^`]*)>"
_BNODE = r"_:([^\s<>\".]+(?:\.+[^\s<>\".]+)*)"
_STRING = r'"((?:[^"\\\n\r]|\\.)*)"'
_LANGUAGE = r"@([A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[a-z]+)?)"
_TERM = re.compile(rf"[ \t]*(?:{_IRI}|{_BNODE}|{_STRING}(?:\^\^{_IRI}|{_LANGUAGE})?)")
_PLAIN_IRI = r"<([^\x00-\x20<>\"{}|^`\\]*)>"
_PLAIN = re.compile(
    rf"{_PLAIN_IRI} {_PLAIN_IRI} "
    rf"(?:{_PLAIN_IRI}|\"([^\"\\\n\r]*)\"(?:\^\^{_PLAIN_IRI})?) (?:{_PLAIN_IRI} )?\.\n?"
)
_END = re.compile(r"[ \t]*\.[ \t]*(?:#.*)?\r?\n?\Z")


@dataclass(frozen=True, slots=True)
class Term:
    """An IRI, a literal or a blank node.

    `value` is the IRI, the lexical form, or the label without ``_:``. `datatype` is empty for plain
    strings and for strings with a `language` (a base direction follows it: "ar--rtl"). A term of
    kind "triple" (RDF 1.2) only passes through: its `value` is its text.
    """

    kind: Kind
    value: str
    datatype: str = ""
    language: str = ""

    def n3(self) -> str:
        """Its canonical N-Triples text.

        >>> Term("literal", 'a "b"', language="en").n3()
        '"a \\\\"b\\\\""@en'
        """
        if self.kind == "iri":
            return f"<{escape_iri(self.value)}>"
        if self.kind == "literal":
            return self._literal()
        return f"_:{self.value}" if self.kind == "bnode" else self.value

    def _literal(self) -> str:
        quoted = f'"{escape_string(self.value)}"'
        if self.language:
            return f"{quoted}@{self.language}"
        return f"{quoted}^^<{escape_iri(self.datatype)}>" if self.datatype else quoted


Triple = tuple[Term, Term, Term]


def iri(value: str) -> Term:
    """The IRI as a term; `value` is trusted to be one."""
    return Term("iri", value)


def literal(value: str, *, datatype: str = "", language: str = "") -> Term:
    """The literal as a term; ``xsd:string`` is the same as no datatype."""
    return Term("literal", value, "" if datatype == XSD_STRING else datatype, language)


def escape_string(text: str) -> str:
    """`text` as it stands between the quotes of a canonical N-Triples literal."""
    return _NEEDS_STRING_ESCAPE.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    return _STRING_ESCAPES[ord(found[0])]


def escape_iri(text: str) -> str:
    """`text` as it stands between < and >: characters that no IRI may hold become \\uXXXX."""
    return text.translate(_IRI_ESCAPES) if _NEEDS_IRI_ESCAPE.search(text) else text


def triple_line(triple: Triple) -> str:
    """The triple as a line of N-Triples, without the line end."""
    subject, predicate, object_ = triple
    return f"{subject.n3()} {predicate.n3()} {object_.n3()} ."


def parse_line(line: str) -> tuple[Triple, Term | None]:
    """The triple on a line of N-Triples or N-Quads, and its graph or None for the default graph.

    Raises:
        InputError: the line is not one triple or quad (blank lines and comments are not).
    """
    plain = _PLAIN.fullmatch(line)
    if plain is not None:
        return _plain(plain)
    terms: list[Term] = []
    position = 0
    while (match := _TERM.match(line, position)) is not None and len(terms) < 4:
        terms.append(_term(match))
        position = match.end()
    if len(terms) < 3 or _END.match(line, position) is None:
        raise InputError(f"not a line of N-Quads: {line.strip()[:120]}")
    _check_positions(terms, line)
    return (terms[0], terms[1], terms[2]), terms[3] if len(terms) == 4 else None


def _plain(match: re.Match[str]) -> tuple[Triple, Term | None]:
    """What most lines are: canonical, without escapes, blank nodes or languages. Three times faster."""
    subject, predicate, target, string, datatype, graph = match.groups()
    value = Term("iri", target) if string is None else literal(string, datatype=datatype or "")
    triple = (Term("iri", subject), Term("iri", predicate), value)
    return triple, None if graph is None else Term("iri", graph)


def parse_term(text: str) -> Term:
    """The term that `text` writes in N-Triples; an RDF 1.2 triple term passes through as it is.

    Raises:
        InputError: it is not one term.
    """
    if text.startswith("<<"):
        return Term("triple", text)
    match = _TERM.fullmatch(text)
    if match is None:
        raise InputError(f"not a term of N-Triples: {text[:120]}")
    return _term(match)


def _term(match: re.Match[str]) -> Term:
    address, label, string, datatype, language = match.groups()
    if address is not None:
        return Term("iri", unescape(address))
    if label is not None:
        return Term("bnode", label)
    return literal(unescape(string), datatype=unescape(datatype or ""), language=language or "")


def _check_positions(terms: list[Term], line: str) -> None:
    names = [term.kind for term in terms]
    if names[0] == "literal" or names[1] != "iri" or "literal" in names[3:]:
        raise InputError(f"a literal or blank node where none may stand: {line.strip()[:120]}")


def unescape(text: str) -> str:
    """The text that an N-Triples string or IRI with escapes stands for."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    four, eight, short = match.groups()
    if short is not None:
        if short not in _UNESCAPED:
            raise InputError(f"unknown escape \\{short}")
        return _UNESCAPED[short]
    code = int(four or eight, 16)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise InputError(f"no character has the code {code:X}")
    return chr(code)
