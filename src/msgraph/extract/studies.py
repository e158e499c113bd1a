"""What a study is: its aim, its size, its registration, its design, its species, whom it is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from msgraph import lexicon, resources
from msgraph.extract import numbers, parties, sentences
from msgraph.extract.sentences import Sentence
from msgraph.model import Argument, Claim, Concept, Record, Result, Slot

MIXED = "mixed"


def find(record: Record) -> list[Claim]:
    """The study claims of a paper, in text order: aims, sample sizes, registry numbers.

    The subject is always the paper, by the words that name it there ("this study", "we") or by none. An
    aim's object is what is studied, without the aspect that is asked about it: "efficacy of X" studies X
    in the aspect "efficacy".
    """
    found: list[Claim] = []
    for sentence in sentences.of_record(record):
        if sentence.section.kind != "figure":
            found += _aims(record, sentence)
            found += _sizes(record, sentence)
            found += _registrations(record, sentence)
    return found


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
_PLACE = re.compile(
    r"\s+(?:in|among|within|of|for)\s+(?P<population>(?:(?!(?:of|that|has|have|was|is|for|in|a|which|the\s+\w+\s+of)\s)"
    r"[\w/()'’+-]+\s+){0,5}?(?:patients|adults?|children|women|men|people|"
    r"participants|individuals|subjects|infants|adolescents|mice|rats|volunteers|survivors|persons|models?)"
    r"(?:\s+(?:with|who|undergoing|receiving|after|aged|treated|on|living)\s+[^,.;()]{3,80})?)"
)
_STOP = re.compile(
    r"(?:\s+(?:in|on|among|for|by|using|through|via|during|after|as|compared|versus|vs|within|from|at|to|with|that|which|"
    r"when|because|based|including|under|over|followed|were|was|is|are|and\s+(?:to|its|their|the)|according|between|"
    r"following|who|where|while|whose|will)\b|[,;:(]|\.(?=\s|$)|[.?!]?$)"
)
_LONGEST = 12


def _aims(record: Record, sentence: Sentence) -> Iterator[Claim]:
    text = record.text
    said = text[sentence.start : sentence.end]
    for rule, pattern in enumerate(_AIMS):
        match = pattern.search(said)
        if match and not (
            rule == 2 and sentence.section.kind not in ("aim", "background", "abstract", "methods")
        ):
            yield from _aim(record, sentence, match, is_plan=rule < 3)
            return


def _aim(
    record: Record, sentence: Sentence, match: re.Match[str], *, is_plan: bool
) -> Iterator[Claim]:
    said = match.string
    at = match.end()
    update = _UPDATE.match(said, at)
    at = update.end() if update else at
    whether = _WHETHER.match(said, at)
    is_clause = whether is not None
    at = whether.end() if whether else at
    aspect = _ASPECT.match(said, at)
    first = aspect.end() if aspect else at
    place = _PLACE.search(said, first)
    asked = aspect["aspect"].strip() if aspect else ""
    for start, end in _objects(said, first, asked):
        what = _object(record, sentence.start + start, sentence.start + end, is_clause=is_clause)
        if what is not None:
            yield _study_claim(
                record,
                sentence,
                _subject(record, sentence, match),
                "msg:studies",
                what,
                cue=(sentence.start + match.start("verb"), sentence.start + match.end("verb")),
                aspect=asked,
                context=_population_slot(sentence, place),
                role="aim",
                modality="hypothesised" if is_plan else "asserted",
            )


def _objects(said: str, start: int, aspect: str) -> Iterator[tuple[int, int]]:
    """What is studied: two things for "the effect of X on Y" and "the link between X and Y"."""
    article = re.compile(r"\s*(?:(?:the|an?)\s+)?").match(said, start)
    start = article.end() if article else start
    stop = _STOP.search(said, start)
    end = stop.start() if stop else len(said)
    between = _BOTH.search(said, start, end) if _BETWEEN.search(aspect) else None
    if between:
        yield start, between.start()
        yield between.end(), end
        return
    yield start, end
    target = _TARGET.match(said, end) if aspect else None
    if target:
        stop = _STOP.search(said, target.end())
        yield target.end(), stop.start() if stop else len(said)


def _object(record: Record, start: int, end: int, *, is_clause: bool) -> Argument | None:
    """The thing that words name; a question ("whether X improves Y") stays a literal."""
    text = record.text[start:end]
    end -= len(text) - len(text.rstrip(" .,;"))
    words = record.text[start:end]
    if not words or len(words.split()) > _LONGEST or not re.search(r"[^\W\d]{2}", words):
        return None
    return Argument(words, start, end, None if is_clause else _known(words))


def _known(words: str) -> Concept:
    """The lexicon's concept of a name, or one of the paper's own words."""
    found = _names().get(words if len(words) < 5 else words.casefold())
    return found or Concept.of_words("entity", words)


@cache
def _names() -> dict[str, Concept]:
    names: dict[str, Concept | None] = {}
    for name, concepts in lexicon.shipped().names().items():
        key = name if len(name) < 5 else name.casefold()
        known = concepts[0] if len(concepts) == 1 and concepts[0].category != "company" else None
        names[key] = known if key not in names or names[key] == known else None
    return {name: concept for name, concept in names.items() if concept is not None}


def _subject(record: Record, sentence: Sentence, match: re.Match[str]) -> Argument:
    paper = parties.paper(record)
    who = match.groupdict().get("who")
    if not who:
        return paper
    start = sentence.start + match.start("who")
    return Argument(who, start, start + len(who), paper.concept)


def _population_slot(sentence: Sentence, place: re.Match[str] | None) -> tuple[Slot, ...]:
    if place is None:
        return ()
    start, end = place.span("population")
    words = place["population"].rstrip(" .")
    return (Slot("population", words, sentence.start + start, sentence.start + start + len(words)),)


def _study_claim(
    record: Record,
    sentence: Sentence,
    subject: Argument,
    predicate: str,
    what: Argument,
    *,
    cue: tuple[int, int] = (-1, -1),
    aspect: str = "",
    context: tuple[Slot, ...] = (),
    results: tuple[Result, ...] = (),
    role: str,
    modality: str,
) -> Claim:
    return Claim(
        kind="study",
        subject=subject,
        predicate=predicate,
        object=what,
        quote=record.text[sentence.start : sentence.end],
        quote_start=sentence.start,
        quote_end=sentence.end,
        cue_start=cue[0],
        cue_end=cue[1],
        aspect=aspect,
        modality=modality,
        role=role,
        section=sentence.section.kind,
        context=context,
        results=results,
        confidence=0.8,
    )


_PEOPLE = (
    r"(?:patients?|participants?|subjects|individuals|people|persons|women|men|children|adults|infants|newborns|"
    r"adolescents|volunteers|controls|cases|mice|rats|pigs|animals|rabbits|dogs|eyes|studies|trials|RCTs|articles|"
    r"respondents|students|pregnancies|families|recipients|survivors|admissions|procedures|reports)"
)
_NUMBER = r"(?:[0-9]{1,3}(?:[,\u2009\u202f\xa0][0-9]{3})+|[0-9]{1,9})"
_ENROLLED = (
    r"(?:enrolled|included|recruited|randomi[sz]ed|randomly|analy[sz]ed|identified|evaluated|studied|participated|eligible|"
    r"completed|assigned|allocated|divided|reviewed|examined|treated|underwent|met|selected|interviewed|screened|responded)"
)
_SIZES = (
    re.compile(
        rf"(?:[Aa]\s+total\s+of\s+|[Aa]ltogether,?\s+|[Oo]verall,?\s+|^(?:In\s+(?:total|all),?\s+)?)"
        rf"(?P<size>{_NUMBER}\s+(?:[\w/()'’-]+\s+){{0,5}}?{_PEOPLE})\b[^.;]{{0,120}}?\b(?P<cue>{_ENROLLED})\b"
    ),
    re.compile(
        rf"(?:[Ww]e|[Ss]tudy|[Tt]rial|[Aa]nalysis|[Rr]eview|[Cc]ohort|[Pp]opulation|[Ss]ample)\s+(?:prospectively\s+|retrospectively\s+|have\s+|finally\s+)?"
        rf"(?P<cue>enrolled|included?s?|recruited|randomi[sz]ed|analy[sz]ed|studied|identified|evaluated|comprised|reviewed|"
        rf"randomly assigned|consisted of|examined|involved)\s+(?:a\s+total\s+of\s+|data\s+(?:from|of)\s+)?"
        rf"(?P<size>{_NUMBER}\s+(?:[\w/()'’-]+\s+){{0,5}}?{_PEOPLE})\b"
    ),
)


def _sizes(record: Record, sentence: Sentence) -> Iterator[Claim]:
    """How many took part, where a sentence says that they were enrolled."""
    said = record.text[sentence.start : sentence.end]
    for pattern in _SIZES:
        match = pattern.search(said)
        if match is None:
            continue
        start = sentence.start + match.start("size")
        end = sentence.start + match.end("size")
        counted = numbers.find(record.text, start, end)[:1]
        cue = (sentence.start + match.start("cue"), sentence.start + match.end("cue"))
        yield _study_claim(
            record,
            sentence,
            parties.paper(record),
            "msg:hasSampleSize",
            Argument(record.text[start:end], start, end),
            cue=cue,
            results=tuple(r for r in counted if r.kind == "count"),
            role="method",
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
        yield _study_claim(
            record,
            sentence,
            parties.paper(record),
            "msg:registeredAs",
            Argument(words, start, match.end(), concept),
            role="method",
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


@cache
def _table(sort: str) -> dict[str, str]:
    rows = resources.table("ontology/cues/designs.tsv")
    return {row["words"]: row["value"] for row in rows if row["class"] == sort}


@cache
def _pattern(sort: str) -> re.Pattern[str]:
    words = sorted(_table(sort), key=lambda w: (-len(w), w))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})(?![\w-])")


def design(record: Record) -> str:
    """What kind of study a paper is, from its publication types, its title, its text; empty if none says.

    "randomised controlled trial", "cohort study", "systematic review", "animal study", "in vitro study",
    ...: the values of `ontology/cues/designs.tsv`. A bare "Review" gives way to what title and text say of
    its method.
    """
    types = _table("type")
    typed = next((types[name] for name in types if name in record.publication_types), "")
    if typed and typed != "review":
        return typed
    said = _first("title", record.title.lower()) or _first("text", _prose(record).lower())
    if said and not (
        typed and said not in ("meta-analysis", "systematic review", "scoping review")
    ):
        return said
    if typed:
        return typed
    animal = species(record)
    if animal not in ("", "human", MIXED):
        return "animal study"
    return "in vitro study" if not animal and re.search(r"\bin vitro\b", _prose(record)) else ""


def _first(sort: str, text: str) -> str:
    """The value of the first row of the table whose words are in the text."""
    found = set(_pattern(sort).findall(text))
    return next((value for words, value in _table(sort).items() if words in found), "")


def _prose(record: Record) -> str:
    return "\n".join(
        record.text[s.start : s.end]
        for s in record.sections
        if s.kind in sentences.READ and s.kind != "figure"
    )


def species(record: Record) -> str:
    """Whom or what was studied: "human", "mouse", ..., "mixed" for humans and animals, "" if unknown.

    MeSH headings decide where there are any: a record headed Animals and not Humans is never human.
    """
    headings = {name.partition("/")[0].strip("* ") for name in record.mesh}
    table = _table("mesh")
    named = {table[h] for h in headings if h in table}
    for strain in headings:
        if strain.startswith(("Mice,", "Rats,")):
            named.add("mouse" if strain.startswith("Mice") else "rat")
    if "Animals" in headings and named <= {"human"}:
        named |= {_commonest(_counted(record), animals=True)} - {""}
    if not named:
        return _by_words(_counted(record))
    animals = named - {"human"}
    if "human" in named and animals:
        return MIXED
    return (
        named.pop()
        if len(named) == 1
        else _commonest(_counted(record), animals=True) or sorted(named)[0]
    )


@cache
def _organisms() -> re.Pattern[str]:
    words = sorted(_table("organism"), key=lambda w: (-len(w), w))
    return re.compile(
        rf"(?<!\w)(?P<words>{'|'.join(map(re.escape, words))})s?(?!\w)", re.IGNORECASE
    )


def _counted(record: Record) -> Counter[str]:
    """How often each species is named, a title's words counting thrice."""
    table = {words.lower(): value for words, value in _table("organism").items()}
    text = " ".join((record.title, record.title, _prose(record)))
    return Counter(table[m["words"].lower()] for m in _organisms().finditer(text))


def _commonest(counts: Counter[str], *, animals: bool) -> str:
    found = [(n, name) for name, n in counts.items() if not animals or name != "human"]
    return max(found)[1] if found else ""


def _by_words(counts: Counter[str]) -> str:
    animal = _commonest(counts, animals=True)
    humans, animals = counts["human"], counts[animal] if animal else 0
    if animals >= 3 and humans >= 3 and min(animals, humans) * 3 >= max(animals, humans):
        return MIXED
    if animals > humans:
        return animal
    return "human" if humans >= 2 else animal


def population(record: Record) -> Slot | None:
    """Whom the study is about, by the first phrase of its title, aims or methods that says so, or None."""
    order = ("title", "aim", "methods", "abstract", "background", "results")
    found = sorted(
        sentences.of_record(record),
        key=lambda s: order.index(s.section.kind) if s.section.kind in order else 9,
    )
    for sentence in found:
        place = _PLACE.search(record.text, sentence.start, sentence.end)
        if place:
            start, _ = place.span("population")
            words = place["population"].rstrip(" .")
            return Slot("population", words, start, start + len(words))
    return None
