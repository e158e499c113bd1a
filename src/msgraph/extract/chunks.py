"""Phrases of a sentence: noun phrases, verb groups, and the small words between them."""

from __future__ import annotations

from dataclasses import dataclass

from msgraph.extract import word_sets
from msgraph.extract import words as word_classes
from msgraph.extract.words import Words

_BE = word_sets.of("chunks.be")
_HAVE = word_sets.of("chunks.have")
_DO = word_sets.of("chunks.do")
NEGATIONS = frozenset(["not", "never", "n't", "neither", "nor", "hardly", "scarcely", "barely"])
_PEOPLE = word_sets.of("chunks.people")
_JOINT = word_sets.of("chunks.joint")
_OPEN = frozenset("T#AN")
_VERBAL = frozenset("MVZDPGO")
#: Signs that end a stretch of the grammar like a full stop.
STOPS = frozenset(";:")


@dataclass(slots=True)
class Chunk:
    """A phrase from word `first` to word `last`, both included.

    `kind`: N noun phrase, V verb group, A adjectives, I preposition, C conjunction, J "such as", W relative,
    S subordinator, "," and ";" signs, X anything else. `head` is in lower case: a noun phrase's last noun, a
    verb's lemma, or the words themselves. `form` of a verb: f finite, g -ing, p bare participle, i infinitive;
    of a noun phrase: q pronoun, e "there", or empty. `proper`: a noun phrase that ends with a capitalised name; `article`:
    one that begins with a determiner; `joint`: one that makes one thing of those that it is "of" ("combination").
    """

    kind: str
    first: int
    last: int
    head: str
    form: str = ""
    passive: bool = False
    negated: bool = False
    modal: str = ""
    main: int = -1
    proper: bool = False
    article: bool = False
    joint: bool = False


def find(lowers: list[str], tags: list[str], words: Words, written: list[str]) -> list[Chunk]:
    """The chunks of a sentence, left to right; adverbs are left out."""
    out: list[Chunk] = []
    i, n = 0, len(tags)
    while i < n:
        kind = tags[i]
        if kind in _OPEN or (kind == "R" and _leads_to_noun(tags, i)):
            chunk = _noun_phrase(lowers, tags, i, n, written)
        elif kind in _VERBAL or (kind == "R" and _denies_verb(lowers, tags, i)):
            chunk = _verb_group(lowers, tags, i, n, words)
        elif kind == "R" and lowers[i] not in NEGATIONS:
            i += 1
            continue
        else:
            chunk = _small(lowers, tags, i, n)
        out.append(chunk)
        i = chunk.last + 1
    return out


def _denies(lowers: list[str], k: int) -> bool:
    """ "not", but not "not only"; "no longer"."""
    after = lowers[k + 1 : k + 2]
    if lowers[k] in NEGATIONS:
        return after != ["only"]
    return lowers[k] == "no" and after == ["longer"]


def _denies_verb(lowers: list[str], tags: list[str], i: int) -> bool:
    """ "never increased": the denial belongs to the verb after it."""
    return lowers[i] in NEGATIONS and i + 1 < len(tags) and tags[i + 1] in "VZDPG"


def _leads_to_noun(tags: list[str], i: int) -> bool:
    """Whether an adverb begins a phrase of adjectives or nouns."""
    j = i
    while j < len(tags) and tags[j] == "R":
        j += 1
    return j < len(tags) and tags[j] in "A#"


def _noun_phrase(lowers: list[str], tags: list[str], i: int, n: int, written: list[str]) -> Chunk:
    j, noun = i, -1
    while j < n:
        kind = tags[j]
        if kind == "N":
            noun = j
        elif kind == "T":
            if noun >= 0:
                break
        elif kind == "C":
            if not _joins_adjectives(lowers, tags, j, n):
                break
        elif kind == "R":
            if noun >= 0 or not _leads_to_noun(tags, j):
                break
        elif kind not in "A#":
            break
        j += 1
    if noun < 0 and tags[j - 1] == "A" and (tags[i] not in "T" or lowers[j - 1] not in _PEOPLE):
        return Chunk("A", i, j - 1, lowers[j - 1])
    last = max(_trim(tags, j - 1, noun), i)
    end = written[last]
    proper = i > 0 and end[:1].isupper() and end[1:].islower()
    joint = not _JOINT.isdisjoint(lowers[i : last + 1])
    return Chunk("N", i, last, lowers[last], proper=proper, article=tags[i] == "T", joint=joint)


