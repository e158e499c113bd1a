"""Vocabularies into one compiled file: what `msgraph lexicon build` does."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

from msgraph import resources
from msgraph.errors import DataError, InputError
from msgraph.lexicon import identifiers
from msgraph.lexicon.compiled import HEADER, MAGIC, RECORD, SENSE
from msgraph.lexicon.gathering import Gathered, Gathering
from msgraph.lexicon.overrides import Decision
from msgraph.lexicon.terms import Item, Term

#: Words of everyday language that vocabularies use as names.
COMMON = "ontology/names/common.tsv"

_MOST_SENSES = 12


@dataclass(slots=True)
class CompileReport:
    """What was compiled. `problems` name their lines; what they name was left out, all else is in."""

    concepts: int = 0
    names: int = 0
    ambiguous: int = 0
    gated: int = 0
    size: int = 0
    problems: list[DataError] = field(default_factory=list)


def compile_terms(
    items: Iterable[Item],
    out: Path,
    *,
    decisions: Iterable[Decision] = (),
    category: str = "",
) -> CompileReport:
    """Write the terms to `out`, replacing it whole; the same terms give the same bytes.

    Raises:
        InputError: there is no name in them, or `out` cannot be written.
    """
    gathering = Gathering(decisions, common_words(), category)
    problems: list[DataError] = []
    for item in items:
        if isinstance(item, Term):
            gathering.add(item)
        else:
            problems.append(item)
    gathering.finish()
    if not gathering.names:
        first = f"; the first problem: {problems[0]}" if problems else ""
        raise InputError(
            f"no names to compile{first}",
            where=str(out),
            hint="give OBO, OWL, SKOS, MeSH, SSSOM or TSV",
        )
    content, report = _file(gathering)
    _replace(out, content)
    report.problems = problems + gathering.problems
    return report


def common_words() -> frozenset[str]:
    """The words that are no names, whatever a vocabulary says."""
    return frozenset(row["word"] for row in resources.table(COMMON))


def _replace(out: Path, content: list[bytes]) -> None:
    part = out.with_name(f"{out.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            stream.writelines(content)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(out)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InputError(
            f"cannot be written: {error.strerror}", where=str(out), hint="name another file with -o"
        ) from error


def _file(gathering: Gathering) -> tuple[list[bytes], CompileReport]:
    reach = _reaches(gathering.names)
    count = len(gathering.names) + len(reach) + len(gathering.concepts)
    size = 1 << max(4, (count * 3 // 2).bit_length())
    begin = HEADER.size + 4 * size
    places, concepts = _concepts(gathering.concepts, begin)
    records = begin + sum(map(len, concepts))
    slots = bytearray(4 * size)
    blob: list[bytes] = []
    for key, senses in _records(gathering, places, reach):
        at = crc32(key) & (size - 1)
        while slots[4 * at : 4 * at + 4] != b"\0\0\0\0":
            at = (at + 1) & (size - 1)
        slots[4 * at : 4 * at + 4] = records.to_bytes(4, "little")
        blob.append(
            RECORD.pack(len(key), len(senses)) + key + b"".join(SENSE.pack(*s) for s in senses)
        )
        records += len(blob[-1])
        if records >= 1 << 32:
            raise InputError(
                "too many names for one lexicon", hint="compile it in two, and give both"
            )
    report = CompileReport(
        concepts=len(gathering.concepts),
        names=len(gathering.names),
        ambiguous=sum(len(s) > 1 for s in gathering.names.values()),
        gated=gathering.gated,
        size=records,
    )
    digest = _digest([slots, *concepts, *blob])
    head = HEADER.pack(MAGIC, records, HEADER.size, size, digest, report.names, report.concepts, 0)
    head = head[:-8] + crc32(head[:-8]).to_bytes(4, "little") + bytes(4)
    return [head, bytes(slots), *concepts, *blob], report


def _digest(parts: Iterable[bytes | bytearray]) -> int:
    total = hashlib.blake2b(digest_size=8)
    for part in parts:
        total.update(part)
    return int.from_bytes(total.digest(), "little")


def _concepts(concepts: dict[str, Gathered], begin: int) -> tuple[dict[str, int], list[bytes]]:
    places: dict[str, int] = {}
    lines: list[bytes] = []
    for curie in sorted(concepts):
        known = concepts[curie]
        links = [[curie, "exact", known.label, known.sources]]
        links += [
            [other, relation, label, sources]
            for other, (relation, label, sources) in sorted(known.links.items())
        ]
        row = [known.category, known.slug, known.label, known.synonyms, links]
        lines.append(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        places[curie] = begin
        begin += len(lines[-1])
    return places, lines


def _records(
    gathering: Gathering, places: dict[str, int], reach: dict[str, int]
) -> Iterator[tuple[bytes, list[tuple[int, int]]]]:
    order = _by_preference(gathering.concepts)
    for key in sorted(gathering.names):
        ranked = sorted(gathering.names[key].items(), key=lambda sense: (sense[1], order(sense[0])))
        yield key.encode(), [(places[c], max(rank, 0)) for c, rank in ranked[:_MOST_SENSES]]
    for key in sorted(reach):
        yield f"r{key}".encode(), [(0, min(reach[key], 255))]
    for curie in sorted(gathering.concepts):
        yield f"c{gathering.concepts[curie].key}".encode(), [(places[curie], 0)]


def _by_preference(concepts: dict[str, Gathered]) -> Callable[[str], tuple[int, str]]:
    def order(curie: str) -> tuple[int, str]:
        return (identifiers.preference(curie), curie)

    return order


def _reaches(names: dict[str, dict[str, int]]) -> dict[str, int]:
    """How many words the longest name has that begins with a word, or with two."""
    found: dict[str, int] = {}
    for key in names:
        if key[0] == "w":
            words = key[1:].split(" ")
            for start in {words[0], " ".join(words[:2])}:
                found[start] = max(found.get(start, 0), len(words))
    return found
