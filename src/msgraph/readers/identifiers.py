"""DOIs, PubMed and PMC numbers, and trial registrations, found in text and made uniform."""

from __future__ import annotations

import re

_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"<>\u201c\u201d]+)")
_PMID = re.compile(r"\bPMID:?\s*(\d{1,8})\b")
_PMCID = re.compile(r"\bPMC\d{3,9}\b")

#: Registry, how its numbers look in text; prefixes as in the Bioregistry.
_REGISTRIES = (
    ("clinicaltrials", re.compile(r"\bNCT\s?(\d{8})\b"), "NCT"),
    ("isrctn", re.compile(r"\bISRCTN\s?(\d{6,8})\b"), "ISRCTN"),
    ("euclinicaltrials", re.compile(r"\b((?:19|20)\d\d-\d{6}-\d\d)\b"), ""),
    ("anzctr", re.compile(r"\bACTRN\s?(\d{14})\b"), "ACTRN"),
    ("chictr", re.compile(r"\bChiCTR-?([A-Z\d-]{8,20})\b"), "ChiCTR"),
    ("drks", re.compile(r"\bDRKS(\d{8})\b"), "DRKS"),
)
#: The cheap tests before the dear ones.
_LETTERS = tuple(letters for _, _, letters in _REGISTRIES if letters)
_NUMBERED = re.compile(r"\d{4}-\d{6}-\d\d")


def doi(text: str) -> str:
    """The first DOI in `text`, lower case, without the punctuation after it; empty if none."""
    at = text.find("10.")
    match = _DOI.search(text, at) if at >= 0 else None
    if match is None:
        return ""
    found = match[1].rstrip(".,;:'")
    while found.endswith(")") and found.count("(") < found.count(")"):
        found = found[:-1].rstrip(".,;:")
    return found.lower()


def pmid(text: str) -> str:
    """The number after "PMID" in `text`; empty if none."""
    match = _PMID.search(text) if "PMID" in text else None
    return match[1] if match else ""


def pmcid(text: str) -> str:
    """The first PMC number in `text`, with its letters; empty if none."""
    match = _PMCID.search(text)
    return match[0] if match else ""


def registrations(text: str) -> tuple[str, ...]:
    """The trial registrations named in `text` as CURIEs, each once, by registry and place."""
    if not any(letters in text for letters in _LETTERS) and not _NUMBERED.search(text):
        return ()
    found = (
        f"{prefix}:{letters}{match[1]}"
        for prefix, pattern, letters in _REGISTRIES
        for match in pattern.finditer(text)
    )
    return tuple(dict.fromkeys(found))
