"""RDF documents of any syntax as canonical N-Triples.

The parser reads from memory only: no remote JSON-LD context, no `owl:imports`, no file beside the document.
"""

from __future__ import annotations

import re

import pyoxigraph

from msgraph.errors import InputError

#: Syntaxes by the endings of their files.
ENDINGS = {
    ".ttl": "turtle",
    ".nt": "ntriples",
    ".nq": "nquads",
    ".trig": "trig",
    ".jsonld": "jsonld",
    ".rdf": "rdfxml",
    ".owl": "rdfxml",
    ".xml": "rdfxml",
    ".n3": "n3",
}

_FORMATS = {
    "turtle": pyoxigraph.RdfFormat.TURTLE,
    "ntriples": pyoxigraph.RdfFormat.N_TRIPLES,
    "nquads": pyoxigraph.RdfFormat.N_QUADS,
    "trig": pyoxigraph.RdfFormat.TRIG,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
    "rdfxml": pyoxigraph.RdfFormat.RDF_XML,
    "n3": pyoxigraph.RdfFormat.N3,
}
#: A document type can define entities that grow without bound; RDF/XML has no need of one.
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)


def ntriples(content: bytes, syntax: str, *, base: str = "", where: str = "") -> str:
    """The document's triples as canonical N-Triples, a line each; graph names are left out.

    Blank nodes get labels of their own, so that the texts of two documents can be joined. `syntax` is
    a value of `ENDINGS`; `where` names the document in errors.

    Raises:
        InputError: it does not parse, or is RDF/XML with a document type.
    """
    if syntax == "rdfxml" and _DOCTYPE.search(content):
        raise InputError(
            "RDF/XML with a document type is not read",
            where=where,
            hint="its entities could grow without bound; write the namespaces out, or use Turtle",
        )
    try:
        quads = pyoxigraph.parse(
            content, format=_FORMATS[syntax], base_iri=base or None, rename_blank_nodes=True
        )
        triples = (quad.triple for quad in quads)
        lines = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES)
        return (lines or b"").decode()
    except SyntaxError as error:
        place = f"{where}, line {error.lineno}" if error.lineno else where
        raise InputError(f"not {syntax}: {error.msg}", where=place.lstrip(", ")) from error
    except ValueError as error:
        raise InputError(f"not {syntax}: {error}", where=where) from error
