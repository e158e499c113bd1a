"""Claims as the edges of a KGX graph, one edge a claim, each with the sentence that carries it.

A claim becomes an edge if both of its ends are exactly matched and nothing but a denial or a doubt keeps it
from being a plain edge. What is denied is `negated`; what is doubted (suggested, possible, hypothesised)
is a `prediction`, and its modality stands among the `qualifiers`. Attributed statements, aims, citations,
disclosures, findings in animals, and what a reviewer rejected are left out: docs/decisions/0010.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from msgraph import vocabulary
from msgraph.exporters.kgx_nodes import SOURCE, Thing, curie, things
from msgraph.exporters.kgx_rows import OPEN, OPEN_NUMBER, Layout, Row, layout
from msgraph.exporters.paper_text import PaperText, Said, written
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
ALLOWED = frozenset(f"<{vocabulary.WITHHOLDINGS[reason]}>" for reason in ("negated", "hedged"))

_LEVELS = {
    f"<{vocabulary.MODALITIES[name]}>": "knowledge_assertion"
    for name in ("demonstrated", "asserted", "presupposed")
}
_AGENTS = {"grammar": "text_mining_agent", "curator": "manual_agent"}
_CHANGES = {f"<{vocabulary.DIRECTIONS[name]}>": name for name in ("increased", "decreased")}
_CONDITIONS = {
    "Disease": "biolink:EntityToDiseaseAssociation",
    "PhenotypicFeature": "biolink:EntityToPhenotypicFeatureAssociation",
}
_ACTED_ON = ("cell", "process", "molecule")
_ACTS = "biolink:ChemicalAffectsBiologicalEntityAssociation"
_ANY = "biolink:Association"
#: Our aspects in the words of Biolink's list; others stay with the claim.
_ASPECTS = {
    **{name: name for name in ("activity", "expression", "secretion", "release", "synthesis")},
    **{"number": "abundance", "level": "abundance", "levels": "abundance", "uptake": "uptake"},
}
_EFFECTS = {
    f"<{vocabulary.RESULTS[ours]}>": theirs
    for ours, theirs in (
        ("hazard_ratio", "hazard_ratio"),
        ("odds_ratio", "odds_ratio"),
        ("relative_risk", "relative_risk"),
        ("correlation", "correlation_coefficient"),
    )
}


def _written(*names: str) -> tuple[str, ...]:
    """IRIs as N-Triples write them."""
    return tuple(f"<{name}>" for name in names)


_SUBJECT, _PREDICATE, _OBJECT = _written(f"{RDF}subject", f"{RDF}predicate", f"{RDF}object")
_PROJECTS, _WITHHELD, _STATED_IN, _HAS_SPAN, _HAS_CONTEXT, _HAS_RESULT = _written(
    *(vocabulary.projectsTo, vocabulary.withheldBecause, vocabulary.statedIn),
    *(vocabulary.hasSpan, vocabulary.hasContext, vocabulary.hasResult),
)
_POLARITY, _MODALITY, _DIRECTION, _CURATION, _ASPECT, _CONFIDENCE = _written(
    *(vocabulary.polarity, vocabulary.modality, vocabulary.direction),
    *(vocabulary.curation, vocabulary.aspect, vocabulary.confidence),
)
_SUBJECT_TEXT, _OBJECT_TEXT, _RESULT_KIND, _VALUE, _P_VALUE = _written(
    *(vocabulary.subjectText, vocabulary.objectText),
    *(vocabulary.resultKind, vocabulary.value, vocabulary.pValue),
)
_EXACT = f"{PREFIXES['oa']}exact"
_GENERATED, _AFFECTS = _written(
    f"{PREFIXES['prov']}wasGeneratedBy", f"{PREFIXES['biolink']}affects"
)
_NEGATED, _ACCEPTED = _written(vocabulary.POLARITIES["negated"], vocabulary.CURATIONS["accepted"])


class Edge(NamedTuple):
    """An edge: its layout, and what is open in it, strings as N-Triples writes them."""

    layout: Layout
    values: tuple[str, ...]


def edges(source: Quads, scope: Scope, seen: dict[str, Thing]) -> Iterator[Edge]:
    """The edges in scope, paper by paper; the things at their ends are added to `seen`, by identifier.

    Raises:
        UsageError: the scope's paper is not in the store.
    """
    known: dict[str, Thing] | None = None
    for graph in paper_graphs(source, scope):
        chosen = _chosen(graph_text(source, edges_beside(graph)))
        if not chosen:
            continue
        text = graph_text(source, graph)
        if known is None or scope.paper:
            known = things(source, scope, text.split("\n") if scope.paper else ())
        yield from _of_paper(PaperText(text), chosen, known, seen)


def _chosen(text: str) -> list[str]:
    """The claims that become edges, by the text of a paper's edges graph, in order."""
    licensed = {claim for claim, _ in _pairs(text, _PROJECTS)}
    refused: set[str] = set()
    for claim, reason in _pairs(text, _WITHHELD):
        (licensed if reason in ALLOWED else refused).add(claim)
    return sorted(licensed - refused)


