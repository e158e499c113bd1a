"""Dates as PubMed prints them, made into "2017", "2017-10" or "2017-10-04"."""

from __future__ import annotations

import re

_MONTHS = {
    name: f"{number:02}"
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
        start=1,
    )
}
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")
_AFTER_YEAR = re.compile(r"[\s,-]+([A-Za-z]{3,9}|\d{1,2})\b\.?(?:[\s-]+(\d{1,2})\b(?![\w-]))?")
_BEFORE_YEAR = re.compile(r"(?:(\d{1,2})\s+)?([A-Za-z]{3,9})\.?(?:\s+(\d{1,2}))?,?\s*$")


def month(text: str) -> str:
    """The month as two digits, from "Oct", "October", "10" or "7"; empty for a season."""
    if text.isdigit():
        return f"{int(text):02}" if 1 <= int(text) <= 12 else ""
    return _MONTHS.get(text[:3].lower(), "")


def joined(year: str, month_text: str = "", day: str = "") -> str:
    """The date as exact as its parts are; a day without a month is dropped."""
    two_digits = month(month_text)
    if not year or not two_digits:
        return year
    if not day.isdigit() or not 1 <= int(day) <= 31:
        return f"{year}-{two_digits}"
    return f"{year}-{two_digits}-{int(day):02}"


def parsed(text: str) -> str:
    """The first date in `text`, empty if there is none.

    "1998 Dec-1999 Jan" is "1998-12", "2000 Spring" is "2000".
    """
    year = _YEAR.search(text)
    if year is None:
        return ""
    after = _AFTER_YEAR.match(text, year.end())
    if after and month(after[1]):
        return joined(year[1], after[1], after[2] or "")
    before = _BEFORE_YEAR.search(text[: year.start()])
    if before and month(before[2]):
        return joined(year[1], before[2], before[1] or before[3] or "")
    return year[1]
