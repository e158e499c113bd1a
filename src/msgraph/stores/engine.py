"""The one door to pyoxigraph: its terms, its answers and its complaints in our words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from msgraph.errors import InputError, QueryError, StoreDamaged, StoreError
from msgraph.rdf.answers import Answer, Row, Rows, Triples, Truth
from msgraph.rdf.sparql_tokens import tokens
from msgraph.rdf.terms import Term, Triple, literal
from msgraph.stores.guard import check
from msgraph.stores.syntax import engine_error

VERSION = ox.__version__

#: An answer in the engine's own form.
Found = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

OxTerm = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

#: An update may carry data: it is bounded by what fits in memory twice.
MAX_UPDATE = 200_000_000


def term(value: OxTerm) -> Term:
    """The engine's term as ours."""
    if isinstance(value, ox.NamedNode):
        return Term("iri", value.value)
    if isinstance(value, ox.Literal):
        return _literal(value)
    if isinstance(value, ox.BlankNode):
        return Term("bnode", value.value)
    return Term("triple", str(value))


def _literal(value: ox.Literal) -> Term:
    if value.language is None:
        return literal(value.value, datatype=value.datatype.value)
    direction = f"--{value.direction}" if value.direction else ""
    return Term("literal", value.value, "", value.language + direction)


def graph_name(iri: str) -> ox.NamedNode | ox.DefaultGraph:
    """The graph of that IRI; the empty string is the default graph.

    Raises:
        InputError: it is no IRI.
    """
    try:
        return ox.NamedNode(iri) if iri else ox.DefaultGraph()
    except ValueError as error:
        raise InputError(f"not an IRI: {error}", where=iri) from error


@contextmanager
def disk_errors(where: str) -> Iterator[None]:
    """What the engine says of its files, as a StoreError that names the store."""
    try:
        yield
    except OSError as error:
        raise _disk_error(error, where) from error


def _disk_error(error: OSError, where: str) -> StoreError:
    complaint = str(error)
    if "No space left" in complaint:
        return StoreError("the disk is full", where=where, hint="make room, then run again")
    if "Corruption" in complaint or "checksum" in complaint:
        return StoreDamaged(
            f"the quads cannot be read: {complaint}",
            where=where,
            hint="`msgraph store verify` says how much is lost, `msgraph store restore` goes back",
        )
    return StoreError(f"the store cannot be used: {complaint}", where=where)


def query(
    store: ox.Store,
    text: str,
    *,
    prefixes: Mapping[str, str] | None,
    allow_hosts: Collection[str],
    where: str,
) -> Answer:
    """The answer of an open pyoxigraph store; see `Queryable.query`."""
    used = check(text, prefixes=prefixes, allow_hosts=allow_hosts)
    return _answer(ask(store, text, prefixes=used, where=where), where)


def ask(
    store: ox.Store,
    text: str,
    *,
    prefixes: Mapping[str, str],
    where: str,
    default_graphs: Collection[str] = (),
    named_graphs: Collection[str] = (),
    base: str = "",
) -> Found:
    """The engine's own answer to a query that `check` let pass.

    Where a dataset is given it is the whole world, over what the query says of FROM.
    Source: SPARQL 1.1 Protocol §2.1.4, https://www.w3.org/TR/sparql11-protocol/#dataset
    """
    given = bool(default_graphs or named_graphs)
    union = not given and not _has_dataset(text)
    try:
        return store.query(
            text,
            prefixes=dict(prefixes),
            base_iri=base or None,
            use_default_graph_as_union=union,
            default_graph=[graph_name(g) for g in default_graphs] if given else None,
            named_graphs=[ox.NamedNode(g) for g in named_graphs] if given else None,
        )
    except SyntaxError as error:
        raise engine_error(text, str(error)) from error
    except (ValueError, RuntimeError) as error:
        raise QueryError(f"the query cannot be run: {error}") from error
    except OSError as error:
        raise _disk_error(error, where) from error


