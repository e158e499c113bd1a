"""The claims of running text: what the grammar proposes and the gate lets pass, made into values."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby

from msgraph.extract import (
    abbreviations,
    candidates,
    certainty,
    citations,
    clauses,
    contexts,
    courses,
    disclosures,
    features,
    frames,
    gate,
    meanings,
    naming,
    nominal,
    numbers,
    regimens,
    sentences,
    studies,
    topics,
    verbal,
    word_sets,
)
from msgraph.extract.candidates import Candidate, Paper
from msgraph.extract.clauses import Parse
from msgraph.extract.contexts import Setting
from msgraph.extract.frames import Cues
from msgraph.extract.gate import Gate
from msgraph.extract.naming import Namer
from msgraph.extract.proposals import Proposal
from msgraph.extract.topics import Name, Topics
from msgraph.extract.weighing import Rivals
from msgraph.lexicon import Lexicon
from msgraph.model import Argument, Claim, Record, Result, Slot

#: Verbs without which a legend asserts nothing.
_ASSERTING = word_sets.of("grammar.asserting")
#: A sentence with more words than this is no sentence.
_MOST_WORDS = 220


def views_of(record: Record) -> list[Parse]:
    """The grammar's view of each sentence of a record."""
    return _parsed(sentences.of_record(record))


def _parsed(found: list[sentences.Sentence]) -> list[Parse]:
    return [clauses.parse(s) for s in found if len(s.words) <= _MOST_WORDS and not _is_legend(s)]


def _is_legend(sentence: sentences.Sentence) -> bool:
    """Whether a figure's sentence only explains signs and abbreviations."""
    if sentence.section.kind not in ("figure", "table"):
        return False
    return ";" in sentence.words or not any(word in _ASSERTING for word in sentence.words)


def proposals_of(view: Parse, cues: Cues) -> list[Proposal]:
    """All that a sentence proposes."""
    return [*verbal.of_sentence(view, cues), *nominal.of_sentence(view, cues)]


def candidates_of(views: list[Parse], found: Topics, cues: Cues) -> list[Candidate]:
    """Every candidate of a paper with its features, in text order."""
    paper = Paper(found)
    out: list[Candidate] = []
    group = 0
    for view in views:
        mine: list[Candidate] = []
        for proposal in proposals_of(view, cues):
            if proposal.frame.name == "study":
                continue
            group += 1
            mine.extend(candidates.of_proposal(view, proposal, paper, group, cues))
        for proposal, given, dose in regimens.of_sentence(view):
            group += 1
            mine.extend(candidates.of_regimen(view, proposal, given, dose, paper, group))
        paper.previous = _main_subject(mine, paper)
        out.extend(mine)
    for c, (shared, own) in zip(out, features.of_paper(out, found, cues), strict=True):
        c.shared, c.features = shared, own
    return out


def _main_subject(mine: list[Candidate], paper: Paper) -> Name | None:
    """What the next sentence's pronouns mean: this sentence's first own subject, else what the paper is about."""
    if not mine:
        return paper.previous
    own = next((c.subject for c in mine if c.rank == 0 and c.how == "direct"), None)
    return own or (paper.topics.interventions[0] if paper.topics.interventions else paper.previous)


def claims_of(record: Record, lexicon: Lexicon, judge: Gate | None = None) -> tuple[Claim, ...]:
    """The claims of a record's running text and of its other parts, sorted by place.

    `judge` is another gate than the project's own, one that lets everything pass, say.
    """
    with _uncollected():
        return _claims_of(record, lexicon, judge or gate.shipped())


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cycles: reading a paper makes none, and it takes a fifth of the time to find that out."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _claims_of(record: Record, lexicon: Lexicon, judge: Gate) -> tuple[Claim, ...]:
    cues = frames.shipped()
    read = sentences.of_record(record)
    views = _parsed(read)
    long_forms = _long_forms(record.text)
    found = topics.find(views, cues, long_forms, judge.topics)
    offered = candidates_of(views, found, cues)
    gate.judge(offered, judge)
    namer = Namer(naming.matcher_of(lexicon), long_forms, cues)
    hopeful = [c for c in offered if c.score >= gate.LEAST * judge.threshold]
    gate.share_known(hopeful, judge.threshold, namer.knows)
    chosen = gate.choose(hopeful, judge.threshold)
    studied = studies.species(record)
    paper = _Paper(
        namer=namer,
        cues=cues,
        sentences=len(views),
        field=found.works_with,
        kinds=judge.kinds,
        slots=contexts.of_paper(studied, studies.design(record, studied)),
    )
    claims = [claim for claim in _told(chosen, paper) if not _is_of_itself(claim)]
    claims.extend(courses.find(views, found, namer))
    claims.extend([*disclosures.find(record), *citations.find(record)])
    claims.extend(studies.find(record, read))
    return tuple(sorted(claims, key=_place))


