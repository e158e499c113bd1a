"""SPARQL text as tokens: see `msgraph.rdf.sparql_tokens`, where parameters are bound by them too."""

from __future__ import annotations

from msgraph.rdf.sparql_tokens import Token, tokens, unescape_codepoints

__all__ = ["Token", "tokens", "unescape_codepoints"]
