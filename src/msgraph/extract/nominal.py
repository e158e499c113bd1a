"""Claims that noun phrases make: "the effect of X on Y", "treatment of Y with X", "X-induced Y", "X, a kind of Y"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgraph.extract import word_sets
from msgraph.extract.clauses import Parse, Phrase
from msgraph.extract.complements import complements_of, whole
from msgraph.extract.coordination import COMPARING, Item, list_from
from msgraph.extract.denials import is_noun_denied
from msgraph.extract.frames import Cues, Frame, category_of, singular
from msgraph.extract.proposals import Proposal
from msgraph.extract.readings import TREATING, Term, read

_COMPOUNDING = "induced|mediated|related|associated|driven|dependent|caused|evoked|stimulated|triggered|elicited"
_COMPOUND = re.compile(rf"^(.{{2,}})[-‐‑–]({_COMPOUNDING})$")
#: The cheap test of a whole sentence before.
_MAY_COMPOUND = re.compile(rf"[-‐‑–](?:{_COMPOUNDING})")
_COMPOUND_FRAMES = {
    "induced": Frame("compound", "biolink:causes", "present", ""),
    "caused": Frame("compound", "biolink:causes", "present", ""),
    "related": Frame("compound", "biolink:associated_with", "present", ""),
    "associated": Frame("compound", "biolink:associated_with", "present", ""),
    "dependent": Frame("compound", "biolink:associated_with", "present", ""),
}
_MEDIATED = Frame("compound", "biolink:affects", "unspecified", "")
_IS_A = Frame("apposition", "biolink:subclass_of", "unspecified", "")
_INSTANCE = Frame("instance", "biolink:subclass_of", "unspecified", "")
_TREATS = Frame("treatment", "biolink:treats", "unspecified", "drug")
_PREVENTS = Frame("treatment", "biolink:preventative_for_condition", "decreased", "")
_DUE = frozenset(["due to", "because of", "owing to", "as a result of", "secondary to"])
_CAUSES = Frame("due", "biolink:causes", "present", "")
_FOR = Frame("for", "biolink:treats", "unspecified", "drug")
_PREVENTING = frozenset(["for the prevention of", "in the prevention of", "for prevention of"])
#: Frames that a heading without a verb uses for what was studied, not for what was found.
_ARTICLES = frozenset(["a", "an", "the"])
_LOOKED_AT = frozenset(["effect", "relation", "factor", "treatment", "for", "due"])
_THERAPIES = word_sets.of("nominal.therapies")
_BY = word_sets.of("nominal.by")


def of_sentence(view: Parse, cues: Cues) -> list[Proposal]:
    """What the noun phrases of a sentence propose, in their order."""
    found: list[Proposal] = []
    lists_instances = any(chunk.kind == "J" for chunk in view.chunks)
    compounds = _MAY_COMPOUND.search(view.sentence.text, view.sentence.start, view.sentence.end)
    for k, chunk in enumerate(view.chunks):
        if chunk.kind == "N" and not chunk.form:
            if singular(chunk.head) in cues.nouns:
                found.extend(_relation(view, k, cues))
            if compounds and chunk.first < chunk.last:
                found.extend(_compounds(view, k))
            if k + 2 < len(view.chunks) and view.chunks[k + 1].kind == ",":
                found.extend(_apposition(view, k, cues))
            if lists_instances:
                found.extend(_instances(view, k, cues))
        elif chunk.kind == "I":
            if chunk.head in TREATING or chunk.head in _PREVENTING:
                found.extend(_treating(view, k, cues))
            elif chunk.head in _DUE or chunk.head in ("as", "for"):
                found.extend(_due(view, k, cues))
    return [p for p in found if _asserts(p)] if _is_heading(view) else found


def _is_heading(view: Parse) -> bool:
    """Whether a title, or a sentence like one, only names what was studied: "Effects of X on Y in Z"."""
    return not any(chunk.kind == "V" and chunk.form == "f" for chunk in view.chunks)


def _asserts(proposal: Proposal) -> bool:
    """Whether a heading's noun says more than that two things were looked at: a sign, a cause, a kind."""
    signed = proposal.object.direction or proposal.frame.direction
    return proposal.frame.name not in _LOOKED_AT or signed not in ("unspecified", "present")


