"""Trusty URIs: names of RDF that carry the hash of what they name.

Source: module RA of https://trustyuri.net/, T. Kuhn and M. Dumontier, "Making digital artifacts on the web
verifiable and reliable", 2015.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable

from msgraph.rdf.terms import XSD_STRING, Term

Quad = tuple[str, str, str, Term]

#: Stands for the hash in the names of what is hashed: it is no character of an IRI.
PLACEHOLDER = " "


def artifact_code(quads: Iterable[Quad]) -> str:
    """The code of quads of graph, subject, predicate (IRIs) and object, without blank nodes.

    Where the code itself is going to stand in an IRI, `PLACEHOLDER` stands now. The order and repetitions of
    the quads do not count.
    """
    ordered = sorted({_key(quad): _text(quad) for quad in quads}.items())
    content = "".join(text for _, text in ordered)
    digest = hashlib.sha256(content.encode()).digest()
    return "RA" + base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _key(quad: Quad) -> tuple[bytes, ...]:
    """IRIs come before literals, and literals go by their words first."""
    *names, value = quad
    literal = value.kind == "literal"
    datatype = b"" if value.language else (value.datatype or XSD_STRING).encode()
    rest = (b"\x01", value.value.encode(), datatype, value.language.encode())
    return (*(name.encode() for name in names), *(rest if literal else (b"", value.value.encode())))


def _text(quad: Quad) -> str:
    *names, value = quad
    return "".join(f"{part}\n" for part in (*names, _object(value)))


def _object(value: Term) -> str:
    if value.kind != "literal":
        return value.value
    words = value.value.replace("\\", "\\\\").replace("\n", "\\n")
    if value.language:
        return f"@{value.language.lower()} {words}"
    return f"^{value.datatype or XSD_STRING} {words}"
