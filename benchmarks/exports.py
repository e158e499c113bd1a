"""How fast a store leaves as KGX, RDF and claims, from disk.

    python benchmarks/exports.py [--papers 1000] [--store DIR] [--check]

Without --store a store is made of invented papers whose claims all become edges, about 25 triples a claim.
Times are the best of three after a first run, which fills the cache of texts; wall clock and CPU are both
printed, for machines that are shared. `--check` ends with 1 if a floor is not held (by CPU time).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from msgraph import exporters, iris, rdf
from msgraph.exporters import Scope
from msgraph.exporters.folders import write_folder
from msgraph.lexicon import Lexicon
from msgraph.model import Argument, Claim, Concept, Entry, Match, Paper, Record, Section, Source
from msgraph.stores import Store, open_store

#: What is measured, in what, and the floor and the goal a second.
FIGURES = {
    "kgx": ("edges", 50_000, 200_000),
    "turtle": ("triples", 300_000, 1_000_000),
    "nquads": ("triples", 300_000, 1_000_000),
    "claims": ("claims", 0, 0),
}
CLAIMS = 40  # in a paper


def lexicon() -> Lexicon:
    """A hundred invented drugs and as many diseases."""
    entries = {}
    for number in range(100):
        for category, prefix in (("drug", "CHEBI"), ("disease", "MONDO")):
            name = f"{category}-{number}"
            concept = Concept(category, name, name)
            match = Match(f"{prefix}:{number:07d}", "exact", name, ("one", "other"))
            entries[concept.key] = Entry(concept, matches=(match,))
    return Lexicon(entries)


def paper(number: int) -> Paper:
    """A paper that says of forty drugs what they treat, or do not."""
    text, claims = "", []
    for place in range(CLAIMS):
        drug, disease = f"drug-{(number + place) % 100}", f"disease-{(number * 7 + place) % 100}"
        sentence = f"In trial {number}.{place} {drug} did well against {disease} in many patients."
        start = len(text)
        ends = [
            Argument(
                name,
                start + sentence.index(name),
                start + sentence.index(name) + len(name),
                Concept(name.partition("-")[0], name, name),
            )
            for name in (drug, disease)
        ]
        denied = place % 10 == 0
        claims.append(
            Claim(
                kind="drug",
                subject=ends[0],
                predicate="biolink:treats",
                object=ends[1],
                quote=sentence,
                quote_start=start,
                quote_end=start + len(sentence),
                polarity="negated" if denied else "affirmed",
                confidence=0.9,
            )
        )
        text += sentence + "\n"
    section = Section("abstract", "", 0, len(text) - 1)
    source = Source("invented", "plain", iris.digest(text))
    record = Record(text, (section,), source, title=f"Paper {number}", pmid=str(number + 1))
    return Paper(record, tuple(claims))


def fill(store: Store, papers: int) -> None:
    """Put the papers into the store as a build does."""
    words = lexicon()
    with store.build() as build:
        for number in range(papers):
            graphs = rdf.write(paper(number), words)
            build.put(iris.paper_graph(graphs.document), graphs.paper, canonical=True)
            build.put(iris.edges_graph(graphs.document), graphs.edges, canonical=True)
            build.add(iris.shared_graph("concepts"), graphs.concepts.encode())
            build.add(iris.shared_graph("propositions"), graphs.propositions.encode())


def kgx(store: Store) -> int:
    """Write KGX; the number of edges."""
    with TemporaryDirectory() as folder:
        form = exporters.get("kgx")
        files = write_folder(form, store, Scope(), Path(folder))  # type: ignore[arg-type]
        table = next(path for path in files if path.name == "msgraph_edges.tsv")
        return table.read_bytes().count(b"\n") - 1


def stream(store: Store, form: str) -> int:
    """Write a form of one file; the triples of the store, or its claims."""
    out = BytesIO()
    exporters.get(form).write(store, Scope(with_text=True), out)
    return out.getvalue().count(b"\n") if form == "claims" else store.count()


def measured(run: Callable[[], int]) -> tuple[int, float, float]:
    """How many, and the best wall clock and CPU seconds of three."""
    run()
    best_wall = best_cpu = float("inf")
    for _ in range(3):
        wall, cpu = time.perf_counter(), time.process_time()
        count = run()
        best_wall = min(best_wall, time.perf_counter() - wall)
        best_cpu = min(best_cpu, time.process_time() - cpu)
    return count, best_wall, best_cpu


def main() -> int:
    """Print a row for each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=1_000)
    parser.add_argument("--store", default="")
    parser.add_argument("--check", action="store_true")
    wanted = parser.parse_args()
    missed = 0
    with TemporaryDirectory() as folder:
        store = open_store(wanted.store or f"{folder}/store", create=not wanted.store)
        if not wanted.store:
            fill(store, wanted.papers)
        print(f"{store.count():,} triples")
        print(f"{'form':<8} {'a second':>12} {'by CPU':>12} {'floor':>10} {'goal':>10}")
        for form, (what, floor, goal) in FIGURES.items():
            run = (lambda: kgx(store)) if form == "kgx" else (lambda form=form: stream(store, form))
            count, wall, cpu = measured(run)
            missed += count / cpu < floor
            print(
                f"{form:<8} {count / wall:>12,.0f} {count / cpu:>12,.0f} {floor:>10,} {goal:>10,}"
                f"  {count:,} {what}"
            )
    return 1 if wanted.check and missed else 0


if __name__ == "__main__":
    sys.exit(main())
