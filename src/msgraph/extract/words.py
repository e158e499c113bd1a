"""Word classes: which words are nouns, verbs, adjectives, without a model to download.

The tables `ontology/cues/words.tsv`, `contexts.tsv` and `phrases.tsv` say what is not told by a word's
ending; the letters for the classes are explained at the top of the first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from msgraph import resources
from msgraph.extract import word_sets

_ENDINGS = (
    ("ly", "R"), ("ed", "P"), ("ing", "G"), ("ous", "A"), ("ical", "A"), ("ic", "A"), ("al", "A"),
    ("ive", "A"), ("ary", "A"), ("able", "A"), ("ible", "A"), ("ful", "A"), ("less", "A"), ("ar", "A"),
    ("oid", "A"), ("free", "A"), ("like", "A"), ("ent", "A"), ("ant", "A"),
)  # fmt: skip
_LAST_PARTS = word_sets.of("words.last_parts")
_HYPHENS = "-‐‑–"
#: How many decisions are kept.
_REMEMBERED = 100_000
#: Words after which "to" leads to a noun, whatever follows.
_TO_A_NOUN = word_sets.of("words.to_a_noun")


#: Words of the tables that belong together, and the class of them all.
Phrase = tuple[tuple[str, ...], str]


class Word(NamedTuple):
    """What is known of a word wherever it stands: in lower case, its possible classes, one letter each.

    `leads`: a phrase of the tables may begin with it; `past`: it ends with "ed"; `telling`: its neighbours
    decide what it is.
    """

    low: str
    classes: str
    leads: bool
    past: bool
    telling: bool


@dataclass(frozen=True, slots=True)
class Words:
    """What the tables know of words: `classes` and `lemmas` by lower-case word, `contexts` by (word or set of
    classes, class before, class ahead or ""), `phrases` by first and second word, longest first,
    "" for the second of a single word.

    `known` are the words seen so far, as written; `decided` the classes that contexts have told so far.
    """

    classes: dict[str, str]
    lemmas: dict[str, str]
    contexts: dict[tuple[str, str, str], str]
    phrases: dict[str, dict[str, tuple[Phrase, ...]]]
    known: dict[str, Word] = field(default_factory=dict, compare=False)
    decided: dict[tuple[str, str, str, str], str] = field(default_factory=dict, compare=False)

    def read(self, words: list[str]) -> list[Word]:
        """What is known of each word of a sentence."""
        known = self.known
        return [known.get(word) or self._seen(word) for word in words]

    def _seen(self, word: str) -> Word:
        if len(self.known) >= _REMEMBERED:
            self.known.clear()
        low = word.lower()
        found = self.known[word] = Word(
            low,
            self.classes.get(low) or by_ending(word),
            low == "to" or low in self.phrases,
            low.endswith("ed"),
            low.endswith(_TELLING),
        )
        return found


@cache
def shipped() -> Words:
    """The project's own tables."""
    rows = resources.table("ontology/cues/words.tsv")
    return Words(
        classes={row["word"]: row["classes"] for row in rows},
        lemmas={
            row["word"]: row["lemma"] or row["word"]
            for row in rows
            if set("VZDPG") & set(row["classes"])
        },
        contexts={
            (row["what"], row["before"], row["ahead"]): row["class"]
            for row in resources.table("ontology/cues/contexts.tsv")
        },
        phrases=_phrases(),
    )


def _phrases() -> dict[str, dict[str, tuple[Phrase, ...]]]:
    found: dict[str, dict[str, tuple[Phrase, ...]]] = {}
    rows = resources.table("ontology/cues/phrases.tsv")
    for row in sorted(rows, key=lambda row: -len(row["phrase"].split())):
        parts = tuple(row["phrase"].split())
        after = found.setdefault(parts[0], {})
        second = parts[1] if len(parts) > 1 else ""
        after[second] = (*after.get(second, ()), (parts, row["class"]))
    return found


@lru_cache(maxsize=65536)
def by_ending(word: str) -> str:
    """The class that a word's form tells: numbers, signs, symbols, endings; a noun otherwise."""
    if not any(map(str.isalnum, word)):
        return "Y"
    if word[0].isdigit() and not any(map(str.isalpha, word)):
        return "#"
    last, compound = _last_part(word)
    if compound and (last in _LAST_PARTS or last.endswith("ed")):
        return "A"
    if not last.isalpha() or not word[1:].islower():
        return _of_compound(last) if compound else "N"
    return _of_ending(last, compound)


def _last_part(word: str) -> tuple[str, bool]:
    lower = word.lower()
    for sign in _HYPHENS:
        if sign in lower:
            return lower.rsplit(sign, 1)[-1], True
    return lower, False


def _of_compound(last: str) -> str:
    return (
        "A"
        if last.isalpha() and _of_ending(last, True) == "A" and last.islower() and len(last) > 3
        else "N"
    )


def _of_ending(last: str, compound: bool) -> str:
    for ending, kind in _ENDINGS:
        if last.endswith(ending) and len(last) > len(ending) + 1:
            return "A" if compound and kind in "PGR" else kind
    return "N"


