"""Links that a user's mapping files give: what two sources bear out is exact, what disagrees is told."""

from __future__ import annotations

import pytest
from queries.papers import filled

from msgraph import iris
from msgraph.cli import main
from msgraph.pipeline import build, hierarchies, linking, validate_store
from msgraph.pipeline.circles import ancestors
from msgraph.pipeline.judging import plain
from msgraph.stores import open_store
from msgraph.vocabulary import PREFIXES

HEAD = "subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\n"
RRMS = "MONDO:0005314\trelapsing-remitting multiple sclerosis\tskos:exactMatch\t"
CONCEPT = "https://w3id.org/msgraph/concept/"


@pytest.fixture
def store():
    return filled()


@pytest.fixture
def write(tmp_path):
    def writer(name, *rows, head=HEAD):
        path = tmp_path / name
        path.write_text(head + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        return path

    return writer


def matches(store, concept, relation):
    answer = store.query(
        f"SELECT ?o {{ <{CONCEPT}{concept}> skos:{relation}Match ?o }}", prefixes=PREFIXES
    )
    return {iris.shorten(row[0].value) for row in answer}


def test_a_label_that_is_a_name_of_the_concept_makes_an_exact_match(store, write):
    """Case, order and plural aside."""
    done = linking.link(
        store,
        [write("doid.sssom.tsv", RRMS + "DOID:2378\tMultiple sclerosis, Relapsing Remitting")],
    )

    assert (1, 0, [], []) == (done.exact, done.other, done.conflicts, done.problems)
    assert "DOID:2378" in matches(store, "disease/rrms", "exact")
    assert validate_store(store).conforms


def test_one_source_without_an_agreeing_label_makes_a_close_match(store, write):
    """Free lists of identifiers are often wrong."""
    done = linking.link(store, [write("a.sssom.tsv", RRMS + "UMLS:C0000001\t")])

    assert (0, 1) == (done.exact, done.other)
    assert {"UMLS:C0000001"} == matches(store, "disease/rrms", "close")


def test_two_sources_make_an_exact_match(store, write):
    """In whichever direction they say it."""
    backwards = (
        "UMLS:C0000001\t\tskos:exactMatch\tMONDO:0005314\trelapsing-remitting multiple sclerosis"
    )
    files = [write("a.sssom.tsv", RRMS + "UMLS:C0000001\t"), write("b.sssom.tsv", backwards)]

    assert 1 == linking.link(store, files).exact


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "doid.owl",
            """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
              xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#" xmlns:owl="http://www.w3.org/2002/07/owl#"
              xmlns:oio="http://www.geneontology.org/formats/oboInOwl#">
              <owl:Class rdf:about="http://purl.obolibrary.org/obo/DOID_2378">
              <rdfs:label>relapsing-remitting multiple sclerosis</rdfs:label>
              <oio:hasDbXref>MONDO:0005314</oio:hasDbXref></owl:Class></rdf:RDF>""",
        ),
        (
            "doid.ttl",
            """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
              <http://purl.obolibrary.org/obo/DOID_2378> a skos:Concept ;
              skos:prefLabel "relapsing-remitting multiple sclerosis"@en ;
              skos:closeMatch <http://purl.obolibrary.org/obo/MONDO_0005314> .""",
        ),
    ],
)
def test_cross_references_of_ontologies_are_close_matches(store, tmp_path, name, content):
    """In RDF/XML and Turtle, as `oboInOwl:hasDbXref` or as SKOS says it; a cross-reference is no identity."""
    path = tmp_path / name
    path.write_text(content)
    done = linking.link(store, [path])

    assert (0, 1, [], []) == (done.exact, done.other, done.conflicts, done.problems)
    assert "DOID:2378" in matches(store, "disease/rrms", "close")


def test_an_exact_match_of_an_ontology_needs_a_second_source_or_a_label(store, tmp_path):
    """The term's own label is one: it is a name of the concept."""
    path = tmp_path / "doid.ttl"
    term = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
      <http://purl.obolibrary.org/obo/DOID_2378> a skos:Concept ; skos:prefLabel "%s" ;
      skos:exactMatch <http://purl.obolibrary.org/obo/MONDO_0005314> ."""
    path.write_text(term % "relapsing-remitting multiple sclerosis")
    done = linking.link(store, [path])

    assert (1, []) == (done.exact, done.conflicts)
    path.write_text(term % "another disease")
    assert 0 == linking.link(filled(), [path]).exact


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (["MONDO:0005314\tcommon cold\tskos:exactMatch\tDOID:1\tcold"], "is called “common cold”"),
        ([RRMS + "MESH:D004681\trelapsing-remitting multiple sclerosis"], "disease/eae already"),
        ([RRMS + "MONDO:0000001\trelapsing-remitting multiple sclerosis"], "as well"),
    ],
    ids=["the label of our identifier", "another concept's identifier", "two of one vocabulary"],
)
def test_what_disagrees_is_a_conflict_and_carries_nothing(store, write, rows, reason):
    """It is kept as data with its reason, and listed."""
    done = linking.link(store, [write("a.sssom.tsv", *rows)])
    _, conflicts = linking.report(store)

    assert 0 == done.exact
    assert any(reason in conflict.reason for conflict in done.conflicts)
    assert reason in next(r for c, _, r in conflicts if c.endswith("disease/rrms"))
    assert {"MONDO:0005314"} == matches(store, "disease/rrms", "exact")
    assert validate_store(store).conforms


