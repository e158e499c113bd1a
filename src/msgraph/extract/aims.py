"""What a study sets out to find: the sentences of its aim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from msgraph import lexicon
from msgraph.extract import parties, populations, wording
from msgraph.extract.sentences import Sentence
from msgraph.model import Argument, Claim, Concept, Record, Slot

_WHETHER = re.compile(r"(?:whether|if|how|why|what|which|that)\b")
_TARGET = re.compile(r"\s+on\s+(?:the\s+)?")
_BOTH = re.compile(r"\s+(?:and|with)\s+(?:the\s+)?")
_STOP = re.compile(
    r"(?:\s+(?:in|on|among|for|by|using|through|via|during|after|as|compared|versus|vs|within|from|at|to|with|that|which|"
    r"when|because|based|including|under|over|followed|were|was|is|are|and\s+(?:to|its|their|the)|according|between|"
    r"following|who|where|while|whose|will)\b|[,;:(]|\.(?=\s|$)|[.?!]?$)"
)
_LONGEST = 12
#: Where a bare "To evaluate ..." may be an aim.
_AIM_SECTIONS = ("aim", "background", "abstract", "methods")
#: Where "we compared" tells what the study is, and not one of its many steps.
_TOLD_SECTIONS = (*_AIM_SECTIONS, "title", "conclusions")
_LIST = re.compile(r"\s*(?:,\s*(?:and\s+|or\s+)?|\s+and\s+|\s+or\s+)\s*")
_COMPARATOR = re.compile(
    r"\s+(?:with|versus|vs\.?|to|and|against|compared\s+(?:with|to))\s+(?:the\s+|an?\s+)?"
)
_IN = re.compile(r"\s+(?:in|for|of)\s+(?:the\s+)?")


@dataclass(frozen=True, slots=True)
class _Grammar:
    """How aims are worded: `told` is what the paper says that it does, the others what it plans to do."""

    goals: re.Pattern[str]
    goal: re.Pattern[str]
    plan: re.Pattern[str]
    bare: re.Pattern[str]
    told: re.Pattern[str]
    overview: re.Pattern[str]
    aspect: re.Pattern[str]
    between: re.Pattern[str]
    speakers: frozenset[str]
    asks: frozenset[str]
    plans: frozenset[str]


@cache
def _grammar() -> _Grammar:
    study = (
        r"(?:(?:the|this|our|the present|the current|present|current)\s+)?(?:[\w-]+\s+){0,4}?"
        + wording.pattern("study")
    )
    who = rf"(?P<who>[Ww]e|[Tt]he authors|{study})"
    ask = wording.pattern("ask")
    aspect = wording.pattern("aspect")
    return _Grammar(
        goals=re.compile(wording.pattern("goal")),
        goal=re.compile(
            rf"(?:[Tt]he|[Oo]ur)\s+(?:[\w-]+\s+){{0,3}}?{wording.pattern('goal')}s?(?:\s+of\s+(?P<who>{study}))?\s+"
            rf"(?:was|were|is|are)\s+(?:therefore\s+|thus\s+)?to\s+(?:\w+ly\s+)?(?P<verb>{ask})\s+"
        ),
        plan=re.compile(
            rf"{who}\s+(?:was\s+|is\s+|were\s+)?(?:therefore\s+|thus\s+|also\s+)?{wording.pattern('plan')}\s+"
            rf"(?:to|at)\s+(?:\w+ly\s+)?(?P<verb>{wording.pattern('ask', 'ask_ing')})\s+"
        ),
        bare=re.compile(
            rf"(?:[A-Z][A-Za-z /&-]{{2,40}}:\s*|In order\s+)?[Tt]o\s+(?:\w+ly\s+)?(?P<verb>{ask})\s+(?P<who>)"
        ),
        told=re.compile(
            rf"(?:^|[Hh]ere(?:in)?,?\s+|,\s+){who}\s+"
            r"(?:will\s+|have\s+|also\s+|hereby\s+|herein\s+|here\s+|further\s+|\w+ly\s+){0,2}"
            rf"(?P<verb>{wording.pattern('done')})\s+"
        ),
        overview=re.compile(
            rf"(?:an?\s+|the\s+)?(?:[\w-]+\s+){{0,3}}?{wording.pattern('overview')}\s+(?:on|of|into|about)\s+"
        ),
        aspect=re.compile(
            r"(?:(?:the|an?|their|its|possible|potential)\s+)*"
            rf"(?P<aspect>(?:[\w/-]+(?:,\s+|\s+)(?:and\s+|or\s+)?){{0,5}}?{aspect})\s+"
            r"(?:of|between|for|among|with|on)\s+(?:the\s+|an?\s+)?"
        ),
        between=re.compile(rf"{wording.pattern('between')}$"),
        speakers=wording.words("study", "goal")
        | {"aims", "purposes", "objectives", "goals", "We", "we", "authors", "To", "to"},
        asks=wording.words("ask", "ask_ing", "done"),
        plans=wording.words("plan"),
    )


def find(record: Record, sentence: Sentence) -> Iterator[Claim]:
    """``msg:studies`` claims of a sentence: one for each thing that is studied.

    A plan ("to evaluate") is hypothesised, what the paper says that it does ("we review") asserted.
    """
    match = _match(record.text[sentence.start : sentence.end], sentence)
    if match is not None:
        yield from _aim(record, sentence, match)


def _match(said: str, sentence: Sentence) -> re.Match[str] | None:
    """The words that make a sentence an aim; the cheap tests come first."""
    grammar = _grammar()
    words = sentence.words
    if grammar.speakers.isdisjoint(words) or grammar.asks.isdisjoint(words):
        return None
    match = grammar.goal.search(said) if grammar.goals.search(said) else None
    if match is None and not grammar.plans.isdisjoint(words):
        match = grammar.plan.search(said)
    if match is None and sentence.section.kind in _AIM_SECTIONS:
        match = grammar.bare.match(said)
    if match is None and sentence.section.kind in _TOLD_SECTIONS:
        match = grammar.told.search(said)
    return match


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked, as places in the sentence: of which aspect, and whether it is a clause."""

    start: int
    aspect: str
    is_clause: bool