def _has_dataset(text: str) -> bool:
    """Whether the query has FROM clauses: the engine would pass over them for the union of all graphs."""
    if "FROM" not in text.upper():
        return False
    return any(token.kind == "word" and token.text.upper() == "FROM" for token in tokens(text))


def _answer(result: Found, where: str) -> Answer:
    if isinstance(result, ox.QueryBoolean):
        return Truth(bool(result))
    if isinstance(result, ox.QuerySolutions):
        names = tuple(variable.value for variable in result.variables)
        return Rows(names, _rows(result, where))
    return Triples(_triples(result, where))


def _rows(solutions: ox.QuerySolutions, where: str) -> Iterator[Row]:
    with _reading_errors(where):
        for solution in solutions:
            yield tuple(None if value is None else term(value) for value in solution)


def _triples(found: Iterable[ox.Triple], where: str) -> Iterator[Triple]:
    with _reading_errors(where):
        for each in found:
            yield (term(each.subject), term(each.predicate), term(each.object))


@contextmanager
def _reading_errors(where: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _disk_error(error, where) from error
    except (ValueError, RuntimeError) as error:
        raise QueryError(f"the query stopped: {error}") from error


def update(
    store: ox.Store,
    text: str,
    *,
    prefixes: Mapping[str, str] | None,
    allow_hosts: Collection[str],
    where: str,
    base: str = "",
) -> None:
    """Run a SPARQL update on an open pyoxigraph store; see `Writable.update`."""
    run = partial(_run_update, store, where=where, base=base)
    if allow_hosts and "LOAD" in text.upper():
        run(*_with_documents(text, prefixes, allow_hosts, base))
    else:
        run(text, check(text, prefixes=prefixes, allow_hosts=allow_hosts, longest=MAX_UPDATE))


def _with_documents(
    text: str, prefixes: Mapping[str, str] | None, allow_hosts: Collection[str], base: str
) -> tuple[str, dict[str, str]]:
    """The update with what it loads in it, and the prefixes it uses; what does not parse loads nothing."""
    from msgraph.stores import fetching  # which takes as long to import as a query to answer

    loads = fetching.loads(text, base)
    bare = fetching.with_documents(text, loads, [""] * len(loads))
    used = check(bare, prefixes=prefixes, allow_hosts=allow_hosts, longest=MAX_UPDATE)
    _check_syntax(bare, used, base)
    documents = fetching.documents_of(loads, allow_hosts)
    return fetching.with_documents(text, loads, documents), used


def _check_syntax(text: str, prefixes: Mapping[str, str], base: str) -> None:
    try:
        ox.Store().update(text, prefixes=dict(prefixes), base_iri=base or None)
    except SyntaxError as error:
        raise engine_error(text, str(error)) from error
    except (ValueError, RuntimeError, OSError):  # nothing is there to be changed
        return


def _run_update(
    store: ox.Store, text: str, prefixes: Mapping[str, str], *, where: str, base: str
) -> None:
    try:
        store.update(text, prefixes=dict(prefixes), base_iri=base or None)
    except SyntaxError as error:
        raise engine_error(text, str(error)) from error
    except (ValueError, RuntimeError) as error:
        raise QueryError(f"the update cannot be run: {error}") from error
    except OSError as error:
        raise _disk_error(error, where) from error


def parse_into(
    store: ox.Store, content: str | bytes, media_type: str, *, graph: str = "", base: str = ""
) -> None:
    """Add a document to `store`: all of it or, with an InputError that names the line, nothing."""
    name = graph_name(graph)
    kind = ox.RdfFormat.from_media_type(media_type)
    if kind is None:
        raise InputError(
            f"no RDF format `{media_type}`", hint="give a media type such as text/turtle"
        )
    try:
        content = content.encode() if isinstance(content, str) else content
        if kind.supports_datasets:
            store.load(content, kind, base_iri=base or None)
        else:
            store.load(content, kind, base_iri=base or None, to_graph=name)
    except SyntaxError as error:
        raise InputError(_complaint(error), where=graph) from error
    except ValueError as error:
        raise InputError(f"the document does not parse: {error}", where=graph) from error


def _complaint(error: SyntaxError) -> str:
    complaint = str(error).partition(" (line ")[0].removeprefix("Parser error at ")
    return f"the document does not parse: {complaint}"


def named_graphs(store: ox.Store) -> list[str]:
    """The IRIs of the graphs that hold something, sorted."""
    names = (name for name in store.named_graphs() if isinstance(name, ox.NamedNode))
    return sorted(
        name.value
        for name in names
        if next(store.quads_for_pattern(None, None, None, name), None) is not None
    )


def all_graphs(store: ox.Store) -> list[str]:
    """`named_graphs`, and in front the empty string if the default graph holds something."""
    default = next(store.quads_for_pattern(None, None, None, ox.DefaultGraph()), None)
    return ([] if default is None else [""]) + named_graphs(store)


def count(store: ox.Store, graph: str | None) -> int:
    """How many quads; counting all takes about 0.13 s a million."""
    if graph is None:
        return len(store)
    return sum(1 for _ in store.quads_for_pattern(None, None, None, graph_name(graph)))


def graph_lines(store: ox.Store, graph: str) -> list[bytes]:
    """The triples of a graph as sorted lines of canonical N-Triples."""
    text = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph_name(graph))
    return sorted((text or b"").splitlines())


