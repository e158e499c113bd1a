"""SSSOM: our concepts' links to outside identifiers as a mapping set, one link a row.

Links in conflict are no mappings and stay out. Source: https://mapping-commons.github.io/sssom/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import BinaryIO

from msgraph import iris, vocabulary
from msgraph.errors import UsageError
from msgraph.exporters.scope import Quads, Scope, concept_lines, paper_graphs
from msgraph.rdf.lines import Nodes
from msgraph.resources import __version__
from msgraph.vocabulary import PREFIXES

#: The columns of the table in their order.
COLUMNS = (
    *("subject_id", "subject_label", "subject_category", "predicate_id"),
    *("object_id", "object_label", "mapping_justification", "comment"),
)
#: The prefix of our own concepts.
CONCEPT = "concept"

_SKOS = PREFIXES["skos"]
_FROM_SOURCES = "semapv:BackgroundKnowledgeBasedMatching"
_BY_HAND = "semapv:ManualMappingCuration"
_SPACES = str.maketrans(dict.fromkeys("\t\n\r", " "))
_BUILT_IN = ("skos", "semapv")


@dataclass(frozen=True, slots=True)
class Sssom:
    """A mapping set: its metadata as comments, then the table.

    All concepts of the store, or those that one paper mentions, by their names. No licence is stated: the
    facts come from several sources, which NOTICE names.
    """

    media_type: str = "text/tab-separated-values"
    ending: str = ".sssom.tsv"

    def write(self, source: Quads, scope: Scope, out: BinaryIO) -> None:
        """See `Exporter.write`; streamed."""
        if scope.edges:
            raise UsageError("mappings are not plain edges", hint="leave out --edges")
        for line in _header(scope.base):
            out.write(f"# {line}\n".encode())
        out.write(("\t".join(COLUMNS) + "\n").encode())
        for row in mappings(source, scope):
            out.write(("\t".join(cell.translate(_SPACES) for cell in row) + "\n").encode())


def mappings(source: Quads, scope: Scope) -> Iterator[tuple[str, ...]]:
    """The accepted links of the concepts in scope, a tuple of `COLUMNS` each.

    Raises:
        UsageError: the scope's paper is not in the store.
    """
    concept, grounding = f"<{scope.base}concept/", f"<{scope.base}grounding/"
    labels: dict[str, tuple[str, str, str]] = {}
    for subject, group in groupby(
        _described(source, scope), key=lambda line: line.partition(" ")[0]
    ):
        if subject.startswith(concept):  # these come first: the lines are sorted
            labels.update(_named(subject[1:-1], Nodes(group), scope.base))
        elif subject.startswith(grounding):
            yield from _row(subject[1:-1], Nodes(group), labels)


def _described(source: Quads, scope: Scope) -> Iterable[str]:
    if not scope.paper:
        return source.dump([iris.shared_graph("concepts", scope.base)])
    return concept_lines(source, source.dump(paper_graphs(source, scope)), scope.base)


def _named(concept: str, nodes: Nodes, base: str) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """The concept's CURIE, label and category, under each of its groundings."""
    curie = f"{CONCEPT}:{concept.removeprefix(f'{base}concept/')}"
    label = nodes.one(concept, f"{_SKOS}prefLabel")
    category = curie.partition(":")[2].partition("/")[0]
    for grounding in nodes.all(concept, vocabulary.hasGrounding):
        yield grounding, (curie, label, category)


def _row(
    grounding: str, nodes: Nodes, labels: dict[str, tuple[str, str, str]]
) -> Iterator[tuple[str, ...]]:
    accepted = nodes.one(grounding, vocabulary.groundingStatus) == "accepted"
    if not accepted or grounding not in labels:
        return
    sources = nodes.all(grounding, vocabulary.mappingSource)
    yield (
        *labels[grounding],
        iris.shorten(nodes.one(grounding, vocabulary.matchRelation)),
        iris.shorten(nodes.one(grounding, vocabulary.groundedTo)),
        nodes.one(grounding, vocabulary.groundedLabel),
        _BY_HAND if sources == ["curator"] else _FROM_SOURCES,
        "sources: " + ", ".join(sources) if sources else "",
    )


def _header(base: str) -> Iterator[str]:
    yield "curie_map:"
    prefixes = {CONCEPT: f"{base}concept/"} | {
        prefix: iri for prefix, iri in PREFIXES.items() if prefix.isupper() or prefix in _OUTSIDE
    }
    for prefix, iri in sorted((prefixes | {p: PREFIXES[p] for p in _BUILT_IN}).items()):
        yield f"  {prefix}: {iri}"
    yield "license: https://w3id.org/sssom/license/unspecified"
    yield f"mapping_set_id: {iris.shared_graph('concepts', base)}"
    yield "mapping_set_title: Concepts of msgraph and what they are called elsewhere"
    yield "mapping_tool: msgraph"
    yield f"mapping_tool_version: {__version__}"


_OUTSIDE = ("NCBITaxon", "clinicaltrials", "isrctn", "euclinicaltrials")

SSSOM = Sssom()
