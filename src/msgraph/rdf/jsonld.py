"""Triples as JSON-LD, compacted with the project's context, which every document carries.

What we write has no lists and no blank nodes, so that each subject is one object of a flat list. Numbers
that JSON cannot hold exactly (decimals) stay strings; the context gives them their type.
Source: JSON-LD 1.1 Processing Algorithms §6, https://www.w3.org/TR/json-ld11-api/#compaction
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import BinaryIO

from msgraph import resources
from msgraph.errors import DataError
from msgraph.rdf.lines import RDF, XSD
from msgraph.rdf.terms import Term, Triple, parse_line

Value = str | int | bool | dict[str, "str | list[str]"]
Node = dict[str, "str | list[str] | Value | list[Value]"]

_FILE = "ontology/context.jsonld"
_DELIMITERS = (":", "/", "?", "#", "[", "]", "@")
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")


@dataclass(frozen=True, slots=True)
class Context:
    """A JSON-LD context, turned round: from IRIs to the words for them.

    `terms` gives, for the IRI of a property, its words by the type to which each coerces its values
    ("@id", the IRI of a datatype, or empty). `prefixes` are those that may make compact IRIs, longest
    namespace first.
    """

    terms: Mapping[str, Mapping[str, str]]
    prefixes: tuple[tuple[str, str], ...]
    document: Mapping[str, object]

    def compact(self, iri: str) -> str:
        """The compact IRI, or the IRI itself where no prefix fits.

        Raises:
            DataError: its scheme would be read back as one of our prefixes.
        """
        for namespace, prefix in self.prefixes:
            rest = iri.removeprefix(namespace)
            if rest != iri and rest and not rest.startswith("//"):
                return f"{prefix}:{rest}"
        scheme, _, rest = iri.partition(":")
        if any(scheme == prefix for _, prefix in self.prefixes) and not rest.startswith("//"):
            raise DataError(
                f"JSON-LD would read the scheme of this IRI as our prefix `{scheme}:`",
                where=iri,
                hint="export as turtle or nquads",
            )
        return iri


@cache
def context() -> Context:
    """The project's context."""
    return read_context(resources.text(_FILE))


def read_context(text: str) -> Context:
    """The context that a JSON document holds; its IRIs may be compact."""
    document: Mapping[str, object] = json.loads(text)["@context"]
    prefixes = {name: iri for name, entry in document.items() if (iri := _namespace(name, entry))}
    terms: dict[str, dict[str, str]] = {}
    for name, entry in document.items():
        target, kind = _definition(entry)
        if name not in prefixes and target and not target.startswith("@"):
            terms.setdefault(_expand(target, prefixes), {})[_expand(kind, prefixes)] = name
    ordered = sorted(((ns, name) for name, ns in prefixes.items()), key=lambda p: -len(p[0]))
    return Context(terms, tuple(ordered), document)


def _definition(entry: object) -> tuple[str, str]:
    if isinstance(entry, str):
        return entry, ""
    assert isinstance(entry, dict)  # a context of ours has strings and objects
    return str(entry["@id"]), str(entry.get("@type", ""))


def _namespace(name: str, entry: object) -> str:
    """The namespace for which a word may stand in a compact IRI, or an empty string.

    Source: JSON-LD 1.1 §4.1.5, https://www.w3.org/TR/json-ld11/#compact-iris
    """
    target, _ = _definition(entry)
    flagged = isinstance(entry, dict) and entry.get("@prefix") is True
    simple = isinstance(entry, str) and target.endswith(_DELIMITERS)
    return target if "://" in target and (flagged or simple) else ""


def _expand(word: str, prefixes: Mapping[str, str]) -> str:
    prefix, colon, local = word.partition(":")
    return prefixes[prefix] + local if colon and prefix in prefixes else word


def serialise(lines: Iterable[str], out: BinaryIO) -> None:
    """Write lines of N-Triples as one JSON-LD document: streamed, a subject a line.

    The triples of one subject should lie together; where they do not, it has several objects.

    Raises:
        DataError: an IRI that JSON-LD would misread.
    """
    words = context()
    head = json.dumps({"@context": words.document}, ensure_ascii=False, indent=1)
    out.write(f'{head.removesuffix("}").rstrip()},\n "@graph": ['.encode())
    between = "\n"
    for node in nodes((parse_line(line)[0] for line in lines), words):
        out.write(f"{between}{json.dumps(node, ensure_ascii=False)}".encode())
        between = ",\n"
    out.write(b"\n]}\n")


def nodes(triples: Iterable[Triple], words: Context) -> Iterator[Node]:
    """Each run of triples about one subject as a JSON object, in order."""
    for subject, found in groupby(triples, key=itemgetter(0)):
        yield _node(subject, found, words)


def _node(subject: Term, triples: Iterable[Triple], words: Context) -> Node:
    types: list[str] = []
    values: dict[str, list[Value]] = {}
    for _, predicate, target in triples:
        if predicate.value == f"{RDF}type" and target.kind == "iri":
            types.append(words.compact(target.value))
        else:
            key, value = _entry(predicate.value, target, words)
            values.setdefault(key, []).append(value)
    node: Node = {"id": _id(subject, words)}
    kinds = list(dict.fromkeys(types))
    if kinds:
        node["type"] = kinds if len(kinds) > 1 else kinds[0]
    for key, many in values.items():
        node[key] = many if len(many) > 1 else many[0]
    return node


def _id(term: Term, words: Context) -> str:
    return words.compact(term.value) if term.kind == "iri" else f"_:{term.value}"


def _entry(predicate: str, target: Term, words: Context) -> tuple[str, Value]:
    """The key under which a value stands, and the value as that key's type allows it."""
    terms = words.terms.get(predicate, {})
    kind = "@id" if target.kind != "literal" else target.datatype
    if kind in terms and not target.language:
        return terms[kind], _coerced(target, words)
    return terms.get("", words.compact(predicate)), _explicit(target, words)


def _coerced(target: Term, words: Context) -> Value:
    if target.kind != "literal":
        return _id(target, words)
    if target.datatype == f"{XSD}boolean" and target.value in ("true", "false"):
        return target.value == "true"
    if target.datatype == f"{XSD}integer" and _INTEGER.fullmatch(target.value):
        return int(target.value)
    return target.value


def _explicit(target: Term, words: Context) -> Value:
    if target.kind != "literal":
        return {"id": _id(target, words)}
    if target.language:
        tag, _, direction = target.language.partition("--")
        marked: dict[str, str | list[str]] = {"@value": target.value, "@language": tag}
        return marked | ({"@direction": direction} if direction else {})
    if target.datatype:
        return {"@value": target.value, "type": words.compact(target.datatype)}
    return target.value
