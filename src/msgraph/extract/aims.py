"""What a study sets out to find: the sentences of its aim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from msgraph import lexicon
from msgraph.extract import parties, populations
from msgraph.extract.sentences import Sentence
from msgraph.model import Argument, Claim, Concept, Record, Slot

_STEMS = (
    r"(?:nvestigat|valuat|ssess|xamin|stud[yi]|ompar|xplor|naly[sz]|etermin|[Tt]est|escrib|eview|ummari[sz]|dentif|"
    r"haracteri|stimat|easur|uantif|iscuss|eport|resent|larif|lucidat|stablish|nderst[ao]|erif|alidat|[Ss]earch|rovid|"
    r"utline|ighlight|evelop|find out|bserv|pprais|ynthesi|ddress|efine|ocument|emonstrat|onfirm|elineat|scertain|"
    r"onitor|map|look at|see|know|show|ntroduc|llustrat|update|urvey|focus)"
)
_STUDY = (
    r"(?:(?:the|this|our|the present|the current|present|current)\s+)?(?:[\w-]+\s+){0,4}?"
    r"(?:study|trial|review|analysis|article|paper|work|research|survey|investigation|meta-analysis|report|project|protocol)"
)
_VERBS = (
    r"(?:investigate|evaluate|assess|examine|study|compare|explore|analy[sz]e|determine|test|describe|review|"
    r"summari[sz]e|identify|characteri[sz]e|estimate|measure|quantify|discuss|report|present|clarify|elucidate|"
    r"establish|understand|verify|validate|search for|provide|update|outline|highlight|develop|search|find out|"
    r"observe|appraise|synthesi[sz]e|address|define|document|demonstrate|confirm|delineate|ascertain|monitor|map|"
    r"look at|see|know|show|introduce|illustrate)"
)
_DID = (
    r"(?:investigated|investigates|evaluated|evaluates|assessed|assesses|examined|examines|studied|studies|compared|"
    r"compares|explored|explores|analy[sz]ed|analy[sz]es|tested|describes?|reviewed|reviews?|summari[sz]es?|"
    r"discuss(?:es)?|reports?|presents?|investigate|evaluate|assess|examine|study|compare|explore|analy[sz]e|"
    r"provides?|outlines?|highlights?|characteri[sz]ed|quantified|estimated|determined|focus(?:es)? on|surveyed)"
)
_SUBJECT = rf"(?P<who>[Ww]e|[Tt]he authors|{_STUDY})"
_AIMS = (
    re.compile(
        rf"(?:[Tt]he|[Oo]ur)\s+(?:[\w-]+\s+){{0,3}}?(?:aim|purpose|objective|goal)s?(?:\s+of\s+(?P<who>{_STUDY}))?\s+"
        rf"(?:was|were|is|are)\s+(?:therefore\s+|thus\s+)?to\s+(?:\w+ly\s+)?(?P<verb>{_VERBS})\s+"
    ),
    re.compile(
        rf"{_SUBJECT}\s+(?:was\s+|is\s+|were\s+)?(?:therefore\s+|thus\s+|also\s+)?"
        rf"(?:aim(?:s|ed)?|sought|seeks|intend(?:s|ed)?|designed|conducted|undertaken|performed|carried out|set out|"
        rf"planned|attempt(?:s|ed)?|want(?:s|ed)?)\s+(?:to|at)\s+(?:\w+ly\s+)?(?P<verb>{_VERBS}|investigating|evaluating|assessing|"
        rf"examining|comparing|determining|exploring|identifying|analy[sz]ing)\s+"
    ),
    re.compile(
        rf"^(?:[A-Z][A-Za-z /&-]{{2,40}}:\s*|In order\s+)?[Tt]o\s+(?:\w+ly\s+)?(?P<verb>{_VERBS})\s+(?P<who>)"
    ),
    re.compile(
        rf"(?:^|[Hh]ere(?:in)?,?\s+|,\s+){_SUBJECT}\s+(?:will\s+|have\s+|also\s+|hereby\s+|herein\s+|here\s+|further\s+|\w+ly\s+){{0,2}}"
        rf"(?P<verb>{_DID})\s+"
    ),
)
_UPDATE = re.compile(
    r"(?:an?\s+|the\s+)?(?:[\w-]+\s+){0,3}?(?:update|overview|summary|review|synthesis|insights?|evidence)\s+(?:on|of|into|about)\s+"
)
_WHETHER = re.compile(r"(?:whether|if|how|why|what|which|that)\b")
_ASPECT = re.compile(
    r"(?:(?:the|an?|their|its|possible|potential)\s+)*(?P<aspect>(?:[\w/-]+(?:,\s+|\s+)(?:and\s+|or\s+)?){0,5}?"
    r"(?:efficacy|safety|effects?|impacts?|roles?|influence|tolerability|effectiveness|associations?|relationships?|"
    r"incidence|prevalence|frequency|outcomes?|use|value|utility|feasibility|performance|accuracy|activity|"
    r"pharmacokinetics|mechanisms?(?: of action)?|experience|benefits?|risks?|burden|characteristics|expression|"
    r"correlations?|link|contribution|importance|significance|potential|predictors|risk factors|responses?|"
    r"advantages|validity|reliability|cost-effectiveness|costs?|changes|differences))\s+"
    r"(?:of|between|for|among|with|on)\s+(?:the\s+|an?\s+)?"
)
_TARGET = re.compile(r"\s+on\s+(?:the\s+)?")
_BOTH = re.compile(r"\s+(?:and|with)\s+(?:the\s+)?")
_BETWEEN = re.compile(r"(?:associations?|relationships?|correlations?|link)$")
_STOP = re.compile(
    r"(?:\s+(?:in|on|among|for|by|using|through|via|during|after|as|compared|versus|vs|within|from|at|to|with|that|which|"
    r"when|because|based|including|under|over|followed|were|was|is|are|and\s+(?:to|its|their|the)|according|between|"
    r"following|who|where|while|whose|will)\b|[,;:(]|\.(?=\s|$)|[.?!]?$)"
)
_LONGEST = 12
#: Cheap tests before the dear ones: a verb of asking, and somebody who asks.
_ASKS = re.compile(_STEMS)
_SPEAKS = re.compile(
    r"\b(?:[Ww]e|authors|study|trial|review|analysis|article|paper|work|research|survey|investigation|report|project|"
    r"protocol|aims?|purposes?|objectives?|goals?|To|meta-analysis)\b"
)
_MEANS = re.compile(
    r"\b(?:aim|sought|seek|inten|designed|conducted|undertaken|performed|carried|set\b|planned|attempt|want)"
)
#: Where a bare "To evaluate ..." may be an aim.
_AIM_SECTIONS = ("aim", "background", "abstract", "methods")
_LIST = re.compile(r"\s*(?:,\s*(?:and\s+|or\s+)?|\s+and\s+|\s+or\s+)\s*")
_COMPARATOR = re.compile(
    r"\s+(?:with|versus|vs\.?|to|and|against|compared\s+(?:with|to))\s+(?:the\s+|an?\s+)?"
)
_IN = re.compile(r"\s+(?:in|for|of)\s+(?:the\s+)?")


def find(record: Record, sentence: Sentence) -> Iterator[Claim]:
    """``msg:studies`` claims of a sentence: one for each thing that is studied.

    A plan ("to evaluate") is hypothesised, what the paper says that it does ("we review") asserted.
    """
    said = record.text[sentence.start : sentence.end]
    if not (_SPEAKS.search(said) and _ASKS.search(said)):
        return
    for pattern in _AIMS:
        if pattern is _AIMS[1] and not _MEANS.search(said):
            continue
        match = pattern.search(said)
        bare = match is not None and match.re is _AIMS[2]
        if match and not (bare and sentence.section.kind not in _AIM_SECTIONS):
            yield from _aim(record, sentence, match)
            return


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked, as places in the sentence: of which aspect, and whether it is a clause."""

    start: int
    aspect: str
    is_clause: bool


def _question(said: str, at: int) -> _Question:
    update = _UPDATE.match(said, at)
    at = update.end() if update else at
    whether = _WHETHER.match(said, at)
    at = whether.end() if whether else at
    aspect = _ASPECT.match(said, at)
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
        modality="asserted" if match.re is _AIMS[3] else "hypothesised",
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
    between = _BOTH.search(said, start, end) if _BETWEEN.search(question.aspect) else None
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
