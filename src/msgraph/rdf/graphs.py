"""A paper to its graphs, and a graph back to its paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from msgraph import iris, vocabulary
from msgraph.lexicon import Lexicon
from msgraph.model import Claim, Paper, Record
from msgraph.rdf.claims import claim_key, concepts, in_order, prepared, read_claim, write_claim
from msgraph.rdf.concepts import write_concept
from msgraph.rdf.edges import write_edge
from msgraph.rdf.evidence import write_evidence
from msgraph.rdf.lines import Lines, Nodes
from msgraph.rdf.papers import ARTICLE, document_iri, read_record, text_digest, write_record
from msgraph.resources import __version__


@dataclass(frozen=True, slots=True)
class PaperGraphs:
    """A paper as N-Triples, by the graph that each part belongs to.

    `paper` and `edges` (with the lines of evidence) are the paper's own and replace what was there; `concepts` and `propositions` are
    shared with other papers and are added to what is there. Each text is sorted, without blank nodes.
    """

    document: str
    paper: str
    edges: str
    concepts: str
    propositions: str


def write(
    paper: Paper, lexicon: Lexicon, *, base: str = iris.BASE, fingerprint: str = ""
) -> PaperGraphs:
    """The graphs of a paper: the same paper, lexicon and version give the same bytes.

    Of two claims with one name (the same words read twice the same way) the first in the text stays.
    `fingerprint` names all that the graphs were made from, for telling whether to make them again.
    """
    record = paper.record
    document = document_iri(record, base)
    text = iris.text(text_digest(record.text), base)
    own, edges, named, propositions = Lines(), Lines(), Lines(), Lines()
    write_record(own, record, document, base)
    own.string(iris.run(document, "reader", base), vocabulary.fingerprint, fingerprint)
    seen: dict[str, Claim] = {}
    for claim in in_order(paper.claims):
        whole = prepared(claim, record, base)
        name = iris.claim(document, claim_key(whole, document, base), base)
        if name in seen:
            continue
        seen[name] = whole
        write_claim(own, propositions, name, whole, document, base, text)
        write_edge(edges, name, whole, record, lexicon, base)
    for concept in {concept for whole in seen.values() for concept in concepts(whole)}:
        write_concept(named, concept, lexicon, base)
    write_evidence(edges, tuple(seen.items()), record, document, base)
    for agent in sorted({claim.agent for claim in paper.claims}):
        _write_run(own, agent, document, text, base)
    return PaperGraphs(document, own.text(), edges.text(), named.text(), propositions.text())


def _write_run(lines: Lines, agent: str, document: str, text: str, base: str) -> None:
    run = iris.run(document, agent, base)
    lines.kind(run, vocabulary.ExtractionRun)
    lines.string(run, vocabulary.extractor, agent)
    lines.string(run, vocabulary.softwareVersion, f"msgraph {__version__}")
    lines.link(run, vocabulary.PREFIXES["prov"] + "used", text)


def claim_iri(claim: Claim, record: Record, *, base: str = iris.BASE) -> str:
    """The name of a claim of a record."""
    document = document_iri(record, base)
    return iris.claim(document, claim_key(claim, document, base), base)


def read(lines: Iterable[str], *, base: str = iris.BASE) -> Paper:
    """The paper that a graph describes: the inverse of `write`.

    `lines` are the N-Triples or N-Quads of one paper's graph with the descriptions of its concepts.
    References that came without printed words come back as bare identifiers; claims are in the order of
    the text.

    Raises:
        InputError: a line does not parse.
        ValueError: there is not exactly one paper.
    """
    nodes = Nodes(lines)
    papers = nodes.of_kind(ARTICLE)
    if len(papers) != 1:
        raise ValueError(f"{len(papers)} papers in what should be one paper's graph")
    document = papers[0]
    record = read_record(nodes, document)
    found = (
        read_claim(nodes, node, record, document, base) for node in nodes.of_kind(vocabulary.Claim)
    )
    return Paper(record, in_order(tuple(found)))
