"""Papers to triples and back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from msgraph import iris, rdf, vocabulary
from msgraph.lexicon import Lexicon
from msgraph.model import (
    CONTEXT_SLOTS,
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
from msgraph.rdf.claims import claim_key, in_order
from msgraph.rdf.edges import withheld

DRUG = Concept("drug", "alemtuzumab", "alemtuzumab")
RRMS = Concept("disease", "rrms", "relapsing-remitting multiple sclerosis")
CELL = Concept("cell", "b-cell", "B cell")
PLACEBO = Concept("procedure", "placebo", "placebo")
MAKER = Concept("company", "sanofi", "Sanofi")
SOURCES = ("one", "two")
ENTRIES = (
    Entry(
        DRUG,
        synonyms=("Lemtrada",),
        matches=(
            Match("RXCUI:117055", "exact", "alemtuzumab", SOURCES),
            Match("DRUGBANK:DB00087", "exact", "Alemtuzumab", SOURCES),
            Match("CHEBI:0", "exact", "something else", SOURCES, status="conflict"),
        ),
        makers=("company/sanofi",),
    ),
    Entry(RRMS, matches=(Match("MONDO:0005314", "exact", RRMS.label, SOURCES),)),
    Entry(CELL, matches=(Match("CL:0000236", "exact", "B cell", SOURCES),)),
    Entry(PLACEBO, matches=(Match("MESH:D010919", "exact", "Placebos", SOURCES),)),
    Entry(MAKER),
)
KNOWN = Lexicon({entry.concept.key: entry for entry in ENTRIES})
CHARACTERS = st.characters(codec="utf-8", exclude_characters="\x00")
TEXT = st.text(CHARACTERS, min_size=1, max_size=30)
NUMBER = st.decimals(0, 1000, places=3).map(lambda d: format(d.normalize(), "f"))


def argument(text: str, start: int, concept: Concept | None) -> Argument:
    return Argument(text, start, start + len(text), concept)


SENTENCE = "Drugamab reduced the number of relapses in 40 adults."
RECORD = Record(
    text=SENTENCE,
    sections=(Section("abstract", "", 0, len(SENTENCE)),),
    source=Source("paper.txt", "plain", "0" * 64),
    title="A trial",
    doi="10.5555/a<b",
    pmid="123",
)
CLAIM = Claim(
    kind="outcome",
    subject=argument("Drugamab", 0, Concept.of_words("drug", "drugamab")),
    predicate="biolink:affects",
    object=argument("relapses", 31, Concept.of_words("outcome", "relapses")),
    quote=SENTENCE,
    quote_start=0,
    quote_end=len(SENTENCE),
    cue_start=9,
    cue_end=16,
    direction="decreased",
    modality="demonstrated",
)
TREATS = replace(
    CLAIM,
    kind="drug",
    predicate="biolink:treats",
    subject=argument("Drugamab", 0, DRUG),
    object=argument("relapses", 31, RRMS),
    direction="unspecified",
)


@st.composite
def concepts(draw: st.DrawFn) -> Concept:
    if draw(st.booleans()):
        return draw(st.sampled_from([e.concept for e in ENTRIES]))
    categories = [c for c in vocabulary.CATEGORIES if c not in ("paper", "person", "work")]
    words = draw(TEXT.filter(lambda t: t.split() and "_" not in t))
    return Concept.of_words(draw(st.sampled_from(categories)), words)


@st.composite
def claims(draw: st.DrawFn, text: str) -> Claim:
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))

    def ends(concept: Concept | None) -> Argument:
        a = draw(st.integers(start, end - 1))
        b = draw(st.integers(a + 1, end))
        return Argument(text[a:b], a, b, concept, draw(st.booleans()))

    slots = draw(st.lists(st.sampled_from(CONTEXT_SLOTS), unique=True, max_size=3))
    named = {"population", "disease", "comparator", "study", "mediator", "species", "condition"}
    return Claim(
        kind=draw(st.sampled_from(["drug", "mechanism", "outcome", "safety", "study"])),
        subject=ends(draw(concepts())),
        predicate=draw(st.sampled_from(list(vocabulary.PREDICATES))),
        object=ends(draw(st.none() | concepts())),
        quote=text[start:end],
        quote_start=start,
        quote_end=end,
        direction=draw(st.sampled_from(list(vocabulary.DIRECTIONS))),
        aspect=draw(st.just("") | TEXT),
        polarity=draw(st.sampled_from(list(vocabulary.POLARITIES))),
        modality=draw(st.sampled_from(list(vocabulary.MODALITIES))),
        role=draw(st.sampled_from(list(vocabulary.ROLES))),
        context=tuple(
            Slot(name, draw(TEXT), concept=draw(st.none() | concepts()) if name in named else None)
            for name in CONTEXT_SLOTS
            if name in slots
        ),
        results=tuple(
            Result(draw(st.sampled_from(list(vocabulary.RESULTS))), draw(TEXT), value=draw(NUMBER))
            for _ in range(draw(st.integers(0, 2)))
        ),
        confidence=draw(st.integers(0, 10000)) / 10000,
    )


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    text = draw(st.text(CHARACTERS, min_size=5))
    names = draw(st.lists(TEXT, unique_by=iris.normal, max_size=3))
    record = Record(
        text=text,
        sections=(Section("abstract", draw(st.just("") | TEXT), 0, len(text)),),
        source=Source(draw(TEXT), "plain", "ab" * 32, draw(st.integers(1, 10**6))),
        title=draw(st.just("") | TEXT),
        doi=draw(st.just("") | TEXT.map(lambda t: f"10.5555/{t.lower()}")),
        pmid=draw(st.just("") | st.integers(1, 10**8).map(str)),
        authors=tuple(Author(name, initials=draw(st.sampled_from(["", "AB"]))) for name in names),
        published=draw(st.sampled_from(["", "2017", "2017-10", "2017-10-04"])),
        mesh=tuple(sorted(set(draw(st.lists(TEXT, max_size=2))))),
        references=(Reference(1, text[0:3], 0, 3, ("Doe J", "Roe R"), year="2001", title="T"),),
    )
    found = in_order(tuple(draw(st.lists(claims(text), max_size=3))))
    unique = {rdf.claim_iri(claim, record): claim for claim in reversed(found)}
    return Paper(record, in_order(tuple(unique.values())))


@given(papers())
@settings(max_examples=60, deadline=None)
def test_reading_what_was_written_gives_the_paper_back(paper):
    """Nothing of a claim is lost on its way through the graph."""
    written = rdf.write(paper, KNOWN)

    assert paper == rdf.read((written.paper + written.concepts).split("\n"))


@given(papers())
@settings(max_examples=20, deadline=None)
def test_writing_twice_gives_the_same_bytes(paper):
    """A build can be compared with another by its bytes."""
    assert rdf.write(paper, KNOWN) == rdf.write(paper, KNOWN)


def test_no_blank_node_is_written():
    """Blank nodes have no name to cite or to compare by."""
    assert "_:" not in rdf.write(Paper(RECORD, (CLAIM,)), KNOWN).paper


@pytest.mark.parametrize(
    "change",
    [
        {"polarity": "negated"},
        {"modality": "possible"},
        {"confidence": 0.1},
        {"direction": "increased"},
        {"curation": "rejected"},
        {"subject": argument("Drugamab", 0, Concept.of_words("entity", "another"))},
    ],
)
def test_correcting_a_claim_keeps_its_name(change):
    """A curator's verdict must still find the claim that it was about."""
    assert rdf.claim_iri(CLAIM, RECORD) == rdf.claim_iri(replace(CLAIM, **change), RECORD)


