"""Propose `ontology/lexicon/mappings.tsv`: `python tools/map_lexicon.py ../shared/vocab`.

A concept is linked to an identifier when a source calls the identifier by one of the concept's names,
and the rule of `check_lexicon.py` holds; where several are equally good, all stand as a conflict.
Beside the tools lie what a person decided: `other_senses.tsv` (the name is the same, the meaning is not),
`near_senses.tsv` (close, broader and narrower matches) and `by_hand.tsv` (links confirmed by material
outside the vocabulary folder).
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import check_lexicon as rules
import vocabulary_files

PREFIXES = {
    "drug": ("CHEBI", "DRUGBANK", "CHEMBL", "MESH"),
    "drug_class": ("MESH",),
    "disease": ("MONDO", "MESH", "DOID", "NCIT"),
    "outcome": ("MESH", "HP", "MONDO"),
    "adverse_event": ("HP", "MONDO", "MESH"),
    "cell": ("CL", "MESH"),
    "molecule": ("HGNC", "NCBIGENE", "MESH", "CHEBI"),
    "process": ("GO", "MESH"),
    "procedure": ("MESH",),
    "trial": (),
    "company": (),
    "population": ("MESH",),
    "species": ("MESH",),
}
HERE = Path(__file__).resolve().parent


def _candidates(names: list[str], prefix: str, evidence: vocabulary_files.Evidence) -> set[str]:
    """The identifiers that the concept's first name reaches; those of its synonyms if it reaches none."""
    found: set[str] = set()
    for name in names:
        found = evidence.called(name, prefix)
        if found:
            return found
    return found


def _best(
    found: set[str], concept: rules.Concept, evidence: vocabulary_files.Evidence
) -> list[str]:
    """The identifier that passes the rule with the best name and most sources; all of them if some tie."""
    names = rules.compared_names(concept)
    written = {name.lower() for name in (concept.label, *concept.synonyms)}
    ranked: dict[tuple[int, ...], list[str]] = {}
    for curie in sorted(found):
        sources = evidence.sources(curie, names)
        if rules.enough(curie, sources):
            label = vocabulary_files.upright(evidence.label[curie]).lower()
            same = label == concept.label.lower(), label in written
            near = vocabulary_files.normal(label) == vocabulary_files.normal(concept.label)
            ranked.setdefault((*same, near, len(sources)), []).append(curie)
    return ranked[max(ranked)] if ranked else []


def propose(
    concepts: list[rules.Concept], evidence: vocabulary_files.Evidence
) -> list[rules.Mapping]:
    """The mappings that the sources support, sorted by concept and identifier."""
    refused = rules.other_senses(HERE)
    found = [*rules.by_hand(HERE), *rules.near_senses(HERE, evidence)]
    for concept in concepts:
        for prefix in PREFIXES[concept.category]:
            candidates = _candidates([concept.label, *concept.synonyms], prefix, evidence)
            candidates = {c for c in candidates if (concept.key, c) not in refused}
            best = _best(candidates, concept, evidence)
            status = "accepted" if len(best) == 1 else "conflict"
            for curie in best:
                sources = evidence.sources(curie, rules.compared_names(concept))
                label = evidence.label[curie]
                found.append(rules.Mapping(concept.key, curie, "exact", label, sources, status))
    return sorted(found, key=lambda m: (m.concept, m.curie))


def main() -> None:
    """Write the proposal over `ontology/lexicon/mappings.tsv`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vocabularies", type=Path)
    folder = HERE.parent / "ontology" / "lexicon"
    evidence = vocabulary_files.read(parser.parse_args().vocabularies)
    with (folder / "mappings.tsv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE)
        writer.writerow(rules.MAPPING_COLUMNS)
        for m in propose(rules.concepts(folder), evidence):
            writer.writerow([m.concept, m.curie, m.match, m.label, "|".join(m.sources), m.status])


if __name__ == "__main__":
    main()
