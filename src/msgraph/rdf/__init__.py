"""Where claims and triples meet. What is here loads when it is used: terms alone cost nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from msgraph.rdf.graphs import PaperGraphs, claim_iri, read, write

__all__ = ["PaperGraphs", "claim_iri", "read", "write"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'msgraph.rdf' has no attribute {name!r}")
    from msgraph.rdf import graphs

    return getattr(graphs, name)
