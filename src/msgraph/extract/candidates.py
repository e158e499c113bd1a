"""Claims that may be: each proposal with each reading of its subject, and what speaks for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

from msgraph.extract import word_sets
from msgraph.extract.arguments import agents_of
from msgraph.extract.clauses import Parse
from msgraph.extract.coordination import COMPARING
from msgraph.extract.frames import Cues, Frame, category_of
from msgraph.extract.proposals import Proposal
from msgraph.extract.readings import Term
from msgraph.extract.topics import Name, Topics, key_of
from msgraph.extract.weighing import Bundle

_FOR_EXAMPLE = re.compile(
    r"\(\s*(?:e\.g\.|such as|including|for example|for instance)[,:]?\s*", re.I
)
_PART = re.compile(r"(?:(?!\band\b|\bor\b)[^,;])+")
_CARRYING = frozenset(["anaphor", "study"])
#: Ways of finding a subject that leave no other.
_CLOSED = word_sets.of("candidates.closed")
#: Frames whose object is given to somebody.
_GIVING = frozenset(["receive", "treated", "give"])
_TREATING = word_sets.of("candidates.treating")
_TREATS = Frame("given", "biolink:treats", "unspecified", "drug")
_UNITS = word_sets.of("candidates.units")
_EMPTY = word_sets.of("candidates.empty")
_PRONOUNS = word_sets.of("candidates.pronouns")
#: What readers gain, and no patient.
_RESEARCHED = word_sets.of("candidates.researched")
#: Nouns that say nothing without what follows them ("the ability to").
_HOLLOW = word_sets.of("candidates.hollow")
#: So many of the people are no more than the people.
_SHARE_OF_PEOPLE = re.compile(
    r"(?:(?:\d[\d.,]*\s?%|(?:one |two |three )?(?:thirds?|quarters?|half)|most|(?:\w+ ){0,2}(?:majority|proportions?|percentages?|numbers?))"
    r"(?: \([^)]*\))? of (?:the |our |all )?)?"
    r"(?:patients?|participants?|people|subjects?|women|men|children|cases|individuals)$",
    re.I,
)
#: A name that was cut before the noun that its number counts.
_CUT = re.compile(r"\s(?:of|on|by|in|to|from|than|with)\s[\d.,]+$")


@dataclass(slots=True)
class Candidate:
    """A subject, a cue and an object of one sentence; `group` tells rival readings of one proposal apart.

    Readings of the same `group` and the same `how` stand together ("A and B reduce Y"); of different `how`
    only one can be right. `shared` are the features that others have too, each bundle once, `features` its own;
    `score` is set by the gate; `known` counts the ends that the lexicon names.
    """

    view: Parse
    proposal: Proposal
    subject: Name
    object: Name
    how: str
    group: int
    rank: int
    carried: bool
    first: str = ""
    shared: tuple[Bundle, ...] = ()
    features: Bundle = ()
    score: float = 0.0
    known: int = 0


#: One way to read a subject: how it was found, the names, and whether they stand elsewhere.
Reading = tuple[str, list[Name], bool]


@dataclass(slots=True)
class Paper:
    """What the candidates of a sentence may refer back to; `last` are the readings of the last proposal's subject."""

    topics: Topics
    previous: Name | None = None
    last: tuple[Proposal, list[Reading]] | None = None


def name_of(view: Parse, term: Term) -> Name:
    """A term's words at their offsets."""
    start, end = view.sentence.span(term.first, term.last)
    end = start + term.size if term.size else end
    text = view.sentence.text[start:end]
    if term.shared[0] < 0:
        return Name(text, start, end, term.head)
    further, last = view.sentence.span(*term.shared)
    return Name(text, start, end, term.head, f"{text} {view.sentence.text[further:last]}")


