"""msgraph from Python: the same verbs as on the command line, with values that pandas and rdflib take.

>>> import msgraph
>>> with msgraph.open_store(":memory:") as store:
...     len(store.query("SELECT * WHERE { ?claim a msg:Claim }"))
0
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from msgraph import iris, pipeline, queries, stores
from msgraph.errors import MissingDependency, UsageError
from msgraph.exporters import Scope, tables
from msgraph.exporters.claims import View, views
from msgraph.model import Paper
from msgraph.pipeline import BuildReport, Settings, differences, linking, reading, reviewing
from msgraph.pipeline.differences import Differences
from msgraph.pipeline.linking import Linked
from msgraph.pipeline.reviewing import Decision, Reviewed
from msgraph.rdf.answers import Rows, Triples, Truth
from msgraph.rdf.terms import XSD_STRING, Term
from msgraph.readers import claim_file, place
from msgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    import pandas
    import rdflib

    from msgraph.validation import Report

_XSD = XSD_STRING.removesuffix("string")
_NUMBERS = {"integer": int, "decimal": float, "double": float, "float": float}

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of an answer: numbers and booleans as such, all else as strings, None where unbound."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Value]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a DataFrame.

        Raises:
            MissingDependency: pandas is not installed.
        """
        try:
            import pandas
        except ImportError as error:
            raise MissingDependency(
                "pandas is not installed", hint="pip install 'msgraph-kg[pandas]'"
            ) from error
        return pandas.DataFrame(self.rows, columns=list(self.columns))

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        cells = (
            "".join(f"<td>{html.escape('' if v is None else str(v))}</td>" for v in row)
            for row in self.rows
        )
        body = "".join(f"<tr>{row}</tr>" for row in cells)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


class GraphStore:
    """A store with claims in it, to be used in a `with` block or closed."""

    def __init__(self, store: stores.Store, base: str = iris.BASE) -> None:
        self._store = store
        self._base = base

    def __enter__(self) -> GraphStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        return self._store.count()

    def close(self) -> None:
        """Let go of the store's files."""
        self._store.close()

    def build(
        self,
        files: Iterable[str | Path],
        *,
        claims: Iterable[str | Path] = (),
        jobs: int = 1,
        strict: bool = False,
    ) -> BuildReport:
        """Read papers into the store; `claims` are a curator's claim files on some of them."""
        checked = tuple(claim_file.read(Path(path)) for path in claims)
        settings = Settings(base=self._base, claim_files=checked)
        places = map(place, files)
        return pipeline.build(self._store, places, settings, jobs=jobs, strict=strict)

    def query(self, text: str, **params: str) -> Table | bool | list[tuple[Term, Term, Term]]:
        """The answer to SPARQL, or to a shipped question by name; the project's prefixes are preset.

        Parameters are bound as terms, never pasted into the text. SELECT gives a `Table`, ASK a bool,
        CONSTRUCT and DESCRIBE a list of triples.
        """
        if "{" not in text:
            text = queries.find(text).text
        answer = self._store.query(queries.bind(text, params), prefixes=PREFIXES)
        if isinstance(answer, Truth):
            return answer.value
        if isinstance(answer, Triples):
            return list(answer)
        return _table(answer)

    def update(self, text: str) -> None:
        """Run a SPARQL update, all of it or nothing."""
        self._store.update(text, prefixes=PREFIXES)

    def claims(self, paper: str = "") -> Table:
        """All claims, or those of a paper, one row each: the flat view, as `msgraph claims` prints it.

        Lists are joined by ``|``; context slots are columns of their own. `to_pandas` makes a DataFrame.

        Raises:
            UsageError: the store does not hold the paper.
        """
        scope = Scope(paper=self._document(paper) if paper else "", base=self._base)
        return Table(tables.COLUMNS, tuple(_row(view) for view in views(self._store, scope)))

    def review(self, verdicts: Mapping[str, str], *, reviewer: str, note: str = "") -> Reviewed:
        """Record verdicts on claims, by their IRIs: "accepted", "rejected", or "unreviewed" to take one back."""
        decisions = [Decision(claim, verdict, note) for claim, verdict in verdicts.items()]
        return reviewing.review(self._store, decisions, reviewer, base=self._base)

    def edit(self, claim: str, *, reviewer: str, note: str = "", **fields: str) -> Reviewed:
        """Accept a claim once it says what the paper says: ``edit(iri, reviewer="A", polarity="negated")``.

        The fields are subject, predicate, object, direction, polarity, modality and role; an end is the key
        of a concept, its name, or a category for the paper's own words.
        """
        decision = Decision(claim, "accepted", note, fields)
        return reviewing.review(self._store, [decision], reviewer, base=self._base)

    def link(self, files: Iterable[str | Path]) -> Linked:
        """Add what mapping files (SSSOM, OBO) say of the store's concepts; see `msgraph link`."""
        return linking.link(self._store, (Path(file) for file in files), self._base)

    def diff(self, other: GraphStore) -> Differences:
        """What the other store has otherwise, claim by claim; false when nothing differs."""
        sides = (differences.of_store(each._store, each._base) for each in (self, other))
        return differences.compare(*sides)

    def documents(self) -> list[str]:
        """The IRIs of the papers, sorted."""
        return reading.documents(self._store)

    def paper(self, document: str) -> Paper:
        """A paper with its claims, by its IRI, DOI or PMID.

        Raises:
            UsageError: the store does not hold it.
        """
        return reading.paper(self._store, self._document(document), self._base)

    def papers(self) -> Iterator[Paper]:
        """All papers with their claims, one after another."""
        return reading.papers(self._store, self._base)

    def graph(self, document: str) -> rdflib.Graph:
        """A copy of a paper's graph for rdflib, by the paper's IRI, DOI or PMID."""
        from msgraph.stores import rdflib_view

        return rdflib_view.graph(
            self._store, iris.paper_graph(self._document(document), self._base)
        )

    def dataset(self) -> rdflib.Dataset:
        """A copy of the whole store for rdflib."""
        from msgraph.stores import rdflib_view

        return rdflib_view.dataset(self._store)

    def validate(self) -> Report:
        """The verdict of the shapes on the whole store."""
        return pipeline.validate_store(self._store, self._base)

    def _document(self, words: str) -> str:
        found = [iri for iri, what in reading.find(self._store, words) if what == "paper"]
        if not found:
            raise UsageError(
                "no such paper in the store", where=words, hint="`documents()` lists them"
            )
        return found[0]


