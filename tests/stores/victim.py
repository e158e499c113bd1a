"""Runs what is to be killed, each time in a fork of its own: one start-up for hundreds of kills.

A line of JSON comes in (what, folder, round, where to write that it is done); the number of the process and,
when it is over, its status go out.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from msgraph import extract, lexicon, pipeline, validation
from msgraph.pipeline.papers import software
from msgraph.stores import maintenance, open_store

_PAPER = (
    "<PubmedArticle><MedlineCitation><PMID>{pmid}</PMID><Article><Journal><Title>J Own</Title></Journal>"
    "<ArticleTitle>Trial {pmid}.</ArticleTitle><Abstract><AbstractText>Natalizumab reduced the relapse rate "
    "by {percent}% compared with placebo. No new safety signals emerged. Fingolimod may reduce brain volume "
    "loss.</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle>"
)
_TRIPLE = '<http://example.org/{}/{}> <http://example.org/p> "{}" .\n'


def build(folder: Path, number: int) -> None:
    """Papers from a file: five that are always the same, five of this round."""
    pmids = [*range(1, 6), *range(10 * number + 10, 10 * number + 15)]
    papers = "".join(_PAPER.format(pmid=p, percent=10 + (p + number) % 80) for p in pmids)
    path = folder.with_name("papers.xml")
    path.write_text(f"<PubmedArticleSet>{papers}</PubmedArticleSet>", encoding="utf-8")
    pipeline.build(open_store(folder), [path])


def put(folder: Path, number: int) -> None:
    """Enough graphs for a bulk load."""
    with open_store(folder).build() as target:
        for graph in range(12):
            lines = (_TRIPLE.format(graph, n, number + n) for n in range(1000))
            target.put(f"http://example.org/graph/{graph}", "".join(lines))


def update(folder: Path, number: int) -> None:
    """A SPARQL update of a few hundred triples."""
    triples = "".join(_TRIPLE.format("u", n, number) for n in range(300))
    text = f"DROP SILENT GRAPH <http://example.org/u> ; INSERT DATA {{ GRAPH <http://example.org/u> {{ {triples} }} }}"
    open_store(folder).update(text)


def load(folder: Path, number: int) -> None:
    """A document of a few thousand triples, added."""
    content = "".join(_TRIPLE.format("l", n, number) for n in range(3000)).encode()
    open_store(folder).load(content, "text/turtle", graph="http://example.org/l")


def restore(folder: Path, number: int) -> None:
    """The oldest generation that is there."""
    del number
    maintenance.restore(folder, maintenance.history(folder)[0].number)


def compact(folder: Path, number: int) -> None:
    """All quads anew."""
    del number
    maintenance.compact(folder)


DEEDS: dict[str, Callable[[Path, int], None]] = {
    "build": build,
    "put": put,
    "update": update,
    "load": load,
    "restore": restore,
    "compact": compact,
}


def _say(word: object) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def _fork(order: dict[str, str]) -> None:
    process = os.fork()
    if process == 0:
        DEEDS[order["what"]](Path(order["folder"]), int(order["round"]))
        Path(order["done"]).touch()
        os._exit(0)
    _say(process)
    _say(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))


def main() -> None:
    """Serve orders until there are no more."""
    extract.extract  # noqa: B018 - imported and compiled before the first fork
    lexicon.shipped()
    validation.shipped()
    software(pipeline.Settings())
    _say("ready")
    for line in sys.stdin:
        _fork(json.loads(line))


if __name__ == "__main__":
    main()
