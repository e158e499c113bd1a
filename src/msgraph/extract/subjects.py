"""Who does it: the subject of each verb group of a sentence."""

from __future__ import annotations

from msgraph.extract.chunks import Chunk
from msgraph.extract.clauses import NOBODY, Parse, Subject
from msgraph.extract.coordination import Item, after_modifiers, list_from

#: Verbs that another verb follows without "to".
_BARE = frozenset(["help", "let", "make", "can", "may"])


def subject_of(view: Parse, k: int) -> Subject:
    """The subject of the verb group at chunk `k`."""
    known = view.subjects.get(k)
    if known is None:
        view.subjects[k] = (
            NOBODY  # a verb that is asked for again while its subject is sought has none
        )
        known = view.subjects[k] = _find_subject(view.chunks, k, view)
    return known


def _find_subject(chunks: list[Chunk], k: int, view: Parse) -> Subject:
    form = chunks[k].form
    if form == "f":
        return _of_finite(chunks, k, view)
    before = chunks[k - 1] if k else None
    if before is not None and before.kind == "N" and form in "gp" and not before.form:
        item = _item_ending(chunks, k - 1)
        named = _named(chunks, item, view)
        return Subject(named.items if named is not None else (item,), "postnominal")
    if before is not None and before.kind == "C":
        return _like_previous(chunks, k, view, form)
    governor = _previous_verb(chunks, k - 1, "fgip")
    if governor < 0:
        governor = _next_finite(chunks, k)
    if governor < 0:
        return NOBODY
    return Subject(subject_of(view, governor).items, "infinitive" if form == "i" else "participle")


def governor_of(view: Parse, k: int) -> Subject:
    """The subject of the finite verb before the one at chunk `k`."""
    other = _previous_verb(view.chunks, k - 1, "f")
    return subject_of(view, other) if other >= 0 else NOBODY


def _previous_verb(chunks: list[Chunk], i: int, forms: str) -> int:
    while i >= 0:
        if chunks[i].kind == "V" and chunks[i].form in forms:
            return i
        if chunks[i].kind == ";":
            return -1
        i -= 1
    return -1


def _next_finite(chunks: list[Chunk], k: int) -> int:
    for j in range(k + 1, len(chunks)):
        if chunks[j].kind == "V" and chunks[j].form == "f":
            return j
    return -1


def _like_previous(chunks: list[Chunk], k: int, view: Parse, form: str) -> Subject:
    """The subject that a verb shares with the one that "and" joins it to: the nearest of the same form."""
    other = _previous_verb(chunks, k - 2, form)
    if (
        form == "f"
        and other >= 0
        and _in_relative(chunks, other)
        and not _same_number(chunks, k, other, view)
    ):
        main = _previous_verb(chunks, other - 1, "f")
        other = main if main >= 0 else other
    if other < 0:
        other = _previous_verb(chunks, k - 2, "fgip")
    return Subject(subject_of(view, other).items, "coordinated") if other >= 0 else NOBODY


def _in_relative(chunks: list[Chunk], k: int) -> bool:
    return k > 0 and chunks[k - 1].kind == "W"


def _same_number(chunks: list[Chunk], k: int, other: int, view: Parse) -> bool:
    return view.tags[chunks[k].first] == view.tags[chunks[other].first]


def _item_ending(chunks: list[Chunk], i: int) -> Item:
    """The item that ends with chunk `i`, from the head of its "of" phrases on."""
    j = i
    while (
        j >= 2
        and chunks[j - 1].kind == "I"
        and chunks[j - 1].head == "of"
        and chunks[j - 2].kind == "N"
    ):
        j -= 2
    return Item(j, i)


def _of_finite(chunks: list[Chunk], k: int, view: Parse) -> Subject:
    i = k - 1
    if i >= 0 and chunks[i].kind == "C":
        return _like_previous(chunks, k, view, "f")
    if i >= 0 and chunks[i].kind == "W":
        return _antecedent(chunks, i, view)
    if i >= 0 and chunks[i].kind == "V" and chunks[i].head in _BARE:
        return Subject(subject_of(view, i).items, "infinitive")
    start, after_verb = _region(chunks, k)
    if after_verb and i >= 1 and chunks[i].kind == "," and not _has_clause_break(chunks, start, i):
        return _like_previous(chunks, k, view, "f")
    start = _without_front(chunks, start, k, after_verb=after_verb)
    if start >= k:
        return NOBODY
    if chunks[start].kind == "V":
        return Subject((Item(start, k - 1),), "gerund")
    if chunks[start].kind != "N":
        return NOBODY
    items, end = list_from(chunks, start, k, before_verb=True)
    last = _last_segment(chunks, after_modifiers(chunks, end, k), k)
    if last >= 0:
        items, _ = list_from(chunks, last, k, before_verb=True)
    return Subject(tuple(items), "direct")


