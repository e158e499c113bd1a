"""Builds into endpoints: the same graph as on disk, sent in batches, again if they fail."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import missing
from stores.endpoints import oxigraph_server, server, virtuoso_server

from msgraph.errors import StoreError
from msgraph.pipeline import build
from msgraph.stores import Store, open_store
from msgraph.stores.sending import RemoteBuild

PAPER = (
    "<PubmedArticle><MedlineCitation><PMID>{}</PMID><Article><Journal><Title>J Own</Title></Journal>"
    "<ArticleTitle>Paper {}: 50% \u2265 \u201chalf\u201d.</ArticleTitle><Abstract><AbstractText>Natalizumab "
    "reduced the relapse rate by 0.50 compared with placebo. Fingolimod may reduce relapses.</AbstractText>"
    "</Abstract></Article></MedlineCitation></PubmedArticle>"
)
ONE = '<http://example.org/s> <http://example.org/p> "one" .\n'
GRAPH = "http://example.org/g"


@pytest.fixture(scope="module")
def papers(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("papers") / "papers.xml"
    records = "".join(PAPER.format(n, n) for n in range(1, 13))
    path.write_text(f"<PubmedArticleSet>{records}</PubmedArticleSet>", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def local(papers) -> list[str]:
    """What a build of the papers gives in memory."""
    store = open_store(":memory:")
    build(store, [papers])
    return list(store.dump())


@pytest.fixture(params=["oxigraph", "virtuoso"])
def endpoint(request, tmp_path, monkeypatch) -> Iterator[Store]:
    """An empty endpoint of each make."""
    monkeypatch.setenv("MSGRAPH_USER", "dba")
    monkeypatch.setenv("MSGRAPH_PASSWORD", "dba")
    if request.param == "oxigraph":
        executable = Path(sys.executable).with_name("oxigraph")
        if not executable.exists():
            missing("the oxigraph server (pip install oxigraph)")
        with oxigraph_server(executable) as address:
            yield open_store(address)
    else:
        found = shutil.which("virtuoso-t")
        if found is None:
            missing("Virtuoso (apt-get install virtuoso-opensource-7-bin)")
        with virtuoso_server(Path(str(found)), tmp_path) as address:
            yield open_store(address)


def ours(store: Store) -> list[str]:
    """The quads of graphs that we made: an engine may have some of its own."""
    return list(
        store.dump([g for g in store.graphs() if g.startswith("https://w3id.org/msgraph/")])
    )


def test_an_endpoint_gets_the_same_graph(endpoint, papers, local):
    """And gives it back; a second build of the same finds every paper unchanged."""
    first = build(endpoint, [papers])
    again = build(endpoint, [papers])

    assert (12, 0, 12) == (first.papers, again.papers, again.unchanged)
    assert local == ours(endpoint)


def failing(times: int, status: int = 500):
    """An endpoint that fails so often before it is well."""
    left = [times]

    def answer(handler) -> None:
        left[0] -= 1
        handler.send_response(status if left[0] >= 0 else 204)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def test_a_request_is_made_again_while_the_endpoint_fails():
    """Later each time, so that a server that is starting anew can."""
    pauses = []
    with server(failing(3)) as address:
        target = RemoteBuild(address, sleep=pauses.append)
        target.put(GRAPH, ONE)
        target.send()

    assert [0.5, 1.0, 2.0] == pauses


def test_an_endpoint_that_keeps_failing_is_named():
    """With its status, and that what was sent stays."""
    with server(failing(99, 503)) as address:
        target = RemoteBuild(address, sleep=lambda _: None)
        target.put(GRAPH, ONE)
        with pytest.raises(StoreError, match="answers 503"):
            target.send()


def test_a_password_that_is_wrong_is_not_tried_again():
    """Waiting does not mend it, and accounts are locked for less."""
    pauses = []
    with server(failing(99, 403)) as address:
        target = RemoteBuild(address, sleep=pauses.append)
        target.put(GRAPH, ONE)
        with pytest.raises(StoreError, match="another user or password"):
            target.send()

    assert [] == pauses
