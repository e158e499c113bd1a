"""The pages as a browser shows them: whole, within reach of everybody, from this machine alone."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import missing
from web.serving import Server, scratch, served

from msgraph import pipeline, resources
from msgraph.pipeline import Settings
from msgraph.stores import open_store
from msgraph.web.pages.site import STATIC

BROWSER = "/usr/bin/chromium"
_HERE = Path(__file__).parent / "web"
_DRUG = "/concept/drug/alemtuzumab"
_PAPER = "/paper/10.5555/msgraph.alemtuzumab-six-years"

#: A paper whose words try to be more than words.
HOSTILE = """PMID- 99999999
TI  - Alemtuzumab and <script>alert("title")</script> in relapsing multiple sclerosis
AB  - Alemtuzumab reduced the relapse rate <img src=x onerror=alert(1)> in patients with relapsing
      multiple sclerosis. Headache "'><script>alert(2)</script> was increased with alemtuzumab.
AU  - <b>Bold</b> A
JT  - J "><script>alert(3)</script>
DP  - 2020
"""


@pytest.fixture(scope="module")
def server(root: Path) -> Iterator[Server]:
    """A server of the example papers and a hostile one."""
    with scratch() as folder:
        hostile = folder / "hostile.nbib"
        hostile.write_text(HOSTILE)
        store = open_store(folder / "store", create=True)
        papers = sorted((root / "examples" / "papers").iterdir())
        pipeline.build(store, [*papers, hostile], Settings())
        store.close()
        with served(folder / "store") as running:
            yield running


@pytest.fixture(scope="module")
def claim(server: Server) -> str:
    """The path of a claim with a number."""
    reply = server.ask("SELECT ?c { ?c msg:hasResult ?r ; rdf:subject ?s } ORDER BY ?c", "text/csv")
    return "/" + reply.text.split()[1].removeprefix("https://w3id.org/msgraph/")


class Visit:
    """A page in a browser, with all that went wrong on it and all addresses that it asked for."""

    def __init__(self, page, server: Server) -> None:
        self.page = page
        self.server = server
        self.problems: list[str] = []
        self.outside: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("request", self._asked)

    def _said(self, message) -> None:
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.problems.append(message.text)

    def _asked(self, request) -> None:
        if not request.url.startswith((self.server.address, "data:")):
            self.outside.append(request.url)

    def open(self, path: str) -> None:
        """Go there."""
        self.page.goto(self.server.address + path)

    def faults(self) -> list[str]:
        """What axe finds wrong."""
        self.page.evaluate((_HERE / "axe.min.js").read_text())
        found = self.page.evaluate("axe.run()")
        return [f"{v['id']}: {v['nodes'][0]['target']}" for v in found["violations"]]

    def picture(self, name: str) -> None:
        """Keep a screenshot where MSGRAPH_SCREENSHOTS says."""
        folder = os.environ.get("MSGRAPH_SCREENSHOTS")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=str(Path(folder) / f"{name}.png"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    """A browser."""
    if not Path(BROWSER).exists():
        missing("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=BROWSER, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, server: Server, request) -> Iterator[Visit]:
    """A fresh window; whatever a test does, nothing goes wrong and nothing leaves this machine."""
    settings = {"viewport": {"width": 1280, "height": 860}, **getattr(request, "param", {})}
    context = chromium.new_context(**settings)
    visiting = Visit(context.new_page(), server)
    yield visiting
    context.close()

    assert [] == visiting.problems
    assert [] == visiting.outside


PAGES = {
    "home": "/",
    "search": "/search?q=relapse",
    "concept": _DRUG,
    "paper": _PAPER,
    "claim": "CLAIM",
    "contradictions": "/contradictions",
    "sparql": "/sparql",
    "answer": "/sparql?example=outcomes",
    "mistake": "/sparql?query=SELECT+*+%7B+%3Fs+a+mg:Claim+%7D",
    "graph": f"/graph?iri=https://w3id.org/msgraph{_DRUG}",
    "about": "/about",
    "nothing": "/nothing",
    "hostile": "/paper/pubmed/99999999",
}


@pytest.mark.parametrize(
    "visit",
    [
        {"color_scheme": "light"},
        {"color_scheme": "dark", "viewport": {"width": 390, "height": 800}},
    ],
    ids=["light", "dark-narrow"],
    indirect=True,
)
def test_every_page_is_within_reach_of_everybody(visit: Visit, claim: str, request):
    """No violation that axe finds, light or dark, wide or narrow; no error, no request elsewhere."""
    found = {}
    for name, path in PAGES.items():
        visit.open(path.replace("CLAIM", claim))
        visit.page.wait_for_timeout(100)
        visit.picture(f"{name}-{request.node.callspec.id}")
        if faults := visit.faults():
            found[name] = faults

    assert {} == found


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
def test_pages_need_no_scripts(visit: Visit):
    """Search, a concept, its filter, a claim and a query, by links and forms alone."""
    page = visit.page
    visit.open("/")
    page.fill("#q", "alemtuzumab")
    page.click("main button[type=submit]")
    page.click("text=alemtuzumab >> nth=1")
    page.goto(visit.server.address + _DRUG)
    page.select_option("#f-kind", "outcome")
    page.click("text=Filter")

    assert page.locator(".card").count() == page.locator(".card.k-outcome").count() > 0

    page.click(".card blockquote a >> nth=0")

    assert "Verbatim." in page.text_content("main")

    visit.open("/sparql")
    page.fill("#query", "SELECT (COUNT(?c) AS ?n) { ?c a msg:Claim }")
    page.click("text=Run")

    assert "1 row" in page.text_content("#result")


def test_a_claim_is_shown_in_its_sentence(visit: Visit, claim: str):
    """The quote is marked where it stands, and checked against the stored text."""
    visit.open(claim)
    quote = visit.page.locator(".text .quote").all_text_contents()
    reply = visit.server.get(f"{claim}.csv")

    assert "".join(quote) in reply.text.replace('""', '"')
    assert "exactly this quote" in visit.page.text_content(".check.yes >> nth=0")


def test_kinds_are_switched_off_on_a_paper(visit: Visit):
    """The list and the text follow."""
    visit.open(_PAPER)
    before = visit.page.locator(".card:visible").count()
    visit.page.click(".toggles label.k-outcome")

    assert 0 == visit.page.locator(".card.k-outcome:visible").count()
    assert 0 < visit.page.locator(".card:visible").count() < before


def test_the_editor_completes_from_the_store(visit: Visit):
    """Classes after `a`, as the store has them; Ctrl+Enter runs."""
    visit.open("/sparql?query=SELECT+*+%7B+%3Fs+a+")
    page = visit.page
    page.click(".cm-content")
    page.keyboard.press("Control+End")
    page.keyboard.type("msg:Saf")
    page.wait_for_selector(".cm-tooltip-autocomplete li")

    assert "msg:SafetyClaim" in page.text_content(".cm-tooltip-autocomplete")

    page.wait_for_timeout(200)  # a list that has just opened takes no Enter
    page.keyboard.press("Enter")
    page.keyboard.type(" } LIMIT 1")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#result")

    assert "1 row" in page.text_content("#result")


def test_the_graph_is_drawn_and_leads_on(visit: Visit):
    """The table beside it says the same."""
    visit.open(PAGES["graph"])
    nodes = visit.page.evaluate("drawing.nodes().length")
    rows = visit.page.locator("tbody tr").count()

    assert 2 < nodes <= rows + 1


def test_the_theme_is_remembered(visit: Visit):
    """By the button, over what the system prefers."""
    visit.open("/")
    visit.page.click("button.theme")
    chosen = visit.page.evaluate("document.documentElement.dataset.theme")
    visit.open("/about")

    assert chosen == visit.page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_words_of_a_paper_stay_words(visit: Visit):
    """A script in a title, a quote or a journal is text on every page that shows it."""
    visit.page.on("dialog", lambda dialog: visit.problems.append(dialog.message))
    for path in ("/paper/pubmed/99999999", "/search?q=relapse", _DRUG, "/"):
        visit.open(path)
        visit.page.wait_for_timeout(50)

        assert 0 == visit.page.locator("main img").count()
        assert 0 == visit.page.locator("main script:not([type='application/json'])").count()


# --- without a browser


@pytest.mark.parametrize("ending", [".ttl", ".nt", ".nq", ".trig", ".jsonld", ".rdf", ".csv"])
def test_everything_is_data_too(server: Server, claim: str, ending: str):
    """By suffix; the claim's name is in it."""
    for path in (claim, _PAPER, _DRUG):
        reply = server.get(path + ending)

        assert 200 == reply.status
        assert path.rpartition("/")[2] in reply.text or ending == ".csv"


