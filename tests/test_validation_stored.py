"""Whole stores: what is cut out of them, what is kept of a verdict, and what must be looked at again."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest
from test_rdf import CLAIM, DRUG, KNOWN, RECORD, TREATS

from msgraph import iris, rdf, vocabulary
from msgraph.model import Paper
from msgraph.rdf.answers import Rows
from msgraph.rdf.terms import iri
from msgraph.stores import Store, open_store
from msgraph.stores.memory import MemoryStore
from msgraph.validation import across, rules, text, validate, validate_across
from msgraph.validation.certificates import (
    Certificate,
    Summary,
    Verdict,
    fingerprint,
    graph_digest,
    in_all,
    piece,
    pieces,
    read_piece,
    summarised,
    verdict,
)
from msgraph.validation.stored import paper_graphs, paper_text, shared_slices
from msgraph.validation.sweeps import CERTIFICATE, Holdings, recorded, sweep

PAPERS = [
    Paper(
        replace(RECORD, doi=f"10.5555/{n}", pmid="", text=f"{RECORD.text} Paper {n}."),
        (CLAIM, TREATS),
    )
    for n in range(3)
]
GRAPHS = [rdf.write(paper, KNOWN) for paper in PAPERS]


def put(store: MemoryStore, graphs: rdf.PaperGraphs) -> None:
    store.put(iris.paper_graph(graphs.document), graphs.paper)
    store.put(iris.edges_graph(graphs.document), graphs.edges)
    for name, lines in (("concepts", graphs.concepts), ("propositions", graphs.propositions)):
        store.load(lines.encode(), "application/n-triples", graph=iris.shared_graph(name))


@pytest.fixture
def store() -> MemoryStore:
    """Three papers with their concepts and propositions."""
    filled = MemoryStore()
    for graphs in GRAPHS:
        put(filled, graphs)
    return filled


def digests(store: MemoryStore) -> dict[str, str]:
    return {
        graph: graph_digest(
            "\n".join(line.rpartition(" <")[0] + " ." for line in store.dump([graph]))
        )
        for graph in store.graphs()
    }


def holdings(store: MemoryStore, kept: dict[str, bytes]) -> Holdings:
    found = digests(store)
    return Holdings(
        state=iris.digest(*(f"{graph} {digest}" for graph, digest in sorted(found.items()))),
        digests=lambda: found,
        dump=store.dump,
        query=store.query,
        kept=kept.get,
    )


# --- Cutting out


def test_a_papers_own_graphs_are_itself_and_its_edges(store):
    """Shared graphs are looked at apart; they grow with every paper."""
    own = paper_graphs(store.graphs())

    assert [iris.paper_graph(graphs.document) for graphs in GRAPHS] == list(own)
    assert [iris.paper_graph(GRAPHS[0].document), iris.edges_graph(GRAPHS[0].document)] == next(
        iter(own.values())
    )


def test_the_text_of_a_paper_is_what_the_writer_wrote(store):
    """Cut out of a store, it has the digest that it had when it was written."""
    text = paper_text([iris.paper_graph(GRAPHS[0].document)], store.dump)

    assert graph_digest(GRAPHS[0].paper) == graph_digest(text)


def test_slices_of_a_shared_graph_are_closed_and_complete(store):
    """A concept is never apart from its groundings, or each would be found at fault."""
    graph = iris.shared_graph("concepts")
    slices = [text for _, text in shared_slices(graph, store.dump)]

    assert store.count(graph) == sum(text.count("\n") for text in slices)
    assert all(validate(text).conforms for text in slices)


# --- Verdicts and certificates


def test_a_certificate_survives_its_bytes():
    """What is kept is what was found."""
    certificate = Certificate("s", "t", Summary(2, {"claim": 3}, {"claim-kind": 1}, {"gap-n": 2}))

    assert certificate == Certificate.from_bytes(certificate.to_bytes())


@pytest.mark.parametrize("content", [None, b"", b"{", b"[]", b"{}", b'{"shapes": 1}', b"\xff"])
def test_a_certificate_that_is_torn_is_none(content):
    """It is a saving, not a source: without it everything is looked at."""
    assert Certificate.from_bytes(content) is None


@pytest.mark.parametrize(
    ("shapes", "state", "holds"), [("s", "t", True), ("other", "t", False), ("s", "other", False)]
)
def test_a_certificate_holds_for_the_same_shapes_and_the_same_store(shapes, state, holds):
    """Other rules, or other triples, and nothing is known."""
    assert holds == Certificate("s", "t", Summary()).holds(shapes=shapes, store=state)


def test_verdicts_survive_their_pieces():
    """256 pieces, so that one changed paper rewrites little."""
    kept = {f"http://e/{n}": Verdict(str(n), Summary(1, {"claim": n + 1})) for n in range(50)}
    written = pieces(kept, "s")
    read = {
        graph: v for content in written.values() for graph, v in read_piece(content, "s").items()
    }

    assert kept == read
    assert {piece(graph) for graph in kept} == set(written)


@pytest.mark.parametrize(
    "content", [None, b"", b"other\nx\ty\t{}\n", b"s\nx\ty\n", b"s\nx\ty\t{}\n"]
)
def test_a_piece_that_is_torn_or_of_other_shapes_holds_nothing(content):
    """Then its graphs are looked at again."""
    assert {} == read_piece(content, "s")


def test_summaries_add_up_and_take_away():
    """A changed paper goes from the sum and comes to it."""
    one = Summary(1, {"claim": 2}, {"claim-kind": 1}, {"gap-n": 1})
    two = Summary(1, {"claim": 1, "span": 1}, {}, {})

    assert Summary(2, {"claim": 3, "span": 1}, {"claim-kind": 1}, {"gap-n": 1}) == one.plus(two)
    assert two == one.plus(two).minus(one)
    assert one.plus(two) == in_all([one, two])


def test_the_fingerprint_of_the_rules_is_steady():
    """Two runs of the same version trust each other's certificates."""
    assert fingerprint() == fingerprint()


