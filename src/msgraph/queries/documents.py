"""Answers as SPARQL result documents in JSON and XML, streamed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape

from msgraph.rdf.answers import Row, Rows, Truth
from msgraph.rdf.terms import Term

_NAMESPACE = "http://www.w3.org/2005/sparql-results#"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_XML_KINDS = {"iri": "uri", "bnode": "bnode"}


def json_lines(answer: Rows | Truth) -> Iterator[str]:
    """Lines of a SPARQL JSON result, a solution a line.

    Source: https://www.w3.org/TR/sparql11-results-json/
    """
    if isinstance(answer, Truth):
        yield json.dumps({"head": {}, "boolean": answer.value})
        return
    head = json.dumps({"vars": list(answer.variables)})
    yield f'{{"head": {head}, "results": {{"bindings": ['
    before = ""
    for row in answer:
        yield before + json.dumps(_binding(answer.variables, row), ensure_ascii=False)
        before = ","
    yield "]}}"


def _binding(variables: tuple[str, ...], row: Row) -> dict[str, dict[str, object]]:
    pairs = zip(variables, row, strict=True)
    return {name: _json_term(term) for name, term in pairs if term is not None}


def _json_term(term: Term) -> dict[str, object]:
    if term.kind == "triple":
        return {"type": "triple", "value": term.value}
    if term.kind != "literal":
        return {"type": "uri" if term.kind == "iri" else "bnode", "value": term.value}
    found: dict[str, object] = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language.partition("--")[0]
    elif term.datatype:
        found["datatype"] = term.datatype
    return found


def xml_lines(answer: Rows | Truth) -> Iterator[str]:
    """Lines of a SPARQL XML result; characters that XML cannot hold become U+FFFD.

    Source: https://www.w3.org/TR/rdf-sparql-XMLres/
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<sparql xmlns="{_NAMESPACE}">'
    if isinstance(answer, Truth):
        yield f"<head/><boolean>{'true' if answer else 'false'}</boolean>"
    else:
        names = "".join(f'<variable name="{_escaped(name)}"/>' for name in answer.variables)
        yield f"<head>{names}</head><results>"
        for row in answer:
            yield f"<result>{''.join(_bindings(answer.variables, row))}</result>"
        yield "</results>"
    yield "</sparql>"


def _bindings(variables: tuple[str, ...], row: Row) -> Iterator[str]:
    for name, term in zip(variables, row, strict=True):
        if term is not None:
            yield f'<binding name="{_escaped(name)}">{_xml_term(term)}</binding>'


def _xml_term(term: Term) -> str:
    value = _escaped(term.value)
    kind = _XML_KINDS.get(term.kind)
    if kind:
        return f"<{kind}>{value}</{kind}>"
    if term.language:
        return f'<literal xml:lang="{term.language.partition("--")[0]}">{value}</literal>'
    if term.datatype:
        return f'<literal datatype="{_escaped(term.datatype)}">{value}</literal>'
    return f"<literal>{value}</literal>"


def _escaped(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", text)).replace("\r", "&#13;")
