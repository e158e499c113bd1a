"""`msgraph ground`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from msgraph.lexicon.scanning import Sense
    from msgraph.pipeline.grounding import Found

_MOST = 10_000_000


@click.command(name="ground")
@click.argument("text", metavar="TEXT")
@click.option(
    "--lexicon",
    "lexicons",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A lexicon of your own (`msgraph lexicon build`), asked where the shipped one does not know.",
)
@click.option(
    "--prefer", default="", help="Show identifiers of this vocabulary first: MESH, MONDO, ..."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def command(text: str, lexicons: tuple[Path, ...], prefer: str, form: str) -> int:
    """Show the chemicals and diseases that TEXT names, what each is taken to mean, and why.

    TEXT is the words themselves, @FILE for those of a file, or - for standard input. Nothing is stored. A
    conflict is shown with all of its meanings and resolved for none; exit code 1 if nothing was found.
    """
    from msgraph.pipeline import grounding

    found = grounding.ground(_read(text), lexicons)
    for mention in found:
        click.echo(
            json.dumps(mention.as_json(prefer), ensure_ascii=False)
            if form == "json"
            else _lines(mention, prefer)
        )
    if not found and form == "text":
        click.echo("no chemical and no disease is named here")
    return 0 if found else 1


def _read(text: str) -> str:
    from msgraph.errors import InputError

    if text == "-":
        return sys.stdin.read(_MOST)
    if not text.startswith("@"):
        return text
    try:
        return Path(text[1:]).read_text(encoding="utf-8")[:_MOST]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"cannot be read: {error}", where=text[1:], hint="a plain text file in UTF-8"
        ) from error


def _lines(found: Found, prefer: str) -> str:
    mention = found.mention
    lines = [f"{mention.words}  [{mention.start}-{mention.end}] {mention.kind}"]
    for meaning in found.meanings:
        name = "" if meaning.name == mention.words else f"{meaning.name}: "
        identifier = meaning.identifier(prefer) or meaning.identifier()
        concept = meaning.concept
        if concept is not None:
            lines.append(
                f"  {name}{concept.label}  {identifier or 'no identifier'}  {meaning.relation}, {meaning.sure:.2f}"
            )
        lines.append(f"    {'conflict: ' if meaning.choice.conflict else ''}{meaning.reason}")
        rest = meaning.choice.meanings if meaning.choice.conflict else meaning.choice.meanings[1:]
        lines += [
            f"    candidate: {other.best.concept.label}  {_identifiers(other.best)}"
            for other in rest[:5]
        ]
    return "\n".join(lines)


def _identifiers(sense: Sense) -> str:
    return ", ".join(m.curie for m in sense.entry.matches[:3])
