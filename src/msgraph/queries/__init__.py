"""Questions to the graph: those that ship, how their parameters are bound, how answers are written."""

from __future__ import annotations

from msgraph.queries.binding import bind, concepts_asked
from msgraph.queries.described import described
from msgraph.queries.questions import ANY, Parameter, Question, find, read, shipped
from msgraph.queries.results import GRAPHS, TABLES, labeller, usual_form, write

__all__ = [
    "ANY",
    "GRAPHS",
    "TABLES",
    "Parameter",
    "Question",
    "bind",
    "concepts_asked",
    "described",
    "find",
    "labeller",
    "read",
    "shipped",
    "usual_form",
    "write",
]
