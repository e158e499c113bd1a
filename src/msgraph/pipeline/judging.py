"""What a mapping is worth: exact, close, or in conflict with what is known of the concept.

An exact match needs two sources, or a label of the new identifier that is a name of the concept; with less it
is a close match. Where names or sources disagree the link is a conflict, and carries nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from msgraph.lexicon import identifiers
from msgraph.pipeline.mappings import MappedPair

_INVERSE = {"broad": "narrow", "narrow": "broad"}


@dataclass(slots=True)
class Known:
    """What the store knows of a concept: its names, its exact identifiers, the targets of all records."""

    names: set[str] = field(default_factory=set)
    exact: set[str] = field(default_factory=set)
    records: dict[str, set[str]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Candidate:
    """An identifier that mappings give to a concept; `reason` says why it is a conflict, or is empty."""

    concept: str
    target: str
    relation: str
    label: str = ""
    sources: set[str] = field(default_factory=set)
    reason: str = ""


def plain(name: str) -> str:
    """A name without case, punctuation and plural: what two labels are compared by."""
    words = re.sub(r"[^\w]+", " ", name.casefold()).split()
    return " ".join(sorted(word.rstrip("s") or word for word in words))


class Book:
    """The concepts by what they are called, and what was found for each."""

    def __init__(self, known: Mapping[str, Known], left: Iterable[Candidate] = ()) -> None:
        self.known = known
        self.found = {(each.concept, each.target): each for each in left}
        self._owners: dict[str, list[str]] = {}
        for concept, each in known.items():
            for name in (*each.exact, concept):
                self._owners.setdefault(name, []).append(concept)

    def consider(self, mapping: MappedPair) -> None:
        """Note what a mapping gives to the concepts that one of its ends is exactly."""
        m, inverse = mapping, _INVERSE.get(mapping.relation, mapping.relation)
        self._one_way(m.subject, m.subject_label, m.target, m.target_label, m.relation, m.source)
        self._one_way(m.target, m.target_label, m.subject, m.subject_label, inverse, m.source)

    def _one_way(
        self, here: str, own_label: str, there: str, label: str, relation: str, source: str
    ) -> None:
        for concept in self._owners.get(here, ()):
            if there in self.known[concept].exact or there == concept:
                continue
            fresh = Candidate(concept, there, relation, label)
            candidate = self.found.setdefault((concept, there), fresh)
            candidate.sources.add(source)
            candidate.label = candidate.label or label
            if relation == "exact":
                candidate.relation = relation
            if own_label and not self._is_called(concept, here, own_label):
                candidate.reason = f"{here} is called “{own_label}” there"

    def _is_called(self, concept: str, identifier: str, label: str) -> bool:
        """Whether a label is a name of the concept, or of this identifier as the store knows it."""
        known, sought = self.known[concept], plain(label)
        return sought in known.names or sought == plain(known.labels.get(identifier, ""))

    def judge(self) -> None:
        """Make exact only what two sources or its label bear out, and conflicts of what disagrees."""
        for candidate in self.found.values():
            known = self.known[candidate.concept]
            agrees = plain(candidate.label) in known.names
            sources = candidate.sources | known.records.get(candidate.target, set())
            if candidate.relation == "exact" and not candidate.reason:
                candidate.reason = self._rival(candidate)
            if candidate.relation == "exact" and not agrees and len(sources) < 2:
                candidate.relation = "close"

    def _rival(self, candidate: Candidate) -> str:
        """Who else claims the identifier, or which other one of its vocabulary the concept has; or empty."""
        others = [o for o in self._owners.get(candidate.target, ()) if o != candidate.concept]
        if others:
            return f"it is exactly {others[0]} already"
        prefix = identifiers.prefix_of(candidate.target)
        mine = self.known[candidate.concept].exact
        rivals = [e for e in sorted(mine) if identifiers.prefix_of(e) == prefix]
        rivals += [
            target
            for (concept, target), other in self.found.items()
            if concept == candidate.concept
            and target != candidate.target
            and other.relation == "exact"
            and identifiers.prefix_of(target) == prefix
        ]
        return f"the concept is exactly {rivals[0]} as well" if rivals else ""
