"""The text of a record that has none of its own: its parts joined by blank lines.

XML and tagged formats keep title, abstract and statements apart. Offsets need one text, and it must
be the same each time the record is read, whatever the indentation of the file.
"""

from __future__ import annotations

from msgraph.model import Section
from msgraph.readers import headings

_GAP = "\n\n"


class Snapshot:
    """Grows a text part by part and remembers the section each part makes.

    Parts must come with their white space already collapsed; empty ones leave no trace.
    """

    __slots__ = ("_length", "_parts", "_sections")

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._sections: list[Section] = []
        self._length = 0

    def add(self, kind: str, text: str, label: str = "") -> int:
        """Put `text` at the end as one section; says where it starts, -1 if it was empty."""
        if not text:
            return -1
        start = self._place(text)
        self._sections.append(Section(kind, label, start, start + len(text)))
        return start

    def add_split(self, text: str) -> None:
        """Put an unlabelled abstract at the end, cut into sections at the headings it contains."""
        if not text:
            return
        start = self._place(text)
        self._sections.extend(
            Section(piece.kind, piece.label, start + piece.start, start + piece.end)
            for piece in headings.split(text)
        )

    def add_statement(self, text: str) -> None:
        """Put a statement of interests at the end; its section leaves out its own heading."""
        if not text:
            return
        start = self._place(text)
        opened = headings.statement(text)
        first, label = (opened.start, opened.label) if opened else (0, "")
        self._sections.append(Section("disclosure", label, start + first, start + len(text)))

    @property
    def text(self) -> str:
        """All parts so far, joined by blank lines."""
        return _GAP.join(self._parts)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections so far, in text order."""
        return tuple(self._sections)

    def has(self, *kinds: str) -> bool:
        """Whether a section of one of these kinds is there."""
        return any(section.kind in kinds for section in self._sections)

    def _place(self, text: str) -> int:
        start = self._length + len(_GAP) if self._parts else 0
        self._parts.append(text)
        self._length = start + len(text)
        return start
