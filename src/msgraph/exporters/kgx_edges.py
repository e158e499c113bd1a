"""Claims as the edges of a KGX graph, one edge a claim, each with the sentence that carries it.

A claim becomes an edge if both of its ends are exactly matched and nothing but a denial or a doubt keeps it
from being a plain edge. What is denied is `negated`; what is doubted (suggested, possible, hypothesised)
is a `prediction`, and its modality stands among the `qualifiers`. Attributed statements, aims, citations,
disclosures, findings in animals, and what a reviewer rejected are left out: docs/decisions/0010.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from msgraph import vocabulary
from msgraph.exporters.kgx_nodes import SOURCE, Thing, curie, things
from msgraph.exporters.kgx_rows import OPEN, OPEN_NUMBER, Layout, Row, layout
from msgraph.exporters.paper_text import PaperText, Picker, written
from msgraph.exporters.scope import Quads, Scope, edges_beside, graph_text, paper_graphs
from msgraph.rdf.lines import RDF
from msgraph.vocabulary import PREFIXES

#: The columns of the edge file in their order.
EDGE_COLUMNS = (
    *("id", "category", "subject", "predicate", "object", "negated"),
    *("qualified_predicate", "object_aspect_qualifier", "object_direction_qualifier"),
    *("population_context_qualifier", "qualifiers", "knowledge_level", "agent_type"),
    *("primary_knowledge_source", "publications", "supporting_text", "has_evidence"),
    *("has_confidence_score", "effect_size", "effect_type", "p_value"),
    *("original_subject", "original_object"),
)

#: The grounds on which a claim is no plain edge and yet is exported.
ALLOWED = frozenset(
    f"<{vocabulary.WITHHOLDINGS[reason]}>".encode() for reason in ("negated", "hedged")
)

_LEVELS = {
    f"<{vocabulary.MODALITIES[name]}>".encode(): "knowledge_assertion"
    for name in ("demonstrated", "asserted", "presupposed")
}
_CHECKED = "manual_validation_of_automated_agent"
_AGENTS = {b"grammar": "text_mining_agent", b"curator": "manual_agent"}
_CHANGES = {
    f"<{vocabulary.DIRECTIONS[name]}>".encode(): name for name in ("increased", "decreased")
}
_CONDITIONS = {
    "Disease": "biolink:EntityToDiseaseAssociation",
    "PhenotypicFeature": "biolink:EntityToPhenotypicFeatureAssociation",
}
_ACTED_ON = ("cell", "process", "molecule")
_ACTS = "biolink:ChemicalAffectsBiologicalEntityAssociation"
_ANY = "biolink:Association"
#: Our aspects in the words of Biolink's list; others stay with the claim.
_ASPECTS = {
    b'"activity"': "activity",
    b'"expression"': "expression",
    b'"secretion"': "secretion",
    b'"release"': "release",
    b'"synthesis"': "synthesis",
    b'"number"': "abundance",
    b'"level"': "abundance",
    b'"levels"': "abundance",
    b'"uptake"': "uptake",
}
_EFFECTS = {
    f"<{vocabulary.RESULTS[ours]}>".encode(): theirs
    for ours, theirs in (
        ("hazard_ratio", "hazard_ratio"),
        ("odds_ratio", "odds_ratio"),
        ("relative_risk", "relative_risk"),
        ("correlation", "correlation_coefficient"),
    )
}


def _written(*names: str) -> tuple[bytes, ...]:
    """IRIs as N-Triples write them."""
    return tuple(f"<{name}>".encode() for name in names)


_PROJECTS, _WITHHELD = _written(vocabulary.projectsTo, vocabulary.withheldBecause)
_POPULATION, _EXTRACTOR = _written(vocabulary.population, vocabulary.extractor)
_EXACT, _PMID, _DOI, _AFFECTS = _written(
    *(f"{PREFIXES['oa']}exact", f"{PREFIXES['bibo']}pmid", f"{PREFIXES['bibo']}doi"),
    f"{PREFIXES['biolink']}affects",
)
_NEGATED, _ACCEPTED = _written(vocabulary.POLARITIES["negated"], vocabulary.CURATIONS["accepted"])


class Edge(NamedTuple):
    """An edge: its layout, and what is open in it, strings as N-Triples writes them."""

    layout: Layout
    values: tuple[bytes, ...]


def edges(source: Quads, scope: Scope, seen: dict[bytes, Thing]) -> Iterator[Edge]:
    """The edges in scope, paper by paper; the things at their ends are added to `seen`, by identifier.

    Raises:
        UsageError: the scope's paper is not in the store.
    """
    known: dict[bytes, _End] | None = None
    for graph in paper_graphs(source, scope):
        chosen = _chosen(graph_text(source, edges_beside(graph)), scope.base)
        if not chosen:
            continue
        text = graph_text(source, graph)
        if known is None or scope.paper:
            known = _ends(source, scope, text)
        paper = _Paper(text)
        for claim in chosen:
            said = paper.said(claim)
            subject, target = known.get(said.subject), known.get(said.object)
            if subject is not None and target is not None:
                seen.setdefault(subject.id, subject.thing)
                seen.setdefault(target.id, target.thing)
                yield _edge(paper, claim, said, subject, target)


def _ends(source: Quads, scope: Scope, text: bytes) -> dict[bytes, _End]:
    """What may be an end, by its name: in a whole store, or in the text of the scope's paper."""
    mentioned = text.decode().split("\n") if scope.paper else ()
    found = things(source, scope, mentioned)
    return {
        f"<{name}>".encode(): _End(thing.ids[0].encode(), thing) for name, thing in found.items()
    }


