"""Concepts as triples: their names, their sort, their links to outside identifiers."""

from __future__ import annotations

from urllib.parse import unquote

from msgraph import iris, vocabulary
from msgraph.lexicon import Lexicon
from msgraph.model import Argument, Concept, Entry, Match, Record, Reference
from msgraph.rdf.lines import Lines, Nodes

_SKOS = vocabulary.PREFIXES["skos"]
_RELATIONS = {
    "exact": f"{_SKOS}exactMatch",
    "close": f"{_SKOS}closeMatch",
    "broad": f"{_SKOS}broadMatch",
    "narrow": f"{_SKOS}narrowMatch",
}
_CATEGORY_NAMES = {iri: name for name, iri in vocabulary.CATEGORIES.items()}


def concept_iri(concept: Concept, document: str, base: str) -> str:
    """The IRI of a concept as `document` speaks of it.

    A paper is its document, a person is the author as this paper names them, and whatever has an IRI of
    its own keeps it.
    """
    if concept.iri:
        return concept.iri
    if concept.category == "paper":
        return document
    if concept.category == "person":
        return iris.author(document, concept.label, base)
    return iris.concept(concept.key, base)


def reference_iri(reference: Reference, base: str) -> str:
    """The IRI of a cited work: by DOI, else PMID, else the hash of its citation."""
    if reference.doi or reference.pmid:
        return iris.document(doi=reference.doi, pmid=reference.pmid)
    return iris.reference(reference.text, base)


def is_shared(concept: Concept) -> bool:
    """Whether the concept is described among the shared ones, not in the paper that speaks of it."""
    return concept.category not in ("paper", "person", "work") and not concept.iri


def write_concept(lines: Lines, concept: Concept, lexicon: Lexicon, base: str) -> None:
    """Add what is known of a shared concept: all of its lexicon entry, or its label and sort."""
    node = iris.concept(concept.key, base)
    entry = lexicon.get(concept.key)
    known = entry.concept if entry else concept
    lines.kind(node, vocabulary.Concept)
    if known.category == "outcome":
        lines.kind(node, vocabulary.OutcomeMeasure)
    lines.string(node, f"{_SKOS}prefLabel", known.label)
    lines.link(node, vocabulary.category, vocabulary.CATEGORIES[known.category])
    if entry:
        lines.link(node, f"{_SKOS}inScheme", iris.shared_graph("lexicon", base))
        _write_entry(lines, node, entry, lexicon, base)


def _write_entry(lines: Lines, node: str, entry: Entry, lexicon: Lexicon, base: str) -> None:
    for synonym in entry.synonyms:
        lines.string(node, f"{_SKOS}altLabel", synonym)
    for match in entry.matches:
        _write_match(lines, node, entry.concept.key, match, base)
    for predicate, keys in ((f"{_SKOS}broader", entry.broader), (vocabulary.madeBy, entry.makers)):
        for key in keys:
            other = lexicon.get(key)
            if other is not None:
                lines.link(node, predicate, iris.concept(key, base))
                write_concept(lines, other.concept, lexicon, base)


def _write_match(lines: Lines, node: str, concept_key: str, match: Match, base: str) -> None:
    target = iris.expand(match.curie)
    record = iris.grounding(concept_key, match.curie, base)
    if match.status == "accepted":
        lines.link(node, _RELATIONS[match.relation], target)
    lines.link(node, vocabulary.hasGrounding, record)
    lines.kind(record, vocabulary.Grounding)
    lines.link(record, vocabulary.matchRelation, _RELATIONS[match.relation])
    lines.link(record, vocabulary.groundedTo, target)
    lines.string(record, vocabulary.groundedLabel, match.label)
    lines.string(record, vocabulary.groundingStatus, match.status)
    for source in match.sources:
        lines.string(record, vocabulary.mappingSource, source)


def read_concept(nodes: Nodes, node: str, record: Record, document: str, base: str) -> Concept:
    """The concept that an IRI names, with its label from the shared descriptions or the paper."""
    if node == document:
        return Concept("paper", iris.document_key(document, base), record.title, iri=document)
    if not node.startswith(f"{base}concept/"):
        return _outside_concept(nodes, node, base)
    category, _, slug = node.removeprefix(f"{base}concept/").partition("/")
    label = nodes.one(node, f"{_SKOS}prefLabel")
    sort = nodes.one(node, vocabulary.category)
    local = not nodes.has(node, f"{_SKOS}inScheme")
    return Concept(_CATEGORY_NAMES.get(sort, category), unquote(slug), label, local=local)


def _outside_concept(nodes: Nodes, node: str, base: str) -> Concept:
    if node.startswith(f"{base}author/"):
        name = nodes.one(node, vocabulary.PREFIXES["foaf"] + "name")
        return Concept("person", name.replace(" ", "_"), name)
    citation = nodes.one(node, vocabulary.PREFIXES["dcterms"] + "bibliographicCitation")
    label = nodes.one(node, vocabulary.PREFIXES["dcterms"] + "title") or citation
    return Concept("work", node.rpartition("/")[2], label, iri=node)


def cited(argument: Argument, record: Record, base: str) -> Argument:
    """A citation's object with the IRI of the reference whose words it holds; others as they are."""
    concept = argument.concept
    if concept is None or concept.category != "work" or concept.iri:
        return argument
    for reference in record.references:
        if reference.start >= 0 and reference.start == argument.start:
            node = reference_iri(reference, base)
            label = reference.title or reference.text
            named = Concept("work", node.rpartition("/")[2], label, iri=node)
            return Argument(argument.text, argument.start, argument.end, named, argument.carried)
    return argument
