"""Chemicals and diseases in text: found, grounded, blamed; and the way an outcome went."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from msgraph.cli import main
from msgraph.extract.mentions import directions, finding, learning, pairs, tagger
from msgraph.extract.mentions.finding import Mention
from msgraph.lexicon import shipped
from msgraph.lexicon.scanning import TableNames
from msgraph.lexicon.variants import of as variants_of
from msgraph.pipeline import grounding


@pytest.fixture(scope="module")
def names():
    return (TableNames(shipped().entries.values()),)


def found(text, names):
    return [(m.words, m.kind) for m in finding.find(text, names)]


# Finding

TEXTS = [
    (
        "Lithium caused tremor in two of our patients.",
        [("Lithium", "chemical"), ("tremor", "disease")],
    ),
    (
        "She was given methotrexate for psoriasis.",
        [("methotrexate", "chemical"), ("psoriasis", "disease")],
    ),
    ("The weather in spring was mild and dry.", []),
    (
        "Cyclosporine A (CyA) was stopped. Seizures ceased once CyA was withdrawn.",
        [
            ("Cyclosporine A", "chemical"),
            ("CyA", "chemical"),
            ("Seizures", "disease"),
            ("CyA", "chemical"),
        ],
    ),
]


@pytest.mark.parametrize(("text", "wanted"), TEXTS, ids=[t[0][:30] for t in TEXTS])
def test_chemicals_and_diseases_are_found(text, wanted, names):
    """With the project's own lexicon alone."""
    assert wanted == found(text, names)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_every_mention_slices_its_text(names, text):
    """Odd text gives few mentions, never an error."""
    for mention in finding.find(text, names):
        assert mention.words == text[mention.start : mention.end]


def test_a_text_without_full_stops_takes_time_in_proportion(names):
    """Ten times the text may take ten times as long, not a hundred."""
    piece = "lithium carbonate caused tremor and nausea while "
    begun = time.perf_counter()
    few = len(finding.find(piece * 100, names))
    short = time.perf_counter() - begun
    begun = time.perf_counter()
    many = len(finding.find(piece * 1_000, names))
    long = time.perf_counter() - begun

    assert many > 5 * few
    assert long < 40 * short


def test_the_best_path_never_begins_inside():
    """A mention has a beginning."""
    moves = ((0.0, 0.0, -9.0), (0.0, 0.0, 0.0), (0.0, 0.0, 0.0), (0.0, 0.0, 0.0))

    assert [0, 0] == tagger.best_path([(0.0, -1.0, 5.0), (0.0, -1.0, -1.0)], moves)
    assert [1, 2] == tagger.best_path([(0.0, 1.0, 0.0), (0.0, -1.0, 1.0)], moves)


def test_training_is_deterministic_and_survives_writing():
    """The same rows give the same bytes, and what is read back tags the same."""
    rows = [([["w=aspirin"], ["w=helps"]], [1, 0]), ([["w=water"], ["w=helps"]], [0, 0])] * 4
    one, other = (learning.fit(rows, rounds=5) for _ in range(2))

    assert finding.dumps(one) == finding.dumps(other)
    assert [1, 0] == finding.loads(finding.dumps(one)).tag([["w=aspirin"], ["w=helps"]])


# Other wordings

WORDINGS = [
    ("hypotensive", "hypotension"),
    ("atherosclerotic", "atherosclerosis"),
    ("renal disease", "kidney disease"),
    ("calcification of the artery", "artery calcification"),
    ("severe acute nephritis", "nephritis"),
    ("levodopa-induced dyskinesia", "dyskinesia"),
    ("hepatic injury", "liver disease"),
]


@pytest.mark.parametrize(("name", "other"), WORDINGS)
def test_a_name_is_tried_in_other_wordings(name, other):
    """Vocabularies hold one wording, texts all of them."""
    from msgraph.lexicon import spelling

    assert spelling.words(other) in [v.words for v in variants_of(name)]


def test_what_leaves_something_out_is_not_exact():
    """ "levodopa-induced dyskinesia" is more than a dyskinesia."""
    relations = {v.relation for v in variants_of("levodopa-induced dyskinesia")}

    assert "exact" not in relations


# Grounding


def test_a_coordination_is_grounded_part_by_part():
    """Two diseases share one head."""
    (one,) = [
        f
        for f in grounding.ground("It caused renal and hepatic toxicity.")
        if f.mention.kind == "disease"
    ]

    assert ["renal toxicity", "hepatic toxicity"] == [m.name for m in one.meanings]


