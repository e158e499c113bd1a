"""Shapes, read once: their rules in words, their targets, and their triples for the engines."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from msgraph import resources
from msgraph.errors import InputError, ShapesError
from msgraph.rdf import syntaxes
from msgraph.validation import hierarchy
from msgraph.validation.lint import refuse
from msgraph.validation.report import Severity
from msgraph.validation.triples import RDF, RDFS, SH, Index, key

#: The namespace of our own shapes; what follows it is the name of a rule.
NS = "https://w3id.org/msgraph/shapes#"


_SEVERITIES: dict[str, Severity] = {f"{SH}Warning": "warning", f"{SH}Info": "info"}
#: Terms of SHACL Advanced Features and SHACL JavaScript that would change a verdict.
_ADVANCED = ("target", "rule", "expression", "js", "values")
_TARGETS: dict[str, Kind] = {
    f"{SH}targetClass": "class",
    f"{SH}targetNode": "node",
    f"{SH}targetSubjectsOf": "subjects",
    f"{SH}targetObjectsOf": "objects",
}

Kind = Literal["class", "node", "subjects", "objects"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A shape in words: `message` is what is wrong, `remedy` what to do, `reason` why it matters.

    `name` is the fragment of an IRI of ours, or the whole IRI; what the shapes do not say is empty.
    """

    name: str
    title: str = ""
    message: str = ""
    remedy: str = ""
    reason: str = ""
    severity: Severity = "violation"


@dataclass(frozen=True, slots=True)
class Target:
    """Which nodes a shape looks at: members of a class, one node, subjects or objects of a property.

    `value` is a term in N-Triples.
    """

    shape: str
    kind: Kind
    value: str


@dataclass(frozen=True, slots=True)
class Shapes:
    """Shapes ready for use. `digest` stands for their sources: the same files, the same digest.

    `owners` leads from a shape without an IRI to the nearest enclosing one that has one. `closure` are
    lines that go along with any data: the class hierarchy that targets rely on. `notes` are sentences
    about what of them is not looked at.
    """

    ntriples: str
    digest: str
    rules: Mapping[str, Rule]
    targets: tuple[Target, ...]
    owners: Mapping[str, str] = field(default_factory=dict)
    closure: str = ""
    ours: bool = False
    notes: tuple[str, ...] = ()

    def rule(self, shape: str) -> Rule:
        """The rule of a shape, named by its IRI or blank label; one that is not known has only a name."""
        owner = self.owners.get(shape, shape)
        return self.rules.get(owner) or Rule(rule_name(owner))


def rule_name(shape: str) -> str:
    """The name by which a shape's rule is asked for: "claim-polarity"."""
    return shape.removeprefix(NS)


@cache
def shipped() -> Shapes:
    """The shapes of `shapes/`, with the class hierarchy of the ontology.

    Raises:
        ShapesError: they do not parse.
    """
    return read(resources.files("shapes", ".ttl"), closure=hierarchy.closure(), ours=True)


def read(files: Iterable[Path], *, closure: str = "", ours: bool = False) -> Shapes:
    """The shapes of RDF files, together.

    Raises:
        ShapesError: a file does not parse, or holds no shape. InputError: a file cannot be read.
    """
    hash_ = hashlib.sha256(closure.encode())
    text = ""
    for file in files:
        content = _content(file)
        hash_.update(hashlib.sha256(content).digest())
        text += _ntriples(content, str(file), syntaxes.ENDINGS.get(file.suffix, "turtle"))
    return _analysed(text, hash_.hexdigest(), closure, ours)


def of_text(content: str, *, closure: str = "", base: str = "http://example.org/shapes") -> Shapes:
    """The shapes that a Turtle text describes.

    Raises:
        ShapesError: it does not parse, or holds no shape.
    """
    digest = hashlib.sha256((closure + content).encode()).hexdigest()
    text = _ntriples(content.encode(), "the shapes", "turtle", base)
    return _analysed(text, digest, closure, ours=False)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(
            f"cannot be read: {error.strerror}", where=str(file), hint="give a file of SHACL shapes"
        ) from error


