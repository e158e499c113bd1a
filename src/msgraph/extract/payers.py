"""The companies and organisations named in a list: "Almirall, Johnson & Johnson, and the Max Planck Society"."""

from __future__ import annotations

import re

from msgraph.extract import parties

_PREPOSITION = re.compile(
    r"(?:\b(?P<word>from|by|for|with|to|of|at|in)\b:?\s+|(?P<mark>[:—–(=]\s*))"
)
_HEAD = r"[A-Z0-9][\w.&'’+/®™-]*|[a-z]+[A-Z][\w-]*"
_NOUN = r"(?:pharmaceuticals?|pharma|therapeutics|biosciences|healthcare|technologies|diagnostics|bio)\b"
_LINK = (
    r"(?:of|for|de|der|del|della|di|du|des|do|da|la|le|in|on|et|und|für|e|y|to|the|against)"
    r"(?=\s+(?:(?:the|de|la|der|di|du)\s+)?[A-Z0-9])"
)
_NAME = re.compile(rf"(?:{_HEAD})(?:\s+(?:{_HEAD}|&|{_NOUN}|{_LINK}))*")
_SEPARATOR = re.compile(
    r"\s*(?:[,;/]\s*(?:and|or|&|as\s+well\s+as)?|\band\b|\bor\b|\bas\s+well\s+as\b|\bplus\b|&)\s*"
)
_BRACKET = re.compile(r"\s*[(\[][^()\[\]]{0,200}[)\]]")
_LEGAL = re.compile(
    r",?\s+(?:Inc|Ltd|LLC|LLP|Corp|Co|plc|PLC|AG|SA|S\.A|NV|BV|GmbH|KGaA|A/S|AB|KG)\b\.?(?:,?\s+(?:Ltd|Inc|KGaA|KG)\b\.?)?"
)
_BODIES = re.compile(
    r"\b(?:Ministr\w+|National|Institutes?|Departments?|Cent(?:re|er)s?|Council|Agency|Office|Board|Academy|Administration|"
    r"Bundesministerium|Society|Commission|Secretariat)\b.*\b(?:of|for|on)\b"
)
_OWN_HEAD = re.compile(
    r"the\b|.*\b(?:Foundation|University|Council|Society|Institutes?|Ministry|Agency|Fund|Trust|Association)\b"
)
_TAIL = re.compile(r"(?:Company|Co|Dohme|Gamble|Sons|Partners)\b")
_KEY = re.compile(r"\s*[:—]")
_ARTICLE = re.compile(r"(?:the|The|companies|company|following|a|an|from|by|both|e\.g\.,?)\s+")
_COUNTRY = re.compile(
    r"(?:USA|US|UK|U\.S\.A?|China|Germany|France|Italy|Spain|Japan|Canada|India|Switzerland)(?![\w ])"
)
_NO_PAYER = frozenset(
    (
        "I",
        "We",
        "He",
        "She",
        "They",
        "This",
        "These",
        "All",
        "None",
        "No",
        "During",
        "Outside",
        "Speaker",
        "Speakers",
        "Consultant",
        "Dr",
        "Prof",
        "Board",
        "Member",
        "Advisory",
        "Bureau",
        "Research",
        "Grants",
        "Grant",
        "Honoraria",
        "Personal",
        "US",
        "European",
    )
)


#: What may lead from a relation to its payers.
ANY = frozenset({"from", "by", "for", "with", "to", "of", "at", "in", ":"})
#: What may lead from a patent to its holder: not what the patent is "on" or "for".
HOLDER = frozenset({"with", "by", "to"})


def after(text: str, start: int, end: int, *, words: frozenset[str] = ANY) -> list[tuple[int, int]]:
    """The spans of the payers named between a relation's words and `end`; empty if it names none.

    The list begins behind one of the prepositions in `words` or a colon (":"), "from" before all others.
    """
    openings = [
        m
        for m in _PREPOSITION.finditer(text, start, end)
        if _is_near(text, start, m) and (m["word"] or ":") in words
    ]
    openings.sort(key=lambda m: m["word"] not in ("from", "by"))
    for opening in openings:
        found = _listed(text, opening.end(), end)
        if found:
            return found
    return []


