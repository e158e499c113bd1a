"""Links from the store's concepts to outside identifiers, from mapping files that a user gives.

A mapping speaks of a concept when one of its two identifiers is exactly the concept; `judging` tells what it is
worth. What is in conflict is kept and carries nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from urllib.parse import unquote

from msgraph import iris, vocabulary
from msgraph.errors import MsgraphError
from msgraph.pipeline import mappings, reading
from msgraph.pipeline.evidence import Touched
from msgraph.pipeline.judging import Book, Candidate, Known, plain
from msgraph.pipeline.projecting import reproject
from msgraph.rdf.lines import Lines, Nodes
from msgraph.rdf.syntax import without_graph
from msgraph.rdf.terms import escape_iri
from msgraph.stores import Queryable, Store
from msgraph.vocabulary import PREFIXES

_SKOS = PREFIXES["skos"]

_CONCEPTS = """
SELECT ?concept ?name ?same WHERE {
  ?concept a msg:Concept .
  { ?concept skos:prefLabel|skos:altLabel ?name } UNION { ?concept skos:exactMatch ?same }
}
"""
_RECORDS = """
SELECT ?concept ?target ?relation ?status ?source ?label WHERE {
  ?concept msg:hasGrounding ?record .
  ?record msg:groundedTo ?target ; msg:matchRelation ?relation ; msg:groundingStatus ?status ;
    msg:mappingSource ?source .
  OPTIONAL { ?record msg:groundedLabel ?label }
}
"""
_STANDING = """
SELECT ?category ?exact ?other WHERE {
  ?concept a msg:Concept ; msg:category ?category .
  BIND(EXISTS { ?concept skos:exactMatch ?same } AS ?exact)
  BIND(EXISTS { ?concept skos:closeMatch|skos:broadMatch|skos:narrowMatch ?like } AS ?other)
} ORDER BY ?concept
"""
_CONFLICTS = """
SELECT ?concept ?target ?reason WHERE {
  ?concept msg:hasGrounding ?record .
  ?record msg:groundedTo ?target ; msg:groundingStatus "conflict" .
  OPTIONAL { ?record msg:note ?reason }
} ORDER BY ?concept ?target
"""
_USERS = """
SELECT DISTINCT ?paper WHERE { GRAPH ?g {
  VALUES ?concept { %s } ?claim rdf:subject|rdf:object ?concept ; msg:statedIn ?paper } }
