"""Claims by a language model behind an OpenAI-compatible endpoint, each bound to its sentence.

The model proposes; nothing that it says is believed before its quote is found in the text, word for word.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from msgraph import iris
from msgraph.errors import DataError, MsgraphError, UsageError
from msgraph.extract.llm import answers, prompts
from msgraph.extract.llm.answers import Verifier
from msgraph.extract.llm.exchange import Endpoint, NoAnswer, Question
from msgraph.extract.protocol import Extraction
from msgraph.lexicon import Lexicon
from msgraph.model import Claim, Record

__all__ = ["LanguageModel"]


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """An extractor that asks an endpoint, piece by piece of a paper's text."""

    endpoint: Endpoint
    name: str = field(default="llm")

    @classmethod
    def at(cls, endpoint: str, model: str = "", *, seconds: float = 120.0) -> LanguageModel:
        """The extractor that asks the chat completions at an address; one answer may take so many seconds.

        Raises:
            UsageError: the address is missing or none of the web.
        """
        parts = urlsplit(endpoint)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise UsageError(
                f"`{endpoint}` is no address of an endpoint"
                if endpoint
                else "the extractor `llm` needs an endpoint",
                hint="--endpoint http://localhost:11434/v1, say; a key goes into MSGRAPH_LLM_KEY",
            )
        return cls(Endpoint(endpoint.rstrip("/"), model, seconds))

    @property
    def version(self) -> str:
        """The address, the model, and what it is asked."""
        return iris.digest(self.endpoint.address, self.endpoint.model, prompts.SYSTEM)

    def find(self, record: Record, lexicon: Lexicon) -> Extraction:
        """The claims of a record that the model names and the text bears out."""
        where = record.place
        verifier = Verifier(record, lexicon, self.name)
        claims: dict[tuple[int, int, str, str, str], Claim] = {}
        problems: list[MsgraphError] = []
        dropped: Counter[str] = Counter()
        budget = self.endpoint.budget()
        for start, end in prompts.chunks(record):
            question = Question(prompts.SYSTEM, record.text[start:end], answers.SCHEMA)
            try:
                given = self.endpoint.ask(question, answers.parsed, budget)
            except NoAnswer as error:
                problems.append(DataError(str(error), where=where, hint=error.hint))
                continue
            for proposal in given:
                found = verifier.claim(proposal, start, end)
                if isinstance(found, str):
                    dropped[found] += 1
                else:
                    claims.setdefault(_identity(found), found)
        if dropped:
            problems.append(_dropped(dropped, where))
        return Extraction(tuple(sorted(claims.values(), key=_identity)), tuple(problems))


def _identity(claim: Claim) -> tuple[int, int, str, str, str]:
    return (
        claim.quote_start,
        claim.quote_end,
        claim.subject.text,
        claim.predicate,
        claim.object.text,
    )


def _dropped(reasons: Counter[str], where: str) -> DataError:
    count = reasons.total()
    said = ", ".join(f"{n} because {reason}" for reason, n in sorted(reasons.items()))
    return DataError(
        f"{count} {'claim' if count == 1 else 'claims'} of the model dropped: {said}",
        where=where,
        hint="a model that quotes badly needs shorter texts or another size; the other claims are kept",
    )
