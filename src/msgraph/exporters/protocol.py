"""What an export is."""

from __future__ import annotations

from typing import BinaryIO, Protocol

from msgraph.exporters.scope import Quads, Scope


class Exporter(Protocol):
    """A form in which a store, a paper or the plain edges are written.

    `media_type` and `ending` (".ttl") are what servers and files call it.
    """

    media_type: str
    ending: str

    def write(self, source: Quads, scope: Scope, out: BinaryIO) -> None:
        """Write what is in scope; the same quads give the same bytes.

        Raises:
            UsageError: the scope's paper is not in the store, or the form cannot hold what is wanted.
        """
        ...
