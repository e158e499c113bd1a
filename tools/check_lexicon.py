"""Check every link of the lexicon against the vocabularies: `python tools/check_lexicon.py ../shared/vocab`.

The rule: an exact match is confirmed by two independent sources, or by the issuer of the identifier, under
a name that the concept has. One problem a line; exit status 1 if there is any.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import vocabulary_files

MAPPING_COLUMNS = ("concept", "curie", "match", "label", "sources", "status")
PREFIXES = frozenset(vocabulary_files.OWN_SOURCE)
HERE = Path(__file__).resolve().parent
LEXICON = HERE.parent / "ontology" / "lexicon"


@dataclass(frozen=True, slots=True)
class Concept:
    """A row of a concept file, as far as names go."""

    key: str
    category: str
    label: str
    synonyms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """A row of `mappings.tsv`."""

    concept: str
    curie: str
    match: str
    label: str
    sources: tuple[str, ...]
    status: str


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a tab-separated file by the names in its header."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def parts(cell: str) -> tuple[str, ...]:
    """The values of a cell joined by "|"."""
    return tuple(part for part in cell.split("|") if part)


def concepts(folder: Path) -> list[Concept]:
    """Every concept of the lexicon, in the order of the files."""
    return [
        Concept(
            f"{row['category']}/{row['slug']}",
            row["category"],
            row["label"],
            parts(row["synonyms"]),
        )
        for path in sorted(folder.glob("*.tsv"))
        if path.name != "mappings.tsv"
        for row in table(path)
    ]


def mappings(path: Path) -> list[Mapping]:
    """Every link of a mapping file."""
    return [
        Mapping(
            row["concept"],
            row["curie"],
            row["match"],
            row["label"],
            parts(row["sources"]),
            row["status"],
        )
        for row in table(path)
    ]


def by_hand(folder: Path) -> list[Mapping]:
    """Links confirmed by material that does not lie in the vocabulary folder; the notes say by what."""
    return mappings(folder / "by_hand.tsv")


def other_senses(folder: Path) -> frozenset[tuple[str, str]]:
    """Concepts and identifiers that share a name and not a meaning."""
    return frozenset((row["concept"], row["curie"]) for row in table(folder / "other_senses.tsv"))


def near_senses(folder: Path, evidence: vocabulary_files.Evidence) -> Iterator[Mapping]:
    """Close, broader and narrower matches, chosen by a person; the vocabularies give name and sources."""
    for row in table(folder / "near_senses.tsv"):
        label, sources = evidence.label[row["curie"]], tuple(sorted(evidence.names[row["curie"]]))
        yield Mapping(row["concept"], row["curie"], row["match"], label, sources, "accepted")


def compared_names(concept: Concept) -> frozenset[str]:
    """The names of a concept in the forms in which they are compared."""
    names = (concept.label, *concept.synonyms)
    forms = (vocabulary_files.normal, vocabulary_files.as_written)
    return frozenset(form(name) for name in names for form in forms)


def enough(curie: str, sources: tuple[str, ...]) -> bool:
    """Whether these sources carry an exact match."""
    own = vocabulary_files.OWN_SOURCE[curie.partition(":")[0]]
    return len(sources) >= 2 or own in sources


def _problem(
    mapping: Mapping, known: dict[str, Concept], evidence: vocabulary_files.Evidence
) -> str | None:
    concept = known.get(mapping.concept)
    if concept is None:
        return "no such concept"
    prefix, colon, identifier = mapping.curie.partition(":")
    if prefix not in PREFIXES or not colon or not re.fullmatch(r"[A-Za-z0-9.]+", identifier):
        return "not an identifier of a known kind"
    if mapping.curie not in evidence.label:
        return "no vocabulary knows the identifier"
    if evidence.label[mapping.curie] != mapping.label:
        return f"its name is {evidence.label[mapping.curie]!r}, not {mapping.label!r}"
    if mapping.match != "exact":
        return "only a person may say that a match is not exact: see near_senses.tsv"
    sources = evidence.sources(mapping.curie, compared_names(concept))
    if missing := set(mapping.sources) - set(sources):
        return f"not confirmed by {', '.join(sorted(missing))}"
    if not enough(mapping.curie, sources):
        return f"an exact match on the word of {', '.join(sources)} alone"
    return None


def problems(folder: Path, vocabularies: Path) -> Iterator[str]:
    """One sentence for each link that the vocabularies do not bear out."""
    known = {concept.key: concept for concept in concepts(folder)}
    evidence = vocabulary_files.read(vocabularies)
    confirmed, refused = {*by_hand(HERE), *near_senses(HERE, evidence)}, other_senses(HERE)
    for mapping in mappings(folder / "mappings.tsv"):
        if mapping in confirmed:
            continue
        if (mapping.concept, mapping.curie) in refused:
            yield f"{mapping.concept} {mapping.curie}: noted as another sense"
        elif problem := _problem(mapping, known, evidence):
            yield f"{mapping.concept} {mapping.curie}: {problem}"


def main() -> int:
    """Print the problems; 1 if there are any, 0 if not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vocabularies", type=Path)
    found = list(problems(LEXICON, parser.parse_args().vocabularies))
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
