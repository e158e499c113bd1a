"""The paper and its people as ends of claims."""

from __future__ import annotations

import hashlib
import re
from functools import cache

from msgraph import iris, lexicon
from msgraph.model import Argument, Author, Concept, Record


def paper(record: Record) -> Argument:
    """The paper itself, which its text does not name: no offsets, its title as words.

    The concept's IRI stays empty: it depends on the base of the graph that is written.
    """
    digest = "" if record.doi or record.pmid else hashlib.sha256(record.text.encode()).hexdigest()
    document = iris.document(doi=record.doi, pmid=record.pmid, text_sha256=digest)
    return Argument(
        record.title, concept=Concept("paper", iris.document_key(document), record.title)
    )


def person(name: str) -> Concept:
    """Somebody by the name that the paper prints; initials that fit nobody are a name too."""
    return Concept("person", name.replace(" ", "_"), name)


def author_of(record: Record, words: str) -> Author | None:
    """The one author whom initials or a name mean, or None if there is none or more than one.

    "TZ", "T.Z.", "Dr. Ziemssen" and "Tjalf Ziemssen" mean Tjalf Ziemssen.
    """
    bare = re.sub(r"^(?:Drs?|Prof(?:essor)?s?|Mrs?|Ms)\.?\s+", "", words).strip(" ,.")
    letters = re.sub(r"[^\w]", "", bare)
    found = [a for a in record.authors if bare in (a.name, a.family, f"{a.given} {a.family}")]
    if not found and letters.isalpha():
        found = [a for a in record.authors if _fits(a.initials, letters)]
    return found[0] if len(found) == 1 else None


def _fits(initials: str, letters: str) -> bool:
    """Whether letters are these initials; a middle name may be left out on either side."""
    plain = re.sub(r"[^\w]", "", initials)
    if len(letters) < 2 or len(plain) < 2:
        return False
    return plain == letters or (
        len(plain) != len(letters)
        and letters[0] + letters[-1] == plain[0] + plain[-1]
        and min(len(plain), len(letters)) == 2
    )


@cache
def _companies() -> dict[str, Concept]:
    names = {}
    for entry in lexicon.shipped().entries.values():
        if entry.concept.category == "company":
            for name in (entry.concept.label, *entry.synonyms):
                names[_plain(name)] = entry.concept
    return names


_FORM = re.compile(
    r"(?:[,\s]+|\s+and\s+|\s*&\s*)(?:Inc|Incorporated|Ltd|Limited|LLC|LLP|Corp|Corporation|Co|Company|plc|PLC|AG|SA|S\.A|NV|BV|"
    r"GmbH|KGaA|A/S|AB|SpA|K\.K|Pharma|Pharmaceuticals?|Pharmaceutical|Healthcare|Therapeutics|"
    r"Laboratories)\b\.?$"
)


def _plain(name: str) -> str:
    return re.sub(r"[\s\W]+", " ", name.replace("&", "and")).strip().casefold()


def company(name: str) -> Concept | None:
    """The company of the lexicon that a name means, legal form aside, or None."""
    known = _companies()
    while name:
        concept = known.get(_plain(name))
        if concept is not None:
            return concept
        shorter = _FORM.sub("", name)
        if shorter == name:
            return None
        name = shorter
    return None


def payer(name: str) -> Concept:
    """A company, or an organisation by its own words where the lexicon does not know it."""
    return company(name) or Concept.of_words("company", name)
