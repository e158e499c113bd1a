"""Others' graphs beside the papers: each in a named graph of its own, listed, and dropped again.

Blank nodes get names, made from the file's digest and their order in it: the same file gives the same names,
and what is in the store can be cited, compared and replaced.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from msgraph import iris
from msgraph.errors import DataError, InputError, MsgraphError, UsageError
from msgraph.pipeline import trusting
from msgraph.rdf import syntax
from msgraph.stores import Queryable, Store

#: Syntaxes by the endings of files.
SYNTAXES = {
    ".ttl": "turtle",
    ".turtle": "turtle",
    ".nt": "ntriples",
    ".ntriples": "ntriples",
    ".nq": "nquads",
    ".nquads": "nquads",
    ".trig": "trig",
    ".jsonld": "jsonld",
    ".rdf": "rdfxml",
    ".owl": "rdfxml",
}
_BY_LINES = ("ntriples", "nquads")
_BLANK = re.compile(r"_:[^\s<>\".]+(?:\.+[^\s<>\".]+)*")
_PARTS = re.compile(r'(_:\S+|<[^>]*>) (<[^>]*>) (_:\S+|<[^>]*>|"[^"\\]*(?:\\.[^"\\]*)*"\S*)')
_PROBLEMS = 100


@dataclass(slots=True)
class Loaded:
    """What a file gave: triples that are new, the graphs they are in, lines that were left out."""

    added: int = 0
    graphs: tuple[str, ...] = ()
    problems: list[MsgraphError] = field(default_factory=list)


def load(
    store: Store, content: bytes, kind: str, *, graph: str, where: str = "", base: str = iris.BASE
) -> Loaded:
    """Add a document to the store; triples go to `graph`, quads keep their own.

    Of N-Triples and N-Quads a line that cannot be read is left out and reported, and so is a nanopublication
    that does not say what its name is the hash of. Nothing is fetched.

    Raises:
        InputError: a document of another syntax does not parse; nothing was added.
    """
    done = Loaded()
    lines = (
        _by_line(content, kind, where, done) if kind in _BY_LINES else _whole(content, kind, where)
    )
    if b"nanopub.org/nschema#" in content:
        lines = _unchanged(list(lines), where, done)
    digest = hashlib.sha256(content).hexdigest()[:16]
    named = list(_in_graphs(_without_blanks(lines, digest, base), graph))
    before = store.count()
    store.load("\n".join(named).encode(), "application/n-quads")
    done.added = store.count() - before
    done.graphs = tuple(sorted({line.rpartition(" <")[2].removesuffix("> .") for line in named}))
    return done


def _whole(content: bytes, kind: str, where: str) -> Iterator[str]:
    try:
        yield from list(syntax.parse(content, kind, where=where))
    except InputError as error:
        if "context" in error.message:
            raise InputError(
                "it names a JSON-LD context at an address, which is not fetched",
                where=where,
                hint="put the context into the file, or convert the file to N-Quads first",
            ) from error
        raise


def _by_line(content: bytes, kind: str, where: str, done: Loaded) -> Iterator[str]:
    """The document at one go, or line by line when one of them is bad."""
    try:
        yield from list(syntax.parse(content, kind, where=where))
    except InputError:
        for number, line in enumerate(content.splitlines(), start=1):
            try:
                yield from list(syntax.parse(line, kind))
            except InputError as error:
                if len(done.problems) < _PROBLEMS:
                    place = f"{where}, line {number:,}"
                    why = error.message.removeprefix("the document does not parse: ")
                    done.problems.append(DataError(f"left out: {why}", where=place))


def _unchanged(lines: list[str], where: str, done: Loaded) -> Iterator[str]:
    """The quads but for those of nanopublications that were changed since they got their names."""
    changed = trusting.changed(lines)
    for name in sorted(set(changed.values()))[: _PROBLEMS - len(done.problems)]:
        done.problems.append(
            DataError(
                "left out: this nanopublication does not say what its name is the hash of",
                where=f"{where}: {name}" if where else name,
                hint="it was changed after it was published; get it again from where it is published",
            )
        )
    for line in lines:
        if line.rpartition(" <")[2].removesuffix("> .") not in changed:
            yield line


def _without_blanks(lines: Iterator[str], digest: str, base: str) -> Iterator[str]:
    """The lines with each blank node as an IRI; labels in strings stay what they are.

    Source: RDF 1.1 Concepts §3.5, https://www.w3.org/TR/rdf11-concepts/#section-skolemization
    """
    names: dict[str, str] = {}

    def name(label: str) -> str:
        number = len(names) + 1
        return names.setdefault(label, f"<{base}.well-known/genid/{digest}/{number}>")

    for line in lines:
        if "_:" not in line:
            yield line
            continue
        found = _PARTS.match(line)
        head = [name(part) if part.startswith("_:") else part for part in found.groups()] if found else []  # fmt: skip
        rest = line[found.end() :] if found else line
        yield " ".join(head) + _BLANK.sub(lambda m: name(m[0]), rest)


def _in_graphs(lines: Iterator[str], graph: str) -> Iterator[str]:
    for line in lines:
        found = _PARTS.match(line)
        alone = found is not None and line[found.end() :].strip() == "."
        yield f"{line[: found.end()]} <{graph}> ." if found and alone else line


def graph_of_file(name: str, base: str = iris.BASE) -> str:
    """The graph that a file's triples go to unless a user names another."""
    return f"{base}graph/loaded/{iris.escape(name)}"


def loaded(store: Queryable, base: str = iris.BASE) -> list[tuple[str, int]]:
    """The graphs that are not the project's own, with how many triples each has."""
    return [(graph, store.count(graph)) for graph in store.graphs() if not _is_own(graph, base)]


def drop(store: Store, words: str, base: str = iris.BASE) -> int:
    """Remove a loaded graph, named by its IRI or by its file; how many triples it had.

    Raises:
        UsageError: there is none, or it is made from papers.
    """
    there = dict(loaded(store, base))
    graph = words if words in there else graph_of_file(words, base)
    if _is_own(words, base) and words in store.graphs():
        raise UsageError(
            "this graph is made from papers", where=words, hint="only loaded graphs are dropped"
        )
    if graph not in there:
        raise UsageError(
            f"no loaded graph `{words}`", hint="`msgraph load --list` lists those there are"
        )
    store.delete(graph)
    return there[graph]


def _is_own(graph: str, base: str) -> bool:
    own = graph.startswith((f"{base}graph/", f"{base}shared/"))
    return own and not graph.startswith(f"{base}graph/loaded/")
