"""Claims of biomedical papers as RDF that can be checked against their sentences.

    msgraph.build(["paper.xml"], store="msgraph-store")
    msgraph.query("safety-signals", store="msgraph-store", params={"drug": "alemtuzumab"})

Names are loaded when they are used, so that importing msgraph costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from msgraph.api import GraphStore, Table, build, open_store, query, validate
    from msgraph.errors import MsgraphError
    from msgraph.resources import __version__

_HOMES = {
    "GraphStore": "msgraph.api",
    "MsgraphError": "msgraph.errors",
    "Table": "msgraph.api",
    "__version__": "msgraph.resources",
    "build": "msgraph.api",
    "open_store": "msgraph.api",
    "query": "msgraph.api",
    "validate": "msgraph.api",
}

__all__ = [
    "GraphStore",
    "MsgraphError",
    "Table",
    "__version__",
    "build",
    "open_store",
    "query",
    "validate",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'msgraph' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