# --- Sweeps


def test_a_first_sweep_looks_at_everything(store):
    """Three papers, two shared graphs, and the rules about several papers."""
    found = sweep(holdings(store, {}))

    assert found.conforms
    assert 6 == found.looked_at
    assert 6 == found.summary.checked["claim"]
    assert {} == found.faults


def test_an_unchanged_store_is_not_read(store):
    """The certificate says all; neither digests nor triples are asked for."""
    kept = dict(sweep(holdings(store, {})).attachments)

    def refuse(*_: object) -> None:
        raise AssertionError("the store was read")

    again = sweep(replace(holdings(store, kept), digests=refuse, dump=refuse, query=refuse))

    assert 0 == again.looked_at
    assert sweep(holdings(store, {})).summary == again.summary


def test_only_what_changed_is_looked_at(store):
    """One paper and the rules about several papers."""
    kept = dict(sweep(holdings(store, {})).attachments)
    store.put(
        iris.paper_graph(GRAPHS[0].document),
        GRAPHS[0].paper.replace('"A trial"', '"Another trial"'),
    )
    found = sweep(holdings(store, kept))

    assert 2 == found.looked_at
    assert found.conforms


def test_what_was_at_fault_is_told_again(store):
    """A certificate of a fault does not hide it."""
    store.put(
        iris.paper_graph(GRAPHS[1].document), GRAPHS[1].paper.replace("ns#affirmed>", "ns#perhaps>")
    )
    first = sweep(holdings(store, {}))
    second = sweep(holdings(store, dict(first.attachments)))

    assert not first.conforms
    assert [iris.paper_graph(GRAPHS[1].document)] == list(first.faults)
    assert "Drugamab treats relapses" == next(iter(first.faults.values())).violations[0].label
    assert first.faults == second.faults
    assert 1 == second.looked_at


