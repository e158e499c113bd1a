"""Answers of the engine in the formats of SPARQL and RDF, bounded in size.

Sources: https://www.w3.org/TR/sparql11-results-json/, https://www.w3.org/TR/rdf-sparql-XMLres/,
https://www.w3.org/TR/sparql11-results-csv-tsv/
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterable, Mapping
from itertools import chain, islice
from typing import BinaryIO, NamedTuple

import pyoxigraph as ox

from msgraph.errors import QueryError
from msgraph.rdf import jsonld
from msgraph.stores.engine import Found

_KEPT = 256 * 1024  # bytes of an answer kept in memory; more goes to a file
_WORTH = 1_000  # bytes from which compression is worth its time
_SORTED = (
    20_000  # triples that are sorted and told once; more are streamed as the engine finds them
)


class Results(NamedTuple):
    """A format of rows: `mark` stands once in each row and never inside a value."""

    format: ox.QueryResultsFormat
    mark: bytes


RESULTS: Mapping[str, Results] = {
    "json": Results(ox.QueryResultsFormat.JSON, b'"}},{"'),
    "xml": Results(ox.QueryResultsFormat.XML, b"<result>"),
    "csv": Results(ox.QueryResultsFormat.CSV, b"\r\n"),
    "tsv": Results(ox.QueryResultsFormat.TSV, b"\n"),
}
GRAPHS: Mapping[str, ox.RdfFormat] = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


class Body:
    """An answer under way: in memory while it is small, then in a file; a `write` beyond the bounds fails."""

    def __init__(
        self, spool: str, compress: bool, max_bytes: int, max_rows: int, counted: Results | None
    ) -> None:
        self.gzipped = False
        self._spool = spool
        self._compress = compress
        self._max_bytes = max_bytes
        self._max_rows = max_rows
        self._mark = counted.mark if counted else b""
        self._rows = 0
        self._bytes = 0
        self._tail = b""
        self._memory: list[bytes] = []
        self._file: BinaryIO | _Zip | None = None

    def write(self, data: bytes) -> int:
        """Add bytes."""
        self._bytes += len(data)
        if self._bytes > self._max_bytes:
            raise _too_large(f"larger than {self._max_bytes / 1e6:,.0f} MB")
        if self._mark:
            self._count(data)
        if self._file is not None:
            self._file.write(data)
        else:
            self._memory.append(data)
            if self._bytes > _KEPT:
                self._overflow()
        return len(data)

    def flush(self) -> None:
        """Nothing to do before the end."""

    def _count(self, data: bytes) -> None:
        seen = self._tail + data
        self._rows += seen.count(self._mark)
        keep = len(self._mark) - 1
        self._tail = seen[-keep:] if keep else b""
        if self._rows > self._max_rows:
            raise _too_large(f"longer than {self._max_rows:,} rows")

    def _overflow(self) -> None:
        file = open(self._spool, "wb")  # noqa: SIM115, closed by `finish`
        self._file = _Zip(file) if self._compress else file
        self.gzipped = self._compress
        self._file.write(b"".join(self._memory))

    def finish(self) -> tuple[bytes, int]:
        """The bytes, or nothing and the size of the file that has them."""
        if self._file is not None:
            self._file.close()
            return b"", os.stat(self._spool).st_size
        content = b"".join(self._memory)
        if self._compress and len(content) >= _WORTH:
            self.gzipped = True
            content = gzip.compress(content, compresslevel=1, mtime=0)
        return content, 0


def _too_large(how: str) -> QueryError:
    return QueryError(f"the answer is {how}", hint="add LIMIT, or ask for less")


class _Zip(gzip.GzipFile):
    """A compressed file that closes what it writes to."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(fileobj=file, mode="wb", compresslevel=1, mtime=0)
        self._under = file

    def close(self) -> None:
        """Finish both."""
        super().close()
        self._under.close()


def write_answer(found: Found, name: str, body: Body, prefixes: Mapping[str, str]) -> None:
    """Write the answer in the format of that name, of `RESULTS` or `GRAPHS` as its kind asks."""
    if isinstance(found, ox.QueryTriples):
        _write_triples(found, name, body, prefixes)
    else:
        found.serialize(body, format=RESULTS[name].format)  # type: ignore[arg-type]


def _write_triples(
    found: Iterable[ox.Triple], name: str, body: Body, prefixes: Mapping[str, str]
) -> None:
    first = list(islice(found, _SORTED + 1))
    triples: Iterable[ox.Triple] = chain(first, found)
    if len(first) <= _SORTED:
        triples = sorted(set(first), key=str)
    if name == "jsonld":
        jsonld.serialise((f"{triple} ." for triple in triples), body)  # type: ignore[arg-type]
        return
    shortened = dict(prefixes) if name in ("turtle", "trig") else {}
    if shortened and isinstance(triples, list):
        body.write(_tidy(triples, name, shortened))
        return
    ox.serialize(triples, body, format=GRAPHS[name], prefixes=shortened)  # type: ignore[arg-type]


def _tidy(triples: list[ox.Triple], name: str, prefixes: Mapping[str, str]) -> bytes:
    """The document with those prefixes only that it needs, in order: the same triples give the same bytes."""
    text = "\n".join(map(str, triples))
    used = {prefix: iri for prefix, iri in prefixes.items() if f"<{iri}" in text}
    document = ox.serialize(triples, format=GRAPHS[name], prefixes=used) or b""
    lines = document.split(b"\n")
    return b"\n".join([*sorted(lines[: len(used)]), *lines[len(used) :]])
