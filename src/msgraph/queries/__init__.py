"""Questions to the graph: those that ship, how their parameters are bound, how answers are written."""

from __future__ import annotations

from msgraph.queries.binding import bind
from msgraph.queries.questions import ANY, Parameter, Question, find, read, shipped

__all__ = ["ANY", "Parameter", "Question", "bind", "find", "read", "shipped"]
