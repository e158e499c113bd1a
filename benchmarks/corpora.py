"""The annotated corpora in `../shared/corpora`, read for training and for measuring."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"
CORPORA = SHARED / "corpora"

_TEXT = re.compile(r"(\d+)\|([ta])\|(.*)")
_KINDS = {
    "Chemical": "chemical", "ChemicalEntity": "chemical", "Disease": "disease", "DiseaseClass": "disease",
    "SpecificDisease": "disease", "CompositeMention": "disease", "Modifier": "disease",
    "DiseaseOrPhenotypicFeature": "disease",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gold:
    """An annotated mention; `identifiers` are MeSH unique identifiers, empty where there is none."""

    start: int
    end: int
    kind: str
    identifiers: tuple[str, ...]


@dataclass(slots=True)
class Abstract:
    """A title and abstract with its mentions and its pairs of a chemical and a disease that it induces."""

    pmid: str
    text: str = ""
    mentions: list[Gold] = field(default_factory=list)
    pairs: set[tuple[str, str]] = field(default_factory=set)


def pubtator(name: str) -> list[Abstract]:
    """The abstracts of a PubTator file; title and abstract are joined by one character."""
    found: dict[str, Abstract] = {}
    for line in (CORPORA / name).read_text(encoding="utf-8").split("\n"):
        text = _TEXT.match(line)
        cells = line.split("\t")
        if text:
            abstract = found.setdefault(text[1], Abstract(text[1]))
            abstract.text = text[3] if text[2] == "t" else f"{abstract.text}\n{text[3]}"
        elif len(cells) >= 6 and cells[1].isdigit() and cells[4] in _KINDS:
            found[cells[0]].mentions.append(_gold(cells))
        elif len(cells) == 4 and cells[1] == "CID":
            found[cells[0]].pairs.add((cells[2], cells[3]))
    return list(found.values())


def _gold(cells: list[str]) -> Gold:
    given = re.split(r"[|+]", cells[5].replace("MESH:", ""))
    identifiers = tuple(i.strip() for i in given if re.fullmatch(r"[DC]\d+", i.strip()))
    return Gold(int(cells[1]), int(cells[2]), _KINDS[cells[4]], identifiers)


def bc5cdr(side: str) -> list[Abstract]:
    """BC5CDR: "train" or "dev". Li et al. 2016, works of the U.S. Government."""
    return pubtator(
        f"bc5cdr/CDR_{'Training' if side == 'train' else 'Development'}Set.PubTator.txt"
    )


def ncbi_disease(side: str) -> list[Abstract]:
    """NCBI Disease: "train" or "develop". Dogan et al. 2014, works of the U.S. Government."""
    return pubtator(f"ncbi_disease/NCBI{side}set_corpus.txt")


@dataclass(frozen=True, slots=True)
class Pair:
    """A drug and its effect in a sentence of ADE, by their words."""

    effect: str
    drug: str


def ade() -> Iterator[tuple[str, str, list[Pair]]]:
    """The sentences of ADE with their PMID and pairs; the negative ones have none. Gurulingappa et al. 2012."""
    found: dict[tuple[str, str], list[Pair]] = {}
    for line in (CORPORA / "ade/DRUG-AE.rel").read_text(encoding="utf-8").splitlines():
        pmid, sentence, effect, _, _, drug, _, _ = line.split("|")
        pairs = found.setdefault((pmid, sentence), [])
        if Pair(effect, drug) not in pairs:
            pairs.append(Pair(effect, drug))
    for line in (CORPORA / "ade/ADE-NEG.txt").read_text(encoding="utf-8").splitlines():
        pmid, _, sentence = line.split(" ", 2)
        found.setdefault((pmid, sentence), [])
    for (pmid, sentence), pairs in found.items():
        yield pmid, sentence, pairs


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question of Evidence Inference with a span that answers it: intervention, comparator, outcome, label."""

    article: str
    intervention: str
    comparator: str
    outcome: str
    label: str
    evidence: str


_LABELS = {"significantly increased": "increased", "significantly decreased": "decreased"}


def evidence_inference(side: str) -> list[Prompt]:
    """Evidence Inference 2.0: "train" or "validation". DeYoung et al. 2020, MIT licence."""
    with (CORPORA / f"evidence_inference/v2_{side}.csv").open(
        encoding="utf-8", newline=""
    ) as stream:
        return [
            Prompt(
                row["PMCID"],
                row["Intervention"],
                row["Comparator"],
                row["Outcome"],
                _LABELS.get(row["Label"].strip(), "no difference"),
                row["Evidence"],
            )
            for row in csv.DictReader(stream)
            if row["Evidence"].strip()
        ]
