"""What is broader than what, from ontologies, as far as the store's concepts reach.

For each concept that is exactly some class, all classes above it are kept as `skos:broaderTransitive`, so that
"anything that is an autoimmune disease" is one pattern of a query.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from msgraph import iris
from msgraph.errors import DataError, InputError, MsgraphError
from msgraph.lexicon import identifiers
from msgraph.pipeline.circles import Above, ancestors, circled
from msgraph.pipeline.linking import concepts
from msgraph.rdf import syntaxes
from msgraph.rdf.lines import Lines
from msgraph.rdf.terms import parse_line
from msgraph.stores import Store
from msgraph.vocabulary import PREFIXES

_SUBCLASS = f"{PREFIXES['rdfs']}subClassOf"
_BROADER = f"{PREFIXES['skos']}broader"
_TRANSITIVE = f"{PREFIXES['skos']}broaderTransitive"
#: Circles that are told of.
_TOLD = 20


@dataclass(slots=True)
class Grown:
    """How many concepts found classes above them, how many classes that are, and what was wrong."""

    concepts: int = 0
    classes: int = 0
    problems: list[MsgraphError] = field(default_factory=list)


def load(
    store: Store, files: Iterable[Path], prefixes: Collection[str] = (), base: str = iris.BASE
) -> Grown:
    """Keep the classes above the store's concepts, in one commit; of given prefixes only those.

    A class that is above itself is a problem; the walk goes around it.

    Raises:
        InputError: a file that cannot be read.
    """
    done = Grown()
    above: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    for path in files:
        for child, parent in _pairs(path, names):
            if not prefixes or {identifiers.prefix_of(c) for c in (child, parent)} <= {*prefixes}:
                above.setdefault(child, set()).add(parent)
    done.problems += _cycles(above)
    out = Lines()
    reached: set[str] = set()
    for concept, known in sorted(concepts(store).items()):
        found = ancestors(known.exact, above)
        done.concepts += bool(found)
        reached |= found
        for name in sorted(found):
            out.link(concept, _TRANSITIVE, _expand(name))
    for name in sorted(reached):
        out.string(_expand(name), f"{PREFIXES['rdfs']}label", names.get(name, ""))
    done.classes = len(reached)
    with store.build() as build:
        build.change(iris.shared_graph("links", base), [], out.text().splitlines())
    return done


def _expand(name: str) -> str:
    return name if "://" in name else iris.expand(name)


def _cycles(above: Above) -> list[MsgraphError]:
    """A problem for each class that is above itself."""
    return [
        DataError(
            f"the class {name} is above itself",
            where=name,
            hint="the hierarchy was read around it; tell the ontology's authors",
        )
        for name in circled(above)[:_TOLD]
    ]


def _pairs(path: Path, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Child and parent in our spelling; labels go to `names`."""
    if path.suffix == ".obo":
        yield from _of_obo(path, names)
        return
    if path.suffix not in syntaxes.ENDINGS:
        raise InputError(
            f"the ending `{path.suffix}` names no ontology format",
            where=str(path),
            hint="give .obo, .owl, .ttl or another RDF syntax",
        )
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    lines = syntaxes.ntriples(content, syntaxes.ENDINGS[path.suffix], where=str(path))
    for line in lines.splitlines():
        (subject, predicate, value), _ = parse_line(line)
        if predicate.value in (_SUBCLASS, _BROADER) and {subject.kind, value.kind} == {"iri"}:
            yield iris.shorten(subject.value), iris.shorten(value.value)
        elif predicate.value == f"{PREFIXES['rdfs']}label" and subject.kind == "iri":
            names[iris.shorten(subject.value)] = value.value


def _of_obo(path: Path, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    current = ""
    for line in text.splitlines():
        tag, _, value = line.partition(": ")
        if line.startswith("["):
            current = ""
        elif tag == "id":
            current = identifiers.canonical(value.strip())
        elif tag == "name" and current:
            names[current] = value.strip()
        elif tag == "is_a" and current:
            parent = identifiers.canonical(value.split(" ")[0].strip())
            if parent:
                yield current, parent
