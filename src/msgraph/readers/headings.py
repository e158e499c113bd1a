"""Section labels and what kind of section they open.

Abstracts come with labels in many spellings ("METHODS", "Design, Setting, and Participants"). The
National Library of Medicine maps most to five categories; where it does not, the words decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

#: NLM's categories. Source: https://www.nlm.nih.gov/bsd/policy/structured_abstracts.html
CATEGORIES = {
    "BACKGROUND": "background",
    "OBJECTIVE": "aim",
    "METHODS": "methods",
    "RESULTS": "results",
    "CONCLUSIONS": "conclusions",
}

#: The kinds of section that an abstract can have.
ABSTRACT = ("abstract", "background", "aim", "methods", "results", "conclusions")

#: Words that decide whatever the category says: NLM files a funding note under BACKGROUND.
_DECISIVE = (
    ("funding", r"\bfund(?:ing|ed)\b|\bsponsor|\bfinancial support|\bgrant support"),
    (
        "disclosure",
        r"\bconflict(?:s|ing)? (?:of )?interest|\bcompeting|\bdisclosures?\b|of interests?$",
    ),
    (
        "other",
        r"\bregist(?:ration|ry|ered)\b|\bprospero\b|\btrial (?:number|identifier)|^clinicaltrials"
        r"|\blevels? of evidence|\bsupplement|\bsupporting information|\bavailability\b"
        r"|\babbreviations?\b|\backnowledg|\bethic|\bconsent\b|\bauthor.? contributions"
        r"|\bcopyright|\bgraphical abstract",
    ),
)

#: First match wins.
_BY_WORD = (
    ("keywords", r"^key ?words?$"),
    (
        "abstract",
        r"^(?:abstract|summary|zusammenfassung|unlabelled|unlabeled|synopsis|resume)$",
    ),
    ("methods", r"\boutcomes? (?:and )?(?:measure|assess|variable)|^primary outcome"),
    (
        "conclusions",
        r"\bconclu[sd]|\binterpretation|\bdiscussion|\bsignificance|\bimplications?\b|\brelevance"
        r"|\blimitations?\b|\blessons?\b|\bimpact\b|\bkey (?:message|point)|\bcomments?$"
        r"|\bperspectives?\b|\bwhat this\b|\btake.home",
    ),
    ("results", r"\bresults?\b|\bfindings?\b|\boutcomes?$|\bobservations?\b|\bresultats?\b"),
    (
        "methods",
        r"\bmethod|\bdesign\b|\bpatients?\b|\bsettings?\b|\bparticipants?\b|\bsubjects?\b"
        r"|\binterventions?\b|\bmaterials?\b|\bprocedures?\b|\bmeasure(?:s|ments?)\b|\bstatistic"
        r"|\bdata (?:sources?|extraction|collection|synthesis)|\bstudy selection|\banimals?\b"
        r"|\bsamples?\b|\bexperiment|\bcase (?:report|presentation|description)s?|\banalysis\b"
        r"|\bpresentation of case|\bexposures?\b|\bapproach\b|^study$",
    ),
    (
        "aim",
        r"\baims?\b|\bobjectives?\b|\bpurposes?\b|\bgoals?\b|\bhypothes[ie]s\b|\bquestions?\b"
        r"|\bproblem\b|\bobjectifs?\b",
    ),
    (
        "background",
        r"\bbackground\b|\bintroduction\b|\bcontext\b|\brationale\b|\bimportance\b"
        r"|\bmotivation\b|\bbasis\b|\bstate of the art",
    ),
    ("references", r"^(?:references?|bibliography|literature cited)$"),
)

_PATTERNS = tuple((kind, re.compile(words)) for kind, words in (*_DECISIVE, *_BY_WORD))
_DECIDED = len(_DECISIVE)

#: Words that make up a heading in ordinary letters; with any other it is the start of a sentence.
_VOCABULARY = re.compile(
    "(?:abstract|aim|aims|analysis|analyses|and|animal|animals|approach|availability"
    "|background|case|cases|clinical|collection|competing|conclusion|conclusions"
    "|conflict|context|contributions|data|description|design|discussion|evidence"
    "|experimental|exposure|exposures|extraction|finding|findings|for|funding|goal"
    "|goals|hypothesis|impact|implications|importance|in|interest|interests"
    "|interpretation|intervention|interventions|introduction|key|level|limitation"
    "|limitations|main|material|materials|measure|measurement|measurements|measures"
    "|message|method|methodology|methods|motivation|number|objective|objectives|of|or"
    "|outcome|outcomes|participants|patient|patients|practice|presentation|primary"
    "|procedure|procedures|purpose|purposes|question|questions|rationale|registration"
    "|registry|relevance|report|result|results|review|sample|samples|secondary"
    "|selection|setting|settings|significance|sources|statement|statistical|study"
    "|subjects|summary|synthesis|the|trial)"
)

_CAPITALS = re.compile(r"(?:(?<=[.!?)\]%]\s)|^)(?P<label>[A-Z][A-Z &/,()-]{1,60}[A-Z)]):\s+(?=\S)")
_TITLED = re.compile(
    r"(?:(?<=[.!?)\]]\s)|^)(?P<label>[A-Z][a-z]+(?:[ ,/&]+[A-Za-z]+){0,6}):\s+(?=\S)"
)


_STATEMENT = re.compile(
    r"^(?P<label>conflicts? of interests?(?: statement| disclosures?)?"
    r"|competing (?:financial )?interests?"
    r"|(?:declarations?|statements?) of (?:(?:conflicting|competing) )?interests?"
    r"|disclosures?(?: statement)?)\s*[:.]\s*(?=\S)",
    re.IGNORECASE,
)


class Piece(NamedTuple):
    """A part of an abstract with the kind and label of its heading, which the offsets leave out."""

    kind: str
    label: str
    start: int
    end: int


def _bare(label: str) -> str:
    return " ".join(re.sub(r"[^\w' -]+", " ", label.lower()).split())


@lru_cache(maxsize=4096)
def kind_of(label: str, category: str = "") -> str:
    """The kind of section that `label` opens, empty when the words say nothing.

    `category` is NLM's, where the source gives one; it yields to labels for funding, registration
    and other notes.
    """
    bare = _bare(label)
    for kind, pattern in _PATTERNS[:_DECIDED]:
        if pattern.search(bare):
            return kind
    if category in CATEGORIES:
        return CATEGORIES[category]
    for kind, pattern in _PATTERNS[_DECIDED:]:
        if pattern.search(bare):
            return kind
    return ""


def is_heading(line: str) -> bool:
    """Whether a line is nothing but a section label, in any case, with or without a colon."""
    bare = _bare(line)
    words = bare.split()
    if words and words[0] in ("and", "for", "in", "of", "or", "the"):
        return False
    known = 0 < len(words) <= 8 and all(map(_VOCABULARY.fullmatch, words))
    return known and kind_of(bare) != ""


def split(text: str) -> list[Piece]:
    """The parts of an abstract whose headings stand inside the running text.

    "AIM: To see. RESULTS: We saw." gives two parts; a text without headings is one part of kind
    "abstract", and so is what stands before the first heading. Parts are in order, never empty.
    """
    marks = list(_marks(text))
    if not marks:
        return [Piece("abstract", "", 0, len(text))] if text else []
    pieces = [Piece("abstract", "", 0, _trimmed(text, 0, marks[0][1]))] if marks[0][1] > 0 else []
    ends = [start for _, start, _ in marks[1:]] + [len(text)]
    for (label, _, begin), end in zip(marks, ends, strict=True):
        pieces.append(Piece(kind_of(label) or "abstract", label, begin, _trimmed(text, begin, end)))
    return [piece for piece in pieces if piece.start < piece.end]


def statement(text: str) -> Piece | None:
    """The statement of interests after the heading `text` opens with, None without one."""
    opened = _STATEMENT.match(text)
    if opened is None:
        return None
    return Piece("disclosure", opened["label"], opened.end(), len(text))


def _marks(text: str) -> Iterator[tuple[str, int, int]]:
    """Label, where it starts and where what it opens starts."""
    if ":" not in text:
        return
    capitals = [match for match in _CAPITALS.finditer(text) if kind_of(match["label"])]
    titled = (
        []
        if capitals
        else [match for match in _TITLED.finditer(text) if is_heading(match["label"])]
    )
    for match in capitals or titled:
        yield match["label"], match.start(), match.end()


def _trimmed(text: str, start: int, end: int) -> int:
    """`end` without the white space before it."""
    return start + len(text[start:end].rstrip())
