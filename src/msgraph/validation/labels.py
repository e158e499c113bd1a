"""Which claim a result is about, in the words of its paper.

A focus node is an IRI that nobody can read. The claim that it is, or belongs to, has words and a quote.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from msgraph import iris, vocabulary
from msgraph.validation.focus import pairs
from msgraph.validation.report import Report, Violation
from msgraph.validation.triples import RDF, RDFS, Index, key

_SKOS = vocabulary.PREFIXES["skos"]
_DCTERMS = vocabulary.PREFIXES["dcterms"]
_EXACT = vocabulary.PREFIXES["oa"] + "exact"

#: Properties that lead from a claim to what its label is made of.
_ENDS = (vocabulary.hasSpan, f"{RDF}subject", f"{RDF}object")
#: Properties that lead from a claim or paper to what belongs to it.
_PARTS = (vocabulary.hasSpan, vocabulary.hasResult, vocabulary.hasContext, vocabulary.hasText)
_LABELS = (
    f"{_SKOS}prefLabel",
    f"{_DCTERMS}title",
    f"{_DCTERMS}bibliographicCitation",
    vocabulary.PREFIXES["foaf"] + "name",
    f"{RDFS}label",
    vocabulary.groundedLabel,
    vocabulary.asReported,
    vocabulary.extractor,
)
_PLAIN = {"unspecified", ""}


def labelled(report: Report, ntriples: str, *, gaps: bool = True) -> Report:
    """The report with the label, quote and paper of each result, as far as `ntriples` tell them.

    Without `gaps` only violations are looked up, which is all that costs when a graph has none.
    """
    chosen = report.results if gaps else report.violations
    if not chosen:
        return report
    nodes = {result.focus for result in chosen}
    owners = _owners(ntriples, nodes)
    nodes |= {owner for found in owners.values() for owner in found}
    index = _described(ntriples, nodes)
    ends = {key(end) for node in nodes for link in _ENDS for end in index.objects(node, link)}
    index = _described(ntriples, nodes | ends)
    results = (
        _labelled(result, index, owners) if gaps or result.severity == "violation" else result
        for result in report.results
    )
    return replace(report, results=tuple(results))


def _owners(ntriples: str, nodes: set[str]) -> dict[str, set[str]]:
    """The claims, or papers, that the nodes are part of."""
    owners: dict[str, set[str]] = defaultdict(set)
    for link in _PARTS:
        for owner, part in pairs(ntriples, f"<{link}>"):
            if _bare(part) in nodes:
                owners[_bare(part)].add(_bare(owner))
    return owners


def _described(ntriples: str, nodes: set[str]) -> Index:
    """The triples about some nodes: of a large text only these become terms."""
    wanted = {node if node.startswith("_:") else f"<{node}>" for node in nodes}
    lines = (line for line in ntriples.split("\n") if line.partition(" ")[0] in wanted)
    return Index(lines)


def _bare(term: str) -> str:
    return term[1:-1] if term.startswith("<") else term


def _labelled(result: Violation, index: Index, owners: dict[str, set[str]]) -> Violation:
    nodes = sorted(owners.get(result.focus, {result.focus}))
    node = nodes[0]
    more = f", and {len(nodes) - 1} more" if len(nodes) > 1 else ""
    paper = index.one(node, vocabulary.statedIn)
    if index.objects(node, vocabulary.hasText):
        paper = node
    return replace(
        result,
        label=(_claim(index, node) or _name(index, node)) + more,
        quote=_quote(index, node),
        paper=iris.shorten(paper) if paper else result.paper,
    )


def _claim(index: Index, node: str) -> str:
    """A claim as a short sentence, or an empty string for what is no claim."""
    predicate = index.one(node, f"{RDF}predicate")
    if not predicate and not index.one(node, vocabulary.statedIn):
        return ""
    subject, object_ = (
        index.one(node, iris.term(f"{part}Text")) or _end(index, node, part)
        for part in ("subject", "object")
    )
    curie = iris.shorten(predicate)
    verb = vocabulary.PREDICATES.get(curie, curie)
    denied = index.one(node, vocabulary.polarity) == vocabulary.POLARITIES["negated"]
    direction = iris.shorten(index.one(node, vocabulary.direction)).removeprefix("msg:")
    tail = "" if direction in _PLAIN else f" ({direction.replace('_', ' ')})"
    parts = ("not:" if denied else "", subject, verb, object_)
    return " ".join(filter(None, parts)) + tail


def _end(index: Index, node: str, part: str) -> str:
    found = index.objects(node, RDF + part)
    return _name(index, key(found[0])) if found else "(nothing)"


def _name(index: Index, node: str) -> str:
    labels = (index.one(node, predicate) for predicate in _LABELS)
    return next(filter(None, labels), "") or (iris.shorten(node) if "://" in node else node)


def _quote(index: Index, node: str) -> str:
    spans = (key(span) for span in index.objects(node, vocabulary.hasSpan))
    quotes = (index.one(span, _EXACT) for span in (*spans, node))
    return next(filter(None, quotes), "")