def _row(view: View) -> tuple[Value, ...]:
    """A claim as one row: numbers stay numbers, lists become text."""
    context = view["context"]
    slots = context if isinstance(context, dict) else {}
    flat = {**view, **{f"context_{name}": value for name, value in slots.items()}}
    return tuple(_scalar(flat[column]) for column in tables.COLUMNS)


def _scalar(value: object) -> Value:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "|".join(value) or None
    return json.dumps(value, ensure_ascii=False) if value else None


def _table(rows: Rows) -> Table:
    values = tuple(tuple(_value(term) for term in row) for row in rows)
    return Table(rows.variables, values)


def _value(term: Term | None) -> Value:
    if term is None:
        return None
    short = term.datatype.removeprefix(_XSD)
    if short == "boolean":
        return term.value in ("true", "1")
    return _NUMBERS[short](term.value) if short in _NUMBERS else term.value


def open_store(location: str | Path, *, create: bool = False, base: str = iris.BASE) -> GraphStore:
    """The store at a location: a directory, ``:memory:``, or the address of a SPARQL endpoint.

    Raises:
        NotAStore: there is none, and `create` is not set.
    """
    return GraphStore(stores.open_store(location, create=create), base)


def build(
    files: Iterable[str | Path],
    *,
    store: str | Path,
    claims: Iterable[str | Path] = (),
    jobs: int = 1,
    strict: bool = False,
) -> BuildReport:
    """Read papers into the store at a location, which is made if it is not there."""
    with open_store(store, create=True) as opened:
        return opened.build(files, claims=claims, jobs=jobs, strict=strict)


def query(
    text: str, *, store: str | Path, params: Mapping[str, str] | None = None
) -> Table | bool | list[tuple[Term, Term, Term]]:
    """The answer of the store at a location; see `GraphStore.query`."""
    with open_store(store) as opened:
        return opened.query(text, **(params or {}))


def validate(target: rdflib.Graph | str | Path) -> Report:
    """The verdict of the shapes on an rdflib graph, or on the store at a location."""
    if isinstance(target, (str, Path)):
        with open_store(target) as opened:
            return opened.validate()
    from msgraph import validation

    return validation.validate_graph(target)
