"""A small graph made by hand: five invented papers that between them hold claims of every kind.

The sentences, numbers and people are made up; concepts carry identifiers so that edges can be made.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from msgraph import iris, rdf
from msgraph.lexicon import Lexicon
from msgraph.model import (
    Argument,
    Author,
    Claim,
    Concept,
    Entry,
    Match,
    Paper,
    Record,
    Reference,
    Result,
    Section,
    Slot,
    Source,
)
from msgraph.pipeline import evidence
from msgraph.stores.memory import MemoryStore

TWO = ("one source", "another source")
ISSUER = ("the issuer",)


def entry(key: str, label: str, *curies: str, **more: tuple[str, ...]) -> Entry:
    category, _, slug = key.partition("/")
    matches = tuple(Match(curie, "exact", label, TWO) for curie in curies)
    return Entry(Concept(category, slug, label), matches=matches, **more)


ENTRIES = (
    replace(
        entry("drug/alemtuzumab", "alemtuzumab", "DRUGBANK:DB00087", "RXCUI:117055"),
        synonyms=("Lemtrada",),
        broader=("drug_class/antibody",),
        makers=("company/maker-unit",),
    ),
    entry("drug/acyclovir", "acyclovir", "CHEBI:2453"),
    entry("drug/fingolimod", "fingolimod", "CHEBI:63115", makers=("company/other-maker",)),
    entry("drug/interferon", "interferon beta-1a", "DRUGBANK:DB00060"),
    entry("drug_class/antibody", "monoclonal antibody"),
    replace(
        entry("disease/rrms", "relapsing-remitting multiple sclerosis", "MONDO:0005314"),
        synonyms=("RRMS",),
    ),
    entry("disease/eae", "experimental autoimmune encephalomyelitis", "MESH:D004681"),
    entry("outcome/relapse", "relapse"),
    entry("outcome/brain-volume-loss", "brain volume loss"),
    entry("adverse_event/herpes", "herpes infection", "MONDO:0004609"),
    entry("adverse_event/autoimmune", "autoimmune adverse event"),
    Entry(
        Concept("adverse_event", "infusion-reaction", "infusion reaction"),
        matches=(
            Match("MESH:D000075662", "exact", "Infusion reaction", ISSUER),
            Match("HP:0410171", "exact", "Another thing", TWO, status="conflict"),
            Match("MONDO:0021111", "broad", "reaction", ISSUER),
        ),
    ),
    entry("cell/t-cell", "T cell", "CL:0000084"),
    entry("cell/b-cell", "B cell", "CL:0000236"),
    entry("procedure/monitoring", "blood monitoring"),
    entry("trial/alpha", "ALPHA-MS", "clinicaltrials:NCT00000001"),
    entry("company/maker-unit", "Maker Unit", broader=("company/maker",)),
    entry("company/maker", "Maker"),
    entry("company/other-maker", "Other Maker"),
    entry("population/adults", "adults"),
    entry("species/mouse", "mouse", "NCBITaxon:10090"),
)
LEXICON = Lexicon({each.concept.key: each for each in ENTRIES})
THIS_PAPER = Concept("paper", "", "")


def known(key: str) -> Concept:
    return LEXICON.entries[key].concept


@dataclass(frozen=True)
class Said:
    """A claim as words of its sentence: `subject` and `object` are words with the key of a concept."""

    kind: str
    subject: tuple[str, str]
    cue: str
    predicate: str
    object: tuple[str, str]
    more: dict[str, object]


def said(
    kind: str,
    subject: tuple[str, str],
    cue: str,
    predicate: str,
    target: tuple[str, str],
    **more: object,
) -> Said:
    return Said(kind, subject, cue, predicate, target, more)


def concept(words: str, key: str) -> Concept | None:
    if key.startswith("local:"):
        return Concept.of_words(key.removeprefix("local:"), words)
    if key.startswith("person:"):
        name = key.removeprefix("person:")
        return Concept("person", name.replace(" ", "_"), name)
    if key in ("paper", "work"):
        return Concept(key, "", "")
    return known(key) if key else None


def argument(sentence: str, start: int, words: str, key: str) -> Argument:
    place = sentence.find(words)
    carried = place < 0
    begin = -1 if carried else start + place
    end = -1 if carried else begin + len(words)
    return Argument(words, begin, end, concept(words, key), carried)


def claim(said: Said, sentence: str, start: int, section: str) -> Claim:
    cue = sentence.index(said.cue) + start if said.cue else -1
    slots = said.more.get("context", {})
    results = said.more.get("results", ())
    rest = {k: v for k, v in said.more.items() if k not in ("context", "results")}
    return Claim(
        kind=said.kind,
        subject=argument(sentence, start, *said.subject),
        predicate=said.predicate,
        object=argument(sentence, start, *said.object),
        quote=sentence,
        quote_start=start,
        quote_end=start + len(sentence),
        cue_start=cue,
        cue_end=cue + len(said.cue) if said.cue else -1,
        section=section,
        context=tuple(slot(name, *value) for name, value in slots.items()),
        results=tuple(result(sentence, start, **each) for each in results),
        **rest,
    )


def slot(name: str, words: str, key: str = "") -> Slot:
    return Slot(name, words, concept=concept(words, key))


def result(sentence: str, start: int, as_reported: str, **values: str) -> Result:
    begin = start + sentence.index(as_reported)
    return Result(values.pop("kind"), as_reported, begin, begin + len(as_reported), **values)


def paper(
    parts: list[tuple[str, list[tuple[str, list[Said]]]]],
    references: tuple[Reference, ...] = (),
    **fields: object,
) -> Paper:
    """A paper whose text is its sections' sentences, one a line, with what each sentence says."""
    text = ""
    sections, claims = [], []
    for kind, sentences in parts:
        first = len(text)
        for sentence, things in sentences:
            claims += [claim(thing, sentence, len(text), kind) for thing in things]
            text += sentence + "\n"
        sections.append(Section(kind, "", first, len(text) - 1))
    placed = tuple(
        replace(ref, start=text.index(ref.text), end=text.index(ref.text) + len(ref.text))
        for ref in references
    )
    name = str(fields.get("doi") or fields.get("pmid"))
    source = Source(f"{name.replace('/', '-')}.txt", "plain", iris.digest(name))
    return Paper(Record(text, tuple(sections), source, references=placed, **fields), tuple(claims))


