"""KGX: the edges and nodes that Biolink's own classes accept, each edge with its proof."""

from __future__ import annotations

import csv
import json
import tarfile
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from queries.papers import FIRST, PAPERS, filled, paper, said

from msgraph import exporters
from msgraph.errors import InputError, UsageError
from msgraph.exporters import Scope, kgx_nodes
from msgraph.exporters.folders import write_folder
from msgraph.exporters.kgx_edges import EDGE_COLUMNS
from msgraph.exporters.kgx_nodes import NODE_COLUMNS
from msgraph.exporters.paper_text import PaperText, Picker

ALPHA = "https://doi.org/10.5555/alpha"
OF_ALPHA = ["PMID:90000001", "doi:10.5555/alpha"]
NAMES = [f"msgraph_{what}.{ending}" for what in ("nodes", "edges") for ending in ("tsv", "jsonl")]

#: Words with everything that a table cannot hold, in claims that are negated and hedged.
ODD = paper(
    [
        (
            "results",
            [
                (
                    "Alemtuzumab |5\tmg| did not treat\rRRMS.",
                    [
                        said(
                            "drug",
                            ("Alemtuzumab", "drug/alemtuzumab"),
                            "treat",
                            "biolink:treats",
                            ("RRMS", "disease/rrms"),
                            polarity="negated",
                            modality="suggested",
                            results=(
                                {
                                    "kind": "odds_ratio",
                                    "as_reported": "5",
                                    "value": "5",
                                    "p": "0.03",
                                },
                            ),
                            context={"population": ("adults", "population/adults")},
                        )
                    ],
                )
            ],
        )
    ],
    pmid="77",
    title="Odd words",
)


@pytest.fixture(scope="module")
def biolink():
    """Biolink's classes."""
    return pytest.importorskip("biolink_model.datamodel.pydanticmodel_v2")


def folder(tmp_path, papers=PAPERS, **scope):
    write_folder(exporters.get("kgx"), filled(papers), Scope(**scope), tmp_path)
    return tmp_path


