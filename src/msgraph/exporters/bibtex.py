"""BibTeX of the papers in a store, for a bibliography of what was read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from msgraph import iris
from msgraph.errors import UsageError
from msgraph.exporters.scope import Quads, Scope, paper_graphs
from msgraph.model import Author, Record
from msgraph.rdf.lines import Nodes
from msgraph.rdf.papers import ARTICLE, read_record

_ESCAPES = {
    **{character: f"\\{character}" for character in "&%$#_{}"},
    "\\": "\\textbackslash{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
}
_ESCAPED = str.maketrans(_ESCAPES)
_RANGE = re.compile(r"\s*[-–—]+\s*")


@dataclass(frozen=True, slots=True)
class Bibtex:
    """One entry a paper, in UTF-8, by the names of their graphs.

    A key is the first author's family name, the year, and a few digits of the paper's name, so that it
    stays the same in every export. Titles keep their capitals.
    """

    media_type: str = "application/x-bibtex"
    ending: str = ".bib"

    def write(self, source: Quads, scope: Scope, out: BinaryIO) -> None:
        """See `Exporter.write`; streamed paper by paper."""
        if scope.edges:
            raise UsageError("papers are not plain edges", hint="leave out --edges")
        for graph in paper_graphs(source, scope):
            nodes = Nodes(source.dump([graph]))
            for document in nodes.of_kind(ARTICLE):
                out.write(entry(read_record(nodes, document), document).encode())


def entry(record: Record, document: str) -> str:
    """The entry of a paper, with a line for each field that is known, and an empty line after it."""
    kind = "article" if record.journal else "misc"
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(record, document))
    return f"@{kind}{{{_key(record, document)},\n{fields}}}\n\n"


def _fields(record: Record, document: str) -> Iterator[tuple[str, str]]:
    year, _, rest = record.published.partition("-")
    found = {
        "author": " and ".join(map(_author, record.authors)),
        "title": f"{{{_text(record.title)}}}" if record.title else "",
        "journal": _text(record.journal),
        "year": _text(year),
        "month": str(int(rest[:2])) if rest[:2].isdecimal() else "",
        "volume": _text(record.volume),
        "number": _text(record.issue),
        "pages": _text(_RANGE.sub("--", record.pages)),
        "language": _text(record.language),
        "doi": _verbatim(record.doi),
        "pmid": _verbatim(record.pmid),
        "pmcid": _verbatim(record.pmcid),
        "url": document if document.startswith("https://") and "/paper/" not in document else "",
        "note": _text(record.status.replace("_", " ")),
    }
    return ((name, value) for name, value in found.items() if value)


def _author(author: Author) -> str:
    """ "Family, Given"; a name that cannot be taken apart is one word to BibTeX."""
    if author.family:
        given = author.given or author.initials
        return f"{_text(author.family)}, {_text(given)}" if given else f"{{{_text(author.family)}}}"
    return f"{{{_text(author.name)}}}"


def _text(words: str) -> str:
    return " ".join(words.split()).translate(_ESCAPED)


def _verbatim(identifier: str) -> str:
    """An identifier as it is, but for braces, which would end the field early."""
    return identifier.replace("{", "%7B").replace("}", "%7D")


def _key(record: Record, document: str) -> str:
    first = record.authors[0] if record.authors else None
    name = (first.family or first.name.partition(" ")[0]) if first else "anonymous"
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    word = re.sub(r"[^a-z]", "", plain.lower()) or "paper"
    return f"{word}{record.published[:4]}_{iris.key(document)[:8]}"


BIBTEX = Bibtex()
