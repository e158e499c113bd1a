"""`msgraph build`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from msgraph.cli import report
from msgraph.cli.options import counted, opened, store_option
from msgraph.errors import MsgraphError, UsageError

if TYPE_CHECKING:
    from msgraph.pipeline import BuildReport
    from msgraph.stores import Store

#: The share of the input before which nobody can say how long the rest will take.
_TOO_EARLY = 0.01
#: The exit code of a build that could read nothing at all.
_NOTHING = 2


@click.command(name="build")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@store_option
@click.option(
    "--claims",
    "claim_files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A curator's claims (YAML, or a table) on one of the papers; each is checked against its text.",
)
@click.option(
    "--lexicon",
    "lexicons",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A lexicon of your own (`msgraph lexicon build`), asked where the shipped one does not know.",
)
@click.option(
    "--extractor",
    "extractors",
    multiple=True,
    default=("grammar",),
    show_default=True,
    metavar="NAME",
    help="Who finds the claims: grammar, llm, or an installed plugin; may be given more than once.",
)
@click.option(
    "--endpoint",
    default="",
    metavar="URL",
    envvar="MSGRAPH_LLM_ENDPOINT",
    help="For --extractor llm: an OpenAI-compatible address, http://localhost:11434/v1 say.",
)
@click.option("--model", default="", help="For --extractor llm: the model to ask for.")
@click.option(
    "-j", "--jobs", default=1, show_default=True, type=click.IntRange(1), help="Processes."
)
@click.option(
    "--base", default=None, help="Begin data IRIs with this instead of https://w3id.org/msgraph/."
)
@click.option("--again", is_flag=True, help="Read papers anew that are stored from the same input.")
@click.option("--strict", is_flag=True, help="Stop at the first problem and change nothing.")
@click.option(
    "--log",
    type=click.Path(path_type=Path),
    help="Write problems to this file, one JSON object a line.",
)
@click.option(
    "--shards",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Afterwards write the whole store as compressed N-Quads with a manifest, for bulk loaders.",
)
@click.option(
    "--cluster",
    default="",
    metavar="ADDRESS",
    help="Make the papers on a Dask cluster: tcp://host:8786, or `local` for one with --jobs workers.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print problems only.")
def command(
    files: tuple[str, ...],
    location: str,
    claim_files: tuple[Path, ...],
    lexicons: tuple[Path, ...],
    extractors: tuple[str, ...],
    endpoint: str,
    model: str,
    jobs: int,
    base: str | None,
    again: bool,
    strict: bool,
    log: Path | None,
    shards: Path | None,
    cluster: str,
    quiet: bool,
) -> int:
    """Read papers, find their claims, validate and store them.

    FILE is a saved PubMed page, PubMed or MEDLINE XML (also .gz), MEDLINE text (.nbib), PMC full text,
    or plain text; the format is told by content. A URL (https, s3, memory) is read with `msgraph-kg[remote]`.
    All papers become visible together; a bad one is reported and the rest goes on. Exit code 1 if there
    were problems. To resume, give the same command again: files and papers that are stored are passed over.
    """
    from msgraph import iris
    from msgraph.extract import protocol
    from msgraph.pipeline import Settings, build
    from msgraph.readers import claim_file, place

    settings = Settings(
        base=base or iris.BASE,
        claim_files=tuple(claim_file.read(path) for path in claim_files),
        lexicons=lexicons,
        extractors=tuple(protocol.get(name, endpoint=endpoint, model=model) for name in extractors),
    )
    store = opened(location, create=True)
    show = None if quiet or not sys.stderr.isatty() else _Progress()
    with _log(log) as listener:
        done = build(
            store,
            map(place, files),
            settings,
            jobs=jobs,
            again=again,
            strict=strict,
            progress=show,
            listener=listener,
            cluster=cluster,
        )
    if show:
        show.end()
    _print_problems(done)
    if shards:
        _write_shards(store, shards, quiet=quiet)
    if not quiet:
        _print_summary(done, location)
    code = _exit_code(done)
    if code == _NOTHING and not shards:
        _discard_empty(location)
    return code


class _Progress:
    """A line on standard error: papers, claims, papers a second, and how long the rest will take."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._shown = 0.0

    def __call__(self, papers: int, claims: int, share: float) -> None:
        now = time.monotonic()
        if now - self._shown > 0.2:
            self._shown = now
            taken = max(now - self._begun, 0.001)
            line = f"{papers:,} papers, {claims:,} claims, {papers / taken:,.0f} papers/s{_left(taken, share)}"
            click.echo(f"\r\033[K{line} ", nl=False, err=True)

    def end(self) -> None:
        """Clear the line."""
        click.echo("\r\033[K", nl=False, err=True)


