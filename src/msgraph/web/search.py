"""Full-text search over a store: names of concepts, titles of papers, words of claims.

The index is one SQLite file in the store's cache, stamped with the revision that it was made from. Entries
are numbered in the order in which they are worth showing (concepts by their claims, papers by date, claims
by how firmly they are made), so that the first hits are found without ranking all.
"""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from msgraph import iris, vocabulary, wording
from msgraph.errors import StoreError
from msgraph.pipeline import reading
from msgraph.stores.embedded import EmbeddedStore

KINDS = ("concept", "paper", "claim")
#: Marks around the words found in `Hit.text`.
MARK, END = "\x02", "\x03"

_LAYOUT = 2
_RANKED = 10_000
_SCHEMA = """
CREATE TABLE entry (
  id INTEGER PRIMARY KEY, iri TEXT NOT NULL, label TEXT NOT NULL, text TEXT NOT NULL,
  names TEXT NOT NULL, detail TEXT NOT NULL
);
CREATE VIRTUAL TABLE words USING fts5(
  label, text, names, content='entry', content_rowid='id', prefix='3',
  tokenize='porter unicode61 remove_diacritics 2'
);
CREATE TABLE range (kind TEXT PRIMARY KEY, first INTEGER, last INTEGER);
CREATE TABLE name (folded TEXT, id INTEGER);
"""
_WORD = re.compile(r"[^\W_]+")
_IDLE = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "by",
        "do",
        "does",
        "for",
        "from",
        "has",
        "have",
        "how",
        "in",
        "is",
        "it",
        "of",
        "on",
        "or",
        "that",
        "the",
        "their",
        "to",
        "was",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "with",
    ]
)
_LABELS = """
SELECT ?concept ?label ?category WHERE {
  ?concept a msg:Concept ; skos:prefLabel ?label . OPTIONAL { ?concept msg:category ?category } }"""
_NAMES = (
    "SELECT ?concept ?name WHERE { ?concept a msg:Concept ; skos:altLabel|skos:exactMatch ?name }"
)
_PAPERS = """
SELECT ?paper ?title ?journal ?date ?doi ?pmid WHERE { GRAPH ?g { ?paper a fabio:Article .
  OPTIONAL { ?paper dcterms:title ?title } OPTIONAL { ?paper prism:publicationName ?journal }
  OPTIONAL { ?paper dcterms:issued ?date } OPTIONAL { ?paper bibo:doi ?doi }
  OPTIONAL { ?paper bibo:pmid ?pmid } } }"""
_CLAIMS = """
SELECT ?claim ?paper ?type ?s ?p ?o ?words ?value ?polarity ?modality ?role ?direction ?quote WHERE { GRAPH ?g {
  ?claim msg:statedIn ?paper ; a ?type ; rdf:predicate ?p ; msg:polarity ?polarity ;
    msg:modality ?modality ; msg:role ?role ; msg:direction ?direction ; msg:hasSpan ?span . ?span oa:exact ?quote .
  OPTIONAL { ?claim rdf:subject ?s } OPTIONAL { ?claim rdf:object ?o }
  OPTIONAL { ?claim msg:subjectText ?words } OPTIONAL { ?claim msg:objectText ?value }
  FILTER(?type != msg:Claim) } }"""
_KIND_NAMES = {iri: name for name, iri in vocabulary.KINDS.items()}
_CATEGORY_NAMES = {iri: name for name, iri in vocabulary.CATEGORIES.items()}
_FIRM = ("demonstrated", "asserted", "suggested", "possible", "presupposed", "hypothesised")


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: `kind` is one of `KINDS`; `text` has the words found between `MARK` and `END`.

    `detail` says more in a few words: a concept's category and claims, a paper's journal and year, a claim's kind
    and firmness.
    """

    kind: str
    iri: str
    label: str
    text: str
    detail: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What is written of a thing: `exact` are the names that find it at once, whatever their case."""

    iri: str
    label: str
    text: str = ""
    names: str = ""
    detail: str = ""
    exact: tuple[str, ...] = ()


def path_of(store: EmbeddedStore) -> Path:
    """Where the index of the store's revision lies, made or not."""
    return store.folder / "cache" / f"search-{_LAYOUT}-{store.revision:06d}.sqlite"


