"""The command line: what a user types, sees, and gets as exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from msgraph.cli import COMMANDS, main

PAPER = """Title: Natalizumab in multiple sclerosis
DOI: 10.5555/cli
Authors: Ada Reader, Ben Writer

Natalizumab is a monoclonal antibody approved for the treatment of multiple sclerosis.
Natalizumab reduced the relapse rate. No new safety signals emerged.
"""


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Runs the command; gives exit code, standard output and standard error."""
    monkeypatch.setenv("MSGRAPH_STORE", str(tmp_path / "store"))
    monkeypatch.chdir(tmp_path)

    def runner(*words: str) -> tuple[int, str, str]:
        code = main(words)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return runner


@pytest.fixture
def built(run, tmp_path):
    """The same, with one paper in the store."""
    (tmp_path / "paper.txt").write_text(PAPER, encoding="utf-8")
    assert 0 == run("build", "paper.txt")[0]
    return run


def test_every_command_has_help_that_begins_with_its_line(run):
    """`--help` lists commands without importing them; the lines must be those of the commands."""
    for name in COMMANDS:
        code, out, _ = run(name, "--help")

        assert 0 == code
        assert "Usage: msgraph" in out


def test_a_build_says_what_it_did(run, tmp_path):
    """Papers, claims by kind, nodes checked, triples: the answer to 'did it work?'."""
    (tmp_path / "paper.txt").write_text(PAPER, encoding="utf-8")

    code, out, err = run("build", "paper.txt")

    assert (0, "") == (code, err)
    assert "1 paper, " in out
    assert "nodes checked" in out
    assert "no violations" in out


def test_claims_as_json_lines_have_all_keys(built):
    """The flat view is a promise to programs: the same keys in every line."""
    lines = [json.loads(line) for line in built("claims", "--format", "jsonl")[1].splitlines()]

    assert lines
    assert 1 == len({tuple(line) for line in lines})
    for line in lines:
        assert {"iri", "paper", "kind", "subject", "subject_ids", "quote", "start", "end"} <= set(
            line
        )
        assert line["quote"] == PAPER[line["start"] : line["end"]]
        assert (line["edge"] is None) == bool(line["withheld"])


def test_claims_can_be_chosen_by_their_fields(built):
    """The denied one among many."""
    _, out, _ = built("claims", "--polarity", "negated")

    assert 1 == len(out.splitlines())
    assert " not " in out


def test_a_concept_is_shown_with_its_sentences(built):
    """What is said of a thing, and where."""
    code, out, _ = built("show", "natalizumab")

    assert 0 == code
    assert "Natalizumab reduced the relapse rate." in out


def test_stats_count_in_json(built):
    """Numbers for programs."""
    counts = json.loads(built("stats", "--format", "json")[1])

    assert 1 == counts["papers"]
    assert counts["claims"] == sum(counts["kinds"].values())
    assert counts["triples"] > counts["claims"]


def test_a_shipped_question_is_answered_by_name(built):
    """The questions people have, without SPARQL."""
    code, out, _ = built("query", "papers")

    assert 0 == code
    assert "Natalizumab in multiple sclerosis" in out


def test_an_answer_comes_in_the_form_that_is_asked_for(built):
    """JSON for programs; a parameter is bound as a term, whatever characters it has."""
    words = ("query", "drug-claims", "--format", "json", "--param")

    found = json.loads(built(*words, "drug=natalizumab")[1])
    none = json.loads(built(*words, 'drug=" } DROP ALL #')[1])

    assert found["results"]["bindings"]
    assert [] == none["results"]["bindings"]


def test_a_name_that_no_concept_has_is_told(built):
    """An empty answer would not say whether nobody claims it or nobody knows it."""
    known = built("query", "drug-claims", "--param", "drug=natalizumab")
    code, answer, said = built("query", "drug-claims", "--param", "drug=natalizumap")

    assert "" == known[2]
    assert (0, 1) == (code, len(answer.splitlines()))
    assert "no concept in the store is named `natalizumap`; near it are natalizumab" in said


