"""From a record to its graphs: claims found, a curator's claims put in, written as triples."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from msgraph import iris, lexicon, rdf, resources
from msgraph.errors import DataError, MsgraphError
from msgraph.extract.protocol import Extractor, Grammar
from msgraph.lexicon import Lexicon
from msgraph.model import Claim, Paper, Record
from msgraph.pipeline import curation
from msgraph.pipeline.verdicts import Verdict
from msgraph.rdf import PaperGraphs
from msgraph.rdf.soundness import faults
from msgraph.readers import claim_file
from msgraph.readers.claim_file import ClaimFile

_MADE_FROM = frozenset((".py", ".ttl", ".tsv", ".json"))


@dataclass(frozen=True, slots=True)
class Settings:
    """What the making of a paper depends on, apart from the record itself.

    `lexicons` are compiled ones, asked after the project's own and in their order. Of two `extractors` that
    find the same, the first one's claim stays.
    """

    base: str = iris.BASE
    claim_files: tuple[ClaimFile, ...] = ()
    lexicons: tuple[Path, ...] = ()
    extractors: tuple[Extractor, ...] = (Grammar(),)


@dataclass(frozen=True, slots=True)
class Made:
    """A paper's graphs, with how many claims of each kind and what was wrong with a curator's."""

    graphs: PaperGraphs
    kinds: Mapping[str, int]
    curated: int = 0
    problems: tuple[MsgraphError, ...] = field(default=())
    moved: tuple[tuple[Verdict, str], ...] = field(default=())


def make(
    record: Record,
    settings: Settings,
    fingerprint: str = "",
    verdicts: tuple[Verdict, ...] = (),
) -> Made:
    """The graphs of a record; `verdicts` were given on its claims when it was read before."""
    known = _known(settings.lexicons)
    problems: list[MsgraphError] = []
    claims: Sequence[Claim] = _found(record, settings, known, problems)
    curated: list[Claim] = []
    for file in settings.claim_files:
        if file.is_about(record):
            checked = claim_file.check(file, record, known)
            if file.complete and not checked.problems:
                claims = ()  # a person has read all of it
            curated += checked.claims
            problems += checked.problems
    sound = [claim for claim in claims if not _unsound(claim, record, problems)]
    claims = _named_once(merged(sound, curated), record, settings.base)
    judged = curation.applied(claims, record, verdicts, settings.base)
    problems += map(curation.lost_problem, judged.lost)
    graphs = rdf.write(
        Paper(record, judged.claims), known, base=settings.base, fingerprint=fingerprint
    )
    kinds = Counter(claim.kind for claim in judged.claims)
    return Made(graphs, dict(sorted(kinds.items())), len(curated), tuple(problems), judged.moved)


def _found(
    record: Record, settings: Settings, known: Lexicon, problems: list[MsgraphError]
) -> list[Claim]:
    """What the extractors find, in their order, without what an earlier one has found already."""
    claims: list[Claim] = []
    for extractor in settings.extractors:
        done = extractor.find(record, known)
        problems += done.problems
        claims = merged(done.claims, claims)
    return claims


@cache
def _known(paths: tuple[Path, ...]) -> Lexicon:
    return lexicon.shipped().with_compiled(paths)


def _unsound(claim: Claim, record: Record, problems: list[MsgraphError]) -> bool:
    """Whether an extractor's claim must be dropped, which is then a problem of its own."""
    wrong = faults(claim, record)
    if wrong:
        problems.append(
            DataError(
                f"a claim was dropped: {wrong[0]}",
                where=record.place,
                hint=f"it came from the extractor `{claim.agent}`; please report it",
            )
        )
    return bool(wrong)


def _named_once(claims: Sequence[Claim], record: Record, base: str) -> list[Claim]:
    """Claims without those that read the same words the same way: the surest of each name stays."""
    kept: dict[str, Claim] = {}
    for claim in sorted(claims, key=lambda c: (c.agent != "curator", -c.confidence)):
        kept.setdefault(rdf.claim_iri(claim, record, base=base), claim)
    return list(kept.values())


def merged(found: Sequence[Claim], curated: Sequence[Claim]) -> list[Claim]:
    """A curator's claims, and of the found ones those that no curator's claim says already.

    A found claim is said already when a curated one relates the same two concepts in an overlapping quote.
    """
    said: dict[tuple[str, str], list[Claim]] = {}
    for claim in curated:
        said.setdefault(_ends(claim), []).append(claim)
    rest = [c for c in found if not any(_overlap(c, other) for other in said.get(_ends(c), ()))]
    return [*curated, *rest]


def _ends(claim: Claim) -> tuple[str, str]:
    subject, object_ = (
        a.concept.key if a.concept else a.text for a in (claim.subject, claim.object)
    )
    return subject, object_


def _overlap(a: Claim, b: Claim) -> bool:
    return a.quote_start < b.quote_end and b.quote_start < a.quote_end


def fingerprint(record: Record, settings: Settings) -> str:
    """A digest of all that the graphs of a record are made from."""
    files = (file.digest for file in settings.claim_files if file.is_about(record))
    return iris.digest(software(settings), record.source.sha256, record.doi, record.pmid, *files)


def software(settings: Settings) -> str:
    """A digest of all that the graphs of any record are made from, apart from a curator's claims."""
    beside = (compiled.digest for compiled in _known(settings.lexicons).beside)
    extractors = (f"{e.name} {e.version}" for e in settings.extractors)
    return iris.digest(_shipped(), settings.base, *beside, *extractors)


@cache
def _shipped() -> str:
    """A digest of the code, the tables and the shapes of this very msgraph."""
    total = hashlib.sha256(resources.__version__.encode())
    folders = (resources.path("ontology"), resources.path("shapes"), Path(__file__).parents[1])
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in _MADE_FROM:
                total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()
