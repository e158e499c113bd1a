"""Concepts by their names and keys: the project's own tables, and what users compile from vocabularies."""

from __future__ import annotations

from msgraph.lexicon.tables import Lexicon, shipped

__all__ = ["Lexicon", "shipped"]
