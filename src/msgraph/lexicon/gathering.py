"""The terms of several sources put together: one concept an identifier, with all of its names and links."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from msgraph.errors import DataError
from msgraph.lexicon import identifiers, overrides, spelling
from msgraph.lexicon.overrides import Decision
from msgraph.lexicon.terms import DERIVED, EXACT, LABEL, RELATED, Name, Term

#: Synonyms of a concept that are kept as such; all of them are found.
MOST_SYNONYMS = 30

#: More words than this make no name that text repeats.
_MOST_WORDS = 30


@dataclass(slots=True)
class Gathered:
    """A concept in the making; `links` holds relation, label and sources by identifier."""

    curie: str
    label: str = ""
    rank: int = RELATED + 1
    category: str = ""
    sources: list[str] = field(default_factory=list)
    synonyms: list[str] = field(default_factory=list)
    links: dict[str, tuple[str, str, list[str]]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The key of the concept: "disease/MONDO_0005301"."""
        return f"{self.category}/{self.slug}"

    @property
    def slug(self) -> str:
        """The identifier as part of a name: "MONDO_0005301", "example.org/terms/1"."""
        bare = self.curie.removeprefix("https://bioregistry.io/")
        return re.sub("^https?://", "", bare) if "://" in bare else bare.replace(":", "_", 1)


class Gathering:
    """All that is known so far. `names` holds, by key of a name, the rank of each concept it names."""

    def __init__(
        self,
        decisions: Iterable[Decision] = (),
        common: frozenset[str] = frozenset(),
        category: str = "",
    ) -> None:
        self._decisions = overrides.by_name(decisions)
        self._common = common
        self._category = category
        self.concepts: dict[str, Gathered] = {}
        self.names: dict[str, dict[str, int]] = {}
        self.gated = 0
        self.problems: list[DataError] = []

    def add(self, term: Term) -> None:
        """Take in a term, or a part of one."""
        known = self.concepts.get(term.curie)
        if known is None:
            self.concepts[term.curie] = known = Gathered(term.curie)
        if not known.category:
            known.category = term.category
        if term.source not in known.sources:
            known.sources.append(term.source)
        for name in term.names:
            self._label(known, name, term.source)
            self._name(known, name)
        for link in term.links:
            self._link(known, link.curie, link.relation, link.label, term.source)

    def decide(self) -> None:
        """Add what local decisions add."""
        for rows in self._decisions.values():
            for row in rows:
                if row.action != "drop":
                    known = self.concepts.setdefault(row.curie, Gathered(row.curie))
                    known.category = row.category or known.category
                    if not known.label:
                        known.label, known.rank = row.name, EXACT
                    self._put(known, row.name, -1 if row.action == "prefer" else EXACT)

    def finish(self) -> None:
        """Give every concept a label and category, and weigh the links."""
        self.decide()
        for known in self.concepts.values():
            known.label = known.label or known.curie
            known.category = known.category or self._by_prefix(known.curie)
        for known in self.concepts.values():
            self._weigh(known)

    def _by_prefix(self, curie: str) -> str:
        return self._category or identifiers.CATEGORY_OF.get(identifiers.prefix_of(curie), "entity")

    def _label(self, known: Gathered, name: Name, source: str) -> None:
        if name.rank == LABEL and known.rank == LABEL and known.label != name.text:
            self._clash(known, name, source)
        if name.rank < known.rank:
            known.label, known.rank = name.text, name.rank
        elif (
            name.text != known.label
            and len(known.synonyms) < MOST_SYNONYMS
            and name.text not in known.synonyms
        ):
            known.synonyms.append(name.text)

    def _clash(self, known: Gathered, name: Name, source: str) -> None:
        if (
            spelling.words(known.label) != spelling.words(name.text)
            and name.text not in known.synonyms
        ):
            self.problems.append(
                DataError(
                    f"{known.curie} is `{known.label}` and also `{name.text}`",
                    where=source,
                    hint="the first stays the label, both are names; `drop` in overrides.tsv decides otherwise",
                )
            )

    def _name(self, known: Gathered, name: Name) -> None:
        for row in self._decisions.get(name.text, ()):
            if row.action == "drop" and row.curie in ("", known.curie):
                return
        self._put(known, name.text, name.rank)
        head, comma, tail = name.text.partition(", ")
        if comma and tail and "," not in tail and len(tail) < 40:
            self._put(known, f"{tail} {head}", max(name.rank, DERIVED))

    def _put(self, known: Gathered, text: str, rank: int) -> None:
        key = self._key(text)
        if key:
            senses = self.names.setdefault(key, {})
            senses[known.curie] = min(rank, senses.get(known.curie, rank))

    def _decided(self, text: str) -> bool:
        return any(row.action != "drop" for row in self._decisions.get(text, ()))

    def _key(self, text: str) -> str:
        """The key of a name: "w" and its words, "x" and a short name as written; empty if it is gated."""
        short = spelling.is_short(text)
        if (
            text.lower() in self._common
            and not (short and text.isupper())
            and not self._decided(text)
        ):
            self.gated += 1
            return ""
        if short:
            return f"x{text}"
        words = spelling.words(text)
        return "w" + " ".join(words) if 0 < len(words) <= _MOST_WORDS else ""

    @staticmethod
    def _link(known: Gathered, curie: str, relation: str, label: str, source: str) -> None:
        if curie == known.curie:
            return
        before = known.links.get(curie)
        if before is None:
            known.links[curie] = relation, label, [source]
        else:
            better = relation if relation == "exact" else before[0]
            sources = before[2] if source in before[2] else [*before[2], source]
            known.links[curie] = better, before[1] or label, sources

    def _weigh(self, known: Gathered) -> None:
        """An exact link needs a second witness: the other identifier's own names must agree."""
        for curie, (relation, label, sources) in known.links.items():
            other = self.concepts.get(curie)
            if relation == "exact":
                agrees = other is not None and self._share_a_name(known, other)
                if agrees and other is not None:
                    sources = [*sources, *(s for s in other.sources if s not in sources)]
                relation = "exact" if agrees or len(sources) > 1 else "close"
            known.links[curie] = relation, label or (other.label if other else ""), sources

    def _share_a_name(self, one: Gathered, other: Gathered) -> bool:
        for name in (one.label, *one.synonyms):
            key = f"x{name}" if spelling.is_short(name) else "w" + " ".join(spelling.words(name))
            if other.curie in self.names.get(key, ()):
                return True
        return False
