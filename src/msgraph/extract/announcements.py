"""Sentences that only announce what follows: "adverse events were X and Y", "treatment of Y includes X"."""

from __future__ import annotations

from collections.abc import Iterator

from msgraph.extract import word_sets
from msgraph.extract.arguments import Verb, modifier_agents, objects_of, phrases_after
from msgraph.extract.clauses import Parse
from msgraph.extract.frames import Cues, Frame, singular
from msgraph.extract.proposals import Proposal, made
from msgraph.extract.readings import Term, read

_TREATS = Frame("therapy", "biolink:treats", "unspecified", "drug")
_ADVERSE = Frame("adverse", "biolink:has_adverse_event", "present", "safety")
_EVENTS = word_sets.of("announcements.events")
_EVENTFUL = word_sets.of("announcements.eventful")


def what_is_treated(view: Parse, verb: Verb, cues: Cues) -> Term | None:
    """What "treatment of Y" as a subject leads to; None for other subjects."""
    if not verb.subject.items:
        return None
    item = verb.subject.items[0]
    term = read(view, item, cues, phrases_after(view, item, verb.at))[0]
    through = term.through
    return term if through is not None and through.predicate == "biolink:treats" else None


def therapies(
    view: Parse, verb: Verb, treated: Term, terms: list[Term], cues: Cues
) -> Iterator[Proposal]:
    """ "Treatment of Y includes X": X treats Y."""
    for term in terms:
        yield made(view, verb, _TREATS, [(term, "therapy")], treated, "therapy", cues)


def is_adverse(view: Parse, verb: Verb, cues: Cues) -> bool:
    """ "The most common adverse events were ...": the subject only announces events."""
    items = verb.subject.items
    if len(items) != 1:
        return False
    chunk = view.chunks[items[0].first]
    words = view.lowers[chunk.first : chunk.last + 1]
    return singular(chunk.head) in _EVENTS and any(word in _EVENTFUL for word in words)


def adverse(view: Parse, verb: Verb, cues: Cues) -> Iterator[Proposal]:
    """Each event that an announcement lists, due to what its own phrases name."""
    item = verb.subject.items[0]
    agents = modifier_agents(view, item, verb.at, cues)
    for term in objects_of(view, verb.after.direct, (), cues):
        yield made(view, verb, _ADVERSE, agents, term, "adverse", cues)
