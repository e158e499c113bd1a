"""`msgraph search`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from msgraph.cli.options import folder, store_option

if TYPE_CHECKING:
    from msgraph.web.search import Hit


@click.command(name="search")
@click.argument("words", nargs=-1, required=True)
@store_option
@click.option("--kind", type=click.Choice(["concept", "paper", "claim"]), help="Only of this kind.")
@click.option("--limit", default=10, show_default=True, help="Hits of each kind.")
@click.option(
    "--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True
)
def command(words: tuple[str, ...], location: str, kind: str | None, limit: int, form: str) -> None:
    """Find claims by their sentences, papers by their titles, concepts by their names.

    WORDS must all be there, the last perhaps unfinished; a DOI, a PMID or a CURIE finds what it names. The
    index is made when the store has changed since.
    """
    from msgraph.stores.embedded import EmbeddedStore
    from msgraph.web import search

    index = search.open_index(EmbeddedStore(folder(location)))
    text = " ".join(words)
    hits = [h for k in search.KINDS if kind in (None, k) for h in index.find(text, k, limit=limit)]
    for hit in hits:
        click.echo(_json(hit) if form == "jsonl" else _text(hit))
    if not hits:
        click.echo(f"nothing has the words `{text}`", err=True)


def _json(hit: Hit) -> str:
    import json
    from dataclasses import asdict

    from msgraph.web.search import END, MARK

    plain = {k: v.replace(MARK, "").replace(END, "") for k, v in asdict(hit).items()}
    return json.dumps(plain, ensure_ascii=False)


def _text(hit: Hit) -> str:
    from msgraph.web.search import END, MARK

    bold, plain = click.style("", bold=True, reset=False), click.style("", reset=True)
    text = hit.text.replace(MARK, bold).replace(END, plain)
    lines = [
        f"{hit.kind:<8} {click.style(hit.label, bold=True)}  ({hit.detail})",
        f"         {hit.iri}",
    ]
    if text:
        lines.insert(1, f"         {text}")
    return "\n".join(lines)