def test_every_shipped_question_runs_on_a_real_store(built):
    """A question that fails is worse than none."""
    names = [line.split()[0] for line in built("queries")[1].splitlines() if line[:1].strip()]

    assert len(names) >= 20
    for name in names:
        code, _, err = built("query", name)

        assert (0, "") == (code, err), name


def test_why_not_gives_reasons_in_words(built):
    """A withheld edge is not a mystery."""
    claim = json.loads(built("claims", "--format", "jsonl", "--polarity", "negated")[1])["iri"]

    _, out, _ = built("why-not", claim)

    assert "negated: The paper denies it." in out


def test_an_export_is_the_same_each_time_and_loads_again(built, tmp_path):
    """An export that cannot be read back is a loss."""
    for name in ("a.nq", "b.nq"):
        assert 0 == built("export", "--format", "nquads", "--with-text", "-o", name)[0]
    built("load", "a.nq", "--store", "other")

    assert (tmp_path / "a.nq").read_bytes() == (tmp_path / "b.nq").read_bytes()
    assert built("stats")[1] == built("stats", "--store", "other")[1]


def test_a_build_that_could_read_nothing_leaves_nothing(run, tmp_path):
    """An empty store would only puzzle whoever finds it; one that holds something stays."""
    failed = run("build", "none.xml")[0]
    there = (tmp_path / "store").exists()
    (tmp_path / "paper.txt").write_text(PAPER, encoding="utf-8")
    run("build", "paper.txt")
    again = run("build", "none.xml")[0]

    assert (2, False) == (failed, there)
    assert 2 == again
    assert 0 == run("stats")[0]


@pytest.mark.parametrize(
    ("pointer", "words"),
    [
        ("000009", ("generation 9 is missing", "`msgraph store restore`")),
        (None, ("cannot be read", "the directory that `msgraph build` made")),
    ],
)
def test_a_store_that_cannot_be_opened_says_what_to_do(built, tmp_path, pointer, words):
    """A pointer to nowhere; a file where a directory should be."""
    place = tmp_path / "store"
    if pointer:
        (place / "CURRENT").write_text(f"{pointer}\n")
    code, _, err = built("stats", "--store", str(place if pointer else tmp_path / "paper.txt"))

    assert 2 == code
    assert all(each in err for each in words)


def test_an_update_that_does_not_parse_is_helped_as_an_update(built):
    """What it lacks most often is the graph."""
    assert "INSERT DATA { GRAPH" in built("update", "INSERT DATA { oops")[2]


def test_an_update_is_one_commit(built):
    """SPARQL Update on the store, prefixes preset."""
    insert = "INSERT DATA { GRAPH <http://example.org/g> { msg:a msg:b msg:c } }"

    code, out, _ = built("update", insert)

    assert 0 == code
    assert "+1" in out


def test_an_rdf_file_is_loaded_into_a_graph_of_its_own(built, tmp_path):
    """Other graphs stand beside the papers, and can be told from them."""
    (tmp_path / "other.ttl").write_text("<http://e/a> <http://e/b> 1 .", encoding="utf-8")

    code, out, _ = built("load", "other.ttl")

    assert 0 == code
    assert "1 triple added" in out


