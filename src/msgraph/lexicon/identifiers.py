"""Identifiers of outside vocabularies: one spelling for each, and what sort of thing they name."""

from __future__ import annotations

import re
from functools import lru_cache

from msgraph import iris
from msgraph.vocabulary import CATEGORIES, PREFIXES

#: Other spellings of our prefixes, in lower case.
_ALIASES = {
    "msh": "MESH", "mesh": "MESH", "hpo": "HP", "hp": "HP", "chembl.compound": "CHEMBL", "chembl": "CHEMBL",
    "drugbank": "DRUGBANK", "ncbigene": "NCBIGENE", "entrez": "NCBIGENE", "geneid": "NCBIGENE", "hgnc": "HGNC",
    "rxnorm": "RXCUI", "rxcui": "RXCUI", "unii": "UNII", "fdasrs": "UNII", "umls": "UMLS", "umls_cui": "UMLS",
    "doid": "DOID", "mondo": "MONDO", "chebi": "CHEBI", "cl": "CL", "go": "GO", "ncit": "NCIT",
    "uberon": "UBERON", "ncbitaxon": "NCBITaxon", "taxonomy": "NCBITaxon",
}  # fmt: skip
_CURIE = re.compile(r"([A-Za-z][\w.-]*):([^\s:/<>\"{}|^`\\][^\s<>\"{}|^`\\]*)")
_MESH_LOCAL = re.compile(r"[DC]\d{6,9}")
_IRI = re.compile(r"https?://[^\s<>\"{}|^`\\]+")
_OBO = re.compile(r"[A-Za-z][A-Za-z_]*:\d+")

#: The category of a term where its source does not tell, by the prefix of its identifier.
CATEGORY_OF = {
    "MONDO": "disease", "DOID": "disease", "HP": "adverse_event", "CHEBI": "drug", "CHEMBL": "drug",
    "DRUGBANK": "drug", "RXCUI": "drug", "UNII": "drug", "CL": "cell", "GO": "process", "HGNC": "molecule",
    "NCBIGENE": "molecule", "NCBITaxon": "species",
}  # fmt: skip

#: Vocabularies by how much their identifier is preferred among senses of equal rank.
_ORDER = (
    "MONDO", "CHEBI", "MESH", "DRUGBANK", "RXCUI", "UNII", "CHEMBL", "HP", "DOID", "CL", "GO", "HGNC", "NCBIGENE",
)  # fmt: skip

#: What sources call categories.
_CATEGORY_NAMES = {
    "chemical": "drug", "compound": "drug", "substance": "drug", "chemclass": "drug_class",
    "gene": "molecule", "protein": "molecule", "target": "molecule", "phenotype": "adverse_event",
    "symptom": "adverse_event", "biological_process": "process", "organism": "species", "taxon": "species",
}  # fmt: skip


@lru_cache(maxsize=1 << 16)
def canonical(identifier: str) -> str:
    """An identifier in our spelling: a CURIE with one of our prefixes, or an IRI; empty if it is neither.

    >>> canonical("mesh:D000006"), canonical("http://purl.obolibrary.org/obo/MONDO_0005301")
    ('MESH:D000006', 'MONDO:0005301')
    >>> canonical("MP:0001262"), canonical("efo:0004710")
    ('obo:MP_0001262', 'https://bioregistry.io/efo:0004710')
    """
    given = identifier.strip().strip("<>")
    if _IRI.fullmatch(given):
        return iris.shorten(given)
    found = _CURIE.fullmatch(given)
    if found is None:
        return f"MESH:{given}" if _MESH_LOCAL.fullmatch(given) else ""
    prefix, local = found[1], found[2]
    known = _ALIASES.get(prefix.lower(), prefix)
    if known in PREFIXES:
        return f"{known}:{local.removeprefix(prefix + ':')}"
    return (
        f"obo:{prefix}_{local}"
        if prefix.isupper() and _OBO.fullmatch(given)
        else f"https://bioregistry.io/{given}"
    )


def prefix_of(identifier: str) -> str:
    """The vocabulary that an identifier in our spelling belongs to, as a prefix.

    >>> prefix_of("MESH:D000006"), prefix_of("obo:MP_0001262"), prefix_of("https://example.org/x/1")
    ('MESH', 'MP', 'https://example.org/x/')
    """
    if identifier.startswith("obo:"):
        return identifier[4:].partition("_")[0]
    if identifier.startswith("http"):
        cut = max(identifier.rfind(c) for c in "/#:") + 1
        return identifier[:cut]
    return identifier.partition(":")[0]


def category_named(name: str) -> str:
    """Our category for what a source calls one; empty if it has no place here."""
    low = name.strip().lower().replace(" ", "_")
    return _CATEGORY_NAMES.get(low, low if low in CATEGORIES else "")


def preference(identifier: str) -> int:
    """The place of an identifier's vocabulary among those that are preferred; the smaller the better."""
    prefix = prefix_of(identifier)
    return _ORDER.index(prefix) if prefix in _ORDER else len(_ORDER)
