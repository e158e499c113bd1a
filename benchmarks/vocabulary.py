"""The lexicon that the mention-level figures are measured with: compiled from `../shared/vocab`, kept in a cache."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from corpora import SHARED

from msgraph.lexicon import shipped
from msgraph.lexicon.compiled import CompiledLexicon, opened
from msgraph.lexicon.scanning import TableNames
from msgraph.pipeline import vocabularies

#: `msgraph lexicon build ../shared/vocab/combined/terms.tsv.gz ../shared/vocab/mesh_from_medline/mesh_ui_names.tsv -o ...`
SOURCES = ("combined/terms.tsv.gz", "mesh_from_medline/mesh_ui_names.tsv")
_CACHE = Path(tempfile.gettempdir()) / "msgraph-benchmarks"


def path() -> Path:
    """Where the large lexicon is, compiled if it was not yet."""
    _CACHE.mkdir(exist_ok=True)
    files = [SHARED / "vocab" / name for name in SOURCES]
    out = _CACHE / f"vocabulary-{sum(f.stat().st_size for f in files)}.lex"
    if not out.exists():
        vocabularies.build(files, out)
    return out


@cache
def compiled() -> CompiledLexicon:
    """The large lexicon."""
    return opened(path())


@cache
def own() -> TableNames:
    """The project's own lexicon."""
    return TableNames(shipped().entries.values())
