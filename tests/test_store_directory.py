"""A store in a directory: a build is a commit, and nothing that goes wrong loses the last one."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from msgraph.errors import (
    InputError,
    MsgraphError,
    NotAStore,
    QueryError,
    QueryTimeout,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreTooNew,
    UsageError,
)
from msgraph.stores import Rows, Truth, density, maintenance, open_store
from msgraph.stores.embedded import EmbeddedStore
from msgraph.stores.verifying import verify
from msgraph.stores.worker import Worker, child_environment

A, B, NEW = (f"http://example.org/paper/{name}" for name in ("a", "b", "new"))
ONE = '<http://example.org/s> <http://example.org/p> "one" .\n'
MORE = '<http://example.org/s> <http://example.org/p> "two" .\n'
TWO = ONE + MORE
MANY = "".join(
    f'<http://example.org/s/{n}> <http://example.org/p> "value {n}" .\n' for n in range(6_000)
)
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c < ?f && ?f < ?i) }"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of one generation that holds graph A, to be copied."""
    place = tmp_path_factory.mktemp("model") / "store"
    store = open_store(place, create=True)
    store.put(A, ONE)
    store.close()
    return place


@pytest.fixture
def folder(model: Path, tmp_path: Path) -> Path:
    """A store of one generation that holds graph A."""
    return Path(shutil.copytree(model, tmp_path / "store"))


def opened(folder: Path) -> EmbeddedStore:
    store = open_store(folder)
    assert isinstance(store, EmbeddedStore)
    return store


def generations(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "generations").iterdir())


# Opening


def test_a_new_directory_becomes_a_store_when_asked(tmp_path):
    """And stays one."""
    open_store(tmp_path / "deep" / "store", create=True).close()
    store = open_store(tmp_path / "deep" / "store", create=True)

    assert 0 == store.count()


def test_nothing_is_made_unless_asked(tmp_path):
    """A misspelt name is an error, not an empty store."""
    with pytest.raises(NotAStore, match="no store here") as caught:
        open_store(tmp_path / "nowhere")

    assert "msgraph build" in caught.value.hint
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("create", [True, False])
def test_a_foreign_directory_is_left_as_it_is(tmp_path, create):
    """The engine would put its files into any folder."""
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(NotAStore):
        open_store(tmp_path, create=create)

    assert ["notes.txt"] == os.listdir(tmp_path)


@pytest.mark.parametrize("create", [True, False])
def test_a_file_is_no_store(tmp_path, create):
    """Nor is it overwritten."""
    (tmp_path / "file").write_text("mine")
    with pytest.raises(NotAStore):
        open_store(tmp_path / "file", create=create)

    assert "mine" == (tmp_path / "file").read_text()


def test_a_store_of_a_later_format_is_not_touched(folder):
    """Its rules are not known here."""
    (folder / "msgraph.json").write_text('{"format": 3}')
    with pytest.raises(StoreTooNew, match="format 3"):
        open_store(folder, create=True)


# Builds


def test_each_build_is_a_generation(folder):
    """Readers open the one that CURRENT names."""
    store = opened(folder)
    store.put(B, ONE)

    assert 2 == store.revision
    assert "000002" == (folder / "CURRENT").read_text().strip()


def test_an_exception_in_the_block_leaves_the_old_generation(folder):
    """All or nothing."""
    store = opened(folder)
    with pytest.raises(ZeroDivisionError), store.build() as build:  # noqa: PT012
        build.put(B, ONE)
        build.delete(A)
        build.source("file", "abc")
        raise ZeroDivisionError

    assert ([A], {}, 1) == (store.graphs(), store.sources(), store.revision)
    assert ["000001"] == generations(folder)


def test_a_reader_keeps_its_view_until_it_refreshes(folder):
    """Half an answer from before and half from after would be no answer."""
    reader, writer = opened(folder), opened(folder)
    writer.put(B, ONE)

    assert [A] == reader.graphs()
    assert reader.refresh()
    assert [A, B] == reader.graphs()
    assert not reader.refresh()


