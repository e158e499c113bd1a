"""MeSH descriptors and supplementary records, as XML and as ASCII ("d2026.bin").

Source: https://www.nlm.nih.gov/mesh/xml_data_elements.html and https://www.nlm.nih.gov/mesh/dtype.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from lxml import etree

from msgraph.errors import DataError
from msgraph.lexicon import lines
from msgraph.lexicon.terms import EXACT, LABEL, Item, Name, Term, bad_line, fault_of_name

#: Categories by the start of a tree number, the longest that fits.
_TREES = {
    "C": "disease", "F03": "disease", "D": "drug", "D12.776": "molecule", "D12.644.276": "molecule",
    "D23.529.374": "molecule", "D27": "drug_class", "A11": "cell", "G": "process", "F01": "process", "E": "procedure",
    "B": "species", "M01": "population", "C23.888": "adverse_event",
}  # fmt: skip
_UI = re.compile(r"[DCQ]\d{6,9}")
_DESCRIPTORS = ("DescriptorRecord", "SupplementalRecord")


def category_of(trees: list[str]) -> str:
    """The category that the first of the tree numbers with one tells; empty if none does."""
    for tree in trees:
        for size in (11, 7, 3, 1):
            if tree[:size] in _TREES:
                return _TREES[tree[:size]]
    return ""


def _term(ui: str, label: str, names: list[str], trees: list[str], otherwise: str) -> Term:
    kept = [Name(label, LABEL), *(Name(n, EXACT) for n in names if n != label)]
    good = tuple(n for n in kept if not fault_of_name(n.text))
    return Term(f"MESH:{ui}", good, category=category_of(trees) or otherwise, source="mesh")


def read_xml(path: Path) -> Iterator[Item]:
    """The records of a descriptor or supplementary file; entities are not expanded."""
    with closing(lines.opened(path)) as stream:
        events = etree.iterparse(
            stream,
            tag=_DESCRIPTORS,
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=True,
        )
        try:
            for _, element in events:
                yield _of_record(element, path)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except etree.XMLSyntaxError as error:
            line = error.lineno or 0
            yield bad_line(path.name, line, f"broken XML: {error.msg}", "what came before is kept")


def _line_of(element: etree._Element) -> int:
    line: object = element.sourceline
    return line if isinstance(line, int) else 0


def _of_record(element: etree._Element, path: Path) -> Item:
    ui = element.findtext("DescriptorUI") or element.findtext("SupplementalRecordUI") or ""
    kind = "DescriptorName" if element.tag == _DESCRIPTORS[0] else "SupplementalRecordName"
    label = element.findtext(f"{kind}/String") or ""
    if not _UI.fullmatch(ui) or not label:
        return bad_line(
            path.name, _line_of(element), f"a record without identifier or name ({ui[:20]})"
        )
    names = [t.text or "" for t in element.iterfind("ConceptList/Concept/TermList/Term/String")]
    trees = [t.text or "" for t in element.iterfind("TreeNumberList/TreeNumber")]
    supplementary = {"1": "drug", "2": "drug", "3": "disease"}.get(element.get("SCRClass", ""), "")
    return _term(ui, label, names, trees, supplementary)


def read_ascii(path: Path) -> Iterator[Item]:
    """The records of an ASCII file: MH and UI, entry terms, tree numbers."""
    fields: dict[str, list[str]] = {}
    number = 0
    for line in lines.numbered(path):
        if isinstance(line, DataError):
            yield line
            continue
        number, text = line
        if text.startswith("*NEWRECORD"):
            yield from _ended(fields, path, number)
            fields = {}
        elif " = " in text:
            tag, _, value = text.partition(" = ")
            fields.setdefault(tag.strip(), []).append(value.strip())
        elif text.strip():
            yield bad_line(path.name, number, f"neither a field nor a new record: {text[:40]}")
    yield from _ended(fields, path, number)


def _ended(fields: dict[str, list[str]], path: Path, number: int) -> Iterator[Item]:
    if not fields:
        return
    ui, label = fields.get("UI", [""])[0], (fields.get("MH") or fields.get("NM") or [""])[0]
    if not _UI.fullmatch(ui) or not label:
        yield bad_line(
            path.name, number, f"the record before has no identifier or name ({(ui or label)[:20]})"
        )
        return
    entries = [n for tag in ("ENTRY", "PRINT ENTRY", "SY") for n in fields.get(tag, [])]
    names = [entry.split("|")[0].strip() for entry in entries]
    yield _term(ui, label, names, fields.get("MN", []), "drug" if "NM" in fields else "")