def _has_clause_break(chunks: list[Chunk], start: int, end: int) -> bool:
    """Whether a new subject may stand between a verb's objects and the comma at `end`.

    After ", and" one does if more follows it than the end of a list: "raised A, and B, an enzyme, fell", but
    not "raised A, B, and C in cells, lowered D".
    """
    last = max((j for j in range(start, end) if chunks[j].kind == ","), default=-1)
    return any(
        chunks[j].kind in "SW"
        or (chunks[j].kind == "C" and start < j < last and chunks[j - 1].kind == ",")
        for j in range(start, end)
    )


def _antecedent(chunks: list[Chunk], w: int, view: Parse) -> Subject:
    """What "which" and "that" stand for; "X is a Y that ...", "X is a Y against Z that ...": X."""
    j = w - 1
    while j >= 0 and chunks[j].kind in ",CX":
        j -= 1
    if j < 0 or chunks[j].kind != "N":
        return NOBODY
    item = _item_ending(chunks, j)
    named = _named(chunks, item, view)
    if named is None and item.first >= 2 and chunks[item.first - 1].kind == "I":
        named = _named(chunks, _item_ending(chunks, item.first - 2), view)
    return named if named is not None else Subject((item,), "relative")


def _named(chunks: list[Chunk], item: Item, view: Parse) -> Subject | None:
    """What a phrase such as "a drug" after "is", "as" or a comma describes, or None if it stands for itself."""
    i = item.first - 1
    if i < 1 or view.lowers[chunks[item.first].first] not in ("a", "an", "the", "one"):
        return None
    if chunks[i].kind == "V" and chunks[i].head == "be" and not chunks[i].passive:
        found = subject_of(view, i)
        return Subject(found.items, "relative") if found.items else None
    if chunks[i].kind == "," and chunks[i - 1].kind == "N":
        return Subject((_item_ending(chunks, i - 1),), "relative")
    return None


def _region(chunks: list[Chunk], k: int) -> tuple[int, bool]:
    """Where the stretch before a finite verb begins that may hold its subject, and whether a verb stands before."""
    i = k - 1
    while i >= 0:
        chunk = chunks[i]
        if chunk.kind in "S;" or (chunk.kind == "W" and not _closed_relative(chunks, i, k)):
            return i + 1, False
        if chunk.kind == "V" and chunk.form == "f":
            relative = _relative_before(chunks, i)
            if relative < 0:
                return i + 1, True
            i = relative
        i -= 1
    return 0, False


def _relative_before(chunks: list[Chunk], i: int) -> int:
    """The relative word whose clause the finite verb at `i` belongs to, or -1."""
    for j in (i - 1, i - 2):
        if j >= 0 and chunks[j].kind == "W":
            return j
        if j >= 0 and chunks[j].kind != "N":
            break
    return -1


def _closed_relative(chunks: list[Chunk], w: int, k: int) -> bool:
    """Whether a finite verb between the relative word and `k` ends the relative clause."""
    return any(chunks[j].kind == "V" and chunks[j].form == "f" for j in range(w + 1, k))


def _without_front(chunks: list[Chunk], start: int, k: int, *, after_verb: bool) -> int:
    """The place after adverbial phrases, conjunctions and the objects of a verb before."""
    if after_verb:
        start = _after_last(chunks, start, k)
    while start < k and chunks[start].kind in "C,XJR":
        start += 1
    while start < k and chunks[start].kind in "ISVA":
        comma = next((j for j in range(start, k) if chunks[j].kind == ","), -1)
        if comma < 0 or comma == k - 1:
            if chunks[start].kind == "V" and chunks[start].form == "g":
                return start
            return _second_noun(chunks, start, k)
        start = comma + 1
        while start < k and chunks[start].kind in "C,XJ":
            start += 1
    return start


def _second_noun(chunks: list[Chunk], start: int, k: int) -> int:
    """ "In rats X reduced ...": the noun phrase that no preposition leads to."""
    for j in range(start + 1, k):
        if chunks[j].kind == "N" and chunks[j - 1].kind == "N":
            return j
    return k


def _after_last(chunks: list[Chunk], start: int, k: int) -> int:
    for j in range(k - 1, start - 1, -1):
        if chunks[j].kind == "C" or (chunks[j].kind == "," and j < k - 1):
            return j + 1
    return start


def _last_segment(chunks: list[Chunk], end: int, k: int) -> int:
    """The noun phrase after a fronted one ("Three years later, the child ..."), or -1."""
    if end >= k or chunks[end].kind != "," or chunks[k - 1].kind == ",":
        return -1
    j = end + 1
    while j < k and chunks[j].kind in "C,X":
        j += 1
    return j if j < k and chunks[j].kind == "N" else -1