def test_an_answer_under_way_survives_a_build(folder):
    """The rows come from the generation that was asked."""
    store = EmbeddedStore(folder, keep=0)
    store.put(B, MANY)
    answer = store.query("SELECT ?s { ?s ?p ?o }")
    assert isinstance(answer, Rows)
    next(answer.rows)
    store.delete(B)
    store.put(B, ONE)

    assert 6_000 == sum(1 for _ in answer)


def test_two_old_generations_stay(folder):
    """There is a way back, and an end to growth."""
    store = opened(folder)
    for number in range(4):
        store.put(B, ONE if number % 2 else TWO)

    assert ["000003", "000004", "000005"] == generations(folder)


def test_a_generation_in_use_is_not_pruned(folder):
    """A reader's lease holds it; once let go, it goes."""
    reader, writer = opened(folder), EmbeddedStore(folder, keep=0)
    writer.put(B, ONE)
    writer.put(B, TWO)

    assert "000001" in generations(folder)
    assert Truth(True) == reader.query("ASK { ?s ?p 'one' }")
    reader.close()
    writer.put(B, TWO)
    assert "000001" not in generations(folder)


@pytest.mark.parametrize(
    "there_and_back",
    [
        lambda build: (build.delete(A), build.put(A, ONE)),
        lambda build: (build.change(A, [], [MORE]), build.change(A, [MORE], [])),
        lambda build: (
            build.source("x", "1"),
            build.update(f"DELETE DATA {{ GRAPH <{B}> {{ <x:a> <x:b> 1 }} }}"),
        ),
    ],
    ids=["a graph", "a triple", "an update of nothing, with a source"],
)
def test_what_goes_and_comes_back_makes_no_generation_twice(folder, there_and_back):
    """Linking and counting evidence anew take out what they then put in again."""
    store = opened(folder)
    with store.build() as build:
        there_and_back(build)
    made = store.revision
    with store.build() as build:
        there_and_back(build)

    assert made == store.revision
    assert [A] == store.graphs()


def test_an_unchanged_graph_keeps_its_digest(folder):
    """What changed between two builds is found by comparing digests."""
    store = opened(folder)
    before = store.digests()
    with store.build() as build:
        build.put(A, ONE)
        build.put(B, TWO)

    assert before[A] == store.digests()[A]
    assert [A, B] == sorted(store.digests())


def test_sources_and_attachments_are_inherited(folder):
    """A later build knows what is in already."""
    store = opened(folder)
    with store.build(versions={"msgraph": "1"}) as build:
        build.source("papers\t1.xml", "abc")
        build.attach("certificate.json", b"{}")
    with store.build() as build:
        build.source("papers 2.xml", "def")

    assert {"papers\t1.xml": "abc", "papers 2.xml": "def"} == opened(folder).sources()
    assert b"{}" == store.attachment("certificate.json")
    assert store.attachment("nothing") is None
    versions = maintenance.history(folder)[-1].versions
    assert versions is not None
    assert "1" == versions["msgraph"]


def test_an_attachment_has_a_plain_name(folder):
    """No way out of the generation's own folder."""
    with pytest.raises(UsageError), opened(folder).build() as build:
        build.attach("../msgraph.json", b"")


def test_a_second_writer_is_told_who_writes(folder):
    """One process may write; the others hear its number."""
    store = opened(folder)
    with store.build(), pytest.raises(StoreBusy, match=f"process {os.getpid()} is writing"):
        opened(folder).put(B, ONE)

    opened(folder).put(B, ONE)


def test_many_small_changes_and_a_big_one_are_noted_alike(folder):
    """Digests kept while building are those of what is on disk, whatever way it took."""
    store = opened(folder)
    xsd = "http://www.w3.org/2001/XMLSchema#"
    with store.build() as build:
        build.put(NEW, MANY)
        build.put(
            B,
            f'_:x <http://example.org/p> "007"^^<{xsd}nonNegativeInteger>, _:y .'.replace(
                ", _:y", ""
            ),
        )
        build.load(
            f'<http://example.org/s> <http://example.org/p> "1.50"^^<{xsd}decimal> .'.encode(),
            "text/turtle",
            graph=B,
        )
        build.load(TWO.encode(), "text/turtle")
        build.update(f"DELETE WHERE {{ GRAPH <{A}> {{ ?s ?p ?o }} }}")
        build.update("PREFIX e: <http://example.org/> INSERT DATA { GRAPH e:g { e:s e:p 007 } }")
        build.update(
            'DELETE { GRAPH ?g { ?s ?p "value 7" } } WHERE { GRAPH ?g { ?s ?p "value 7" } }'
        )

    checked = verify(folder)

    assert () == checked.problems
    assert (4, 5_999 + 2 + 2 + 1) == (checked.graphs, checked.quads)
    assert checked.quads == store.count()


