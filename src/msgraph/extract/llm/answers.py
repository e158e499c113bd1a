"""A model's answers: their schema, their reading, and the check of each word against the text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from msgraph import vocabulary
from msgraph.extract import abbreviations, frames, naming
from msgraph.extract.naming import Namer
from msgraph.lexicon import Lexicon
from msgraph.model import Argument, Claim, Record, Slot

#: How sure a claim of a model is taken to be: its own word on that says little.
_CONFIDENCE = 0.5
#: More claims than this for one piece of text are no answer.
_MOST = 200

KINDS = {
    "drug": "what a drug is, what it is used for, how it is given",
    "mechanism": "how something works in the body",
    "outcome": "what an intervention or exposure does to an outcome or disease, or how two things are related",
    "safety": "adverse events, risks, contraindications, and what lessens them",
    "study": "what a study examines, its size",
}
_TIES = frozenset(name for name in vocabulary.PREDICATES if name.startswith("cito:")) | {
    "msg:employedBy", "msg:fundedBy", "msg:hasInterestIn", "msg:holdsPatentWith", "msg:ownsSharesIn",
    "msg:receivedFeesFrom", "msg:receivedGrantFrom", "msg:receivedTravelSupportFrom", "msg:registeredAs",
}  # fmt: skip
PREDICATES = {name: words for name, words in vocabulary.PREDICATES.items() if name not in _TIES}
DIRECTIONS = tuple(vocabulary.DIRECTIONS)
MODALITIES = tuple(vocabulary.MODALITIES)
ROLES = tuple(role for role in vocabulary.ROLES if role not in ("citation", "disclosure"))

_CHOICES: dict[str, tuple[str, ...]] = {
    "kind": tuple(KINDS),
    "predicate": tuple(PREDICATES),
    "direction": DIRECTIONS,
    "polarity": tuple(vocabulary.POLARITIES),
    "modality": MODALITIES,
    "role": ROLES,
}
_SLOTS = ("comparator", "population", "timepoint")
_WORDS = ("quote", "subject", "object", "aspect", *_SLOTS)
_NEEDED = ("quote", "subject", "object")

#: The JSON schema of an answer, strict: every field, and no other.
SCHEMA: dict[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["claims"],
    "properties": {
        "claims": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": [*_WORDS, *_CHOICES],
                "properties": {
                    **{name: {"type": "string"} for name in _WORDS},
                    **{name: {"type": "string", "enum": list(v)} for name, v in _CHOICES.items()},
                },
            },
        }
    },
}

Proposal = Mapping[str, object]


def parsed(content: str) -> list[Proposal]:
    """The claims of an answer, unchecked; a fence around the JSON is taken off.

    Raises:
        ValueError: it is not the JSON that was asked for.
    """
    bare = re.sub(r"\A\s*```(?:json)?\s*|\s*```\s*\Z", "", content)
    try:
        given: object = json.loads(bare)
    except RecursionError as error:
        raise ValueError("JSON nested without end") from error
    claims = given.get("claims") if isinstance(given, dict) else None
    if not isinstance(claims, list) or len(claims) > _MOST:
        raise ValueError("the answer is no list of claims")
    return [claim if isinstance(claim, dict) else {} for claim in claims]


@dataclass(frozen=True, slots=True)
class _Place:
    text: str
    start: int
    end: int


class Verifier:
    """Checks a model's claims against one record and makes them claims of ours."""

    def __init__(self, record: Record, lexicon: Lexicon, agent: str) -> None:
        self._record = record
        self._agent = agent
        long_forms = {s: record.text[a:b] for s, (a, b) in abbreviations.find(record.text).items()}
        self._namer = Namer(naming.matcher_of(lexicon), long_forms, frames.shipped())

    def claim(self, proposal: Proposal, start: int, end: int) -> Claim | str:
        """The claim, or why it is dropped; `start` and `end` bound the piece that the model was shown."""
        if _misformed(proposal):
            return "it does not keep to the form"
        quote = self._place(proposal, "quote", start, end)
        if quote is None:
            return "its quote is not in the text"
        subject = self._argument(proposal, "subject", quote, start, end)
        object_ = self._argument(proposal, "object", quote, quote.start, quote.end)
        if subject is None or object_ is None:
            return "its words are not in the quote"
        if subject.start < object_.end and object_.start < subject.end:
            return "its subject and object are the same words"
        aspect = str(proposal["aspect"]).strip()
        section = self._record.section_at(quote.start)
        return Claim(
            subject=subject,
            object=object_,
            quote=quote.text,
            quote_start=quote.start,
            quote_end=quote.end,
            aspect=aspect if aspect and aspect in quote.text else "",
            section=section.kind if section else "abstract",
            context=tuple(self._slots(proposal, start, end)),
            confidence=_CONFIDENCE,
            agent=self._agent,
            kind=str(proposal["kind"]),
            predicate=str(proposal["predicate"]),
            direction=str(proposal["direction"]),
            polarity=str(proposal["polarity"]),
            modality=str(proposal["modality"]),
            role=str(proposal["role"]),
        )

    def _argument(
        self, proposal: Proposal, name: str, quote: _Place, start: int, end: int
    ) -> Argument | None:
        place = self._place(proposal, name, quote.start, quote.end) or self._place(
            proposal, name, start, end
        )
        if place is None:
            return None
        carried = not quote.start <= place.start < quote.end
        concept = self._namer.concept(place.text)
        return Argument(place.text, place.start, place.end, concept, carried)

    def _slots(self, proposal: Proposal, start: int, end: int) -> list[Slot]:
        """The circumstances whose words stand in the text; others are left out."""
        found = []
        for name in _SLOTS:
            place = self._place(proposal, name, start, end)
            if place is not None:
                found.append(Slot(name, place.text, place.start, place.end))
        return found

    def _place(self, proposal: Proposal, name: str, start: int, end: int) -> _Place | None:
        """Where the words of a field stand in a stretch of the text: verbatim, but for white space."""
        words = str(proposal[name]).split()
        if not words:
            return None
        text = self._record.text
        pattern = r"\s+".join(map(re.escape, words))
        left = r"(?<!\w)" if words[0][0].isalnum() else ""
        right = r"(?!\w)" if words[-1][-1].isalnum() else ""
        match = re.compile(left + pattern + right).search(text, start, end)
        return _Place(match.group(), *match.span()) if match else None


def _misformed(proposal: Proposal) -> bool:
    if set(proposal) != {*_WORDS, *_CHOICES}:
        return True
    if any(not isinstance(proposal[name], str) for name in _WORDS):
        return True
    if any(not str(proposal[name]).strip() for name in _NEEDED):
        return True
    return any(proposal[name] not in allowed for name, allowed in _CHOICES.items())