def encoded(text: str | bytes, graph: str = "") -> bytes:
    """The text in UTF-8.

    Raises:
        InputError: half a character is in it.
    """
    try:
        return text.encode() if isinstance(text, str) else text
    except UnicodeEncodeError as error:
        raise InputError(f"the document does not parse: {error}", where=graph) from error


def canonical(ntriples: str | bytes, graph: str) -> bytes:
    """N-Triples as sorted lines of their canonical form, without repetitions."""
    fresh = ox.Store()
    parse_into(fresh, ntriples, "application/n-triples", graph=graph)
    return b"".join(line + b"\n" for line in graph_lines(fresh, graph))


def _quads(graph: str, lines: Iterable[bytes]) -> Iterator[ox.Quad]:
    name = graph_name(graph)
    for quad in ox.parse(b"\n".join(lines), ox.RdfFormat.N_TRIPLES):
        yield ox.Quad(quad.subject, quad.predicate, quad.object, name)


def lines_not_in(store: ox.Store, graph: str, lines: list[bytes]) -> list[bytes]:
    """Those of the N-Triples lines whose triples the graph does not hold, each once."""
    pairs = zip(lines, _quads(graph, lines), strict=True)
    return list(dict.fromkeys(line for line, quad in pairs if quad not in store))


def remove_lines(store: ox.Store, graph: str, lines: Collection[bytes]) -> None:
    """Remove the triples on N-Triples lines from a graph, all in one transaction."""
    if lines:
        triples = b"\n".join(lines).decode()
        inner = f"GRAPH <{graph}> {{\n{triples}\n}}" if graph else triples
        store.update(f"DELETE DATA {{ {inner} }}")


def graph_text(store: ox.Store, graph: str) -> bytes:
    """The triples of a graph as canonical N-Triples: sorted lines, each with its end."""
    return b"".join([line + b"\n" for line in graph_lines(store, graph)])


def dump(store: ox.Store, graphs: Iterable[str] | None) -> Iterator[str]:
    """Lines of N-Quads; see `Queryable.dump`."""
    for graph in all_graphs(store) if graphs is None else graphs:
        ending = f" <{graph}> ." if graph else " ."
        for line in graph_lines(store, graph):
            yield line.decode().removesuffix(" .") + ending


def open_readable(path: Path) -> ox.Store:
    """The engine's store at `path`, read-only; raises OSError."""
    return ox.Store.read_only(str(path))