# Crashes

BEFORE = [
    "in the block",
    "in the block, quads written",
    "before the tables",
    "before the manifest",
    "after the manifest",
    "before the pointer is renamed",
]


def crash(folder: Path, point: str) -> None:
    child = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "stores" / "interrupted.py"), folder, point],
        env=child_environment(),
        check=False,
    )
    assert -9 == child.returncode


@pytest.mark.parametrize("point", BEFORE)
def test_a_killed_build_changes_nothing(folder, point):
    """Wherever it is killed, the old generation stands, and the next build tidies up."""
    crash(folder, point)
    store = opened(folder)

    assert ([A], 1) == (store.graphs(), store.revision)
    with store.build() as build:
        assert (2,) == build.swept
        build.put(B, ONE)
    assert [A, B] == store.graphs()
    assert ["000001", "000002"] == generations(folder)


def test_a_build_killed_after_its_pointer_stands(folder):
    """From there on it is the current one."""
    crash(folder, "after the pointer")

    assert [A, NEW] == opened(folder).graphs()
    assert verify(folder)


def test_clean_removes_what_a_killed_build_left(folder):
    """Without building anything."""
    crash(folder, "before the manifest")

    assert (2,) == maintenance.clean(folder)
    assert ["000001"] == generations(folder)


# Damage


