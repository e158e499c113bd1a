"""What other installed packages add: readers, extractors, exporters found by entry point.

A group is named after its room, ``msgraph.readers`` say. Nothing is looked up before it is asked
for, because listing entry points costs more than reading a paper.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points

from msgraph.errors import MissingDependency


@cache
def names(group: str) -> tuple[str, ...]:
    """The names of what is installed for `group`, sorted; nothing is imported."""
    return tuple(sorted(entry_points(group=group).names))


@cache
def found(group: str) -> dict[str, object]:
    """What is installed for `group`, by name, imported; empty when nothing is.

    Raises:
        MissingDependency: a plugin cannot be imported because something it needs is not installed.
    """
    return {point.name: _load(point) for point in sorted(entry_points(group=group))}


def _load(point: EntryPoint) -> object:
    try:
        loaded: object = point.load()
    except (ImportError, AttributeError) as error:
        raise MissingDependency(
            f"the plugin `{point.name}` cannot be loaded: {error}",
            where=point.value,
            hint="install what it needs, or uninstall the plugin",
        ) from error
    return loaded