BAD = {
    "no command": (["frobnicate"], 2, "no command `frobnicate`"),
    "a slip of the pen": (["biuld"], 2, "did you mean `build`"),
    "an unknown option": (["stats", "--colour"], 2, "hint:"),
    "a missing file": (["build", "none.xml"], 2, "no such file"),
    "a folder": (["build", "."], 2, "this is a folder"),
    "an empty file": (["build", "empty"], 2, "empty"),
    "a binary file": (["build", "binary"], 2, "hint:"),
    "no store": (["stats", "--store", "nowhere"], 2, "there is no store here"),
    "a folder that is no store": (["stats", "--store", "foreign"], 2, "hint:"),
    "an unknown kind": (["claims", "--kind", "opinion"], 2, "no kind `opinion`"),
    "an unknown format": (["export", "--format", "docx"], 2, "no export format"),
    "an unknown paper": (["export", "--paper", "10.5555/none"], 2, "no paper"),
    "an unknown thing": (["show", "unobtainium"], 2, "nothing in the store is named"),
    "an unknown claim": (["why-not", "https://example.org/x"], 2, "no claim"),
    "a query file that is not there": (["query", "nosuch.rq"], 2, "no such file"),
    "an update for a query": (["query", "INSERT DATA { }"], 2, "msgraph update"),
    "a query that is none": (["query", "SELEC ?c"], 2, "line 1"),
    "a query with a slip": (["query", "SELECT ?x WHERE { ?x a msg:Claim "], 2, "line 1"),
    "an undeclared prefix": (["query", "ASK { ?x a mgs:Claim }"], 2, "did you mean `msg:`"),
    "an unknown question": (["query", "safty-signals"], 2, "did you mean `safety-signals`"),
    "an unknown parameter": (["query", "papers", "--param", "colour=red"], 2, "colour"),
    "a parameter without value": (["query", "papers", "--param", "colour"], 2, "NAME=VALUE"),
    "a form that does not fit": (["query", "papers", "--format", "turtle"], 2, "hint:"),
    "a call to another endpoint": (
        ["query", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"],
        2,
        "SERVICE",
    ),
    "a broken update": (["update", "INSERT DATA {"], 2, "hint:"),
    "an unknown ending": (["load", "paper.txt"], 2, "names no RDF format"),
    "RDF that does not parse": (["load", "broken.ttl"], 2, "broken.ttl"),
    "claims that are not YAML": (["build", "paper.txt", "--claims", "broken.ttl"], 2, "broken.ttl"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_told_in_three_lines(built, tmp_path, case):
    """What, where and a hint; never a traceback."""
    (tmp_path / "empty").touch()
    (tmp_path / "binary").write_bytes(bytes(range(256)) * 9)
    (tmp_path / "broken.ttl").write_text("<a> <b> .", encoding="utf-8")
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "thesis.txt").touch()
    words, code, message = BAD[case]

    found, _, err = built(*words)

    assert code == found, err
    assert err.startswith("error: ")
    assert message in err
    assert "Traceback" not in err


def test_a_bad_file_beside_a_good_one_is_exit_code_1(run, tmp_path):
    """The good one is in; the bad one is named."""
    (tmp_path / "paper.txt").write_text(PAPER, encoding="utf-8")
    (tmp_path / "empty").touch()

    code, out, err = run("build", "empty", "paper.txt", "--log", "problems.jsonl")

    assert 1 == code
    assert "1 paper, " in out
    assert "empty" in err
    assert "empty" in json.loads(Path("problems.jsonl").read_text("utf-8"))["where"]


def test_store_care_from_the_command_line(built):
    """Look, check, go back."""
    built("update", "INSERT DATA { GRAPH <http://example.org/g> { msg:a msg:b msg:c } }")

    assert 0 == built("store", "verify")[0]
    assert "generation 2 is current" in built("store", "info")[1]
    assert 0 == built("store", "restore", "1")[0]
    assert 3 == len(built("store", "history")[1].splitlines())
    assert 0 == built("store", "compact")[0]


def test_the_doctor_finds_nothing_wrong_here(built):
    """Versions, data, store."""
    code, out, err = built("doctor")

    assert (0, "") == (code, err)
    assert "all is well" in out


def test_the_question_of_the_readme_is_answered(run, root):
    """The first thing a stranger sees must not be an empty table."""
    command = (root / "README.md").read_text("utf-8").split("<!-- the main job -->")[1]
    words = command.split("msgraph query ")[1].split("\n")[0].split()
    papers = sorted(str(path) for path in (root / "examples" / "papers").iterdir())

    assert 0 == run("build", *papers)[0]
    code, out, _ = run("query", *words)

    assert 0 == code
    assert len(out.splitlines()) > 1


def test_kinds_lists_the_words_of_the_ontology(run):
    """The values that filters and claim files take."""
    assert "biolink:treats" in run("kinds")[1]
