"""Nanopublications that are loaded: the name of each is the hash of what it says, so what was changed shows.

Source: https://nanopub.net/guidelines/working_draft/ and https://trustyuri.net/, module RA.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgraph.exporters.trusty import PLACEHOLDER, Quad, artifact_code
from msgraph.rdf.lines import RDF
from msgraph.rdf.terms import Term, iri, parse_line

_NP = "http://www.nanopub.org/nschema#"
_IS_ONE = f" <{RDF}type> <{_NP}Nanopublication> "
_PARTS = re.compile(
    rf"^<([^>]*)> <{re.escape(_NP)}has(?:Assertion|Provenance|PublicationInfo)> <([^>]*)>"
)
_CODE = re.compile(r"RA[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")
_GRAPH = re.compile(r"<([^<>]*)> \.$")


def changed(lines: Iterable[str]) -> dict[str, str]:
    """Graphs of nanopublications that do not say what their names say, each with the name.

    `lines` are quads of N-Quads; what has no such name, or blank nodes, cannot be told.
    """
    graphs = _by_graph(lines)
    found: dict[str, str] = {}
    for head in [graph for graph, own in graphs.items() if any(_IS_ONE in line for line in own)]:
        name = next(line for line in graphs[head] if _IS_ONE in line)[1:].partition(">")[0]
        links = (_PARTS.match(line) for line in graphs[head])
        parts = [head, *(link[2] for link in links if link and link[1] == name)]
        codes = _CODE.findall(name)
        if codes and not _says(
            codes[-1], [line for part in parts for line in graphs.get(part, ())]
        ):
            found |= dict.fromkeys(parts, name)
    return found


def _by_graph(lines: Iterable[str]) -> dict[str, list[str]]:
    graphs: dict[str, list[str]] = {}
    for line in lines:
        graph = _GRAPH.search(line)
        if graph is not None:
            graphs.setdefault(graph[1], []).append(line)
    return graphs


def _says(code: str, lines: list[str]) -> bool:
    """Whether the code is the hash of these quads, as far as it can be told."""
    return any("_:" in line for line in lines) or code == artifact_code(_quads(code, lines))


def _quads(code: str, lines: Iterable[str]) -> Iterator[Quad]:
    """The quads with the placeholder for the code in all their names."""
    for line in lines:
        (subject, predicate, target), graph = parse_line(line)
        names = [
            term.value.replace(code, PLACEHOLDER) for term in (graph or iri(""), subject, predicate)
        ]
        yield names[0], names[1], names[2], _open(target, code)


def _open(term: Term, code: str) -> Term:
    return iri(term.value.replace(code, PLACEHOLDER)) if term.kind == "iri" else term
