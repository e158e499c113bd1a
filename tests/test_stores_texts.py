"""The texts of graphs that a build keeps: faster to read than the quads, and never believed blindly."""

from __future__ import annotations

import pytest

from msgraph.errors import InputError
from msgraph.stores import embedded, open_store
from msgraph.stores.texts import Texts, Writer, places

GRAPH = "http://example.org/g"
LINES = '<http://e/a> <http://e/p> "one \u0085 line" .\n<http://e/b> <http://e/p> <http://e/c> .\n'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A store of one paper; its texts are looked for at once, and kept however small."""
    monkeypatch.setattr(embedded, "_MANY", 0)
    monkeypatch.setattr(embedded, "_LARGE", 0)
    with open_store(str(tmp_path / "s"), create=True).build() as build:
        build.put(GRAPH, LINES)
    return tmp_path / "s"


def texts(folder):
    return sorted((folder / "cache" / "texts").glob("*.texts"))


def dumped(folder):
    return list(open_store(str(folder)).dump())


def put_and_fail(build):
    build.put(GRAPH, LINES.replace("one", "two"))
    build.put(GRAPH, "no triple")


def told(folder, monkeypatch):
    """The graphs of which the engine is asked in a dump."""
    asked = []
    real = embedded.engine.graph_text
    monkeypatch.setattr(
        embedded.engine,
        "graph_text",
        lambda quads, graph: asked.append(graph) or real(quads, graph),
    )
    dumped(folder)
    return asked


def test_a_dump_says_the_same_with_and_without_texts(folder):
    """They are a cache: without them it is only slower."""
    with_texts = dumped(folder)
    for path in (folder / "cache" / "texts").iterdir():
        path.unlink()

    assert with_texts == dumped(folder)
    assert [f"{line[:-1]}<{GRAPH}> ." for line in LINES.split("\n")[:-1]] == with_texts


def test_the_engine_is_not_asked_for_what_a_build_kept(folder, monkeypatch):
    """That is what it is for."""
    assert [] == told(folder, monkeypatch)


def test_a_damaged_text_is_not_believed(folder, monkeypatch):
    """Its sum tells; the quads have the truth."""
    expected = dumped(folder)
    for path in texts(folder):
        path.write_bytes(path.read_bytes()[::-1])

    assert [GRAPH] == told(folder, monkeypatch)
    assert expected == dumped(folder)


def test_a_torn_index_is_as_good_as_none(folder):
    """A crash may leave one."""
    expected = dumped(folder)
    for path in (folder / "cache" / "texts").glob("*.index"):
        path.write_text("torn 1")

    assert expected == dumped(folder)


def test_what_no_build_kept_is_kept_by_the_first_who_reads_it(folder, monkeypatch):
    """A large shared graph grows triple by triple; its text is read from the quads once."""
    with open_store(str(folder)).build() as build:
        build.change(GRAPH, [], ["<http://e/d> <http://e/p> <http://e/e> ."])
    before = dumped(folder)

    assert 3 == len(before)
    assert [] == told(folder, monkeypatch)
    assert before == dumped(folder)


def test_an_abandoned_build_leaves_no_text(folder):
    """Nor does it take any away."""
    before = texts(folder)
    with pytest.raises(InputError), open_store(str(folder)).build() as build:
        put_and_fail(build)

    assert before == texts(folder)


def test_texts_of_graphs_that_are_gone_go_too(folder):
    """The cache does not grow without end."""
    for number in range(5):
        with open_store(str(folder)).build() as build:
            build.put(GRAPH, LINES.replace("one", str(number)))

    assert 1 == len(texts(folder))
    assert 2 == len(dumped(folder))


def test_many_files_become_one(tmp_path):
    """A store that grows a paper a day would have one a day."""
    for number in range(30):
        writer = Writer(tmp_path, f"{number:06d}")
        writer.add(f"d{number}", b"%d\n" % number)
        writer.finish({f"d{n}" for n in range(30)})

    assert 30 == len(places(tmp_path))
    assert 26 > len(list(tmp_path.glob("*.texts")))
    assert b"3\n" == Texts(tmp_path).get("d3")


def test_a_text_is_not_believed_under_another_digest(tmp_path):
    """An index that outlived its file may point to what another build wrote there."""
    writer = Writer(tmp_path, "000001")
    writer.add("d1", b"one")
    writer.finish({"d1"})
    index = tmp_path / "000001.index"
    index.write_text(index.read_text().replace("d1", "d2"))

    assert None is Texts(tmp_path).get("d2")
