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