def _chosen(text: bytes, base: str) -> list[bytes]:
    """The names of the claims that become edges, by the text of a paper's edges graph, in order."""
    licensed: set[bytes] = set()
    refused: set[bytes] = set()
    for line in _about_claims(text, base):
        claim, predicate, target, _ = line.split(b" ", 3)
        if predicate == _PROJECTS or (predicate == _WITHHELD and target in ALLOWED):
            licensed.add(claim)
        elif predicate == _WITHHELD:
            refused.add(claim)
    return sorted(licensed - refused)


def _about_claims(text: bytes, base: str) -> list[bytes]:
    """The lines whose subjects are claims: they lie together, behind what is plain and before the edges."""
    start, after = (f"\n<{base}{name}/".encode() for name in ("claim", "edge"))
    first = (b"\n" + text).find(start)
    end = text.find(after, first)
    return text[first : end if end >= 0 else -1].split(b"\n") if first >= 0 else []


class _End(NamedTuple):
    """A concept at an end of an edge: its identifier as it is written, and the concept."""

    id: bytes
    thing: Thing


class _Said(NamedTuple):
    """What a paper says of a claim, as N-Triples writes it; nothing where it says nothing."""

    subject: bytes
    predicate: bytes
    object: bytes
    document: bytes
    run: bytes
    span: bytes
    subject_text: bytes
    object_text: bytes
    polarity: bytes
    modality: bytes
    direction: bytes
    aspect: bytes
    curation: bytes
    confidence: bytes
    context: bytes
    result: bytes


_SAID = Picker(
    *_written(f"{RDF}subject", f"{RDF}predicate", f"{RDF}object", vocabulary.statedIn),
    *_written(f"{PREFIXES['prov']}wasGeneratedBy", vocabulary.hasSpan),
    *_written(vocabulary.subjectText, vocabulary.objectText),
    *_written(vocabulary.polarity, vocabulary.modality, vocabulary.direction, vocabulary.aspect),
    *_written(vocabulary.curation, vocabulary.confidence),
    *_written(vocabulary.hasContext, vocabulary.hasResult),
)
_RESULT = Picker(*_written(vocabulary.resultKind, vocabulary.value, vocabulary.pValue))


class _Paper:
    """A paper's text, and what its edges share."""

    def __init__(self, text: bytes) -> None:
        self.text = PaperText(text)
        self._publications: tuple[bytes, ...] = ()
        self._agents: dict[bytes, str] = {}

    def said(self, claim: bytes) -> _Said:
        """What is said of the claim."""
        return _Said._make(_SAID.pick(claim, self.text.node(claim)))

    def publications(self, document: bytes) -> tuple[bytes, ...]:
        """By which identifiers the paper is known."""
        if not self._publications:
            pmid, doi = (self.text.string(document, name) for name in (_PMID, _DOI))
            known = (b"PMID:" + pmid if pmid else b"", b"doi:" + doi if doi else b"")
            self._publications = tuple(filter(None, known)) or (document[1:-1],)
        return self._publications

    def agent(self, run: bytes) -> str:
        """Who answers for the claims of a run."""
        if run not in self._agents:
            extractor = self.text.string(run, _EXTRACTOR)
            self._agents[run] = _AGENTS.get(extractor, "text_mining_agent")
        return self._agents[run]


