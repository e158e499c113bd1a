"""`msgraph eval`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from msgraph.errors import UsageError

if TYPE_CHECKING:
    from msgraph.pipeline.scoring import Pair, Score
    from msgraph.pipeline.statements import Gold, Statement

_FILE = click.Path(path_type=Path)


@click.command(name="eval")
@click.argument("papers", nargs=-1, type=_FILE, metavar="PAPERS...")
@click.option(
    "--gold",
    "gold_file",
    required=True,
    type=_FILE,
    metavar="FILE.jsonl",
    help="What annotators found, one claim a line.",
)
@click.option(
    "--texts",
    "texts_file",
    type=_FILE,
    metavar="FILE.json",
    help="The texts as annotated: abbreviations are read from these instead of from the papers.",
)
@click.option(
    "--claims",
    "claims_file",
    type=_FILE,
    metavar="FILE.jsonl",
    help="Score these claims (`msgraph claims --format jsonl`) instead of reading papers; needs --texts.",
)
@click.option(
    "--lexicon",
    "lexicons",
    multiple=True,
    type=_FILE,
    help="A lexicon of your own (`msgraph lexicon build`), asked where the shipped one does not know.",
)
@click.option("--errors", is_flag=True, help="List what is extra, missed or told wrongly.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def command(
    papers: tuple[Path, ...],
    gold_file: Path,
    texts_file: Path | None,
    claims_file: Path | None,
    lexicons: tuple[Path, ...],
    errors: bool,
    form: str,
) -> int:
    """Score the claims found in PAPERS against claims that people or models annotated.

    PAPERS are the records that the gold was annotated in, told by PMID; nothing is stored. Prints a metric a
    line, from 0 to 1: precision, recall and F1 of claims, the same strictly (kind, direction, polarity and
    hedging right too), and the share of matched claims that agree in each of these.
    """
    from msgraph.pipeline import scoring, statements

    if bool(papers) == bool(claims_file):
        raise UsageError(
            "there is nothing to score" if not papers else "papers and --claims exclude each other",
            hint="msgraph eval PAPERS.xml --gold FILE.jsonl, or --claims FILE.jsonl for claims you have",
        )
    forms = statements.texts(texts_file) if texts_file else {}
    gold = statements.gold(gold_file, forms)
    counts: dict[str, float] = {}
    if claims_file:
        if not texts_file:
            raise UsageError("--claims needs --texts", hint="name the texts as annotated")
        result = scoring.score(statements.claims(claims_file, forms), gold)
    else:
        result, gold, counts = _read(papers, lexicons, gold_file, texts_file)
    figures = {**result.metrics(), **counts}
    if form == "json":
        click.echo(json.dumps(_as_json(result, gold, figures, errors=errors), ensure_ascii=False))
        return 0
    for line in (*_summary(result, gold, figures), *(_errors(result) if errors else ())):
        click.echo(line)
    return 0


def _read(
    papers: tuple[Path, ...], lexicons: tuple[Path, ...], gold_file: Path, texts_file: Path | None
) -> tuple[Score, Gold, dict[str, float]]:
    """The score of what is found in papers, and the share of quotes that are the text at their offsets."""
    from msgraph.cli import report
    from msgraph.pipeline import Settings, findings, scoring, statements

    forms = statements.texts(texts_file) if texts_file else None
    wanted = statements.gold(gold_file, forms or {}).papers
    found = findings.of_papers(papers, Settings(lexicons=lexicons), wanted)
    for problem in found.problems:
        report(problem)
    absent = sorted(wanted - found.papers)
    if absent:
        click.echo(
            f"warning: {len(absent)} of {len(wanted)} papers of the gold are not among the papers; "
            f"their claims count as missed: {', '.join(absent[:10])}",
            err=True,
        )
    gold = statements.gold(gold_file, forms or found.forms)
    exact = found.exact / len(found.views) if found.views else 1.0
    return scoring.score(found.statements(forms), gold), gold, {"quotes exact": exact}


def _summary(result: Score, gold: Gold, figures: dict[str, float]) -> Iterator[str]:
    yield (
        f"{len(gold.papers)} papers, {result.found} claims, {len(gold.statements)} gold claims "
        f"({result.core} core), {len(result.pairs)} matched"
    )
    for name, value in figures.items():
        yield f"{name:<16} {value:.3f}"


def _errors(result: Score) -> Iterator[str]:
    for name, listed in (("extra", result.extra), ("missed", result.missed)):
        for statement in listed:
            yield f"\n{name} {_line(statement)}\n  {statement.quote}"
    for pair in result.pairs:
        if pair.differences:
            yield f"\nwrong {', '.join(pair.differences)} {_line(pair.found)}"
            yield f"  gold: {_line(pair.gold)}\n  {pair.found.quote}"


def _line(s: Statement) -> str:
    hedged = ", hedged" if s.hedged else ""
    ends = f"{s.subjects[0] if s.subjects else '?'} | {s.objects[0] if s.objects else '?'}"
    return f"{s.paper} {s.kind} | {ends} | {s.direction}, {s.polarity}{hedged}"


def _as_json(
    result: Score, gold: Gold, figures: dict[str, float], *, errors: bool
) -> dict[str, object]:
    counts = {
        "papers": len(gold.papers),
        "claims": result.found,
        "gold": len(gold.statements),
        "core": result.core,
        "matched": len(result.pairs),
    }
    listed = {
        "extra": [_plain(s) for s in result.extra],
        "missed": [_plain(s) for s in result.missed],
        "wrong": [_plain_pair(pair) for pair in result.pairs if pair.differences],
    }
    metrics = {name: round(value, 4) for name, value in figures.items()}
    return {**counts, "metrics": metrics, **(listed if errors else {})}


def _plain(s: Statement) -> dict[str, object]:
    return {
        "pmid": s.paper,
        "kind": s.kind,
        "subject": next(iter(s.subjects), None),
        "object": next(iter(s.objects), None),
        "direction": s.direction,
        "polarity": s.polarity or None,
        "hedged": s.hedged,
        "quote": s.quote,
    }


def _plain_pair(pair: Pair) -> dict[str, object]:
    return {
        "differences": list(pair.differences),
        "found": _plain(pair.found),
        "gold": _plain(pair.gold),
    }
