"""The words of the project as values: papers that were read, and the claims found in them.

Nothing here knows RDF, files or grammar. Offsets are half-open and count Unicode code points of
`Record.text`; wherever a value carries `text`, `start` and `end`, `record.text[start:end] == text`.
Controlled values (kind, polarity, modality, role, direction) are the local names of the terms in
`ontology/msgraph.ttl`; predicates are CURIEs such as ``biolink:treats`` or ``msg:hasRegimen``.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a paper's text that serves one purpose.

    `kind` is one of `vocabulary.SECTIONS` (title, abstract, background, aim, methods, results, conclusions,
    keywords, disclosure, funding, figure, table, references, other); `label` is the heading as printed, or
    empty. `start` and `end` leave the heading out. Sections are in text order and do not overlap.
    """

    kind: str
    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who wrote the paper, as the paper names them.

    `name` is the full form printed ("Tjalf Ziemssen", "Cohen JA"); `initials` those that a disclosure
    statement would use ("TZ"), or empty when they cannot be told. `orcid` is bare (0000-0002-...).
    """

    name: str
    family: str = ""
    given: str = ""
    initials: str = ""
    orcid: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A work that the paper cites; `text` is the citation as printed, at `start`..`end` in the paper's text.

    References that come only as metadata (PubMed XML) have `start == end == -1`. `number` counts from 1.
    `authors` are as printed; `et_al` says that there were more. Absent parts are empty.
    """

    number: int
    text: str
    start: int = -1
    end: int = -1
    authors: tuple[str, ...] = ()
    et_al: bool = False
    title: str = ""
    container: str = ""
    year: str = ""
    volume: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a record came from: a file's `name`, the `sha256` of the record's own bytes, its `format`, and
    its `position` in the file (1 for the first record)."""

    name: str
    format: str
    sha256: str
    position: int = 1


@dataclass(frozen=True, slots=True)
class Record:
    """One paper as a reader understood it.

    `text` is the snapshot that every offset refers to: for text formats the file verbatim, for XML the
    title, the abstract's sections and what else was kept, joined by blank lines. `doi` is lower case and
    bare, `pmid` digits. `published` is as exact as known: "2017", "2017-10" or "2017-10-04".
    `publication_types` and `mesh` are names as the source gives them. `registrations` are trial registry
    numbers as CURIEs (clinicaltrials:NCT00530348). `status` is "" or "retracted", "corrected",
    "expression_of_concern", "withdrawn", "retraction_notice".
    """

    text: str
    sections: tuple[Section, ...]
    source: Source
    title: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    authors: tuple[Author, ...] = ()
    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    published: str = ""
    language: str = ""
    publication_types: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    registrations: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    status: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Where the record stands, for messages: "papers.xml, record 41"."""
        return f"{self.source.name}, record {self.source.position}"

    def section_at(self, offset: int) -> Section | None:
        """The section that holds the code point at `offset`, or None between sections."""
        for section in self.sections:
            if section.start <= offset < section.end:
                return section
        return None


#: Categories whose names are proper names: their capitals are part of them.
_PROPER = frozenset(("company", "trial", "person"))


@dataclass(frozen=True, slots=True)
class Concept:
    """Something that claims speak of.

    `category` and `slug` make its name (concept/drug/alemtuzumab). A concept that no lexicon knows is
    `local`: its label is the paper's own words. Works, papers and people have an `iri` of their own.
    """

    category: str
    slug: str
    label: str
    local: bool = False
    iri: str = ""

    @property
    def key(self) -> str:
        """The part of its IRI that names it: "drug/alemtuzumab"."""
        return f"{self.category}/{self.slug}"

    @classmethod
    def of_words(cls, category: str, words: str) -> Concept:
        """The concept that a paper's own words name, for want of one in the lexicon.

        Its slug is its label with underscores, so that the same name never has two labels; a capital that
        may only begin a sentence is lowered ("Parkinson's" stays).

        >>> Concept.of_words("cell", "Memory B  cells").key
        'cell/memory_B_cells'
        """
        label = " ".join(words.split())
        first, _, rest = label.partition(" ")
        if (
            category not in _PROPER
            and first[:1].isupper()
            and first[1:].islower()
            and not first.endswith(("'s", "’s"))
        ):
            label = f"{first.lower()} {rest}".rstrip()
        return cls(category, label.replace(" ", "_"), label, local=True)


