"""Mentions and identifiers on the dev side of BC5CDR: strict F of spans, F of identifiers per document.

    python benchmarks/mentions.py [--errors]

The lexicon is compiled from `../shared/vocab` and taught by the train sides (`benchmarks/train_mentions.py`,
`benchmarks/learn_names.py`). The corpus was annotated with MeSH of 2015: identifiers given out later, which
have nine digits, are passed over.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence

from corpora import Abstract, bc5cdr
from vocabulary import compiled, own

from msgraph.extract.mentions import finding, grounding
from msgraph.extract.mentions.finding import Mention
from msgraph.extract.mentions.grounding import accepting

GOALS = {"chemical": (84, 88, 75, 82), "disease": (80, 84, 80, 86)}


def of_2015(curie: str) -> bool:
    return not (curie.startswith("MESH:D") and len(curie) > len("MESH:D000001"))


IN_MESH = accepting("MESH", of_2015)


def mentions(abstract: Abstract) -> list[Mention]:
    return finding.find(abstract.text, (own(), compiled()))


def identified(abstract: Abstract, found: Iterable[Mention]) -> list[tuple[Mention, str]]:
    """The mentions with MeSH identifiers, those without left out."""
    text = abstract.text
    long_forms = {s: text[a:b] for s, (a, b) in finding.abbreviations.find(text).items()}
    pairs = []
    for mention in found:
        for meaning in grounding.ground(
            mention, (grounding.learned(), compiled()), long_forms, IN_MESH
        ):
            identifier = _mesh(meaning)
            if identifier:
                pairs.append((mention, identifier))
    return pairs


def _mesh(meaning: grounding.Grounded) -> str:
    """The MeSH identifier of the best meaning; in a conflict the first, because the corpus wants one."""
    for candidate in meaning.choice.meanings:
        for relation in ("exact", "close"):
            for sense in candidate.senses:
                for match in sense.entry.matches:
                    if (
                        match.relation == relation
                        and match.curie.startswith("MESH:")
                        and of_2015(match.curie)
                    ):
                        return match.curie.removeprefix("MESH:")
    return ""


class Score:
    """Counts of what was found rightly, found, and to be found."""

    def __init__(self) -> None:
        self.right = self.found = self.gold = 0
        self.extra: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()

    def add(self, found: set[object], gold: set[object]) -> None:
        self.right += len(found & gold)
        self.found += len(found)
        self.gold += len(gold)

    @property
    def precision(self) -> float:
        return 100 * self.right / max(self.found, 1)

    @property
    def recall(self) -> float:
        return 100 * self.right / max(self.gold, 1)

    @property
    def f(self) -> float:
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)


def measure(abstracts: Sequence[Abstract]) -> dict[str, tuple[Score, Score]]:
    """For each kind the score of spans and that of identifiers."""
    scores = {kind: (Score(), Score()) for kind in finding.KINDS}
    for abstract in abstracts:
        found = mentions(abstract)
        named = identified(abstract, found)
        for kind, (spans, ids) in scores.items():
            gold = {(g.start, g.end) for g in abstract.mentions if g.kind == kind}
            mine = {(m.start, m.end) for m in found if m.kind == kind}
            spans.add(set(mine), set(gold))
            spans.extra.update(abstract.text[a:b] for a, b in mine - gold)
            spans.missed.update(abstract.text[a:b] for a, b in gold - mine)
            wanted = {i for g in abstract.mentions if g.kind == kind for i in g.identifiers}
            given = {i: m.words for m, i in named if m.kind == kind}
            ids.add(set(given), set(wanted))
            ids.extra.update(f"{given[i]} ({i})" for i in set(given) - wanted)
            words = {
                i: abstract.text[g.start : g.end] for g in abstract.mentions for i in g.identifiers
            }
            ids.missed.update(f"{words[i]} ({i})" for i in wanted - set(given))
    return scores


def figures() -> list[tuple[str, float, float, float]]:
    """Metric, value, floor and goal of each figure."""
    rows = []
    for kind, (spans, ids) in measure(bc5cdr("dev")).items():
        floor, goal, id_floor, id_goal = GOALS[kind]
        rows.append((f"BC5CDR dev {kind}s, strict F", spans.f, floor, goal))
        rows.append((f"BC5CDR dev {kind} identifiers per document, F", ids.f, id_floor, id_goal))
    return rows


def main() -> None:
    for kind, pair in measure(bc5cdr("dev")).items():
        for what, score in zip(("strict spans", "identifiers per document"), pair, strict=True):
            print(f"{kind} {what}: P {score.precision:.1f}  R {score.recall:.1f}  F {score.f:.1f}")
            if "--errors" in sys.argv:
                print("  extra:", score.extra.most_common(60))
                print("  missed:", score.missed.most_common(60))


if __name__ == "__main__":
    main()