def open_index(store: EmbeddedStore) -> Index:
    """The index of the store as it is read, made now if need be: about 30 s for a million claims.

    Raises:
        StoreError: it can neither be read nor made.
    """
    path = path_of(store)
    try:
        if not path.is_file():
            _make(store, path)
        return Index(path)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(
            f"no search index: {error}",
            where=str(path),
            hint="the store's folder cache/ must be writable",
        ) from error


def _make(store: EmbeddedStore, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    write_index(path, _groups(store))
    for old in path.parent.glob("search-*.sqlite"):
        if old != path:
            old.unlink(missing_ok=True)


def write_index(path: Path, groups: Iterable[tuple[str, Iterable[Entry]]]) -> None:
    """Make an index of the entries of each kind, in the order in which they are worth showing."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    fresh.unlink(missing_ok=True)
    try:
        with contextlib.closing(sqlite3.connect(fresh)) as database:
            database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
            _fill(database, groups)
        os.replace(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)


def _fill(database: sqlite3.Connection, groups: Iterable[tuple[str, Iterable[Entry]]]) -> None:
    number = 0
    for kind, entries in groups:
        first = number + 1
        for number, entry in enumerate(entries, start=first):
            database.execute(
                "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)",
                (number, entry.iri, entry.label, entry.text, entry.names, entry.detail),
            )
            names = {name.casefold() for name in entry.exact}
            database.executemany("INSERT INTO name VALUES (?, ?)", ((n, number) for n in names))
        database.execute("INSERT INTO range VALUES (?, ?, ?)", (kind, first, number))
    database.execute("INSERT INTO words(words) VALUES ('rebuild')")
    database.execute("CREATE INDEX name_folded ON name (folded)")
    database.commit()


def _groups(store: EmbeddedStore) -> Iterator[tuple[str, Iterable[Entry]]]:
    labels, categories = _labels(store)
    counts: Counter[str] = Counter()
    claims = sorted(_claims(store, labels, counts), key=lambda pair: pair[0])
    yield "concept", _concepts(store, labels, categories, counts)
    yield "paper", _papers(store)
    yield "claim", (entry for _, entry in claims)


def _labels(store: EmbeddedStore) -> tuple[dict[str, str], dict[str, str]]:
    labels: dict[str, str] = {}
    categories: dict[str, str] = {}
    for concept, label, category in reading.values(store, _LABELS):
        labels[concept] = label
        categories[concept] = _CATEGORY_NAMES.get(category, "")
    return labels, categories


def _claims(
    store: EmbeddedStore, labels: dict[str, str], counts: Counter[str]
) -> Iterator[tuple[tuple[int, int, str], Entry]]:
    """The claims with the order in which they are worth showing; their concepts are counted."""
    seen: set[str] = set()
    for row in reading.values(store, _CLAIMS):
        claim, _, kind, s, p, o, words, value, polarity, modality, role, way, exact = row
        if claim in seen:
            continue
        seen.add(claim)
        counts.update({s, o})
        subject, target = labels.get(s) or words, labels.get(o) or value
        negated = polarity == vocabulary.POLARITIES["negated"]
        firmness = modality.removeprefix(vocabulary.NS)
        verb = wording.verb(
            iris.shorten(p), direction=way.removeprefix(vocabulary.NS), negated=negated
        )
        label = f"{subject} {verb} {target}"
        detail = " · ".join(
            (_KIND_NAMES.get(kind, ""), *(("negated",) if negated else ()), firmness)
        )
        finding = 0 if role == vocabulary.ROLES["reported_finding"] else 1
        order = _FIRM.index(firmness) if firmness in _FIRM else len(_FIRM)
        yield (finding, order, claim), Entry(claim, label, exact, f"{words} {value}", detail)


def _concepts(
    store: EmbeddedStore, labels: dict[str, str], categories: dict[str, str], counts: Counter[str]
) -> Iterator[Entry]:
    names: dict[str, list[str]] = {}
    for concept, name in reading.values(store, _NAMES):
        names.setdefault(concept, []).append(iris.shorten(name))
    for concept in sorted(labels, key=lambda c: (-counts[c], labels[c])):
        found = sorted(names.get(concept, ()))
        many = counts[concept]
        category = categories[concept].replace("_", " ")
        yield Entry(
            concept,
            labels[concept],
            ", ".join(found[:8]),
            " ".join(found),
            f"{category} · {many:,} claim{'s' * (many != 1)}",
            (labels[concept], *found),
        )


def _papers(store: EmbeddedStore) -> Iterator[Entry]:
    rows = sorted(reading.values(store, _PAPERS), key=lambda row: (row[3], row[0]), reverse=True)
    seen = set()
    for paper, title, journal, date, doi, pmid in rows:
        if paper in seen:
            continue
        seen.add(paper)
        known = tuple(
            filter(None, (doi, pmid, f"doi:{doi}" * bool(doi), f"pmid:{pmid}" * bool(pmid), paper))
        )
        detail = " · ".join(filter(None, (journal, date[:4], f"PMID {pmid}" if pmid else "")))
        yield Entry(paper, title or paper, "", " ".join((doi, pmid)), detail, known)


class Index:
    """An index, open for reading; threads may share it."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(
            f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._ranges = {
            kind: (first, last)
            for kind, first, last in self._database.execute("SELECT kind, first, last FROM range")
        }

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def size(self, kind: str) -> int:
        """How many entries of a kind there are."""
        first, last = self._ranges.get(kind, (1, 0))
        return int(last - first + 1)

    def find(self, words: str, kind: str, *, limit: int = 20, offset: int = 0) -> list[Hit]:
        """What has all the words, the last of them perhaps unfinished; words that say nothing do not count.

        What is named exactly so comes first. Where nothing has all the words, what has the most telling of
        them is found.
        """
        pattern = self._pattern(words)
        exact = self._exact(words, kind) if not offset else []
        found = self._matching(pattern, kind, limit, offset) if pattern else []
        known = {hit.iri for hit in exact}
        return [*exact, *(hit for hit in found if hit.iri not in known)][:limit]

    def _pattern(self, words: str) -> str:
        """The words as a query of FTS5, each quoted: nothing a user types is an operator."""
        found = [word.lower() for word in _WORD.findall(words)][:32]
        kept = [word for word in found if word not in _IDLE] or found
        if not kept:
            return ""
        terms = [f'"{word}"' for word in kept]
        unfinished = len(kept[-1]) > 2 and words[-1:].isalnum() and not self._any(terms[-1])
        terms[-1] += " *" if unfinished else ""
        there = terms if self._any(" ".join(terms)) else [t for t in terms if self._any(t)]
        return " ".join(there) if self._any(" ".join(there)) else " OR ".join(there)

    def _any(self, pattern: str) -> bool:
        if not pattern:
            return False
        query = "SELECT 1 FROM words WHERE words MATCH ? LIMIT 1"
        return self._database.execute(query, (pattern,)).fetchone() is not None

    def _few(self, pattern: str) -> bool:
        """Whether ranking all that matches is soon done."""
        query = "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)"
        found: int = self._database.execute(query, (pattern, _RANKED)).fetchone()[0]
        return found < _RANKED

    def _exact(self, words: str, kind: str) -> list[Hit]:
        first, last = self._ranges.get(kind, (1, 0))
        rows = self._database.execute(
            "SELECT entry.iri, label, text, detail FROM name JOIN entry USING (id) "
            "WHERE folded = ? AND id BETWEEN ? AND ? ORDER BY id LIMIT 20",
            (" ".join(words.casefold().split()), first, last),
        )
        return [Hit(kind, *row) for row in rows]

    def _matching(self, pattern: str, kind: str, limit: int, offset: int) -> list[Hit]:
        first, last = self._ranges.get(kind, (1, 0))
        order = "words.rank" if " OR " in pattern and self._few(pattern) else "words.rowid"
        rows = self._database.execute(
            "SELECT entry.iri, entry.label, highlight(words, 1, ?, ?), entry.detail "
            "FROM words JOIN entry ON entry.id = words.rowid "
            "WHERE words MATCH ? AND words.rowid BETWEEN ? AND ? "
            f"ORDER BY {order} LIMIT ? OFFSET ?",
            (MARK, END, pattern, first, last, limit, offset),
        )
        return [Hit(kind, *row) for row in rows]


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(10)
    open_index(EmbeddedStore(Path(sys.argv[1])))
