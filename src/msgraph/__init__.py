"""Claims of biomedical papers as RDF that can be checked against their sentences."""

from __future__ import annotations
