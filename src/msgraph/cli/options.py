"""Options that several commands share, and the opening of the store that they name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

from msgraph.errors import NotAStore

if TYPE_CHECKING:
    from pathlib import Path

    from msgraph.stores import Store

Command = TypeVar("Command", bound=Callable[..., object])

#: Where the store is unless somebody says otherwise.
DEFAULT = "./msgraph-store"


def store_option(command: Command) -> Command:
    """Add `--store` to a command."""
    return click.option(
        "--store",
        "location",
        default=DEFAULT,
        envvar="MSGRAPH_STORE",
        show_default=True,
        metavar="DIR|URL",
        help="The store: a directory, the address of a SPARQL endpoint, or :memory:.",
    )(command)


def base_option(command: Command) -> Command:
    """Add `--base` to a command that reads papers back."""
    from msgraph.iris import BASE

    return click.option(
        "--base", default=BASE, help="The base of data IRIs, if the store was built with another."
    )(command)


def opened(location: str, *, create: bool = False) -> Store:
    """The store at a location.

    Raises:
        NotAStore: there is none; the hint says how to make one.
    """
    from pathlib import Path

    from msgraph.stores import open_store

    if (
        not create
        and "://" not in location
        and location != ":memory:"
        and not Path(location).exists()
    ):
        raise NotAStore(
            "there is no store here",
            where=location,
            hint="`msgraph build PAPER...` makes one; --store or MSGRAPH_STORE names another place",
        )
    return open_store(location, create=create)


def folder(location: str) -> Path:
    """The directory of a store, for what only a directory can do.

    Raises:
        UsageError: the location is an endpoint or memory.
    """
    from pathlib import Path

    from msgraph.errors import UsageError

    if "://" in location or location == ":memory:":
        raise UsageError(
            "this needs a store directory", where=location, hint="name one with --store"
        )
    return Path(location)


def named_paper(store: Store, words: str) -> str:
    """The IRI of the paper that a user names by IRI, DOI or PMID.

    Raises:
        UsageError: the store does not hold it.
    """
    from msgraph.errors import UsageError
    from msgraph.pipeline import reading

    found = [iri for iri, what in reading.find(store, words) if what == "paper"]
    if not found:
        raise UsageError(
            f"no paper `{words}` in the store", hint="`msgraph query papers` lists them"
        )
    return found[0]


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 paper", "1,200 papers"."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
