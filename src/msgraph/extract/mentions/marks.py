"""What lexicons and the document itself say about the tokens of a text, as marks that the tagger weighs."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from msgraph.extract.mentions.features import Place
from msgraph.lexicon import identifiers, spelling
from msgraph.lexicon.scanning import Names, Sense

#: The letters by which marks speak of categories: chemicals, diseases, genes; all else is O.
_LETTERS = {"drug": "C", "drug_class": "C", "disease": "D", "adverse_event": "D", "molecule": "G"}
_MOST_SENSES = 6


def of_text(
    text: str,
    places: Sequence[Place],
    names: Sequence[Names],
    long_forms: Mapping[str, tuple[int, int]],
) -> list[list[str]]:
    """The marks of each token.

    A name that a lexicon knows marks its tokens with their position in it and its categories and sources;
    an abbreviation that the text defines marks its own with those of its long form.
    """
    starts = [start for _, start, _ in places]
    marks: list[list[str]] = [[] for _ in places]
    tokens = spelling.tokens(text)
    for known in names:
        for found in known.scan(text, tokens):
            first = bisect_left(starts, tokens[found.first][1])
            last = bisect_left(starts, tokens[found.last - 1][2])
            kinds = _kinds(found.senses)
            for at in range(first, last):
                position = _position(at, first, last)
                marks[at] += [f"{position}{kind}" for kind in kinds]
    for short, kinds in _abbreviations(text, names, long_forms):
        for match in re.finditer(rf"(?<!\w){re.escape(short)}(?!\w)", text):
            first, last = bisect_left(starts, match.start()), bisect_left(starts, match.end())
            for at in range(first, last):
                marks[at] += [f"a{'B' if at == first else 'I'}{kind}" for kind in kinds]
    return [list(dict.fromkeys(m)) for m in marks]


def _position(at: int, first: int, last: int) -> str:
    if last - first == 1:
        return "S"
    return "B" if at == first else "E" if at == last - 1 else "I"


def _kinds(senses: Sequence[Sense]) -> list[str]:
    found: set[str] = set()
    for sense in senses[:_MOST_SENSES]:
        letter = _LETTERS.get(sense.concept.category, "O")
        matches = sense.entry.matches
        found |= {
            letter,
            letter + (identifiers.prefix_of(matches[0].curie)[:5] if matches else "-"),
        }
    return sorted(found)


def _abbreviations(
    text: str, names: Sequence[Names], long_forms: Mapping[str, tuple[int, int]]
) -> Iterator[tuple[str, list[str]]]:
    for short, (start, end) in long_forms.items():
        tokens = spelling.tokens(text, start, end)
        kinds: set[str] = set()
        for known in names:
            found = list(known.scan(text, tokens))
            if found and found[-1].last == len(tokens):
                kinds |= {kind for kind in _kinds(found[-1].senses) if len(kind) == 1}
                kinds |= {"whole"} if found[-1].first == 0 else set()
        yield short, sorted(kinds) or ["none"]
