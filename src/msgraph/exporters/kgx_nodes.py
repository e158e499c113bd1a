"""Concepts as the nodes of a KGX graph: Biolink's categories and prefixes for ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from msgraph import iris, vocabulary
from msgraph.exporters.claims import best_first
from msgraph.exporters.kgx_rows import Row
from msgraph.exporters.scope import Quads, Scope, concept_lines
from msgraph.rdf.lines import Nodes

#: Who says all this, as an information resource; the name is not registered.
SOURCE = "infores:msgraph"

#: The columns of the node file; `None` values are left out of JSON and empty in a table.
NODE_COLUMNS = ("id", "category", "name", "synonym", "xref", "provided_by")

#: Biolink's spelling of a prefix where it is not ours.
PREFIXES = {"NCBIGENE": "NCBIGene", "CHEMBL": "CHEMBL.COMPOUND", "pubmed": "PMID", "pmc": "PMC"}

_CATEGORIES = {
    "drug": "Drug",
    "drug_class": "ChemicalEntity",
    "disease": "Disease",
    "outcome": "PhenotypicFeature",
    "adverse_event": "PhenotypicFeature",
    "cell": "Cell",
    "process": "BiologicalProcess",
    "molecule": "MolecularEntity",
    "procedure": "Procedure",
    "trial": "ClinicalTrial",
    "population": "PopulationOfIndividualOrganisms",
    "species": "OrganismTaxon",
}
#: What the vocabulary of an identifier says of it goes before what we call it.
_BY_PREFIX = {
    "MONDO": "Disease",
    "HP": "PhenotypicFeature",
    "HGNC": "Gene",
    "NCBIGene": "Gene",
    "CHEBI": "ChemicalEntity",
    "CL": "Cell",
    "GO": "BiologicalProcess",
}
_DRUGS = ("drug", "drug_class")
_SKOS = vocabulary.PREFIXES["skos"]
_EXACT = f"{_SKOS}exactMatch"
_NAMES = {iri: name for name, iri in vocabulary.CATEGORIES.items()}
_READ = frozenset(
    f"<{iri}>" for iri in (_EXACT, vocabulary.category, f"{_SKOS}prefLabel", f"{_SKOS}altLabel")
)


@dataclass(frozen=True, slots=True)
class Thing:
    """A concept that outside identifiers name exactly; `ids` are Biolink CURIEs, the preferred one first.

    `category` is the Biolink class of the node of that identifier.
    """

    ids: tuple[str, ...]
    kind: str
    category: str
    label: str
    synonyms: tuple[str, ...]

    def row(self) -> Row:
        """Its node."""
        return {
            "id": self.ids[0],
            "category": [f"biolink:{self.category}"],
            "name": self.label,
            "synonym": list(self.synonyms),
            "xref": list(self.ids[1:]),
            "provided_by": [SOURCE],
        }


def curie(iri: str) -> str:
    """The CURIE of an IRI, in Biolink's spelling.

    >>> curie("http://identifiers.org/ncbigene/1043")
    'NCBIGene:1043'
    """
    prefix, _, local = iris.shorten(iri).partition(":")
    return f"{PREFIXES.get(prefix, prefix)}:{local}"


def things(source: Quads, scope: Scope, mentioned: Iterable[str] = ()) -> dict[str, Thing]:
    """The concepts with exact matches, by IRI: all, or those that the lines of the scope's paper mention."""
    if scope.paper:
        lines: Iterable[str] = concept_lines(source, mentioned, scope.base)
    else:
        lines = source.dump([iris.shared_graph("concepts", scope.base)])
    found = (_thing(subject[1:-1], group) for subject, group in _by_subject(lines))
    return dict(pair for pair in found if pair is not None)


def _by_subject(lines: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    wanted = (line for line in lines if line.split(" ", 2)[1] in _READ)
    for subject, group in groupby(wanted, key=lambda line: line.partition(" ")[0]):
        yield subject, list(group)


def _thing(iri: str, lines: list[str]) -> tuple[str, Thing] | None:
    if not any(_EXACT in line for line in lines):
        return None
    nodes = Nodes(lines)
    kind = _NAMES.get(nodes.one(iri, vocabulary.category), "")
    ids = best_first([iris.shorten(each) for each in nodes.all(iri, _EXACT)], kind)
    if kind not in _CATEGORIES or not ids:
        return None
    spelled = tuple(curie(iris.expand(each)) for each in ids)
    label = nodes.one(iri, f"{_SKOS}prefLabel")
    synonyms = tuple(nodes.all(iri, f"{_SKOS}altLabel"))
    return iri, Thing(spelled, kind, _category(kind, spelled[0]), label, synonyms)


def _category(kind: str, preferred: str) -> str:
    if kind in _DRUGS:
        return _CATEGORIES[kind]
    return _BY_PREFIX.get(preferred.partition(":")[0]) or _CATEGORIES[kind]
