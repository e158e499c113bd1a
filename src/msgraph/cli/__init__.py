"""The command line: parses, calls, prints. A command's module is imported when it is used."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from msgraph.errors import MsgraphError, Notice, QuerySyntaxError
from msgraph.resources import __version__

#: Every command with its line of help, so that `--help` imports none of them.
COMMANDS = {
    "fetch": "Fetch records from PubMed, or open full texts, to build from.",
    "build": "Read papers, find their claims, validate and store them.",
    "load": "Put an RDF file into a named graph.",
    "query": "Answer a SPARQL query, or a shipped question by name.",
    "search": "Find claims, papers and concepts by their words.",
    "serve": "Serve the store: pages and a SPARQL endpoint.",
    "update": "Run a SPARQL update in one commit.",
    "validate": "Check the store, or RDF files, against the shapes.",
    "export": "Write the graph as Turtle, JSON-LD, N-Quads, TriG or claims.",
    "show": "Show a claim, paper or concept with its sentences.",
    "claims": "List claims, one a line.",
    "ground": "Show what a text names, and what each name means.",
    "lexicon": "Compile vocabularies of your own into a lexicon.",
    "link": "Link concepts to outside identifiers by mapping files; import hierarchies.",
    "diff": "Say what one store or file has otherwise than another.",
    "stats": "Count papers, claims, triples.",
    "edges": "List the plain edges with the claims that license each.",
    "evidence": "Say how papers meet: what several support, where they disagree.",
    "review": "Accept or reject claims, one at a time with its sentence.",
    "why-not": "Say why a claim licenses no plain edge.",
    "queries": "List the shipped questions.",
    "kinds": "List the kinds of claims and the values of their fields.",
    "explain": "Explain a rule of the shapes.",
    "store": "Look after a store: info, history, verify, restore, compact.",
    "eval": "Score the claims found in papers against gold.",
    "train": "Learn the weights that choose among candidate claims.",
    "doctor": "Check the installation and the store.",
}


_QUERY_HINT = "`msgraph queries NAME` prints a query that works, to begin from"


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which a user meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; None if there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"msgraph.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the words name; an unknown one is an error with a suggestion."""
        name = args[0] if args else ""
        if name and name not in COMMANDS and not name.startswith("-"):
            near = difflib.get_close_matches(name, COMMANDS, n=1)
            hint = f"did you mean `{near[0]}`? " if near else ""
            raise click.UsageError(
                f"no command `{name}`\n\nhint: {hint}`msgraph --help` lists them all"
            )
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="msgraph")
def cli() -> None:
    """Claims of biomedical papers as RDF that can be checked against their sentences.

    \b
    msgraph build paper.xml            find the claims of papers and store them
    msgraph query safety-signals --param drug=alemtuzumab
    msgraph show alemtuzumab           see claims with their sentences
    msgraph export --format turtle -o claims.ttl

    The store is ./msgraph-store unless --store or MSGRAPH_STORE says otherwise.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code.

    0 done, 1 data with problems, 2 wrong use or unreadable input, 130 interrupted.
    """
    try:
        code = cli.main(arguments, prog_name="msgraph", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        return _usage(error)
    except MsgraphError as error:
        report(error)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted; the store is as it was", err=True)
        return 130
    except BrokenPipeError:
        # The reader of our output went away: not our problem, and not a reason for a traceback.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001  the one edge where nothing may pass as a traceback
        return _unforeseen(error)


def report(error: MsgraphError) -> None:
    """Print an error as what, where and a hint, on standard error."""
    click.echo(f"{'note' if isinstance(error, Notice) else 'error'}: {error}", err=True)
    excerpt = getattr(error, "excerpt", "")
    if excerpt:
        click.echo(f"\n{excerpt}", err=True)
    hint = error.hint or (_QUERY_HINT if isinstance(error, QuerySyntaxError) else "")
    if hint:
        click.echo(f"\nhint: {hint}", err=True)


def _usage(error: click.ClickException) -> int:
    click.echo(f"error: {error.format_message()}", err=True)
    context = getattr(error, "ctx", None)
    if context is not None and "hint:" not in error.format_message():
        click.echo(f"\nhint: `{context.command_path} --help` shows how it is used", err=True)
    return 2


def _unforeseen(error: Exception) -> int:
    if os.environ.get("MSGRAPH_TRACEBACK"):
        raise error
    click.echo(f"error: msgraph failed in a way nobody foresaw: {error!r}", err=True)
    click.echo(
        "\nhint: nothing stored was changed; run again with MSGRAPH_TRACEBACK=1 and report what it prints",
        err=True,
    )
    return 2


def run() -> None:
    """The entry point of the installed command."""
    sys.exit(main())
