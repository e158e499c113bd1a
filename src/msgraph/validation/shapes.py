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
from msgraph.rdf.terms import Term, Triple, parse_line
from msgraph.validation import hierarchy
from msgraph.validation.report import Severity

#: The namespace of our own shapes; what follows it is the name of a rule.
NS = "https://w3id.org/msgraph/shapes#"

SH = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"

_SEVERITIES: dict[str, Severity] = {f"{SH}Warning": "warning", f"{SH}Info": "info"}
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
    lines that go along with any data: the class hierarchy that targets rely on.
    """

    ntriples: str
    digest: str
    rules: Mapping[str, Rule]
    targets: tuple[Target, ...]
    owners: Mapping[str, str] = field(default_factory=dict)
    closure: str = ""
    ours: bool = False

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
    triples = [parse_line(line)[0] for line in text.splitlines()]
    names = _shape_names(triples)
    if not names:
        raise ShapesError(
            "there is no shape", hint="shapes are of type sh:NodeShape or sh:PropertyShape"
        )
    return Shapes(
        ntriples=text,
        digest=digest,
        rules=_rules(triples, names),
        targets=tuple(_targets(triples, names)),
        owners=_owners(triples),
        closure=closure,
        ours=ours,
    )


def key(term: Term) -> str:
    """A term as reports write it: an IRI bare, a blank node or literal as in N-Triples."""
    return term.value if term.kind == "iri" else term.n3()


def _shape_names(triples: list[Triple]) -> set[str]:
    """The nodes that SHACL takes for shapes by type, target or parameter, those in lists left out.

    Source: SHACL §2.1, https://www.w3.org/TR/shacl/#shapes
    """
    kinds = {f"{SH}NodeShape", f"{SH}PropertyShape"}
    found = {key(s) for s, p, o in triples if p.value == f"{RDF}type" and o.value in kinds}
    found |= {key(s) for s, p, _ in triples if p.value in _TARGETS}
    return found | {key(o) for _, p, o in triples if p.value == f"{SH}property"}


def _rules(triples: list[Triple], names: set[str]) -> dict[str, Rule]:
    said: dict[str, dict[str, str]] = {}
    for subject, predicate, value in triples:
        said.setdefault(key(subject), {}).setdefault(predicate.value, value.value)
    constraints = {key(s): key(o) for s, p, o in triples if p.value == f"{SH}sparql"}
    return {
        name: _rule(name, said[name], said.get(constraints.get(name, ""), {}))
        for name in sorted(names)
        if name in said and not name.startswith("_:")
    }


def _rule(name: str, said: Mapping[str, str], constraint: Mapping[str, str]) -> Rule:
    message = f"{SH}message"
    return Rule(
        name=rule_name(name),
        title=said.get(f"{SH}name", ""),
        message=said.get(message, "") or constraint.get(message, ""),
        remedy=said.get(f"{SH}description", ""),
        reason=said.get(f"{RDFS}comment", ""),
        severity=_SEVERITIES.get(said.get(f"{SH}severity", ""), "violation"),
    )


def _targets(triples: list[Triple], names: set[str]) -> Iterator[Target]:
    classes = {
        key(s) for s, p, o in triples if p.value == f"{RDF}type" and o.value == f"{RDFS}Class"
    }
    for name in sorted(names & classes):
        yield Target(name, "class", f"<{name}>")
    for subject, predicate, value in triples:
        kind = _TARGETS.get(predicate.value)
        if kind is not None:
            yield Target(key(subject), kind, value.n3())


def _owners(triples: list[Triple]) -> dict[str, str]:
    """From each blank property shape to the nearest enclosing shape that has an IRI."""
    parents = {
        key(o): key(s) for s, p, o in triples if p.value == f"{SH}property" and o.kind == "bnode"
    }
    owners = {}
    for node in parents:
        owner, seen = node, {node}
        while owner.startswith("_:") and owner in parents and parents[owner] not in seen:
            owner = parents[owner]
            seen.add(owner)
        owners[node] = owner
    return owners