def rows(path: Path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def table(path: Path):
    return list(
        csv.DictReader(
            StringIO(path.read_text("utf-8"), newline=""), delimiter="\t", quoting=csv.QUOTE_NONE
        )
    )


def one(found, **wanted):
    chosen = [row for row in found if wanted.items() <= row.items()]
    assert 1 == len(chosen)
    return chosen[0]


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    return folder(tmp_path_factory.mktemp("kgx"), (*PAPERS, ODD))


@pytest.fixture(scope="module")
def edges(exported):
    return rows(exported / "msgraph_edges.jsonl")


@pytest.fixture(scope="module")
def nodes(exported):
    return rows(exported / "msgraph_nodes.jsonl")


# The oracle


def test_biolink_accepts_every_edge_and_node(biolink, edges, nodes):
    """As what each says it is, with no slot that its class does not have."""
    found = [*edges, *nodes]

    accepted = [
        getattr(biolink, row["category"][0].removeprefix("biolink:")).model_validate(row)
        for row in found
    ]
    assert len(found) == len(accepted) > 10


def test_every_prefix_is_one_that_biolink_knows(biolink, edges, nodes):
    """Spelled as there: a `CHEMBL:` or `NCBIGENE:` would join with nothing."""
    root = Path(biolink.__file__).parent.parent
    known = set(json.loads((root / "prefixmaps" / "biolink_model_prefix_map.json").read_text()))
    used = {
        curie.partition(":")[0]
        for row in (*nodes, *edges)
        for curie in (row["id"], *row.get("xref", ()), *row.get("publications", ()))
    }

    assert used <= known | {"https"}


def test_every_end_of_an_edge_is_a_node(edges, nodes):
    """And no node is without an edge."""
    ends = {edge[end] for edge in edges for end in ("subject", "object")}

    assert sorted(ends) == [node["id"] for node in nodes]


# What becomes an edge


def test_a_plain_edge_carries_its_proof(edges):
    """The paper, the sentence, and where it stands, under the name of the claim."""
    edge = one(edges, predicate="biolink:preventative_for_condition")

    assert ("CHEBI:2453", "MONDO:0004609") == (edge["subject"], edge["object"])
    assert edge["id"].startswith("https://w3id.org/msgraph/claim/10.5555/alpha/")
    assert OF_ALPHA == edge["publications"]
    assert edge["supporting_text"][0].startswith("Acyclovir prevented herpes infections")
    start = FIRST.record.text.index(edge["supporting_text"][0])
    end = start + len(edge["supporting_text"][0])
    assert edge["has_evidence"][0].endswith(f"#char={start},{end}")
    assert ("knowledge_assertion", "text_mining_agent", False) == tuple(
        edge[slot] for slot in ("knowledge_level", "agent_type", "negated")
    )


def test_what_a_paper_denies_is_negated(edges):
    """It never looks like the opposite of what was said."""
    edge = one(edges, object="MESH:D000075662", publications=OF_ALPHA, negated=True)

    assert edge["negated"] is True
    assert "no infusion reactions" in edge["supporting_text"][0]


def test_what_a_paper_doubts_is_a_prediction(edges):
    """With the degree of the doubt among the qualifiers."""
    edge = one(edges, publications=["PMID:77"])

    assert "prediction" == edge["knowledge_level"]
    assert "msg:suggested" in edge["qualifiers"]


def test_a_change_is_qualified(edges):
    """Biolink says "causes decreased ..." where we say "affects, decreased"."""
    edge = one(edges, object="CL:0000084", publications=OF_ALPHA)

    assert ["biolink:ChemicalAffectsBiologicalEntityAssociation"] == edge["category"]
    assert ("biolink:affects", "biolink:causes", "decreased") == tuple(
        edge[slot] for slot in ("predicate", "qualified_predicate", "object_direction_qualifier")
    )


def test_an_effect_of_no_direction_is_no_edge(edges):
    """That one thing affects another tells a reader of the graph nothing."""
    assert [] == [edge for edge in edges if edge["object"] == "CL:0000236"]


def test_what_is_another_works_or_no_finding_stays_out(edges):
    """Attributed statements, aims and citations are not this paper's knowledge."""
    texts = [edge["supporting_text"][0] for edge in edges]

    assert not any("Other et al." in text or text.startswith("We studied") for text in texts)


def test_a_single_number_of_a_known_sort_comes_along(edges):
    """With its p value where the paper gives one exactly."""
    edge = one(edges, publications=["PMID:77"])

    assert (5.0, "odds_ratio", 0.03) == tuple(
        edge[slot] for slot in ("effect_size", "effect_type", "p_value")
    )
    assert "adults" == edge["population_context_qualifier"]


def test_identifiers_are_spelled_as_biolink_does():
    """Two prefixes of ours differ."""
    assert "CHEMBL.COMPOUND:CHEMBL25" == kgx_nodes.curie(
        "http://identifiers.org/chembl.compound/CHEMBL25"
    )
    assert "PMID:12" == kgx_nodes.curie("https://pubmed.ncbi.nlm.nih.gov/12")


def test_a_node_is_found_wherever_it_stands():
    """First, in between, last; a name that goes on is another node."""
    names = [f"<http://a/{s}>".encode() for s in ("x!", "x/1", "x", "y")]
    lines = {
        name: [b'%s <http://a/p%d> "%d" .' % (name, p, p * 9) for p in range(4)] for name in names
    }
    paper = PaperText(b"".join(line + b"\n" for name in names for line in lines[name]))

    assert lines == {name: paper.node(name) for name in names}
    assert [] == paper.node(b"<http://a/none>")
    assert [b"27", b""] == [
        paper.string(f"<http://a/{s}>".encode(), b"<http://a/p3>") for s in ("y", "z")
    ]


@given(st.lists(st.lists(st.sampled_from("abcd"), max_size=5).map(sorted), max_size=6))
def test_what_is_picked_does_not_depend_on_the_nodes_before(nodes):
    """Where predicates stand is remembered, and believed only of nodes that have the same ones."""
    picker = Picker(b"<b>", b"<d>")
    for node in nodes:
        values = {predicate: f'"{place} {predicate}"' for place, predicate in enumerate(node)}
        lines = [f'<n> <{p}> "{place} {p}" .'.encode() for place, p in enumerate(node)]

        assert [values.get(p, "").encode() for p in "bd"] == picker.pick(b"<n>", lines)


# Files


def test_the_tables_hold_the_rows_of_the_json_lines(exported, edges, nodes):
    """A tab, line break or bar inside a value is a space in the table: KGX has no escape for it."""
    for name, columns, found in (("edges", EDGE_COLUMNS, edges), ("nodes", NODE_COLUMNS, nodes)):
        cells = table(exported / f"msgraph_{name}.tsv")

        assert [row["id"] for row in found] == [row["id"] for row in cells]
        assert all(list(columns) == list(row) and None not in row.values() for row in cells)
    assert (
        "Alemtuzumab  5 mg  did not treat RRMS."
        == one(table(exported / "msgraph_edges.tsv"), publications="PMID:77")["supporting_text"]
    )
    assert ["Alemtuzumab |5\tmg| did not treat\rRRMS."] == one(edges, publications=["PMID:77"])[
        "supporting_text"
    ]


def test_one_paper_gives_its_own_edges(tmp_path, edges):
    """The same rows as in the whole."""
    own = rows(folder(tmp_path, paper=ALPHA) / "msgraph_edges.jsonl")

    assert own == [edge for edge in edges if "/10.5555/alpha/" in edge["id"]]


def test_the_same_quads_give_the_same_files(tmp_path):
    """Whatever the order in which they came."""
    one_way = folder(tmp_path / "a", PAPERS)
    other_way = folder(tmp_path / "b", tuple(reversed(PAPERS)))

    assert sorted(NAMES) == sorted(path.name for path in one_way.iterdir())
    for name in NAMES:
        assert (one_way / name).read_bytes() == (other_way / name).read_bytes()


def test_a_stream_gets_the_files_as_an_archive(exported):
    """Without the time and the user's name in it."""
    out = BytesIO()
    exporters.get("kgx").write(filled((*PAPERS, ODD)), Scope(), out)
    with tarfile.open(fileobj=BytesIO(out.getvalue())) as archive:
        found = {each.name: archive.extractfile(each).read() for each in archive}
        marks = {(each.mtime, each.uname) for each in archive}

    assert {(0, "")} == marks
    assert {name: (exported / name).read_bytes() for name in NAMES} == found


def test_a_failed_export_leaves_the_earlier_one(tmp_path):
    """Files appear when all of them are whole."""
    before = folder(tmp_path, PAPERS)
    content = {name: (before / name).read_bytes() for name in NAMES}
    with pytest.raises(UsageError, match="KGX edges carry their proof"):
        folder(tmp_path, PAPERS, edges=True)

    assert content == {path.name: path.read_bytes() for path in tmp_path.iterdir()}


def test_a_place_that_cannot_be_a_folder_is_said_to_be_none(tmp_path):
    """Such as a file of that name."""
    (tmp_path / "file").write_text("here")

    with pytest.raises(InputError, match="cannot be written"):
        folder(tmp_path / "file")
