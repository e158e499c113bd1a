"""The engine for bulk: the `shacl` wheel, compiled shapes over text.

Optional: everything here works without it, through the reference engine.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from msgraph.errors import ShapesError
from msgraph.validation.report import Severity, Violation
from msgraph.validation.shapes import Rule, Shapes
from msgraph.validation.wording import worded

if TYPE_CHECKING:
    import shacl

NAME = "shacl"

#: What a fault inside the engine becomes in Python; its class cannot be imported.
_PANIC = "PanicException"
_HINT = "let the reference engine check it"
_SEVERITIES: dict[str, Severity] = {"Warning": "warning", "Info": "info"}


class Unusable(ShapesError):
    """The fast engine is not there, or cannot do what these shapes ask; the message says which."""


@cache
def version() -> str:
    """Its name and version for reports, or an empty string when it is not installed."""
    try:
        import shacl
    except ImportError:
        return ""
    return f"{NAME} {shacl.__version__}"


def findings(shapes: Shapes, data: str) -> list[Violation]:
    """All results on N-Triples `data`, closure included, in the engine's order.

    Raises:
        Unusable: it is not installed, the shapes do not compile, or it fails on this data.
    """
    compiled = _compiled(shapes.digest, shapes.ntriples)
    try:
        report = compiled.validate_text(data, format="ntriples", allow_warnings=True)
    except ValueError as error:
        raise Unusable(f"{NAME} cannot check this: {error}", hint=_HINT) from error
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise Unusable(f"{NAME} gave up on this: {error}", hint=_HINT) from error
    return [_violation(shapes, result) for result in report.results]


@lru_cache(maxsize=32)
def _compiled(digest: str, ntriples: str) -> shacl.Shapes:
    try:
        import shacl
    except ImportError as error:
        raise Unusable(f"the package {NAME} is not installed", hint=_HINT) from error
    try:
        return shacl.Shapes.from_text(ntriples, format="ntriples")
    except ValueError as error:
        raise Unusable(f"{NAME} cannot use these shapes: {error}", hint=_HINT) from error


def _violation(shapes: Shapes, result: shacl.Result) -> Violation:
    rule = _rule(shapes, result)
    return Violation(
        rule=rule.name,
        severity=_SEVERITIES.get(result.severity, "violation"),
        focus=_bare(result.focus_node),
        path=result.path or "",
        value=_bare(result.value or ""),
        component=result.component_iri,
        message=worded(rule.message, result.message or "", result.component_iri),
    )


def _rule(shapes: Shapes, result: shacl.Result) -> Rule:
    for shape in (result.source_shape, result.root_shape):
        if shape is not None and not shape.startswith("_:"):
            return shapes.rule(_bare(shape))
    return Rule(result.source_shape or "")


def _bare(term: str) -> str:
    return term[1:-1] if term.startswith("<") else term
