"""Propose `ontology/lexicon/mappings.tsv`: `python tools/map_lexicon.py ../shared/vocab`.

A concept is linked to an identifier when a source calls the identifier by one of the concept's names,
and the rule of `check_lexicon.py` holds. What was read through and found to be another sense is left out
by name in `other_senses.tsv`; what a file outside the vocabulary folder confirms stands in `by_hand.tsv`.
"""

from __future__ import annotations

import argparse
import csv
import sys
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
        found = evidence.by_name.get(vocabulary_files.normal(name), {}).get(prefix, set())
        if found:
            return found
    return found


def _best(found: set[str], concept: rules.Concept, evidence: vocabulary_files.Evidence) -> str | None:
    """The one identifier that passes the rule with most sources; None if two are equally good."""
    names = rules.normal_names(concept)
    ranked = []
    for curie in found:
        sources = evidence.sources(curie, names)
        if rules.enough(curie, sources):
            own = vocabulary_files.normal(evidence.label[curie]) == vocabulary_files.normal(concept.label)
            ranked.append(((own, len(sources)), curie))
    ranked.sort(reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        for _, curie in ranked:
            print(f"undecided: {concept.key} {curie} {evidence.label[curie]}", file=sys.stderr)
        return None
    return ranked[0][1]


def propose(concepts: list[rules.Concept], evidence: vocabulary_files.Evidence) -> list[rules.Mapping]:
    """The mappings that the sources support, sorted by concept and identifier."""
    refused = rules.other_senses(HERE)
    found = list(rules.by_hand(HERE))
    for concept in concepts:
        for prefix in PREFIXES[concept.category]:
            candidates = _candidates([concept.label, *concept.synonyms], prefix, evidence)
            candidates = {c for c in candidates if (concept.key, c) not in refused}
            curie = _best(candidates, concept, evidence)
            if curie:
                sources = evidence.sources(curie, rules.normal_names(concept))
                label = evidence.label[curie]
                found.append(rules.Mapping(concept.key, curie, "exact", label, sources, "accepted"))
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
