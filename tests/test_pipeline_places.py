"""Where papers may lie, and how far a build has got."""

from __future__ import annotations

import sys

import fsspec
import pytest
from test_pipeline import ABSTRACT, xml

from msgraph.pipeline import build
from msgraph.readers import place
from msgraph.stores import open_store

URL = "memory://shelf/a.xml"


@pytest.fixture
def shelf():
    """A file system in memory with one file of two papers."""
    content = xml(("1", "10.5555/a", ABSTRACT), ("2", "10.5555/b", ABSTRACT))
    fsspec.filesystem("memory").pipe("shelf/a.xml", content.encode())
    yield
    fsspec.filesystem("memory").rm("shelf", recursive=True)


@pytest.mark.usefixtures("shelf")
def test_a_url_is_read_as_a_file_is(tmp_path):
    """The same papers, and passed over when nothing has changed."""
    store = open_store(tmp_path / "store", create=True)
    done = build(store, [place(URL)])
    again = build(store, [place(URL)])

    assert [] == done.problems
    assert 2 == done.papers
    assert 2 == again.unchanged
    assert ["a.xml"] == list(store.sources())


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("memory://shelf/none.xml", "nothing is there"),
        ("nowhere://a.xml", "cannot be fetched"),
    ],
)
def test_a_url_that_gives_nothing_is_named(url, message):
    """The other inputs go in."""
    done = build(open_store(":memory:"), [place(url)])

    assert [message] == [each.message[: len(message)] for each in done.problems]
    assert url == done.problems[0].where


def test_without_the_extra_a_url_says_what_to_install(monkeypatch):
    """It is no part of the plain installation."""
    monkeypatch.setitem(sys.modules, "fsspec", None)
    done = build(open_store(":memory:"), [place(URL)])

    assert "pip install 'msgraph-kg[remote]'" == done.problems[0].hint


def test_a_file_that_gives_a_paper_twice_is_passed_over_when_it_is_given_again(tmp_path):
    """MEDLINE's files hold versions of one paper; the later one stays, and that is all there is to do."""
    file = tmp_path / "a.xml"
    file.write_text(xml(("1", "10.5555/a", "Old words."), ("1", "10.5555/a", ABSTRACT)))
    store = open_store(tmp_path / "store", create=True)
    done = build(store, [file])
    revision = store.revision
    again = build(store, [file])

    assert ["the same paper"] == [each.message[:14] for each in done.notices]
    assert (0, 1) == (again.papers, again.unchanged)
    assert revision == store.revision


def test_progress_tells_how_much_of_the_input_was_read(tmp_path):
    """From which the command line tells how long the rest will take."""
    files = [tmp_path / "a.xml", tmp_path / "b.xml"]
    for number, file in enumerate(files, start=1):
        file.write_text(xml((f"{number}", f"10.5555/{number}", ABSTRACT)))
    shares: list[float] = []
    build(open_store(":memory:"), files, progress=lambda _, __, share: shares.append(share))

    assert [1.0, 1.0] == shares[-2:]
