"""Claims that may be: each proposal with each reading of its subject, and what speaks for it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from msgraph.extract.clauses import Parse
from msgraph.extract.frames import Cues, category_of
from msgraph.extract.proposals import Proposal, agents_of
from msgraph.extract.readings import Term
from msgraph.extract.topics import Name, Topics, key_of

_CARRYING = frozenset(["anaphor", "study"])
_PRONOUNS = frozenset("it they this these that those we he she i them which both there who us you none".split())


@dataclass(slots=True)
class Candidate:
    """A subject, a cue and an object of one sentence; `group` tells rival readings of one proposal apart.

    Readings of the same `group` and the same `how` stand together ("A and B reduce Y"); of different `how`
    only one can be right. `score` is set by the gate.
    """

    view: Parse
    proposal: Proposal
    subject: Name
    object: Name
    how: str
    group: int
    rank: int
    carried: bool
    features: tuple[str, ...] = ()
    score: float = 0.0


@dataclass(slots=True)
class Paper:
    """What the candidates of a sentence may refer back to."""

    topics: Topics
    previous: Name | None = None


def name_of(view: Parse, term: Term) -> Name:
    """A term's words at their offsets."""
    start, end = view.sentence.span(term.first, term.last)
    return Name(view.sentence.text[start:end], start, end, term.head)


def of_proposal(view: Parse, proposal: Proposal, paper: Paper, group: int, cues: Cues) -> list[Candidate]:
    """The candidates of one proposal, likeliest reading of the subject first."""
    thing = name_of(view, proposal.object)
    if not _can_be_object(thing):
        return []
    found: list[Candidate] = []
    seen: set[str] = {key_of(thing.text)}
    for rank, (how, names, carried) in enumerate(_readings(view, proposal, paper, cues)):
        for name in names:
            key = key_of(name.text)
            if key and key not in seen:
                seen.add(key)
                found.append(Candidate(view, proposal, name, thing, how, group, rank, carried))
    return found


def _can_be_object(name: Name) -> bool:
    return any(map(str.isalpha, name.text)) and name.head not in _PRONOUNS and len(name.text) > 1


def _readings(view: Parse, proposal: Proposal, paper: Paper, cues: Cues) -> list[tuple[str, list[Name], bool]]:
    """Each way to read the subject: how it was found, the names, and whether they stand elsewhere."""
    found: list[tuple[str, list[Name], bool]] = []
    carries = not proposal.subjects
    extra = agents_of(view, proposal.phrases, cues) if proposal.how == "direct" else []
    for how, members in groupby([*proposal.subjects, *((t, "late" + h) for t, h in extra)], key=lambda pair: pair[1]):
        names = [name_of(view, term) for term, _ in members]
        named = [n for n in names if category_of(n.head, cues) not in _CARRYING and n.head not in _PRONOUNS]
        carries = carries or len(named) < len(names)
        if named:
            found.append((how, named, False))
    if paper.previous is not None and (carries or proposal.how == "patient"):
        found.append(("previous", [paper.previous], True))
    for n, topic in enumerate(paper.topics.interventions[:2]):
        found.append((f"topic{n}", [topic], True))
    return found
