"""One claim of a curator's file, checked word by word against the text of its paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from msgraph import vocabulary
from msgraph.errors import DataError, QuoteMismatch
from msgraph.model import CONTEXT_SLOTS, Argument, Claim, Concept, Record, Result, Slot
from msgraph.readers import claim_rules, claim_words
from msgraph.readers.claim_concepts import Meanings, suggestion
from msgraph.readers.claim_words import Place

Node = Mapping[object, object]

VALUES = {
    "kind": vocabulary.KINDS,
    "predicate": vocabulary.PREDICATES,
    "direction": vocabulary.DIRECTIONS,
    "polarity": vocabulary.POLARITIES,
    "modality": vocabulary.MODALITIES,
    "role": vocabulary.ROLES,
}
TEXTS = ("aspect", "attributed_to")
FIELDS = (*VALUES, *TEXTS, "quote", "subject", "object", "cue", "context", "results", "confidence", "note")  # fmt: skip
_ARGUMENT_FIELDS = ("at", "words", "concept", "category", "literal", "carried")
_SLOT_FIELDS = ("at", "words", "concept", "category")
_RESULT_FIELDS = (*claim_rules.DECIMALS, "kind", "unit", "p", "n", "arm", "at")
_SLOTS_WITH_CONCEPTS = ("population", "disease", "comparator", "study", "mediator", "species", "condition")  # fmt: skip
_FORM = "see examples/claims/ for the form"


def claim_of(node: object, record: Record, meanings: Meanings) -> Claim:
    """The claim that a node of a claim file makes.

    Raises:
        DataError: the node is not a claim; QuoteMismatch if its words are not in the text.
    """
    if not isinstance(node, dict):
        raise DataError(f"a claim is a mapping of fields, not `{str(node)[:40]}`", hint=_FORM)
    _known(node, FIELDS, "a claim")
    claim = _Reading(node, record, meanings).claim()
    claim_rules.check_kind(claim)
    return claim


class _Reading:
    """One claim being read: its node, and the text that it must agree with."""

    def __init__(self, node: Node, record: Record, meanings: Meanings) -> None:
        self._node = node
        self._text = record.text
        self._record = record
        self._meanings = meanings
        self._quote: Place = (0, len(record.text))

    def claim(self) -> Claim:
        """The claim, every word of it checked."""
        values = {name: self._value(name) for name in VALUES if name in self._node}
        for name in ("kind", "predicate", "quote", "subject", "object"):
            if name not in self._node and not (name == "subject" and values["kind"] == "citation"):
                raise DataError(f"`{name}` is missing", hint=_FORM)
        start, end = self._quote = self._place(self._node["quote"], "quote")
        cue = self._inside(self._place(self._node["cue"], "cue")) if "cue" in self._node else None
        section = self._record.section_at(start)
        if values["kind"] in ("citation", "disclosure"):
            values.setdefault("role", values["kind"])
        return Claim(
            subject=self._argument("subject"),
            object=self._argument("object"),
            quote=self._text[start:end],
            quote_start=start,
            quote_end=end,
            cue_start=cue[0] if cue else -1,
            cue_end=cue[1] if cue else -1,
            section=section.kind if section else "other",
            context=tuple(self._slots()),
            results=tuple(self._results()),
            confidence=self._confidence(),
            agent="curator",
            curation="accepted",
            **{name: self._words(name) for name in TEXTS if name in self._node},
            **values,
        )

    def _value(self, name: str) -> str:
        value = str(self._node[name])
        if value not in VALUES[name]:
            hint = predicate_hint(value) if name == "predicate" else suggestion(value, VALUES[name])
            raise DataError(f"no {name} `{value}`", hint=hint)
        return value

    def _words(self, name: str) -> str:
        """A short text of the curator's own, or the paper's words at the given offsets."""
        given = self._node[name]
        if not isinstance(given, list):
            return _scalar(given, name)
        start, end = self._place(given, name)
        return self._text[start:end]

    def _confidence(self) -> float:
        given = str(self._node.get("confidence", "1"))
        if not re.fullmatch(r"0|1|[01]?\.\d+", given) or float(given) > 1:
            raise DataError(
                f"`confidence` must be a number from 0 to 1, not `{given}`",
                hint="leave it out if you are sure that the paper says so",
            )
        return float(given)

    def _place(self, given: object, what: str, within: Place | None = None) -> Place:
        """The offsets that are given, or those of the words that are given; in the quote, if not said."""
        if isinstance(given, str) and given.strip():
            return claim_words.only(self._text, given, within or self._quote, what)
        offsets = _offsets(given)
        if offsets is None or not 0 <= offsets[0] < offsets[1] <= len(self._text):
            raise QuoteMismatch(
                f"`{what}` is no place in the text: {given}",
                hint=f"give [start, end] with 0 <= start < end <= {len(self._text)}, or the words",
            )
        return offsets

    def _inside(self, cue: Place) -> Place:
        if self._quote[0] <= cue[0] and cue[1] <= self._quote[1]:
            return cue
        raise QuoteMismatch(
            f"`cue` is outside the quote: {list(cue)}", hint=f"the quote is {list(self._quote)}"
        )

    def _argument(self, name: str) -> Argument:
        given = self._node.get(name, {"category": "paper"})
        node: Node = given if isinstance(given, dict) else {_way(given): given}
        _known(node, _ARGUMENT_FIELDS, f"`{name}`")
        if "at" not in node and "words" not in node and node.get("category") == "paper":
            itself = self._meanings.paper()
            return Argument(itself.label, concept=itself)
        carried = _flag(node, "carried")
        start, end = self._argument_place(name, node, carried)
        words = self._text[start:end]
        if not _flag(node, "literal"):
            return Argument(words, start, end, self._concept(node, words, start), carried)
        if name == "subject":
            raise DataError("a subject is a thing, not a value", hint="only an object is `literal`")
        return Argument(words, start, end, None, carried)

    def _argument_place(self, name: str, node: Node, carried: bool) -> Place:
        given = _one_of(node, name)
        if carried and isinstance(given, str):
            return claim_words.last_before(self._text, given, self._quote, name)
        start, end = self._place(given, name)
        if carried or (self._quote[0] <= start and end <= self._quote[1]):
            return start, end
        raise QuoteMismatch(
            f"`{name}` is outside the quote: {[start, end]}",
            hint=f"the quote is {list(self._quote)}; add `carried: true` if it only points to it",
        )

    def _concept(self, node: Node, words: str, start: int) -> Concept:
        if "concept" in node:
            return self._meanings.by_key(_scalar(node["concept"], "concept"))
        category = _scalar(node["category"], "category") if "category" in node else ""
        return self._meanings.by_words(words, category, start)

    def _slots(self) -> Iterator[Slot]:
        context = self._node.get("context", {})
        if not isinstance(context, dict):
            raise DataError("`context` must be a mapping of slots", hint=_FORM)
        _known(context, CONTEXT_SLOTS, "`context`")
        for name in CONTEXT_SLOTS:
            if name in context:
                yield self._slot(name, context[name])

    def _slot(self, name: str, given: object) -> Slot:
        if not isinstance(given, (dict, list)):
            return Slot(name, _scalar(given, name))
        node: Node = given if isinstance(given, dict) else {"at": given}
        _known(node, _SLOT_FIELDS, f"`{name}`")
        start, end = self._place(_one_of(node, name), name, (0, len(self._text)))
        words = self._text[start:end]
        if not {"concept", "category"} & set(node):
            return Slot(name, words, start, end)
        if name not in _SLOTS_WITH_CONCEPTS:
            raise DataError(
                f"`{name}` is words only, without a concept",
                hint="concepts may stand in " + ", ".join(_SLOTS_WITH_CONCEPTS),
            )
        return Slot(name, words, start, end, self._concept(node, words, start))

    def _results(self) -> Iterator[Result]:
        results = self._node.get("results", [])
        if not isinstance(results, list):
            raise DataError("`results` must be a list", hint=_FORM)
        for given in results:
            if not isinstance(given, dict):
                raise DataError("each of `results` must be a mapping of fields", hint=_FORM)
            yield self._result(given)

    def _result(self, node: Node) -> Result:
        _known(node, _RESULT_FIELDS, "a result")
        start, end = self._place(node.get("at"), "results")
        fields = {str(name): _scalar(node[name], str(name)) for name in node if name != "at"}
        kind = fields.pop("kind", "other")
        if kind not in vocabulary.RESULTS:
            raise DataError(
                f"no kind of result `{kind}`", hint=suggestion(kind, vocabulary.RESULTS)
            )
        claim_rules.check_numbers(fields)
        return Result(kind, self._text[start:end], start, end, **fields)


def _known(node: Node, fields: tuple[str, ...], what: str) -> None:
    for name in node:
        if name not in fields:
            raise DataError(f"{what} has no field `{name}`", hint=suggestion(str(name), fields))


def predicate_hint(value: str) -> str:
    """The hint for a predicate that is not one: nobody remembers the prefix."""
    names = {curie.partition(":")[2].casefold(): curie for curie in vocabulary.PREDICATES}
    near = get_close_matches(value.rpartition(":")[2].casefold(), names, n=1, cutoff=0.7)
    return f"did you mean `{names[near[0]]}`?" if near else suggestion(value, vocabulary.PREDICATES)


def _way(given: object) -> str:
    return "at" if isinstance(given, list) else "words"


def _one_of(node: Node, name: str) -> object:
    if ("at" in node) == ("words" in node):
        raise DataError(f"`{name}` needs either `at` or `words`", hint="`at` takes [start, end]")
    return node.get("at", node.get("words"))


def _offsets(given: object) -> Place | None:
    if not isinstance(given, list) or len(given) != 2:
        return None
    digits = [str(n) for n in given]
    if not all(re.fullmatch(r"[0-9]{1,12}", n) for n in digits):
        return None
    return int(digits[0]), int(digits[1])


def _flag(node: Node, name: str) -> bool:
    given = str(node.get(name, "false")).lower()
    if given not in ("true", "false"):
        raise DataError(f"`{name}` must be true or false, not `{given}`", hint=_FORM)
    return given == "true"


def _scalar(given: object, name: str) -> str:
    words = "" if isinstance(given, (dict, list)) or given is None else str(given).strip()
    if not words:
        raise DataError(f"`{name}` must be a short text", hint="leave it out if there is none")
    return words
