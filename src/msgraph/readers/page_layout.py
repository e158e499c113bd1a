"""How a saved PubMed page is laid out: banner, menus, and blocks under their headings."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from msgraph.readers import lines
from msgraph.readers.lines import Line


def _listed(words: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in words.split(";"))


#: Headings of a PubMed page and the block each opens; "" is a block of no interest.
HEADINGS = {
    "abstract": "abstract",
    "affiliation": "affiliations",
    "affiliations": "affiliations",
    "author information": "affiliations",
    "conflict of interest statement": "disclosure",
    "figures": "figures",
    "references": "references",
    "publication types": "types",
    "publication type": "types",
    "mesh terms": "mesh",
    "associated data": "data",
    "keywords": "keywords",
    "erratum in": "note",
    "retraction in": "note",
    "retraction of": "note",
    "expression of concern in": "note",
    **dict.fromkeys(
        _listed(
            "pubmed disclaimer; grants and funding; grant support; substances;"
            "supplementary concepts; similar articles; cited by; related information;"
            "linkout - more resources; full text links; full text sources; page navigation;"
            "title & authors; comment in; comment on; update in; update of;"
            "plain language summary; supplementary info; medical; miscellaneous; research materials"
        ),
        "",
    ),
}

#: Buttons under every publication type and subject heading.
_MENU = frozenset(
    _listed("actions; search in pubmed; search in mesh; add to search; expand; collapse; show more")
)

#: Lines that are buttons and labels of the page's top, whole, lower case.
_BUTTONS = _MENU | frozenset(
    _listed(
        "account; account settings; advanced; cite; clipboard;"
        "clinical trial; collections; copy; create alert; create rss; dashboard;"
        "display options; dot gov; email; free article; free pmc article; https; log in;"
        "log out; meta-analysis; no abstract available; permalink; publications;"
        "randomized controlled trial; review; save; search; send to; share; show account info;"
        "u.s. flag; user guide; comparative study; multicenter study; observational study;"
        "case reports; editorial; letter; comment"
    )
)

#: Lines of the banner, and the label of a summary, by how they begin.
_BANNER = _listed(
    "skip to main; an official website; here's how you know; the .gov means;"
    "federal government websites; the site is secure; secure .gov; official websites use;"
    "access keys; logged in as; the https://; display format; full text provider;"
    "add to collections; add to my bibliography; search:; see all; show all;"
    "summary, in our own words"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A heading as printed and the lines under it."""

    kind: str
    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The front of a page (title, authors, citation) and the blocks after it, in page order."""

    front: tuple[Line, ...]
    blocks: tuple[Block, ...]

    def last(self, kind: str) -> Block | None:
        """The last block of a kind that has lines: menus name the blocks before they come."""
        return next((block for block in reversed(self.blocks) if block.kind == kind), None)


def is_banner(words: str) -> bool:
    """Whether a line belongs to the page rather than to the paper."""
    low = words.lower().replace("\u2019", "'")
    return low in _BUTTONS or low.startswith(_BANNER)


def heading(words: str) -> str | None:
    """The kind of block a line opens, None if it is no heading."""
    return HEADINGS.get(words.lower().rstrip(": "))


def of(text: str) -> Layout:
    """The layout of a page."""
    found = lines.of(text)
    cuts = [at for at, line in enumerate(found) if heading(line.words) is not None]
    blocks = [_block(found, at, following) for at, following in pairwise([*cuts, len(found)])]
    kept = tuple(block for block in blocks if block.lines)
    return Layout(tuple(found[: _front_end(found, cuts)]), kept)


def _block(found: list[Line], at: int, following: int) -> Block:
    under = tuple(line for line in found[at + 1 : following] if line.words.lower() not in _MENU)
    return Block(heading(found[at].words) or "", found[at].words, under)


def _front_end(found: list[Line], cuts: list[int]) -> int:
    """The index of the first heading that opens a block of the paper with lines in it."""
    filled = [at for at, following in pairwise([*cuts, len(found)]) if following - at > 1]
    abstracts = [at for at in filled if heading(found[at].words) == "abstract"]
    others = [at for at in filled if heading(found[at].words)]
    return next(iter(abstracts or others or [len(found)]))
