"""Claims that a sentence may make; the gate decides which it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from msgraph.extract.arguments import (
    Verb,
    agents_of,
    front_agents,
    modifier_agents,
    phrases_after,
)
from msgraph.extract.clauses import Parse, Phrase
from msgraph.extract.coordination import COMPARING
from msgraph.extract.denials import is_denied
from msgraph.extract.frames import Cues, Frame
from msgraph.extract.readings import Term, read, read_subject

#: Pronouns that repeat what is compared: "than those in X".
_STANDING_IN = frozenset(["that", "those"])


@dataclass(slots=True)
class Proposal:
    """A claim that a sentence may make, with several readings of its subject, best guess first.

    `subjects` are terms with the way in which each was found; `cue` the first and last word of the cue.
    """

    frame: Frame
    cue: tuple[int, int]
    verb: str
    subjects: list[tuple[Term, str]]
    object: Term
    how: str
    chunk: int
    passive: bool = False
    negated: bool = False
    modal: str = ""
    form: str = ""
    count: int = 1
    comparator: Term | None = None
    phrases: tuple[Phrase, ...] = field(default=())


def made(
    view: Parse,
    verb: Verb,
    frame: Frame,
    subjects: list[tuple[Term, str]],
    term: Term,
    how: str,
    cues: Cues,
) -> Proposal:
    """A proposal of the verb, with what its chunk says of polarity, mood and form."""
    chunk = view.chunks[verb.at]
    return Proposal(
        frame=frame,
        cue=(chunk.first, chunk.last),
        verb=chunk.head,
        subjects=subjects,
        object=term,
        how=how,
        chunk=verb.at,
        passive=chunk.passive,
        negated=chunk.negated or term.denied or is_denied(view, verb),
        modal=chunk.modal,
        form=chunk.form,
        count=len(verb.after.direct) or 1,
        comparator=_comparator(view, verb.after.phrases, cues),
        phrases=verb.after.phrases,
    )


def _comparator(view: Parse, phrases: tuple[Phrase, ...], cues: Cues) -> Term | None:
    """What is compared with: "than with X", and X too in "than those in X"."""
    for n, phrase in enumerate(phrases):
        if phrase.head in COMPARING and phrase.items:
            found = read(view, phrase.items[0], cues)[0]
            after = phrases[n + 1].items if n + 1 < len(phrases) else ()
            stands_in = after and found.head in _STANDING_IN
            return read(view, after[0], cues)[0] if stands_in else found
    return None


def of_patient(view: Parse, verb: Verb, cues: Cues, frame: Frame) -> Iterator[Proposal]:
    """The grammatical subject is what the claim is about; what acts on it stands in a phrase, or elsewhere."""
    agents = agents_of(view, verb.after.phrases, cues)
    front = front_agents(view, verb.at, cues)
    for item in verb.subject.items:
        subjects = agents + modifier_agents(view, item, verb.at, cues) + front
        for term in read(view, item, cues, phrases_after(view, item, verb.at)):
            yield made(view, verb, frame, subjects, term, "patient", cues)


def caused(view: Parse, verb: Verb, frame: Frame, causes: Phrase, cues: Cues) -> Iterator[Proposal]:
    """ "Y is caused by X": the phrase names the subject, the grammatical subject the object."""
    agents = [(t, "cause") for item in causes.items for t in read_subject(view, item, cues)]
    for item in verb.subject.items:
        for term in read(view, item, cues, phrases_after(view, item, verb.at)):
            yield made(view, verb, frame, agents, term, "caused:" + causes.head, cues)