def _question(said: str, at: int) -> _Question:
    update = _grammar().overview.match(said, at)
    at = update.end() if update else at
    whether = _WHETHER.match(said, at)
    at = whether.end() if whether else at
    aspect = _grammar().aspect.match(said, at)
    asked = aspect["aspect"].strip() if aspect else ""
    return _Question(aspect.end() if aspect else at, asked, whether is not None)


def _aim(record: Record, sentence: Sentence, match: re.Match[str]) -> Iterator[Claim]:
    said, base = match.string, sentence.start
    question = _question(said, match.end())
    spans = list(_objects(said, question))
    place = populations.find(record.text, base + question.start, sentence.end)
    context = (place,) if place else _disease(record, base + spans[-1][1], sentence.end)
    if match["verb"].startswith("compar"):
        context += _comparator(record, base + spans[-1][1], sentence.end)
    claim = Claim(
        kind="study",
        subject=_subject(record, base, match),
        predicate="msg:studies",
        object=Argument(""),
        quote=said,
        quote_start=base,
        quote_end=sentence.end,
        cue_start=base + match.start("verb"),
        cue_end=base + match.end("verb"),
        aspect=question.aspect,
        modality="asserted" if match.re is _grammar().told else "hypothesised",
        role="aim",
        section=sentence.section.kind,
        context=context,
        confidence=0.8,
    )
    for start, end in spans:
        for what in _named(record, base + start, base + end, is_clause=question.is_clause):
            yield replace(claim, object=what)


def _objects(said: str, question: _Question) -> Iterator[tuple[int, int]]:
    """What is studied: two things for "the effect of X on Y" and "the link between X and Y"."""
    article = re.compile(r"\s*(?:(?:the|an?)\s+)?").match(said, question.start)
    start = article.end() if article else question.start
    end = _stop(said, start)
    between = _BOTH.search(said, start, end) if _grammar().between.search(question.aspect) else None
    if between:
        yield start, between.start()
        yield between.end(), end
        return
    yield start, end
    target = _TARGET.match(said, end) if question.aspect else None
    if target:
        yield target.end(), _stop(said, target.end())


def _stop(said: str, start: int) -> int:
    stop = _STOP.search(said, start)
    return stop.start() if stop else len(said)


def _named(record: Record, start: int, end: int, *, is_clause: bool) -> list[Argument]:
    """The things that words name; a question ("whether X improves Y") stays a literal.

    "A and B" is two things where the lexicon knows both, else one.
    """
    words = record.text[start:end].rstrip(" .,;")
    if len(words.split()) > _LONGEST or not re.match(r"[^\d\W]", words) or len(words) < 2:
        return []
    if is_clause:
        return [Argument(words, start, start + len(words))]
    parts = _parts(words, start)
    known = [(part, _known(part[0])) for part in parts]
    if len(parts) > 1 and all(concept is not None for _, concept in known):
        return [Argument(w, at, at + len(w), concept) for (w, at), concept in known]
    concept = _known(words) or Concept.of_words("entity", words)
    return [Argument(words, start, start + len(words), concept)]


def _parts(words: str, start: int) -> list[tuple[str, int]]:
    """The members of a list, each with where it starts."""
    found, at = [], 0
    for link in _LIST.finditer(words):
        found.append((words[at : link.start()], start + at))
        at = link.end()
    return [*found, (words[at:], start + at)]


def _known(words: str) -> Concept | None:
    """The lexicon's concept of a name, or None."""
    return _names().get(words if len(words) < 5 else words.casefold())


@cache
def _names() -> dict[str, Concept]:
    names: dict[str, Concept | None] = {}
    for name, concepts in lexicon.shipped().names().items():
        key = name if len(name) < 5 else name.casefold()
        known = concepts[0] if len(concepts) == 1 and concepts[0].category != "company" else None
        names[key] = known if key not in names or names[key] == known else None
    return {name: concept for name, concept in names.items() if concept is not None}


def _subject(record: Record, base: int, match: re.Match[str]) -> Argument:
    paper = parties.paper(record)
    who = match.groupdict().get("who")
    if not who:
        return paper
    start = base + match.start("who")
    return Argument(who, start, start + len(who), paper.concept)


def _longest_known(record: Record, start: int, end: int) -> Argument | None:
    """The longest run of words from `start` that the lexicon knows."""
    words = re.compile(r"[\w-]+(?:\s+[\w-]+){0,5}").match(record.text, start, end)
    last = words.end() if words else start
    while last > start:
        concept = _known(record.text[start:last])
        if concept is not None:
            return Argument(record.text[start:last], start, last, concept)
        last = max(record.text.rfind(" ", start, last), start)
    return None


def _comparator(record: Record, start: int, end: int) -> tuple[Slot, ...]:
    link = _COMPARATOR.match(record.text, start, end)
    known = _longest_known(record, link.end(), end) if link else None
    return (Slot("comparator", known.text, known.start, known.end, known.concept),) if known else ()


def _disease(record: Record, start: int, end: int) -> tuple[Slot, ...]:
    """The disease in which something is studied: "in RRMS"."""
    link = _IN.match(record.text, start, end)
    known = _longest_known(record, link.end(), end) if link else None
    if known is None or known.concept is None or known.concept.category != "disease":
        return ()
    return (Slot("disease", known.text, known.start, known.end, known.concept),)
