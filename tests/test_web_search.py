"""Search by words: the command line and the pages ask one index."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from msgraph import pipeline
from msgraph.cli import main
from msgraph.pipeline import Settings
from msgraph.stores.embedded import EmbeddedStore
from msgraph.stores.layout import create
from msgraph.web.search import END, MARK, Index, open_index, path_of


@pytest.fixture(scope="module")
def store(root: Path, tmp_path_factory) -> Iterator[EmbeddedStore]:
    """The example papers."""
    folder = tmp_path_factory.mktemp("search") / "store"
    create(folder)
    opened = EmbeddedStore(folder)
    pipeline.build(opened, sorted((root / "examples" / "papers").iterdir()), Settings())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def index(store: EmbeddedStore) -> Iterator[Index]:
    """Its index."""
    opened = open_index(store)
    yield opened
    opened.close()


#: Words, the kind of thing sought, and the label or part of the IRI of the first that is found.
FOUND = [
    ("alemtuzumab", "concept", "drug/alemtuzumab"),
    ("Lemtrada", "concept", "drug/alemtuzumab"),
    ("DRUGBANK:DB00087", "concept", "drug/alemtuzumab"),
    ("MULTIPLE sclerosis, relapsing-remitting", "concept", "relapsing-remitting"),
    ("10.5555/msgraph.alemtuzumab-six-years", "paper", "alemtuzumab-six-years"),
    ("durability six years", "paper", "alemtuzumab-six-years"),
    ("alemtuz", "concept", "drug/alemtuzumab"),
    ("relapses natalizumab", "claim", "natalizumab"),
    ("which drugs reduce the relapse rate", "claim", "claim/"),
]


@pytest.mark.parametrize(("words", "kind", "part"), FOUND)
def test_things_are_found_by_their_words(index, words, kind, part):
    """By any name, by identifiers, by the beginning of the last word, by the words of a sentence."""
    assert part in index.find(words, kind)[0].iri


@pytest.mark.parametrize(
    "words", ['"', "x' OR '1'='1", "NEAR(", "a* OR", "title:", "-", "", "\x00", "🙂" * 500]
)
def test_what_is_typed_is_never_an_operator(index, words):
    """It is words, or nothing."""
    assert isinstance(index.find(words, "claim"), list)


def test_the_words_found_are_marked(index):
    """In the sentence, in its own form."""
    text = next(hit.text for hit in index.find("relapses", "claim") if MARK in hit.text)

    assert "relaps" in text.partition(MARK)[2].partition(END)[0].lower()


def test_pages_of_hits_do_not_overlap(index):
    """And together they are the whole."""
    first, second = (
        [hit.iri for hit in index.find("the", "claim", limit=5, offset=o)] for o in (0, 5)
    )
    both = [hit.iri for hit in index.find("the", "claim", limit=10)]

    assert both == first + second


def test_a_store_that_has_changed_is_indexed_anew(store):
    """The old index goes, the new one knows what is new."""
    old = path_of(store)
    open_index(store).close()
    concept = "https://w3id.org/msgraph/concept/drug/novumab"
    store.put(
        "http://x.example/g",
        f"<{concept}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/msgraph/ns#Concept> .\n"
        f'<{concept}> <http://www.w3.org/2004/02/skos/core#prefLabel> "novumab" .\n',
    )
    opened = open_index(store)
    found = opened.find("novumab", "concept")
    opened.close()

    assert [concept] == [hit.iri for hit in found]
    assert not old.exists()


def test_the_command_prints_what_it_finds(store, capsys):
    """Text for people, a JSON object a line for programs."""
    code = main(["search", "alemtuzumab", "--store", str(store.folder), "--format", "jsonl"])
    hits = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert 0 == code
    assert {"concept", "paper", "claim"} == {hit["kind"] for hit in hits}
    assert {"kind", "iri", "label", "text", "detail"} == set(hits[0])

    assert 0 == main(["search", "alemtuzumab", "--store", str(store.folder), "--kind", "concept"])
    assert "alemtuzumab  (drug · " in capsys.readouterr().out