def _trim(tags: list[str], last: int, noun: int) -> int:
    """A noun phrase ends with its noun: adjectives after it belong to what follows."""
    if noun < 0:
        return last
    return last if tags[last] == "#" and last == noun + 1 else noun


def _joins_adjectives(lowers: list[str], tags: list[str], j: int, n: int) -> bool:
    """ "early and late relapse": the conjunction stands inside a noun phrase."""
    if lowers[j] not in ("and", "or") or j + 2 >= n or tags[j - 1] != "A" or tags[j + 1] != "A":
        return False
    k = j + 1
    while k < n and tags[k] == "A":
        k += 1
    return k < n and tags[k] == "N"


def _small(lowers: list[str], tags: list[str], i: int, n: int) -> Chunk:
    kind, word = tags[i], lowers[i]
    if kind in "IJCSW":
        j = i
        while j + 1 < n and tags[j + 1] == kind and kind in "IJC" and _goes_on(lowers, i, j):
            j += 1
        return Chunk(kind, i, j, " ".join(lowers[i : j + 1]))
    if kind in "QE":
        return Chunk("N", i, i, word, form="q" if kind == "Q" else "e")
    if kind == "R":
        return Chunk("R", i, i, word)
    if word in ",、":
        return Chunk(",", i, i, ",")
    return Chunk(";" if word in STOPS else "X", i, i, word)


def _goes_on(lowers: list[str], i: int, j: int) -> bool:
    """Whether the preposition that began at `i` goes on after word `j` ("due" "to")."""
    after = word_classes.shipped().phrases.get(lowers[i], {})
    return any(
        len(parts) > j + 1 - i and tuple(lowers[i : i + len(parts)]) == parts
        for parts, _ in after.get(lowers[i + 1], ())
    )


def _verb_group(lowers: list[str], tags: list[str], i: int, n: int, words: Words) -> Chunk:
    j, form, modal, negated, last_aux = i, "", "", False, ""
    if tags[j] == "O":
        form, j = "i", j + 1
    passive, main, end = False, "", j - 1 if j > i else j
    while True:
        k = j
        while k < n and (tags[k] == "R" or lowers[k] in NEGATIONS or _joins_adverbs(tags, k, j)):
            negated = negated or _denies(lowers, k)
            k += 1
        if k >= n:
            break
        word, kind = lowers[k], tags[k]
        if kind == "M":
            if last_aux:
                break
            modal, last_aux, form = word, "M", form or "f"
            negated = negated or word == "cannot"
        elif word in _BE:
            main, form, last_aux = "be", form or _form_of_be(word), "be"
        elif word in _HAVE and not last_aux.startswith("be"):
            main, form, last_aux = "have", form or ("g" if word == "having" else "f"), "have"
        elif word in _DO and not last_aux:
            main, form, last_aux = "do", form or "f", "do"
        elif kind in "VZDPG" or (
            last_aux == "be" and kind == "A" and word.endswith("ed") and word in words.lemmas
        ):
            if (kind == "G" and last_aux not in ("be", "")) or (
                k > i and not last_aux and form != "i" and not negated
            ):
                break
            passive = last_aux == "be" and kind != "G"
            form = form or {"G": "g", "P": "p"}.get(kind, "f")
            return Chunk(
                "V", i, k, word_classes.lemma(word, words), form, passive, negated, modal, k
            )
        else:
            break
        j, end = k + 1, k
    return Chunk(
        "V",
        i,
        max(end, i),
        main or lowers[max(end, i)],
        form or "f",
        False,
        negated,
        modal,
        max(end, i),
    )


def _joins_adverbs(tags: list[str], k: int, j: int) -> bool:
    """ "independently and significantly associated": the conjunction stands between adverbs."""
    return (
        tags[k] == "C" and k > j and tags[k - 1] == "R" and k + 1 < len(tags) and tags[k + 1] == "R"
    )


def _form_of_be(word: str) -> str:
    return {"being": "g", "been": "p"}.get(word, "f")