"""


@dataclass(slots=True)
class Linked:
    """What mapping files did: links by relation, conflicts, papers whose edges changed, problems."""

    exact: int = 0
    other: int = 0
    conflicts: list[Candidate] = field(default_factory=list)
    papers: int = 0
    problems: list[MsgraphError] = field(default_factory=list)


def link(store: Store, files: Iterable[Path], base: str = iris.BASE) -> Linked:
    """Add what the mapping files say of the store's concepts, with records, in one commit.

    What an earlier version of a file said and this one does not is withdrawn; a file is known by its name.
    Edges and evidence of the papers concerned are made again. A line that cannot be read, or an identifier
    whose prefix nobody knows, is a problem, and the rest goes on.

    Raises:
        InputError: a file that cannot be read at all.
    """
    done = Linked()
    paths = list(files)
    found = [list(mappings.read(path, done.problems)) for path in paths]
    done.problems += mappings.circles(chain.from_iterable(found))
    graph = iris.shared_graph("links", base)
    before = set(map(without_graph, store.dump([graph])))
    said = {path.name.split(".")[0] for path in paths}
    said |= {mapping.source for each in found for mapping in each}
    earlier = _earlier(before, said)
    with store.build() as build:
        build.change(graph, sorted(earlier.lines), [])
        known = concepts(build)
        book = Book(known, earlier.left)
        for mapping in chain.from_iterable(found):
            book.consider(mapping)
        book.judge()
        additions = Lines()
        for _, candidate in sorted(book.found.items()):
            _write(additions, candidate, known[candidate.concept], base)
            if said & set(candidate.sources):
                _count(done, candidate)
        after = additions.text().splitlines()
        build.change(graph, [], after)
        changed = _concerned(earlier.lines ^ set(after), earlier.concepts, book.found, base)
        touched = Touched(store, base)
        done.papers = reproject(build, sorted(_users(build, changed)), touched, base)
        touched.settle(build)
    return done


@dataclass(slots=True)
class _Earlier:
    """What mapping files said before: their lines, by which they are taken out, and what is judged again."""

    lines: set[str] = field(default_factory=set)
    concepts: set[str] = field(default_factory=set)
    left: list[Candidate] = field(default_factory=list)


def _earlier(lines: set[str], sources: set[str]) -> _Earlier:
    """All links, to be judged again together with what these sources say now; what others say is left."""
    nodes = Nodes(lines)
    found = _Earlier()
    owned: set[str] = set()
    for concept in nodes.subjects():
        for record in nodes.all(concept, vocabulary.hasGrounding):
            owned.add(record)
            found.concepts.add(concept)
            _take_out(found, nodes, concept, record, sources, lines)
    for record in (
        set(nodes.subjects()) - owned
    ):  # of a link that the lexicon made, only who else says so
        for source in set(nodes.all(record, vocabulary.mappingSource)) & sources:
            mine = Lines()
            mine.string(record, vocabulary.mappingSource, source)
            found.lines |= set(mine.text().splitlines())
    return found


def _take_out(
    found: _Earlier, nodes: Nodes, concept: str, record: str, sources: set[str], lines: set[str]
) -> None:
    target, relation = (
        nodes.one(record, p) for p in (vocabulary.groundedTo, vocabulary.matchRelation)
    )
    mine = Lines()
    mine.link(concept, vocabulary.hasGrounding, record)
    mine.link(concept, relation, target)
    found.lines |= set(nodes.about(record)) | (set(mine.text().splitlines()) & lines)
    others = set(nodes.all(record, vocabulary.mappingSource)) - sources
    if others:
        found.left.append(
            Candidate(
                concept,
                iris.shorten(target),
                relation.removeprefix(_SKOS).removesuffix("Match"),
                nodes.one(record, vocabulary.groundedLabel),
                others,
                nodes.one(record, vocabulary.note),
            )
        )


def _concerned(
    lines: set[str], earlier: set[str], found: Mapping[tuple[str, str], Candidate], base: str
) -> set[str]:
    """The concepts about which these lines say something, themselves or of their records."""
    nodes = {line[1 : line.index("> ")] for line in lines}
    records = {
        c.concept
        for c in found.values()
        if iris.grounding(_key(c.concept, base), c.target, base) in nodes
    }
    return records | (nodes & (earlier | {c.concept for c in found.values()}))


def concepts(store: Queryable) -> dict[str, Known]:
    """The concepts of the store with what is known of each."""
    found: dict[str, Known] = {}
    for concept, name, same in reading.values(store, _CONCEPTS):
        known = found.setdefault(concept, Known())
        if name:
            known.names.add(plain(name))
        if same:
            known.exact.add(iris.shorten(same))
    for concept, target, _, _, source, label in reading.values(store, _RECORDS):
        known = found.setdefault(concept, Known())
        known.records.setdefault(iris.shorten(target), set()).add(source)
        if label:
            known.labels[iris.shorten(target)] = label
    return found


def _write(out: Lines, candidate: Candidate, known: Known, base: str) -> None:
    """Add a link with its record; where there is a record already, only who else says so."""
    record = iris.grounding(_key(candidate.concept, base), candidate.target, base)
    for source in sorted(candidate.sources):
        out.string(record, vocabulary.mappingSource, source)
    if candidate.target in known.records:
        return
    whole = "://" in candidate.target
    target = candidate.target if whole else iris.expand(candidate.target)
    relation = f"{_SKOS}{candidate.relation}Match"
    if not candidate.reason:
        out.link(candidate.concept, relation, target)
    out.link(candidate.concept, vocabulary.hasGrounding, record)
    out.kind(record, vocabulary.Grounding)
    out.link(record, vocabulary.groundedTo, target)
    out.link(record, vocabulary.matchRelation, relation)
    out.string(record, vocabulary.groundedLabel, candidate.label)
    out.string(record, vocabulary.groundingStatus, "conflict" if candidate.reason else "accepted")
    out.string(record, vocabulary.note, candidate.reason)


def _key(concept: str, base: str) -> str:
    return unquote(concept.removeprefix(f"{base}concept/"))


def _count(done: Linked, candidate: Candidate) -> None:
    if candidate.reason:
        done.conflicts.append(candidate)
    elif candidate.relation == "exact":
        done.exact += 1
    else:
        done.other += 1


# Telling


@dataclass(frozen=True, slots=True)
class Standing:
    """How many concepts of a category have an exact link, only others, or none."""

    category: str
    exact: int
    close: int
    none: int


def report(store: Queryable) -> tuple[list[Standing], list[tuple[str, str, str]]]:
    """What is linked, by category, and what is in conflict: the concept, the identifier and the reason."""
    counts: dict[str, list[int]] = {}
    for category, exact, other in reading.values(store, _STANDING):
        place = 0 if exact == "true" else 1 if other == "true" else 2
        name = category.removeprefix(f"{vocabulary.NS}category_")
        counts.setdefault(name, [0, 0, 0])[place] += 1
    conflicts = [
        (concept, iris.shorten(target), reason)
        for concept, target, reason in reading.values(store, _CONFLICTS)
    ]
    return [Standing(name, *found) for name, found in sorted(counts.items())], conflicts


def _users(store: Queryable, wanted: Iterable[str]) -> set[str]:
    """The papers that make claims about any of these concepts."""
    found: set[str] = set()
    source = iter(sorted(wanted))
    while batch := list(islice(source, 300)):
        values = " ".join(f"<{escape_iri(concept)}>" for concept in batch)
        found |= {paper for (paper,) in reading.values(store, _USERS % values)}
    return found
