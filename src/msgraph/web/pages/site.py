"""What every page needs: the store as it is, templates, links, papers read back."""

from __future__ import annotations

import asyncio
import re
import subprocess
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote, unquote

import jinja2
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, Response

from msgraph import iris, wording
from msgraph.resources import __version__
from msgraph.stores.embedded import EmbeddedStore
from msgraph.stores.worker import child_command, child_environment
from msgraph.web.answers import Answers, Binding
from msgraph.web.current import Snapshot
from msgraph.web.description import Describer
from msgraph.web.exchange import Refused
from msgraph.web.pages.paper_view import PaperView, read_paper
from msgraph.web.search import END, KINDS, MARK, Index, open_index, path_of

if TYPE_CHECKING:
    from starlette.requests import Request

_HERE = Path(__file__).resolve().parent
STATIC = _HERE.parent / "static"
_PAPERS = 64  # read back and kept
_INDEX_WAIT = 5.0  # seconds that a page waits for a search index under way
_QUERY_SLACK = 5.0


class Site:
    """The pages' common ground; its methods may be called from any thread."""

    def __init__(self, answers: Answers, describer: Describer) -> None:
        self.answers = answers
        self.describer = describer
        self.base = answers.settings.base
        self.loop = asyncio.get_running_loop()
        self._papers: OrderedDict[tuple[str, str], PaperView] = OrderedDict()
        self._lock = threading.Lock()
        self._indexer = ThreadPoolExecutor(1, thread_name_prefix="index")
        self._indexes: dict[str, Future[Index]] = {}
        self._templates = _environment(self.base)

    @property
    def snapshot(self) -> Snapshot:
        """The generation to show."""
        return self.answers.current.snapshot()

    # --- asking

    def rows(self, snapshot: Snapshot, text: str) -> list[Binding]:
        """The solutions of a SELECT that may take long, from a worker, within the server's time limit."""
        asked = asyncio.run_coroutine_threadsafe(self.answers.rows(snapshot, text), self.loop)
        return asked.result(self.answers.settings.timeout + _QUERY_SLACK)

    def counts(self, snapshot: Snapshot) -> tuple[list[Binding], list[Binding]]:
        """Classes and properties with their counts."""
        asked = asyncio.run_coroutine_threadsafe(self.describer.counts(snapshot), self.loop)
        return asked.result(self.answers.settings.timeout + _QUERY_SLACK)

    def paper(self, snapshot: Snapshot, document: str) -> PaperView:
        """A paper with its claims.

        Raises:
            UsageError: the store does not hold it.
        """
        key = (snapshot.tag, document)
        with self._lock:
            if key in self._papers:
                self._papers.move_to_end(key)
                return self._papers[key]
        view = read_paper(snapshot.store, document, self.base)
        with self._lock:
            self._papers[key] = view
            while len(self._papers) > _PAPERS:
                self._papers.popitem(last=False)
        return view

    def index(self, snapshot: Snapshot) -> Index:
        """The search index of the snapshot.

        Raises:
            Refused: it is still being made. StoreError: it cannot be.
        """
        try:
            return self._making(snapshot).result(_INDEX_WAIT)
        except NotYet as error:
            raise Refused(
                503, "the search index is being made", hint="ask again in half a minute"
            ) from error

    def sizes(self, snapshot: Snapshot) -> dict[str, int]:
        """How many entries of each kind the search index has; nothing while it is being made."""
        making = self._making(snapshot)
        if not making.done() or making.exception() is not None:
            return {}
        return {kind: making.result().size(kind) for kind in KINDS}

    def _making(self, snapshot: Snapshot) -> Future[Index]:
        with self._lock:
            if snapshot.tag not in self._indexes:
                self._indexes.clear()
                self._indexes[snapshot.tag] = self._indexer.submit(_indexed, snapshot.store)
            return self._indexes[snapshot.tag]

    # --- showing

    def page(
        self,
        request: Request,
        snapshot: Snapshot,
        name: str,
        *,
        status: int = 200,
        **values: object,
    ) -> Response:
        """The page of a template."""
        template = self._templates.get_template(f"{name}.html")
        body = template.render(
            path=request.url.path,
            words=request.query_params.get("q", ""),
            version=__version__,
            revision=snapshot.revision,
            nonce=request.scope["nonce"],
            **values,
        )
        headers = {"cache-control": "no-cache", "vary": "accept"}
        if status == 200 and name != "editor":  # whose nonce is another every time
            headers["etag"] = f'W/"{snapshot.tag[3:-1]}-{__version__}"'
        return HTMLResponse(body, status_code=status, headers=headers)

    def link(self, iri: str) -> str:
        """The address of the page about a thing: ours for our names and for papers, else its own."""
        return link(iri, self.base)


