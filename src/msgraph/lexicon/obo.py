"""OBO ontologies.

Source: OBO Flat File Format 1.4, https://owlcollab.github.io/oboformat/doc/GO.format.obo-1_4.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from msgraph.errors import DataError
from msgraph.lexicon import identifiers, lines
from msgraph.lexicon.terms import (
    EXACT,
    LABEL,
    RELATED,
    Item,
    Link,
    Name,
    Term,
    bad_line,
    fault_of_name,
)

_SYNONYM = re.compile(r'"((?:[^"\\]|\\.)*)"\s*(EXACT|BROAD|NARROW|RELATED)?')
_ESCAPED = re.compile(r"\\(.)")
_ESCAPES = {"n": " ", "W": " ", "t": " "}
_RELATIONS = {
    "exactMatch": "exact",
    "closeMatch": "close",
    "broadMatch": "broad",
    "narrowMatch": "narrow",
}


@dataclass(slots=True)
class _Stanza:
    curie: str = ""
    obsolete: bool = False
    names: list[Name] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


def read(path: Path) -> Iterator[Item]:
    """The terms of an OBO file that are not obsolete; cross-references are close links, never exact ones."""
    stanza: _Stanza | None = None
    for line in lines.numbered(path):
        if isinstance(line, DataError):
            yield line
            continue
        number, text = line
        if text.startswith("["):
            yield from _ended(stanza, path)
            stanza = _Stanza() if text.startswith("[Term]") else None
        elif stanza is not None and text:
            problem = _take(stanza, text)
            if problem:
                yield bad_line(path.name, number, problem)
    yield from _ended(stanza, path)


def _ended(stanza: _Stanza | None, path: Path) -> Iterator[Term]:
    if stanza and stanza.curie and not stanza.obsolete:
        yield Term(
            stanza.curie, tuple(stanza.names), tuple(stanza.links), source=path.name.split(".")[0]
        )


def _take(stanza: _Stanza, line: str) -> str:
    """Take in one line; what is wrong with it, or an empty string."""
    tag, colon, value = line.partition(":")
    value = value.strip()
    if not colon:
        return f"neither a tag nor a stanza: {line[:40]}"
    if tag == "id":
        stanza.curie = identifiers.canonical(_bare(value))
        return "" if stanza.curie else f"not an identifier: {value[:40]}"
    if tag == "name":
        return _name(stanza, _unescaped(_bare(value)), LABEL)
    if tag == "synonym":
        return _synonym(stanza, value)
    if tag == "is_obsolete":
        stanza.obsolete = value.startswith("true")
    elif tag == "xref":
        _link(stanza, value.split(" ")[0], "close")
    elif tag == "property_value":
        words = value.split(" ")
        relation = _RELATIONS.get(words[0].removeprefix("skos:"))
        if relation and len(words) > 1:
            _link(stanza, words[1], relation)
    return ""


def _name(stanza: _Stanza, text: str, rank: int) -> str:
    fault = fault_of_name(text)
    if not fault:
        stanza.names.append(Name(text, rank))
    return fault


def _synonym(stanza: _Stanza, value: str) -> str:
    found = _SYNONYM.match(value)
    if found is None:
        return f"a synonym that cannot be read: {value[:40]}"
    return _name(stanza, _unescaped(found[1]), EXACT if found[2] == "EXACT" else RELATED)


def _link(stanza: _Stanza, identifier: str, relation: str) -> None:
    curie = identifiers.canonical(identifier)
    if curie and not curie.startswith("http"):
        stanza.links.append(Link(curie, relation))


def _bare(value: str) -> str:
    """A value without the comment and qualifiers behind it."""
    return re.split(r"(?<!\\) [!{]", value)[0].strip()


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda m: _ESCAPES.get(m[1], m[1]), value) if "\\" in value else value