def _is_near(text: str, start: int, opening: re.Match[str]) -> bool:
    """Whether no other statement begins in between."""
    between = text[start : opening.start()]
    begins = opening["word"] is not None or not between.strip(" \t,")
    return begins and len(between) < 120 and ";" not in between


def _listed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    position = start
    while position < end:
        article = _ARTICLE.match(text, position, end)
        while article:
            position = article.end()
            article = _ARTICLE.match(text, position, end)
        span = _name(text, position, end)
        if _COUNTRY.match(text, position, end):
            return _without_town(text, found)
        if span is None or _KEY.match(text, span[1], end):
            break
        found.append(span)
        position = span[1]
        bracket = _BRACKET.match(text, position, end)
        while bracket:
            position = bracket.end()
            bracket = _BRACKET.match(text, position, end)
        separator = _SEPARATOR.match(text, position, end)
        if separator is None:
            break
        position = separator.end()
    return found


def _without_town(text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A list that ran into an address, up to the company whose address it is: "A Ltd, Leeds, UK"."""
    last = text[slice(*found[-1])] if len(found) > 1 else ""
    return found[:-1] if last and parties.company(last) is None else found


def _name(text: str, start: int, end: int) -> tuple[int, int] | None:
    match = _NAME.match(text, start, end)
    if match is None:
        return _uncapitalised(text, start, end)
    last = match.end()
    legal = _LEGAL.match(text, last, end)
    while text[start:last].endswith("."):
        last -= 1
    if legal:
        last = legal.end()
    last = _joined(text, start, last, end)
    words = text[start:last]
    first = words.split()[0].rstrip(".,")
    if first in _NO_PAYER or not re.search(r"[A-Za-z]{3}", words):
        return None
    return start, last - (words.endswith(".") and legal is None)


def _uncapitalised(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A company of the lexicon that writes itself small: "argenx"."""
    match = re.compile(r"[a-z][\w-]*").match(text, start, end)
    known = match and match.group() not in ("a", "the") and parties.company(match.group())
    return match.span() if match and known else None


def _joined(text: str, start: int, last: int, end: int) -> int:
    """The end of a name that goes on behind "and": "Merck Sharp and Dohme", "Ministry of Education and Science"."""
    link = re.compile(r"\s+and\s+|\s*,\s+|\s+&\s+").match(text, last, end)
    following = link and _NAME.match(text, link.end(), end)
    if not link or not following:
        return last
    whole = text[start : following.end()].rstrip(".")
    if parties.company(whole) and _plainly_longer(whole, text[start:last]):
        return start + len(whole)
    if "and" not in link.group():
        return last
    if _TAIL.match(following.group()):
        return link.end() + len(_TAIL.match(following.group()).group())  # type: ignore[union-attr]
    part = following.group().rstrip(".")
    if text[max(0, start - 4) : start] == "the " and _goes_on(text[start:last], part):
        return link.end() + len(part)
    if (
        _BODIES.search(text[start:last])
        and not _OWN_HEAD.match(part)
        and parties.company(part) is None
    ):
        return _joined(text, start, link.end() + len(part), end)
    return last


def _goes_on(name: str, part: str) -> bool:
    """Whether a part makes an unknown name a body's: "Cancer Prevention" and "Research Institute"."""
    body = _OWN_HEAD.match(part) is not None and _OWN_HEAD.match(name) is None
    return body and parties.company(name) is None


def _plainly_longer(whole: str, part: str) -> bool:
    """Whether the longer name is one of its own, and not the shorter with a legal form."""
    return parties.company(whole) != parties.company(part) or "and" in whole
