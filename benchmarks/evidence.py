"""The evidence summary on a generated store: how fast it is made, kept up to date and asked.

    python benchmarks/evidence.py [--papers 100000] [--claims 2] [--keep DIR]

Papers, concepts and sentences are invented; how often a drug or an event is spoken of follows a power law,
as in the literature. 100,000 papers of two claims are about 12 million triples.
Times are seconds of CPU, so that another program on the same machine does not count; --wall takes the clock.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from msgraph import iris, queries, rdf
from msgraph.lexicon import Lexicon
from msgraph.model import (
    Argument,
    Claim,
    Concept,
    Entry,
    Match,
    Paper,
    Record,
    Section,
    Slot,
    Source,
)
from msgraph.pipeline import evidence
from msgraph.stores import Store, open_store
from msgraph.vocabulary import PREFIXES

SIZES = {"drug": 1_500, "disease": 2_000, "adverse_event": 1_200, "outcome": 1_500, "cell": 400}
TARGETS = {
    "safety": ("adverse_event", "biolink:has_adverse_event", ("unspecified", "increased")),
    "outcome": ("outcome", "biolink:affects", ("increased", "decreased", "unchanged")),
    "mechanism": ("cell", "biolink:affects", ("increased", "decreased")),
    "drug": ("disease", "biolink:treats", ("unspecified",)),
}
MODALITIES = ("demonstrated", "demonstrated", "asserted", "asserted", "suggested", "possible")
POPULATIONS = ("adults", "children", "women", "patients over 65 years", "")
DOSES = ("12 mg", "24 mg", "", "", "")

RAW_TOP = """
SELECT ?drug ?event (COUNT(DISTINCT ?paper) AS ?papers) WHERE {
  GRAPH ?graph {
    ?claim rdf:predicate biolink:has_adverse_event ; a msg:SafetyClaim ; rdf:subject ?drug ;
      rdf:object ?event ; msg:statedIn ?paper .
    FILTER NOT EXISTS { ?claim msg:attributedTo ?other }
  }
} GROUP BY ?drug ?event ORDER BY DESC(?papers) ?drug ?event LIMIT 20
"""
DESCENDANTS = """
SELECT ?object (COUNT(DISTINCT ?paper) AS ?papers) WHERE {
  ?object skos:broader* <%s> .
  ?proposition rdf:object ?object .
  ?line msg:bearsOn ?proposition ; msg:inPaper ?paper .
} GROUP BY ?object ORDER BY DESC(?papers)
"""


clock = time.process_time


def concept_key(category: str, number: int) -> str:
    """The key of an invented concept."""
    return f"{category}/invented-{number}"


def lexicon() -> Lexicon:
    """Invented concepts with identifiers; each is narrower than one ten times as general."""
    prefixes = {"drug": "DRUGBANK", "disease": "MONDO", "adverse_event": "HP", "cell": "CL"}
    entries = {}
    for category, size in SIZES.items():
        for number in range(size):
            key = concept_key(category, number)
            concept = Concept(category, key.partition("/")[2], f"invented {category} {number}")
            curie = f"{prefixes.get(category, 'MESH')}:{number:07d}"
            match = Match(curie, "exact", concept.label, ("one", "two"))
            broader = (concept_key(category, number // 10),) if number else ()
            entries[key] = Entry(concept, matches=(match,), broader=broader)
    return Lexicon(entries)


def papers(known: Lexicon, count: int, each: int, *, seed: int = 7) -> Iterator[Paper]:
    """Invented papers of so many claims each."""
    chance = random.Random(seed)
    for number in range(count):
        text, claims = "", []
        for place in range(each):
            kind = chance.choice(tuple(TARGETS))
            category, predicate, directions = TARGETS[kind]
            drug = _pick(known, "drug", chance)
            target = _pick(known, category, chance)
            sentence = f"Sentence {place} says that {drug.label} bears on {target.label}."
            claims.append(
                _claim(kind, predicate, drug, target, sentence, len(text), directions, chance)
            )
            text += sentence + "\n"
        record = Record(
            text=text,
            sections=(Section("results", "", 0, len(text)),),
            source=Source("invented.txt", "plain", iris.digest(str(number))),
            title=f"Invented paper {number}",
            pmid=str(50_000_000 + number),
            published=str(chance.randrange(1990, 2026)),
        )
        yield Paper(record, tuple(claims))


def _pick(known: Lexicon, category: str, chance: random.Random) -> Concept:
    """A concept, the first spoken of most: its share falls with its rank plus 3, as in Zipf's law."""
    size = SIZES[category]
    number = int(3 * ((size + 3) / 3) ** chance.random()) - 3
    return known.entries[concept_key(category, number)].concept


