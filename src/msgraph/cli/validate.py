"""`msgraph validate`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from msgraph.cli import report as print_error
from msgraph.cli.options import base_option, opened, store_option

if TYPE_CHECKING:
    from msgraph.errors import InputError
    from msgraph.validation import Engine, Report

_FORMATS = ("text", "json", "sarif", "turtle")


@click.command(name="validate")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@store_option
@base_option
@click.option(
    "--shapes",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Shapes of your own, for FILEs; the project's otherwise.",
)
@click.option(
    "--engine", type=click.Choice(["auto", "fast", "reference"]), default="auto", show_default=True
)
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True)
@click.option("--gaps", is_flag=True, help="List what the papers leave open, not only count it.")
@click.option("--afresh", is_flag=True, help="Look at everything, also at what has not changed.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="A file; standard output otherwise."
)
def command(
    files: tuple[Path, ...],
    location: str,
    base: str,
    shapes: tuple[Path, ...],
    engine: Engine,
    form: str,
    gaps: bool,
    afresh: bool,
    output: Path | None,
) -> int:
    """Check the store against the shapes; with FILEs, check those instead.

    Exit code 0 if all conforms, 1 if something must be mended or nothing was checked, 2 for what cannot
    be read. `msgraph explain RULE` explains a rule.
    """
    from msgraph import validation

    unread: list[InputError] = []
    if files:
        report = validation.together(_of_files(files, shapes, engine, unread))
    else:
        report = _of_store(location, base, afresh=afresh or gaps or form != "text")
    content = _rendered(report, form, gaps)
    if output:
        output.write_text(content, encoding="utf-8")
    elif report.checked or not unread:
        click.echo(content, nl=False)
    return 2 if unread else int(not report.conforms)


def _of_store(location: str, base: str, *, afresh: bool) -> Report:
    from msgraph.pipeline import validate_store

    return validate_store(opened(location), base, afresh=afresh)


def _of_files(
    files: tuple[Path, ...], shapes: tuple[Path, ...], engine: Engine, unread: list[InputError]
) -> Iterator[Report]:
    from msgraph import validation
    from msgraph.errors import InputError

    for file in files:
        try:
            yield validation.validate_file(file, shapes=shapes, engine=engine)
        except InputError as error:
            print_error(error)
            unread.append(error)


def _rendered(report: Report, form: str, gaps: bool) -> str:
    from msgraph import validation

    if form == "text":
        return validation.text(report, gaps=gaps)
    renderer = {"json": validation.as_json, "sarif": validation.sarif, "turtle": validation.turtle}
    return renderer[form](report).rstrip("\n") + "\n"
