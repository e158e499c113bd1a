"""`msgraph fetch`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from msgraph.cli import report
from msgraph.errors import UsageError


@click.command(name="fetch")
@click.argument("names", nargs=-1, metavar="[PMID|DOI|PMCID]...")
@click.option("--query", default="", help="Words as you would type them into PubMed's search.")
@click.option(
    "-o",
    "--out",
    default="./papers",
    show_default=True,
    type=click.Path(path_type=Path),
    help="The folder to fetch into.",
)
@click.option("--most", default=1000, show_default=True, type=click.IntRange(1, 10_000))
@click.option(
    "--full-text", is_flag=True, help="Open full texts from Europe PMC, by PMCID, instead."
)
@click.option("-q", "--quiet", is_flag=True, help="Print the files only.")
def command(
    names: tuple[str, ...], query: str, out: Path, most: int, full_text: bool, quiet: bool
) -> int:
    """Fetch records from PubMed, or open full texts from Europe PMC, to build from.

    Prints the files, for `msgraph build $(msgraph fetch ...)`. What is in the folder already is not asked for
    again. NCBI_EMAIL and NCBI_API_KEY are passed on to NCBI; with a key it allows ten requests a second, else
    three. No other command uses the network.
    """
    from msgraph import fetching

    if not names and not query:
        raise UsageError("nothing to fetch", hint="give PMIDs or DOIs, or --query WORDS")
    show = None if quiet or not sys.stderr.isatty() else _progress
    if full_text:
        europe = fetching.EuropePmc.from_environment()
        done = fetching.fetch_full_texts(
            europe, out, names=names, query=query, most=most, progress=show
        )
    else:
        ncbi = fetching.Eutils.from_environment()
        done = fetching.fetch(ncbi, out, names=names, query=query, most=most, progress=show)
    if show:
        click.echo("\r\033[K", nl=False, err=True)
    for path in done.files:
        click.echo(path)
    for problem in done.problems[:20]:
        report(problem)
    if not quiet:
        click.echo(f"{done.new:,} fetched, {done.there:,} there already, in {out}", err=True)
    return int(bool(done.problems))


def _progress(records: int) -> None:
    click.echo(f"\r{records:,} records ", nl=False, err=True)
