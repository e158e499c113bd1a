"""Records into a folder, a few hundred a file; what is there already is not asked for again."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from msgraph.errors import DataError, InputError, MsgraphError, UsageError
from msgraph.fetching.services import EuropePmc, Eutils

#: Records asked for at once: NCBI's own advice.
BATCH = 200

_PMID = re.compile(r"(?:PMID:?\s*)?(\d{1,8})\Z", re.IGNORECASE)
_PMCID = re.compile(r"(?:PMC:?)?(PMC\d+)\Z", re.IGNORECASE)
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)?(10\.\d{4,9}/\S+)\Z", re.IGNORECASE)
_GIVEN = re.compile(rb"<MedlineCitation\b[^>]*>\s*<PMID\b[^>]*>(\d+)</PMID>")

Progress = Callable[[int], None]


@dataclass(slots=True)
class Fetched:
    """What arrived: `files` in order, how many records are new and how many were there, and problems."""

    files: list[Path] = field(default_factory=list)
    new: int = 0
    there: int = 0
    problems: list[MsgraphError] = field(default_factory=list)


def fetch(
    service: Eutils,
    folder: Path,
    *,
    names: Iterable[str] = (),
    query: str = "",
    most: int = 10_000,
    progress: Progress | None = None,
) -> Fetched:
    """PubMed XML of records by PMID or DOI, and of those that a query finds, at most `most`.

    A file is named by the records that it holds: asked again, only what is missing is fetched.

    Raises:
        UsageError: a name is neither a PMID nor a DOI. InputError: the service does not answer.
    """
    done = Fetched()
    pmids = list(dict.fromkeys([*_pmids(service, names, done), *_found(service, query, most)]))
    folder.mkdir(parents=True, exist_ok=True)
    for batch in _batches(pmids):
        path = folder / f"pubmed-{_key(batch)}.xml"
        done.files.append(path)
        if path.exists():
            done.there += len(batch)
        else:
            done.new += _fetch_batch(service, batch, path, done)
        if progress:
            progress(done.new + done.there)
    return done


def _found(service: Eutils, query: str, most: int) -> list[str]:
    return service.search(query, most) if query else []


def _pmids(service: Eutils, names: Iterable[str], done: Fetched) -> Iterator[str]:
    for name in names:
        number, doi = _PMID.match(name.strip()), _DOI.match(name.strip())
        if number:
            yield number[1].lstrip("0")
        elif doi:
            found = service.search(f'"{doi[1]}"[AID]', 2)
            if len(found) == 1:
                yield found[0]
            else:
                words = "is in PubMed more than once" if found else "is not in PubMed"
                done.problems.append(DataError(f"this DOI {words}", where=doi[1]))
        else:
            raise UsageError(
                f"neither a PMID nor a DOI: {name}",
                hint="give 28101234 or 10.1177/..., or words with --query",
            )


def _fetch_batch(service: Eutils, batch: Sequence[str], path: Path, done: Fetched) -> int:
    content = service.records(batch)
    given = {each.decode() for each in _GIVEN.findall(content)}
    if not given and b"PubmedArticleSet" not in content:
        raise InputError("PubMed answers something else than records", where=service.address)
    missing = [pmid for pmid in batch if pmid not in given]
    done.problems += [DataError("PubMed has no such record", where=pmid) for pmid in missing]
    _write(path, content)
    return len(batch) - len(missing)


def fetch_full_texts(
    service: EuropePmc,
    folder: Path,
    *,
    names: Iterable[str] = (),
    query: str = "",
    most: int = 1000,
    progress: Progress | None = None,
) -> Fetched:
    """JATS of open full texts by PMCID, and of those that a query of Europe PMC finds; one a file.

    Raises:
        UsageError: a name is no PMCID.
    """
    done = Fetched()
    folder.mkdir(parents=True, exist_ok=True)
    found = service.search(query, most) if query else iter(())
    for pmcid in dict.fromkeys([*map(_pmcid, names), *found]):
        path = folder / f"{pmcid}.xml"
        try:
            if path.exists():
                done.there += 1
            else:
                _write(path, service.full_text(pmcid))
                done.new += 1
            done.files.append(path)
        except InputError as error:
            done.problems.append(error)
        if progress:
            progress(done.new + done.there)
    return done


def _pmcid(name: str) -> str:
    found = _PMCID.match(name.strip())
    if found is None:
        raise UsageError(f"no PMCID: {name}", hint="give PMC5617193, or words with --query")
    return found[1].upper()


def _key(batch: Sequence[str]) -> str:
    return hashlib.sha256(",".join(batch).encode()).hexdigest()[:16]


def _batches(pmids: Iterable[str]) -> Iterator[list[str]]:
    source = iter(pmids)
    while batch := list(islice(source, BATCH)):
        yield batch


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: half a file would pass for one that is there."""
    fresh = path.with_name(path.name + ".new")
    try:
        fresh.write_bytes(content)
        os.replace(fresh, path)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", where=str(path)) from error
