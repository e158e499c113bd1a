"""The pages as one application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from msgraph.errors import MsgraphError
from msgraph.web.answers import Answers
from msgraph.web.description import Describer
from msgraph.web.exchange import Refused, status_of, told
from msgraph.web.negotiation import wants_html
from msgraph.web.pages import concepts, editor, overview, things
from msgraph.web.pages.site import STATIC, Site

if TYPE_CHECKING:
    from starlette.types import ASGIApp

Page = Callable[[Site, Request], Response]

Handler = Callable[[Request, Exception], Awaitable[Response]]

#: Every page by its path; the first that fits answers.
PAGES: dict[str, Page] = {
    "/": overview.home,
    "/search": overview.search,
    "/contradictions": overview.contradictions,
    "/about": overview.about,
    "/graph": concepts.graph,
    "/sparql": editor.editor,
    "/sparql/": editor.editor,
    "/query": editor.editor,
    "/completions.json": editor.completions,
    "/claim/{rest:path}": things.claim,
    "/paper/{rest:path}": things.paper,
    "/concept/{rest:path}": concepts.concept,
    "/prop/{rest:path}": things.proposition,
    "/{rest:path}": things.anything,
}


def pages(answers: Answers, describer: Describer) -> ASGIApp:
    """The application that answers every path that is no protocol's."""
    site = Site(answers, describer)
    routes: list[BaseRoute] = [Mount("/static", StaticFiles(directory=STATIC))]
    routes += [Route(path, _endpoint(site, page)) for path, page in PAGES.items()]
    handlers: dict[int | type[Exception], Handler] = {
        MsgraphError: partial(_problem, site),
        HTTPException: partial(_refused, site),
        Exception: partial(_unforeseen, site),
    }
    return Starlette(routes=routes, exception_handlers=handlers)


def _endpoint(site: Site, page: Page) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        response = await run_in_threadpool(page, site, request)
        tag = response.headers.get("etag", "")
        if tag and tag in request.headers.get("if-none-match", ""):
            kept = {
                k: v for k, v in response.headers.items() if k in ("etag", "cache-control", "vary")
            }
            return Response(status_code=304, headers=kept)
        return response

    return answer


async def _refused(site: Site, request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # what it is registered for
    words = {404: "there is no such page", 405: f"no {request.method} here"}
    refusal = Refused(error.status_code, words.get(error.status_code, str(error.detail)))
    return await _problem(site, request, refusal)


async def _unforeseen(site: Site, request: Request, error: Exception) -> Response:
    """What a reader sees of an error of ours; the log has the rest."""
    del error
    refusal = Refused(
        500, "the server failed in a way nobody foresaw", hint="its log says how; please report it"
    )
    return await _problem(site, request, refusal)


async def _problem(site: Site, request: Request, error: Exception) -> Response:
    assert isinstance(error, MsgraphError)  # what it is registered for
    status = status_of(error)
    headers = {"cache-control": "no-store"} | ({"retry-after": "1"} if status == 503 else {})
    if wants_html(request.headers.get("accept", "")):
        response = site.page(
            request,
            site.answers.current.kept,
            "problem",
            status=status,
            code=status,
            message=told(error).partition("\n")[0],
            hint=error.hint,
            excerpt=getattr(error, "excerpt", ""),
        )
        response.headers.update(headers)
        return response
    return Response(f"{told(error)}\n", status, headers, media_type="text/plain")