ALEMTUZUMAB = ("Alemtuzumab", "drug/alemtuzumab")

FIRST_REFERENCE = Reference(
    1,
    "1. Long A, Short B. Two courses and after. J Invented Neurol. 2015;4:10-19.",
    authors=("Long A", "Short B"),
    title="Two courses and after",
    container="J Invented Neurol",
    year="2015",
    volume="4",
    pages="10-19",
    doi="10.5555/two-courses",
)
SECOND_REFERENCE = Reference(
    2,
    "2. Other C, et al. Relapses counted. Ann Invented Med. 2012.",
    authors=("Other C",),
    et_al=True,
    title="Relapses counted",
    container="Ann Invented Med",
    year="2012",
)
EXTENSION = {"study": ("ALPHA-MS", "trial/alpha"), "timepoint": ("year 6",)}

FIRST = paper(
    [
        ("title", [("Alemtuzumab after six invented years", [])]),
        (
            "background",
            [
                (
                    "Alemtuzumab is a monoclonal antibody approved for RRMS.",
                    [
                        said(
                            "drug",
                            ALEMTUZUMAB,
                            "is a",
                            "biolink:subclass_of",
                            ("monoclonal antibody", "drug_class/antibody"),
                            role="background",
                        ),
                        said(
                            "drug",
                            ALEMTUZUMAB,
                            "approved for",
                            "biolink:treats",
                            ("RRMS", "disease/rrms"),
                            role="background",
                        ),
                    ],
                ),
                (
                    "Alemtuzumab is given on five days at baseline and on three days a year later.",
                    [
                        said(
                            "drug",
                            ALEMTUZUMAB,
                            "given",
                            "msg:hasRegimen",
                            ("five days at baseline", ""),
                            role="background",
                            context={
                                "course": ("1",),
                                "days": ("5",),
                                "timepoint": ("baseline",),
                            },
                        ),
                        said(
                            "drug",
                            ALEMTUZUMAB,
                            "given",
                            "msg:hasRegimen",
                            ("three days a year later", ""),
                            role="background",
                            context={
                                "course": ("2",),
                                "days": ("3",),
                                "timepoint": ("a year later",),
                            },
                        ),
                    ],
                ),
            ],
        ),
        (
            "aim",
            [
                (
                    "We studied alemtuzumab in adults of the ALPHA-MS trial.",
                    [
                        said(
                            "study",
                            ("We", "paper"),
                            "studied",
                            "msg:studies",
                            ("alemtuzumab", "drug/alemtuzumab"),
                            role="aim",
                            modality="presupposed",
                            context={
                                "population": ("adults", "population/adults"),
                                "study": ("ALPHA-MS", "trial/alpha"),
                                "design": ("extension study",),
                            },
                        )
                    ],
                )
            ],
        ),
        (
            "results",
            [
                (
                    "Alemtuzumab reduced relapses in adults (HR 0.51, 95% CI 0.39 to 0.65; "
                    "p<0.001) against interferon beta-1a.",
                    [
                        said(
                            "outcome",
                            ALEMTUZUMAB,
                            "reduced",
                            "biolink:affects",
                            ("relapses", "outcome/relapse"),
                            direction="decreased",
                            aspect="rate",
                            modality="demonstrated",
                            context=EXTENSION
                            | {
                                "population": ("adults", "population/adults"),
                                "comparator": ("interferon beta-1a", "drug/interferon"),
                            },
                            results=(
                                {
                                    "kind": "hazard_ratio",
                                    "as_reported": "HR 0.51",
                                    "value": "0.51",
                                    "ci_low": "0.39",
                                    "ci_high": "0.65",
                                    "ci_level": "95",
                                    "p": "<0.001",
                                },
                            ),
                        )
                    ],
                ),
                (
                    "Brain volume loss slowed, and no infusion reactions were new.",
                    [
                        said(
                            "outcome",
                            ALEMTUZUMAB,
                            "slowed",
                            "biolink:affects",
                            ("Brain volume loss", "outcome/brain-volume-loss"),
                            direction="decreased",
                            modality="demonstrated",
                            context=EXTENSION,
                        ),
                        said(
                            "safety",
                            ALEMTUZUMAB,
                            "",
                            "biolink:has_adverse_event",
                            ("infusion reactions", "adverse_event/infusion-reaction"),
                            polarity="negated",
                            modality="demonstrated",
                        ),
                    ],
                ),
                (
                    "Acyclovir prevented herpes infections, and blood monitoring lessened "
                    "the risk of autoimmune events.",
                    [
                        said(
                            "safety",
                            ("Acyclovir", "drug/acyclovir"),
                            "prevented",
                            "biolink:preventative_for_condition",
                            ("herpes infections", "adverse_event/herpes"),
                            modality="demonstrated",
                        ),
                        said(
                            "safety",
                            ("blood monitoring", "procedure/monitoring"),
                            "lessened",
                            "msg:mitigates",
                            ("autoimmune events", "adverse_event/autoimmune"),
                            aspect="risk",
                        ),
                    ],
                ),
                (
                    "Alemtuzumab depletes T cells and may alter B cells.",
                    [
                        said(
                            "mechanism",
                            ALEMTUZUMAB,
                            "depletes",
                            "biolink:affects",
                            ("T cells", "cell/t-cell"),
                            direction="decreased",
                        ),
                        said(
                            "mechanism",
                            ALEMTUZUMAB,
                            "may alter",
                            "biolink:affects",
                            ("B cells", "cell/b-cell"),
                            modality="possible",
                            context={"mediator": ("depletion",)},
                        ),
                    ],
                ),
                (
                    "Other et al. found that infusion reactions follow alemtuzumab [2].",
                    [
                        said(
                            "safety",
                            ("alemtuzumab", "drug/alemtuzumab"),
                            "follow",
                            "biolink:has_adverse_event",
                            ("infusion reactions", "adverse_event/infusion-reaction"),
                            attributed_to="Other et al.",
                            role="background",
                        )
                    ],
                ),
            ],
        ),
        (
            "conclusions",
            [
                (
                    "Alemtuzumab is a firm choice against RRMS.",
                    [
                        said(
                            "drug",
                            ALEMTUZUMAB,
                            "choice against",
                            "biolink:treats",
                            ("RRMS", "disease/rrms"),
                            role="interpretation",
                        )
                    ],
                )
            ],
        ),
        (
            "disclosure",
            [
                (
                    "AL has received fees from Maker; BS declares no interests.",
                    [
                        said(
                            "disclosure",
                            ("AL", "person:Ada Long"),
                            "received fees from",
                            "msg:receivedFeesFrom",
                            ("Maker", "company/maker"),
                            role="disclosure",
                        ),
                        said(
                            "disclosure",
                            ("BS", "person:Ben Short"),
                            "declares no interests",
                            "msg:hasInterestIn",
                            ("interests", ""),
                            role="disclosure",
                            polarity="negated",
                        ),
                    ],
                )
            ],
        ),
        (
            "references",
            [
                (
                    ref.text,
                    [
                        said(
                            "citation",
                            ("", "paper"),
                            "",
                            "cito:cites",
                            (ref.text, "work"),
                            role="citation",
                        )
                    ],
                )
                for ref in (FIRST_REFERENCE, SECOND_REFERENCE)
            ],
        ),
    ],
    (FIRST_REFERENCE, SECOND_REFERENCE),
    title="Alemtuzumab after six invented years",
    doi="10.5555/alpha",
    pmid="90000001",
    authors=(
        Author("Ada Long", "Long", "Ada", "AL", orcid="0000-0002-1825-0097"),
        Author("Ben Short", "Short", "Ben", "BS"),
    ),
    journal="J Invented Neurol",
    published="2017-10",
    registrations=("clinicaltrials:NCT00000001",),
)