def test_a_link_makes_edges_of_claims_that_had_none_for_want_of_it(store, write):
    """Linking is done for the sake of edges; those of the papers concerned are made again."""
    before = store.count()
    row = f"{CONCEPT}outcome/relapse\trelapse\tskos:exactMatch\tHP:9999999\tRelapse"
    done = linking.link(store, [write("own.sssom.tsv", row)])
    answer = store.query(
        "SELECT ?c { ?c msg:projectsTo ?e . ?e rdf:object HP:9999999 }", prefixes=PREFIXES
    )

    assert (1, 2) == (done.exact, done.papers)
    assert 1 == len(list(answer))
    assert before < store.count()
    assert validate_store(store).conforms


def test_linking_twice_changes_nothing(store, write):
    """The same file says the same."""
    path = write("a.sssom.tsv", RRMS + "DOID:2378\tRRMS")
    linking.link(store, [path])
    before = list(store.dump())
    linking.link(store, [path])

    assert before == list(store.dump())


def test_a_line_that_a_later_version_drops_is_withdrawn(store, write):
    """A file says what it says now; what another file says as well stays, with what it is worth alone."""
    before = list(store.dump())
    lines = (RRMS + "DOID:2378\t", RRMS + "MESH:D020529\trelapsing-remitting multiple sclerosis")
    one, two = write("one.sssom.tsv", *lines), write("two.sssom.tsv", lines[0])
    linking.link(store, [one])
    linking.link(store, [two])
    assert "DOID:2378" in matches(store, "disease/rrms", "exact")
    linking.link(store, [write("one.sssom.tsv")])

    assert "DOID:2378" in matches(store, "disease/rrms", "close")
    assert not {"DOID:2378", "MESH:D020529"} & matches(store, "disease/rrms", "exact")
    linking.link(store, [write("two.sssom.tsv")])
    assert before == list(store.dump())


def test_mappings_in_a_circle_are_told_and_kept(store, write):
    """Broader than itself, also by way of what is exactly the same; the links are what they would be."""
    ring = (
        RRMS + "DOID:2378\tRRMS",
        "DOID:2378\tRRMS\tskos:broadMatch\tMONDO:0005301\tmultiple sclerosis",
        "MONDO:0005314\trelapsing-remitting multiple sclerosis\tskos:narrowMatch\tMONDO:0005301\tMS",
    )
    straight = linking.link(filled(), [write("a.sssom.tsv", *ring[:2])])
    done = linking.link(store, [write("b.sssom.tsv", *ring)])

    assert [] == straight.problems
    assert ["DOID:2378", "MONDO:0005301"] == [problem.where for problem in done.problems]
    assert all("broader than itself" in problem.message for problem in done.problems)
    assert 1 == done.exact


def test_a_prefix_that_nobody_knows_is_told_and_the_rest_done(store, write):
    """A curie_map in the file's head makes it known."""
    rows = [RRMS + "XYZ:1\tRRMS", RRMS + "XYZ:2\tRRMS", RRMS + "DOID:2378\tRRMS", "oops"]
    done = linking.link(store, [write("a.sssom.tsv", *rows)])
    mapped = write(
        "b.sssom.tsv", rows[0], head="# curie_map:\n#   XYZ: https://example.org/xyz/\n" + HEAD
    )

    assert 1 == done.exact
    assert any(
        p.message.endswith("2 mappings left out: nobody knows the prefix `XYZ`")
        for p in done.problems
    )
    assert [] == linking.link(store, [mapped]).problems
    assert "https://example.org/xyz/1" in matches(store, "disease/rrms", "exact")


def test_mappings_that_run_in_a_circle_come_to_an_end(store, write):
    """A says B, B says A, A says A."""
    rows = [
        RRMS + "DOID:2378\tRRMS",
        "DOID:2378\tRRMS\tskos:exactMatch\tMONDO:0005314\tRRMS",
        RRMS + "MONDO:0005314\tRRMS",
    ]

    assert 1 == linking.link(store, [write("a.sssom.tsv", *rows)]).exact


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("T-cells", "T cell"),
        ("Diabetes, type 2", "type 2 diabetes"),
        ("HIV infection", "hiv INFECTIONS"),
    ],
)
def test_names_are_compared_by_their_words(one, other):
    """What differs only in case, punctuation, order or plural is one name."""
    assert plain(one) == plain(other)


