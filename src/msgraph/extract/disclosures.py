"""Who declares which tie to whom: the claims of disclosure and funding statements.

A statement is read as subjects ("TZ", "Dr. Smith", "The authors"), each with its relations ("consulting
fees", "grants"), each with its payers. What names no payer and denies nothing makes no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from msgraph import resources
from msgraph.extract import parties, payers
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
    for start, end, kind in _stretches(record):
        reader = _Reader(record, kind)
        for first, last in _sentences(record.text, start, end):
            found += reader.read(first, last)
    return found


_INLINE = re.compile(
    r"(?:^|\n)[ \t]*(?P<heading>(?:Conflicts? of interests?|(?:Declaration of )?Competing interests?|"
    r"Declarations? of interests?|(?:Financial )?Disclosures?|Funding|Sources? of funding)"
    r"(?: statements?| disclosures?)?)[ \t]*:[ \t]*(?P<body>[^\n]+)",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?:(?:Potential |Authors'? )?(?:Conflicts?[ -]of[ -]interests?|(?:Declarations? of )?(?:Competing|Conflicting|"
    r"Financial) interests?|Declarations? of (?:conflicting |competing )?interests?|(?:Financial )?Disclosures?|"
    r"Funding|Sources? of [Ff]unding)(?:/(?:Competing|Conflict)[a-z ]*)?(?: \(COIs?\))?"
    r"(?: and sources? of funding)?(?: statements?| disclosures?)?)(?:\s*[:.—–-]\s*|\s+|(?=[A-Z]))",
    re.IGNORECASE,
)


def _stretches(record: Record) -> Iterator[tuple[int, int, str]]:
    """The parts of a paper that disclose: sections of that kind, and paragraphs headed so elsewhere."""
    for section in record.sections:
        if section.kind in ("disclosure", "funding"):
            yield section.start, section.end, section.kind
        elif section.kind not in ("references", "title", "keywords"):
            for match in _INLINE.finditer(record.text, section.start, section.end):
                yield match.start("body"), match.end("body"), section.kind


_END = re.compile(r"[.!?](?=\s|$)|\n[ \t]*\n")
_NO_END = re.compile(
    r"(?:\b[A-Z]|\b(?:Drs?|Profs?|Mrs?|Ms|St|Co|No|Nos|vs|e\.g|i\.e|Ltd|Inc|Corp|U\.S|Jr|Sr))$"
)
_FRESH = re.compile(
    r"\s+(?:(?:[A-Z]\.[- ]?){2,}|[A-Z]{2,4}\s+(?:has|have|is|was|report|receive|declare)|The |All |Dr)"
)


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of a statement, without its heading; the dots of initials and "Inc." end none."""
    first = start
    for match in _END.finditer(text, start, end):
        before = text[max(first, match.start() - 6) : match.start()]
        if match.group() == "." and _NO_END.search(before):
            closed = re.search(r"(?:Ltd|Inc|Corp|Co)$", before)
            if not (closed and _FRESH.match(text, match.end())):
                continue
        yield from _trimmed(text, first, match.end())
        first = match.end()
    yield from _trimmed(text, first, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while (heading := _HEADING.match(text, start, end)) and heading.end() < end:
        start = heading.end()
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


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


_NOT_PEOPLE = r"(?!(?:LLC|LLP|AG|SA|AB|NV|BV|PLC|KG|USA|UK|US|EU|NIH|MD|DM|TN|CA|MA|NY|NJ|PA)\b)"
_INITIALS = (
    _NOT_PEOPLE
    + r"(?:(?:[A-Z][a-z]?\.[- ]?){1,4}[A-Z][a-z]?\.|[A-Z](?:[A-Z]|[a-z](?=[A-Z])|-(?=[A-Z])){1,5}(?![\w-]))"
)
_TITLED = r"(?:Drs?|Prof(?:essor)?s?|Mrs?|Ms)\.?\s+[A-Z][\w'’.-]+(?:\s+[A-Z][\w'’.-]+){0,3}"
_BODY = (
    r"(?:(?:[Tt]he|[Aa]ll(?:\s+of)?(?:\s+the)?|[Bb]oth|[Nn]one\s+of\s+the|[Nn]o|[Ff]or\s+(?:all|the))\s+)?"
    r"(?:(?:other|[Oo]ther|remaining|[Rr]emaining|corresponding|listed|co-?)\s*)?[Aa]uthors?(?:\(s\))?"
)
_VERB = (
    r"(?:has|have|had|is|are|was|were|reports?|reported|received?s?|receives|declares?|declared|discloses?|disclosed|"
    r"serves?|served|holds?|held|owns?|co-owns|consults?|consulted|acts?|acted|states?|stated|works?|worked|"
    r"acknowledges?|participated|participates|did|does|do|confirms?|certify|lists?|provides?|currently|also|"
    r"previously|chairs?|chaired|sits|sat|advises?|advised|gave|gives|accepted|obtained|gets|co-founded|founded)"
)
_JOIN = r"(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*|\s*;\s*)"


@dataclass(frozen=True, slots=True)
class _Subjects:
    """Those whom one part of a statement is about, and where the words that name them stand."""

    people: tuple[Argument, ...]
    start: int
    end: int


class _Reader:
    """Reads the sentences of one statement in order; a pronoun means the last people named."""

    def __init__(self, record: Record, kind: str) -> None:
        self.record = record
        self.kind = kind
        self.last: tuple[Argument, ...] = ()
        names = sorted(
            {a.name for a in record.authors if a.name}
            | {a.family for a in record.authors if a.family}
        )
        own = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        name = rf"(?:{_TITLED}|{_INITIALS}{'|' + own if own else ''})"
        full = r"[A-Z][\w'’.-]+(?:\s+[A-Z][\w'’.-]*){1,4}"
        people = rf"(?:(?:{name}|{full}){_JOIN})*(?:{name}|{full})|{_BODY}|We|I"
        self._first = re.compile(
            rf"(?:[Aa]uthors?\s+)?(?P<who>{people})(?=\s*(?:,?\s*(?:MD|PhD|M\.D\.|Ph\.D\.)\.?)*\s*,?\s*(?:{_VERB}\b|:|—))"
        )
        self._later = re.compile(
            rf"(?<=[;,.(\s])(?P<who>{name}(?:{_JOIN}{name})*|{_BODY})(?=\s+{_VERB}\b|:\s)"
        )
        self._name = re.compile(rf"{name}|{full}")

    def read(self, start: int, end: int) -> list[Claim]:
        """The claims of one sentence."""
        found: list[Claim] = []
        regions = list(self._regions(start, end))
        for subjects, first, last in regions:
            found += self._region(subjects, first, last, (start, end))
        return _once(found)

    def _regions(self, start: int, end: int) -> Iterator[tuple[_Subjects | None, int, int]]:
        text = self.record.text
        groups = []
        first = self._first.match(text, start, end)
        if first:
            groups.append(self._subjects(first.start("who"), first.end("who")))
        later = self._later.finditer(text, first.end() if first else start, end)
        groups += [
            self._subjects(match.start("who"), match.end("who"))
            for match in later
            if parties.company(match["who"]) is None
        ]
        if not groups or groups[0].start > start + 12:
            yield self._pronoun(start), start, groups[0].start if groups else end
        for k, group in enumerate(groups):
            self.last = group.people
            yield group, group.end, groups[k + 1].start if k + 1 < len(groups) else end

    def _pronoun(self, start: int) -> _Subjects | None:
        match = re.compile(r"(?:He|She|They|His|Her)\b").match(self.record.text, start)
        if not match or not self.last:
            return None
        carried = tuple(replace(person, carried=True) for person in self.last)
        return _Subjects(carried, match.start(), match.end())

    def _subjects(self, start: int, end: int) -> _Subjects:
        text = self.record.text
        words = text[start:end]
        if re.search(r"\b[Aa]uthors?\b", words) or words in ("We", "I"):
            body = parties.paper(self.record)
            if len(self.record.authors) == 1 and words in ("I", "The author"):
                body = replace(body, concept=parties.person(self.record.authors[0].name))
            return _Subjects((replace(body, text=words, start=start, end=end),), start, end)
        people = tuple(
            self._person(m.start(), m.end()) for m in self._name.finditer(text, start, end)
        )
        return _Subjects(people, start, end)

    def _person(self, start: int, end: int) -> Argument:
        words = self.record.text[start:end].rstrip(" -")
        author = parties.author_of(self.record, words)
        bare = re.sub(r"^(?:Drs?|Prof(?:essor)?s?|Mrs?|Ms)\.?\s+", "", words)
        concept = parties.person(author.name if author else bare)
        return Argument(words, start, start + len(words), concept)

    def _region(
        self, subjects: _Subjects | None, start: int, end: int, sentence: tuple[int, int]
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
        subjects: _Subjects | None,
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
        self, subjects: _Subjects | None, cue: _Cue, sentence: tuple[int, int]
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