def _made(
    view: Parse, k: int, frame: Frame, subjects: list[tuple[Term, str]], term: Term, how: str
) -> Proposal:
    chunk = view.chunks[k]
    return Proposal(
        frame=frame,
        cue=(chunk.last, chunk.last),
        verb=chunk.head,
        subjects=subjects,
        object=term,
        how=how,
        chunk=k,
        negated=term.denied or (how.startswith("noun:") and is_noun_denied(view, k)),
    )


def _relation(view: Parse, k: int, cues: Cues) -> Iterator[Proposal]:
    """A noun that relates two things, both named in its phrases."""
    noun = singular(view.chunks[k].head)
    entries = cues.nouns.get(noun, ())
    prepositions, frame = entries[0] if entries else ((), None)
    if frame is None or frame.name == "measure":
        return
    item = whole(view, k)
    phrases = complements_of(view, item.last).phrases
    if frame.name == "relation" and "between" in [p.head for p in phrases]:
        yield from _between(view, k, frame, phrases, cues)
        return
    inner = Item(k + 2, item.last) if item.last > k else None
    outer = next((p for p in phrases if p.head in prepositions and p.head != "of"), None)
    if noun in _THERAPIES:
        yield from _therapy(view, k, inner, phrases, cues)
    elif inner is not None and outer is not None and frame.name in ("effect", "relation", "factor"):
        subjects = [(t, "of") for t in read(view, inner, cues)]
        for item_ in outer.items:
            for term in read(view, item_, cues, phrases):
                yield _made(view, k, frame, subjects, term, f"noun:{frame.name}")
    elif frame.name == "change":
        yield from _change(
            view, k, frame, inner or (outer.items[0] if outer else None), phrases, cues
        )


def _between(
    view: Parse, k: int, frame: Frame, phrases: tuple[Phrase, ...], cues: Cues
) -> Iterator[Proposal]:
    items = next(p.items for p in phrases if p.head == "between")
    subjects = [(t, "between") for t in read(view, items[0], cues)]
    for other in items[1:]:
        for term in read(view, other, cues):
            yield _made(view, k, frame, subjects, term, "noun:between")


def _therapy(
    view: Parse, k: int, inner: Item | None, phrases: tuple[Phrase, ...], cues: Cues
) -> Iterator[Proposal]:
    """ "treatment of Y with X"."""
    means = next((p for p in phrases if p.head in _BY), None)
    if inner is None or means is None:
        return
    subjects = [(t, "means") for item in means.items for t in read(view, item, cues)]
    for term in read(view, inner, cues):
        yield _made(view, k, _TREATS, subjects, term, "noun:treatment")


def _change(
    view: Parse, k: int, frame: Frame, patient: Item | None, phrases: tuple[Phrase, ...], cues: Cues
) -> Iterator[Proposal]:
    """ "inhibition of Y by X"."""
    agent = next((p for p in phrases if p.head in _BY and p.head != "with"), None)
    if patient is None or agent is None:
        return
    subjects = [(t, "means") for item in agent.items for t in read(view, item, cues)]
    for term in read(view, patient, cues, phrases):
        yield _made(view, k, frame, subjects, term, "noun:change")


def _compounds(view: Parse, k: int) -> Iterator[Proposal]:
    """ "X-induced Y"."""
    chunk = view.chunks[k]
    for i in range(chunk.first, chunk.last):
        word = view.sentence.words[i]
        match = None if word.isalpha() else _COMPOUND.match(word)
        if match:
            frame = _COMPOUND_FRAMES.get(match.group(2), _MEDIATED)
            subject = Term(i, i, match.group(1).lower(), size=len(match.group(1)))
            yield _made(
                view,
                k,
                frame,
                [(subject, "compound")],
                Term(i + 1, chunk.last, chunk.head),
                "compound",
            )


