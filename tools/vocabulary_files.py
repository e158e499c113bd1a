"""What the public vocabularies say of an identifier: the names each source gives it.

The files are those of `../shared/vocab`: MONDO mappings, MeSH names, HPO, CL, GO, Entrez Gene, and the
cross-references of DrugBank, ChEMBL, ChEBI and PharmGKB. Nothing of them is kept; they are read to check.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

#: The source of each prefix that speaks with the authority of the identifier's own issuer.
OWN_SOURCE = {
    "MONDO": "mondo",
    "MESH": "mesh",
    "HP": "hpo",
    "CL": "cl",
    "GO": "go",
    "DOID": "doid",
    "NCBIGENE": "entrez",
    "HGNC": "entrez",
    "CHEMBL": "chembl",
    "CHEBI": "chebi",
    "DRUGBANK": "drugbank",
    "NCBITaxon": "ncbitaxon",
    "NCIT": "ncit",
    "RXCUI": "rxnorm",
    "UNII": "fda",
    "UMLS": "umls",
    "clinicaltrials": "clinicaltrials",
}

_GREEK = str.maketrans({"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "κ": "kappa"})
_SINGULAR = (("ies", "y"), ("sses", "ss"), ("xes", "x"))


def _singular(word: str) -> str:
    if len(word) < 4 or word.endswith(("ss", "us", "is", "as")):
        return word
    for ending, replacement in _SINGULAR:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)] + replacement
    return word[:-1] if word.endswith("s") else word


def normal(name: str) -> str:
    """A name without case, punctuation, Greek letters, possessives and plural endings."""
    plain = re.sub(r"['’]s\b", "", name.lower().translate(_GREEK))
    return " ".join(_singular(word) for word in re.findall(r"[a-z0-9+]+", plain))


def upright(heading: str) -> str:
    """A heading in the order of speech: "Arthritis, Rheumatoid" gives "Rheumatoid Arthritis"."""
    return " ".join(reversed(heading.split(", ")))


def as_written(name: str) -> str:
    """A name compared letter by letter, but for case: a gene symbol has no plural."""
    return f"={name.lower()}"


def _key(source: str, name: str) -> str:
    return as_written(name) if source == "entrez" else normal(name)


class Evidence:
    """Names of identifiers by source, and the identifiers by normal name."""

    def __init__(self) -> None:
        self.label: dict[str, str] = {}
        self.names: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.by_name: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))

    def add(self, curie: str, source: str, name: str, *, label: bool = False) -> None:
        """Record that `source` calls `curie` by `name`; `label` marks the issuer's preferred name."""
        if not name or name.lower().startswith("obsolete"):
            return
        if label or curie not in self.label:
            self.label[curie] = name
        self.names[curie][source].add(name)
        self.by_name[_key(source, name)][curie.partition(":")[0]].add(curie)

    def sources(self, curie: str, names: frozenset[str]) -> tuple[str, ...]:
        """The sources in which a name of `curie` is one of `names`, as they are compared; sorted."""
        found = self.names.get(curie, {})
        return tuple(
            sorted(s for s, said in found.items() if any(_key(s, n) in names for n in said))
        )

    def called(self, name: str, prefix: str) -> set[str]:
        """The identifiers with this prefix that some source calls so."""
        keys = (normal(name), as_written(name))
        return set().union(*(self.by_name.get(key, {}).get(prefix, set()) for key in keys))


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row and not row[0].startswith("#"):
                yield row


def _mesh(evidence: Evidence, folder: Path) -> None:
    for path in ("mesh_dhimmel/terms.tsv", "mesh_from_medline/mesh_ui_names.tsv"):
        for ui, name, *_ in _rows(folder / path):
            if re.fullmatch(r"[DC]\d+", ui):
                evidence.add(f"MESH:{ui}", "mesh", name, label=True)
                evidence.add(f"MESH:{ui}", "mesh", upright(name))
                evidence.label[f"MESH:{ui}"] = name


def _mondo(evidence: Evidence, folder: Path) -> None:
    for target in ("mesh", "doid", "ncit", "efo", "umls"):
        for row in _rows(folder / f"mondo_sssom/mondo_exactmatch_{target}.sssom.tsv"):
            evidence.add(row[0], "mondo", row[1], label=True)
            if target == "mesh":
                evidence.add(row[3].replace("mesh:", "MESH:"), "mondo", row[1])
            elif target in ("doid", "ncit") and row[3].startswith(("DOID:", "NCIT:")):
                evidence.add(row[3], "mondo", row[1])
                evidence.add(row[3], target, row[4])


