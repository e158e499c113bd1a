"""What a study is: its aim, its size, its registration, whom it is about, its design and species."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from msgraph import lexicon
from msgraph.extract import aims, numbers, parties, populations, sentences, wording
from msgraph.extract.designs import MIXED, design, species
from msgraph.extract.sentences import Sentence
from msgraph.model import Argument, Claim, Concept, Record, Result, Slot

__all__ = ("MIXED", "design", "find", "population", "species")


def find(record: Record, read: Sequence[Sentence] | None = None) -> list[Claim]:
    """The study claims of a paper, in text order: aims, sample sizes, registry numbers.

    The subject is always the paper, by the words that name it there ("this study", "we") or by none. An
    aim's object is what is studied, without the aspect that is asked about it: "efficacy of X" studies X
    in the aspect "efficacy". How many took part is a literal with its number as a result. `read` are the
    record's sentences where they are known already.
    """
    found: list[Claim] = []
    for sentence in sentences.of_record(record) if read is None else read:
        if sentence.section.kind != "figure":
            found += aims.find(record, sentence)
            if _DIGITS.search(record.text, sentence.start, sentence.end):
                found += _sizes(record, sentence)
                found += _registrations(record, sentence)
    return found


_DIGITS = re.compile("[0-9]")
_NUMBER = r"(?:[0-9]{1,3}(?:[,\u2009\u202f\xa0][0-9]{3})+|[0-9]{1,9})"


@cache
def _size() -> re.Pattern[str]:
    """A number of people: the cheap test before the dear ones, and what they look for."""
    return re.compile(rf"{_NUMBER}\s+(?:[\w/()'’-]+\s+){{0,5}}?{wording.pattern('people')}\b")


@cache
def _size_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    size = rf"(?P<size>{_size().pattern})"
    return (
        re.compile(
            r"(?:[Aa]\s+total\s+of\s+|[Aa]ltogether,?\s+|[Oo]verall,?\s+|^(?:In\s+(?:total|all),?\s+)?)"
            rf"{size}[^.;]{{0,120}}?\b(?P<cue>{wording.pattern('enrolled')})\b"
        ),
        re.compile(
            r"(?:[Ww]e|[Ss]tudy|[Tt]rial|[Aa]nalysis|[Rr]eview|[Cc]ohort|[Pp]opulation|[Ss]ample)\s+"
            r"(?:prospectively\s+|retrospectively\s+|have\s+|finally\s+)?"
            rf"(?P<cue>{wording.pattern('enrols')})\s+(?:a\s+total\s+of\s+|data\s+(?:from|of)\s+)?{size}"
        ),
    )


def _sizes(record: Record, sentence: Sentence) -> Iterator[Claim]:
    """How many took part, where a sentence says that they were enrolled."""
    said = record.text[sentence.start : sentence.end]
    if not _size().search(said):
        return
    for pattern in _size_patterns():
        match = pattern.search(said)
        if match is None:
            continue
        start = sentence.start + match.start("size")
        end = sentence.start + match.end("size")
        counted = numbers.find(record.text, start, end)[:1]
        cue = (sentence.start + match.start("cue"), sentence.start + match.end("cue"))
        yield _claim(
            record,
            sentence,
            "msg:hasSampleSize",
            Argument(record.text[start:end], start, end),
            cue=cue,
            results=tuple(r for r in counted if r.kind == "count"),
            modality="demonstrated",
        )
        return


_REGISTRY = re.compile(
    r"\b(?:NCT ?(?P<nct>[0-9]{8})|ISRCTN ?(?P<isrctn>[0-9]{7,8})|(?:EudraCT|EUDRACT)\b[^0-9]{0,20}(?P<eudract>[0-9]{4}-[0-9]{6}-[0-9]{2})|"
    r"CRD ?(?P<prospero>42[0-9]{9,10})|ChiCTR[-A-Z]{0,9}[0-9]{8,12}|UMIN[0-9]{9}|ACTRN[0-9]{14}|DRKS[0-9]{8}|"
    r"CTRI/[0-9]{4}/[0-9]{2,3}/[0-9]{6}|NTR[- ]?[0-9]{3,5}|IRCT[0-9]{8,16}N?[0-9]{0,3}|KCT[0-9]{7}|jRCTs?[0-9]{9,10}|"
    r"TCTR[0-9]{11}|PACTR[0-9]{15,16}|RBR-[0-9a-z]{6,8})\b"
)


def _registrations(record: Record, sentence: Sentence) -> Iterator[Claim]:
    for match in _REGISTRY.finditer(record.text, sentence.start, sentence.end):
        number = match.group()
        for name in ("nct", "isrctn", "eudract", "prospero"):
            if match[name]:
                prefix = {"nct": "NCT", "isrctn": "ISRCTN", "eudract": "", "prospero": "CRD"}[name]
                number = prefix + match[name]
        start = match.start("eudract") if match["eudract"] else match.start()
        words = record.text[start : match.end()]
        concept = _trials().get(number) or Concept.of_words("trial", number)
        yield _claim(
            record,
            sentence,
            "msg:registeredAs",
            Argument(words, start, match.end(), concept),
            modality="asserted",
        )


@cache
def _trials() -> dict[str, Concept]:
    """The lexicon's trials by their registry numbers."""
    return {
        match.curie.partition(":")[2]: entry.concept
        for entry in lexicon.shipped().entries.values()
        if entry.concept.category == "trial"
        for match in entry.matches
        if match.relation == "exact" and match.status == "accepted"
    }


def _claim(
    record: Record,
    sentence: Sentence,
    predicate: str,
    what: Argument,
    *,
    cue: tuple[int, int] = (-1, -1),
    results: tuple[Result, ...] = (),
    modality: str,
) -> Claim:
    return Claim(
        kind="study",
        subject=parties.paper(record),
        predicate=predicate,
        object=what,
        quote=record.text[sentence.start : sentence.end],
        quote_start=sentence.start,
        quote_end=sentence.end,
        cue_start=cue[0],
        cue_end=cue[1],
        modality=modality,
        role="method",
        section=sentence.section.kind,
        results=results,
        confidence=0.9,
    )


def population(record: Record) -> Slot | None:
    """Whom the study is about: the first phrase that says more than "patients", title, aims and methods first."""
    order = ("title", "aim", "methods", "abstract", "background", "results")
    found: list[Slot] = []
    for sentence in sorted(sentences.of_record(record), key=lambda s: _rank(order, s.section.kind)):
        place = populations.find(record.text, sentence.start, sentence.end)
        if place and len(place.text.split()) > 2:
            return place
        if place:
            found.append(place)
    return found[0] if found else None


def _rank(order: tuple[str, ...], kind: str) -> int:
    return order.index(kind) if kind in order else len(order)
