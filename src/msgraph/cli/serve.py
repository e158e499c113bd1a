"""`msgraph serve`."""

from __future__ import annotations

import os

import click

from msgraph.cli.options import base_option, folder, store_option


@click.command(name="serve")
@store_option
@base_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=7878, show_default=True, help="The port; 0 is any that is free.")
@click.option(
    "--allow-host",
    "names",
    multiple=True,
    metavar="NAME",
    help="A name that requests may call the server by, besides localhost.",
)
@click.option("--writable", is_flag=True, help="Take updates from the holder of the token.")
@click.option(
    "--token-file",
    type=click.Path(exists=True, dir_okay=False),
    help="A file with the token; else MSGRAPH_TOKEN has it.",
)
@click.option("--timeout", default=30.0, show_default=True, help="Seconds for one query.")
@click.option("--workers", type=int, help="Query processes; one a processor, at least two.")
@click.option("--max-rows", default=5_000_000, show_default=True, help="Rows of one answer.")
@click.option(
    "--cache", default=64, show_default=True, help="Megabytes of answers kept; 0 keeps none."
)
@click.option(
    "--service-host",
    "services",
    multiple=True,
    metavar="NAME",
    help="A host that SERVICE may ask and LOAD may fetch from.",
)
def command(
    location: str,
    base: str,
    host: str,
    port: int,
    names: tuple[str, ...],
    writable: bool,
    token_file: str | None,
    timeout: float,
    workers: int | None,
    max_rows: int,
    cache: int,
    services: tuple[str, ...],
) -> None:
    """Serve a store: pages for people, a SPARQL endpoint for programs.

    \b
    /                   pages           /sparql             SPARQL 1.1 Protocol
    /.well-known/void   what is in it   /data?graph=IRI     Graph Store Protocol

    Only this machine can reach it, and nobody can write, unless options say otherwise. A build beside it
    is served as soon as it is done.
    """
    from dataclasses import replace

    from msgraph.errors import MissingDependency
    from msgraph.web.settings import LOOPBACK, Settings

    settings = Settings(
        store=folder(location),
        host=host,
        port=port,
        hosts=LOOPBACK | {name.lower() for name in (host, f"[{host}]", *names)},
        token=_token(token_file) if writable else "",
        base=base,
        timeout=timeout,
        max_rows=max_rows,
        cache=cache * 2**20,
        service_hosts=services,
    )
    if workers is not None:
        settings = replace(settings, workers=max(1, workers))
    try:
        from msgraph.web import server
    except ModuleNotFoundError as error:
        raise MissingDependency(
            f"`msgraph serve` needs the package {error.name}",
            hint="pip install 'msgraph-kg[serve]'",
        ) from error
    server.run(settings, ready=lambda address: click.echo(f"{address}/  (Ctrl-C stops it)"))


def _token(file: str | None) -> str:
    """The token that lets its holder write.

    Raises:
        UsageError: there is none, or it is too short to be one.
    """
    from pathlib import Path

    from msgraph.errors import UsageError

    token = (
        Path(file).read_text(encoding="utf-8").strip()
        if file
        else os.environ.get("MSGRAPH_TOKEN", "")
    )
    if len(token) < 8 or not token.isascii() or not token.isprintable():
        raise UsageError(
            "--writable needs a token of at least 8 plain characters",
            hint='MSGRAPH_TOKEN="$(openssl rand -hex 16)" msgraph serve --writable',
        )
    return token
