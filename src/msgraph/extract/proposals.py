"""Everything the grammar thinks a sentence may claim; the gate decides what it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from msgraph.extract import word_sets
from msgraph.extract.chunks import Chunk
from msgraph.extract.clauses import (
    NOBODY,
    Complements,
    Parse,
    Phrase,
    Subject,
    complements_of,
    governor_of,
    subject_of,
)
from msgraph.extract.coordination import COMPARING, Item, item_at
from msgraph.extract.frames import Cues, Frame, singular
from msgraph.extract.readings import (
    TREATING,
    Term,
    read,
    read_subject,
    shared_readings,
    with_shared_heads,
)

_UNKNOWN = Frame("other", "biolink:associated_with", "unspecified", "")
_IS_A = Frame("be", "biolink:subclass_of", "unspecified", "")
_TREATED = Frame("passive", "biolink:treats", "unspecified", "drug")
_TREATS_ACTIVE = Frame("effect", "biolink:treats", "unspecified", "drug")
_TREATS = Frame("therapy", "biolink:treats", "unspecified", "drug")
_INCLUDING = word_sets.of("proposals.including")
_THERE = Frame("occur", "biolink:associated_with", "present", "")
_EVENTS = word_sets.of("proposals.events")
_EVENTFUL = word_sets.of("proposals.eventful")
_ADVERSE = Frame("adverse", "biolink:has_adverse_event", "present", "safety")
_STEADY = frozenset(["stable", "unchanged", "preserved", "stabilized", "stabilised"])
_EITHER = frozenset(["occur", "treated", "caused"])
_LINKING = word_sets.of("proposals.linking")
_AGENT = (
    "by",
    "with",
    "after",
    "following",
    "in",
    "for",
    "among",
    "under",
    "on",
    "via",
    "through",
    "during",
    "upon",
    "at",
)
_ORDER = {
    "by": 0,
    "with": 1,
    "after": 2,
    "following": 3,
    "for": 4,
    "in": 5,
    "among": 6,
    "under": 7,
    "on": 8,
}


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


class Verb(NamedTuple):
    """A verb group with all that belongs to it."""

    at: int
    subject: Subject
    after: Complements


def of_sentence(view: Parse, cues: Cues) -> list[Proposal]:
    """What the verbs of a sentence propose, in their order."""
    found: list[Proposal] = []
    for k, chunk in enumerate(view.chunks):
        if chunk.kind == "V":
            verb = Verb(k, subject_of(view, k), complements_of(view, k))
            found.extend(_of_verb(view, verb, cues))
    return found


def _of_verb(view: Parse, verb: Verb, cues: Cues) -> Iterator[Proposal]:
    chunk = view.chunks[verb.at]
    lemma = chunk.head
    if (lemma == "be" and not chunk.passive) or (
        lemma in _LINKING and _adjective_at(view, verb.at + 1)
    ):
        yield from _of_be(view, verb, cues)
        return
    if chunk.passive or (chunk.form == "p" and not verb.after.direct):
        yield from _of_passive(view, verb, cues)
        return
    frames = cues.verbs.get((lemma, ""), ())
    if verb.after.direct:
        yield from _of_active(view, verb, cues, frames)
        return
    yield from _of_intransitive(view, verb, cues)


def _adjective_at(view: Parse, place: int) -> bool:
    return place < len(view.chunks) and view.chunks[place].kind == "A"


def _first(frames: tuple[Frame, ...], *names: str) -> Frame | None:
    return next((frame for name in names for frame in frames if frame.name == name), None)


def _of_active(
    view: Parse, verb: Verb, cues: Cues, frames: tuple[Frame, ...]
) -> Iterator[Proposal]:
    frame = (
        _first(frames, "mitigate", "effect", "light", "receive", "give", "approve", "be", "study")
        or _first(frames, "remain", "change")
        or _UNKNOWN
    )
    subjects = _subjects(view, verb, cues)
    terms = _objects(view, verb.after.direct, verb.after.phrases, cues)
    if view.chunks[verb.at].head in _INCLUDING and _is_adverse(view, verb, cues):
        yield from _adverse(view, verb, cues)
        return
    if view.chunks[verb.at].head in _INCLUDING and _is_therapy(subjects):
        yield from _therapies(view, verb, subjects, terms, cues)
        return
    for term in terms:
        yield _proposal(view, verb, frame, subjects, term, "direct", cues)
    yield from _of_phrases(view, verb, cues, subjects)


def _is_therapy(subjects: list[tuple[Term, str]]) -> bool:
    frame = subjects[0][0].frame if subjects else None
    return frame is not None and frame.predicate == "biolink:treats" and subjects[0][0].depth > 0


def _therapies(
    view: Parse, verb: Verb, subjects: list[tuple[Term, str]], terms: list[Term], cues: Cues
) -> Iterator[Proposal]:
    """ "Treatment of Y includes X": X treats Y."""
    for term in terms:
        yield _proposal(view, verb, _TREATS, [(term, "therapy")], subjects[0][0], "therapy", cues)


def _is_adverse(view: Parse, verb: Verb, cues: Cues) -> bool:
    """ "The most common adverse events were ...": the subject only announces events."""
    items = verb.subject.items
    if len(items) != 1:
        return False
    chunk = view.chunks[items[0].first]
    words = view.lowers[chunk.first : chunk.last + 1]
    return singular(chunk.head) in _EVENTS and any(word in _EVENTFUL for word in words)


def _adverse(view: Parse, verb: Verb, cues: Cues) -> Iterator[Proposal]:
    item = verb.subject.items[0]
    agents = _modifier_agents(view, item, verb.at, cues)
    for term in _objects(view, verb.after.direct, (), cues):
        yield _proposal(view, verb, _ADVERSE, agents, term, "adverse", cues)


def _of_phrases(
    view: Parse, verb: Verb, cues: Cues, subjects: list[tuple[Term, str]], *, passive: bool = False
) -> Iterator[Proposal]:
    """The objects that a preposition leads to ("results in Y")."""
    lemma = view.chunks[verb.at].head
    for phrase in verb.after.phrases:
        for frame in _led_to(lemma, phrase.head, cues):
            if (
                frame.name.startswith("passive") or frame.name == "approved"
            ) != passive and frame.name not in _EITHER:
                continue
            if frame.name in ("occur", "treated") or (frame.name == "caused" and passive):
                continue
            terms = _objects(view, phrase.items, verb.after.phrases, cues)
            if frame.name.endswith("caused"):
                yield from _caused(view, verb, frame, terms, phrase.head, cues)
            else:
                for term in terms:
                    yield _proposal(view, verb, frame, subjects, term, phrase.head, cues)
            return


def _led_to(lemma: str, preposition: str, cues: Cues) -> tuple[Frame, ...]:
    """The frames of a verb with a preposition; "in the treatment of" counts as "in"."""
    if preposition in TREATING and lemma == "approve":
        return cues.verbs[lemma, "for"][-1:]
    if preposition in TREATING and lemma != "be":
        return (_TREATED, _TREATS_ACTIVE)
    return cues.verbs.get((lemma, preposition)) or cues.verbs.get(
        (lemma, preposition.split(" ")[0]), ()
    )


def _caused(
    view: Parse, verb: Verb, frame: Frame, causes: list[Term], how: str, cues: Cues
) -> Iterator[Proposal]:
    """ "Y is caused by X": the phrase names the subject, the grammatical subject the object."""
    agents = [(term, "cause") for term in causes]
    for item in verb.subject.items:
        for term in read(view, item, cues, _phrases_after(view, item, verb.at)):
            yield _proposal(view, verb, frame, agents, term, "caused:" + how, cues)


def _of_intransitive(view: Parse, verb: Verb, cues: Cues) -> Iterator[Proposal]:
    lemma = view.chunks[verb.at].head
    subjects = _subjects(view, verb, cues)
    found = list(_of_phrases(view, verb, cues, subjects))
    yield from found
    if found:
        return
    frame = _first(cues.verbs.get((lemma, ""), ()), "change", "occur", "remain")
    if verb.at > 2 and frame is not None and _stable_or_improved(view, verb.at - 2):
        return
    if frame is not None:
        if frame.name == "remain":
            frame = _remaining(view, verb, cues, frame)
        yield from _of_patient(view, verb, cues, frame)


def _remaining(view: Parse, verb: Verb, cues: Cues, frame: Frame) -> Frame:
    """ "remained stable", "remained elevated": the adjective says how."""
    place = verb.at + 1
    if place < len(view.chunks) and view.chunks[place].kind == "A":
        if _stable_or_improved(view, place):
            return frame._replace(direction="stable_or_improved")
        word = view.lowers[view.chunks[place].last]
        found = cues.inside.get(word)
        if found:
            return frame._replace(direction=found)
    return frame


def _stable_or_improved(view: Parse, place: int) -> bool:
    """ "stable or improved": one disjunction, whatever class the second word has."""
    first = view.chunks[place].last
    words = view.lowers[first : first + 3]
    return (
        len(words) == 3
        and words[0] in _STEADY
        and words[1] == "or"
        and words[2] in ("improved", "better", "improving")
    )


def _of_passive(view: Parse, verb: Verb, cues: Cues) -> Iterator[Proposal]:
    lemma = view.chunks[verb.at].head
    found = list(_of_phrases(view, verb, cues, _subjects(view, verb, cues), passive=True))
    yield from found
    if found:
        return
    frames = cues.verbs.get((lemma, ""), ())
    occurring = next(
        (
            f
            for p in verb.after.phrases
            for f in cues.verbs.get((lemma, p.head), ())
            if f.name == "occur"
        ),
        None,
    )
    frame = occurring or _first(
        frames, "occur", "effect", "mitigate", "approve", "give", "treated", "light"
    )
    treated = next(
        (
            f
            for p in verb.after.phrases
            for f in cues.verbs.get((lemma, p.head), ())
            if f.name == "treated"
        ),
        None,
    )
    if frame is None and _first(frames, "study", "report"):
        frame = Frame("study", "msg:studies", "unspecified", "study")
    yield from _of_patient(view, verb, cues, treated or frame or _UNKNOWN)


def _of_patient(view: Parse, verb: Verb, cues: Cues, frame: Frame) -> Iterator[Proposal]:
    """The grammatical subject is what the claim is about; what acts on it stands in a phrase, or elsewhere."""
    agents = agents_of(view, verb.after.phrases, cues)
    front = _front_agents(view, verb.at, cues)
    for item in verb.subject.items:
        for term in read(view, item, cues, _phrases_after(view, item, verb.at)):
            own = _modifier_agents(view, item, verb.at, cues)
            yield _proposal(view, verb, frame, agents + own + front, term, "patient", cues)


def _phrases_after(view: Parse, item: Item, limit: int) -> tuple[Phrase, ...]:
    found = []
    j = item.last + 1
    while j + 1 < limit and view.chunks[j].kind == "I" and view.chunks[j + 1].kind == "N":
        found.append(Phrase(view.chunks[j].head, (Item(j + 1, j + 1),), j))
        j += 2
    return tuple(found)


def agents_of(view: Parse, phrases: tuple[Phrase, ...], cues: Cues) -> list[tuple[Term, str]]:
    """What stands in phrases that may name the agent ("by X", "with X"), each with its way."""
    ranked = sorted((p for p in phrases if p.head in _AGENT), key=lambda p: _ORDER.get(p.head, 9))
    return [
        (term, f"pp:{p.head}")
        for p in ranked[:3]
        for item in p.items
        for term in read(view, item, cues)
    ]


def _modifier_agents(view: Parse, item: Item, limit: int, cues: Cues) -> list[tuple[Term, str]]:
    """ "reduction of Y by X", "patients with X": phrases right after the item, before the verb."""
    phrases = [p for p in _phrases_after(view, item, limit) if p.head in _AGENT]
    return [
        (term, f"own:{p.head}")
        for p in phrases[:2]
        for inner in p.items
        for term in read(view, inner, cues)
    ]


def _front_agents(view: Parse, k: int, cues: Cues) -> list[tuple[Term, str]]:
    """ "With X, Y was reduced": a phrase at the sentence's beginning."""
    chunks = view.chunks
    if (
        len(chunks) > 3
        and chunks[0].kind == "I"
        and chunks[1].kind == "N"
        and k > 2
        and chunks[0].head in _AGENT
    ):
        return [(term, f"front:{chunks[0].head}") for term in read(view, Item(1, 1), cues)]
    return []


