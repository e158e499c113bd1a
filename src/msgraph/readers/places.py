"""Where a file of papers lies: on this machine, or at a URL that fsspec opens.

Nothing here asks the network unless a URL is named.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgraph.errors import InputError, MissingDependency
from msgraph.readers.outcome import Bytes

#: A path, or a URL such as https://host/file.xml.gz, s3://bucket/file.xml or memory://file.xml.
Place = Path | str

_EXTRA = "pip install 'msgraph-kg[remote]'"
#: fsspec says the same of a missing file, of a host that does not answer, and of a certificate it refuses.
_UNREACHED = "check the URL; of https also whether the host answers and its certificate is known"


def place(text: str | Path) -> Place:
    """What the words of a user name.

    >>> place("memory://papers.xml"), place("papers.xml").name
    ('memory://papers.xml', 'papers.xml')
    """
    return str(text) if "://" in str(text) else Path(text)


def name(where: Place) -> str:
    """The file's own name, without its folders."""
    return str(where).rpartition("/")[2] if isinstance(where, str) else where.name


def size(where: Place) -> int:
    """The bytes of a local file; 0 where that cannot be told without asking a network."""
    try:
        return where.stat().st_size if isinstance(where, Path) else 0
    except OSError:  # opening it will tell what is wrong
        return 0


@contextmanager
def remote(url: str) -> Iterator[Bytes]:
    """The bytes at a URL, fetched into a temporary file first: they are read twice.

    Raises:
        InputError: nothing is there, or it cannot be fetched.
        MissingDependency: fsspec, or what it needs for this kind of URL, is not installed.
    """
    try:
        import fsspec
    except ImportError as error:
        raise MissingDependency("a URL needs fsspec", where=url, hint=_EXTRA) from error
    try:
        stream = fsspec.open(f"simplecache::{url}", "rb").open()
    except FileNotFoundError as error:
        raise InputError("nothing is there", where=url, hint=_UNREACHED) from error
    except ImportError as error:
        raise MissingDependency(str(error), where=url, hint=_EXTRA) from error
    except _failures() as error:
        raise InputError(f"cannot be fetched: {error}", where=url, hint="check the URL") from error
    with stream:
        yield stream


def _failures() -> tuple[type[Exception], ...]:
    """What fetching raises; the client for https is loaded only where it was used."""
    client = sys.modules.get("aiohttp")
    return (OSError, ValueError, client.ClientError) if client else (OSError, ValueError)