def test_a_name_gives_data_to_programs_and_a_page_to_people(server: Server, claim: str):
    """By Accept, at one address."""
    kinds = {
        accept: server.get(claim, accept).headers["content-type"].partition(";")[0]
        for accept in ("text/turtle", "application/ld+json", "text/html", "*/*")
    }

    assert {
        "text/turtle": "text/turtle",
        "application/ld+json": "application/ld+json",
        "text/html": "text/html",
        "*/*": "text/html",
    } == kinds


def test_every_kind_of_name_has_a_page(server: Server):
    """Claims, propositions, contexts, texts, references, groundings, runs: nothing of ours is a dead end."""
    query = """SELECT (SAMPLE(?s) AS ?one) { ?s ?p ?o FILTER(STRSTARTS(STR(?s), "https://w3id.org/msgraph/"))
        BIND(STRBEFORE(STRAFTER(STR(?s), "msgraph/"), "/") AS ?kind) } GROUP BY ?kind"""
    names = server.ask(query, "text/csv").text.split()[1:]
    statuses = {
        name: server.get("/" + name.removeprefix("https://w3id.org/msgraph/"), "text/html").status
        for name in names
        if "#" not in name
    }

    assert len(statuses) >= 8
    assert {200} == set(statuses.values())


def test_an_unchanged_page_is_not_sent_twice(server: Server):
    """The revision is its ETag."""
    first = server.get(_DRUG, "text/html")
    again = server.get(_DRUG, "text/html", **{"if-none-match": first.headers["etag"]})

    assert (304, b"") == (again.status, again.body)