def _claim(
    kind: str,
    predicate: str,
    drug: Concept,
    target: Concept,
    sentence: str,
    start: int,
    directions: tuple[str, ...],
    chance: random.Random,
) -> Claim:
    def named(concept: Concept) -> Argument:
        begin = start + sentence.index(concept.label)
        return Argument(concept.label, begin, begin + len(concept.label), concept)

    slots = (("population", chance.choice(POPULATIONS)), ("dose", chance.choice(DOSES)))
    return Claim(
        kind=kind,
        subject=named(drug),
        predicate=predicate,
        object=named(target),
        quote=sentence,
        quote_start=start,
        quote_end=start + len(sentence),
        cue_start=start + sentence.index("bears"),
        cue_end=start + sentence.index("bears") + len("bears on"),
        direction=chance.choices(directions, (8, 2, 1)[: len(directions)])[0],
        polarity="negated" if chance.random() < 0.08 else "affirmed",
        modality=chance.choice(MODALITIES),
        section="results",
        context=tuple(Slot(name, words) for name, words in slots if words),
    )


def fill(store: Store, known: Lexicon, count: int, each: int) -> None:
    """Put the papers into the store, without their summary."""
    with store.build() as build:
        shared: dict[str, set[str]] = {"concepts": set(), "propositions": set()}
        for paper in papers(known, count, each):
            written = rdf.write(paper, known)
            build.put(iris.paper_graph(written.document), written.paper, canonical=True)
            build.put(iris.edges_graph(written.document), written.edges, canonical=True)
            shared["concepts"].update(written.concepts.splitlines())
            shared["propositions"].update(written.propositions.splitlines())
        for name, lines in shared.items():
            build.put(iris.shared_graph(name), "\n".join(sorted(lines)))


def timed(store: Store, text: str, *, runs: int = 5, **params: str) -> tuple[float, int]:
    """The median time of a query in seconds, and its rows."""
    times, rows = [], 0
    query = queries.bind(text, params)
    for _ in range(runs):
        begun = clock()
        rows = sum(1 for _ in store.query(query, prefixes=PREFIXES))  # type: ignore[arg-type]
        times.append(clock() - begun)
    return sorted(times)[runs // 2], rows


def one_more(store: Store, known: Lexicon, count: int) -> tuple[float, int]:
    """The seconds that the summary takes after a paper of eight claims, without the commit; its issues."""
    times = []
    with store.build() as build:
        for number, paper in enumerate(papers(known, 11, 8, seed=99)):
            record = replace(paper.record, pmid=str(60_000_000 + count + number))
            written = rdf.write(Paper(record, paper.claims), known)
            touched = evidence.Touched(store)
            build.put(iris.paper_graph(written.document), written.paper)
            build.put(iris.edges_graph(written.document), written.edges)
            build.load(
                written.propositions.encode(),
                "application/n-triples",
                graph=iris.shared_graph("propositions"),
            )
            begun = clock()
            touched.replaced(written.document, written.edges)
            issues = touched.settle(build)
            times.append(clock() - begun)
    return sorted(times)[len(times) // 2], issues


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--papers", type=int, default=100_000)
    options.add_argument("--claims", type=int, default=2, help="in a paper")
    options.add_argument("--keep", type=Path, help="keep the store here, and use it if it is there")
    options.add_argument("--wall", action="store_true", help="time by the clock on the wall")
    chosen = options.parse_args()
    if chosen.wall:
        globals()["clock"] = time.perf_counter
    with tempfile.TemporaryDirectory() as folder:
        measure(chosen.keep or Path(folder) / "store", chosen.papers, chosen.claims)


def measure(folder: Path, count: int, each: int) -> None:
    """Fill the store unless it is there, then time each work of the table in the issue."""
    known = lexicon()
    begun = clock()
    fresh = not folder.exists()
    store = open_store(folder, create=True)
    if fresh:
        fill(store, known, count, each)
        print(f"{count:,} papers, {store.count():,} triples stored in {since(begun):.1f} s")
        begun = clock()
        with store.build() as build:
            issues = evidence.rebuild(build)
            took = since(begun)
        print(f"summary of {issues:,} issues made in {took:.1f} s")
    size = store.count(iris.shared_graph("evidence"))
    print(f"{store.count():,} triples, of them {size:,} in the summary")
    raw, _ = timed(store, RAW_TOP, runs=1)
    top, rows = timed(store, queries.find("top-drug-adverse-events").text)
    print(f"top {rows} pairs: {top * 1e3:.1f} ms, raw {raw * 1e3:,.0f} ms: x{raw / top:,.0f}")
    drug = known.entries[concept_key("drug", 1)].concept.label
    for name, params in (
        ("contradictions-of-drug", {"drug": drug}),
        ("contradictions-over-all", {}),
    ):
        took, rows = timed(store, queries.find(name).text, **params)
        print(f"{name}: {took * 1e3:.1f} ms, {rows} rows")
    above = iris.concept(concept_key("disease", 12))
    took, rows = timed(store, DESCENDANTS % above)
    print(f"claims on any descendant, with counts: {took * 1e3:.1f} ms, {rows} concepts")
    took, issues = one_more(store, known, count)
    print(f"summary after one new paper, without the commit: {took * 1e3:.1f} ms, {issues} issues")


def since(begun: float) -> float:
    """Seconds since then."""
    return clock() - begun


if __name__ == "__main__":
    main()
