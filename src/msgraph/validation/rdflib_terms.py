"""Terms and graphs of rdflib, as the reference engine takes and gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgraph.rdf.terms import Term, literal, parse_line
from msgraph.validation.triples import SH

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

_REPEATS = {f"{SH}zeroOrMorePath": "*", f"{SH}oneOrMorePath": "+", f"{SH}zeroOrOnePath": "?"}


def as_graph(ntriples: str) -> Graph:
    """The triples as an rdflib graph that keeps the labels of blank nodes."""
    from rdflib import Graph

    graph = Graph()
    for line in ntriples.split("\n"):
        if line.strip():
            subject, predicate, value = parse_line(line)[0]
            graph.add((as_node(subject), as_node(predicate), as_node(value)))
    return graph


def as_node(term: Term) -> Node:
    """A term as rdflib has it."""
    from rdflib import BNode, Literal, URIRef

    if term.kind == "iri":
        return URIRef(term.value)
    if term.kind == "bnode":
        return BNode(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    return Literal(term.value, datatype=URIRef(term.datatype) if term.datatype else None)


def key_of(node: Node | None) -> str:
    """A node as reports write it."""
    from rdflib import BNode, Literal

    if node is None:
        return ""
    if isinstance(node, BNode):
        return f"_:{node}"
    if isinstance(node, Literal):
        datatype = str(node.datatype or "")
        return literal(str(node), datatype=datatype, language=node.language or "").n3()
    return str(node)


def path_of(report: Graph, path: Node) -> str:
    """A SHACL path in the syntax of SPARQL.

    Source: SHACL §2.3.1, https://www.w3.org/TR/shacl/#property-paths
    """
    from rdflib import RDF as RDF_TERMS
    from rdflib import URIRef
    from rdflib.collection import Collection

    if isinstance(path, URIRef):
        return f"<{path}>"
    inverse = report.value(path, URIRef(f"{SH}inversePath"))
    if inverse is not None:
        return f"^{path_of(report, inverse)}"
    for name, mark in _REPEATS.items():
        repeated = report.value(path, URIRef(name))
        if repeated is not None:
            return f"({path_of(report, repeated)}){mark}"
    alternatives = report.value(path, URIRef(f"{SH}alternativePath"))
    steps = Collection(report, alternatives if alternatives is not None else path)
    if report.value(steps.uri, RDF_TERMS.first) is None:
        return key_of(path)
    return f"({('|' if alternatives is not None else '/').join(path_of(report, s) for s in steps)})"
