"""Fills a store: reads papers, finds claims, validates, writes; and reads them back."""

from __future__ import annotations

from msgraph.pipeline.building import BuildReport, build
from msgraph.pipeline.papers import Settings
from msgraph.pipeline.validating import validate_store

__all__ = ["BuildReport", "Settings", "build", "validate_store"]