def _ntriples(content: bytes, where: str, syntax: str, base: str = "") -> str:
    try:
        return syntaxes.ntriples(content, syntax, base=base or "urn:shapes:", where=where)
    except InputError as error:
        raise ShapesError(
            f"the shapes do not parse: {error.message}",
            where=error.where,
            hint="shapes are SHACL in Turtle or another RDF syntax",
        ) from error


def _analysed(text: str, digest: str, closure: str, ours: bool) -> Shapes:
    index = Index(text.split("\n"))
    names = _shape_names(index)
    if not names:
        raise ShapesError(
            "there is no shape", hint="shapes are of type sh:NodeShape or sh:PropertyShape"
        )
    refuse(index)
    return Shapes(
        ntriples=text,
        digest=digest,
        rules={name: _rule(name, index) for name in names if not name.startswith("_:")},
        targets=tuple(_targets(index, names)),
        owners=_owners(index),
        closure=closure,
        ours=ours,
        notes=tuple(_unheeded(index)),
    )


def _unheeded(index: Index) -> Iterator[str]:
    """What the shapes ask for beyond SHACL and SHACL-SPARQL, which no engine here is asked to do."""
    for name in _ADVANCED:
        count = sum(1 for _ in index.pairs(SH + name))
        if count:
            yield f"sh:{name} is not looked at ({count} of them): it is no part of SHACL 1.0."


def _shape_names(index: Index) -> list[str]:
    """The nodes that SHACL takes for shapes by type, target or `sh:property`, sorted.

    Source: SHACL §2.1, https://www.w3.org/TR/shacl/#shapes
    """
    kinds = {f"{SH}NodeShape", f"{SH}PropertyShape"}
    found = {subject for subject, kind in index.pairs(f"{RDF}type") if kind.value in kinds}
    found |= {subject for target in _TARGETS for subject, _ in index.pairs(target)}
    return sorted(found | {key(shape) for _, shape in index.pairs(f"{SH}property")})


def _rule(name: str, index: Index) -> Rule:
    constraints = [key(c) for c in index.objects(name, f"{SH}sparql")]
    messages = [m for node in (name, *constraints) for m in index.objects(node, f"{SH}message")]
    english = [m.value for m in messages if m.language.partition("-")[0] in ("", "en")]
    severity = index.one(name, f"{SH}severity")
    return Rule(
        name=rule_name(name),
        title=index.one(name, f"{SH}name"),
        message=next(iter([*english, *(m.value for m in messages)]), ""),
        remedy=index.one(name, f"{SH}description"),
        reason=index.one(name, f"{RDFS}comment"),
        severity=_SEVERITIES.get(severity, "violation"),
    )


def _targets(index: Index, names: list[str]) -> Iterator[Target]:
    classes = {s for s, kind in index.pairs(f"{RDF}type") if kind.value == f"{RDFS}Class"}
    asleep = {s for s, off in index.pairs(f"{SH}deactivated") if off.value == "true"}
    for name in names:
        if name in classes and name not in asleep:
            yield Target(name, "class", f"<{name}>")
    for predicate, kind in _TARGETS.items():
        for subject, value in index.pairs(predicate):
            if subject not in asleep:
                yield Target(subject, kind, value.n3())


def _owners(index: Index) -> dict[str, str]:
    """From each blank property shape to the nearest enclosing shape that has an IRI."""
    parents = {key(o): s for s, o in index.pairs(f"{SH}property") if o.kind == "bnode"}
    owners = {}
    for node in parents:
        owner, seen = node, {node}
        while owner.startswith("_:") and owner in parents and parents[owner] not in seen:
            owner = parents[owner]
            seen.add(owner)
        owners[node] = owner
    return owners
