"""Mapping files as lines of two identifiers: SSSOM, and the cross-references of OBO, OWL and SKOS files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from msgraph import iris
from msgraph.errors import DataError, InputError, MsgraphError
from msgraph.lexicon import formats
from msgraph.lexicon.terms import Term
from msgraph.pipeline import vocabularies
from msgraph.pipeline.circles import Same, circled

#: Problems of lines that are kept.
_PROBLEMS = 200
#: Circles that are told of.
_CIRCLES = 20
#: Where identifiers go whose prefix the lexicon does not know.
_GUESSED = "https://bioregistry.io/"


@dataclass(frozen=True, slots=True)
class MappedPair:
    """One line of a mapping file, in our spelling of identifiers."""

    subject: str
    target: str
    relation: str
    subject_label: str
    target_label: str
    source: str


def read(path: Path, problems: list[MsgraphError]) -> Iterator[MappedPair]:
    """The mappings of a file; what is wrong with its lines goes to `problems`, each prefix once."""
    form = formats.of_file(path)
    read_terms = formats.READERS.get(form)
    unknown: dict[str, int] = {}
    own = _prefix_map(path)
    for item in read_terms(path) if read_terms else vocabularies.of_rdf(path, form):
        if isinstance(item, DataError):
            if len(problems) < _PROBLEMS:
                problems.append(item)
            continue
        yield from _of_term(item, own, unknown)
    for prefix, count in sorted(unknown.items()):
        problems.append(
            DataError(
                f"{count:,} mapping{'s' if count > 1 else ''} left out: nobody knows the prefix `{prefix}`",
                where=str(path),
                hint="name its namespace in the curie_map of the file",
            )
        )


def circles(mappings: Iterable[MappedPair]) -> list[MsgraphError]:
    """A problem for each identifier that mappings make broader than itself; they are kept as they are."""
    pairs, same = list(mappings), Same()
    for pair in pairs:
        if pair.relation == "exact":
            same.join(pair.subject, pair.target)
    above: dict[str, set[str]] = {}
    for pair in pairs:
        ends = (same.name(pair.subject), same.name(pair.target))
        if pair.relation in ("broad", "narrow"):
            child, parent = ends if pair.relation == "broad" else ends[::-1]
            above.setdefault(child, set()).add(parent)
    return [
        DataError(
            "the mappings make it broader than itself",
            where=name,
            hint="one of them is wrong; they were kept as they are",
        )
        for name in circled(above)[:_CIRCLES]
    ]


def _of_term(term: Term, own: Mapping[str, str], unknown: dict[str, int]) -> Iterator[MappedPair]:
    label = next((name.text for name in term.names), "")
    subject = _settled(term.curie, own)
    for each in term.links:
        target = _settled(each.curie, own)
        for name, curie in ((subject, term.curie), (target, each.curie)):
            if not name:
                prefix, _ = _unresolved(curie)
                unknown[prefix] = unknown.get(prefix, 0) + 1
        if subject and target and subject != target:
            yield MappedPair(subject, target, each.relation, label, each.label, term.source)


def _settled(curie: str, own: Mapping[str, str]) -> str:
    """An identifier as a CURIE of ours or an IRI; empty when its prefix is not known."""
    prefix, local = _unresolved(curie)
    if not prefix:
        return curie
    return iris.shorten(own[prefix] + local) if prefix in own else ""


def _unresolved(curie: str) -> tuple[str, str]:
    """The prefix and the rest of an identifier whose namespace was only guessed; empty if it is known."""
    if curie.startswith("obo:"):
        prefix, _, local = curie.removeprefix("obo:").partition("_")
        return prefix, local
    prefix, _, local = curie.removeprefix(_GUESSED).partition(":")
    return (prefix, local) if curie.startswith(_GUESSED) else ("", "")


def _prefix_map(path: Path) -> dict[str, str]:
    """The namespaces that the head of an SSSOM file declares."""
    try:
        with path.open(encoding="utf-8", errors="replace") as stream:
            head = [line for line, _ in zip(stream, range(200), strict=False)]
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    found = (
        re.fullmatch(r"#\s+\"?([\w.-]+)\"?:\s+\"?(https?://\S+?)\"?\s*", line) for line in head
    )
    return {match[1]: match[2] for match in found if match}
