"""Citations as papers print them, taken apart.

The Vancouver form: authors, title, journal, year; volume(issue): pages. What does not fit is kept as
text, and its parts stay empty: a guess would become a fact in the graph.
"""

from __future__ import annotations

import re
from dataclasses import replace

from msgraph.model import Reference
from msgraph.readers import identifiers

_NAME = (
    r"(?:[^\W\d_][\w'\u2019\u2010-]*\.?\s+){1,4}[A-Z][A-Z-]{0,4}(?:\s+(?:Jr|Sr|II|III|2nd|3rd))?"
)
_AUTHORS = re.compile(
    rf"^(?P<names>{_NAME}(?:,\s+{_NAME})*)(?:,?\s+(?P<more>et\s+al|and others))?(?:\.|:|,?\s+for\s+[^.]+\.)\s+"
)
_IMPRINT = re.compile(
    r"[\s.,](?P<year>(?:19|20)\d\d)(?:\s[A-Z][a-z]{2}[\w -]{0,10})?\s*;\s*(?P<volume>[^:;()\s][^:;()]{0,20}?)?\s*"
    r"(?:\((?P<issue>[^)]{1,30})\))?\s*:\s*(?P<pages>[A-Za-z]?\d[\w.]*(?:\s?[-\u2010-\u2015]\s?\w+)?)"
)
_YEAR_ONLY = re.compile(r"[\s.,(](?P<year>(?:19|20)\d\d)\b")
_STOP = re.compile(r"[.?!]\s+(?=[A-Z\[(])")
_ABBREVIATED = re.compile(r"^[A-Z][a-z]{0,7}$")


def parsed(text: str, *, number: int, start: int = -1) -> Reference:
    """The work that the citation `text` names; `start` is where it stands in the paper, -1 if nowhere."""
    reference = Reference(
        number=number,
        text=text,
        start=start,
        end=start + len(text) if start >= 0 else -1,
        doi=identifiers.doi(text),
        pmid=identifiers.pmid(text),
    )
    authors = _AUTHORS.match(text)
    if authors is not None:
        reference = replace(
            reference,
            authors=tuple(name.strip() for name in authors["names"].split(",")),
            et_al=authors["more"] is not None,
        )
    return _with_imprint(reference, text[authors.end() :] if authors else text)


def _with_imprint(reference: Reference, rest: str) -> Reference:
    """`reference` with title, journal, year, volume and pages read from what follows the authors."""
    imprint = _IMPRINT.search(rest)
    if imprint is None:
        year = _YEAR_ONLY.search(rest)
        title = _STOP.split(rest, maxsplit=1)[0] if reference.authors else ""
        return replace(reference, title=title.strip(" ."), year=year["year"] if year else "")
    title, container = _title_and_container(rest[: imprint.start()])
    return replace(
        reference,
        title=title,
        container=container,
        year=imprint["year"],
        volume=(imprint["volume"] or "").strip(),
        pages=imprint["pages"].replace(" ", "").rstrip("."),
    )


def _title_and_container(text: str) -> tuple[str, str]:
    """ "A title. N. Engl. J. Med." cut before the journal, which may be abbreviated with full stops."""
    stops = list(_STOP.finditer(text))
    if not stops:
        return "", text.strip(" .,")
    cut = stops[-1]
    for earlier in reversed(stops[:-1]):
        if not _ABBREVIATED.match(text[earlier.end() : cut.start()]):
            break
        cut = earlier
    mark = text[cut.start()]
    title = text[: cut.start()] + (mark if mark in "?!" else "")
    return title.strip(), text[cut.end() :].strip(" .,")