def _left(taken: float, share: float) -> str:
    """How much longer it will take, in words, after so many seconds for that share of the input.

    >>> _left(30.0, 0.25), _left(600.0, 0.1), _left(1.0, 0.0), _left(60.0, 1.0)
    (', 1 min 30 s left', ', 1 h 30 min left', '', ', storing')
    """
    if share >= 1:
        return ", storing"
    if share < _TOO_EARLY:
        return ""
    seconds = round(taken * (1 - share) / share)
    minutes, hours = seconds // 60, seconds // 3600
    if hours:
        return f", {hours} h {minutes % 60} min left"
    return f", {minutes} min {seconds % 60} s left" if minutes else f", {seconds} s left"


@contextmanager
def _log(path: Path | None) -> Iterator[Callable[[MsgraphError], None] | None]:
    """Something that writes each problem down as it is met; nothing without a path."""
    if path is None:
        yield None
        return
    try:
        file = path.open("w", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"the log cannot be written: {error.strerror}", where=str(path)) from error
    with file:

        def write(problem: MsgraphError) -> None:
            stated = {
                "error": type(problem).__name__,
                "message": problem.message,
                "where": problem.where,
                "hint": problem.hint,
            }
            file.write(json.dumps(stated) + "\n")
            file.flush()

        yield write


def _print_problems(done: BuildReport) -> None:
    for told, count, most, noun in (
        (done.problems, done.problem_count, 20, "problem"),
        (done.notices, done.notice_count, 5, "notice"),
    ):
        for problem in told[:most]:
            report(problem)
        if count > most:
            more = counted(count - most, f"more {noun}")
            click.echo(f"\nand {more}; --log FILE writes them all", err=True)


def _write_shards(store: Store, place: Path, *, quiet: bool) -> None:
    from msgraph.pipeline import shards

    written = shards.write(store, place)
    if not quiet:
        size = sum(shard.bytes for shard in written) / 1e6
        click.echo(f"{len(written)} shards, {size:,.1f} MB, in {place}")


def _print_summary(done: BuildReport, location: str) -> None:
    kinds = ", ".join(f"{kind} {count:,}" for kind, count in sorted(done.kinds.items()))
    read = f"{counted(done.papers, 'paper')}, {counted(done.claims, 'claim')}"
    click.echo(read + (f" ({kinds})" if kinds else ""))
    extras = (
        (done.curated, "claim", "checked from a curator's file"),
        (done.replaced, "earlier version", "replaced by a later one of the same paper"),
        (done.unchanged, "paper", "unchanged"),
        (done.withdrawn, "paper", "withdrawn"),
        (done.refused, "paper", "refused by the shapes"),
    )
    for count, noun, words in extras:
        if count:
            click.echo(f"{counted(count, noun)} {words}")
    if done.papers:
        nodes = counted(done.checked, "node")
        click.echo(f"{nodes} checked against the shapes: {_verdict(done)}")
    click.echo(f"{counted(done.triples, 'triple')} in {location}")


def _verdict(done: BuildReport) -> str:
    papers = counted(done.refused, "paper")
    verdict = f"{papers} not conforming" if done.refused else "no violations"
    return verdict + (f", {counted(done.gaps, 'gap')} left open by the papers" if done.gaps else "")


def _exit_code(done: BuildReport) -> int:
    """2 when nothing could be read at all, 1 when something had problems, else 0."""
    if not done.problems:
        return 0
    nothing = not (done.papers or done.unchanged or done.withdrawn or done.refused)
    return max((p.exit_code for p in done.problems), default=0) if nothing else 1


def _discard_empty(location: str) -> None:
    """Leave no store behind in which nothing was ever built."""
    if "://" in location or location == ":memory:":
        return
    from msgraph.stores import maintenance

    maintenance.discard_empty(Path(location))
