"""What NCBI's E-utilities and Europe PMC are asked, and what they answer.

Sources: https://www.ncbi.nlm.nih.gov/books/NBK25499/ (E-utilities; three requests a second, ten with a key),
https://europepmc.org/RestfulWebService.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from msgraph.errors import InputError
from msgraph.fetching.web import Web

_PAGE = 5000
#: The most records that a search of PubMed gives, whatever it finds.
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Eutils:
    """PubMed by E-utilities."""

    web: Web
    address: str = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    email: str = ""
    key: str = ""

    @classmethod
    def from_environment(cls) -> Eutils:
        """By NCBI_API_KEY, NCBI_EMAIL and MSGRAPH_EUTILS (a mirror's address)."""
        key = os.environ.get("NCBI_API_KEY", "")
        address = (
            os.environ.get("MSGRAPH_EUTILS", "") or cls.__dataclass_fields__["address"].default
        )
        web = Web(10 if key else 3)
        return cls(web, str(address), os.environ.get("NCBI_EMAIL", ""), key)

    def search(self, query: str, most: int) -> list[str]:
        """The PMIDs that a query of PubMed finds, at most so many.

        Raises:
            InputError: no answer, or a query that PubMed does not understand.
        """
        found: list[str] = []
        while len(found) < most:
            page = min(_PAGE, most - len(found))
            asked = {"term": query, "retstart": str(len(found)), "retmax": str(page)}
            answer = _json(self._ask("esearch", {**asked, "retmode": "json"}), self.address)
            result = answer.get("esearchresult")
            if not isinstance(result, dict) or "ERROR" in result:
                said = result.get("ERROR") if isinstance(result, dict) else answer
                raise InputError(f"PubMed does not take the query: {said}", where=query)
            ids = [str(each) for each in result.get("idlist", [])]
            found += ids
            if len(ids) < page or len(found) >= int(result.get("count", 0)):
                break
        return found

    def records(self, pmids: Sequence[str]) -> bytes:
        """PubMed XML of these records, those that exist."""
        return self._ask("efetch", {"id": ",".join(pmids), "rettype": "xml", "retmode": "xml"})

    def _ask(self, tool: str, parameters: dict[str, str]) -> bytes:
        known = {"email": self.email, "api_key": self.key, "tool": "msgraph"}
        stated = {name: value for name, value in known.items() if value}
        return self.web.get(
            f"{self.address.rstrip('/')}/{tool}.fcgi", {"db": "pubmed", **parameters, **stated}
        )


@dataclass(frozen=True, slots=True)
class EuropePmc:
    """Open full texts by Europe PMC."""

    web: Web
    address: str = "https://www.ebi.ac.uk/europepmc/webservices/rest"

    @classmethod
    def from_environment(cls) -> EuropePmc:
        """By MSGRAPH_EUROPEPMC, if it names a mirror."""
        address = os.environ.get("MSGRAPH_EUROPEPMC", "")
        return cls(Web(5), address or str(cls.__dataclass_fields__["address"].default))

    def search(self, query: str, most: int) -> Iterator[str]:
        """The PMCIDs of open full texts that a query finds, at most so many.

        Raises:
            InputError: no answer.
        """
        mark, given = "*", 0
        while given < most:
            asked = {
                "query": f"({query}) AND OPEN_ACCESS:y AND HAS_FT:y",
                "format": "json",
                "pageSize": str(min(1000, most - given)),
                "cursorMark": mark,
            }
            answer = _json(self.web.get(f"{self.address}/searchPOST", asked), self.address)
            listed = answer.get("resultList")
            results = listed.get("result", []) if isinstance(listed, dict) else []
            for result in results:
                if result.get("pmcid") and given < most:
                    given += 1
                    yield str(result["pmcid"])
            following = str(answer.get("nextCursorMark", mark))
            if not results or following == mark:
                return
            mark = following

    def full_text(self, pmcid: str) -> bytes:
        """JATS XML of an open full text."""
        return self.web.get(f"{self.address.rstrip('/')}/{quote(pmcid)}/fullTextXML", {})


def _json(content: bytes, where: str) -> dict[str, object]:
    try:
        answer = json.loads(content)
    except ValueError as error:
        raise InputError("the service does not answer in JSON", where=where) from error
    if not isinstance(answer, dict):
        raise InputError("the service answers something else", where=where)
    return answer
