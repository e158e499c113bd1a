"""What the gate learns from, and `msgraph train`, which makes its weights."""

from __future__ import annotations

import json

import pytest

from msgraph import resources
from msgraph.cli import main
from msgraph.errors import DataError
from msgraph.pipeline import learning

PAPERS = """PMID- 1
TI  - Vorlizumab in migraine.
AB  - Vorlizumab reduced the relapse rate. Vorlizumab increased fatigue.

PMID- 2
TI  - Metrizine in asthma.
AB  - Metrizine reduced cough. Metrizine may improve sleep.

PMID- 3
TI  - Smoking.
AB  - Smoking increased the risk of cough. Smoking reduced sleep.
"""
CLAIMS = [
    ("1", "vorlizumab", "relapse rate", "Vorlizumab reduced the relapse rate."),
    ("2", "Metrizine", "cough", "Metrizine reduced cough."),
    ("2", "Metrizine", "sleep", "Metrizine may improve sleep."),
    ("3", "Smoking", "cough", "Smoking increased the risk of cough."),
]


def row(pmid: str, subject: object, thing: object, quote: object) -> dict[str, object]:
    """A line of gold."""
    return {"pmid": pmid, "type": "outcome", "subject": subject, "object": thing, "quote": quote}


def write(path, rows) -> None:
    """Gold as a file."""
    path.write_text("".join(json.dumps(each) + "\n" for each in rows), encoding="utf-8")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with three annotated papers."""
    (tmp_path / "papers.nbib").write_text(PAPERS, encoding="utf-8")
    write(tmp_path / "gold.jsonl", [row(*claim) for claim in CLAIMS])
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def material(folder):
    return learning.Material(folder / "gold.jsonl", (folder / "papers.nbib",))


def test_papers_come_in_the_order_of_their_pmids(material):
    """The order of the examples decides the weights' last digits."""
    found = learning.examples(material)

    assert ["1", "2", "3"] == [example.record.pmid for example in found]
    assert [1, 2, 1] == [len(example.claims) for example in found]


def test_what_a_study_covers_is_not_learned(material, folder):
    """It has a room of its own."""
    write(folder / "gold.jsonl", [{**row(*claim), "type": "study"} for claim in CLAIMS])

    assert [] == learning.examples(material)


def test_a_place_in_the_text_is_as_good_as_words(material, folder):
    """Annotations can be shipped without the words of a paper."""
    in_words = learning.examples(material)
    text = in_words[0].record.text

    def place(words: str) -> list[int]:
        start = text.casefold().index(words.casefold())
        return [start, start + len(words)]

    write(folder / "gold.jsonl", [row(CLAIMS[0][0], *map(place, CLAIMS[0][1:]))])
    found = learning.examples(material)[0].claims[0]

    assert ("Vorlizumab", "relapse rate", CLAIMS[0][3]) == (
        found.subject,
        found.object,
        found.quote,
    )


@pytest.mark.parametrize("wrong", [None, [5, 3], [0, 10_000], ["a", "b"], 7])
def test_what_is_neither_words_nor_a_place_is_an_error(material, folder, wrong):
    """Learning from nothing would not show."""
    write(folder / "gold.jsonl", [row("1", wrong, "cough", "cough")])

    with pytest.raises(DataError, match="neither words nor a place"):
        learning.examples(material)


def test_a_changed_text_is_an_error(material):
    """Offsets mean nothing in another text."""
    stale = learning.Material(material.gold, material.papers, {"2": ("0" * 64, 10)})

    with pytest.raises(DataError, match="the texts of 2 have changed"):
        learning.examples(stale)


def test_the_same_input_gives_the_same_bytes(folder, capsys):
    """Whoever doubts the weights can make them."""
    for name in ("one.json", "two.json"):
        assert 0 == main(["train", "papers.nbib", "--gold", "gold.jsonl", "-o", name])

    assert (folder / "one.json").read_bytes() == (folder / "two.json").read_bytes()
    assert 0.44 == json.loads((folder / "one.json").read_bytes())["threshold"]
    assert "3 abstracts, 4 claims" in capsys.readouterr().out
    assert {"papers.nbib", "gold.jsonl", "one.json", "two.json"} == {
        path.name for path in folder.iterdir()
    }


def test_checking_writes_nothing(folder, capsys):
    """It prints what weights from the other papers do on each."""
    before = resources.path("ontology/cues/weights.json").read_bytes()

    assert 0 == main(["train", "papers.nbib", "--gold", "gold.jsonl", "--check"])
    assert "precision " in capsys.readouterr().out
    assert before == resources.path("ontology/cues/weights.json").read_bytes()


@pytest.mark.parametrize(
    ("words", "message", "code"),
    [
        (["papers.nbib"], "papers and their gold go together", 2),
        (["--gold", "gold.jsonl"], "papers and their gold go together", 2),
        (["none.xml", "--gold", "gold.jsonl"], "none.xml", 2),
        (["papers.nbib", "--gold", "none.jsonl"], "cannot be read", 2),
        (["papers.nbib", "--gold", "gold.jsonl", "-o", "no/w.json"], "cannot be written", 2),
        (["papers.nbib", "--gold", "other.jsonl"], "1 annotated papers are not in the files: 9", 1),
    ],
)
def test_bad_input_is_named(folder, capsys, words, message, code):
    """What, where, and what to do."""
    write(folder / "other.jsonl", [row("9", "a", "b", "a is b")])

    assert code == main(["train", *words])
    printed = capsys.readouterr().err
    assert message in printed
    assert "hint: " in printed


def test_without_the_annotations_it_says_how_to_give_others(folder, capsys, monkeypatch):
    """An installed msgraph has none."""
    monkeypatch.setattr(resources, "root", lambda: folder)

    assert 2 == main(["train"])
    printed = capsys.readouterr().err
    assert "the annotated abstracts that msgraph learns from are not here" in printed
    assert "--gold" in printed