def _apposition(view: Parse, k: int, cues: Cues) -> Iterator[Proposal]:
    """ "X, a kind of Y,": the second phrase says what the first is."""
    chunks = view.chunks
    if k + 2 >= len(chunks) or chunks[k + 1].kind != "," or chunks[k + 2].kind != "N":
        return
    kind = chunks[k + 2]
    if view.lowers[kind.first] not in ("a", "an", "the") or kind.first == kind.last:
        yield from _named_second(view, k, cues)
        return
    items, end = list_from(chunks, k, len(chunks))
    after = whole(view, k + 2)
    closes = after.last + 1 >= len(chunks) or chunks[after.last + 1].kind in ",;XWI"
    if (len(items) == 1 or end <= k + 2) and closes:
        subject = read(view, Item(k, k), cues)
        for term in read(view, Item(k + 2, k + 2), cues):
            yield _made(view, k, _IS_A, [(t, "apposition") for t in subject], term, "apposition")


def _named_second(view: Parse, k: int, cues: Cues) -> Iterator[Proposal]:
    """ "a kind of Y, X,": the name comes second."""
    chunks = view.chunks
    closed = k + 3 < len(chunks) and chunks[k + 3].kind == ","
    closed = closed and (k + 4 >= len(chunks) or chunks[k + 4].kind != "C")
    if (
        closed
        and view.lowers[chunks[k].first] in ("a", "an", "the")
        and chunks[k].last > chunks[k].first
    ):
        for term in read(view, Item(k, k), cues)[:1]:
            subjects = [(t, "apposition") for t in read(view, Item(k + 2, k + 2), cues)]
            yield _made(view, k, _IS_A, subjects, term, "apposition")


def _instances(view: Parse, k: int, cues: Cues) -> Iterator[Proposal]:
    """ "Y such as X": X is a kind of Y."""
    chunks = view.chunks
    j = whole(view, k).last + 1
    if j < len(chunks) and chunks[j].kind == ",":
        j += 1
    if j + 1 < len(chunks) and chunks[j].kind == "J" and chunks[j + 1].kind == "N":
        items, _ = list_from(chunks, j + 1, len(chunks))
        for item in items:
            for subject in read(view, item, cues):
                yield _made(
                    view,
                    k,
                    _INSTANCE,
                    [(subject, "instance")],
                    read(view, Item(k, k), cues)[0],
                    "instance",
                )


def _due(view: Parse, k: int, cues: Cues) -> Iterator[Proposal]:
    """ "Y due to X", "X for a disease", and as a heading "X as a kind of Y"."""
    chunks = view.chunks
    if k < 1 or k + 1 >= len(chunks) or chunks[k + 1].kind != "N" or chunks[k - 1].kind != "N":
        return
    head = chunks[k].head
    before, (items, _) = _item_before(view, k), list_from(chunks, k + 1, len(chunks))
    left = read(view, before, cues)
    right = [term for item in items for term in read(view, item, cues)]
    if head in _DUE:
        for term in left:
            yield _made(view, k, _CAUSES, [(t, "means") for t in right], term, "due")
    elif head == "as" and view.lowers[chunks[k + 1].first] in _ARTICLES and _is_heading(view):
        for term in right[:1]:
            yield _made(view, k, _IS_A, [(t, "apposition") for t in left], term, "as")
    elif head == "for" and category_of(right[0].head, cues) == "disease":
        for term in right:
            yield _made(view, k, _FOR, [(t, "treating") for t in left], term, "for")


def _item_before(view: Parse, k: int) -> Item:
    j = k - 1
    while j >= 2 and view.chunks[j - 1].head == "of" and view.chunks[j - 2].kind == "N":
        j -= 2
    return Item(j, k - 1)


def _treating(view: Parse, k: int, cues: Cues) -> Iterator[Proposal]:
    """ "X for the treatment of Y"."""
    chunks = view.chunks
    head = chunks[k].head
    frame = _TREATS if head in TREATING else _PREVENTS
    if k + 1 >= len(chunks) or k < 1 or chunks[k + 1].kind != "N" or chunks[k - 1].kind != "N":
        return
    before = k - 1
    while (
        before >= 2 and chunks[before - 1].kind == "I" and chunks[before - 1].head not in COMPARING
    ):
        before -= 2
    subject = read(view, Item(before, k - 1), cues) if chunks[before].kind == "N" else []
    items, _ = list_from(chunks, k + 1, len(chunks))
    for item in items:
        for term in read(view, item, cues):
            yield _made(view, k, frame, [(t, "treating") for t in subject], term, "treating")
