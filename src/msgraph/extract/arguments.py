"""What a verb's subject and objects name, and what else in the sentence may act."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import takewhile

from msgraph.extract.clauses import NOBODY, Complements, Parse, Phrase, Subject
from msgraph.extract.coordination import COMPARING, Item, item_at
from msgraph.extract.frames import Cues
from msgraph.extract.readings import Term, read, read_subject, shared_readings, with_shared_heads
from msgraph.extract.subjects import governor_of

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
#: What people do who are given something: "patients who received X", "who were treated with X".
_RECEIVING = frozenset(["receive", "take", "undergo", "treat", "give", "administer", "use"])
_APART = frozenset(["nor", "not"])
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
class Verb:
    """A verb group with all that belongs to it."""

    at: int
    subject: Subject
    after: Complements


def subjects_of(view: Parse, verb: Verb, cues: Cues) -> list[tuple[Term, str]]:
    """The subject's items read, each with its way; modifiers of the subject come after."""
    how = verb.subject.how
    found: list[tuple[Term, str]] = []
    governor = governor_of(view, verb.at) if how == "postnominal" else NOBODY
    for n, item in enumerate(verb.subject.items):
        if n and is_denied_alone(view, item):
            continue
        follow = phrases_after(view, item, verb.at)
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
    """Phrases and participles that narrow an item down: "patients with X", "mice treated with X", "those who received X"."""
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
        elif chunks[j].kind == "W" and chunks[j + 1].head in _RECEIVING and j + 2 < limit:
            j += 2
            if chunks[j].kind == "N":
                found.append(Phrase(chunks[j - 1].head, (Item(j, j),), j))
                j += 1
        elif chunks[j].kind == "A" or (chunks[j].kind == "V" and chunks[j].form in "pg"):
            j += 1
        else:
            break
    return found


def objects_of(
    view: Parse, items: tuple[Item, ...], follow: tuple[Phrase, ...], cues: Cues
) -> list[Term]:
    """The things that a verb's objects name, each once; a direction said of the first holds for the list.

    Not for what a noun such as "alterations" leads to.
    """
    shared = shared_readings(view, items, cues)
    if shared:
        return shared
    found: list[Term] = []
    seen: set[tuple[int, int]] = set()
    for item in items:
        denied = is_denied_alone(view, item)
        for term in read(view, item, cues, follow):
            term = replace(term, denied=True) if denied else term
            if (term.first, term.last) not in seen:
                seen.add((term.first, term.last))
                found.append(term)
    found = with_shared_heads(view, found)
    return [_like_first(t, found[0]) if i else t for i, t in enumerate(found)]


def _like_first(term: Term, first: Term) -> Term:
    """A later part of a list takes over the direction of the first, and the change that it is part of."""
    if not first.direction or term.direction or term.frame:
        return term
    through = first.through
    if through is not None and through.name == "change":
        return replace(term, direction=first.direction, frame=through, depth=first.depth)
    return replace(term, direction=first.direction)


def is_denied_alone(view: Parse, item: Item) -> bool:
    """Whether "neither", "nor" or "not" denies one part of a list."""
    first = view.chunks[item.first].first
    beside = view.lowers[max(0, first - 1) : first + 1]
    return "neither" in beside or not _APART.isdisjoint(beside[:1])


def phrases_after(view: Parse, item: Item, limit: int) -> tuple[Phrase, ...]:
    """The prepositional phrases right after an item, before chunk `limit`."""
    found = []
    j = item.last + 1
    while j + 1 < limit and view.chunks[j].kind == "I" and view.chunks[j + 1].kind == "N":
        found.append(Phrase(view.chunks[j].head, (Item(j + 1, j + 1),), j))
        j += 2
    return tuple(found)


def agents_of(view: Parse, phrases: tuple[Phrase, ...], cues: Cues) -> list[tuple[Term, str]]:
    """What stands in phrases that may name the agent ("by X", "with X"), each with its way.

    What stands after "than" belongs to the comparison: "higher in X than those in Z".
    """
    if not phrases:
        return []
    before = takewhile(lambda p: p.head not in COMPARING, sorted(phrases, key=lambda p: p.at))
    ranked = sorted((p for p in before if p.head in _AGENT), key=lambda p: _ORDER.get(p.head, 9))
    return [
        (term, f"pp:{p.head}")
        for p in ranked[:3]
        for item in p.items
        for term in read_subject(view, item, cues)
    ]


def modifier_agents(view: Parse, item: Item, limit: int, cues: Cues) -> list[tuple[Term, str]]:
    """ "reduction of Y by X", "patients with X": phrases right after the item, before the verb."""
    phrases = [p for p in phrases_after(view, item, limit) if p.head in _AGENT]
    return [
        (term, f"own:{p.head}")
        for p in phrases[:2]
        for inner in p.items
        for term in read_subject(view, inner, cues)
    ]


def front_agents(view: Parse, k: int, cues: Cues) -> list[tuple[Term, str]]:
    """ "With X, Y was reduced": a phrase at the sentence's beginning."""
    chunks = view.chunks
    if (
        len(chunks) > 3
        and chunks[0].kind == "I"
        and chunks[1].kind == "N"
        and k > 2
        and chunks[0].head in _AGENT
    ):
        return [(term, f"front:{chunks[0].head}") for term in read_subject(view, Item(1, 1), cues)]
    return []
