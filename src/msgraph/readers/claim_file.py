"""Claims that a curator wrote down in YAML, checked against the text of their paper.

    paper: {doi: 10.5555/example, text_sha256: 0f3c...}
    curator: A. Reader
    claims:
      - kind: outcome
        quote: [120, 171]                                # or the words themselves
        subject: {at: [120, 128], concept: drug/natalizumab}
        predicate: biolink:affects
        object: {at: [151, 159], category: outcome}      # a concept by the paper's own words
        direction: decreased
        modality: demonstrated
        context: {comparator: {at: [165, 170]}, follow_up: 2 years}

Offsets count code points in the paper's text, end excluded. Words in place of offsets must stand in the
quote (a carried argument's: in the text) exactly once. `literal: true` makes an object a value.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from msgraph import vocabulary
from msgraph.errors import DataError, InputError, MsgraphError, QuoteMismatch
from msgraph.lexicon import Lexicon
from msgraph.model import CONTEXT_SLOTS, Argument, Claim, Concept, Record, Result, Slot

Node = Mapping[str, object]

_VALUES = {
    "polarity": vocabulary.POLARITIES,
    "modality": vocabulary.MODALITIES,
    "role": vocabulary.ROLES,
    "direction": vocabulary.DIRECTIONS,
    "predicate": vocabulary.PREDICATES,
    "kind": vocabulary.KINDS,
}
_TEXTS = ("aspect", "attributed_to")
_CLAIM_FIELDS = {
    *_VALUES,
    *_TEXTS,
    "quote",
    "subject",
    "object",
    "cue",
    "context",
    "results",
    "confidence",
    "note",
}
_RESULT_FIELDS = {"kind", "value", "unit", "ci_low", "ci_high", "ci_level", "p", "n", "arm", "at"}
_ARGUMENT_FIELDS = {"at", "words", "concept", "category", "literal", "carried"}


@dataclass(frozen=True, slots=True)
class ClaimFile:
    """A curator's claims on one paper, not yet checked.

    `doi`, `pmid` and `text_sha256` say which paper, as far as they are given.
    """

    path: str
    claims: tuple[Node, ...]
    doi: str = ""
    pmid: str = ""
    text_sha256: str = ""
    curator: str = ""

    def is_about(self, record: Record) -> bool:
        """Whether a record is the paper of this file."""
        if self.doi and record.doi:
            return self.doi.lower() == record.doi
        if self.pmid and record.pmid:
            return self.pmid == record.pmid
        return bool(self.text_sha256) and self.text_sha256 == _sha256(record.text)


@dataclass(slots=True)
class Checked:
    """The claims that hold against the text, and what is wrong with the others."""

    claims: list[Claim] = field(default_factory=list)
    problems: list[MsgraphError] = field(default_factory=list)


def read(path: Path) -> ClaimFile:
    """The claims of a file, unchecked.

    Raises:
        InputError: it cannot be read, is not YAML, or lacks `paper` or `claims`.
    """
    import yaml

    where = str(path)
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", where=where) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{where}, line {mark.line + 1}" if mark else where
        problem = getattr(error, "problem", None) or "not YAML"
        raise InputError(str(problem), where=place, hint="check indentation and quotes") from error
    if not isinstance(content, dict) or not isinstance(content.get("claims"), list):
        raise InputError(
            "not a claim file: it has no list `claims`",
            where=where,
            hint="see examples/claims/ for the form",
        )
    paper = content.get("paper") or {}
    if not isinstance(paper, dict) or not (set(paper) & {"doi", "pmid", "text_sha256"}):
        raise InputError(
            "it does not say which paper it is about",
            where=where,
            hint="add `paper:` with `doi`, `pmid` or `text_sha256`",
        )
    return ClaimFile(
        path=where,
        claims=tuple(content["claims"]),
        doi=str(paper.get("doi", "")).lower(),
        pmid=str(paper.get("pmid", "")),
        text_sha256=str(paper.get("text_sha256", "")),
        curator=str(content.get("curator", "")),
    )


def check(file: ClaimFile, record: Record, lexicon: Lexicon) -> Checked:
    """The file's claims as the paper's text bears them out; the rest as problems, one each."""
    checked = Checked()
    if file.text_sha256 and file.text_sha256 != _sha256(record.text):
        checked.problems.append(
            QuoteMismatch(
                "the text of the paper is not the one that its claims were read in",
                where=file.path,
                hint="offsets may be off; give the same file, or quote the words instead",
            )
        )
        if any(_needs_same_text(node) for node in file.claims):
            return checked
    for number, node in enumerate(file.claims, start=1):
        try:
            checked.claims.append(_Reading(node, record, lexicon).claim())
        except DataError as error:
            error.where = f"{file.path}, claim {number}"
            checked.problems.append(error)
    return checked


def _needs_same_text(node: Node) -> bool:
    return isinstance(node, dict) and not isinstance(node.get("quote"), str)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class _Reading:
    """One claim being read: its node, and the text that it must agree with."""

    def __init__(self, node: object, record: Record, lexicon: Lexicon) -> None:
        if not isinstance(node, dict):
            raise DataError("a claim must be a mapping of fields")
        _known(node, _CLAIM_FIELDS, "a claim")
        self._node = node
        self._record = record
        self._lexicon = lexicon

    def claim(self) -> Claim:
        """The claim, every word of it checked."""
        start, end = self._place(self._need("quote"), (0, len(self._record.text)), "quote")
        values = {name: self._value(name) for name in _VALUES if name in self._node}
        for name in ("kind", "predicate"):
            if name not in values:
                raise DataError(f"`{name}` is missing", hint="see examples/claims/ for the form")
        cue = self._node.get("cue")
        cue_start, cue_end = self._place(cue, (start, end), "cue") if cue else (-1, -1)
        section = self._record.section_at(start)
        return Claim(
            subject=self._argument("subject", (start, end)),
            object=self._argument("object", (start, end)),
            quote=self._record.text[start:end],
            quote_start=start,
            quote_end=end,
            cue_start=cue_start,
            cue_end=cue_end,
            section=section.kind if section else "other",
            context=tuple(self._slots((start, end))),
            results=tuple(self._results((start, end))),
            confidence=self._confidence(),
            agent="curator",
            curation="accepted",
            **{name: str(self._node[name]) for name in _TEXTS if name in self._node},
            **values,
        )

    def _need(self, name: str) -> object:
        if name not in self._node:
            raise DataError(f"`{name}` is missing", hint="see examples/claims/ for the form")
        return self._node[name]

    def _value(self, name: str) -> str:
        value = str(self._node[name])
        if value not in _VALUES[name]:
            raise DataError(
                f"no {name} `{value}`", hint="one of: " + ", ".join(sorted(_VALUES[name]))
            )
        return value

    def _confidence(self) -> float:
        value = self._node.get("confidence", 1.0)
        if not isinstance(value, (int, float)) or not 0 <= value <= 1:
            raise DataError(f"confidence must be a number from 0 to 1, not `{value}`")
        return float(value)

    def _place(self, given: object, within: tuple[int, int], what: str) -> tuple[int, int]:
        """The offsets that are given, or those of the words that are given, in the text."""
        text = self._record.text
        if isinstance(given, str):
            return _only(text, given, within, what)
        if (
            isinstance(given, list)
            and len(given) == 2
            and all(isinstance(n, int) for n in given)
            and 0 <= given[0] < given[1] <= len(text)
        ):
            return given[0], given[1]
        raise QuoteMismatch(
            f"`{what}` is no place in the text: {given}",
            hint=f"give [start, end] with 0 <= start < end <= {len(text)}, or the words",
        )

    def _argument(self, name: str, quote: tuple[int, int]) -> Argument:
        given = self._need(name)
        node: Node = given if isinstance(given, dict) else {"words": given}
        _known(node, _ARGUMENT_FIELDS, f"`{name}`")
        carried = bool(node.get("carried", False))
        within = (0, len(self._record.text)) if carried else quote
        place = node.get("at", node.get("words"))
        start, end = self._place(place, within, name)
        words = self._record.text[start:end]
        if node.get("literal"):
            return Argument(words, start, end, None, carried)
        return Argument(words, start, end, self._concept(node, words), carried)

    def _concept(self, node: Node, words: str) -> Concept:
        key = node.get("concept")
        if key is None:
            category = str(node.get("category", "entity"))
            if category not in vocabulary.CATEGORIES:
                known = ", ".join(sorted(vocabulary.CATEGORIES))
                raise DataError(f"no category `{category}`", hint=f"one of: {known}")
            if category == "person":
                return Concept("person", words.replace(" ", "_"), words)
            return Concept.of_words(category, words)
        entry = self._lexicon.get(str(key))
        if entry is None:
            raise DataError(
                f"no concept `{key}` in the lexicon",
                hint="leave `concept` out and give `category` to use the paper's own words",
            )
        return entry.concept

    def _slots(self, quote: tuple[int, int]) -> Iterator[Slot]:
        context = self._node.get("context") or {}
        if not isinstance(context, dict):
            raise DataError("`context` must be a mapping of slots")
        _known(context, set(CONTEXT_SLOTS), "`context`")
        for name in CONTEXT_SLOTS:
            if name in context:
                yield self._slot(name, context[name])

    def _slot(self, name: str, given: object) -> Slot:
        if not isinstance(given, dict):
            return Slot(name, str(given))
        _known(given, _ARGUMENT_FIELDS, f"`{name}`")
        whole = (0, len(self._record.text))
        start, end = self._place(given.get("at", given.get("words")), whole, name)
        words = self._record.text[start:end]
        concept = None
        if "concept" in given or "category" in given:
            concept = self._concept(given, words)
        return Slot(name, words, start, end, concept)

    def _results(self, quote: tuple[int, int]) -> Iterator[Result]:
        results = self._node.get("results") or []
        if not isinstance(results, list):
            raise DataError("`results` must be a list")
        for given in results:
            if not isinstance(given, dict):
                raise DataError("each of `results` must be a mapping of fields")
            _known(given, _RESULT_FIELDS, "a result")
            start, end = self._place(given.get("at"), quote, "a result")
            kind = str(given.get("kind", "other"))
            if kind not in vocabulary.RESULTS:
                known = ", ".join(sorted(vocabulary.RESULTS))
                raise DataError(f"no kind of result `{kind}`", hint=f"one of: {known}")
            texts = {k: str(v) for k, v in given.items() if k not in ("kind", "at")}
            yield Result(kind, self._record.text[start:end], start, end, **texts)


def _known(node: Node, fields: set[str], what: str) -> None:
    unknown = sorted(str(name) for name in node if name not in fields)
    if unknown:
        raise DataError(
            f"{what} has no field `{unknown[0]}`", hint="one of: " + ", ".join(sorted(fields))
        )


def _only(text: str, words: str, within: tuple[int, int], what: str) -> tuple[int, int]:
    """The one place of `words` in a stretch of the text."""
    start = text.find(words, *within)
    if start < 0:
        raise QuoteMismatch(
            f"`{what}` is not in the text: “{words[:80]}”",
            hint="quote the paper exactly, or give offsets",
        )
    if text.find(words, start + 1, within[1]) >= 0:
        raise QuoteMismatch(
            f"`{what}` stands more than once: “{words[:80]}”", hint="give offsets instead"
        )
    return start, start + len(words)