SECOND = paper(
    [
        ("title", [("Alemtuzumab looked at again", [])]),
        (
            "results",
            [
                (
                    "Alemtuzumab did not lower the rate of relapses.",
                    [
                        said(
                            "outcome",
                            ALEMTUZUMAB,
                            "lower",
                            "biolink:affects",
                            ("relapses", "outcome/relapse"),
                            direction="decreased",
                            aspect="rate",
                            polarity="negated",
                            modality="demonstrated",
                        )
                    ],
                ),
                (
                    "Brain volume loss rose after alemtuzumab, by 0.2% (0.1% to 0.4%).",
                    [
                        said(
                            "outcome",
                            ("alemtuzumab", "drug/alemtuzumab"),
                            "rose",
                            "biolink:affects",
                            ("Brain volume loss", "outcome/brain-volume-loss"),
                            direction="increased",
                            modality="suggested",
                            results=(
                                {
                                    "kind": "percent",
                                    "as_reported": "0.2% (0.1% to 0.4%)",
                                    "value": "0.2",
                                    "unit": "%",
                                    "ci_low": "0.1",
                                    "ci_high": "0.4",
                                    "n": "40",
                                    "arm": "alemtuzumab",
                                },
                            ),
                        )
                    ],
                ),
                (
                    "Infusion reactions were seen with alemtuzumab.",
                    [
                        said(
                            "safety",
                            ("alemtuzumab", "drug/alemtuzumab"),
                            "seen with",
                            "biolink:has_adverse_event",
                            ("Infusion reactions", "adverse_event/infusion-reaction"),
                            modality="demonstrated",
                        )
                    ],
                ),
            ],
        ),
        (
            "conclusions",
            [
                (
                    "Fingolimod might help in RRMS.",
                    [
                        said(
                            "drug",
                            ("Fingolimod", "drug/fingolimod"),
                            "might help",
                            "biolink:treats",
                            ("RRMS", "disease/rrms"),
                            modality="possible",
                            role="interpretation",
                        )
                    ],
                )
            ],
        ),
        (
            "disclosure",
            [
                (
                    "Dee Far is employed by Other Maker.",
                    [
                        said(
                            "disclosure",
                            ("Dee Far", "person:Dee Far"),
                            "employed by",
                            "msg:employedBy",
                            ("Other Maker", "company/other-maker"),
                            role="disclosure",
                        )
                    ],
                )
            ],
        ),
        (
            "references",
            [
                (
                    FIRST_REFERENCE.text,
                    [
                        said(
                            "citation",
                            ("", "paper"),
                            "",
                            "cito:disagreesWith",
                            (FIRST_REFERENCE.text, "work"),
                            role="citation",
                        )
                    ],
                )
            ],
        ),
    ],
    (FIRST_REFERENCE,),
    title="Alemtuzumab looked at again",
    doi="10.5555/beta",
    authors=(Author("Dee Far", "Far", "Dee", "DF"),),
    journal="Ann Invented Med",
    published="2020",
)

