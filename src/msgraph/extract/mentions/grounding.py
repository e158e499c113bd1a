"""Which identifier a mention means, how sure that is, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from msgraph import resources
from msgraph.extract.mentions.finding import KINDS, Mention
from msgraph.lexicon import identifiers, spelling, variants
from msgraph.lexicon.choosing import Choice, choose
from msgraph.lexicon.scanning import WORDS, Names, Sense, TableNames
from msgraph.model import Concept, Entry, Match

#: How much is left of a choice's certainty when the name had to be reworded.
_KEPT = {"exact": 1.0, "close": 0.85, "broad": 0.6}
#: Rewordings that leave out more than grounding may.
_TOO_FAR = frozenset(("by its head",))
#: Rewordings that hold for chemicals too.
_OF_CHEMICALS = frozenset(("without what qualifies it", "in another order"))

LEARNED = "ontology/names/learned.tsv"

Accept = Callable[[Sense], bool]


@dataclass(frozen=True, slots=True)
class Grounded:
    """A name with what it is taken to mean.

    `name` is the words that were looked up: the mention's own, its long form, or a part of a coordination.
    `relation` is exact, close or broad: how the chosen concept relates to the name. `sure` is from 0 to 1.
    """

    name: str
    choice: Choice
    relation: str
    sure: float
    reason: str

    @property
    def concept(self) -> Concept | None:
        """The chosen concept, None where nothing is known or two meanings are as good."""
        return self.choice.sense.concept if self.choice.sense else None

    def identifier(self, prefix: str = "") -> str:
        """The identifier of the chosen meaning, of one vocabulary if a prefix asks for it; may be empty."""
        if self.choice.conflict or not self.choice.meanings:
            return ""
        matches = [m for s in self.choice.meanings[0].senses for m in s.entry.matches]
        wanted = [m for m in matches if not prefix or m.curie.startswith(f"{prefix}:")]
        order = {"exact": 0, "close": 1}
        known = [m for m in wanted if m.relation in order and m.status == "accepted"]
        best = min(
            known, key=lambda m: (order[m.relation], identifiers.preference(m.curie)), default=None
        )
        return best.curie if best else ""


@cache
def learned() -> TableNames:
    """Names that the training corpora taught: adjectives, plurals and wordings that vocabularies lack."""
    entries = []
    for row in resources.table(LEARNED):
        curie = row["identifier"]
        match = Match(curie, "exact", row["name"], ("learned",))
        slug = curie.replace(":", "_", 1)
        entries.append(Entry(Concept(row["category"], slug, row["name"]), (), (match,)))
    return TableNames(entries)


def everything(_: Sense) -> bool:
    """Accept any sense."""
    return True


def ground(
    mention: Mention,
    names: Sequence[Names],
    long_forms: Mapping[str, str],
    accept: Accept = everything,
) -> tuple[Grounded, ...]:
    """What a mention means: one answer, or one for each part of a coordination.

    An abbreviation that the text defines means its long form. `names` are asked in their order; the first
    that knows a wording decides. Without any meaning the one answer says so.
    """
    wordings = dict.fromkeys((long_forms.get(mention.words, mention.words), mention.words))
    wanted = KINDS[mention.kind]
    for name in wordings:
        found = _whole(name, names, wanted, accept)
        if found:
            return (found,)
    name = next(iter(wordings))
    parts = [
        _whole(part, names, wanted, accept) or _reworded(part, names, mention.kind, accept)
        for part in _parts(name)
    ]
    known = tuple(p for p in parts if p)
    if known and len(known) == len(parts):
        return known
    return (
        _reworded(name, names, mention.kind, accept)
        or Grounded(name, choose(()), "", 0.0, "no vocabulary knows the name"),
    )


def _whole(
    name: str, names: Sequence[Names], wanted: Sequence[str], accept: Accept
) -> Grounded | None:
    for known in names:
        senses = known.find(name) or known.senses(WORDS + " ".join(spelling.words(name)))
        choice = choose([s for s in senses if accept(s) and s.concept.category in wanted], wanted)
        if choice.meanings:
            return Grounded(name, choice, "exact", choice.sure, choice.reason)
    return None


def _reworded(name: str, names: Sequence[Names], kind: str, accept: Accept) -> Grounded | None:
    wanted = KINDS[kind]
    for variant in variants.of(name):
        if variant.how in _TOO_FAR or (kind == "chemical" and variant.how not in _OF_CHEMICALS):
            continue
        for known in names:
            senses = known.senses(WORDS + " ".join(variant.words))
            choice = choose(
                [s for s in senses if accept(s) and s.concept.category in wanted], wanted
            )
            if choice.meanings:
                sure = choice.sure * _KEPT[variant.relation]
                return Grounded(
                    name, choice, variant.relation, sure, f"{variant.how}: {choice.reason}"
                )
    return None


def _parts(name: str) -> Iterator[str]:
    """The names in a coordination: "optic and peripheral neuropathy" is two neuropathies.

    >>> list(_parts("optic and peripheral neuropathy"))
    ['optic neuropathy', 'peripheral neuropathy']
    """
    words = name.replace(",", " , ").replace("/", " / ").split()
    joints = [at for at, word in enumerate(words) if word in ("and", "or", ",", "/")]
    if not joints or joints[-1] >= len(words) - 1 or joints[0] == 0:
        return
    tail = words[joints[-1] + 1 :]
    begin = 0
    for joint in joints:
        part = words[begin:joint]
        if part:
            yield " ".join([*part, *tail[1:]] if len(tail) > 1 else part)
        begin = joint + 1
    yield " ".join(tail)


def accepting(prefix: str, current: Callable[[str], bool] = bool) -> Accept:
    """Accept only senses with an identifier of one vocabulary that `current` agrees to."""

    def accept(sense: Sense) -> bool:
        return any(
            identifiers.prefix_of(m.curie) == prefix and current(m.curie)
            for m in sense.entry.matches
        )

    return accept
