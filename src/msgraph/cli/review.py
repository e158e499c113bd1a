"""`msgraph review`."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from msgraph.cli.options import base_option, counted, named_paper, opened, store_option

if TYPE_CHECKING:
    from msgraph.errors import MsgraphError
    from msgraph.model import Claim, Paper
    from msgraph.pipeline.reviewing import Decision, Reviewed
    from msgraph.stores import Store

#: Verdicts are committed in batches of so many, and at the end.
_BATCH = 20
_HELP = "a accept   r reject   e edit and accept   n note for the next verdict   s skip   b back   q quit"


@click.command(name="review")
@store_option
@base_option
@click.option("--accept", multiple=True, metavar="IRI", help="Accept this claim; may be repeated.")
@click.option("--reject", multiple=True, metavar="IRI", help="Reject this claim; may be repeated.")
@click.option("--undo", multiple=True, metavar="IRI", help="Take your verdict on this claim back.")
@click.option(
    "--edit",
    "edits",
    multiple=True,
    metavar="FIELD=VALUE",
    help="With --accept: correct a field of the claim; may be repeated. Fields: subject, predicate, object, "
    "direction, polarity, modality, role.",
)
@click.option("--note", default="", help="A note that goes with these verdicts.")
@click.option(
    "--file",
    "batch",
    type=click.Path(path_type=Path),
    help="Verdicts, one a line: claim, verdict, perhaps a note, and edits (FIELD=VALUE), separated by tabs.",
)
@click.option(
    "--reviewer", envvar="MSGRAPH_REVIEWER", help="Your name or ORCID; by default your user name."
)
@click.option("--paper", default="", help="Only claims of this paper: its IRI, DOI or PMID.")
@click.option("--kind", default="", help="Only claims of this kind.")
@click.option("--lost", is_flag=True, help="List the verdicts whose claims are no longer there.")
def command(
    location: str,
    base: str,
    accept: tuple[str, ...],
    reject: tuple[str, ...],
    undo: tuple[str, ...],
    edits: tuple[str, ...],
    note: str,
    batch: Path | None,
    reviewer: str | None,
    paper: str,
    kind: str,
    lost: bool,
) -> int:
    """Judge claims, one at a time with its sentence, or those named by --accept, --reject and --file.

    A verdict is kept as a review that says who and when. A rejected claim licenses no edge and is no
    evidence. An edited claim is accepted as it then stands, and the review keeps what it was; an end is
    given as a concept (drug/alemtuzumab), by its name, or as a category (outcome) for the paper's own words.
    Verdicts and edits survive when the paper is read again.
    """
    from msgraph.errors import UsageError
    from msgraph.pipeline import reviewing

    store = opened(location)
    if lost:
        return _print_lost(store, base)
    if edits and (not accept or reject or undo):
        raise UsageError("--edit goes with --accept alone", hint="name the claim: --accept IRI")
    wanted_edits = _edits(edits)
    decisions = [
        reviewing.Decision(iri, verdict, note, wanted_edits)
        for verdict, given in (("accepted", accept), ("rejected", reject), ("unreviewed", undo))
        for iri in given
    ]
    problems: list[MsgraphError] = []
    if batch is not None:
        listed, problems = _from_file(batch)
        decisions += listed
    who = reviewer or getpass.getuser()
    if decisions or batch is not None:
        return _report([reviewing.review(store, decisions, who, base=base)], problems)
    wanted = named_paper(store, paper) if paper else ""
    return _ask(store, _waiting(store, wanted, kind, base), who, base)


def _print_lost(store: Store, base: str) -> int:
    from msgraph.pipeline import curation

    found = curation.lost(store, base)
    for verdict in found:
        click.echo(f"{verdict.verdict}  {verdict.at}  {verdict.reviewer}\n  {verdict.claim}")
        click.echo(f"  “{verdict.quote}”" + (f"\n  note: {verdict.note}" if verdict.note else ""))
    click.echo(f"{counted(len(found), 'verdict')} without a claim", err=True)
    return 0


def _from_file(path: Path) -> tuple[list[Decision], list[MsgraphError]]:
    """The decisions of a file, and what is wrong with its other lines.

    A heading, blank lines and lines that begin with # do not count.
    """
    from msgraph.errors import InputError, MsgraphError

    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError("it is not text in UTF-8", where=str(path)) from error
    found: list[Decision] = []
    problems: list[MsgraphError] = []
    for number, line in enumerate(text.splitlines(), start=1):
        heading = number == 1 and line.split("\t")[0].strip().lower() == "claim"
        if not line.strip() or line.startswith("#") or heading:
            continue
        try:
            found.append(_decision(line))
        except MsgraphError as error:
            error.where = f"{path}, line {number}"
            problems.append(error)
    return found, problems


def _decision(line: str) -> Decision:
    """The decision on a line: claim, verdict, perhaps a note, and edits, separated by tabs.

    Raises:
        MsgraphError: it is none.
    """
    from msgraph import vocabulary
    from msgraph.errors import DataError
    from msgraph.pipeline.reviewing import Decision

    claim, verdict, note, *edits = [*(cell.strip() for cell in line.split("\t")), "", ""]
    edits = [edit for edit in edits if edit]
    if verdict not in vocabulary.CURATIONS or (edits and verdict != "accepted"):
        raise DataError(
            "not a claim, a verdict, perhaps a note, and edits, separated by tabs",
            hint="a verdict is accepted, rejected or unreviewed; what is accepted may be edited",
        )
    return Decision(claim, verdict, note, _edits(edits))


def _edits(given: Iterable[str]) -> dict[str, str]:
    """Fields with the values that they should have.

    Raises:
        UsageError: one is not of the form FIELD=VALUE.
    """
    from msgraph.errors import UsageError

    found = {}
    for each in given:
        name, equals, value = (part.strip() for part in each.partition("="))
        if not equals or not value:
            raise UsageError(f"`{each}` is no edit", hint="write FIELD=VALUE: polarity=negated")
        found[name] = value
    return found


def _waiting(
    store: Store, document: str, kind: str, base: str
) -> Iterator[tuple[str, Claim, Paper]]:
    from msgraph.pipeline import curation, reading

    for each in [document] if document else reading.documents(store):
        paper = reading.paper(store, each, base)
        for name, claim in curation.waiting(paper, base):
            if not kind or claim.kind == kind:
                yield name, claim, paper


def _ask(store: Store, claims: Iterator[tuple[str, Claim, Paper]], reviewer: str, base: str) -> int:
    """Show claims and take verdicts until the last claim or `q`."""
    from msgraph.cli.show import print_claim
    from msgraph.pipeline import reviewing

    seen, place, note = list(islice(claims, 1)), 0, ""
    pending: dict[str, Decision] = {}
    done: list[Reviewed] = []
    click.echo(f"you are {reviewer}   {_HELP}")
    while place < len(seen):
        name, claim, paper = seen[place]
        click.echo(f"\n{place + 1}: {paper.record.title or paper.record.source.name}")
        print_claim(claim, paper, base)
        key = _key()
        if key == "q":
            break
        if key == "n":
            note = click.prompt("note", default=note, show_default=False)
            continue
        edits = _asked(claim, paper) if key == "e" else {}
        if key == "e" and not edits:
            continue
        place += -1 if key == "b" and place else key != "b"
        seen += islice(claims, place - len(seen) + 1)
        if key in ("a", "r", "e"):
            verdict = "rejected" if key == "r" else "accepted"
            pending[name] = reviewing.Decision(name, verdict, note, edits)
            note = ""
        if len(pending) >= _BATCH:
            done.append(reviewing.review(store, list(pending.values()), reviewer, base=base))
            pending.clear()
    if pending:
        done.append(reviewing.review(store, list(pending.values()), reviewer, base=base))
    return _report(done)


def _asked(claim: Claim, paper: Paper) -> dict[str, str]:
    """The edits that are typed, one a line up to an empty one, each checked at once."""
    from msgraph import lexicon
    from msgraph.cli import report
    from msgraph.errors import MsgraphError
    from msgraph.pipeline import editing
    from msgraph.readers.claim_concepts import Meanings

    meanings = Meanings(paper.record, lexicon.shipped())
    found: dict[str, str] = {}
    while line := click.prompt(f"edit ({', '.join(editing.FIELDS)})", "", show_default=False):
        try:
            wanted = {**found, **_edits([line])}
            editing.changes(claim, wanted, meanings)
        except MsgraphError as error:
            report(error)
        else:
            found = wanted
    return found


def _key() -> str:
    """One of the keys of the help; the end of the input quits."""
    while True:
        click.echo("> ", nl=False)
        typed: str = click.getchar() if os.isatty(0) else sys.stdin.read(1)
        key = typed.lower() or "q"
        if key in "arensbq":
            click.echo(key)
            return key
        if key == "\x03":
            raise KeyboardInterrupt
        if key.strip():
            click.echo(_HELP)


def _report(done: list[Reviewed], before: Sequence[MsgraphError] = ()) -> int:
    from msgraph.cli import report

    problems = [*before, *(problem for each in done for problem in each.problems)]
    for problem in problems:
        report(problem)
    reviews = sum(each.reviews for each in done)
    click.echo(f"{counted(reviews, 'review')} recorded")
    return 1 if problems else 0