THIRD = paper(
    [
        (
            "abstract",
            [
                (
                    "Fingolimod lessened paralysis in mice with EAE.",
                    [
                        said(
                            "outcome",
                            ("Fingolimod", "drug/fingolimod"),
                            "lessened",
                            "biolink:ameliorates_condition",
                            ("EAE", "disease/eae"),
                            direction="improved",
                            context={"species": ("mouse", "species/mouse")},
                        )
                    ],
                )
            ],
        )
    ],
    title="Invented mice",
    pmid="90000003",
    published="2011-02-03",
)

RETRACTED = paper(
    [
        (
            "abstract",
            [
                (
                    "Interferon beta-1a treats RRMS.",
                    [
                        said(
                            "drug",
                            ("Interferon beta-1a", "drug/interferon"),
                            "treats",
                            "biolink:treats",
                            ("RRMS", "disease/rrms"),
                        )
                    ],
                )
            ],
        )
    ],
    title="Taken back",
    pmid="90000004",
    published="2009",
    status="retracted",
)

UNKNOWN_NAMES = paper(
    [
        (
            "abstract",
            [
                (
                    'Novelumab "improved" gait & balance.',
                    [
                        said(
                            "outcome",
                            ("Novelumab", "local:drug"),
                            "improved",
                            "biolink:affects",
                            ("gait & balance", "local:outcome"),
                            direction="improved",
                        )
                    ],
                )
            ],
        )
    ],
    title="A paper without identifiers of its own drug",
    doi="10.5555/new<name>",
    published="2021",
)