def lemma(word: str, words: Words) -> str:
    """The plain form of a verb, from the table or by its ending."""
    known = words.lemmas.get(word)
    if known is not None:
        return known
    return _stem(word, words.lemmas)


def _stem(word: str, known: dict[str, str]) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word[: -len(ending)]
            if stem + "e" in known or (
                ending in ("ing", "ed") and stem.endswith(("at", "iz", "is", "ur", "v", "c"))
            ):
                return stem + "e"
            if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "sl":
                return stem[:-1]
            return stem[:-1] + "y" if stem.endswith("i") else stem
    return word


#: Words that, written so inside a sentence, are names.
_CAPITALS = frozenset(["May", "OR", "Will", "Can", "NO"])


def tag(words: list[str], read: list[Word], lowers: list[str], tables: Words) -> list[str]:
    """The class of each word of a sentence, one letter each; `read` is what is known of the words."""
    sets = [word.classes for word in read]
    past = [i for i, word in enumerate(read) if word.past]
    _phrases_in(read, lowers, sets, tables)
    _after_adverbs(past, lowers, sets)
    if not _CAPITALS.isdisjoint(words):
        for i in range(1, len(words)):
            if words[i] in _CAPITALS:
                sets[i] = "N"
    sets.append("$")
    _participles(read, lowers, sets)
    out = sets[:-1]
    for i, kinds in enumerate(out):
        if len(kinds) > 1:
            place = lowers[i], kinds, out[i - 1] if i else "^", sets[i + 1][0]
            out[i] = tables.decided.get(place) or _decide(place, tables)
    _predicates(past, lowers, out, tables)
    return out


def _decide(place: tuple[str, str, str, str], tables: Words) -> str:
    """The class of a word that has several, by the word, them, and the classes before and ahead; kept."""
    low, kinds, before, ahead = place
    contexts = tables.contexts
    if len(tables.decided) >= _REMEMBERED:
        tables.decided.clear()
    found = tables.decided[place] = (
        contexts.get((low, before, ahead))
        or contexts.get((low, before, ""))
        or contexts.get((kinds, before, ahead))
        or contexts.get((kinds, before, ""))
        or kinds[0]
    )
    return found


def _predicates(past: list[int], lowers: list[str], tags: list[str], tables: Words) -> None:
    """Read "-ed" before a noun as a verb where the sentence needs one: "X, an inhibitor, reduced Y and improved Z"."""
    for i in past:
        if not 0 < i < len(lowers) - 1 or tags[i] != "A" or lowers[i] not in tables.lemmas:
            continue
        before = lowers[i - 1]
        if tags[i + 1] not in "NAT#":
            continue
        if tags[i - 1] == "N" and lowers[i] not in _COMPOUNDING:
            tags[i] = "D"
        if before not in (",", "and", "but", "or"):
            continue
        verb = _main_verb(lowers, tags, i)
        if verb < 0:
            if before == "," and not any(kind in "ZDVM" for kind in tags[i + 1 :]):
                tags[i] = "D"
        elif tags[verb] == "D" and not _begins_with_participle(lowers, tags, verb):
            tags[i] = "D"


#: Participles that form a compound with the noun before them ("drug induced toxicity").
_COMPOUNDING = word_sets.of("words.compounding")


def _main_verb(lowers: list[str], tags: list[str], i: int) -> int:
    """The nearest finite verb before word `i` that stands in no relative clause; -1 without one."""
    for j in range(i - 1, -1, -1):
        if tags[j] in "ZDM" and not _is_relative(tags, j):
            return j
    return -1


def _is_relative(tags: list[str], j: int) -> bool:
    return "W" in tags[max(0, j - 2) : j] or (j > 2 and tags[j] in "DP" and tags[j - 3] == "W")


def _begins_with_participle(lowers: list[str], tags: list[str], verb: int) -> bool:
    """Whether the verb's own object begins with "-ed": then "and reduced Y" may be a second object."""
    j = verb + 1
    while j < len(tags) and tags[j] in "RTI":
        j += 1
    return j < len(tags) and tags[j] == "A" and lowers[j].endswith("ed")


def _phrases_in(read: list[Word], lowers: list[str], sets: list[str], tables: Words) -> None:
    """Give the words of each phrase of the tables its class, and "to" the one that fits."""
    done = 0
    for i, word in enumerate(read):
        if not word.leads or i < done:
            continue
        phrase = _phrase_at(i, lowers, tables)
        if phrase is not None:
            done = i + len(phrase[0])
            sets[i:done] = [phrase[1]] * len(phrase[0])
        elif word.low == "to":
            sets[i] = _to(i, lowers, sets)


def _phrase_at(i: int, lowers: list[str], tables: Words) -> Phrase | None:
    """The longest phrase of the tables that begins with word `i`."""
    after = tables.phrases.get(lowers[i], {})
    for phrase in after.get(lowers[i + 1], ()) if i + 1 < len(lowers) else ():
        if tuple(lowers[i : i + len(phrase[0])]) == phrase[0]:
            return phrase
    return after[""][0] if "" in after else None


