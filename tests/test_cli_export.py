"""`msgraph export` from the outside: where an export goes, and what is left when it fails."""

from __future__ import annotations

import io
import sys
import tarfile

import pytest
from queries.papers import filled

from msgraph.cli import main
from msgraph.stores import open_store

KGX = ["msgraph_edges.jsonl", "msgraph_edges.tsv", "msgraph_nodes.jsonl", "msgraph_nodes.tsv"]


@pytest.fixture(scope="module")
def location(tmp_path_factory):
    """A store of five papers."""
    folder = tmp_path_factory.mktemp("export") / "store"
    store, memory = open_store(str(folder), create=True), filled()
    with store.build() as build:
        for graph in memory.graphs():
            lines = (line.replace(f" <{graph}> .", " .") for line in memory.dump([graph]))
            build.put(graph, "\n".join(lines))
    store.close()
    return str(folder)


@pytest.fixture
def export(location, capfd, tmp_path, monkeypatch):
    """Runs the command; gives exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)

    def runner(*words: str) -> tuple[int, str, str]:
        code = main(["export", "--store", location, *words])
        sys.stdout.flush()
        return (code, *capfd.readouterr())

    return runner


FORMS = [
    "turtle",
    "jsonld",
    "nquads",
    "trig",
    "ntriples",
    "claims",
    "csv",
    "tsv",
    "nanopub",
    "sssom",
    "bibtex",
]


@pytest.mark.parametrize("form", FORMS)
def test_standard_output_has_what_a_file_has(export, tmp_path, form):
    """A pipe is as good as a file."""
    code, out, err = export("--format", form)
    export("--format", form, "-o", "file")

    assert (0, "") == (code, err)
    assert (tmp_path / "file").read_bytes().decode() == out


def test_several_files_go_to_a_directory(export, tmp_path):
    """It is made if it is not there; what else lies in it stays."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").write_text("stays")

    code, _, err = export("--format", "kgx", "-o", "out")

    assert 0 == code
    assert "bytes in out" in err
    assert ["mine", *KGX] == sorted(path.name for path in (tmp_path / "out").iterdir())


def test_several_files_can_be_one_archive(export, tmp_path):
    """Where the name says so."""
    export("--format", "kgx", "-o", "all.tar")

    with tarfile.open(tmp_path / "all.tar") as archive:
        assert KGX == sorted(archive.getnames())


@pytest.mark.parametrize("form", ["parquet", "kgx"])
def test_what_is_no_text_is_kept_from_a_terminal(export, monkeypatch, form):
    """It would spoil it."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)

    code, _, err = export("--format", form)

    assert 2 == code
    assert "hint: say -o" in err


@pytest.mark.parametrize("form", ["parquet", "kgx"])
def test_a_failed_export_leaves_nothing_and_spoils_nothing(export, tmp_path, form):
    """Plain edges have no such form."""
    (tmp_path / "before").mkdir()

    code, _, err = export("--format", form, "--edges", "-o", "after")
    export("--format", form, "-o", "before" if form == "kgx" else "before/file")
    kept = sorted((path.name, path.read_bytes()) for path in (tmp_path / "before").iterdir())
    export("--format", form, "--edges", "-o", "before" if form == "kgx" else "before/file")

    assert (2, True) == (code, err.startswith("error:"))
    assert ["before"] == [
        p.name for p in tmp_path.iterdir() if p.name != "after" or any(p.iterdir())
    ]
    assert kept == sorted(
        (path.name, path.read_bytes()) for path in (tmp_path / "before").iterdir()
    )


def test_a_place_that_cannot_be_written_is_named(export, tmp_path):
    """Without a traceback."""
    (tmp_path / "file").write_text("in the way")

    for form, place in (("turtle", "file/x"), ("kgx", "file"), ("kgx", "file/x")):
        code, _, err = export("--format", form, "-o", place)

        assert 2 == code
        assert place in err
        assert "cannot be written" in err
    assert "hint: make the folder first" in export("-o", "none/x.ttl")[2]


def test_a_terminal_sees_how_far_it_is(location, monkeypatch, tmp_path):
    """On standard error, cleared at the end; `--quiet` and pipes see nothing."""
    from msgraph.cli import export as module

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(module, "_EVERY", 1)
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.chdir(tmp_path)
    words = ["export", "--store", location, "--format", "nquads", "-o", "x.nq"]

    assert 0 == main(words)
    shown = sys.stderr.getvalue()
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert 0 == main([*words, "--quiet"])

    assert "triples, " in shown
    assert "a second" in shown
    assert "" == sys.stderr.getvalue()
