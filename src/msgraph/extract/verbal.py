"""What the verbs of a sentence propose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from msgraph.extract import word_sets
from msgraph.extract.announcements import adverse, is_adverse, therapies, what_is_treated
from msgraph.extract.arguments import Verb, objects_of, subjects_of
from msgraph.extract.clauses import Parse
from msgraph.extract.complements import complements_of
from msgraph.extract.frames import Cues, Frame, singular
from msgraph.extract.predicates import of_be
from msgraph.extract.proposals import Proposal, caused, made, of_patient
from msgraph.extract.readings import TREATING, Term, read
from msgraph.extract.subjects import subject_of

_UNKNOWN = Frame("other", "biolink:associated_with", "unspecified", "")
_TREATED = Frame("passive", "biolink:treats", "unspecified", "drug")
_TREATS_ACTIVE = Frame("effect", "biolink:treats", "unspecified", "drug")
_INCLUDING = word_sets.of("verbal.including")
_STEADY = frozenset(["stable", "unchanged", "preserved", "stabilized", "stabilised"])
_EITHER = frozenset(["occur", "treated", "caused"])
_FAILURES = frozenset(["failure", "inability", "ineffectiveness", "lack"])
_CHARACTERISING = frozenset(["characterize", "characterise"])
_PAST = frozenset(["was", "were", "been"])
_LINKING = word_sets.of("verbal.linking")


def of_sentence(view: Parse, cues: Cues) -> list[Proposal]:
    """What the verbs of a sentence propose, in their order."""
    found: list[Proposal] = []
    for k, chunk in enumerate(view.chunks):
        if chunk.kind == "V" and not _is_attribute(view, k) and not _is_of_a_failure(view, k):
            verb = Verb(k, subject_of(view, k), complements_of(view, k))
            found.extend(_of_verb(view, verb, cues))
    return found


def _is_attribute(view: Parse, k: int) -> bool:
    """ "by increased levels": after a preposition a form that could be finite is none."""
    chunk = view.chunks[k]
    before = view.chunks[k - 1] if k else None
    return (
        before is not None
        and before.kind == "I"
        and chunk.form == "f"
        and chunk.first == chunk.main
        and view.lowers[chunk.main].endswith("ed")
        and before.head != "than"
    )


def _is_of_a_failure(view: Parse, k: int) -> bool:
    """ "failure of X to reduce Y": what X did not do is not what its failure does."""
    chunks, j = view.chunks, k - 1
    if chunks[k].form == "g" and j >= 0 and chunks[j].head == "in":
        j -= 1
    elif chunks[k].form != "i":
        return False
    while j >= 2 and chunks[j].kind == "N" and chunks[j - 1].head == "of":
        j -= 2
    return 0 <= j < k - 1 and chunks[j].head in _FAILURES


def _of_verb(view: Parse, verb: Verb, cues: Cues) -> Iterator[Proposal]:
    chunk = view.chunks[verb.at]
    lemma = chunk.head
    if (lemma == "be" and not chunk.passive) or (
        lemma in _LINKING and _adjective_at(view, verb.at + 1)
    ):
        yield from of_be(view, verb, cues)
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


def _is_of_an_effect(frame: Frame, term: Term, cues: Cues) -> bool:
    """ "reduced the impact of X on Y" says of Y only that X acts on it."""
    through = term.through
    if through is None or through.name != "effect":
        return False
    acts = frame.name == "effect" and frame.predicate == "biolink:affects"
    return acts and not any(f is through for _, f in cues.nouns.get(singular(term.head), ()))


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
    subjects = subjects_of(view, verb, cues)
    terms = objects_of(view, verb.after.direct, verb.after.phrases, cues)
    including = view.chunks[verb.at].head in _INCLUDING
    if including and is_adverse(view, verb, cues):
        yield from adverse(view, verb, cues)
        return
    treated = what_is_treated(view, verb, cues) if including else None
    if treated is not None:
        yield from therapies(view, verb, treated, terms, cues)
        return
    for term in terms:
        if not _is_of_an_effect(frame, term, cues):
            yield made(view, verb, frame, subjects, term, "direct", cues)
    yield from _of_phrases(view, verb, cues, subjects)


def _of_phrases(
    view: Parse, verb: Verb, cues: Cues, subjects: list[tuple[Term, str]], *, passive: bool = False
) -> Iterator[Proposal]:
    """The objects that a preposition leads to ("results in Y")."""
    lemma = view.chunks[verb.at].head
    direct = verb.after.direct
    nothing = bool(direct) and view.lowers[view.chunks[direct[0].first].first] == "no"
    for phrase in verb.after.phrases:
        for frame in _led_to(lemma, phrase.head, cues):
            if (
                frame.name.startswith("passive") or frame.name == "approved"
            ) != passive and frame.name not in _EITHER:
                continue
            if frame.name in ("occur", "treated") or (frame.name == "caused" and passive):
                continue
            if frame.name.endswith("caused"):
                yield from caused(view, verb, frame, phrase, cues)
            else:
                for term in objects_of(view, phrase.items, verb.after.phrases, cues):
                    term = replace(term, denied=term.denied or nothing)
                    yield made(view, verb, _named(frame, term), subjects, term, phrase.head, cues)
            return


def _named(frame: Frame, term: Term) -> Frame:
    """ "identified as a predictor of Y": the noun that leads to Y says what holds, not "is a kind of"."""
    through = term.through
    if frame.name not in ("passive-be", "be") or through is None:
        return frame
    return through if through.name == "factor" else frame


def _led_to(lemma: str, preposition: str, cues: Cues) -> tuple[Frame, ...]:
    """The frames of a verb with a preposition; "in the treatment of" counts as "in"."""
    if preposition in TREATING and lemma == "approve":
        return cues.verbs[lemma, "for"][-1:]
    if preposition in TREATING and lemma != "be":
        return (_TREATED, _TREATS_ACTIVE)
    return cues.verbs.get((lemma, preposition)) or cues.verbs.get(
        (lemma, preposition.split(" ")[0]), ()
    )


def _of_intransitive(view: Parse, verb: Verb, cues: Cues) -> Iterator[Proposal]:
    lemma = view.chunks[verb.at].head
    subjects = subjects_of(view, verb, cues)
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
        yield from of_patient(view, verb, cues, frame)


def _remaining(view: Parse, verb: Verb, cues: Cues, frame: Frame) -> Frame:
    """ "remained stable", "remained elevated": the adjective says how."""
    place = verb.at + 1
    if place < len(view.chunks) and view.chunks[place].kind == "A":
        if _stable_or_improved(view, place):
            return replace(frame, direction="stable_or_improved")
        word = view.lowers[view.chunks[place].last]
        found = cues.inside.get(word)
        if found:
            return replace(frame, direction=found)
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


def _of_relation(view: Parse, verb: Verb, cues: Cues) -> Iterator[Proposal]:
    """ "No association was found between X and Y"."""
    items = verb.subject.items
    entries = cues.nouns.get(singular(view.chunks[items[0].first].head), ()) if items else ()
    frame = next((frame for _, frame in entries if frame.name == "relation"), None)
    between = next((p.items for p in verb.after.phrases if p.head == "between"), ())
    if frame is None or len(between) < 2:
        return
    subjects = [(term, "between") for term in read(view, between[0], cues)]
    for item in between[1:]:
        for term in read(view, item, cues):
            yield made(view, verb, frame, subjects, term, "noun:between", cues)


def _was_done(view: Parse, verb: Verb) -> bool:
    """ "were characterised by X": what was done, not what is."""
    chunk = view.chunks[verb.at]
    return not _PAST.isdisjoint(view.lowers[chunk.first : chunk.last])


def _of_passive(view: Parse, verb: Verb, cues: Cues) -> Iterator[Proposal]:
    lemma = view.chunks[verb.at].head
    if lemma in _CHARACTERISING and _was_done(view, verb):
        return
    found = list(_of_relation(view, verb, cues)) or list(
        _of_phrases(view, verb, cues, subjects_of(view, verb, cues), passive=True)
    )
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
    yield from of_patient(view, verb, cues, treated or frame or _UNKNOWN)