def _obo(evidence: Evidence, path: Path, prefix: str, source: str) -> None:
    for block in path.read_text(encoding="utf-8").split("\n[Term]\n")[1:]:
        curie = re.search(r"^id: (\S+)", block, re.M)
        name = re.search(r"^name: (.+)$", block, re.M)
        if (
            not curie
            or not name
            or not curie[1].startswith(prefix)
            or "\nis_obsolete: true" in block
        ):
            continue
        evidence.add(curie[1], source, name[1], label=True)
        for synonym in re.findall(r'^synonym: "(.+?)" EXACT', block, re.M):
            evidence.add(curie[1], source, synonym)


def _cells(evidence: Evidence, folder: Path) -> None:
    for row in _rows(folder / "cl/synonyms.tsv"):
        curie = row[0].rpartition("/")[2].rstrip(">").replace("_", ":")
        if curie.startswith("CL:") and row[1].endswith(("#label>", "#hasExactSynonym>")):
            evidence.add(curie, "cl", row[2].strip('"'), label=row[1].endswith("#label>"))
    _obo(evidence, folder / "cl/blood_and_immune_upper_slim.obo", "CL:", "cl")


def _genes(evidence: Evidence, folder: Path) -> None:
    hgnc = {row[0]: row[2] for row in _rows(folder / "genes/xrefs-human.tsv") if row[1] == "HGNC"}
    for gene, kind, name in _rows(folder / "genes/symbols-human.tsv"):
        if kind == "symbol":
            evidence.add(f"NCBIGENE:{gene}", "entrez", name, label=True)
            if gene in hgnc:
                evidence.add(hgnc[gene], "entrez", name, label=True)


def _drugbank(evidence: Evidence, folder: Path) -> None:
    rows = list(_rows(folder / "drugs/drugbank_mappings.tsv"))
    name = {row[0]: row[2] for row in rows if row[1] == "NAME"}
    for drug, space, target, source in rows:
        if drug not in name:
            continue
        if space == "NAME":
            evidence.add(f"DRUGBANK:{drug}", "drugbank", target, label=True)
        elif space == "CHEBI":
            evidence.add(
                f"CHEBI:{target}", "drugbank" if source == "drugbank" else "chebi", name[drug]
            )
            if source == "chebi":
                evidence.add(f"DRUGBANK:{drug}", "chebi", name[drug])
        elif space == "CHEMBL":
            evidence.add(f"CHEMBL:{target}", "drugbank", name[drug])


def _pharmgkb(evidence: Evidence, folder: Path) -> None:
    name = {row[0]: row[1] for row in _rows(folder / "drugs/pharmgkb.drug.tsv")}
    prefixes = {"drugbank": "DRUGBANK:", "CHEBI": "CHEBI:", "rxnorm": "RXCUI:", "mesh": "MESH:"}
    for subject, target, *_ in _rows(folder / "drugs/pharmgkb.drug.sssom.tsv"):
        space, _, identifier = target.partition(":")
        drug = subject.partition(":")[2]
        if space in prefixes and drug in name:
            evidence.add(prefixes[space] + identifier, "pharmgkb", name[drug])


def _compounds(evidence: Evidence, folder: Path) -> None:
    for row in _rows(folder / "drugs/chembl.compound.tsv"):
        if row[0].startswith("CHEMBL") and row[1]:
            evidence.add(f"CHEMBL:{row[0]}", "chembl", row[1], label=True)
    for row in _rows(folder / "drugs/mesh_mappings.tsv"):
        if row[3] == "CHEBI":
            evidence.add(row[4], "mesh_mappings", row[5], label=True)
            evidence.add(row[4], "mesh_mappings", row[2])


def _combined(evidence: Evidence, folder: Path) -> None:
    with gzip.open(folder / "combined/terms.tsv.gz", "rt", encoding="utf-8") as file:
        for line in file:
            name, _, _, curie, source = line.rstrip("\n").split("\t")
            if source in ("go", "hetionet.go"):
                evidence.add(curie.replace("go:", "GO:"), source.replace("hetionet.", ""), name)


def read(folder: Path) -> Evidence:
    """All the evidence in the vocabulary folder."""
    evidence = Evidence()
    for reader in (_mesh, _mondo, _cells, _genes, _drugbank, _pharmgkb, _compounds, _combined):
        reader(evidence, folder)
    _obo(evidence, folder / "hpo/hp.obo", "HP:", "hpo")
    _obo(evidence, folder / "hpo/go_import.obo", "GO:", "go")
    return evidence
