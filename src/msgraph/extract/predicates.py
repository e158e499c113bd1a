"""What "is" and its like propose: kinds, qualities, values, "there was"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from msgraph.extract.announcements import adverse, is_adverse, therapies, what_is_treated
from msgraph.extract.arguments import Verb, agents_of, objects_of, subjects_of
from msgraph.extract.chunks import Chunk
from msgraph.extract.clauses import Parse, Phrase
from msgraph.extract.complements import complements_of
from msgraph.extract.coordination import Item
from msgraph.extract.frames import Cues, Frame, category_of
from msgraph.extract.proposals import Proposal, caused, made, of_patient
from msgraph.extract.readings import Term, read

_IS_A = Frame("be", "biolink:subclass_of", "unspecified", "")
#: What leads to the outcome that a comparison is about.
_REGARDING = frozenset(
    [
        "in",
        "for",
        "on",
        "regarding",
        "concerning",
        "in terms of",
        "with respect to",
        "with regard to",
        "for the prevention of",
        "for the treatment of",
    ]
)
#: Who and where, no outcome.
_WHERE = frozenset(["population", "anaphor", "species", "study"])
_THERE = Frame("occur", "biolink:associated_with", "present", "")


def of_be(view: Parse, verb: Verb, cues: Cues) -> Iterator[Proposal]:
    """What a form of "be", or a verb like it before an adjective, says of its subject."""
    chunks, k = view.chunks, verb.at
    place = k + 1
    if _is_existential(view, verb):
        yield from _of_existential(view, verb, cues)
        return
    if place < len(chunks) and chunks[place].kind == "A":
        yield from _of_adjective(view, verb, place, cues)
        return
    subjects = subjects_of(view, verb, cues)
    if is_adverse(view, verb, cues):
        yield from adverse(view, verb, cues)
        return
    treated = what_is_treated(view, verb, cues)
    if treated is not None:
        yield from therapies(
            view,
            verb,
            treated,
            objects_of(view, verb.after.direct, verb.after.phrases, cues),
            cues,
        )
        return
    for item in verb.after.direct:
        if _is_value(view, chunks[item.first]):
            yield from of_patient(
                view, verb, cues, Frame("value", "biolink:affects", "unspecified", "")
            )
            return
        for term in read(view, item, cues, verb.after.phrases):
            through = term.through
            frame = through if through is not None and through.name != "use" else _IS_A
            if frame is not _IS_A or _names_a_kind(view, verb, item):
                yield made(view, verb, frame, subjects, term, "be", cues)
    if not verb.after.direct:
        yield from _of_be_phrase(view, verb, cues, subjects)


def _names_a_kind(view: Parse, verb: Verb, item: Item) -> bool:
    """Whether what follows "is" is a kind of thing: "X is a Y", "Xs are Ys", not "the commonest Xs were Y" nor "Y limited"."""
    chunk = view.chunks[item.first]
    for subject in verb.subject.items:
        first = view.chunks[subject.first]
        if not _RANKING.isdisjoint(view.lowers[first.first : first.last + 1]):
            return False
    after = item.last + 1
    if after < len(view.chunks) and view.chunks[after].kind == "A":
        return False
    return chunk.article or view.tags[chunk.last] != "N" or view.lowers[chunk.last].endswith("s")


_RANKING = frozenset(["most", "commonest", "main", "primary", "secondary", "outcome", "endpoint"])


def _is_existential(view: Parse, verb: Verb) -> bool:
    items = verb.subject.items
    return bool(items) and view.chunks[items[0].first].form == "e"


def _of_existential(view: Parse, verb: Verb, cues: Cues) -> Iterator[Proposal]:
    """ "There was no difference in Y between A and B"."""
    phrases = _split_between(verb.after.phrases)
    seen = Verb(verb.at, verb.subject, replace(verb.after, phrases=phrases))
    for term in _of_one_list(objects_of(view, verb.after.direct, phrases, cues)):
        through = term.through
        frame = through if through is not None and through.name != "measure" else _THERE
        agents = [
            (t, how)
            for t, how in agents_of(view, phrases, cues)
            if (t.first, t.last) != (term.first, term.last)
        ]
        yield made(view, seen, frame, agents, term, "there", cues)


def _of_one_list(terms: list[Term]) -> list[Term]:
    """ "no difference in terms of A, B and C": what leads to the first leads to all."""
    if not terms or terms[0].through is None:
        return terms
    first = terms[0]
    return [
        t
        if t.frame is not None
        else replace(
            t,
            frame=first.frame,
            denied=first.denied,
            depth=first.depth,
            direction=t.direction or first.direction,
        )
        for t in terms
    ]


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
            yield from caused(view, verb, frame, phrase, cues)
        elif frame is not None:
            for item in phrase.items:
                for term in read(view, item, cues):
                    yield made(view, verb, frame, subjects, term, "be:" + phrase.head, cues)


def _of_adjective(view: Parse, verb: Verb, place: int, cues: Cues) -> Iterator[Proposal]:
    word = view.lowers[view.chunks[place].last]
    after = complements_of(view, place)
    seen = Verb(verb.at, verb.subject, after)
    for phrase in after.phrases:
        frame = cues.adjectives.get((word, phrase.head))
        if frame is not None and frame.name == "caused":
            yield from caused(view, seen, frame, phrase, cues)
            return
        if frame is not None and frame.name == "compare" and phrase.items:
            yield from _of_comparison(view, seen, frame, phrase, cues)
            return
        if frame is not None:
            subjects = subjects_of(view, seen, cues)
            for item in phrase.items:
                for term in read(view, item, cues, after.phrases):
                    yield made(view, seen, frame, subjects, term, "adj:" + phrase.head, cues)
            return
    frame = cues.adjectives.get((word, ""))
    if frame is None:
        return
    if frame.name == "quality":
        term = Term(view.chunks[place].first, view.chunks[place].last, word)
        yield made(view, seen, frame, subjects_of(view, seen, cues), term, "quality", cues)
        return
    if "between" in [p.head for p in after.phrases]:
        seen = Verb(verb.at, verb.subject, replace(after, phrases=_split_between(after.phrases)))
    yield from of_patient(view, seen, cues, frame)


def _of_comparison(
    view: Parse, verb: Verb, frame: Frame, beside: Phrase, cues: Cues
) -> Iterator[Proposal]:
    """ "superior to B in Y": of Y, with B as what is compared with; of B itself where no outcome is named."""
    subjects = subjects_of(view, verb, cues)
    others = [term for item in beside.items for term in read(view, item, cues)]
    outcomes = [
        term
        for phrase in verb.after.phrases
        if phrase.at > beside.at and phrase.head in _REGARDING
        for item in phrase.items
        for term in read(view, item, cues)
        if category_of(term.head, cues) not in _WHERE
    ]
    affects = replace(frame, predicate="biolink:affects")
    for term in outcomes:
        proposal = made(view, verb, affects, subjects, term, "adj:" + beside.head, cues)
        proposal.comparator = others[0]
        yield proposal
    if not outcomes:
        for term in others:
            yield made(view, verb, frame, subjects, term, "adj:" + beside.head, cues)


def _split_between(phrases: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    out = []
    for p in phrases:
        if p.head == "between" and len(p.items) == 2:
            out.append(Phrase("with", p.items[:1], p.at))
            out.append(Phrase("versus", p.items[1:], p.at))
        else:
            out.append(p)
    return tuple(out)