def test_an_abbreviation_means_its_long_form():
    """What the text defines beats every lexicon."""
    last = grounding.ground("Lithium carbonate (LC) was given. Later LC was stopped.")[-1]

    assert "LC" == last.mention.words
    assert "Lithium carbonate" == last.meanings[0].name


def test_ground_shows_identifier_and_reason(capsys):
    """A user sees why."""
    code = main(["ground", "Alemtuzumab was given."])
    out = capsys.readouterr().out

    assert 0 == code
    assert "CHEBI" in out or "DRUGBANK" in out
    assert "its label in" in out


def test_ground_writes_json_lines(capsys):
    """For programs."""
    main(["ground", "--format", "json", "Alemtuzumab was given."])
    (line,) = capsys.readouterr().out.splitlines()
    row = json.loads(line)

    assert "drug/alemtuzumab" == row["meanings"][0]["concept"]
    assert "Alemtuzumab was given."[row["start"] : row["end"]] == row["text"]


def test_ground_says_when_there_is_nothing(capsys):
    """An empty screen would be a riddle."""
    assert 1 == main(["ground", "Nothing of the sort."])
    assert "no chemical and no disease" in capsys.readouterr().out


# Blame

BLAMED = [
    ("Lithium-induced tremor was seen.", True),
    ("Tremor developed during treatment with lithium.", True),
    ("Lithium was given for tremor.", False),
]


@pytest.mark.parametrize(("text", "blamed"), BLAMED)
def test_co_occurrence_alone_blames_nobody(text, blamed):
    """An indication is not an effect."""
    start, other = text.lower().index("lithium"), text.lower().index("tremor")
    mentions = sorted(
        [
            Mention("lithium", start, start + 7, "chemical"),
            Mention("tremor", other, other + 6, "disease"),
        ],
        key=lambda m: m.start,
    )

    assert blamed is bool(pairs.in_sentence(text, mentions))


# Directions

WENT = [
    ("Pain was significantly lower with rosol than with placebo (p < 0.001).", "decreased"),
    ("Pain did not differ significantly between rosol and placebo (P = 0.45).", "no difference"),
    (
        "Walking distance increased significantly more with rosol than with placebo (p = 0.01).",
        "increased",
    ),
]


@pytest.mark.parametrize(("evidence", "label"), WENT)
def test_the_direction_of_an_outcome_is_told_from_its_words(evidence, label):
    """Higher, lower, or no difference; the arm that is meant is the intervention."""
    outcome = "pain" if "Pain" in evidence else "walking distance"

    assert label == directions.direction(evidence, "rosol", "placebo", outcome).label


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_a_direction_is_given_for_any_text(evidence, intervention, comparator, outcome):
    """Never an error."""
    assert (
        directions.direction(evidence, intervention, comparator, outcome).label in directions.LABELS
    )


# Figures


def test_the_figures_hold_on_a_part_of_the_dev_side(shared, root, monkeypatch):
    """The floors of the project, without the large lexicon, on the first abstracts of BC5CDR dev."""
    monkeypatch.syspath_prepend(str(root / "benchmarks"))
    import corpora

    right = {kind: [0, 0, 0] for kind in finding.KINDS}
    small = (TableNames(shipped().entries.values()),)
    for abstract in corpora.bc5cdr("dev")[:60]:
        mentions = finding.find(abstract.text, small)
        for kind, counts in right.items():
            gold = {(g.start, g.end) for g in abstract.mentions if g.kind == kind}
            mine = {(m.start, m.end) for m in mentions if m.kind == kind}
            counts[0] += len(gold & mine)
            counts[1] += len(mine)
            counts[2] += len(gold)
    scores = {kind: 2 * hit / (mine + gold) for kind, (hit, mine, gold) in right.items()}

    assert scores["chemical"] > 0.75
    assert scores["disease"] > 0.72


def test_a_long_text_is_read_in_pieces_with_its_places(names):
    """Ten megabytes may come without a full stop; what is found at the end still slices the text."""
    text = "and so on and so forth " * 5_000 + "lithium caused tremor"
    last = finding.find(text, names)[-2:]

    assert ["lithium", "tremor"] == [text[m.start : m.end] for m in last]
