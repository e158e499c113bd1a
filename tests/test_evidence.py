"""Papers meet: what several of them say of one thing is counted, compared and kept up to date."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from queries.papers import LEXICON, paper, said

from msgraph import iris, queries, rdf, vocabulary
from msgraph.model import Paper
from msgraph.pipeline import evidence, ranking
from msgraph.pipeline.comparing import COMPARED, Voice, between, closest, disagreement
from msgraph.stores.memory import MemoryStore
from msgraph.vocabulary import PREFIXES

ADULTS = {"population": ("adults",)}
CHILDREN = {"population": ("children",)}


def one(number: int, *things: dict[str, object], **fields: object) -> Paper:
    """A paper that makes claims about alemtuzumab and relapses, one a sentence."""
    sentences = []
    for place, thing in enumerate(things):
        words = {"kind": "outcome", "predicate": "biolink:affects", "modality": "demonstrated"}
        more = {**words, "direction": "decreased", **thing}
        sentence = f"Sentence {place} of {number}: alemtuzumab changed relapses."
        claim = said(
            str(more.pop("kind")),
            ("alemtuzumab", "drug/alemtuzumab"),
            "changed",
            str(more.pop("predicate")),
            ("relapses", str(more.pop("object", "outcome/relapse"))),
            **more,
        )
        sentences.append((sentence, [claim]))
    return paper([("results", sentences)], pmid=str(number), published="2020", **fields)


def put(store: MemoryStore, *papers: Paper) -> None:
    """What a build does: note, put, settle."""
    touched = evidence.Touched(store)
    for each in papers:
        written = rdf.write(each, LEXICON)
        touched.replaced(written.document, written.edges)
        store.put(iris.paper_graph(written.document), written.paper)
        store.put(iris.edges_graph(written.document), written.edges)
        store.load(
            written.propositions.encode(),
            "application/n-triples",
            graph=iris.shared_graph("propositions"),
        )
    touched.settle(store)


def summary(store: MemoryStore) -> list[str]:
    return list(store.dump([iris.shared_graph("evidence")]))


def counts(store: MemoryStore) -> list[tuple[int, ...]]:
    """For each proposition the papers for, against and hedged."""
    rows = store.query(
        "SELECT ?f ?a ?h { ?p a msg:Proposition ; msg:papersFor ?f ; msg:papersAgainst ?a ; msg:papersHedged ?h }",
        prefixes=PREFIXES,
    )
    return sorted(tuple(int(term.value) for term in row) for row in rows)


def comparisons(store: MemoryStore) -> list[tuple[str, str]]:
    """The kind of each comparison, and by what its sides differ."""
    rows = store.query(
        """SELECT ?kind (GROUP_CONCAT(?slot) AS ?slots) {
           ?c msg:comparisonKind ?kind OPTIONAL { ?c msg:differsBy ?slot } } GROUP BY ?c ?kind""",
        prefixes=PREFIXES,
    )
    return sorted(
        (row[0].value.removeprefix(vocabulary.NS), row[1].value if row[1] else "") for row in rows
    )


@pytest.fixture
def store():
    return MemoryStore()


# Counting


def test_a_paper_counts_once_however_often_it_says_so(store):
    """Abstract, results and conclusions repeat one finding: that is one paper."""
    put(store, one(1, {}, {}, {}), one(2, {}))

    assert [(2, 0, 0)] == counts(store)


def test_for_against_and_hedged_are_counted_apart(store):
    """What is denied or doubted never adds to the support."""
    put(
        store,
        one(1, {}),
        one(2, {"polarity": "negated"}),
        one(3, {"modality": "possible"}),
        one(4, {}, {"modality": "possible"}),
    )

    assert [(2, 1, 1)] == counts(store)


@pytest.mark.parametrize(
    "thing",
    [
        {"attributed_to": "Other et al."},
        {"role": "aim", "modality": "hypothesised"},
        {"curation": "rejected"},
    ],
    ids=["another work's", "an aim", "rejected"],
)
def test_what_is_no_evidence_of_the_papers_own_is_not_counted(store, thing):
    """A finding that ten papers repeat was still found once."""
    put(store, one(1, {}), one(2, {}), one(3, thing))

    assert [(2, 0, 0)] == counts(store)


def test_a_paper_that_was_taken_back_is_no_evidence(store):
    """A retraction reaches the counts."""
    put(store, one(1, {}), one(2, {}), one(3, {}))
    put(store, one(3, {}, status="retracted"))

    assert [(2, 0, 0)] == counts(store)


def test_what_one_paper_alone_says_has_no_summary(store):
    """Nearly every statement is one paper's; its lines tell all, and counting them would be a sixth of a store."""
    put(store, one(1, {}, {"polarity": "negated"}), one(2, {"object": "cell/t-cell"}))

    assert [] == summary(store)


def test_a_summary_comes_with_the_second_paper_and_goes_with_it(store):
    """Papers may come in builds of their own."""
    put(store, one(1, {}))
    put(store, one(2, {"polarity": "negated"}))
    both = counts(store)
    put(store, one(2, {"object": "cell/t-cell"}))

    assert [(1, 1, 0)] == both
    assert [] == summary(store)


# Comparing


def test_papers_that_say_the_same_corroborate_each_other(store):
    """Two papers, one direction."""
    put(store, one(1, {}), one(2, {}))

    assert [("corroboration", "")] == comparisons(store)


