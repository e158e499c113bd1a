"""The pages as one application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgraph.web.answers import Answers
from msgraph.web.description import Describer
from msgraph.web.exchange import Call, Refused, reply_problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


def pages(answers: Answers, describer: Describer) -> ASGIApp:
    """The application that answers every path that is no protocol's."""
    del answers, describer

    async def nothing(scope: Scope, receive: Receive, send: Send) -> None:
        await reply_problem(Call(scope, receive, send), Refused(404, "there is no such page"))

    return nothing