def test_a_claim_keeps_its_name_where_the_text_is_set_differently():
    """The page and the XML of a paper break their lines differently."""
    shifted = replace(
        CLAIM,
        quote=SENTENCE.replace("the number", "the\n  number"),
        quote_start=10,
        quote_end=10 + len(SENTENCE) + 2,
        subject=argument("Drugamab", 10, CLAIM.subject.concept),
        object=argument("relapses", 43, CLAIM.object.concept),
        cue_start=19,
        cue_end=26,
    )

    assert rdf.claim_iri(CLAIM, RECORD) == rdf.claim_iri(shifted, RECORD)


def test_two_objects_in_one_sentence_are_two_claims():
    """'Reduces A and B' says two things in one quote."""
    other = replace(CLAIM, object=argument("adults", 46, Concept.of_words("population", "adults")))
    document = iris.document(doi=RECORD.doi)

    assert claim_key(CLAIM, document, iris.BASE) != claim_key(other, document, iris.BASE)


def test_two_aspects_of_one_thing_are_two_claims():
    """'Induced depletion and repopulation of B cells': one cue, one object, two statements."""
    pair = (replace(CLAIM, aspect="depletion"), replace(CLAIM, aspect="repopulation"))

    assert 2 == len(rdf.read(lines_of(Paper(RECORD, pair))).claims)