AGREEING = paper(
    [
        (
            "abstract",
            [
                (
                    "Alemtuzumab lowered T cells within a week.",
                    [
                        said(
                            "mechanism",
                            ALEMTUZUMAB,
                            "lowered",
                            "biolink:affects",
                            ("T cells", "cell/t-cell"),
                            direction="decreased",
                            modality="demonstrated",
                        )
                    ],
                )
            ],
        )
    ],
    title="Counted again",
    pmid="90000005",
    published="2013",
)

PAPERS = (FIRST, SECOND, THIRD, RETRACTED, UNKNOWN_NAMES, AGREEING)


def filled(papers: tuple[Paper, ...] = PAPERS) -> MemoryStore:
    """A store in memory that holds the papers."""
    store = MemoryStore()
    shared: dict[str, set[str]] = {"concepts": set(), "propositions": set()}
    for each in papers:
        written = rdf.write(each, LEXICON)
        store.put(iris.paper_graph(written.document), written.paper)
        store.put(iris.edges_graph(written.document), written.edges)
        shared["concepts"] |= set(written.concepts.splitlines(keepends=True))
        shared["propositions"] |= set(written.propositions.splitlines(keepends=True))
    for name, lines in shared.items():
        store.put(iris.shared_graph(name), "".join(sorted(lines)))
    evidence.rebuild(store)
    return store
