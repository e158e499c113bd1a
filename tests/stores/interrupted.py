"""A build that ends itself with SIGKILL at a named point; run as a child process by the tests."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from msgraph.stores import building, layout, manifest, open_store

BIG = "".join(
    f'<http://example.org/s/{n}> <http://example.org/p> "{n} of many" .\n' for n in range(8_000)
)


def die(*_: object, **__: object) -> None:
    """End at once, as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def after(function: Callable[..., object]) -> Callable[..., object]:
    """The function, and then the end."""

    def wrapped(*arguments: object, **named: object) -> None:
        function(*arguments, **named)
        die()

    return wrapped


def arm(point: str) -> None:
    """Set the trap."""
    if point == "before the tables":
        building.write_tables = die
    elif point == "before the manifest":
        building.write_manifest = die
    elif point == "after the manifest":
        building.write_manifest = after(manifest.write_manifest)
    elif point == "before the pointer is renamed":
        layout.write_durably = after(layout.write_durably)
        building.write_tables = lambda *_: {}
        building.write_manifest = lambda *_: None
        layout.set_current = die
    elif point == "after the pointer":
        layout.set_current = after(layout.set_current)


def main() -> None:
    """Build in the folder given, up to the point given."""
    folder, point = Path(sys.argv[1]), sys.argv[2]
    store = open_store(folder)
    arm(point)
    with store.build() as build:
        build.put("http://example.org/paper/new", BIG)
        if point == "in the block":
            die()
        build.count()  # writes what is pending
        if point == "in the block, quads written":
            die()
    if point == "never":
        return
    die()


if __name__ == "__main__":
    main()
