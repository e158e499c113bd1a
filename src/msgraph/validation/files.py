"""Files of anybody's RDF against our shapes or anybody's shapes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from msgraph import vocabulary
from msgraph.errors import InputError
from msgraph.rdf import syntaxes
from msgraph.validation import hierarchy
from msgraph.validation.checking import Engine, validate
from msgraph.validation.labels import labelled
from msgraph.validation.places import Places
from msgraph.validation.report import Report, in_order
from msgraph.validation.shapes import Shapes, read, shipped

#: Larger files are refused: they are checked faster, and in little memory, as a store.
MAX_BYTES = 200_000_000

_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
_IMPORTS = re.compile(r"<http://www.w3.org/2002/07/owl#imports> <([^>]*)>")
#: How documents begin, by what they are.
_BEGINNINGS = (
    ("rdfxml", re.compile(r"<(\?xml|rdf:RDF|!DOCTYPE)")),
    ("jsonld", re.compile(r"[\[{]\s*(\"|\{|\[)")),
    ("turtle", re.compile(r"@?(prefix|base)\b", re.IGNORECASE)),
    ("ntriples", re.compile(r"<[^>]*>\s+<[^>]*>\s")),
)
_NAMES = {
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "nquads": "N-Quads",
    "trig": "TriG",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF/XML",
    "n3": "N3",
}


def validate_file(
    file: Path, *, shapes: Sequence[Path] = (), engine: Engine = "auto", max_bytes: int = MAX_BYTES
) -> Report:
    """The verdict on a file of RDF, with the lines its results are about.

    Our own shapes are used unless files of `shapes` are given. All graphs of the file count as one.
    Nothing is fetched: `owl:imports` of data or shapes is noted and not followed.

    Raises:
        InputError: the file cannot be read, is larger than `max_bytes`, does not parse, or holds a NUL.
        ShapesError: the shapes do not parse or cannot be run.
    """
    rules = read_shapes(shapes) if shapes else shipped()
    content = _content(file, max_bytes)
    text = _triples(content, file)
    report = labelled(validate(text, shapes=rules, engine=engine), text)
    notes = (*report.notes, *_imports(text + rules.ntriples))
    return replace(_placed(report, content, file), notes=notes)


def read_shapes(files: Sequence[Path]) -> Shapes:
    """The shapes of a user's files; the hierarchy of our classes goes along if they speak of them.

    Raises:
        InputError: a file cannot be read. ShapesError: they do not parse or cannot be run.
    """
    ours = any(vocabulary.NS.encode() in _content(file, MAX_BYTES) for file in files)
    return read(files, closure=hierarchy.closure() if ours else "")


def _content(file: Path, max_bytes: int) -> bytes:
    try:
        size = file.stat().st_size
        if size > max_bytes:
            raise InputError(
                f"{size:,} bytes are more than one file may have ({max_bytes:,})",
                where=str(file),
                hint="load it into a store and validate that: it is checked graph by graph",
            )
        return file.read_bytes()
    except OSError as error:
        raise InputError(
            f"cannot be read: {(error.strerror or str(error)).lower()}",
            where=str(file),
            hint="give a file of RDF: .ttl, .nt, .nq, .trig, .jsonld or .rdf",
        ) from error


def _triples(content: bytes, file: Path) -> str:
    syntax = syntaxes.ENDINGS.get(file.suffix.lower())
    if syntax is None:
        raise InputError(
            f"the ending `{file.suffix}` is none of RDF",
            where=str(file),
            hint=f"known are {', '.join(syntaxes.ENDINGS)}",
        )
    try:
        text = syntaxes.ntriples(content, syntax, base=file.resolve().as_uri(), where=str(file))
    except InputError as error:
        error.hint = error.hint or _other_syntax(content, syntax)
        raise
    nul = _NUL.search(text)
    if nul is not None:
        line = text[text.rfind("\n", 0, nul.start()) + 1 : nul.start()]
        raise InputError(
            "a literal holds the character NUL",
            where=f"{file}, a value of {line.split()[0]}",
            hint="take it out: XML and most stores cannot keep it",
        )
    return text


def _other_syntax(content: bytes, syntax: str) -> str:
    """What to do about a file that does not parse: the name may be wrong."""
    start = content[:2000].decode("utf-8", errors="replace").lstrip("\ufeff \t\r\n")
    if "\ufffd" in start:
        return "the file is not UTF-8 text; RDF files are"
    for name, beginning in _BEGINNINGS:
        if beginning.match(start) and name != syntax:
            return f"its name says {_NAMES[syntax]}, and it looks like {_NAMES[name]}: rename it"
    return f"correct it, or rename it if it is not {_NAMES[syntax]}"


def _placed(report: Report, content: bytes, file: Path) -> Report:
    places = Places(content.decode("utf-8", errors="replace"))
    lines: dict[str, int] = {}
    placed = []
    for result in report.results:
        if result.focus not in lines:
            lines[result.focus] = places.line(result.focus)
        placed.append(replace(result, file=str(file), line=lines[result.focus]))
    return replace(report, results=in_order(placed))


def _imports(ntriples: str) -> list[str]:
    found = sorted(set(_IMPORTS.findall(ntriples)))
    return [f"owl:imports is not followed: {iri}" for iri in found]
