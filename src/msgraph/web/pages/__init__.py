"""Pages for people: rendered here, readable without scripts."""

from __future__ import annotations

from msgraph.web.pages.application import pages

__all__ = ["pages"]
