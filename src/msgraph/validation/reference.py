"""The reference engine: pySHACL, behind one door.

Only here is it imported, and only in this way: the shapes are parsed by us and copied for each call,
because it writes into what it is given; under a lock, because it changes settings of rdflib for the whole
process; and never with `owl:imports`, which would fetch.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

from msgraph.errors import ShapesError
from msgraph.validation.lint import backtracking, unreadable
from msgraph.validation.rdflib_terms import as_graph, key_of, path_of
from msgraph.validation.report import Severity, Violation
from msgraph.validation.shapes import Shapes
from msgraph.validation.triples import RDF, SH, Index
from msgraph.validation.wording import worded

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

NAME = "pyshacl"

_LOCK = threading.Lock()
_SEVERITIES: dict[str, Severity] = {f"{SH}Warning": "warning", f"{SH}Info": "info"}


def version() -> str:
    """Its name and version for reports."""
    from importlib.metadata import version

    return f"{NAME} {version(NAME)}"


def findings(shapes: Shapes, data: str) -> list[Violation]:
    """All results on N-Triples `data`, closure included, in no order.

    Raises:
        ShapesError: it refuses the shapes, or fails on them. InputError: the data does not parse.
    """
    import pyshacl
    from rdflib import Graph

    _check_patterns(shapes.digest, shapes.ntriples)
    with _LOCK, _literals_as_written():
        rules = _copy(_parsed(shapes.digest, shapes.ntriples))
    with _LOCK, _literals_as_written():
        graph = as_graph(data)
        try:
            _, answer, _ = pyshacl.validate(
                graph,
                shacl_graph=rules,
                inference="none",
                advanced=False,
                meta_shacl=False,
                do_owl_imports=False,
                inplace=True,
            )
        except _failures() as error:
            raise _refused(error) from error
    if not isinstance(answer, Graph):
        raise _refused(answer)
    return [_violation(shapes, answer, node) for node in _results(answer)]


@lru_cache(maxsize=32)
def _check_patterns(digest: str, ntriples: str) -> None:
    """Raises ShapesError for a regular expression that this engine cannot read or would hang on."""
    index = Index(ntriples.split("\n"))
    faults = [(shape, f"`{pattern}` could take for ever") for shape, pattern in backtracking(index)]
    for shape, fault in [*unreadable(index), *faults]:
        raise ShapesError(
            f"the regular expression {fault} in {NAME}",
            where=shape if not shape.startswith("_:") else "",
            hint="rewrite it without a repeated group, or install the engine `shacl`",
        )


def _failures() -> tuple[type[Exception], ...]:
    """All that pySHACL and rdflib are known to raise on shapes they cannot run."""
    from pyparsing import ParseException
    from pyshacl.errors import ReportableRuntimeError, ValidationFailure

    known = (ValueError, TypeError, NotImplementedError, KeyError, AttributeError, RecursionError)
    return (ReportableRuntimeError, ValidationFailure, ParseException, re.error, *known)


def _refused(cause: object) -> ShapesError:
    return ShapesError(
        f"{NAME} cannot run these shapes: {cause}",
        hint="check the shapes against the SHACL recommendation, https://www.w3.org/TR/shacl/",
    )


@contextmanager
def _literals_as_written() -> Iterator[None]:
    """Let rdflib keep "007" as it stands, and put its setting back whatever happens.

    pySHACL leaves it switched off when shapes fail to parse, and switches it on behind us.
    """
    import rdflib

    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before


@lru_cache(maxsize=8)
def _parsed(digest: str, ntriples: str) -> Graph:
    """The shapes, in which only `true` is true and "1" is not, as SHACL has it.

    The prefixes of a query are written into it: those that `sh:prefixes` reaches through `owl:imports`
    pySHACL does not find.
    """
    from pyshacl.monkey import rdflib_bool_patch, rdflib_bool_unpatch

    rdflib_bool_patch()  # type: ignore[no-untyped-call]
    try:
        graph = as_graph(ntriples)
        _spell_prefixes(graph)
    finally:
        rdflib_bool_unpatch()  # type: ignore[no-untyped-call]
    return graph


def _spell_prefixes(graph: Graph) -> None:
    from rdflib import OWL, Literal
    from rdflib import SH as SHACL

    for node, ontology in list(graph.subject_objects(SHACL.prefixes)):
        declared = [
            f"PREFIX {graph.value(each, SHACL.prefix)}: <{graph.value(each, SHACL.namespace)}>"
            for source in graph.transitive_objects(ontology, OWL.imports)
            for each in graph.objects(source, SHACL.declare)
        ]
        for predicate in (SHACL.select, SHACL.ask):
            for query in list(graph.objects(node, predicate)):
                lines = (*sorted(declared), str(query))
                graph.set((node, predicate, Literal("\n".join(lines))))


def _copy(graph: Graph) -> Graph:
    from rdflib import Graph

    copy = Graph()
    copy += graph
    return copy


def _results(report: Graph) -> list[Node]:
    from rdflib import URIRef

    top = next(report.subjects(URIRef(f"{RDF}type"), URIRef(f"{SH}ValidationReport")))
    return list(report.objects(top, URIRef(f"{SH}result")))


def _violation(shapes: Shapes, report: Graph, node: Node) -> Violation:
    from rdflib import URIRef

    def one(name: str) -> Node | None:
        return report.value(node, URIRef(SH + name))

    component = key_of(one("sourceConstraintComponent"))
    rule = shapes.rule(key_of(one("sourceShape")))
    path = one("resultPath")
    return Violation(
        rule=rule.name,
        severity=_SEVERITIES.get(key_of(one("resultSeverity")), "violation"),
        focus=key_of(one("focusNode")),
        path=path_of(report, path) if path is not None else "",
        value=key_of(one("value")),
        component=component,
        message=worded(rule.message, _message(report, node), component),
    )


def _message(report: Graph, result: Node) -> str:
    """The result's message, in English where there is one in several languages."""
    from rdflib import Literal, URIRef

    found = [
        m for m in report.objects(result, URIRef(f"{SH}resultMessage")) if isinstance(m, Literal)
    ]
    found.sort(key=lambda message: (message.language not in (None, "en"), str(message)))
    return str(found[0]) if found else ""