def _indexed(store: EmbeddedStore) -> Index:
    """The index, made in a process of its own at low priority: pages go on meanwhile."""
    if not path_of(store).is_file():
        command = child_command("msgraph.web.search", str(store.folder))
        subprocess.run(command, env=child_environment(), capture_output=True, check=False)
    return open_index(store)


def link(iri: str, base: str) -> str:
    """See `Site.link`."""
    if iri.startswith(base):
        rest = iri.removeprefix(base)
        return f"/{rest}" if not rest.startswith("ns#") else f"/ns#{rest[3:]}"
    if any(iris.identifiers(iri)):
        return f"/paper/{iris.document_key(iri, base)}"
    return iri if iri.startswith(("http://", "https://")) else ""


def named(request: Request, base: str, ending: str = "") -> list[str]:
    """The IRIs of ours that a request's path may mean: as sent, then with its escapes as we write them."""
    raw = bytes(request.scope.get("raw_path") or request.url.path.encode()).decode(
        "ascii", "replace"
    )
    sent = raw.partition("?")[0].removeprefix("/")
    sent = sent.removesuffix(ending) if ending else sent
    written = "/".join(quote(unquote(part), safe="-._~:") for part in sent.split("/"))
    return list(dict.fromkeys((base + sent, base + written)))


def _environment(base: str) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    filters: Mapping[str, Callable[..., object]] = {
        "href": partial(link, base=base),
        "curie": iris.shorten,
        "marked": marked,
        "plain": plain,
        "number": lambda value: f"{int(value):,}",
        "plural": plural,
        "verb": said,
    }
    environment.filters.update(filters)
    environment.globals["directions"] = ARROWS
    environment.globals["firmness"] = FIRMNESS
    return environment


#: A sign for each direction.
ARROWS = {
    "increased": "↑",
    "decreased": "↓",
    "improved": "↗",
    "worsened": "↘",
    "stable_or_improved": "⇗",
    "preserved": "=",
    "unchanged": "=",
    "present": "•",
    "absent": "∅",
    "unspecified": "",
}
#: How firmly a claim is made, from 4 down.
FIRMNESS = {
    "demonstrated": 4,
    "asserted": 3,
    "suggested": 2,
    "possible": 1,
    "hypothesised": 1,
    "presupposed": 2,
}


def marked(text: str) -> Markup:
    """Text with the words found in it marked."""
    return Markup(str(escape(text)).replace(MARK, "<mark>").replace(END, "</mark>"))


class Statement(Protocol):
    """What has a verb: a claim in a list, or several that say the same."""

    @property
    def predicate(self) -> str:
        """A CURIE."""

    @property
    def direction(self) -> str:
        """The name of a direction."""

    @property
    def polarity(self) -> str:
        """affirmed or negated."""


def said(row: Statement, *, affirmed: bool = False) -> Markup:
    """The verb of a claim, its "not" marked; without it where only the statement counts."""
    negated = row.polarity == "negated" and not affirmed
    words = escape(wording.verb(row.predicate, direction=row.direction, negated=negated))
    return Markup(re.sub(r"\bnot\b", '<em class="not">not</em>', words))


def plain(name: str) -> str:
    """A local name as words.

    >>> plain("stable_or_improved")
    'stable or improved'
    """
    return name.replace("_", " ")


def plural(number: int, noun: str) -> str:
    """A number with its noun.

    >>> plural(1, "claim"), plural(1200, "claim")
    ('1 claim', '1,200 claims')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
