"""Which paper a record is: one with both a DOI and a PMID meets those that have only one of them."""

from __future__ import annotations

from dataclasses import replace

from msgraph import iris
from msgraph.model import Record
from msgraph.rdf.papers import document_iri
from msgraph.stores import Queryable, Rows
from msgraph.vocabulary import PREFIXES

_BY_PMID = "SELECT ?doi WHERE { GRAPH ?g { ?paper bibo:pmid %s ; bibo:doi ?doi } } LIMIT 1"
_BY_DOI = "SELECT ?pmid WHERE { GRAPH ?g { %s bibo:pmid ?pmid } } LIMIT 1"
_SOURCE = "SELECT ?name WHERE { GRAPH ?g { %s msg:sourceName ?name } } LIMIT 1"
_FINGERPRINT = "SELECT ?print WHERE { GRAPH ?g { %s msg:fingerprint ?print } } LIMIT 1"


class Identities:
    """What the store, and this build so far, know of papers' names."""

    def __init__(self, store: Queryable, base: str) -> None:
        self._store = store
        self._base = base
        self._empty = store.count() == 0
        self._dois: dict[str, str] = {}
        self._pmids: dict[str, str] = {}

    def settle(self, record: Record) -> Record:
        """The record with the DOI or PMID that it lacks and an earlier record of the same paper has."""
        if record.pmid and not record.doi:
            doi = self._dois.get(record.pmid) or self._ask(
                _BY_PMID, f'"{iris.escape(record.pmid)}"'
            )
            record = replace(record, doi=doi)
        elif record.doi and not record.pmid:
            pmid = self._pmids.get(record.doi) or self._ask(
                _BY_DOI, f"<{iris.doi_iri(record.doi)}>"
            )
            record = replace(record, pmid=pmid)
        if record.doi and record.pmid:
            self._dois[record.pmid] = record.doi
            self._pmids[record.doi] = record.pmid
        return record

    def document_of_pmid(self, pmid: str) -> str:
        """The name of the paper with a PMID, whether it is stored or not."""
        doi = self._dois.get(pmid) or self._ask(_BY_PMID, f'"{iris.escape(pmid)}"')
        return iris.document(doi=doi, pmid=pmid)

    def fingerprint(self, record: Record) -> str:
        """What the stored graph of the paper was made from, or an empty string."""
        run = iris.run(document_iri(record, self._base), "reader", self._base)
        return self._ask(_FINGERPRINT, f"<{run}>")

    def source(self, document: str) -> str:
        """The name of the input that the stored graph of a paper was made from, or an empty string."""
        return self._ask(_SOURCE, f"<{iris.run(document, 'reader', self._base)}>")

    def _ask(self, query: str, term: str) -> str:
        if self._empty:
            return ""
        answer = self._store.query(query % term, prefixes=PREFIXES)
        assert isinstance(answer, Rows)
        row = next(answer.rows, (None,))
        return row[0].value if row[0] else ""