def _of_be(view: Parse, verb: Verb, cues: Cues) -> Iterator[Proposal]:
    chunks, k = view.chunks, verb.at
    place = k + 1
    if _is_existential(view, verb):
        yield from _of_existential(view, verb, cues)
        return
    if place < len(chunks) and chunks[place].kind == "A":
        yield from _of_adjective(view, verb, place, cues)
        return
    subjects = _subjects(view, verb, cues)
    if _is_adverse(view, verb, cues):
        yield from _adverse(view, verb, cues)
        return
    if _is_therapy(subjects):
        yield from _therapies(
            view, verb, subjects, _objects(view, verb.after.direct, verb.after.phrases, cues), cues
        )
        return
    for item in verb.after.direct:
        if _is_value(view, chunks[item.first]):
            yield from _of_patient(
                view, verb, cues, Frame("value", "biolink:affects", "unspecified", "")
            )
            return
        for term in read(view, item, cues, verb.after.phrases):
            through = term.frame is not None and term.depth and term.frame.name not in ("use",)
            frame = term.frame if through and term.frame is not None else _IS_A
            yield _proposal(view, verb, frame, subjects, term, "be", cues)
    if not verb.after.direct:
        yield from _of_be_phrase(view, verb, cues, subjects)


def _is_existential(view: Parse, verb: Verb) -> bool:
    items = verb.subject.items
    return bool(items) and view.chunks[items[0].first].form == "e"


