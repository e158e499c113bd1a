"""Claims that a curator wrote down, checked against the text of their paper.

    paper: {doi: 10.5555/example, text_sha256: 0f3c...}
    curator: A. Reader
    claims:
      - kind: outcome
        quote: [120, 171]                                # or the words themselves
        subject: {at: [120, 128], concept: drug/natalizumab}
        predicate: biolink:affects
        object: {at: [151, 159], category: outcome}      # a concept by the paper's own words
        direction: decreased
        modality: demonstrated
        context: {comparator: {at: [165, 170]}, follow_up: 2 years}

Offsets count code points in the paper's text, end excluded, and need the `text_sha256` of that text. Words in
place of offsets must stand in the quote exactly once; those of a `carried` end, which the quote only points to,
stand last before it. `literal: true` makes an object a value; `{category: paper}` is the paper itself.
`complete: true` beside `claims` says that they are all that the paper claims, so that nothing found by the
grammar is to be added. The same as a table, one claim a line: see `claim_table`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from msgraph import iris
from msgraph.errors import DataError, InputError, MsgraphError, QuoteMismatch
from msgraph.lexicon import Lexicon
from msgraph.model import Argument, Claim, Record
from msgraph.readers import claim_table, identifiers, opening
from msgraph.readers.claim_concepts import Meanings, suggestion
from msgraph.readers.claim_node import claim_of

_NAMES = ("doi", "pmid", "text_sha256")
_FIELDS = ("paper", "curator", "complete", "claims", "note")


@dataclass(frozen=True, slots=True)
class ClaimFile:
    """A curator's claims on one paper, not yet checked.

    `doi`, `pmid` and `text_sha256` say which paper, as far as they are given; `complete`, that the
    curator read all of it.
    """

    path: str
    claims: tuple[object, ...]
    doi: str = ""
    pmid: str = ""
    text_sha256: str = ""
    curator: str = ""
    complete: bool = False

    @property
    def digest(self) -> str:
        """A digest of all that the file says, wherever it lies."""
        names = (self.doi, self.pmid, self.text_sha256, self.curator, str(self.complete))
        return iris.digest(*names, repr(self.claims))

    def is_about(self, record: Record) -> bool:
        """Whether a record is the paper of this file."""
        if self.doi and record.doi:
            return self.doi == record.doi
        if self.pmid and record.pmid:
            return self.pmid == record.pmid
        return bool(self.text_sha256) and self.text_sha256 == _sha256(record.text)


@dataclass(slots=True)
class Checked:
    """The claims that hold against the text, and what is wrong with the others."""

    claims: list[Claim] = field(default_factory=list)
    problems: list[MsgraphError] = field(default_factory=list)


def read(path: Path) -> ClaimFile:
    """The claims of a file, unchecked; whether it is YAML or a table is told by its content.

    Raises:
        InputError: it cannot be read, is neither, or lacks its paper or claims.
    """
    where = str(path)
    with opening.opened(path) as stream:
        _, whole = opening.unpacked(stream, where)
        text = opening.text(whole, where)
    if "\0" in text:
        raise InputError("binary, not text", where=where, hint="a claim file is YAML or a table")
    content = _content(text, where)
    for name in content:
        if name not in _FIELDS:
            raise InputError(
                f"a claim file has no field `{name}`",
                where=where,
                hint=suggestion(str(name), _FIELDS),
            )
    claims = content.get("claims")
    if not isinstance(claims, list) or not claims:
        raise InputError(
            "no claims: a claim file has a list `claims` with one mapping for each",
            where=where,
            hint="see examples/claims/ for the form",
        )
    paper = _paper(content.get("paper"), where)
    return ClaimFile(
        path=where,
        claims=tuple(claims),
        curator=str(content.get("curator", "")),
        complete=_is_complete(content.get("complete", "false"), where),
        **paper,
    )


def _is_complete(given: object, where: str) -> bool:
    if given not in ("true", "false"):
        raise InputError(
            f"`complete` must be true or false, not `{given}`",
            where=where,
            hint="true if these are all the claims of the paper; leave it out otherwise",
        )
    return given == "true"


def _content(text: str, where: str) -> dict[object, object]:
    if claim_table.is_table(text):
        return claim_table.content(text, where)
    from msgraph.readers import (
        claim_yaml,
    )  # the parser takes longer to load than most files to read

    return claim_yaml.content(text, where)


def _paper(given: object, where: str) -> dict[str, str]:
    found = {str(name): str(value).strip() for name, value in given.items()} if isinstance(given, dict) else {}  # fmt: skip
    unknown = [name for name in found if name not in _NAMES]
    if unknown or not any(found.values()):
        raise InputError(
            f"`paper` has no field `{unknown[0]}`"
            if unknown
            else "it does not say which paper it is about",
            where=where,
            hint="name the paper by `doi`, `pmid` or `text_sha256`: `paper: {doi: ...}`, in a table `# doi: ...`",
        )
    doi = found.get("doi", "")
    return {**found, "doi": identifiers.doi(doi) or doi.lower(), "text_sha256": found.get("text_sha256", "").lower()}  # fmt: skip


def check(file: ClaimFile, record: Record, lexicon: Lexicon) -> Checked:
    """The file's claims as the paper's text bears them out; the rest as problems, one each.

    If the text is not the one that the offsets were counted in, all claims with offsets make one problem.
    """
    checked = Checked()
    meanings = Meanings(record, lexicon)
    seen: dict[tuple[object, ...], int] = {}
    same_text = file.text_sha256 == _sha256(record.text)
    if file.text_sha256 and not same_text:
        checked.problems.append(_other_text(file, record))
    elif not same_text and any(map(_has_offsets, file.claims)):
        checked.problems.append(_unnamed_text(file, record))
    for number, node in enumerate(file.claims, start=1):
        if not same_text and _has_offsets(node):
            continue
        try:
            claim = claim_of(node, record, meanings)
            _once(claim, number, seen)
        except DataError as error:
            error.where = f"{file.path}, claim {number}"
            checked.problems.append(error)
        else:
            checked.claims.append(claim)
    return checked


def _other_text(file: ClaimFile, record: Record) -> QuoteMismatch:
    lost = sum(map(_has_offsets, file.claims))
    return QuoteMismatch(
        "the text of the paper is not the one that its claims were read in"
        + (f"; {lost} claims that give offsets are left out" if lost else ""),
        where=file.path,
        hint=f"read the same file, or quote words; this text has `text_sha256: {_sha256(record.text)}`",
    )


def _unnamed_text(file: ClaimFile, record: Record) -> DataError:
    lost = sum(map(_has_offsets, file.claims))
    return DataError(
        f"offsets without the text they count in; {lost} claims are left out",
        where=file.path,
        hint=f"if it is this text, add to `paper`: `text_sha256: {_sha256(record.text)}`",
    )


def _has_offsets(node: object) -> bool:
    """Whether a place in the text is given by its numbers anywhere in a claim."""
    if isinstance(node, dict):
        return any(map(_has_offsets, node.values()))
    if not isinstance(node, list):
        return False
    numbers = len(node) == 2 and all(str(n).isdigit() for n in node)
    return numbers or any(map(_has_offsets, node))


def _once(claim: Claim, number: int, seen: dict[tuple[object, ...], int]) -> None:
    """Refuse a claim that would have the name of an earlier one: only one of them would be stored.

    A claim is named by its kind, its quote's words, and where its ends and cue stand in the quote.
    """
    parts = (_within(a, claim) for a in (claim.subject, claim.object))
    cue = claim.cue_start >= 0 and (claim.cue_start - claim.quote_start, claim.cue_end - claim.quote_start)  # fmt: skip
    earlier = seen.setdefault((claim.kind, iris.normal(claim.quote), cue, *parts), number)
    if earlier != number:
        raise DataError(
            f"it reads the same words in the same way as claim {earlier}",
            hint="leave one out, or give each the `cue` that makes them two",
        )


def _within(argument: Argument, claim: Claim) -> object:
    if argument.start >= 0 and not argument.carried:
        return argument.start - claim.quote_start, argument.end - claim.quote_start
    return argument.concept.key if argument.concept else argument.text


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
