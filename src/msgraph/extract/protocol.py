"""What an extractor is, and those there are.

An extractor of another package is found by its entry point in the group ``msgraph.extractors``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, cast

from msgraph import plugins
from msgraph.errors import MsgraphError, UsageError
from msgraph.extract import extract
from msgraph.lexicon import Lexicon
from msgraph.model import Claim, Record

GROUP = "msgraph.extractors"


@dataclass(frozen=True, slots=True)
class Extraction:
    """The claims found in a record, and what went wrong on the way; lost claims are counted in problems."""

    claims: tuple[Claim, ...]
    problems: tuple[MsgraphError, ...] = ()


class Extractor(Protocol):
    """Finds claims in a record. It must survive pickling: builds run it in several processes.

    `name` becomes the `agent` of its claims; `version` changes whenever it may find something else in the
    same record.
    """

    @property
    def name(self) -> str:
        """What its claims are signed with."""
        ...

    @property
    def version(self) -> str:
        """What its findings depend on beside the record and the lexicon."""
        ...

    def find(self, record: Record, lexicon: Lexicon) -> Extraction:
        """The claims of a record; every quote equals the text at its place. Bad text is never an error."""
        ...


@dataclass(frozen=True, slots=True)
class Grammar:
    """The default: the project's own grammar and gate, without a model to download or a network."""

    name: str = "grammar"
    version: str = ""

    def find(self, record: Record, lexicon: Lexicon) -> Extraction:
        """The claims that the grammar finds."""
        return Extraction(extract(record, lexicon))


def names() -> tuple[str, ...]:
    """The names of all extractors; "llm" needs an endpoint."""
    return tuple(dict.fromkeys(("grammar", "llm", *plugins.names(GROUP))))


def get(name: str, *, endpoint: str = "", model: str = "") -> Extractor:
    """The extractor of that name; `endpoint` and `model` are for "llm".

    Raises:
        UsageError: there is none, or what it needs is not given.
        MissingDependency: a plugin cannot be loaded.
    """
    if name == "grammar":
        return Grammar()
    if name == "llm":
        from msgraph.extract.llm import LanguageModel

        return LanguageModel.at(endpoint, model)
    found = plugins.found(GROUP)
    if name not in found:
        raise UsageError(f"no extractor `{name}`", hint=f"one of {', '.join(names())}")
    return cast("Extractor", found[name])
