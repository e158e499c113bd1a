"""What the gate learns from: papers with the claims that annotators found in them, read from files."""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from msgraph import readers, resources
from msgraph.errors import DataError, InputError
from msgraph.extract import gate, training
from msgraph.extract.training import Annotated, Example, Figures
from msgraph.model import Record
from msgraph.pipeline import statements

#: From which probability a candidate passes: near a precision of 0.70 on abstracts held apart.
THRESHOLD = 0.44
#: The project's own annotations: claims as offsets, and where the texts are that these count in.
_OWN = "benchmarks/gold"
#: How much a claim of the project's own annotations counts beside one of the guidelines' own: they were made by
#: other annotators, and of several shares this one did best on the guidelines' abstracts held apart.
_OWN_WEIGHT = 0.3


@dataclass(frozen=True, slots=True)
class Material:
    """Annotated claims, one a line, and the files with their papers.

    `texts` gives for a PMID the SHA-256 and the length of the text that offsets were taken in; empty where
    claims are words. `weight`: how much each of its papers counts.
    """

    gold: Path
    papers: tuple[Path, ...]
    texts: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    weight: float = 1.0


def own() -> tuple[Material, ...]:
    """What the project's weights are learned from: the annotations beside the checkout and in it.

    Raises:
        InputError: they are not there.
    """
    root = resources.root()
    shared = root.parent / "shared"
    given = Material(shared / "gold" / "train.jsonl", (shared / "gold" / "train.xml",))
    sources_file = root / _OWN / "more_sources.json"
    for path in (given.gold, *given.papers, sources_file):
        if not path.is_file():
            raise InputError(
                "the annotated abstracts that msgraph learns from are not here",
                where=str(path),
                hint="a checkout has them in `benchmarks/gold`, and in `shared` beside it; "
                "or give your own: `msgraph train PAPERS.xml --gold FILE.jsonl`",
            )
    sources = json.loads(sources_file.read_text(encoding="utf-8"))
    files = sorted({str(source["file"]) for source in sources.values()})
    return (
        given,
        Material(
            gold=root / _OWN / "more.jsonl",
            papers=tuple(shared / "medline" / name for name in files),
            texts={p: (str(s["sha256"]), int(s["end"])) for p, s in sources.items()},
            weight=_OWN_WEIGHT,
        ),
    )


def examples(material: Material) -> list[Example]:
    """One example a paper, in the order of their PMIDs; what a study covers is no claim to learn.

    Raises:
        InputError: a file cannot be read, or none of the papers is in the files.
        DataError: a paper is not there, its text is no longer the one that was annotated, or a claim's
            offsets are not in it.
    """
    found: dict[str, list[Mapping[str, object]]] = defaultdict(list)
    for row in statements.rows(material.gold):
        if statements.kind_of(row) in statements.KINDS:
            found[statements.paper_of(row)].append(row)
    records = _records(material, found.keys())
    return [
        Example(
            records[pmid],
            tuple(_annotated(row, records[pmid]) for row in found[pmid]),
            material.weight,
        )
        for pmid in sorted(found)
    ]


def _records(material: Material, wanted: Iterable[str]) -> dict[str, Record]:
    pmids = set(wanted)
    read = (r for path in material.papers for r in readers.read(path) if isinstance(r, Record))
    records = {record.pmid: record for record in read if record.pmid in pmids}
    absent = sorted(pmids - records.keys())
    if absent:
        raise DataError(
            f"{len(absent)} annotated papers are not in the files: {', '.join(absent[:10])}",
            where=", ".join(map(str, material.papers)),
            hint="papers are told by PMID: give the PubMed records that were annotated",
        )
    changed = sorted(p for p in pmids & material.texts.keys() if _changed(records[p], material))
    if changed:
        raise DataError(
            f"the texts of {', '.join(changed[:10])} have changed since they were annotated",
            where=str(material.gold),
            hint="offsets mean nothing in another text; annotate the papers anew or leave them out",
        )
    return records


def _changed(record: Record, material: Material) -> bool:
    digest, end = material.texts[record.pmid]
    return hashlib.sha256(record.text[:end].encode()).hexdigest() != digest


def _annotated(row: Mapping[str, object], record: Record) -> Annotated:
    return Annotated(
        kind=statements.kind_of(row),
        subject=_phrase(row.get("subject"), record),
        object=_phrase(row.get("object"), record),
        quote=_phrase(row.get("quote"), record),
        core=bool(row.get("core", True)),
    )


def _phrase(value: object, record: Record) -> str:
    """The words themselves, or those at `[start, end]` in the paper's text."""
    if isinstance(value, str):
        return value
    match value:
        case [int(start), int(end)] if 0 <= start < end <= len(record.text):
            return record.text[start:end]
    raise DataError(
        f"neither words nor a place in the text: {value!r}",
        where=f"a claim of {record.pmid}",
        hint="`subject`, `object` and `quote` are words, or [start, end] in code points",
    )


def checked(found: list[Example], threshold: float) -> Figures:
    """How weights learned from four fifths of the papers do on the rest, each paper judged once."""
    return training.cross_validated(found, threshold=threshold)


def learn(found: list[Example], threshold: float, out: Path) -> int:
    """Learn weights, write them whole or not at all, and return how many bytes they are.

    The same examples in the same order give the same bytes.

    Raises:
        InputError: the file cannot be written.
    """
    content = gate.as_json(training.learn(found, threshold)).encode()
    beside = out.with_name(f"{out.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(out)
    except OSError as error:
        raise InputError(
            f"the weights cannot be written: {error.strerror}",
            where=str(out),
            hint="--output names another file",
        ) from error
    return len(content)
