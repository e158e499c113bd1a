"""MEDLINE text, also called .nbib: tagged lines, one blank line between records.

    PMID- 12230038
    TI  - A title that goes on
          on the next line.

Source: https://www.nlm.nih.gov/bsd/mms/medlineelements.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from io import BufferedReader
from typing import TypeAlias

from msgraph.errors import DataError
from msgraph.model import Author, Record, Source
from msgraph.readers import dates, headings, identifiers, opening, people, status
from msgraph.readers.outcome import Bytes, Format, Outcome
from msgraph.readers.snapshot import Snapshot

_TAGGED = re.compile(r"^([A-Z][A-Z0-9]{1,3}) *- ?(.*)$")
_STARTS = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:PMID|OWN |STAT|TI  |FAU |AU  |AB  |DP  |BTI ) *- ", re.DOTALL
)

#: Fields of one record in the order of the file: tag and value, continuation lines joined.
_Fields: TypeAlias = list[tuple[str, str]]
_CORRECTIONS = frozenset({"RIN", "ROF", "EIN", "PRIN", "ECI", "RRI", "CRI"})


def _matches(head: bytes) -> bool:
    if opening.is_utf16(head):
        head = head.decode("utf-16", "ignore").encode()
    return _STARTS.match(head) is not None


def _read(stream: Bytes, name: str) -> Iterator[Outcome]:
    position = 0
    try:
        for position, block in enumerate(_blocks(stream, name), start=1):
            digest = sha256(block.encode()).hexdigest()
            yield _record(_fields(block), Source(name, FORMAT.name, digest, position))
    except opening.STREAM_ERRORS as error:
        raise opening.damaged(name, error, records=position) from error


FORMAT = Format("medline", _matches, _read)


def _blocks(stream: Bytes, name: str) -> Iterator[str]:
    """The text of each record, line ends made uniform."""
    block: list[str] = []
    for line in _lines(stream, name):
        if block and (not line.strip() or (line.startswith("PMID- ") and _has_pmid(block))):
            yield "\n".join(block)
            block = []
        if line.strip():
            block.append(line)
    if block:
        yield "\n".join(block)


def _has_pmid(block: list[str]) -> bool:
    return any(line.startswith("PMID- ") for line in block)


def _lines(stream: Bytes, name: str) -> Iterator[str]:
    """The lines, decoded one by one so that the records before a wrong byte are still read."""
    if isinstance(stream, BufferedReader) and opening.is_utf16(stream.peek(2)):
        yield from opening.text(stream, name).splitlines()
        return
    offset = 0
    for raw in stream:
        yield opening.decoded(raw, name, offset=offset).rstrip("\r\n")
        offset += len(raw)


def _fields(block: str) -> _Fields:
    fields: _Fields = []
    for line in block.split("\n"):
        if tagged := _TAGGED.match(line):
            fields.append((tagged[1], tagged[2].strip()))
        elif fields:
            tag, value = fields[-1]
            fields[-1] = (tag, f"{value} {line.strip()}".strip())
    return fields


def _all(fields: _Fields, tag: str) -> tuple[str, ...]:
    return tuple(" ".join(value.split()) for name, value in fields if name == tag and value)


def _one(fields: _Fields, *tags: str) -> str:
    """The first value of the first of these tags that has one."""
    return next((value for tag in tags for value in _all(fields, tag)), "")


def _record(fields: _Fields, source: Source) -> Outcome:
    title = _one(fields, "TI", "TT", "BTI")
    pmid = _one(fields, "PMID")
    keywords = tuple(dict.fromkeys(word.lstrip("*") for word in _all(fields, "OT")))
    snapshot = Snapshot()
    snapshot.add("title", title)
    for abstract in _all(fields, "AB"):
        snapshot.add_split(abstract)
    snapshot.add("keywords", "; ".join(keywords))
    snapshot.add_statement(" ".join(_all(fields, "COIS")))
    if not snapshot.text:
        return DataError(
            "the record has neither title (TI) nor abstract (AB)",
            where=f"{source.name}, record {source.position}" + (f" (PMID {pmid})" if pmid else ""),
            hint="nothing can be claimed from it; drop the record or download it again",
        )
    doi = _doi(fields)
    types = _all(fields, "PT")
    registered = identifiers.registrations(" ".join((*_all(fields, "SI"), snapshot.text)))
    return Record(
        text=snapshot.text,
        sections=snapshot.sections,
        source=source,
        title=title,
        doi=doi,
        pmid=pmid,
        pmcid=identifiers.pmcid(_one(fields, "PMC")),
        authors=_authors(fields),
        journal=_one(fields, "TA", "JT"),
        volume=_one(fields, "VI"),
        issue=_one(fields, "IP"),
        pages=_one(fields, "PG"),
        published=dates.parsed(_one(fields, "DP", "DEP")),
        language=_one(fields, "LA"),
        publication_types=types,
        mesh=_mesh(fields),
        keywords=keywords,
        registrations=registered,
        status=status.of((tag for tag, _ in fields if tag in _CORRECTIONS), types, title),
        warnings=tuple(_warnings(snapshot, pmid or doi)),
    )


def _warnings(snapshot: Snapshot, identifier: str) -> Iterator[str]:
    if not snapshot.has(*headings.ABSTRACT):
        yield "no abstract"
    if not identifier:
        yield "neither PMID nor DOI: the paper is named by the hash of its text"


def _doi(fields: _Fields) -> str:
    """The DOI among the article identifiers (AID, LID), which also hold the publisher's own."""
    marked = (
        value for tag in ("AID", "LID") for value in _all(fields, tag) if value.endswith("[doi]")
    )
    return next((identifiers.doi(value.removesuffix("[doi]")) for value in marked), "")


def _mesh(fields: _Fields) -> tuple[str, ...]:
    terms = (term.split("/")[0].lstrip("*") for term in _all(fields, "MH"))
    return tuple(dict.fromkeys(terms))


def _authors(fields: _Fields) -> tuple[Author, ...]:
    """Full names (FAU) where given, else the indexed (AU), and groups (CN).

    An ORCID (AUID) follows its author.
    """
    full = any(tag == "FAU" for tag, _ in fields)
    found: list[Author] = []
    for tag, value in fields:
        if tag == ("FAU" if full else "AU"):
            found.append(people.from_index(value))
        elif tag == "AU" and found:
            found[-1] = _with_initials(found[-1], value)
        elif tag == "CN":
            found.append(Author(name=value))
        elif tag == "AUID" and found and "ORCID" in value.upper():
            found[-1] = people.with_orcid(found[-1], value)
    return tuple(found)


def _with_initials(author: Author, indexed: str) -> Author:
    """The author with the initials that the index gives beside the full name."""
    return people.with_initials(author, people.from_index(indexed).given)