def test_a_paper_that_is_gone_is_forgotten(store):
    """Its counts go with it."""
    kept = dict(sweep(holdings(store, {})).attachments)
    store.delete(iris.paper_graph(GRAPHS[2].document))
    store.delete(iris.edges_graph(GRAPHS[2].document))

    assert 4 == sweep(holdings(store, kept)).summary.checked["claim"]


def test_a_sweep_afresh_trusts_nothing(store):
    """For those who doubt what is kept."""
    kept = dict(sweep(holdings(store, {})).attachments)

    assert 6 == sweep(holdings(store, kept), afresh=True).looked_at


def test_a_sweep_can_be_read_as_a_report(store):
    """What must be mended in full, what is left open as numbers, and how much was looked at."""
    store.put(
        iris.paper_graph(GRAPHS[1].document), GRAPHS[1].paper.replace("ns#affirmed>", "ns#perhaps>")
    )
    report = sweep(holdings(store, {})).report
    page = text(report, gaps=True)

    assert 3 == report.counts()["gap-funding"]
    assert "2 things to mend, under 1 rule" in page
    assert "[ ] Drugamab treats relapses" in page
    assert "Of 6 graphs 6 were looked at." in page


def test_a_store_on_disk_keeps_what_was_found(tmp_path):
    """The certificate lies with the quads, and holds when they are opened again."""

    def seen(store: Store) -> Holdings:
        found = store.digests()
        state = iris.digest(*(f"{graph} {digest}" for graph, digest in sorted(found.items())))
        return Holdings(state, lambda: found, store.dump, store.query, store.attachment)

    with closing(open_store(tmp_path / "store", create=True)) as store:
        with store.build() as build:
            for graphs in GRAPHS:
                put(build, graphs)
        first = sweep(seen(store))
        with store.build() as build:
            for name, content in first.attachments.items():
                build.attach(name, content)
    with closing(open_store(tmp_path / "store")) as store:
        again = sweep(seen(store))

    assert (6, 0) == (first.looked_at, again.looked_at)
    assert first.summary == again.summary


def test_an_empty_store_does_not_conform():
    """Nothing was checked."""
    assert not sweep(holdings(MemoryStore(), {})).conforms


def test_a_build_records_what_it_has_validated(store):
    """Its verdicts are as good as a sweep's, and cost it only a small piece."""
    kept = dict(sweep(holdings(store, {})).attachments)
    changed = rdf.write(Paper(replace(PAPERS[0].record, title="New"), (TREATS,)), KNOWN)
    text = changed.paper + changed.edges + changed.concepts + changed.propositions
    put(store, changed)
    found = verdict(validate(text), (changed.paper, changed.edges))
    state = holdings(store, {}).state
    across_now = validate_across(store.query, nodes=[changed.document])
    new = recorded(
        kept.get, {iris.paper_graph(changed.document): found}, state=state, across=across_now
    )
    kept |= new

    assert {CERTIFICATE, piece(iris.paper_graph(changed.document))} == set(new)
    assert 0 == sweep(holdings(store, kept)).looked_at
    assert 5 == sweep(holdings(store, kept)).summary.checked["claim"]


def test_the_verdict_of_a_build_is_that_of_a_sweep(store):
    """The same paper must not be counted differently by the way it was looked at."""
    graphs = GRAPHS[0]
    text = graphs.paper + graphs.edges + graphs.concepts + graphs.propositions

    assert summarised(validate(graphs.paper + graphs.edges)) == (
        verdict(validate(text), (graphs.paper, graphs.edges)).summary
    )


def test_a_fault_across_papers_leaves_no_certificate(store):
    """What a build did to other papers must be found by the next sweep."""
    kept = dict(sweep(holdings(store, {})).attachments)
    fault = replace(validate(""), results=(rule_broken(),))

    assert CERTIFICATE not in recorded(kept.get, {}, state="x", across=fault)


