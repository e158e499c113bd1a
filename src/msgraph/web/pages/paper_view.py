"""A paper as pages show it: its text in pieces, its claims in words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from msgraph import iris, rdf, vocabulary
from msgraph.errors import UsageError
from msgraph.exporters.claims import View, paper_views
from msgraph.exporters.scope import concept_lines
from msgraph.model import Argument, Claim, Record
from msgraph.rdf.concepts import concept_iri
from msgraph.stores.embedded import EmbeddedStore


@dataclass(frozen=True, slots=True)
class End:
    """A subject or object in words, and the IRI that it means or nothing."""

    label: str
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a claim is made, for a list of claims of many papers."""

    iri: str
    title: str
    year: str


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim in a list: what it says, how, in which words, and where."""

    iri: str
    kind: str
    subject: End
    predicate: str
    object: End
    direction: str
    polarity: str
    modality: str
    role: str
    quote: str
    paper: Source | None = None
    design: str = ""

    @property
    def key(self) -> str:
        """The last part of its name: a page's anchor."""
        return self.iri.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim of a paper with all that is known of it."""

    row: ClaimRow
    claim: Claim
    flat: View
    verbatim: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and what covers it: names of classes, and the claims whose quotes do."""

    text: str
    classes: tuple[str, ...]
    claims: tuple[ClaimRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A section of a paper, in pieces."""

    kind: str
    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper read back: `digest` is the hash of its text as it is now."""

    iri: str
    record: Record
    claims: tuple[ClaimView, ...]
    digest: str

    @property
    def source(self) -> Source:
        """The paper as a source of claims."""
        return Source(self.iri, self.record.title or self.iri, self.record.published[:4])

    def find(self, iri: str) -> ClaimView:
        """The claim of that name.

        Raises:
            UsageError: the paper makes no such claim.
        """
        for view in self.claims:
            if view.row.iri == iri:
                return view
        raise UsageError("no such claim in the paper", where=iri)


def read_paper(store: EmbeddedStore, document: str, base: str) -> PaperView:
    """The paper of a document's IRI.

    Raises:
        UsageError: the store does not hold it.
    """
    graph = iris.paper_graph(document, base)
    own = list(store.dump([graph, f"{graph}/edges"]))
    if not own:
        raise UsageError("no such paper in the store", where=document)
    lines = [*own, *concept_lines(store, own, base)]
    paper = rdf.read(lines, base=base)
    flat = {str(view["iri"]): view for view in paper_views(lines, base)}
    views = (_view(claim, flat, paper.record, document, base) for claim in paper.claims)
    digest = hashlib.sha256(paper.record.text.encode()).hexdigest()
    return PaperView(document, paper.record, tuple(v for v in views if v is not None), digest)


def _view(
    claim: Claim, flat: dict[str, View], record: Record, document: str, base: str
) -> ClaimView | None:
    name = rdf.claim_iri(claim, record, base=base)
    if name not in flat:
        return None
    row = ClaimRow(
        iri=name,
        kind=claim.kind,
        subject=_end(claim.subject, document, base),
        predicate=claim.predicate,
        object=_end(claim.object, document, base),
        direction=claim.direction,
        polarity=claim.polarity,
        modality=claim.modality,
        role=claim.role,
        quote=claim.quote,
    )
    verbatim = record.text[claim.quote_start : claim.quote_end] == claim.quote
    return ClaimView(row, claim, flat[name], verbatim)


def _end(argument: Argument, document: str, base: str) -> End:
    concept = argument.concept
    if concept is None:
        return End(argument.text)
    return End(concept.label or argument.text, concept_iri(concept, document, base))


Cover = tuple[int, int, str, ClaimRow | None]


def passages(
    view: PaperView, covers: Sequence[Cover], *, kinds: Iterable[str] = ()
) -> list[Passage]:
    """The sections of a paper's text (those of `kinds`, or all), cut where a cover begins or ends."""
    wanted = set(kinds)
    return [
        Passage(s.kind, s.label, pieces(view.record.text, s.start, s.end, covers))
        for s in view.record.sections
        if not wanted or s.kind in wanted
    ]


def pieces(text: str, start: int, end: int, covers: Sequence[Cover]) -> tuple[Piece, ...]:
    """`text[start:end]`, cut where a cover begins or ends, each piece with what covers it."""
    near = [cover for cover in covers if cover[0] < end and start < cover[1]]
    cuts = sorted({start, end, *(c for cover in near for c in cover[:2] if start < c < end)})
    found = []
    for left, right in pairwise(cuts):
        over = [cover for cover in near if cover[0] <= left and right <= cover[1]]
        classes = tuple(dict.fromkeys(cover[2] for cover in over))
        claims = {row.iri: row for *_, row in over if row is not None}
        found.append(Piece(text[left:right], classes, tuple(claims.values())))
    return tuple(found)


def quote_covers(view: PaperView) -> list[Cover]:
    """The quotes of all claims."""
    return [(v.claim.quote_start, v.claim.quote_end, f"k-{v.row.kind}", v.row) for v in view.claims]


def part_covers(claim: Claim) -> list[Cover]:
    """The quote of one claim, and in it the words of its subject, predicate, object and numbers."""
    parts = [
        (claim.quote_start, claim.quote_end, "quote"),
        (claim.subject.start, claim.subject.end, "subject"),
        (claim.object.start, claim.object.end, "object"),
        (claim.cue_start, claim.cue_end, "cue"),
        *((r.start, r.end, "result") for r in claim.results),
    ]
    return [(start, end, name, None) for start, end, name in parts if 0 <= start < end]


def meaning_of(reason: str) -> str:
    """Why a claim licenses no edge, in words."""
    return vocabulary.WITHHOLDING_MEANINGS.get(reason, reason)
