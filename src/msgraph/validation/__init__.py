"""Triples against shapes: what is violated, what is left open, and what was checked."""

from __future__ import annotations

from msgraph.validation.batches import validate_papers
from msgraph.validation.checking import Engine, validate, validate_graph
from msgraph.validation.fast import Unusable
from msgraph.validation.report import Report, Severity, Violation, together
from msgraph.validation.shapes import Rule, Shapes, shipped

__all__ = [
    "Engine",
    "Report",
    "Rule",
    "Severity",
    "Shapes",
    "Unusable",
    "Violation",
    "shipped",
    "together",
    "validate",
    "validate_graph",
    "validate_papers",
]
