"""Who declares which tie to whom: the claims of disclosure and funding statements.

A statement is read as subjects ("TZ", "Dr. Smith", "The authors"), each with its relations ("consulting
fees", "grants"), each with its payers. What names no payer and denies nothing makes no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from msgraph import resources
from msgraph.extract import declarants, parties, payers, statements
from msgraph.extract.declarants import Declarants
from msgraph.model import Argument, Claim, Concept, Record

FUNDED = "msg:fundedBy"
GRANT = "msg:receivedGrantFrom"
PATENT = "msg:holdsPatentWith"
INTEREST = "msg:hasInterestIn"


def find(record: Record) -> list[Claim]:
    """The disclosure claims of a paper, in text order, each once a sentence.

    Initials that fit one author mean that author; others stay as they are. "The authors" as a body speak
    for the paper, which is then the subject, as it is of ``msg:fundedBy``. Declaring that there is no
    conflict is a negated ``msg:hasInterestIn`` whose object is a literal. An unknown payer is a local
    concept of category company.
    """
    found: list[Claim] = []
    for start, end, kind in statements.stretches(record):
        reader = _Reader(record, kind)
        for first, last in statements.sentences(record.text, start, end):
            found += reader.read(first, last)
    return found


@dataclass(frozen=True, slots=True)
class _Cue:
    start: int
    end: int
    sort: str
    predicate: str


@cache
def _cues() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    table = {
        row["words"]: (row["class"], row["predicate"])
        for row in resources.table("ontology/cues/disclosures.tsv")
    }
    words = sorted(table, key=lambda w: (-len(w), w))
    parts = "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in words)
    return re.compile(rf"(?<![\w-])(?P<words>{parts})(?:s|\(s\))?(?![\w-])", re.IGNORECASE), table


def _cues_in(text: str, start: int, end: int) -> list[_Cue]:
    pattern, table = _cues()
    found = []
    for match in pattern.finditer(text, start, end):
        sort, predicate = table[re.sub(r"\s+", " ", match["words"].lower())]
        if not _is_number_of_grant(text, match.start(), end):
            found.append(_Cue(match.start(), match.end(), sort, predicate))
    return found


def _is_number_of_grant(text: str, start: int, end: int) -> bool:
    """Whether a word only introduces a number: "(grant 12-345)"."""
    return (
        text[start - 1 : start] in ("(", "[")
        and re.match(r"[^()]*[0-9][^()]*[)\]]", text[start:end]) is not None
    )


class _Reader:
    """Reads the sentences of one statement in order; a pronoun means the last people named."""

    def __init__(self, record: Record, kind: str) -> None:
        self.record = record
        self.kind = kind
        self.last: Declarants | None = None

    def read(self, start: int, end: int) -> list[Claim]:
        """The claims of one sentence."""
        found: list[Claim] = []
        for subjects, first, last in list(self._regions(start, end)):
            found += self._region(subjects, first, last, (start, end))
        return _once(found)

    def _regions(self, start: int, end: int) -> Iterator[tuple[Declarants | None, int, int]]:
        groups = declarants.groups(self.record, start, end)
        if not groups or groups[0].start > start + 12:
            until = groups[0].start if groups else end
            yield self._carried(start, until), start, until
        for k, group in enumerate(groups):
            self.last = group
            yield group, group.end, groups[k + 1].start if k + 1 < len(groups) else end

    def _carried(self, start: int, end: int) -> Declarants | None:
        """The people named last, where a sentence goes on about them: "Study funding from X." """
        known = declarants.by_pronoun(self.record, start, self.last)
        if known or self.last is None or self.kind == "funding":
            return known
        first = next(iter(_cues_in(self.record.text, start, end)), None)
        goes_on = first is not None and first.start - start < 8 and first.sort == "relation"
        return declarants.carried(self.last, start) if goes_on else None

    def _region(
        self, subjects: Declarants | None, start: int, end: int, sentence: tuple[int, int]
    ) -> list[Claim]:
        """The claims that one group of subjects makes in `start`..`end`."""
        cues = _cues_in(self.record.text, start, end)
        found: list[Claim] = []
        pending: list[_Cue] = []
        for k, cue in enumerate(cues):
            until = cues[k + 1].start if k + 1 < len(cues) else end
            if cue.sort != "relation" and (denial := self._denied(subjects, cue, sentence)):
                found += denial
                continue
            if cue.sort == "nothing":
                continue
            pending.append(cue)
            words = payers.HOLDER if cue.predicate == PATENT else payers.ANY
            named = payers.after(self.record.text, cue.end, until, words=words)
            if named:
                for one in pending:
                    found += self._ties(subjects, one, named, sentence)
                pending = []
        return found

    def _ties(
        self,
        subjects: Declarants | None,
        cue: _Cue,
        named: list[tuple[int, int]],
        sentence: tuple[int, int],
    ) -> Iterator[Claim]:
        text = self.record.text
        predicate = cue.predicate
        people: tuple[Argument, ...]
        if subjects is None:
            if not self._is_about_study(predicate, sentence[0], cue.start):
                return
            predicate, people = FUNDED, (parties.paper(self.record),)
        else:
            people = subjects.people
            predicate = GRANT if predicate == FUNDED else predicate
        denied = re.search(
            r"\b(?:no|not|never|neither|without)\b[^.;]{0,25}$", text[sentence[0] : cue.start]
        )
        for who in people:
            for start, end in named:
                payer = Argument(text[start:end], start, end, parties.payer(text[start:end]))
                yield self._claim(who, predicate, payer, cue, sentence, negated=denied is not None)

    def _is_about_study(self, predicate: str, start: int, end: int) -> bool:
        before = self.record.text[start:end]
        if re.search(r"[Ww]riting|[Ee]ditorial|[Aa]rticle [Pp]rocessing|[Oo]pen [Aa]ccess", before):
            return False
        about = re.search(
            r"\b(?:study|trial|work|research|project|paper|article|review|analysis|publication)\b",
            before,
        )
        if predicate == GRANT and self.kind != "funding":
            return about is not None and re.search("fund|support|sponsor", before) is not None
        return predicate in (FUNDED, GRANT) and (about is not None or len(before.split()) < 8)

    def _denied(
        self, subjects: Declarants | None, cue: _Cue, sentence: tuple[int, int]
    ) -> list[Claim]:
        """The declaration that there is no interest, if it is one."""
        text = self.record.text
        before = text[sentence[0] : cue.start].lower()
        says_no = re.search(
            r"\b(?:no|not|none|nothing|never|without|absence|neither|nor|free)\b", before
        )
        if cue.sort == "interest" and not says_no:
            return []
        if "following" in before or "except" in before or self._is_stray(cue, sentence):
            return []
        nothing = Argument(text[cue.start : cue.end], cue.start, cue.end)
        people = subjects.people if subjects else (parties.paper(self.record),)
        return [self._claim(who, INTEREST, nothing, cue, sentence, negated=True) for who in people]

    def _is_stray(self, cue: _Cue, sentence: tuple[int, int]) -> bool:
        """Whether a bare "none" stands in a sentence that says more."""
        bare = cue.sort == "nothing" and " " not in self.record.text[cue.start : cue.end]
        return bare and sentence[1] - sentence[0] > 40

    def _claim(
        self,
        who: Argument,
        predicate: str,
        what: Argument,
        cue: _Cue,
        sentence: tuple[int, int],
        *,
        negated: bool,
    ) -> Claim:
        start, end = sentence
        concept = what.concept
        return Claim(
            kind="disclosure",
            subject=who,
            predicate=predicate,
            object=what,
            quote=self.record.text[start:end],
            quote_start=start,
            quote_end=end,
            cue_start=cue.start,
            cue_end=cue.end,
            polarity="negated" if negated else "affirmed",
            modality="asserted",
            role="disclosure",
            section=self.kind,
            confidence=0.9 if concept is not None and concept.local else 1.0,
        )


def _once(claims: list[Claim]) -> list[Claim]:
    """Claims without those that say again what the sentence has said."""
    seen: dict[tuple[str, str, str, str], Claim] = {}
    for claim in claims:
        what = claim.object.concept.key if claim.object.concept else ""
        seen.setdefault((_key(claim.subject.concept), claim.predicate, what, claim.polarity), claim)
    return list(seen.values())


def _key(concept: Concept | None) -> str:
    return concept.key if concept else ""