def rule_broken():
    from msgraph.validation import Violation

    return Violation("one-paper-one-doi", "violation", "http://e/a")


# --- Rules about several papers

CLAIM_IRI = rdf.claim_iri(TREATS, PAPERS[0].record)
DOCUMENT = GRAPHS[0].document
BREAKS = [
    ("one-paper-one-pmid", f'INSERT DATA {{ GRAPH <http://e/g> {{ <{DOCUMENT}> bibo:pmid "1" . '
     f'<http://e/x> a fabio:Article ; bibo:pmid "1" }} }}'),
    ("one-paper-one-doi", 'INSERT DATA { GRAPH <http://e/g> { <http://e/x> a fabio:Article ; bibo:doi "10.5555/0" } }'),
    ("concept-one-label", f'INSERT DATA {{ GRAPH <http://e/g> {{ <{iris.concept(DRUG.key)}> skos:prefLabel "zzz" }} }}'),
    ("claim-subject-described", f"INSERT DATA {{ GRAPH <http://e/g> {{ <{CLAIM_IRI}> rdf:subject <http://e/nothing> }} }}"),
    ("claim-object-described", f"INSERT DATA {{ GRAPH <http://e/g> {{ <{CLAIM_IRI}> rdf:object <http://e/nothing> }} }}"),
    ("claim-of-its-proposition", f"INSERT DATA {{ GRAPH <http://e/g> {{ <{CLAIM_IRI}> msg:proposition <http://e/nothing> }} }}"),
    ("retracted-licenses-nothing", f'INSERT DATA {{ GRAPH <http://e/g> {{ <{DOCUMENT}> msg:status "retracted" }} }}'),
    ("edge-claim-present", "INSERT DATA { GRAPH <http://e/g> { <http://e/x> a msg:Edge ; msg:licensedBy <http://e/nothing> } }"),
    ("review-claim-present", "INSERT DATA { GRAPH <http://e/g> { <http://e/x> a msg:Review ; msg:reviews <http://e/nothing> } }"),
]  # fmt: skip


def test_papers_that_agree_break_no_rule_about_several_papers(store):
    """And the report says how much was looked at."""
    report = validate_across(store.query)

    assert report.conforms
    assert (3, 6) == (report.checked["one-paper-one-doi"], report.checked["claim-object-described"])


@pytest.mark.parametrize(("rule", "update"), BREAKS, ids=[rule for rule, _ in BREAKS])
def test_a_rule_about_several_papers_notices_what_breaks_it(store, rule, update):
    """Each is a query over the whole store."""
    store.update(update, prefixes=vocabulary.PREFIXES)

    assert rule in {result.rule for result in validate_across(store.query).results}


def test_every_rule_about_several_papers_has_an_example():
    """A new query needs a row."""
    assert {check.rule.name for check in across.checks()} == {rule for rule, _ in BREAKS}
    assert {rule for rule, _ in BREAKS} <= set(rules())


def test_only_the_nodes_asked_for_are_looked_at(store):
    """After a build those that it changed, and not a hundred thousand papers."""
    store.update(BREAKS[2][1], prefixes=vocabulary.PREFIXES)

    assert not validate_across(store.query, nodes=[DOCUMENT]).results
    assert 1 == len(validate_across(store.query, nodes=[iris.concept(DRUG.key)]).results)


def test_a_node_to_look_at_cannot_break_out_of_the_query():
    """Names from outside are escaped."""
    asked: list[str] = []

    def answer(text: str) -> Rows:
        asked.append(text)
        return Rows(("focus", "value"), iter([(iri("http://e/a"), None)]))

    validate_across(answer, nodes=["http://e/a> } DROP ALL #"])

    assert all(
        "<http://e/a\\u003E\\u0020\\u007D\\u0020DROP\\u0020ALL\\u0020#>" in text for text in asked
    )
