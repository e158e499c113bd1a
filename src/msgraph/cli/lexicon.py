"""`msgraph lexicon`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from msgraph.cli import report

if TYPE_CHECKING:
    from msgraph.lexicon.compiling import CompileReport

_SHOWN = 20


@click.group(name="lexicon")
def command() -> None:
    """Compile vocabularies into a lexicon of your own, and look into it."""


@command.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="The lexicon to write."
)
@click.option(
    "--category",
    default="",
    help="What terms are whose source does not tell: drug, disease, ... (`msgraph kinds` lists them).",
)
@click.option(
    "--overrides",
    type=click.Path(path_type=Path),
    help="Local decisions: add, drop, prefer. lexicon/overrides.tsv is used if there is one.",
)
@click.option("--strict", is_flag=True, help="Exit 2 at the first problem and write nothing.")
def build(
    files: tuple[Path, ...], output: Path, category: str, overrides: Path | None, strict: bool
) -> int:
    """Compile vocabularies into one lexicon for `msgraph build --lexicon`.

    FILE is OBO, OWL or SKOS (RDF/XML, Turtle, N-Triples), MeSH as XML or ASCII, SSSOM, or a table of names
    with their identifiers, tab-separated; also .gz. Bad lines are named and left out; exit code 1 if there
    were any.
    """
    from msgraph.errors import UsageError
    from msgraph.pipeline import vocabularies
    from msgraph.vocabulary import CATEGORIES

    if category and category not in CATEGORIES:
        raise UsageError(f"no category `{category}`", hint=f"one of {', '.join(CATEGORIES)}")
    if overrides is None and vocabularies.OVERRIDES.is_file():
        overrides = vocabularies.OVERRIDES
    target = output.with_name(f"{output.name}.strict") if strict else output
    done = vocabularies.build(files, target, decisions=overrides, category=category)
    if strict and done.problems:
        target.unlink(missing_ok=True)
        raise done.problems[0]
    target.replace(output)
    return _print(done, output, overrides)


def _print(done: CompileReport, output: Path, overrides: Path | None) -> int:
    for problem in done.problems[:_SHOWN]:
        report(problem)
    if len(done.problems) > _SHOWN:
        click.echo(f"\nand {len(done.problems) - _SHOWN:,} more problems", err=True)
    click.echo(
        f"{done.names:,} names of {done.concepts:,} concepts in {output}, {done.size / 1e6:,.1f} MB"
    )
    if done.ambiguous:
        click.echo(f"{done.ambiguous:,} names mean more than one concept")
    if done.gated:
        click.echo(f"{done.gated:,} names were left out because they are everyday words")
    if overrides:
        click.echo(f"local decisions of {overrides} applied")
    return 1 if done.problems else 0


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("names", nargs=-1)
def look(file: Path, names: tuple[str, ...]) -> int:
    """Say what FILE knows: in all, and of each of NAMES. Exit code 1 if it does not know one of them."""
    from msgraph.lexicon.choosing import choose
    from msgraph.lexicon.compiled import opened

    lexicon = opened(file)
    click.echo(f"{lexicon.names:,} names of {lexicon.concepts:,} concepts")
    unknown = 0
    for name in names:
        choice = choose(lexicon.find(name))
        unknown += not choice.meanings
        click.echo(f"\n{name}: {choice.reason}" + (" (a conflict)" if choice.conflict else ""))
        for meaning in choice.meanings:
            for sense in meaning.senses:
                links = ", ".join(f"{m.curie} {m.relation}" for m in sense.entry.matches[:6])
                click.echo(f"  {sense.concept.key}  {sense.concept.label}  [{links}]")
    return 1 if unknown else 0
