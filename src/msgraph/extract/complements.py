"""What follows a verb, an adjective or a noun: objects and prepositional phrases."""

from __future__ import annotations

from msgraph.extract.chunks import Chunk
from msgraph.extract.clauses import Complements, Parse, Phrase
from msgraph.extract.coordination import Item, item_at, list_from


def complements_of(view: Parse, k: int) -> Complements:
    """What follows the verb group, adjective or noun phrase at chunk `k`."""
    chunks, n = view.chunks, len(view.chunks)
    direct: tuple[Item, ...] = ()
    j = k + 1
    while j < n and chunks[j].kind == "X" and chunks[j].head not in ".":
        j += 1
    if j < n and chunks[j].kind == "N":
        items, j = list_from(chunks, j, n)
        direct = tuple(items)
    return _with_phrases(chunks, direct, j if direct else k + 1, n)


def _with_phrases(chunks: list[Chunk], direct: tuple[Item, ...], j: int, n: int) -> Complements:
    found: list[Phrase] = []
    if direct:
        j = direct[-1].last + 1 if len(direct) > 1 else j
    while j < n:
        kind = chunks[j].kind
        if kind == "I" and j + 1 < n and chunks[j + 1].kind == "N":
            items, after = list_from(chunks, j + 1, n)
            if chunks[j].head == "between" and len(items) > 1:
                items, after = items[:2], items[1].last + 1
            found.append(Phrase(chunks[j].head, tuple(items), j))
            j = after
        elif kind in ",C" and j + 2 < n and chunks[j + 1].kind == "I" and chunks[j + 2].kind == "N":
            j += 1
        elif kind == "," and j + 3 < n and chunks[j + 1].kind == "C" and chunks[j + 2].kind == "I":
            j += 2
        elif (kind == "A" and j + 1 < n and chunks[j + 1].kind == "I") or (
            kind == "V" and chunks[j].form == "p" and j and chunks[j - 1].kind == "N"
        ):
            j += 1
        else:
            break
    return Complements(direct, tuple(found), j)


def whole(view: Parse, i: int) -> Item:
    """The item that begins with the noun phrase at chunk `i`."""
    return item_at(view.chunks, i, len(view.chunks))
