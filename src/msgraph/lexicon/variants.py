"""Other wordings of a name, tried when a vocabulary does not have it as it is written.

Each comes with its relation to what was written: exact when it says the same, close when nearly, broad when
it leaves something out. The tables in `ontology/names/` hold the words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from msgraph import resources
from msgraph.lexicon import spelling

#: Words that say how, when or how badly, not what.
_OF_DEGREE = (
    "acute chronic subacute severe mild moderate transient recurrent persistent progressive idiopathic symptomatic "
    "asymptomatic fatal lethal sudden early late delayed postoperative perioperative primary secondary refractory "
    "intractable fulminant massive extensive diffuse focal bilateral unilateral reversible irreversible advanced "
    "clinical subclinical systemic overt marked significant further possible spontaneous experimental generalized "
    "isolated new onset end stage established left right first long term short drug related adverse a the of"
)
_DEGREES = frozenset(map(spelling.fold, _OF_DEGREE.split()))
_CAUSED = frozenset(
    ("induced", "associated", "related", "treated", "mediated", "dependent", "like")
)
#: Heads that say that something is wrong with the part of the body before them.
_OF_HARM = (
    "injury damage dysfunction toxicity impairment lesion complication abnormality insult disturbance involvement "
    "deficit disorder symptom alteration defect problem event dysfunctions insufficiency pathology"
)
_HARMS = frozenset(map(spelling.fold, _OF_HARM.split()))
#: Endings of adjectives with those of the nouns they come from, in normal form.
_ENDINGS = (
    ("otic", ("ose", "osi")), ("etic", ("ese", "etes", "ete")), ("ytic", ("yse", "ytise")), ("ptic", ("pse", "psy")),
    ("atic", ("ate", "a", "atism")), ("ic", ("ia", "y", "e", "ise", "ism", "", "ics")), ("ive", ("ion", "")),
    ("ous", ("", "a", "us", "y")), ("al", ("", "a", "e", "ia", "y")), ("ian", ("ism", "ia")), ("ed", ("ion", "e", "")),
    ("ing", ("", "ion", "e")), ("ant", ("ion",)), ("oid", ("",)),
)  # fmt: skip
_MOST_WORDS = 12

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """Another wording, in normal form; `relation` is exact, close or broad, `how` says what was done."""

    words: Words
    relation: str
    how: str


@cache
def _nouns() -> dict[str, Words]:
    rows = resources.table("ontology/names/adjectives.tsv")
    return {spelling.fold(row["adjective"]): spelling.words(row["noun"]) for row in rows}


def of(name: str) -> Iterator[Variant]:
    """The variants of a name, the nearest first; the name itself is not one."""
    words = spelling.words(name)
    if not 0 < len(words) <= _MOST_WORDS:
        return
    yield from _reworded(words)
    bare = _without_degrees(_without_cause(words))
    if bare and bare != words:
        yield Variant(bare, "broad", "without what qualifies it")
        yield from (Variant(v.words, "broad", v.how) for v in _reworded(bare))
    yield from _harms(bare or words)
    yield from _heads(bare or words)


def _reworded(words: Words) -> Iterator[Variant]:
    """Wordings that say the same or nearly."""
    if "of" in words[1:-1]:
        at = words.index("of", 1)
        rest = tuple(w for w in words[at + 1 :] if w != "the")
        yield Variant((*rest, *words[:at]), "exact", "in another order")
    nouns = _nouns()
    if any(word in nouns for word in words):
        replaced = tuple(part for word in words for part in nouns.get(word, (word,)))
        yield Variant(replaced, "close", "with the noun of its adjective")
    for noun in _nouns_of(words[-1]):
        yield Variant((*words[:-1], noun), "close", "the noun of its adjective")


def _nouns_of(word: str) -> Iterator[str]:
    for ending, others in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word[: -len(ending)]
            yield from (stem + other for other in others if len(stem) + len(other) > 3)


def _without_cause(words: Words) -> Words:
    """ "levodopa induced dyskinesia" is a dyskinesia."""
    for at in range(len(words) - 2, 0, -1):
        if words[at] in _CAUSED:
            return words[at + 1 :]
    return words


def _without_degrees(words: Words) -> Words:
    at = 0
    while at < len(words) - 1 and words[at] in _DEGREES:
        at += 1
    return words[at:]


def _harms(words: Words) -> Iterator[Variant]:
    """Damage to a part of the body is a disease of it."""
    if len(words) > 1 and words[-1] in _HARMS:
        part = words[:-1]
        nouns = tuple(n for word in part for n in _nouns().get(word, (word,)))
        for named in dict.fromkeys((part, nouns)):
            for head in ("disease", "disorder"):
                yield Variant((*named, head), "broad", "as a disease of its place")


def _heads(words: Words) -> Iterator[Variant]:
    """The name without its first words, as long as a head is left that can stand alone."""
    for at in range(1, len(words)):
        rest = words[at:]
        if len(rest) == 1 and (len(rest[0]) < 6 or rest[0] in _HARMS):
            return
        yield Variant(rest, "broad", "by its head")
        for noun in _nouns_of(rest[-1]) if len(rest) > 1 else ():
            yield Variant((*rest[:-1], noun), "broad", "by its head")
