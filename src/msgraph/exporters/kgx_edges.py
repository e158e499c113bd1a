"""Claims as the edges of a KGX graph, one edge a claim, each with the sentence that carries it.

A claim becomes an edge if both of its ends are exactly matched and nothing but a denial or a doubt keeps it
from being a plain edge. What is denied is `negated`; what is doubted (suggested, possible, hypothesised)
is a `prediction`, and its modality stands among the `qualifiers`. Attributed statements, aims, citations,
disclosures, findings in animals, and what a reviewer rejected are left out: docs/decisions/0010.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from msgraph import vocabulary
from msgraph.exporters.kgx_nodes import SOURCE, Row, Thing, curie, things
from msgraph.exporters.paper_text import Lines, PaperText, string
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
_GENERATED, _AFFECTS = _written(
    f"{PREFIXES['prov']}wasGeneratedBy", f"{PREFIXES['biolink']}affects"
)
_NEGATED, _ACCEPTED = _written(vocabulary.POLARITIES["negated"], vocabulary.CURATIONS["accepted"])


def edges(source: Quads, scope: Scope, seen: dict[str, Thing]) -> Iterator[Row]:
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
    licensed: set[str] = set()
    refused: set[str] = set()
    for line in text.split("\n")[:-1]:
        subject, predicate, rest = line.split(" ", 2)
        if predicate == _PROJECTS:
            licensed.add(subject)
        elif predicate == _WITHHELD:
            (licensed if rest[:-2] in ALLOWED else refused).add(subject)
    return [claim[1:-1] for claim in sorted(licensed - refused)]


def _of_paper(
    paper: PaperText, chosen: list[str], known: dict[str, Thing], seen: dict[str, Thing]
) -> Iterator[Row]:
    publications: list[str] = []
    for claim in chosen:
        said = paper.node(claim)
        subject, target = (known.get(said.get(end, "")[1:-1]) for end in (_SUBJECT, _OBJECT))
        if subject is None or target is None:
            continue
        seen.setdefault(subject.ids[0], subject)
        seen.setdefault(target.ids[0], target)
        publications = publications or _publications(paper, said[_STATED_IN][1:-1])
        row = _edge(paper, claim, said, subject, target)
        row["publications"] = publications
        if said.get(_HAS_RESULT) == f"<{claim}/result/1>":  # the last of them: there are no more
            _measure(row, paper.part(f"{claim}/result/1"))
        yield row


def _edge(paper: PaperText, claim: str, said: Lines, subject: Thing, target: Thing) -> Row:
    span = said[_HAS_SPAN][1:-1]
    modality, direction = said[_MODALITY], said[_DIRECTION]
    predicate = said[_PREDICATE]
    category = _category(predicate, subject, target)
    row: Row = {
        "id": claim,
        "category": [category],
        "subject": subject.ids[0],
        "predicate": _curie(predicate),
        "object": target.ids[0],
        "negated": said[_POLARITY] == _NEGATED,
        "qualifiers": [_curie(modality), _curie(direction)],
        "knowledge_level": _LEVELS.get(modality, "prediction"),
        "agent_type": _agent(paper, said),
        "primary_knowledge_source": SOURCE,
        "supporting_text": [paper.quotes[span]],
        "has_evidence": [span],
        "has_confidence_score": float(string(said.get(_CONFIDENCE, '"1"'))),
        "original_subject": string(said[_SUBJECT_TEXT]),
        "original_object": string(said[_OBJECT_TEXT]),
    }
    if category != _ANY:
        _qualify(row, paper, said)
    return row


@lru_cache(maxsize=4096)
def _curie(name: str) -> str:
    return curie(name[1:-1])


def _category(predicate: str, subject: Thing, target: Thing) -> str:
    """The class of association that has the qualifiers we know, or the general one."""
    if (
        predicate == _AFFECTS
        and subject.kind in ("drug", "drug_class")
        and target.kind in _ACTED_ON
    ):
        return _ACTS
    return _CONDITIONS.get(target.category, _ANY)


def _agent(paper: PaperText, said: Lines) -> str:
    if said.get(_CURATION) == _ACCEPTED:
        return "manual_validation_of_automated_agent"
    run = said.get(_GENERATED, "")[1:-1]
    return _AGENTS.get(paper.agents.get(run, ""), "text_mining_agent")


def _publications(paper: PaperText, document: str) -> list[str]:
    pmid, doi = (paper.said(document, f"{PREFIXES['bibo']}{name}") for name in ("pmid", "doi"))
    known = [*([f"PMID:{pmid}"] if pmid else []), *([f"doi:{doi}"] if doi else [])]
    return known or [document]


def _qualify(row: Row, paper: PaperText, said: Lines) -> None:
    """What of the direction, the aspect and the population the row's class of association can hold."""
    direction = _CHANGES.get(said[_DIRECTION])
    if direction and said[_PREDICATE] == _AFFECTS:
        row["qualified_predicate"] = "biolink:causes"
        row["object_direction_qualifier"] = direction
    if row["category"] == [_ACTS]:
        aspect = _ASPECTS.get(string(said.get(_ASPECT, "")))
        if aspect:
            row["object_aspect_qualifier"] = aspect
        return
    population = paper.populations.get(said.get(_HAS_CONTEXT, "")[1:-1])
    if population:
        row["population_context_qualifier"] = population


def _measure(row: Row, result: Lines) -> None:
    """The single number reported for the claim, if it is of a sort that Biolink has."""
    effect = _EFFECTS.get(result.get(_RESULT_KIND, ""))
    value, p = string(result.get(_VALUE, "")), string(result.get(_P_VALUE, ""))
    if effect and value:
        row["effect_size"] = float(value)
        row["effect_type"] = effect
    if p and p.replace(".", "", 1).isdecimal():
        row["p_value"] = float(p)
