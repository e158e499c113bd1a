"""What a query gives back: see `msgraph.rdf.answers`, where queries and exports find it too."""

from __future__ import annotations

from msgraph.rdf.answers import Answer, Row, Rows, Triples, Truth

__all__ = ["Answer", "Row", "Rows", "Triples", "Truth"]