def _after_adverbs(past: list[int], lowers: list[str], sets: list[str]) -> None:
    """ "X significantly reduced Y": behind a noun and its adverb "-ed" is a finite verb."""
    for i in past:
        if (
            1 < i < len(lowers) - 1
            and sets[i - 1] == "R"
            and sets[i][0] in "AP"
            and _after_noun(i - 2, lowers, sets)
        ):
            sets[i] = "D"


#: Words ahead of which "-ing" is an adjective ("lowering effect"), and words before which it stays a verb.
_EFFECTS = word_sets.of("words.effects")
_TO_VERB = word_sets.of("words.to_verb")
_RELATIVES = word_sets.of("words.relatives")
_HELPING = frozenset(["help", "helps", "helped"])
_CHANGING = word_sets.of("words.changing")
_LASTING = word_sets.of("words.lasting")
_NOUNS = word_sets.of("words.nouns")
_INTRANSITIVE = word_sets.of("words.intransitive")


#: How the words end that their neighbours decide.
_TELLING = ("ing", "ed", "help", "helps", "results")


def _participles(read: list[Word], lowers: list[str], sets: list[str]) -> None:
    """Decide the "-ing" words and "-ed" words whose neighbours leave no choice."""
    modal = "M" in sets
    before = "^"
    for i, word in enumerate(read):
        if modal and i and sets[i] in _OPEN and _after_modal(i, sets):
            sets[i] = "V"
        if word.telling or (before == "W" and sets[i] == "N"):
            sets[i] = _told(i, lowers, sets)
        before = sets[i]


#: What a word behind a modal is read as a verb from.
_OPEN = frozenset(["N", "A", "AN", "NA"])
_GERUNDS = frozenset("GNA")


def _told(i: int, lowers: list[str], sets: list[str]) -> str:
    """The classes of word `i`, an "-ing", an "-ed" or its like, once its neighbours have told theirs."""
    low, kinds, ahead = lowers[i], sets[i], sets[i + 1]
    before = (lowers[i - 1], sets[i - 1]) if i else ("", "^")
    past = low.endswith("ed")
    if low.endswith("ing") and len(low) > 5 and not _GERUNDS.isdisjoint(kinds):
        return _ing(low, kinds, before, ahead, lowers[i + 1] if i + 1 < len(lowers) else "")
    if past and before[1] == "Q" and kinds[0] in "AP":
        return "D"
    if past and before[1] == "T" and kinds[0] in "PD" and ahead[0] in "NA":
        return "A"
    if low in _HELPING and ahead[0] == "V":
        return "V"
    if low == "results" and before[1][0] in "NQR" and ahead[0] == "I":
        return "Z"
    if kinds == "N" and before[1] == "W" and before[0] in _RELATIVES and ahead[0] in "NAT#":
        return "V"
    return kinds


def _after_modal(i: int, sets: list[str]) -> bool:
    """Whether a modal stands before, with nothing but adverbs between."""
    j = i - 1
    while j >= 0 and sets[j] == "R":
        j -= 1
    return j >= 0 and sets[j] == "M"


def _ing(low: str, kinds: str, before: tuple[str, str], ahead: str, word_ahead: str) -> str:
    if low in _LASTING and before[1][0] not in "N" and ahead[0] in "NA":
        return "A"
    if low in _CHANGING and before[1][0] == "N" and ahead[0] in "CI,Y$R":
        return "G"
    if low in _NOUNS and before[1][0] in "NA" and "V" not in ahead:
        return "N"
    if before[0] in _TO_VERB and "G" in kinds + by_ending(low):
        return "G"
    if "G" not in kinds:
        return kinds
    if word_ahead in _EFFECTS and before[1][0] in "NAT":
        return "A"
    if (
        before[1][0] in "NA"
        and ahead[0] in "IVZDMCY$"
        and not (ahead[0] == "I" and low in _INTRANSITIVE)
    ):
        return "N"
    if before[1] in ("V", "Z", "D", "VD") and ahead[0] in "NA":
        return "A"
    return kinds


def _after_noun(i: int, lowers: list[str], sets: list[str]) -> bool:
    """Whether an adverb after word `i` can begin a verb group: after a noun, or a comma with no verb before."""
    while i > 0 and sets[i] == "R":
        i -= 1
    if lowers[i] == ",":
        return not any(kinds[0] in "ZDVM" for kinds in sets[:i])
    return sets[i][0] in "N#"


def _to(i: int, lowers: list[str], sets: list[str]) -> str:
    """Whether "to" leads to a verb (O) or to a noun (I)."""
    if i and lowers[i - 1] in _TO_A_NOUN:
        return "I"
    ahead = sets[i + 1] if i + 1 < len(sets) else ""
    if ahead == "R" and i + 2 < len(sets):
        ahead = sets[i + 2]
    if "V" in ahead:
        return "O"
    if ahead == "N" and i + 2 < len(sets) and sets[i + 2] == "T":
        sets[i + 1] = "V"
        return "O"
    return "I"
