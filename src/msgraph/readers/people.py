"""Names of authors, in the two orders that sources print, and the initials of statements."""

from __future__ import annotations

import re
from dataclasses import replace

from msgraph.model import Author

_ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])\b")
_INITIALS_LAST = re.compile(
    r"^(?P<family>.+?)\s+(?P<initials>[A-Z]{1,4})(?:\s+(?:Jr|Sr|2nd|3rd|II|III)\.?)?$"
)
_WORD = re.compile(r"[^\W\d_]+")
_SUFFIXES = frozenset({"Jr", "Sr", "II", "III", "IV", "2nd", "3rd"})
_PARTICLE = re.compile(
    r"(?:van|von|der|den|de|da|del|della|di|dos|du|la|le|ten|ter|af|av|zu|el|al|bin)"
)


def orcid(text: str) -> str:
    """The ORCID in `text` as 0000-0002-1825-0097, whatever surrounds it; empty if there is none."""
    match = _ORCID.search(text)
    return "-".join(match.groups()).upper() if match else ""


def initials(given: str, family: str) -> str:
    """The initials a disclosure statement would use: "Jeffrey A", "Cohen" give "JAC".

    Particles keep their case ("Ingrid", "van der Mei" give "IvdM"). Empty without both names.
    """
    if not given or not family:
        return ""
    if given.isupper() and given.isalpha() and family.isalpha():
        return given + family[0]
    first = (
        "".join(word[0] for word in _WORD.findall(given))
        if not given.isupper()
        else _letters(given)
    )
    return first + "".join(word[0] for word in _WORD.findall(family) if word not in _SUFFIXES)


def _letters(given: str) -> str:
    return "".join(_WORD.findall(given))


def from_parts(family: str, given: str, *, short: str = "", identifier: str = "") -> Author:
    """An author whose family and given names come apart; `short` are the given initials."""
    return Author(
        name=f"{given or short} {family}".strip(),
        family=family,
        given=given or short,
        initials=initials(short or given, family),
        orcid=orcid(identifier) if identifier else "",
    )


def from_natural(name: str) -> Author:
    """An author printed given name first, "Tjalf Ziemssen"; a single word is a family name only."""
    words = [word for word in name.split() if word.rstrip(".,") not in _SUFFIXES]
    if len(words) < 2:
        return Author(name=name, family=name)
    cut = len(words) - 1
    while cut > 1 and _PARTICLE.fullmatch(words[cut - 1].lower()):
        cut -= 1
    given, family = " ".join(words[:cut]), " ".join(words[cut:])
    return Author(name=name, family=family, given=given, initials=initials(given, family))


def from_index(name: str) -> Author:
    """An author as indexes print them, "Cohen JA" or "Mangalam, Harry J".

    A group keeps its whole name, and has no family name.
    """
    if "," in name:
        family, _, given = (part.strip() for part in name.partition(","))
        return from_parts(family, given)
    match = _INITIALS_LAST.match(name)
    if match is None:
        return Author(name=name)
    family, short = match["family"], match["initials"]
    return Author(name=name, family=family, given=short, initials=initials(short, family))


def with_orcid(author: Author, text: str) -> Author:
    """The author with the ORCID that `text` holds."""
    return replace(author, orcid=orcid(text))


def with_initials(author: Author, short: str) -> Author:
    """The author with initials made from the given initials `short`, unchanged if that is empty."""
    return replace(author, initials=initials(short, author.family)) if short else author
