"""`msgraph train`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from msgraph.errors import UsageError

if TYPE_CHECKING:
    from msgraph.pipeline import learning

_FILE = click.Path(path_type=Path)


@click.command(name="train")
@click.argument("papers", nargs=-1, type=_FILE, metavar="[PAPERS...]")
@click.option(
    "--gold",
    "gold_file",
    type=_FILE,
    metavar="FILE.jsonl",
    help="The claims that annotators found in PAPERS, one a line.",
)
@click.option(
    "--check",
    is_flag=True,
    help="Print figures on papers that the weights have not seen, and write nothing.",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    help="How likely a candidate must be to become a claim.",
)
@click.option(
    "-o", "--output", type=_FILE, metavar="FILE", help="Write here, not to the shipped weights."
)
def command(
    papers: tuple[Path, ...],
    gold_file: Path | None,
    check: bool,
    threshold: float | None,
    output: Path | None,
) -> int:
    """Learn the weights by which the gate chooses among candidate claims.

    Without PAPERS it learns from what the project's own weights were learned from, and writes these again,
    byte for byte. `--check` is a cross-validation: five parts, split by paper.
    """
    from msgraph import resources
    from msgraph.extract import gate
    from msgraph.pipeline import learning

    limit = learning.THRESHOLD if threshold is None else threshold
    found = [e for material in _material(papers, gold_file) for e in learning.examples(material)]
    click.echo(f"{len(found)} abstracts, {sum(len(e.claims) for e in found)} claims")
    if check:
        figures = learning.checked(found, limit)
        for name in ("precision", "recall", "f1"):
            click.echo(f"{name:<10} {getattr(figures, name):.3f}")
        return 0
    out = output or resources.path(gate.WEIGHTS)
    size = learning.learn(found, limit, out)
    click.echo(f"{size:,} bytes of weights in {out}")
    return 0


def _material(papers: tuple[Path, ...], gold_file: Path | None) -> tuple[learning.Material, ...]:
    from msgraph.pipeline import learning

    if not papers and gold_file is None:
        return learning.own()
    if not papers or gold_file is None:
        raise UsageError(
            "papers and their gold go together", hint="msgraph train PAPERS.xml --gold FILE.jsonl"
        )
    return (learning.Material(gold_file, papers),)
