"""Citations as papers print them, taken apart.

The Vancouver form: authors, title, journal, year; volume(issue): pages. What does not fit is kept
as text, and its parts stay empty: a guess would become a fact in the graph.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from msgraph.model import Reference
from msgraph.readers import identifiers

_NAME = (
    r"(?:[^\W\d_][\w'\u2019\u2010-]*\.?\s+){1,4}[A-Z][A-Z-]{0,4}(?:\s+(?:Jr|Sr|II|III|2nd|3rd))?"
)
_AUTHORS = re.compile(
    rf"^(?P<names>{_NAME}(?:,\s+{_NAME})*)(?:,?\s+(?P<more>et\s+al|and others))?"
    r"(?:\.|:|,?\s+for\s+[^.]+\.)\s+"
)
_IMPRINT = re.compile(
    r"[\s.,](?P<year>(?:19|20)\d\d)(?:\s[A-Z][a-z]{2}[\w -]{0,10})?\s*;\s*"
    r"(?P<volume>[^:;()\s][^:;()]{0,20}?)?\s*"
    r"(?:\((?P<issue>[^)]{1,30})\))?\s*:\s*(?P<pages>[A-Za-z]?\d[\w.]*(?:\s?[-\u2010-\u2015]\s?\w+)?)"
)
_YEAR_ONLY = re.compile(r"[\s.,(](?P<year>(?:19|20)\d\d)\b")
_STOP = re.compile(r"[.?!]\s+(?=[A-Z\[(])")
_ABBREVIATED = re.compile(r"^[A-Z][a-z]{0,7}$")


class _Work(NamedTuple):
    """Title, container, year, volume and pages of a citation; absent parts are empty."""

    title: str = ""
    container: str = ""
    year: str = ""
    volume: str = ""
    pages: str = ""


def parsed(text: str, *, number: int, start: int = -1) -> Reference:
    """The work that `text` cites; `start` is where it stands in the paper, -1 if nowhere."""
    authors = _AUTHORS.match(text)
    work = _work(text[authors.end() :] if authors else text, named=authors is not None)
    return Reference(
        number=number,
        text=text,
        start=start,
        end=start + len(text) if start >= 0 else -1,
        authors=tuple(map(str.strip, authors["names"].split(","))) if authors else (),
        et_al=authors is not None and authors["more"] is not None,
        title=work.title,
        container=work.container,
        year=work.year,
        volume=work.volume,
        pages=work.pages,
        doi=identifiers.doi(text),
        pmid=identifiers.pmid(text),
    )


def _work(rest: str, *, named: bool) -> _Work:
    """What follows the authors of a citation; without authors nothing says where a title begins."""
    imprint = _IMPRINT.search(rest) if ";" in rest else None
    if imprint is None:
        year = _YEAR_ONLY.search(rest)
        title = _STOP.split(rest, maxsplit=1)[0] if named else ""
        return _Work(title=title.strip(" ."), year=year["year"] if year else "")
    title, container = _title_and_container(rest[: imprint.start()])
    volume = (imprint["volume"] or "").strip()
    pages = imprint["pages"].replace(" ", "").rstrip(".")
    return _Work(title, container, imprint["year"], volume, pages)


def _title_and_container(text: str) -> tuple[str, str]:
    """What stands before the year, cut in front of the journal.

    The journal may be abbreviated with full stops ("A title. N. Engl. J. Med.").
    """
    stops = list(_STOP.finditer(text))
    if not stops:
        return "", text.strip(" .,")
    cut = stops[-1]
    dotted = _ABBREVIATED.match(text[cut.end() :].rstrip(" .,")) is not None
    for earlier in reversed(stops[:-1] if dotted else []):
        if not _ABBREVIATED.match(text[earlier.end() : cut.start()]):
            break
        cut = earlier
    mark = text[cut.start()]
    title = text[: cut.start()] + (mark if mark in "?!" else "")
    return title.strip(), text[cut.end() :].strip(" .,")
