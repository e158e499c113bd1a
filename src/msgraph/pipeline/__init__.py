"""Fills a store: reads papers, finds claims, validates, writes."""

from __future__ import annotations

from msgraph.pipeline.building import BuildReport, build
from msgraph.pipeline.papers import Settings

__all__ = ["BuildReport", "Settings", "build"]