def _of_existential(view: Parse, verb: Verb, cues: Cues) -> Iterator[Proposal]:
    """ "There was no difference in Y between A and B"."""
    phrases = _split_between(verb.after.phrases)
    seen = Verb(verb.at, verb.subject, verb.after._replace(phrases=phrases))
    for term in _objects(view, verb.after.direct, phrases, cues):
        through = term.frame if term.frame is not None and term.depth else None
        frame = through if through is not None and through.name != "measure" else _THERE
        agents = [
            (t, how)
            for t, how in agents_of(view, phrases, cues)
            if (t.first, t.last) != (term.first, term.last)
        ]
        yield _proposal(view, seen, frame, agents, term, "there", cues)


def _is_value(view: Parse, chunk: Chunk) -> bool:
    """Whether a noun phrase is a number with its unit ("8.1 months", "12%")."""
    first = chunk.first
    while first < chunk.last and view.tags[first] in "TRY":
        first += 1
    return view.tags[first] == "#" and chunk.last - first <= 2


def _of_be_phrase(
    view: Parse, verb: Verb, cues: Cues, subjects: list[tuple[Term, str]]
) -> Iterator[Proposal]:
    """ "is due to Y", "was in favour of"."""
    for phrase in verb.after.phrases[:1]:
        frame = cues.adjectives.get((phrase.head.split()[0], phrase.head.split()[-1]))
        if frame is not None and frame.name == "caused":
            terms = [term for item in phrase.items for term in read(view, item, cues)]
            yield from _caused(view, verb, frame, terms, phrase.head, cues)
        elif frame is not None:
            for item in phrase.items:
                for term in read(view, item, cues):
                    yield _proposal(view, verb, frame, subjects, term, "be:" + phrase.head, cues)