# Hierarchies

OBO = """format-version: 1.2

[Term]
id: MONDO:0005314
name: relapsing-remitting multiple sclerosis
is_a: MONDO:0005301 ! multiple sclerosis

[Term]
id: MONDO:0005301
name: multiple sclerosis
is_a: MONDO:0007179 ! autoimmune disease

[Term]
id: MONDO:0007179
name: autoimmune disease
{more}
"""


def above(store, concept):
    answer = store.query(
        f"SELECT ?o {{ <{CONCEPT}{concept}> skos:broaderTransitive ?o }}", prefixes=PREFIXES
    )
    return {iris.shorten(row[0].value) for row in answer}


def test_any_descendant_of_a_class_can_be_asked_for(store, tmp_path):
    """All classes above a concept are known, not only the next."""
    path = tmp_path / "mondo.obo"
    path.write_text(OBO.format(more=""))
    done = hierarchies.load(store, [path], ["MONDO"])

    assert (1, 3, []) == (done.concepts, done.classes, done.problems)
    assert {"MONDO:0005314", "MONDO:0005301", "MONDO:0007179"} == above(store, "disease/rrms")


def test_only_the_prefixes_asked_for_are_imported(store, tmp_path):
    """An ontology brings many others along."""
    path = tmp_path / "mondo.obo"
    path.write_text(OBO.format(more="is_a: DOID:1"))
    hierarchies.load(store, [path], ["MONDO"])

    assert "DOID:1" not in above(store, "disease/rrms")


def test_a_class_above_itself_is_told_and_walked_around(store, tmp_path):
    """The hierarchy of the rest is as good as before."""
    path = tmp_path / "mondo.obo"
    path.write_text(OBO.format(more="is_a: MONDO:0005301"))
    done = hierarchies.load(store, [path])

    assert ["MONDO:0005301", "MONDO:0007179"] == [p.where for p in done.problems]
    assert {"MONDO:0005314", "MONDO:0005301", "MONDO:0007179"} == above(store, "disease/rrms")


def test_a_hierarchy_can_be_owl(store, tmp_path):
    """Subclasses as triples; anonymous ones are left out."""
    path = tmp_path / "mondo.ttl"
    path.write_text(
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix o: <http://purl.obolibrary.org/obo/> ."
        "o:MONDO_0005314 rdfs:subClassOf o:MONDO_0005301 , [ rdfs:label 'x' ] ."
    )
    hierarchies.load(store, [path])

    assert {"MONDO:0005314", "MONDO:0005301"} == above(store, "disease/rrms")


def test_ancestors_of_nothing_are_nothing():
    """A concept whose class the ontology does not know has none."""
    assert set() == ancestors(["x"], {"y": {"z"}})


def test_the_command_says_what_it_did(tmp_path, monkeypatch, capsys, write):
    """Counts, problems, and on demand what is linked to what."""
    monkeypatch.setenv("MSGRAPH_STORE", str(tmp_path / "store"))
    fresh = open_store(tmp_path / "store", create=True)
    fresh.load("\n".join(filled().dump()).encode(), "application/n-quads")
    path = write("a.sssom.tsv", RRMS + "DOID:2378\tRRMS", RRMS + "XYZ:1\t")
    code = main(["link", "--mappings", str(path), "--report"])
    said = capsys.readouterr()

    assert 1 == code
    assert "1 exact link, 0 others, 0 conflicts" in said.out
    assert "`XYZ`" in said.err
    assert "disease" in said.out
    assert 2 == main(["link"])


def test_a_paper_that_is_read_again_keeps_what_was_linked(tmp_path, write):
    """Workers know the lexicon only; the links of the store are followed when they are done."""
    page = tmp_path / "page.txt"
    page.write_text(
        "Title: A page\nDOI: 10.5555/linked\n\n"
        "Inventumab is approved for the treatment of multiple sclerosis.\n"
    )
    store = open_store(tmp_path / "store", create=True)
    build(store, [page])
    own = f"{CONCEPT}drug/inventumab"
    done = linking.link(
        store,
        [
            write(
                "own.sssom.tsv", f"{own}\tinventumab\tskos:exactMatch\tDRUGBANK:DB99999\tInventumab"
            )
        ],
    )
    linked = list(store.dump())
    build(store, [page], again=True)

    assert (1, 1) == (done.exact, done.papers)
    assert linked == list(store.dump())
