"""`benchmarks/extraction.py`: the figures that extraction is held to."""

from __future__ import annotations

import importlib
import sys

import pytest


@pytest.fixture(scope="module")
def benchmark(root):
    """The script, which is no part of the package; its neighbours are found beside it."""
    sys.path.insert(0, str(root / "benchmarks"))
    yield importlib.import_module("extraction")
    sys.path.remove(str(root / "benchmarks"))


@pytest.mark.parametrize(
    ("value", "floor", "goal", "said"),
    [
        (0.49, 0.5, 0.72, "NOT met"),
        (0.4996, 0.5, 0.72, "met"),
        (0.72, 0.5, 0.72, "goal met"),
        (87.94, 84, 88, "met"),
        (87.95, 84, 88, "goal met"),
    ],
)
def test_a_figure_is_judged_as_it_is_printed(benchmark, value, floor, goal, said):
    """A table must not say 88.0 of 88 and "met"."""
    assert said == benchmark.verdict("F", value, floor, goal)


def test_less_memory_is_better(benchmark):
    """The only figure that must not be reached."""
    verdicts = [benchmark.verdict(benchmark.MEMORY, mb, 400, 200) for mb in (150, 300, 500)]

    assert ["goal met", "met", "NOT met"] == verdicts


def test_the_projects_own_sentences_meet_their_floor(benchmark):
    """Those in `tests/extract/negation.tsv`, through the shipped gate."""
    assert {"met", "goal met"} >= {benchmark.verdict(*figure) for figure in benchmark.negation()}


def test_claims_meet_the_floors_of_the_signs_that_the_gate_promises(benchmark, shared):
    """Polarity, hedging and quotes on the development abstracts."""
    figures = {f[0]: benchmark.verdict(*f) for f in [*benchmark.attributes(), *benchmark.quotes()]}

    assert "NOT met" != figures["on matched claims, polarity"]
    assert "NOT met" != figures["on matched claims, hedging"]
    assert "goal met" == figures["quotes equal to the text, %"]