def _of_adjective(view: Parse, verb: Verb, place: int, cues: Cues) -> Iterator[Proposal]:
    word = view.lowers[view.chunks[place].last]
    after = complements_of(view, place)
    seen = Verb(verb.at, verb.subject, after)
    for phrase in after.phrases:
        frame = cues.adjectives.get((word, phrase.head))
        if frame is not None and frame.name == "caused":
            terms = [term for item in phrase.items for term in read(view, item, cues)]
            yield from _caused(view, seen, frame, terms, phrase.head, cues)
            return
        if frame is not None:
            subjects = _subjects(view, seen, cues)
            for item in phrase.items:
                for term in read(view, item, cues, after.phrases):
                    yield _proposal(view, seen, frame, subjects, term, "adj:" + phrase.head, cues)
            return
    frame = cues.adjectives.get((word, ""))
    if frame is None:
        return
    if frame.name == "quality":
        term = Term(view.chunks[place].first, view.chunks[place].last, word)
        yield _proposal(view, seen, frame, _subjects(view, seen, cues), term, "quality", cues)
        return
    if "between" in [p.head for p in after.phrases]:
        seen = Verb(verb.at, verb.subject, after._replace(phrases=_split_between(after.phrases)))
    yield from _of_patient(view, seen, cues, frame)