@dataclass(frozen=True, slots=True)
class Argument:
    """The subject or object of a claim: the words that name it and the concept they mean.

    `concept` is None for a literal (a regimen, a dose): then `text` is the value. A `carried` argument is
    not named in the quote ("it", "treatment"): its words stand elsewhere in the text, at `start`..`end`.
    `start == end == -1` when the words are not in the text at all (the paper itself as subject).
    """

    text: str
    start: int = -1
    end: int = -1
    concept: Concept | None = None
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """A number reported for a claim, at `start`..`end` in the text.

    `kind` is one of `vocabulary.RESULTS` (hazard_ratio, odds_ratio, relative_risk, rate_ratio, percent,
    mean, median, difference, count, p_value, other); `as_reported` the exact words. `value`, `ci_low`,
    `ci_high`, `ci_level`, `n` are plain decimal strings ("0.7", "95") or empty; `p` keeps its comparison
    ("<0.001", "0.03"). `arm` names the group it was measured in, or is empty.
    """

    kind: str
    as_reported: str
    start: int = -1
    end: int = -1
    value: str = ""
    unit: str = ""
    ci_low: str = ""
    ci_high: str = ""
    ci_level: str = ""
    p: str = ""
    n: str = ""
    arm: str = ""


#: The slots of a claim's context, in the order in which they are shown. `Context.values` uses these names.
CONTEXT_SLOTS = (
    "population",
    "disease",
    "comparator",
    "timepoint",
    "follow_up",
    "study",
    "condition",
    "course",
    "days",
    "dose",
    "mediator",
    "species",
    "design",
)


@dataclass(frozen=True, slots=True)
class Slot:
    """One part of a claim's context; `concept` where the words name one, `start`..`end` where they stand.

    The place serves to check the words when they are found; a graph keeps only the words, so it does not
    count when slots are compared.
    """

    name: str
    text: str
    start: int = field(default=-1, compare=False)
    end: int = field(default=-1, compare=False)
    concept: Concept | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement that a paper makes at one place of its text.

    `quote_start`..`quote_end` is the clause or sentence that carries it; `cue_start`..`cue_end` the words of
    the predicate, -1 where there are none. `aspect` is what of the object changes ("rate", "risk"), or
    empty. `attributed_to` is empty when the paper speaks for itself, else the citation marker or the words
    that name another work. `confidence` is from 0 to 1. `agent` is who claims that the paper says so:
    "grammar", "curator", or another extractor's name.
    """

    kind: str
    subject: Argument
    predicate: str
    object: Argument
    quote: str
    quote_start: int
    quote_end: int
    cue_start: int = -1
    cue_end: int = -1
    direction: str = "unspecified"
    aspect: str = ""
    polarity: str = "affirmed"
    modality: str = "asserted"
    role: str = "reported_finding"
    section: str = "abstract"
    context: tuple[Slot, ...] = ()
    results: tuple[Result, ...] = ()
    confidence: float = 1.0
    attributed_to: str = ""
    agent: str = "grammar"
    curation: str = "unreviewed"


@dataclass(frozen=True, slots=True)
class Match:
    """A link from a concept to an outside identifier, with its grounds.

    `relation` is exact, close, broad or narrow; `sources` name who says so, `label` is the identifier's own
    name there. `status` is "accepted", or "conflict" when the sources disagree.
    """

    curie: str
    relation: str
    label: str
    sources: tuple[str, ...]
    status: str = "accepted"


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept as a lexicon knows it: its names and its links. `broader` are keys of concepts,
    `makers` keys of companies."""

    concept: Concept
    synonyms: tuple[str, ...] = ()
    matches: tuple[Match, ...] = ()
    broader: tuple[str, ...] = ()
    makers: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A record with the claims found in it: what a paper's graph is written from and read back to."""

    record: Record
    claims: tuple[Claim, ...] = field(default=())
