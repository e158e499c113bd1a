"""Which format a vocabulary file has, told by its content."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from msgraph.errors import InputError
from msgraph.lexicon import lines, mesh, names_table, obo, sssom
from msgraph.lexicon.terms import Item

_TURTLE = re.compile(r"^\s*(?:@prefix|@base|PREFIX|BASE)\b", re.MULTILINE | re.IGNORECASE)
_TRIPLE = re.compile(r"^<[^>]+> <[^>]+> (?:<|\"|_:).*\.\s*$", re.MULTILINE)

#: The readers of what is not RDF.
READERS: dict[str, Callable[[Path], Iterator[Item]]] = {
    "obo": obo.read,
    "mesh-xml": mesh.read_xml,
    "mesh-ascii": mesh.read_ascii,
    "sssom": sssom.read,
    "tsv": names_table.read,
}


def of_file(path: Path) -> str:
    """The name of a file's format: one of `READERS`, "rdfxml", "turtle" or "ntriples".

    Raises:
        InputError: it cannot be read, or is none of them.
    """
    start = lines.head(path)
    found = _of_head(start)
    if not found:
        raise InputError(
            "this is no vocabulary that can be compiled",
            where=str(path),
            hint="OBO, OWL or SKOS as RDF/XML or Turtle, MeSH as XML or ASCII, SSSOM, or names with identifiers, tab-separated",
        )
    return found


def _of_head(start: str) -> str:
    signs = (
        ("mesh-xml", "<DescriptorRecord" in start or "<SupplementalRecord" in start),
        (
            "rdfxml",
            "<rdf:RDF" in start
            or (
                "http://www.w3.org/1999/02/22-rdf-syntax-ns#" in start
                and start.lstrip().startswith("<")
            ),
        ),
        ("mesh-ascii", start.lstrip().startswith("*NEWRECORD")),
        ("obo", start.startswith("format-version:") or "\n[Term]" in start),
        ("sssom", "subject_id" in start and "predicate_id" in start),
        ("ntriples", bool(_TRIPLE.search(start)) and not _TURTLE.search(start)),
        ("turtle", bool(_TURTLE.search(start))),
        ("tsv", "\t" in start and "\0" not in start),
    )
    return next((name for name, fits in signs if fits), "")
