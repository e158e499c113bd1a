"""Claims as scoring sees them: from gold in JSON lines, or from the flat view of claims."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from msgraph.errors import InputError

#: The kinds that are scored: what a study covers is convention.
KINDS = ("drug", "mechanism", "outcome", "safety")
#: Modalities that are no hedge.
_FIRM = frozenset(("demonstrated", "asserted", "presupposed"))
_BRACKET = re.compile(r"\(([A-Za-z][A-Za-z0-9/-]{1,9})s?[),;]")
_TOKEN = re.compile(r"[A-Za-z0-9]+")
_SHORT = re.compile(r"[A-Za-z][A-Za-z0-9/-]+")

LongForms = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim for scoring; `subjects` and `objects` are its names, the first as given, abbreviations also
    written out. `core` says that missing it counts; a found claim is always core."""

    paper: str
    kind: str
    subjects: tuple[str, ...]
    objects: tuple[str, ...]
    quote: str
    direction: str
    polarity: str
    hedged: bool
    core: bool = True


@dataclass(frozen=True, slots=True)
class Gold:
    """What annotators found: the PMIDs of the papers they read, also of those without a claim to score."""

    papers: frozenset[str]
    statements: tuple[Statement, ...]


def long_forms(text: str) -> dict[str, str]:
    """The abbreviations that a text defines as "long form (SHORT)", with their long forms.

    The long form is the shortest run of words before the bracket, two at least, that begins with the
    abbreviation's first letter and holds the others in their order. Of two definitions the last one counts.
    """
    found = {}
    for match in _BRACKET.finditer(text):
        long = _long_form(match[1], text[: match.start()])
        if long:
            found[match[1]] = long
    return found


def _long_form(short: str, before: str) -> str:
    letters = "".join(_TOKEN.findall(short)).lower()
    reach = 2 * len(letters) + 2
    words = _TOKEN.findall(before[-60 * reach :])[-reach:]
    for count in range(min(2, len(letters)), len(words) + 1):
        run = words[-count:]
        if run[0][:1].lower() == letters[0] and _in_order(letters, "".join(run).lower()):
            return " ".join(run)
    return ""


def _in_order(letters: str, text: str) -> bool:
    place = -1
    for letter in letters:
        place = text.find(letter, place + 1)
        if place < 0:
            return False
    return True


def texts(path: Path) -> dict[str, LongForms]:
    """The abbreviations of each paper, by PMID, from a JSON list of objects with `pmid` and `text`.

    Raises:
        InputError: the file is not that.
    """
    try:
        listed = json.loads(_content(path))
        return {str(each["pmid"]): long_forms(str(each["text"])) for each in listed}
    except (ValueError, TypeError, KeyError) as error:
        raise InputError(
            "this is no list of texts",
            where=str(path),
            hint='a JSON list of objects: [{"pmid": "123", "text": "title and abstract"}, ...]',
        ) from error


def gold(path: Path, forms: Mapping[str, LongForms]) -> Gold:
    """The annotated claims of a file of JSON lines.

    Raises:
        InputError: a line is not a JSON object, or the file holds none.
    """
    listed = list(rows(path))
    if not listed:
        raise InputError(
            "there is no claim in the gold", where=str(path), hint="one JSON object a line"
        )
    return Gold(frozenset(map(paper_of, listed)), tuple(statements(listed, forms)))


def statements(
    given: Iterable[Mapping[str, object]], forms: Mapping[str, LongForms]
) -> Iterator[Statement]:
    """Those rows whose kind is scored: gold has `type`, `subject`, `object`; flat claims `kind` and `..._text` too."""
    for row in given:
        kind = kind_of(row)
        if kind in KINDS:
            paper = paper_of(row)
            known = forms.get(paper, {})
            yield Statement(
                paper=paper,
                kind=kind,
                subjects=_names(row, "subject", known),
                objects=_names(row, "object", known),
                quote=_text(row.get("quote")),
                direction=_text(row.get("direction")) or "unspecified",
                polarity=_text(row.get("polarity")),
                hedged=row.get("modality") not in _FIRM,
                core=bool(row.get("core", True)),
            )


def claims(path: Path, forms: Mapping[str, LongForms]) -> list[Statement]:
    """The statements of a file that `msgraph claims --format jsonl` wrote.

    Raises:
        InputError: a line is not a JSON object.
    """
    return list(statements(rows(path), forms))


def rows(path: Path) -> Iterator[Mapping[str, object]]:
    """The objects of a file of JSON lines, each with the paper that it is about.

    Raises:
        InputError: a line is something else.
    """
    for number, line in enumerate(_content(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise _no_claim(path, number) from error
        if not isinstance(row, dict) or not paper_of(row):
            raise _no_claim(path, number)
        yield row


def _no_claim(path: Path, number: int) -> InputError:
    return InputError(
        "this line is no claim",
        where=f"{path}, line {number}",
        hint="one JSON object a line, with `pmid`, `type` or `kind`, `subject`, `object`, `quote`",
    )


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"cannot be read: {error}", where=str(path), hint="a file of text in UTF-8"
        ) from error


def kind_of(row: Mapping[str, object]) -> str:
    """A claim's kind: gold says `type`."""
    return _text(row.get("kind")) or _text(row.get("type"))


def paper_of(row: Mapping[str, object]) -> str:
    """The PMID of a claim's paper."""
    return _text(row.get("pmid")) or _text(row.get("paper"))


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _names(row: Mapping[str, object], part: str, known: LongForms) -> tuple[str, ...]:
    given = [_text(row.get(part)), _text(row.get(f"{part}_text"))]
    names = [name for name in given if name]
    written = (_SHORT.sub(lambda m: known.get(m[0], m[0]), name) for name in names)
    return tuple(dict.fromkeys([*names, *written]))
