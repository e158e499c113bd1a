"""Forms in which a store, a paper or the plain edges leave it.

A form of another package is found by its entry point in the group ``msgraph.exporters``.
"""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module

from msgraph import plugins
from msgraph.errors import UsageError
from msgraph.exporters.protocol import Exporter
from msgraph.exporters.scope import Quads, Scope

__all__ = ["GROUP", "Exporter", "Quads", "Scope", "get", "names"]

GROUP = "msgraph.exporters"

#: Our own forms and where each lies: imported when asked for.
_OWN = {
    "turtle": ("graphs", "TURTLE"),
    "jsonld": ("graphs", "JSONLD"),
    "nquads": ("graphs", "NQUADS"),
    "trig": ("graphs", "TRIG"),
    "ntriples": ("graphs", "NTRIPLES"),
    "claims": ("tables", "JSONL"),
    "csv": ("tables", "CSV"),
    "tsv": ("tables", "TSV"),
    "parquet": ("parquet", "PARQUET"),
    "kgx": ("kgx", "KGX"),
    "nanopub": ("nanopubs", "NANOPUBS"),
    "sssom": ("sssom", "SSSOM"),
    "bibtex": ("bibtex", "BIBTEX"),
}


def names() -> tuple[str, ...]:
    """The names of all forms, our own first; nothing is imported."""
    return tuple(dict.fromkeys((*_OWN, *plugins.names(GROUP))))


def get(name: str) -> Exporter:
    """The form of that name.

    Raises:
        UsageError: there is none. MissingDependency: a plugin cannot be loaded.
    """
    if name in _OWN:
        module, attribute = _OWN[name]
        own: Exporter = getattr(import_module(f"msgraph.exporters.{module}"), attribute)
        return own
    found = plugins.found(GROUP).get(name) if name in plugins.names(GROUP) else None
    if found is None:
        close = get_close_matches(name, names(), n=1)
        near = f"did you mean `{close[0]}`? " if close else ""
        raise UsageError(f"no export format `{name}`", hint=f"{near}there are {', '.join(names())}")
    plugin: Exporter = found  # type: ignore[assignment]
    return plugin