def _pairs(text: str, predicate: str) -> Iterator[tuple[str, str]]:
    """The subjects of a predicate, bare, with its objects as they are written."""
    for before, after in pairwise(text.split(f"> {predicate} ")):
        yield before[before.rindex("<") + 1 :], after[: after.index(" ")]


def _of_paper(
    text: PaperText, chosen: list[str], known: dict[str, Thing], seen: dict[str, Thing]
) -> Iterator[Edge]:
    paper = _Paper(text)
    for claim in chosen:
        said = text.node(claim)
        subject, target = known.get(said[_SUBJECT][1:-1]), known.get(said[_OBJECT][1:-1])
        if subject is None or target is None:
            continue
        seen.setdefault(subject.ids[0], subject)
        seen.setdefault(target.ids[0], target)
        yield _edge(paper, claim, said, subject, target)


class _Paper:
    """What the edges of a paper share."""

    def __init__(self, text: PaperText) -> None:
        self.text = text
        self._publications: tuple[str, ...] = ()
        self._agents: dict[str, str] = {}

    def publications(self, document: str) -> tuple[str, ...]:
        """By which identifiers the paper is known."""
        if not self._publications:
            bibo = PREFIXES["bibo"]
            pmid, doi = (self.text.string(document, bibo + name) for name in ("pmid", "doi"))
            known = (f"PMID:{pmid}" if pmid else "", f"doi:{doi}" if doi else "")
            self._publications = tuple(filter(None, known)) or (document,)
        return self._publications

    def agent(self, said: Said) -> str:
        """Who answers for the claim."""
        if said.get(_CURATION) == _ACCEPTED:
            return "manual_validation_of_automated_agent"
        run = said.get(_GENERATED, "")
        if run not in self._agents:
            extractor = self.text.string(run[1:-1], vocabulary.extractor)
            self._agents[run] = _AGENTS.get(extractor, "text_mining_agent")
        return self._agents[run]


def _edge(paper: _Paper, claim: str, said: Said, subject: Thing, target: Thing) -> Edge:
    span = said[_HAS_SPAN][1:-1]
    category = _category(said[_PREDICATE], subject, target)
    publications = paper.publications(said[_STATED_IN][1:-1])
    population = _population(paper.text, category, said)
    effect, size, p = _measured(paper.text, claim, said)
    layout = _layout(
        category,
        said[_PREDICATE],
        said[_POLARITY],
        said[_MODALITY],
        said[_DIRECTION],
        said.get(_ASPECT, ""),
        paper.agent(said),
        len(publications),
        effect,
        bool(population),
        bool(p),
    )
    return Edge(
        layout,
        (
            claim,
            subject.ids[0],
            target.ids[0],
            *population,
            *publications,
            paper.text.string(span, _EXACT),
            span,
            _number(said.get(_CONFIDENCE, '"1"')),
            *size,
            *p,
            written(said[_SUBJECT_TEXT]),
            written(said[_OBJECT_TEXT]),
        ),
    )


@lru_cache(maxsize=4096)
def _layout(
    category: str,
    predicate: str,
    polarity: str,
    modality: str,
    direction: str,
    aspect: str,
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
    if category == _ACTS and written(aspect) in _ASPECTS:
        row["object_aspect_qualifier"] = _ASPECTS[written(aspect)]
    if population:
        row["population_context_qualifier"] = OPEN
    if effect:
        row |= {"effect_size": OPEN_NUMBER, "effect_type": effect}
    if p:
        row["p_value"] = OPEN_NUMBER
    return layout(EDGE_COLUMNS, {name: row[name] for name in EDGE_COLUMNS if name in row})


def _curie(name: str) -> str:
    return curie(name[1:-1])


@lru_cache(maxsize=4096)
def _number(literal: str) -> str:
    return repr(float(written(literal)))


def _category(predicate: str, subject: Thing, target: Thing) -> str:
    """The class of association that has the qualifiers we know, or the general one."""
    if (
        predicate == _AFFECTS
        and subject.kind in ("drug", "drug_class")
        and target.kind in _ACTED_ON
    ):
        return _ACTS
    return _CONDITIONS.get(target.category, _ANY)


def _population(text: PaperText, category: str, said: Said) -> tuple[str, ...]:
    """The population, where the class of association has a place for it."""
    context = said.get(_HAS_CONTEXT)
    if context is None or category in (_ANY, _ACTS):
        return ()
    found = text.string(context[1:-1], vocabulary.population)
    return (found,) if found else ()


def _measured(
    text: PaperText, claim: str, said: Said
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The single number reported for the claim, if it is of a sort that Biolink has: sort, size, p."""
    name = f"<{claim}/result/1>"
    if said.get(_HAS_RESULT) != name:  # the last of several, or none
        return "", (), ()
    result = text.node(name[1:-1])
    effect = _EFFECTS.get(result.get(_RESULT_KIND, ""), "") if _VALUE in result else ""
    p = result.get(_P_VALUE, "")
    known = written(p).replace(".", "", 1).isdecimal()
    return effect, (_number(result[_VALUE]),) if effect else (), (_number(p),) if known else ()
