"""Claims as the edges of a KGX graph, one edge a claim, each with the sentence that carries it.

A claim becomes an edge if both of its ends are exactly matched and nothing but a denial or a doubt keeps it
from being a plain edge. What is denied is `negated`; what is doubted (suggested, possible, hypothesised)
is a `prediction`, and its modality stands among the `qualifiers`. Attributed statements, aims, citations,
disclosures, findings in animals, and what a reviewer rejected are left out: docs/decisions/0009.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgraph import vocabulary
from msgraph.exporters.kgx_nodes import SOURCE, Row, Thing, curie, things
from msgraph.exporters.scope import Quads, Scope, edges_beside, paper_graphs
from msgraph.rdf.lines import RDF, Nodes

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
    vocabulary.MODALITIES[name]: "knowledge_assertion"
    for name in ("demonstrated", "asserted", "presupposed")
}
_AGENTS = {"grammar": "text_mining_agent", "curator": "manual_agent"}
_CHANGES = {vocabulary.DIRECTIONS[name]: name for name in ("increased", "decreased")}
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
    vocabulary.RESULTS[ours]: theirs
    for ours, theirs in (
        ("hazard_ratio", "hazard_ratio"),
        ("odds_ratio", "odds_ratio"),
        ("relative_risk", "relative_risk"),
        ("correlation", "correlation_coefficient"),
    )
}
_PROJECTS = f"<{vocabulary.projectsTo}>"
_WITHHELD = f"<{vocabulary.withheldBecause}>"
_AFFECTS = f"{vocabulary.PREFIXES['biolink']}affects"
_EXACT_WORDS = vocabulary.PREFIXES["oa"] + "exact"
_GENERATED = vocabulary.PREFIXES["prov"] + "wasGeneratedBy"
_BIBO = vocabulary.PREFIXES["bibo"]


def edges(source: Quads, scope: Scope, seen: dict[str, Thing]) -> Iterator[Row]:
    """The edges in scope, paper by paper; the things at their ends are added to `seen`, by identifier.

    Raises:
        UsageError: the scope's paper is not in the store.
    """
    known: dict[str, Thing] | None = None
    for graph in paper_graphs(source, scope):
        beside = list(source.dump([edges_beside(graph)]))
        chosen = _chosen(beside)
        if not chosen:
            continue
        lines = list(source.dump([graph]))
        if known is None or scope.paper:
            known = things(source, scope, lines)
        nodes = Nodes(lines)
        for claim in sorted(chosen):
            row = _edge(nodes, claim, known, seen)
            if row is not None:
                yield row


def _chosen(lines: list[str]) -> set[str]:
    """The claims that become edges, by the lines of a paper's edges graph."""
    licensed: set[str] = set()
    refused: set[str] = set()
    for line in lines:
        subject, predicate, rest = line.split(" ", 2)
        if predicate == _PROJECTS:
            licensed.add(subject)
        elif predicate == _WITHHELD:
            reason = rest.partition(" ")[0]
            (licensed if reason in ALLOWED else refused).add(subject)
    return {claim[1:-1] for claim in licensed - refused}


def _edge(nodes: Nodes, claim: str, known: dict[str, Thing], seen: dict[str, Thing]) -> Row | None:
    one = nodes.one
    subject = known.get(one(claim, f"{RDF}subject"))
    target = known.get(one(claim, f"{RDF}object"))
    if subject is None or target is None:
        return None
    seen.setdefault(subject.ids[0], subject)
    seen.setdefault(target.ids[0], target)
    predicate = one(claim, f"{RDF}predicate")
    span = one(claim, vocabulary.hasSpan)
    modality = one(claim, vocabulary.modality)
    row: Row = {
        "id": claim,
        "category": [_category(predicate, subject, target)],
        "subject": subject.ids[0],
        "predicate": curie(predicate),
        "object": target.ids[0],
        "negated": one(claim, vocabulary.polarity) == vocabulary.POLARITIES["negated"],
        "qualifiers": [curie(modality), curie(one(claim, vocabulary.direction))],
        "knowledge_level": _LEVELS.get(modality, "prediction"),
        "agent_type": _agent(nodes, claim),
        "primary_knowledge_source": SOURCE,
        "publications": _publications(nodes, one(claim, vocabulary.statedIn)),
        "supporting_text": [one(span, _EXACT_WORDS)],
        "has_evidence": [span],
        "has_confidence_score": float(one(claim, vocabulary.confidence) or 1),
        "original_subject": one(claim, vocabulary.subjectText),
        "original_object": one(claim, vocabulary.objectText),
    }
    _qualify(row, nodes, claim, predicate)
    _measure(row, nodes, claim)
    return row


def _category(predicate: str, subject: Thing, target: Thing) -> str:
    """The class of association that has the qualifiers we know, or the general one."""
    if (
        predicate == _AFFECTS
        and subject.kind in ("drug", "drug_class")
        and target.kind in _ACTED_ON
    ):
        return _ACTS
    return _CONDITIONS.get(target.category, _ANY)


def _agent(nodes: Nodes, claim: str) -> str:
    if nodes.one(claim, vocabulary.curation) == vocabulary.CURATIONS["accepted"]:
        return "manual_validation_of_automated_agent"
    run = nodes.one(claim, _GENERATED)
    return _AGENTS.get(nodes.one(run, vocabulary.extractor), "text_mining_agent")


def _publications(nodes: Nodes, document: str) -> list[str]:
    pmid = nodes.one(document, f"{_BIBO}pmid")
    doi = nodes.one(document, f"{_BIBO}doi")
    known = [*([f"PMID:{pmid}"] if pmid else []), *([f"doi:{doi}"] if doi else [])]
    return known or [document]


def _qualify(row: Row, nodes: Nodes, claim: str, predicate: str) -> None:
    """What of the direction, the aspect and the population the row's class of association can hold."""
    category = row["category"]
    if category == [_ANY]:
        return
    direction = _CHANGES.get(nodes.one(claim, vocabulary.direction))
    if direction and predicate == _AFFECTS:
        row["qualified_predicate"] = "biolink:causes"
        row["object_direction_qualifier"] = direction
    aspect = _ASPECTS.get(nodes.one(claim, vocabulary.aspect))
    if aspect and category == [_ACTS]:
        row["object_aspect_qualifier"] = aspect
    population = nodes.one(nodes.one(claim, vocabulary.hasContext), vocabulary.population)
    if population and category != [_ACTS]:
        row["population_context_qualifier"] = population


def _measure(row: Row, nodes: Nodes, claim: str) -> None:
    """The number reported for the claim, if it is a single one of a sort that Biolink has."""
    results = nodes.all(claim, vocabulary.hasResult)
    if len(results) != 1:
        return
    (result,) = results
    effect = _EFFECTS.get(nodes.one(result, vocabulary.resultKind))
    value, p = nodes.one(result, vocabulary.value), nodes.one(result, vocabulary.pValue)
    if effect and value:
        row["effect_size"] = float(value)
        row["effect_type"] = effect
    if p and p.replace(".", "", 1).isdecimal():
        row["p_value"] = float(p)