def _edge(paper: _Paper, claim: bytes, said: _Said, subject: _End, target: _End) -> Edge:
    category = _category(said.predicate, subject.thing, target.thing)
    publications = paper.publications(said.document)
    population = _population(paper.text, category, said.context)
    effect, size, p = _measured(paper.text, claim, said.result)
    layout = _layout(
        category,
        said.predicate,
        said.polarity,
        said.modality,
        said.direction,
        said.aspect,
        _CHECKED if said.curation == _ACCEPTED else paper.agent(said.run),
        len(publications),
        effect,
        bool(population),
        bool(p),
    )
    return Edge(
        layout,
        (
            claim[1:-1],
            subject.id,
            target.id,
            *population,
            *publications,
            paper.text.string(said.span, _EXACT),
            said.span[1:-1],
            _number(said.confidence or b'"1"'),
            *size,
            *p,
            written(said.subject_text),
            written(said.object_text),
        ),
    )


@lru_cache(maxsize=4096)
def _layout(
    category: str,
    predicate: bytes,
    polarity: bytes,
    modality: bytes,
    direction: bytes,
    aspect: bytes,
    agent: str,
    publications: int,
    effect: str,
    population: bool,
    p: bool,
) -> Layout:
    """What edges have in common that say such things; what is open stands in the order of the columns."""
    row: Row = {
        **dict.fromkeys(("id", "subject", "object", "original_subject", "original_object"), OPEN),
        "supporting_text": [OPEN],
        "has_evidence": [OPEN],
        "publications": [OPEN] * publications,
        "category": [category],
        "predicate": _curie(predicate),
        "negated": polarity == _NEGATED,
        "qualifiers": [_curie(modality), _curie(direction)],
        "knowledge_level": _LEVELS.get(modality, "prediction"),
        "agent_type": agent,
        "primary_knowledge_source": SOURCE,
        "has_confidence_score": OPEN_NUMBER,
    }
    if category != _ANY and predicate == _AFFECTS and direction in _CHANGES:
        row["qualified_predicate"] = "biolink:causes"
        row["object_direction_qualifier"] = _CHANGES[direction]
    if category == _ACTS and aspect in _ASPECTS:
        row["object_aspect_qualifier"] = _ASPECTS[aspect]
    if population:
        row["population_context_qualifier"] = OPEN
    if effect:
        row |= {"effect_size": OPEN_NUMBER, "effect_type": effect}
    if p:
        row["p_value"] = OPEN_NUMBER
    return layout(EDGE_COLUMNS, {name: row[name] for name in EDGE_COLUMNS if name in row})


def _curie(name: bytes) -> str:
    return curie(name[1:-1].decode())


@lru_cache(maxsize=4096)
def _number(literal: bytes) -> bytes:
    return repr(float(written(literal))).encode()


def _category(predicate: bytes, subject: Thing, target: Thing) -> str:
    """The class of association that has the qualifiers we know, or the general one."""
    if (
        predicate == _AFFECTS
        and subject.kind in ("drug", "drug_class")
        and target.kind in _ACTED_ON
    ):
        return _ACTS
    return _CONDITIONS.get(target.category, _ANY)


def _population(text: PaperText, category: str, context: bytes) -> tuple[bytes, ...]:
    """The population, where the class of association has a place for it."""
    if not context or category in (_ANY, _ACTS):
        return ()
    found = text.string(context, _POPULATION)
    return (found,) if found else ()


def _measured(
    text: PaperText, claim: bytes, last: bytes
) -> tuple[str, tuple[bytes, ...], tuple[bytes, ...]]:
    """The single number reported for the claim, if it is of a sort that Biolink has: sort, size, p.

    `last` is the last of its results.
    """
    if not last or last != b"%s/result/1>" % claim[:-1]:
        return "", (), ()
    kind, value, p = _RESULT.pick(last, text.node(last))
    effect = _EFFECTS.get(kind, "") if value else ""
    known = written(p).replace(b".", b"", 1).isdigit()
    return effect, (_number(value),) if effect else (), (_number(p),) if known else ()
