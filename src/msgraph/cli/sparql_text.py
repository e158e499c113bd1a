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
    if not looks_like_file(text):
        return text
    try:
        return Path(text).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise InputError(
            "no such file", where=text, hint="check the path and the spelling"
        ) from error
    except OSError as error:
        raise InputError(
            f"cannot be read: {error.strerror}", where=text, hint="check the permissions"
        ) from error
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8 text", where=text, hint="SPARQL is written in UTF-8") from error


def looks_like_file(text: str) -> bool:
    """Whether a word names a file: there is one, or it ends as files of SPARQL do."""
    if len(text) > 255 or "{" in text or "\n" in text:
        return False
    path = Path(text)
    return path.suffix in (".rq", ".ru", ".sparql") or path.is_file()