def test_affirming_and_denying_in_the_same_context_is_a_contradiction(store):
    """Nothing stated tells the two apart."""
    put(store, one(1, {"context": ADULTS}), one(2, {"context": ADULTS, "polarity": "negated"}))

    assert [("contradiction", "")] == comparisons(store)


def test_opposite_directions_disagree_as_well(store):
    """Two propositions, one issue: "increased" there and "decreased" here."""
    put(store, one(1, {}), one(2, {"direction": "increased"}))

    assert [("contradiction", "")] == comparisons(store)


def test_papers_that_disagree_in_different_words_are_found(store):
    """ "Causes a decrease" and "does not affect" are two relations, and two issues."""
    put(store, one(1, {"predicate": "biolink:causes"}), one(2, {"direction": "unchanged"}))
    drug = {"drug": iris.concept("drug/alemtuzumab")}
    found = store.query(
        queries.bind(queries.find("opposite-directions").text, drug), prefixes=PREFIXES
    )

    assert [("decreased", "unchanged")] == [
        (row[3].value.removeprefix(vocabulary.NS), row[7].value.removeprefix(vocabulary.NS))
        for row in found
    ]


def test_a_disagreement_between_populations_says_so(store):
    """Before a contradiction is seen, the circumstances are compared."""
    put(store, one(1, {"context": ADULTS}), one(2, {"context": CHILDREN, "polarity": "negated"}))

    assert [("differing", "population")] == comparisons(store)


def test_a_circumstance_that_one_side_leaves_open_leaves_the_matter_open(store):
    """Silence is not sameness."""
    put(store, one(1, {"context": ADULTS}), one(2, {"polarity": "negated"}))

    assert [("unclear", "")] == comparisons(store)


def test_rates_and_risks_are_different_questions(store):
    """Opposite directions of two aspects do not disagree."""
    put(store, one(1, {"aspect": "rate"}), one(2, {"direction": "increased", "aspect": "risk"}))

    assert [] == comparisons(store)


def test_a_paper_does_not_contradict_itself(store):
    """A comparison is between papers."""
    put(store, one(1, {}, {"polarity": "negated"}))

    assert [] == comparisons(store)


@given(
    *(
        st.dictionaries(st.sampled_from(COMPARED), st.sampled_from(["x", "y"]), max_size=4)
        for _ in range(2)
    )
)
def test_comparing_is_symmetric(a, b):
    """Which side is named first does not matter."""
    pair = closest([Voice("c1", "p1", a)], [Voice("c2", "p2", b)])
    back = closest([Voice("c2", "p2", b)], [Voice("c1", "p1", a)])

    assert between(a, b) == between(b, a)
    assert disagreement(pair) == disagreement(back)


# Keeping up


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 4),
            st.sampled_from(["decreased", "increased", "unchanged"]),
            st.sampled_from(["affirmed", "negated"]),
            st.sampled_from(["demonstrated", "possible"]),
            st.sampled_from([{}, ADULTS, CHILDREN]),
            st.sampled_from(["outcome/relapse", "cell/t-cell"]),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_paper_by_paper_gives_what_all_at_once_gives(papers):
    """The summary does not depend on the order of builds, nor on what papers said before."""
    grown, store = MemoryStore(), MemoryStore()
    latest = {}
    for number, direction, polarity, modality, context, target in papers:
        latest[number] = one(
            number,
            {
                "direction": direction,
                "polarity": polarity,
                "modality": modality,
                "context": context,
                "object": target,
            },
        )
        put(grown, latest[number])
    put(store, *latest.values())
    built = summary(store)
    evidence.rebuild(store)

    assert built == summary(store)
    assert built == summary(grown)


def test_a_paper_that_goes_takes_its_evidence_along(store):
    """Nothing is left of an issue that one paper alone still speaks of."""
    put(store, one(1, {}), one(2, {}))
    touched = evidence.Touched(store)
    document = iris.document(pmid="1")
    touched.replaced(document)
    store.delete(iris.edges_graph(document))
    touched.settle(store)

    assert [] == summary(store)


def test_a_line_names_the_design(store):
    """Trials and case reports are not counted as if they were one."""
    put(store, one(1, {}, publication_types=("Randomized Controlled Trial",)))
    rows = store.query("SELECT ?d { ?l a msg:EvidenceLine ; msg:design ?d }", prefixes=PREFIXES)

    assert [("randomized controlled trial",)] == [tuple(term.value for term in row) for row in rows]


# The top


def tops(store):
    rows = store.query(
        "SELECT ?papers { ?i msg:amongTop biolink:affects ; msg:papers ?papers }", prefixes=PREFIXES
    )
    return sorted((int(row[0].value) for row in rows), reverse=True)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 6),
            st.sampled_from(
                ["outcome/relapse", "cell/t-cell", "cell/b-cell", "outcome/brain-volume-loss"]
            ),
            st.sampled_from(["", "retracted"]),
        ),
        min_size=1,
        max_size=10,
    )
)
def test_the_issues_with_most_papers_are_marked_whatever_came_and_went(papers):
    """The marks that are kept up to date are those that a new count would set."""
    store, top = MemoryStore(), ranking.TOP
    ranking.TOP = 2
    try:
        for number, target, status in papers:
            put(store, one(number, {"object": target}, status=status))
        kept = summary(store)
        evidence.rebuild(store)
    finally:
        ranking.TOP = top

    assert kept == summary(store)
    assert len(tops(store)) <= 2