@dataclass(frozen=True, slots=True)
class _Paper:
    """What the claims of a paper share."""

    namer: Namer
    cues: Cues
    sentences: int
    field: str
    kinds: Rivals
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """What the claims of a sentence share."""

    quote: str
    role: str
    setting: Setting


def _told(chosen: list[Candidate], paper: _Paper) -> Iterator[Claim]:
    """The claims of the chosen candidates, sentence by sentence."""
    for _, group in groupby(chosen, key=lambda c: c.view.sentence.start):
        members = list(group)
        view = members[0].view
        sentence = view.sentence
        told = _Told(
            sentence.text[sentence.start : sentence.end],
            certainty.role(view, paper.sentences),
            contexts.of_sentence(view),
        )
        for c, results in zip(members, _numbers(members), strict=True):
            yield _claim(c, paper, told, results)


def _numbers(members: list[Candidate]) -> Iterator[tuple[Result, ...]]:
    """The numbers of the sentence that stand between each candidate's object and the next one's.

    Those after the last object of a sentence belong to every claim that has none of its own.
    """
    sentence = members[0].view.sentence
    results = numbers.find(sentence.text, sentence.start, sentence.end)
    places = sorted({c.object.start for c in members})
    last = tuple(r for r in results if r.start >= places[-1])
    for c in members:
        limit = next((p for p in places if p > c.object.start), sentence.end)
        own = tuple(r for r in results if c.object.start <= r.start < limit)
        yield own or last


def _place(claim: Claim) -> tuple[int, int, int, int, int, str]:
    return (
        claim.quote_start,
        claim.quote_end,
        claim.cue_start,
        claim.object.start,
        claim.subject.start,
        claim.predicate,
    )


def _long_forms(text: str) -> dict[str, str]:
    return {short: text[start:end] for short, (start, end) in abbreviations.find(text).items()}


def _claim(c: Candidate, paper: _Paper, told: _Told, results: tuple[Result, ...]) -> Claim:
    sentence, cues = c.view.sentence, paper.cues
    said = meanings.stated(c, cues)
    polarity, direction = certainty.polarity_and_direction(c, said[1])
    cue_start, cue_end = sentence.span(*c.proposal.cue)
    if c.proposal.frame.name == "value" and any(map(numbers.is_by_chance, results)):
        direction = "unchanged"
    subject = _argument(c.subject, paper.namer, sentence.start, sentence.end)
    thing = _argument(c.object, paper.namer, sentence.start, sentence.end)
    predicate = meanings.with_adverse_event(said[0], subject, thing)
    return Claim(
        kind=meanings.kind_of(c, cues, predicate, said, paper.field, paper.kinds),
        subject=subject,
        predicate=predicate,
        object=replace(thing, concept=None) if predicate == "msg:hasRegimen" else thing,
        quote=told.quote,
        quote_start=sentence.start,
        quote_end=sentence.end,
        cue_start=cue_start,
        cue_end=cue_end,
        direction=direction or "unspecified",
        aspect=meanings.aspect_of(c),
        polarity=polarity,
        modality=certainty.modality(c, cues, told.role),
        role=told.role,
        section=sentence.section.kind,
        context=contexts.of_candidate(c, told.setting, paper.namer, cues) + paper.slots,
        results=results,
        confidence=round(c.score, 3),
        attributed_to=told.setting.attributed_to,
    )


def _is_of_itself(claim: Claim) -> bool:
    """Whether both ends name one concept: "the dose of A and its short form was lower" says nothing."""
    subject, thing = claim.subject.concept, claim.object.concept
    return subject is not None and thing is not None and subject.slug == thing.slug


def _argument(name: Name, namer: Namer, start: int, end: int) -> Argument:
    carried = not start <= name.start < end
    return Argument(
        name.text, name.start, name.end, namer.concept(name.label or name.text), carried
    )