def test_what_others_made_is_named_with_version_licence_and_digest():
    """The tables say what each file is; a changed file needs a changed line."""
    known = {}
    for folder in (STATIC, _HERE):
        for row in resources.rows((folder / "VENDORED.tsv").read_text(), "VENDORED.tsv"):
            assert row["version"]
            assert row["licence"] in ("MIT", "MPL-2.0")
            known[folder / row["file"]] = row["sha256"]

    assert known == {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in known}


def test_pages_name_no_other_place():
    """No template, style or script of ours asks another host for anything."""
    ours = [*(STATIC.parent / "pages" / "templates").glob("*.html"), STATIC / "msgraph.css"]
    ours += [STATIC / name for name in ("theme.js", "paper.js", "graph.js", "sparql.js")]
    asked = re.compile(
        r"""(?:src|href|action|url\(|fetch\()\s*=?\s*["']?(https?:)?//(?!doi\.org|pubmed)"""
    )

    assert [] == [path.name for path in ours if asked.search(path.read_text())]


@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")
def test_the_recipe_of_the_editor_names_its_versions(root: Path):
    """The bundle can be made again: its sources are pinned as the table says."""
    import json

    pinned = json.loads((root / "tools" / "editor" / "package.json").read_text())["devDependencies"]
    rows = resources.rows((STATIC / "VENDORED.tsv").read_text(), "VENDORED.tsv")
    versions = {row["name"]: row["version"] for row in rows}

    assert {} == {n: v for n, v in pinned.items() if n != "esbuild" and versions.get(n) != v}
