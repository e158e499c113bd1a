"""Lists: which noun phrases a conjunction joins, and what the joined words name."""

from __future__ import annotations

from dataclasses import dataclass

from msgraph.extract import word_sets
from msgraph.extract.chunks import Chunk

#: Prepositions that lead to what something is compared with, never to a part of a list.
COMPARING = frozenset(
    [
        "than",
        "versus",
        "vs",
        "vs.",
        "v.",
        "unlike",
        "relative to",
        "compared with",
        "compared to",
        "compared against",
        "as compared with",
        "as compared to",
        "when compared with",
        "when compared to",
        "in comparison with",
        "in comparison to",
        "rather than",
        "in contrast to",
        "in contrast with",
        "instead of",
    ]
)
#: What joins two noun phrases into one name.
_WITHIN = frozenset(["of", "plus", "+"])
#: What joins a noun phrase and a whole list into one name.
_UNITING = frozenset(["in combination with", "combined with"])
#: Nouns whose name goes on after a preposition: "resistance to Y", "mutations in Y".
_LED = {word: word_sets.of(f"coordination.{word}") for word in ("to", "in", "with", "for")}
#: What stands between "combination" and the things that make it.
_COMBINING = frozenset(["of", "with"])
_HOLDING = word_sets.of("coordination.holding")
_PLACING = word_sets.of("coordination.placing")
_JOINING = frozenset(
    [
        "and",
        "or",
        "as well as",
        "and/or",
        "plus",
        "but also",
        "but",
        "nor",
        "and also",
        "or even",
        "followed by",
    ]
)


@dataclass(slots=True)
class Item:
    """A noun phrase with its "of" phrases: chunks `first` to `last`, both included.

    `joint`: several things that act as one, "combination of A and B".
    """

    first: int
    last: int
    joint: bool = False


def item_at(chunks: list[Chunk], i: int, limit: int) -> Item:
    """The item whose head noun phrase is chunk `i`."""
    last = _last_combined(chunks, i, limit) if chunks[i].joint else -1
    if last >= 0:
        return Item(i, last, joint=True)
    j = i
    while j + 2 < limit and chunks[j + 2].kind == "N" and _is_within(chunks[j], chunks[j + 1]):
        uniting = chunks[j + 1].head in _UNITING
        j = max(j + 2, _last_of_list(chunks, j + 2, limit)) if uniting else j + 2
    return Item(i, j)


def _is_within(noun: Chunk, link: Chunk) -> bool:
    if link.head in _WITHIN or link.head in _UNITING:
        return True
    return link.kind == "I" and noun.head in _LED.get(link.head, ())


def _last_combined(chunks: list[Chunk], i: int, limit: int) -> int:
    """The last part of "combination of A, B and C" that begins at chunk `i`; -1 where nothing is combined."""
    if i + 2 >= limit or chunks[i + 1].head not in _COMBINING or chunks[i + 2].kind != "N":
        return -1
    return _last_of_list(chunks, i + 2, limit)


def _last_of_list(chunks: list[Chunk], i: int, limit: int) -> int:
    """The last part of the list "A, B and C" that begins at chunk `i`; -1 where no "and" closes one."""
    last = item_at(chunks, i, limit).last
    while last + 2 < limit and chunks[last + 1].kind in ",C" and chunks[last + 2].kind == "N":
        closed = chunks[last + 1].head == "and"
        last = item_at(chunks, last + 2, limit).last
        if closed:
            return last
    return -1


def after_modifiers(chunks: list[Chunk], j: int, limit: int) -> int:
    """The place after the phrases that may stand between an item and the rest of its list."""
    while j < limit:
        kind = chunks[j].kind
        if (
            kind == "I"
            and chunks[j].head not in COMPARING
            and j + 1 < limit
            and chunks[j + 1].kind == "N"
        ):
            j = _after_phrase(chunks, j, limit)
        elif (
            kind == "V" and chunks[j].form == "p" and j + 2 < limit and chunks[j + 1].kind == "I"
        ) or (kind == "A" and j + 2 < limit and chunks[j + 1].kind == "I"):
            j += 1
        else:
            break
    return j


def _after_phrase(chunks: list[Chunk], j: int, limit: int) -> int:
    """The place after a prepositional phrase; after "with" and its like a list stays inside it."""
    after = item_at(chunks, j + 1, limit).last + 1
    if chunks[j].head in _HOLDING:
        return list_from(chunks, j + 1, limit, before_verb=True, inside=True)[1]
    if after + 1 < limit and chunks[after].kind == "C" and chunks[after + 1].kind == "N":
        beyond = item_at(chunks, after + 1, limit).last + 1
        again = beyond < limit and chunks[beyond].head == chunks[j].head
        if chunks[j].head in _PLACING and not again and chunks[after].head == "and":
            return beyond
    return after


def _next_item(chunks: list[Chunk], j: int, limit: int) -> tuple[int, bool]:
    """Where the list's next item begins and whether a conjunction leads to it; (-1, False) for no next item."""
    joined = False
    k = j
    while k < limit and (
        chunks[k].kind in ",C" or (chunks[k].kind == ";" and chunks[k].head == ";")
    ):
        if chunks[k].kind == "C":
            if chunks[k].head not in _JOINING or joined:
                return -1, False
            joined = True
        k += 1
    if k == j or k >= limit or chunks[k].kind != "N" or chunks[k].form:
        return -1, False
    return k, joined


def list_from(
    chunks: list[Chunk], i: int, limit: int, *, before_verb: bool = False, inside: bool = False
) -> tuple[list[Item], int]:
    """The items of the list that begins with the noun phrase at chunk `i`, and the place after the list.

    A comma joins only where a conjunction or "such as" closes the list. An item that a finite verb follows
    begins the next clause, unless the list itself stands `before_verb`. `inside` a phrase, a list of bare
    nouns ends where one with a determiner begins.
    """
    items = [item_at(chunks, i, limit)]
    pending: list[Item] = []
    end = j = after_modifiers(chunks, items[0].last + 1, limit)
    first_end = items[0].last + 1
    while True:
        if j < limit and chunks[j].kind == "J":
            instances, place = _instances(chunks, j + 1, limit, before_verb=before_verb)
            return items + pending + instances, max(place, end)
        start, joined = _next_item(chunks, j, limit)
        if start < 0 or (inside and chunks[start].article and not chunks[i].article):
            break
        if chunks[start].proper and not chunks[i].proper and chunks[_last_noun(chunks, j)].proper:
            break
        item = item_at(chunks, start, limit)
        j = after_modifiers(chunks, item.last + 1, limit)
        if not before_verb and _is_subject(chunks, j):
            break
        pending.append(item)
        if joined:
            items, pending, end = items + pending, [], j
    return items, end if len(items) > 1 else first_end


def _last_noun(chunks: list[Chunk], j: int) -> int:
    """The noun phrase that stands last before chunk `j`."""
    while j > 0 and chunks[j].kind != "N":
        j -= 1
    return j


def _instances(
    chunks: list[Chunk], i: int, limit: int, *, before_verb: bool
) -> tuple[list[Item], int]:
    if i >= limit or chunks[i].kind != "N":
        return [], i
    return list_from(chunks, i, limit, before_verb=before_verb)


def _is_subject(chunks: list[Chunk], j: int) -> bool:
    """Whether a finite verb stands at `j`."""
    return j < len(chunks) and chunks[j].kind == "V" and chunks[j].form == "f"
