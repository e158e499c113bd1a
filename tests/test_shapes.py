"""The shipped shapes: each rule is met by `shapes/whole.ttl` and notices what `shapes/breaks.tsv` breaks.

A new rule needs a row in that table, and where it speaks of something new, a line in that graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from msgraph import ontology, resources, vocabulary
from msgraph.rdf import syntaxes
from msgraph.validation import Engine, Shapes, Violation, explain, rules, shipped, validate
from msgraph.validation.house_rules import house_rules
from msgraph.validation.shapes import NS
from msgraph.validation.triples import RDF, SH, Index, key

FOLDER = Path(__file__).parent / "shapes"
BASE = "http://example.org/whole/"
WHOLE = (FOLDER / "whole.ttl").read_text("utf-8")
PREFIXES = "\n".join(line for line in WHOLE.splitlines() if line.startswith("@prefix"))
BREAKS = [
    (row["rule"], row["take out"], row["put in"])
    for row in resources.rows((FOLDER / "breaks.tsv").read_text("utf-8"), "breaks.tsv")
]

#: The row whose node has no name, and so does not tell by its name which row it is from.
NAMELESS = next(number for number, (_, _, put_in) in enumerate(BREAKS) if "[]" in put_in)


def ntriples(turtle: str) -> list[str]:
    return syntaxes.ntriples(f"{PREFIXES}\n{turtle} .".encode(), "turtle").splitlines()


def changed(take_out: str, put_in: str) -> list[str]:
    """The lines of the whole graph without what is taken out, and with what is put in."""
    lines = syntaxes.ntriples(WHOLE.encode(), "turtle").splitlines()
    for part in filter(None, take_out.split(" ; ")):
        whole_triple = len(part.split()) == 3
        sought = ntriples(part if whole_triple else f"{part} []")[0]
        start = sought if whole_triple else sought.rpartition("_:")[0]
        kept = [line for line in lines if not line.startswith(start)]

        assert len(kept) < len(lines), f"{part} is not in whole.ttl"
        lines = kept
    return lines + (ntriples(put_in) if put_in else [])


def in_place(lines: list[str], number: int) -> str:
    """The graph under names of its own, so that many can be checked as one."""
    return "".join(f"{line}\n" for line in lines).replace(BASE, f"{BASE}{number}/")


@cache
def graphs() -> tuple[str, ...]:
    return tuple(in_place(changed(out, put), n) for n, (_, out, put) in enumerate(BREAKS))


@cache
def without_queries() -> Shapes:
    """Our shapes without their SPARQL, on which the reference engine spends nine tenths of its time."""
    lines = shipped().ntriples.splitlines(keepends=True)
    kept = "".join(line for line in lines if f"<{SH}sparql>" not in line)
    return replace(shipped(), ntriples=kept, digest="without queries")


def about_text(number: int) -> bool:
    """Whether a row is about what the queries look at: snapshots and their spans."""
    return BREAKS[number][0].startswith(("span", "snapshot"))


@cache
def found(engine: Engine) -> Mapping[int, frozenset[tuple[str, ...]]]:
    """What an engine finds in each of the broken graphs, by the number of its row.

    The queries run on the rows that are about text, all other rules on all rows; the reference engine
    takes the rows together, for a call costs it more than a graph.
    """
    by_row: dict[int, set[Violation]] = {number: set() for number in range(len(BREAKS))}
    for shapes, chosen in ((shipped(), True), (without_queries(), False)):
        numbers = [number for number in by_row if about_text(number) == chosen]
        texts = [graphs()[number] for number in numbers]
        for text in ["".join(texts)] if engine == "reference" else texts:
            for result in validate(text, shapes=shapes, engine=engine).results:
                number = result.focus.removeprefix(BASE).partition("/")[0]
                by_row[int(number) if number.isdigit() else NAMELESS].add(result)
    return {number: keys(results) for number, results in by_row.items()}


def keys(results: Iterable[Violation]) -> frozenset[tuple[str, ...]]:
    return frozenset(result.key for result in results)


@pytest.mark.parametrize("engine", ["fast", "reference"])
def test_a_graph_that_meets_every_rule_has_no_result(engine):
    """Not even a gap is found where nothing is left open."""
    assert () == validate(ntriples_text(), engine=engine).results


def ntriples_text() -> str:
    return syntaxes.ntriples(WHOLE.encode(), "turtle")


def test_every_shape_looks_at_something_in_the_whole_graph():
    """A shape that matches nothing would pass its examples in silence."""
    assert [] == [name for name, count in validate(ntriples_text()).checked.items() if not count]


@pytest.mark.parametrize("number", range(len(BREAKS)), ids=lambda n: f"{BREAKS[n][0]}-{n}")
def test_a_rule_notices_what_breaks_it(number):
    """The rule of the row is among those that the engine finds broken."""
    assert BREAKS[number][0] in {broken[0] for broken in found("fast")[number]}


@pytest.mark.parametrize("number", range(len(BREAKS)), ids=lambda n: f"{BREAKS[n][0]}-{n}")
def test_both_engines_find_the_same(number):
    """Rule, focus node, path, component and value are the same."""
    assert named(found("fast")[number]) == named(found("reference")[number])


def named(found: frozenset[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """What was found, the labels of blank nodes left out, which no two engines share."""
    return {tuple("_:" if part.startswith("_:") else part for part in each) for each in found}


def test_every_rule_has_an_example_that_breaks_it():
    """Rules about several papers have theirs in test_validation_across.py."""
    local = {rule.name for rule in shipped().rules.values() if rule.message}

    assert local == {rule for rule, _, _ in BREAKS}


def test_the_house_rules_are_kept():
    """Each shape has a target, a name, a sentence, what to do and why; engines can read its patterns."""
    assert [] == list(house_rules(Index(shipped().ntriples.splitlines())))


def test_every_class_of_the_ontology_has_a_shape():
    """A class that no shape looks at is data that nobody checks."""
    looked_at = {target.value[1:-1] for target in shipped().targets if target.kind == "class"}

    assert set() == set(ontology.superclasses()) - looked_at


@pytest.mark.parametrize(
    ("shape", "values"),
    [
        ("claim-polarity", vocabulary.POLARITIES),
        ("claim-modality", vocabulary.MODALITIES),
        ("claim-role", vocabulary.ROLES),
        ("claim-direction", vocabulary.DIRECTIONS),
        ("claim-curation", vocabulary.CURATIONS),
        ("claim-withheld", vocabulary.WITHHOLDINGS),
        ("span-section", vocabulary.SECTIONS),
        ("section-kind", vocabulary.SECTIONS),
        ("result-kind", vocabulary.RESULTS),
        ("concept-category", vocabulary.CATEGORIES),
        ("proposition-direction", vocabulary.DIRECTIONS),
        ("edge-direction", vocabulary.DIRECTIONS),
        ("review-verdict", vocabulary.CURATIONS),
    ],
)
def test_a_list_of_allowed_values_is_that_of_the_ontology(shape, values):
    """A value added to the ontology must not be refused by a list that was forgotten."""
    assert set(values.values()) == allowed(shape)


def test_the_predicates_allowed_are_those_of_the_ontology():
    """The same for predicates, which are CURIEs in the vocabulary."""
    from msgraph import iris

    assert set(map(iris.expand, vocabulary.PREDICATES)) == allowed("claim-predicate")


def test_the_kinds_allowed_are_those_of_the_ontology():
    """The same for the classes of claims."""
    index = Index(shipped().ntriples.splitlines())
    inner = key(index.objects(f"{NS}claim-kind", f"{SH}qualifiedValueShape")[0])

    assert set(vocabulary.KINDS.values()) == listed(index, inner)


def test_every_plain_predicate_is_allowed_for_edges():
    """An edge that the writer makes must not be refused."""
    from msgraph import iris
    from msgraph.rdf.edges import PLAIN

    assert set(map(iris.expand, PLAIN)) == allowed("edge-predicate")


def allowed(shape: str) -> set[str]:
    return listed(Index(shipped().ntriples.splitlines()), NS + shape)


def listed(index: Index, node: str) -> set[str]:
    head = key(index.objects(node, f"{SH}in")[0])
    return {member.value for member in index.members(head)}


@pytest.mark.parametrize("name", list(rules()))
def test_every_rule_has_a_page_that_explains_it(name):
    """What is wrong, why it matters, what to do."""
    page = explain(name)

    assert all(head in page for head in ("What it says", "Why", "What to do", "How grave"))


def test_there_is_no_type_of_shape_but_the_two():
    """A misspelt sh:PropertyShape would be passed over."""
    kinds = {kind.value for _, kind in Index(shipped().ntriples.splitlines()).pairs(f"{RDF}type")}

    assert {f"{SH}{name}" for name in ("NodeShape", "PropertyShape", "SPARQLConstraint")} == kinds
