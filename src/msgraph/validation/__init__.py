"""Triples against shapes: what is violated, what is left open, and what was checked."""

from __future__ import annotations

from msgraph.validation.across import validate_across
from msgraph.validation.batches import validate_papers
from msgraph.validation.catalogue import explain, rules
from msgraph.validation.checking import Engine, validate, validate_graph
from msgraph.validation.fast import Unusable
from msgraph.validation.files import read_shapes, validate_file
from msgraph.validation.labels import labelled
from msgraph.validation.rdf_report import turtle
from msgraph.validation.report import Report, Severity, Violation, together
from msgraph.validation.reports import as_json, text
from msgraph.validation.sarif import sarif
from msgraph.validation.shapes import Rule, Shapes, shipped
from msgraph.validation.sweeps import Holdings, Sweep, recorded, sweep

__all__ = [
    "Engine",
    "Holdings",
    "Report",
    "Rule",
    "Severity",
    "Shapes",
    "Sweep",
    "Unusable",
    "Violation",
    "as_json",
    "explain",
    "labelled",
    "read_shapes",
    "recorded",
    "rules",
    "sarif",
    "shipped",
    "sweep",
    "text",
    "together",
    "turtle",
    "validate",
    "validate_across",
    "validate_file",
    "validate_graph",
    "validate_papers",
]