def _split_between(phrases: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    out = []
    for p in phrases:
        if p.head == "between" and len(p.items) == 2:
            out.append(Phrase("with", p.items[:1], p.at))
            out.append(Phrase("versus", p.items[1:], p.at))
        else:
            out.append(p)
    return tuple(out)


def _subjects(view: Parse, verb: Verb, cues: Cues) -> list[tuple[Term, str]]:
    """The subject's items read, each with its way; modifiers of the subject come after."""
    how = verb.subject.how
    found: list[tuple[Term, str]] = []
    governor = governor_of(view, verb.at) if how == "postnominal" else NOBODY
    for item in verb.subject.items:
        follow = _phrases_after(view, item, verb.at)
        found.extend((term, how) for term in read_subject(view, item, cues, follow))
    found.extend((term, "governor") for item in governor.items for term in read(view, item, cues))
    if len(verb.subject.items) == 1:
        second = _appositive(view, verb.subject.items[0], verb.at)
        if second is not None:
            found.extend((term, "appositive") for term in read(view, second, cues))
    for item in verb.subject.items:
        found.extend(
            (term, "mod:" + p.head)
            for p in _modifiers(view, item, verb.at)
            for i in p.items
            for term in read(view, i, cues)
        )
    return found


def _appositive(view: Parse, item: Item, limit: int) -> Item | None:
    """ "The antagonist, X, reduces": the second name of a subject."""
    chunks, j = view.chunks, item.last + 1
    if (
        j + 2 < limit + 1
        and chunks[j].kind == ","
        and chunks[j + 1].kind == "N"
        and chunks[limit - 1].kind == ","
    ):
        return Item(j + 1, j + 1)
    return None


def _modifiers(view: Parse, item: Item, limit: int) -> list[Phrase]:
    """Phrases and participles that narrow an item down: "patients with X", "mice treated with X", "those receiving X"."""
    chunks = view.chunks
    found: list[Phrase] = []
    j = item.last + 1
    while j + 1 < limit and len(found) < 2:
        if chunks[j].kind == "I" and chunks[j + 1].kind == "N" and chunks[j].head not in COMPARING:
            inner = item_at(chunks, j + 1, limit)
            found.append(Phrase(chunks[j].head, (inner,), j))
            j = inner.last + 1
        elif chunks[j].kind == "V" and chunks[j].form in "pg" and chunks[j + 1].kind == "N":
            found.append(Phrase(chunks[j].head, (Item(j + 1, j + 1),), j))
            j += 2
        elif chunks[j].kind == "V" and chunks[j].form in "pg":
            j += 1
        else:
            break
    return found


def _objects(
    view: Parse, items: tuple[Item, ...], follow: tuple[Phrase, ...], cues: Cues
) -> list[Term]:
    shared = shared_readings(view, items, cues)
    if shared:
        return shared
    found: list[Term] = []
    seen: set[tuple[int, int]] = set()
    for item in items:
        for term in read(view, item, cues, follow):
            if (term.first, term.last) not in seen:
                seen.add((term.first, term.last))
                found.append(term)
    found = with_shared_heads(view, found)
    first = found[0].direction if found else ""
    return [
        t._replace(direction=first) if first and not t.direction and i else t
        for i, t in enumerate(found)
    ]


def _proposal(
    view: Parse,
    verb: Verb,
    frame: Frame,
    subjects: list[tuple[Term, str]],
    term: Term,
    how: str,
    cues: Cues,
) -> Proposal:
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
        negated=chunk.negated or term.denied,
        modal=chunk.modal,
        form=chunk.form,
        count=len(verb.after.direct) or 1,
        comparator=_comparator(view, verb.after.phrases, cues),
        phrases=verb.after.phrases,
    )


def _comparator(view: Parse, phrases: tuple[Phrase, ...], cues: Cues) -> Term | None:
    for phrase in phrases:
        if phrase.head in COMPARING and phrase.items:
            return read(view, phrase.items[0], cues)[0]
    return None
