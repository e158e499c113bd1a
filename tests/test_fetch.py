"""Fetching from services on loopback that answer as NCBI and Europe PMC do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner
from stores.endpoints import server

from msgraph import fetching
from msgraph.cli import fetch as command
from msgraph.errors import InputError, UsageError
from msgraph.pipeline import build
from msgraph.stores import open_store

KNOWN = [str(pmid) for pmid in range(1001, 1451)]
RECORD = (
    '<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{}</PMID><Article><Journal>'
    "<Title>J Own</Title></Journal><ArticleTitle>Paper.</ArticleTitle><Abstract><AbstractText>Natalizumab "
    "reduced relapses.</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle>"
)


class Service:
    """E-utilities and Europe PMC on loopback; `asked` are the paths and parameters of requests."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.failures = 0
        self.address = ""

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        given = {name: values[0] for name, values in parse_qs(handler.body.decode()).items()}
        self.asked.append((handler.path, given))
        status, content = 503, b""
        if self.failures == 0:
            status, content = self._content(handler.path, given)
        else:
            self.failures -= 1
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    def _content(self, path: str, given: dict[str, str]) -> tuple[int, bytes]:
        if path.endswith("esearch.fcgi"):
            return 200, json.dumps({"esearchresult": self._search(given)}).encode()
        if path.endswith("efetch.fcgi"):
            records = "".join(RECORD.format(p) for p in given["id"].split(",") if p in KNOWN)
            return 200, f"<PubmedArticleSet>{records}</PubmedArticleSet>".encode()
        if path.endswith("searchPOST"):
            found = [{"pmcid": "PMC1"}, {"id": "no full text"}, {"pmcid": "PMC2"}]
            page = found if given["cursorMark"] == "*" else []
            return 200, json.dumps({"nextCursorMark": "x", "resultList": {"result": page}}).encode()
        return (200, b"<article/>") if "PMC1" in path else (404, b"")

    def _search(self, given: dict[str, str]) -> dict[str, object]:
        if given["term"] == "((":
            return {"ERROR": "unbalanced"}
        found = ["1005"] if "[AID]" in given["term"] and "10.5555/a" in given["term"] else KNOWN
        found = [] if "10.5555/none" in given["term"] else found
        start = int(given["retstart"])
        page = found[start : start + int(given["retmax"])]
        return {"count": str(len(found)), "idlist": page}


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    with server(made.answer) as made.address:
        yield made


@pytest.fixture
def ncbi(service) -> fetching.Eutils:
    web = fetching.Web(1e6, sleep=lambda _: None)
    return fetching.Eutils(web, service.address, email="me@example.org", key="secret")


def test_what_a_query_finds_is_fetched_in_batches(ncbi, service, tmp_path):
    """And can be built from as it is."""
    done = fetching.fetch(ncbi, tmp_path, query="multiple sclerosis", most=450)

    assert (450, 0, 3) == (done.new, done.there, len(done.files))
    assert all(given["api_key"] == "secret" for _, given in service.asked)
    assert 450 - 400 == build(open_store(":memory:"), done.files[2:]).papers


def test_what_is_there_is_not_asked_for_again(ncbi, service, tmp_path):
    """A fetch that broke off goes on where it was."""
    done = fetching.fetch(ncbi, tmp_path, query="x", most=450)
    done.files[1].unlink()
    service.asked.clear()
    again = fetching.fetch(ncbi, tmp_path, query="x", most=450)

    assert (200, 250) == (again.new, again.there)
    assert ["efetch"] == [p.split("/")[-1][:6] for p, _ in service.asked if "efetch" in p]


def test_a_record_is_fetched_by_pmid_or_doi(ncbi, tmp_path):
    """What PubMed does not have is named."""
    names = ["PMID: 1003", "https://doi.org/10.5555/a", "10.5555/none", "99"]
    done = fetching.fetch(ncbi, tmp_path, names=names)

    assert 2 == done.new
    assert ["10.5555/none", "99"] == [problem.where for problem in done.problems]


def test_a_busy_service_is_asked_again_later(service, tmp_path):
    """Longer pauses each time."""
    pauses: list[float] = []
    web = fetching.Web(1e6, clock=lambda: 0.0, sleep=pauses.append)
    service.failures = 2
    fetching.fetch(fetching.Eutils(web, service.address), tmp_path, names=["1001"])

    assert [1.0, 3.0] == [pause for pause in pauses if pause > 0.5]


def test_requests_keep_to_the_rate():
    """NCBI blocks who does not."""
    now, pauses = [0.0], []

    def sleep(seconds: float) -> None:
        pauses.append(round(seconds, 3))
        now[0] += seconds

    web = fetching.Web(4, clock=lambda: now[0], sleep=sleep)
    for _ in range(3):
        web._wait()

    assert [0.25, 0.25] == pauses


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"query": "(("}, InputError, "does not take the query"),
        ({"names": ["aspirin"]}, UsageError, "neither a PMID nor a DOI"),
    ],
)
def test_what_cannot_be_asked_is_named(ncbi, tmp_path, asked, error, words):
    """Before anything is fetched."""
    with pytest.raises(error, match=words):
        fetching.fetch(ncbi, tmp_path, **asked)


def test_a_service_that_stays_away_is_named(service, tmp_path):
    """With what to do."""
    service.failures = 99
    web = fetching.Web(1e6, sleep=lambda _: None)
    with pytest.raises(InputError, match="does not answer") as caught:
        fetching.fetch(fetching.Eutils(web, service.address), tmp_path, names=["1001"])

    assert "what has arrived is kept" in caught.value.hint


def test_open_full_texts_are_fetched_one_a_file(service, tmp_path):
    """One that is not there does not stop the others."""
    europe = fetching.EuropePmc(fetching.Web(1e6, sleep=lambda _: None), service.address)
    done = fetching.fetch_full_texts(europe, tmp_path, names=["pmc1"], query="sclerosis")

    assert [tmp_path / "PMC1.xml"] == done.files
    assert "404" in done.problems[0].message


def test_the_command_prints_files_to_build_from(service, tmp_path, monkeypatch):
    """So that it can stand inside `msgraph build $(...)`."""
    monkeypatch.setenv("MSGRAPH_EUTILS", service.address)
    done = CliRunner().invoke(command.command, ["1001", "-o", str(tmp_path), "-q"])

    assert 1 == len(done.stdout.splitlines())
    assert Path(done.stdout.strip()).exists()