def lines_of(paper: Paper) -> list[str]:
    written = rdf.write(paper, KNOWN)
    return (written.paper + written.concepts).split("\n")


def test_a_record_with_a_doi_is_named_by_it():
    """A DOI is for good; a PMID of the same paper is said to be the same."""
    written = rdf.write(Paper(RECORD), KNOWN)

    assert "https://doi.org/10.5555/a%3Cb" == written.document
    assert "sameAs> <https://pubmed.ncbi.nlm.nih.gov/123>" in written.paper


def test_a_firm_grounded_claim_licenses_a_plain_edge_with_its_proof():
    """The edge leads back to the claim, and the claim to the edge."""
    written = rdf.write(Paper(RECORD, (TREATS,)), KNOWN)

    assert (
        "<http://identifiers.org/drugbank/DB00087> <https://w3id.org/biolink/vocab/treats> "
        "<http://purl.obolibrary.org/obo/MONDO_0005314> ." in written.edges
    )
    assert f"<{vocabulary.licensedBy}> <{rdf.claim_iri(TREATS, RECORD)}>" in written.edges


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"polarity": "negated"}, "negated"),
        ({"modality": "possible"}, "hedged"),
        ({"modality": "hypothesised"}, "hedged"),
        ({"role": "aim"}, "aim"),
        ({"attributed_to": "Cohen et al."}, "attributed"),
        ({"curation": "rejected"}, "rejected"),
        ({"direction": "unchanged"}, "no_effect"),
        ({"direction": "worsened"}, "no_plain_form"),
        ({"predicate": "msg:explains"}, "no_plain_form"),
        ({"subject": CLAIM.subject}, "ungrounded_subject"),
        ({"object": CLAIM.object}, "ungrounded_object"),
        ({"object": Argument("two courses", 0, 8)}, "literal_object"),
        ({"context": (Slot("species", "mouse"),)}, "not_human"),
        ({"confidence": 0.4}, "unsure"),
        ({"predicate": "biolink:affects", "direction": "unspecified"}, "vague"),
        ({"subject": argument("Drugamab", 0, CELL)}, "ill_typed"),
        ({"subject": argument("Drugamab", 0, PLACEBO)}, "ill_typed"),
    ],
)
def test_what_a_paper_does_not_firmly_say_of_people_is_withheld(change, reason):
    """Each reason by itself is enough, and is told."""
    assert (reason,) == withheld(replace(TREATS, **change), RECORD, KNOWN)


def test_a_retracted_paper_licenses_nothing():
    """Its claims stay, marked; its edges go."""
    assert ("retracted",) == withheld(TREATS, replace(RECORD, status="retracted"), KNOWN)
