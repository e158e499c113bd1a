"""Validation: against pySHACL, of many papers, of one changed paper, of an unchanged store.

    python benchmarks/validation.py [--papers 100000] [--reference 40] [--store PAPERS]

Papers are written by `rdf.write`, about 100 triples each with their concepts, propositions and edges; one
in fifty lacks what a rule asks for. Times are of CPU for the comparison, which other work on the machine
disturbs least, and of the clock for the rest; medians of three where a run is short. `--store` builds a
store of so many papers there (about 10 kB a paper) and measures one changed paper in it.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

from msgraph import iris, rdf, validation
from msgraph.lexicon import Lexicon
from msgraph.model import (
    Argument,
    Author,
    Claim,
    Concept,
    Paper,
    Record,
    Result,
    Section,
    Slot,
    Source,
)
from msgraph.validation import certificates, stored, sweeps
from msgraph.validation.certificates import Summary, Verdict

SERIAL = "0000000"
SENTENCE = f"Drugamab {SERIAL} reduced relapses in 40 adults (HR 0.7, 95% CI 0.5-0.9)."
WEIGHT = 50


def paper() -> Paper:
    """A paper with one claim, its context and its result."""
    drug, relapse = Concept.of_words("drug", "drugamab"), Concept.of_words("outcome", "relapses")

    def argument(words: str, concept: Concept | None = None) -> Argument:
        start = SENTENCE.index(words)
        return Argument(words, start, start + len(words), concept)

    record = Record(
        text=SENTENCE,
        sections=(Section("results", "Results", 0, len(SENTENCE)),),
        source=Source("papers.xml", "pubmed_xml", "ab" * 32),
        title=f"Trial {SERIAL}",
        doi=f"10.5555/{SERIAL}",
        authors=(Author("Rosa Roe", "Roe", "Rosa", "RR"), Author("Jan Doe", "Doe", "Jan", "JD")),
        journal="Journal",
        published="2017-10-04",
    )
    claim = Claim(
        kind="outcome",
        subject=argument("Drugamab", drug),
        predicate="biolink:affects",
        object=argument("relapses", relapse),
        quote=SENTENCE,
        quote_start=0,
        quote_end=len(SENTENCE),
        cue_start=17,
        cue_end=24,
        direction="decreased",
        modality="demonstrated",
        section="results",
        context=(Slot("population", "40 adults"),),
        results=(
            Result(
                "hazard_ratio", "HR 0.7, 95% CI 0.5-0.9", value="0.7", ci_low="0.5", ci_high="0.9"
            ),
        ),
    )
    return Paper(record, (claim,))


def closed(graphs: rdf.PaperGraphs) -> str:
    return graphs.paper + graphs.edges + graphs.concepts + graphs.propositions


class Papers:
    """Many papers that differ in serial number, and so in document, text, digest and claims."""

    def __init__(self) -> None:
        self.graphs = rdf.write(paper(), Lexicon({}))
        self.text = closed(self.graphs)
        self._digest = hashlib.sha256(SENTENCE.encode()).hexdigest()

    def at(self, number: int, text: str | None = None) -> str:
        serial = f"{number:07}"
        digest = hashlib.sha256(SENTENCE.replace(SERIAL, serial).encode()).hexdigest()
        made = (text or self.text).replace(self._digest, digest).replace(SERIAL, serial)
        return made if number % WEIGHT else made.replace("ns#affirmed>", "ns#perhaps>")

    def many(self, count: int) -> Iterator[tuple[str, str]]:
        return ((f"paper {number}", self.at(number)) for number in range(1, count + 1))


def cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def clock(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def against_the_reference(sample: int) -> None:
    """A thousand papers on the default, `sample` of them on pySHACL; both by CPU and by the clock."""
    papers = list(Papers().many(1000))
    validation.validate(papers[0][1])
    validation.validate(papers[0][1], engine="reference")
    ours = lambda: sum(1 for _ in validation.validate_papers(papers))  # noqa: E731
    theirs = lambda: [validation.validate(t, engine="reference") for _, t in papers[:sample]]  # noqa: E731
    for name, measure in (("CPU", cpu), ("clock", clock)):
        fast = statistics.median(measure(ours) for _ in range(3))
        slow = measure(theirs) * 1000 / sample
        print(
            f"1,000 papers, {name:5}: {fast:7.2f} s, pySHACL {slow:7.1f} s "
            f"(from {sample} papers): {slow / fast:,.0f} times faster"
        )


def bulk(count: int) -> tuple[float, float, int, int]:
    """Seconds by the clock, CPU, peak megabytes and papers at fault for so many papers."""
    started, used = time.perf_counter(), time.process_time()
    at_fault = sum(1 for _, r in validation.validate_papers(Papers().many(count)) if not r.conforms)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return time.perf_counter() - started, time.process_time() - used, peak, at_fault


def many_papers(count: int) -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        seconds, used, peak, at_fault = pool.submit(bulk, count).result()
    print(
        f"{count:,} papers: {seconds:.1f} s by the clock, {used:.1f} s of CPU, {peak} MB, "
        f"{at_fault:,} at fault"
    )


def unchanged(count: int) -> None:
    """A store of so many papers of which everything is known."""
    shapes = certificates.fingerprint()
    summary = Summary(1, {f"shape-{n}": n for n in range(15)}, {}, {"gap-n": 1, "gap-funding": 1})
    graphs = {iris.paper_graph(f"https://doi.org/10.5555/{n}"): f"{n:064x}" for n in range(count)}
    units = {g: Verdict(iris.digest(digest), summary) for g, digest in graphs.items()}
    kept = certificates.pieces(units, shapes)
    whole = certificates.Certificate(shapes, "state", certificates.in_all([summary]))

    def nothing(*_: object) -> Iterable[str]:
        return iter(())

    def holdings(attachments: dict[str, bytes]) -> sweeps.Holdings:
        return sweeps.Holdings("state", lambda: graphs, nothing, _no_rows, attachments.get)

    with_it = holdings({sweeps.CERTIFICATE: whole.to_bytes()})
    seconds = statistics.median(clock(lambda: sweeps.sweep(with_it)) for _ in range(9))
    print(f"unchanged store of {count:,} papers, certificate kept: {seconds * 1000:.1f} ms")
    seconds = statistics.median(cpu(lambda: sweeps.sweep(holdings(kept))) for _ in range(3))
    print(f"the same, every paper's verdict compared and counted: {seconds:.2f} s of CPU")


def _no_rows(text: str) -> object:
    from msgraph.rdf.answers import Rows
    from msgraph.rdf.terms import literal

    count = "COUNT" in text
    return Rows(
        ("size",) if count else ("focus", "value"), iter([(literal("1"),)] if count else [])
    )


def one_changed(folder: Path, count: int) -> None:
    """One paper cut out of a store, validated, and its verdict written down."""
    from msgraph.stores import open_store

    papers = Papers()
    with closing(open_store(folder, create=True)) as store:
        with store.build() as build:
            for number in range(1, count + 1):
                document = papers.graphs.document.replace(SERIAL, f"{number:07}")
                build.put(iris.paper_graph(document), papers.at(number, papers.graphs.paper))
        step = max(1, count // 50)
        graphs = [
            iris.paper_graph(papers.graphs.document.replace(SERIAL, f"{number:07}"))
            for number in range(7, count, step)
        ]
        times = [clock(lambda graph=graph: _recheck(store, graph)) for graph in graphs]
        used = cpu(lambda: [_recheck(store, graph) for graph in graphs]) / len(graphs)
    print(
        f"one changed paper in a store of {count:,}: {statistics.median(times) * 1000:.2f} ms by the "
        f"clock, {used * 1000:.2f} ms of CPU"
    )


def _recheck(store: object, graph: str) -> dict[str, bytes]:
    text = stored.paper_text([graph], store.dump)  # type: ignore[attr-defined]
    report = validation.validate(text)
    verdict = certificates.verdict(report, [text])
    return certificates.pieces({graph: verdict}, "shapes")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--papers", type=int, default=100_000)
    parser.add_argument("--reference", type=int, default=40, help="papers that pySHACL checks")
    parser.add_argument("--store", type=int, default=0, metavar="PAPERS", help="build such a store")
    options = parser.parse_args()
    papers = Papers()
    print(f"{papers.text.count(chr(10))} triples a paper, {len(papers.text):,} characters")
    print(f"{len(validation.shipped().rules)} shapes, {validation.validate(papers.text).engine}")
    against_the_reference(options.reference)
    many_papers(options.papers)
    unchanged(options.papers)
    if options.store:
        with tempfile.TemporaryDirectory() as folder:
            one_changed(Path(folder) / "store", options.store)


if __name__ == "__main__":
    main()