def of_proposal(
    view: Parse, proposal: Proposal, paper: Paper, group: int, cues: Cues
) -> list[Candidate]:
    """The candidates of one proposal, likeliest reading of the subject first."""
    if proposal.frame.name in _GIVING and proposal.negated:
        return []
    if proposal.frame.name in _GIVING and paper.topics.disease is not None:
        return _given(view, proposal, paper.topics.disease, group, cues)
    thing = name_of(view, proposal.object)
    if not _can_be_object(thing) or _is_adjective(view, proposal.object):
        return []
    found: list[Candidate] = []
    seen: set[str] = {key_of(thing.text)}
    readings = _same_readings(proposal, paper.last)
    if readings is None:
        readings = _readings(view, proposal, paper, cues)
        paper.last = proposal, readings
    first = _first_reading(proposal, readings, cues)
    for rank, (how, names, carried) in enumerate(readings):
        for name in names:
            key = key_of(name.text)
            if key and key not in seen and not _overlap(name, thing, carried=carried):
                seen.add(key)
                found.append(
                    Candidate(view, proposal, name, thing, how, group, rank, carried, first)
                )
    return found


def _overlap(subject: Name, thing: Name, *, carried: bool) -> bool:
    """Whether a subject contains what it would act on: in the text, or in its words where it stands elsewhere."""
    if subject.start < thing.end and thing.start < subject.end:
        return True
    return carried and thing.text.lower() in subject.text.lower()


def of_regimen(
    view: Parse,
    proposal: Proposal,
    given: list[tuple[str, Name]],
    dose: Name,
    paper: Paper,
    group: int,
) -> list[Candidate]:
    """The candidates of one dose: what stands before it, and what the paper is about."""
    readings = [(how, name, False) for how, name in given if _can_be_object(name)]
    readings.extend(
        (f"topic{n}", name, True) for n, name in enumerate(paper.topics.interventions[:2])
    )
    return [
        Candidate(view, proposal, name, dose, how, group, rank, carried, "regimen")
        for rank, (how, name, carried) in enumerate(readings)
    ]


def _with_instances(view: Parse, term: Term) -> list[Name]:
    """A term's name, then what a bracket after it gives as instances: "cells (e.g. X, Y)"."""
    names = [name_of(view, term)]
    for after, start, end in view.sentence.brackets:
        if after == term.last:
            names.extend(_in_bracket(view.sentence.text, start, end))
    return names


def _in_bracket(text: str, start: int, end: int) -> list[Name]:
    match = _FOR_EXAMPLE.match(text, start, end)
    if match is None:
        return []
    found = []
    for part in _PART.finditer(text, match.end(), end - 1):
        words = part.group().strip()
        place = part.start() + part.group().index(words[0]) if words else 0
        if words:
            found.append(Name(words, place, place + len(words), words.rsplit(" ", 1)[-1].lower()))
    return found


def _given(
    view: Parse, proposal: Proposal, disease: Name, group: int, cues: Cues
) -> list[Candidate]:
    """ "She received X": X is given for what the paper is about."""
    proposal.frame = _TREATS
    if proposal.how == "patient" and category_of(proposal.object.head, cues) == "disease":
        disease = name_of(view, proposal.object)
    return [
        Candidate(view, proposal, thing, disease, "given", group, 0, False, "given")
        for thing in _what_is_given(view, proposal)
        if _can_be_object(thing) and key_of(thing.text) != key_of(disease.text)
    ]


def _what_is_given(view: Parse, proposal: Proposal) -> list[Name]:
    if proposal.how == "patient" and proposal.verb in _TREATING:
        return [
            name_of(view, term)
            for term, how in proposal.subjects
            if how in ("pp:with", "pp:by", "pp:on")
        ]
    return [name_of(view, proposal.object)]


def _first_reading(proposal: Proposal, readings: list[Reading], cues: Cues) -> str:
    """The sentence's own best subject, as how it was found and what it names."""
    if not proposal.subjects:
        return "none"
    term, how = proposal.subjects[0]
    return f"{how},{category_of(term.head, cues)}"


def _named_before(view: Parse, proposal: Proposal, paper: Paper) -> Name | None:
    """What the paper is about and the sentence names before a pronoun: "Evidence on X shows that it reduces Y"."""
    start, end = view.sentence.start, view.sentence.starts[proposal.subjects[0][0].first]
    before = view.sentence.text[start:end].lower()
    return next((t for t in paper.topics.interventions if t.text.lower() in before), None)


