"""SPARQL text as tokens: enough to see what a query asks for without parsing it.

Strings, IRIs and comments are each one token, so that a word inside them is never taken for a
keyword. Source: SPARQL 1.1 §19.8, https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

#: An IRI in angle brackets, as a pattern.
IRI = r"<[^<>\"{}|^`\\\x00-\x20]*>"
_PN = r"[^\W_]|[_\-]|[^\x00-\x7f]"
_PATTERNS = (
    ("space", r"\s+|#[^\n\r]*"),
    ("iri", IRI),
    ("string", r'"""(?:"{0,2}(?:[^"\\]|\\.))*"""'),
    ("string", r"'''(?:'{0,2}(?:[^'\\]|\\.))*'''"),
    ("string", r'"(?:[^"\\\n\r]|\\.)*"'),
    ("string", r"'(?:[^'\\\n\r]|\\.)*'"),
    ("variable", r"[?$]\w+"),
    ("bnode", r"_:\w(?:[\w.\-]*[\w\-])?"),
    ("prefixed", rf"(?:[^\W\d_](?:(?:{_PN}|\.)*(?:{_PN}))?)?:"),
    ("word", r"@[A-Za-z]+(?:-\w+)*|[^\W\d_]\w*"),
    ("number", r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"),
    ("mark", r"\^\^|\|\||&&|!=|<=|>=|<<\(?|\)?>>|\{\||\|\}|."),
)
_TOKEN = re.compile(
    "|".join(f"({pattern})" for _, pattern in _PATTERNS),
    re.DOTALL,
)
#: The kind of each group, by its number.
_KINDS = ("", *(kind for kind, _ in _PATTERNS))
_LOCAL = re.compile(r"(?:[\w\-:%\\.]|\\.)*", re.DOTALL)
_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


class Token(NamedTuple):
    """A piece of a query: `kind` is iri, string, variable, bnode, prefixed, word, number or mark.

    `start` counts code points of the text given. A prefixed name carries its local part.
    """

    kind: str
    text: str
    start: int


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a SPARQL text in order, white space and comments left out.

    Nothing is refused: what is no SPARQL comes out as marks, for the engine to complain about.
    """
    position, length, match_at = 0, len(text), _TOKEN.match
    while position < length:
        match = match_at(text, position)
        assert match is not None  # the last pattern takes any character
        kind = _KINDS[match.lastindex or 0]
        end = match.end()
        if kind == "prefixed":
            end = _local_end(text, end)
        if kind != "space":
            yield Token(kind, text[position:end], position)
        position = end


def unescape_codepoints(text: str) -> str:
    """`text` with its \\uXXXX replaced, as an engine reads it before anything else.

    Source: SPARQL 1.1 §19.2, https://www.w3.org/TR/sparql11-query/#codepointEscape
    """
    return _ESCAPED.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= 0x10FFFF else match[0]


def _local_end(text: str, start: int) -> int:
    match = _LOCAL.match(text, start)
    assert match is not None  # the pattern may be empty
    end = match.end()
    while end > start and text[end - 1] == "." and (end < 2 or text[end - 2] != "\\"):
        end -= 1
    return end
