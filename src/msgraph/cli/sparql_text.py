"""SPARQL as a user gives it: text, a file, or standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from msgraph.errors import InputError


def given(text: str) -> str:
    """The query or update that the word on the command line stands for.

    Raises:
        InputError: it names a file that cannot be read.
    """
    if text == "-":
        return sys.stdin.read()
    if "{" in text or "\n" in text or len(text) > 255:
        return text
    path = Path(text)
    if path.suffix in (".rq", ".ru", ".sparql") or path.is_file():
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"cannot be read: {error}", where=text) from error
    return text