def _is_adjective(view: Parse, term: Term) -> bool:
    """Adjectives alone name nothing that could act: what they belong to was read as a verb, or is not there."""
    tags = view.tags[term.first : term.last + 1]
    return not term.size and tags[-1] == "A" and not set(tags) - {"A", "R"}


def _can_be_object(name: Name) -> bool:
    if name.label:
        return True
    if (
        name.text.lower() in _EMPTY
        or name.head in _PRONOUNS
        or name.head in _UNITS
        or name.head in _RESEARCHED
        or len(name.text) < 2
        or (name.head in _HOLLOW and name.text.count(" ") < 2)
        or "=" in name.text
        or _SHARE_OF_PEOPLE.match(name.text)
        or (not name.text[-1].isalpha() and _CUT.search(name.text))
    ):
        return False
    return (
        name.text[:2].isalpha()
        or sum(map(str.isalpha, name.text)) > 1
        or any(map(str.isupper, name.text))
    )


def _compares_people(view: Parse, proposal: Proposal, cues: Cues) -> bool:
    """ "Patients who smoke had more Y than those who do not": what tells the groups apart stands in the sentence."""
    if not proposal.subjects or category_of(proposal.subjects[0][0].head, cues) != "population":
        return False
    return any(
        phrase.head in COMPARING
        and category_of(view.chunks[item.first].head, cues) in ("population", "anaphor")
        for phrase in proposal.phrases
        for item in phrase.items
    )


def _same_readings(
    proposal: Proposal, last: tuple[Proposal, list[Reading]] | None
) -> list[Reading] | None:
    """The readings of the subject that the objects of one verb share, where the last proposal was its too."""
    if last is None:
        return None
    before, readings = last
    same = before.subjects is proposal.subjects and before.phrases is proposal.phrases
    return readings if same and before.how == proposal.how else None


def _clause_about_people(view: Parse, proposal: Proposal, cues: Cues) -> str:
    """The words of "who received X" after the people that a sentence is about; empty for other subjects.

    Nothing acts on such people but what the clause names.
    """
    if not proposal.subjects or proposal.subjects[0][1] != "direct":
        return ""
    term = proposal.subjects[0][0]
    after = next((c for c in view.chunks if c.first > term.last), None)
    people = term.head == "those" or category_of(term.head, cues) == "population"
    if not people or after is None:
        return ""
    if after.kind != "W" or after.first >= proposal.cue[0]:
        return ""
    start, end = view.sentence.span(after.first, proposal.cue[0])
    return view.sentence.text[start:end].lower()


def _readings(view: Parse, proposal: Proposal, paper: Paper, cues: Cues) -> list[Reading]:
    """Each way to read the subject."""
    found: list[Reading] = []
    carries = not proposal.subjects
    extra = agents_of(view, proposal.phrases, cues) if proposal.how == "direct" else []
    for how, members in groupby(
        [*proposal.subjects, *((t, "late" + h) for t, h in extra)], key=lambda pair: pair[1]
    ):
        names = [
            name
            for term, _ in members
            if not _is_adjective(view, term)
            for name in _with_instances(view, term)
        ]
        named = [
            n for n in names if category_of(n.head, cues) not in _CARRYING and _can_be_object(n)
        ]
        carries = carries or len(named) < len(names)
        if named:
            found.append((how, named, False))
    if proposal.subjects and proposal.subjects[0][1] in _CLOSED:
        return found
    if _compares_people(view, proposal, cues):
        return found
    pronoun = bool(proposal.subjects) and proposal.subjects[0][0].head in _PRONOUNS
    previous = (_named_before(view, proposal, paper) if pronoun else None) or paper.previous
    if previous is not None and (carries or proposal.how == "patient"):
        found.append(("previous", [previous], True))
    for n, topic in enumerate(paper.topics.interventions[: 1 if pronoun else 2]):
        found.append((f"topic{n}", [topic], True))
    clause = _clause_about_people(view, proposal, cues)
    if not clause:
        return found
    return [r for r in found if not r[2] or r[1][0].text.lower() in clause]