def damage(folder: Path, pattern: str, change: str) -> None:
    """Change the largest file that matches, in a way of its own (hard links are broken first)."""
    path = max(folder.glob(pattern), key=lambda each: each.stat().st_size)
    content = path.read_bytes()
    path.unlink()
    if change == "truncated":
        path.write_bytes(content[: len(content) // 2])
    elif change == "overwritten":
        middle = len(content) // 2
        path.write_bytes(content[: middle - 200] + b"\0" * 400 + content[middle + 200 :])


DAMAGE = [
    ("generations/000002/quads/*.sst", "truncated"),
    ("generations/000002/quads/*.sst", "removed"),
    ("generations/000002/quads/MANIFEST-*", "truncated"),
    ("generations/000002/quads/CURRENT", "removed"),
    ("generations/000002/manifest.json", "truncated"),
    ("generations/000002/manifest.json", "removed"),
    ("CURRENT", "truncated"),
    ("CURRENT", "removed"),
    ("msgraph.json", "truncated"),
]


@pytest.mark.parametrize(("pattern", "change"), DAMAGE)
def test_damage_is_seen_at_opening(folder, pattern, change):
    """With a hint: the engine would open it silently, or with fewer quads."""
    opened(folder).put(NEW, MANY)
    if pattern == "CURRENT" and change == "truncated":
        (folder / "CURRENT").write_text("")
    else:
        damage(folder, pattern, change)
    with pytest.raises(StoreDamaged) as caught:
        open_store(folder)

    assert str(folder) in caught.value.where
    assert caught.value.hint


def test_damage_inside_a_file_is_seen_by_verify(folder):
    """Its size is right; only reading finds it."""
    opened(folder).put(NEW, MANY)
    assert verify(folder)
    damage(folder, "generations/000002/quads/*.sst", "overwritten")

    assert not verify(folder)
    assert verify(folder, 1)


def test_a_lost_row_is_seen_by_verify(folder):
    """Counts and digests are compared graph by graph."""
    opened(folder).put(B, TWO)
    table = folder / "generations" / "000002" / "graphs.tsv"
    manifest = folder / "generations" / "000002" / "manifest.json"
    table.write_text(table.read_text().replace(f"{B}\t2", f"{B}\t3"))
    stated = json.loads(manifest.read_text())
    stated["tables"]["graphs.tsv"] = hashlib.sha256(table.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(stated))

    assert (f"<{B}> has 2 triples, not 3",) == verify(folder).problems


def test_a_changed_table_is_seen(folder):
    """The manifest knows what its tables were."""
    (folder / "generations" / "000001" / "graphs.tsv").write_text("")
    with pytest.raises(StoreDamaged, match=r"graphs\.tsv"):
        opened(folder).graphs()


@pytest.mark.parametrize("change", ["truncated", "removed"])
def test_an_old_generation_can_be_restored(folder, change):
    """Even if the current one, or the pointer, is gone."""
    opened(folder).put(NEW, MANY)
    damage(folder, "generations/000002/quads/*.sst", change)
    (folder / "CURRENT").unlink()

    assert 3 == maintenance.restore(folder, 1)
    store = opened(folder)
    assert ([A], 3) == (store.graphs(), store.revision)
    assert ["", "a file is damaged", ""] == [
        "a file is damaged" if each.problem else "" for each in maintenance.history(folder)
    ]


def test_what_is_not_whole_is_not_restored(folder):
    """Going back to something worse helps nobody."""
    opened(folder).put(NEW, MANY)
    damage(folder, "generations/000002/quads/*.sst", "overwritten")
    with pytest.raises(StoreDamaged, match="generation 2 is not whole"):
        maintenance.restore(folder, 2)
    with pytest.raises(UsageError, match="no generation 9"):
        maintenance.restore(folder, 9)


def test_a_build_on_damage_changes_nothing(folder):
    """It would carry the damage on."""
    store = opened(folder)
    (folder / "generations" / "000001" / "graphs.tsv").write_text("")
    with pytest.raises(StoreDamaged):
        store.put(B, ONE)

    assert ["000001"] == generations(folder)


def test_a_build_that_cannot_begin_says_why(folder):
    """A full or foreign disk: the first cause is shown, and nothing is left."""
    store = opened(folder)
    shutil.move(folder / "generations", folder / "moved")
    (folder / "generations").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be used") as caught:
        store.put(B, ONE)

    assert str(folder) == caught.value.where


# Keeping


def test_history_lists_the_generations(folder):
    """Number, size and date of each."""
    opened(folder).put(B, TWO)
    old, new = maintenance.history(folder)

    assert (1, 1, 1, False) == (old.number, old.quads, old.graphs, old.current)
    assert (2, 3, 2, True) == (new.number, new.quads, new.graphs, new.current)
    assert new.created >= old.created > "2020"


def test_info_says_what_a_store_is(folder):
    """And does not count shared files twice."""
    before = maintenance.info(folder)
    opened(folder).put(NEW, MANY)
    opened(folder).put(B, ONE)
    after = maintenance.info(folder)

    assert (2, 1, 1) == (before.format, before.current, len(before.generations))
    assert 3 == after.current
    assert before.bytes < after.bytes


def test_compacting_keeps_every_quad(folder):
    """And drops what was deleted."""
    store = opened(folder)
    with store.build() as build:
        build.put(NEW, MANY)
        build.put(B, TWO)
    store.delete(NEW)
    lines = list(store.dump())

    assert 4 == maintenance.compact(folder)
    assert lines == list(opened(folder).dump())
    assert verify(folder)


def test_a_build_that_replaces_most_of_a_store_leaves_no_more_than_a_fresh_one(
    folder, tmp_path, monkeypatch
):
    """The engine would keep what was removed for as long as it likes."""
    monkeypatch.setattr("msgraph.stores.building._REWRITE", 1000)
    other = MANY.replace("value", "word")
    store, fresh = opened(folder), open_store(tmp_path / "fresh", create=True)
    store.put(NEW, MANY)
    store.put(NEW, other)
    with fresh.build() as build:
        build.put(A, ONE)
        build.put(NEW, other)
    sizes = [
        sum(path.stat().st_size for path in place.glob(f"generations/{number}/quads/*.sst"))
        for place, number in ((folder, "000003"), (tmp_path / "fresh", "000001"))
    ]

    assert list(fresh.dump()) == list(store.dump())
    assert verify(folder)
    assert sizes[0] < 1.1 * sizes[1]


def test_what_small_builds_loosen_is_written_anew_from_time_to_time(folder, monkeypatch):
    """After a few of them the engine merges all files into larger ones; a large store waits for its keeper."""
    monkeypatch.setattr(density, "_BUILDS", 3)
    monkeypatch.setattr(density, "_MANY", 0.0)
    store = opened(folder)
    for number in range(4):
        store.put(f"{NEW}/{number}", TWO.replace("two", f"{number}"))
    dense = density.noted(folder)
    monkeypatch.setattr(density, "MOST", 0)
    monkeypatch.setattr(density, "_GROWTH", 0.0)
    for number in range(4):
        store.put(f"{NEW}/{number}", TWO)

    assert dense is not None
    assert 3 == dense.generation
    assert dense == density.noted(folder)
    assert 9 == opened(folder).count()
    assert verify(folder)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A store of format 1 with two generations."""
    with tarfile.open(Path(__file__).parent / "stores" / "format-1.tar.gz") as packed:
        packed.extractall(tmp_path, filter="data")
    return tmp_path / "store"


def test_a_store_of_an_older_format_is_read_and_not_written(old):
    """Whoever shares it may have an older msgraph."""
    store = open_store(old)
    with pytest.raises(StoreError, match="has format 1") as caught:
        store.put(NEW, ONE)

    assert "msgraph store upgrade" in caught.value.hint
    assert 21 == store.count()


def test_a_store_of_an_older_format_is_upgraded(old):
    """Every quad stays, and the generations before it can still be restored."""
    before = list(open_store(old).dump())

    assert (1, 2) == maintenance.upgrade(old)
    assert before == list(open_store(old).dump())
    assert verify(old)
    open_store(old).put(NEW, ONE)
    maintenance.restore(old, 2)
    assert before == list(open_store(old).dump())


def test_a_damaged_store_is_not_upgraded(old):
    """It stays as it is for whoever mends it."""
    damage(old, "generations/000002/quads/*.sst", "truncated")
    with pytest.raises(StoreDamaged):
        maintenance.upgrade(old)

    assert '{"format": 1}' == (old / "msgraph.json").read_text().strip()


def test_the_present_format_needs_no_upgrade(folder):
    """And makes no generation."""
    assert (2, 2) == maintenance.upgrade(folder)
    assert ["000001"] == generations(folder)


def test_a_store_can_be_moved(folder, tmp_path):
    """Nothing in it knows where it is."""
    shutil.move(folder, tmp_path / "elsewhere")

    assert [A] == opened(tmp_path / "elsewhere").graphs()


def test_a_full_disk_is_named():
    """With what to do about it; the engine's own words are about a file number."""
    from msgraph.stores import engine

    with pytest.raises(StoreError, match="disk is full"), engine.disk_errors("here"):
        raise OSError("IO error: No space left on device: While appending to file: 000012.sst")


# Queries with an end


def test_a_query_in_time_is_answered(folder):
    """From a process of its own, with the same answer."""
    store = opened(folder)
    store.put(B, TWO)
    query = "SELECT ?o ?x { GRAPH ?g { ?s ?p ?o } } ORDER BY ?o"
    answer, expected = store.query(query, timeout=20), store.query(query)
    assert isinstance(answer, Rows)
    assert isinstance(expected, Rows)

    assert expected.variables == answer.variables
    assert list(expected) == list(answer)
    assert store.query("ASK { ?s ?p 'one' }", timeout=20) == Truth(True)
    assert 2 == len(list(store.query("CONSTRUCT WHERE { ?s ?p ?o }", timeout=20)))  # type: ignore[arg-type]


def test_a_query_out_of_time_is_killed(folder):
    """The engine itself cannot be stopped."""
    store = opened(folder)
    store.put(B, MANY)
    with pytest.raises(QueryTimeout, match=r"after 0\.5 s"):
        next(iter(store.query(ENDLESS, timeout=0.5)))  # type: ignore[arg-type]


def test_an_error_in_a_worker_is_the_same_error(folder):
    """Line and caret cross the border between processes."""
    with pytest.raises(MsgraphError) as here:
        opened(folder).query("ASK { ?s ?p }")
    with pytest.raises(MsgraphError) as there:
        opened(folder).query("ASK { ?s ?p }", timeout=20)

    assert here.value.__dict__ == there.value.__dict__


def test_a_worker_answers_again_after_it_was_killed(folder):
    """A server keeps its workers; an answer given up half-way does not spoil the next."""
    opened(folder).put(B, MANY)
    worker = Worker(folder / "generations" / "000002" / "quads", where=str(folder))
    with pytest.raises(QueryTimeout):
        next(iter(worker.query(ENDLESS, timeout=0.3)))  # type: ignore[arg-type]
    half = worker.query("SELECT * { ?s ?p ?o }", timeout=20)
    assert isinstance(half, Rows)
    next(half.rows)

    assert Truth(True) == worker.query("ASK { ?s ?p 'one' }", timeout=20)
    assert Truth(False) == worker.query("ASK { ?s ?p 'three' }", timeout=20)
    worker.close()


def test_a_query_that_needs_too_much_memory_is_an_error(folder):
    """The engine ends its process then; ours goes on."""
    opened(folder).put(B, MANY)
    quads = folder / "generations" / "000002" / "quads"
    worker = Worker(quads, where=str(folder), memory=600_000_000)
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
    with pytest.raises(QueryError, match="ended"):
        next(iter(worker.query(query, timeout=30)))  # type: ignore[arg-type]


def test_a_command_can_set_itself_an_end(folder):
    """It may die; it says so first."""
    opened(folder).put(B, MANY)
    script = (
        "import os, sys; from msgraph.stores import open_store;"
        "from msgraph.stores.watchdog import process_ends_after;"
        "store = open_store(sys.argv[1])\n"
        "with process_ends_after(0.3, lambda: os.write(2, b'too late')):\n"
        "    list(store.query(sys.argv[2]))"
    )
    child = subprocess.run(
        [sys.executable, "-c", script, folder, ENDLESS],
        capture_output=True,
        env=child_environment(),
        check=False,
    )

    assert (2, b"too late") == (child.returncode, child.stderr)


def test_readers_never_see_a_store_in_between(folder):
    """They open and read while builds come and generations go."""
    reader = (
        "import sys, time; from msgraph.stores import open_store; end = time.monotonic() + 1.0\n"
        "while time.monotonic() < end:\n"
        "    store = open_store(sys.argv[1]); rows = list(store.query('SELECT ?o { ?s ?p ?o }'))\n"
        "    assert store.count() == len(rows) > 0, (store.revision, len(rows))"
    )
    readers = [
        subprocess.Popen([sys.executable, "-c", reader, folder], env=child_environment())
        for _ in range(2)
    ]
    writer = opened(folder)
    while any(process.poll() is None for process in readers):
        writer.put(A, TWO if writer.revision % 2 else ONE)

    assert [0, 0] == [process.returncode for process in readers]


# Bad input


def test_bytes_that_are_no_text_are_refused(folder):
    """Neither the wrong encoding nor half a character gets in or brings the engine down."""
    store = opened(folder)
    for broken in (b'<a:s> <a:p> "\xff" .', '<a:s> <a:p> "\ud800" .'):
        with pytest.raises(InputError):
            store.put(B, broken)
    with pytest.raises(QueryError, match="half a character"):
        store.query('ASK { ?s ?p "\ud800" }')

    assert [A] == store.graphs()


def test_a_build_goes_on_after_a_broken_graph(folder):
    """And says which one it was."""
    store = opened(folder)
    with store.build() as build:
        build.put(B, ONE)
        with pytest.raises(InputError) as caught:
            build.put(NEW, ONE + "broken\n")

    assert NEW == caught.value.where
    assert [A, B] == store.graphs()


def test_the_digest_of_a_graph_that_is_changed_piece_by_piece_is_that_of_its_triples(tmp_path):
    """It is adjusted without reading the graph, and still tells whether the graph is whole."""
    line = '<http://example.org/{}> <http://example.org/p> "{}" .'
    store = open_store(tmp_path / "changed", create=True)
    with store.build() as build:
        build.put(A, line.format("a", 1))
        build.change(A, [], [line.format("b", 2), line.format("c", "ü\\n")])
    store.change(A, [line.format("b", 2)], [line.format("d", 4)])

    assert 3 == store.count(A)
    assert () == verify(tmp_path / "changed").problems
