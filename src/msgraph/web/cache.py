"""Answers kept for as long as the store does not change."""

from __future__ import annotations

import re
from collections import OrderedDict

from msgraph.stores.messages import Question, Written

#: A query with one of these, or with escapes that may spell one, is another every time.
_FICKLE = re.compile(r"\b(?:RAND|NOW|UUID|STRUUID|BNODE|SERVICE)\b|\\[uU]", re.IGNORECASE)
_OVERHEAD = 500  # bytes that an entry takes beside its texts


class AnswerCache:
    """The answers of one generation that were asked for last, up to `most` bytes in all."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._answers: OrderedDict[Question, Written] = OrderedDict()
        self._quads = ""
        self.hits = 0
        self.misses = 0

    def get(self, question: Question) -> Written | None:
        """The answer to just this question, in just this format."""
        found = self._answers.get(question)
        if found is None:
            self.misses += 1
            return None
        self.hits += 1
        self._answers.move_to_end(question)
        return found

    def put(self, question: Question, answer: Written) -> None:
        """Keep an answer, unless it lies in a file or would be another next time."""
        if answer.spooled or not self._most or _FICKLE.search(question.text):
            return
        if question.quads != self._quads:
            self.clear()
            self._quads = question.quads
        size = len(answer.body) + 2 * len(question.text) + _OVERHEAD
        if size > self._most // 8 or question in self._answers:
            return
        self._answers[question] = answer
        self._size += size
        while self._size > self._most:
            old, gone = self._answers.popitem(last=False)
            self._size -= len(gone.body) + 2 * len(old.text) + _OVERHEAD

    def clear(self) -> None:
        """Forget everything."""
        self._answers.clear()
        self._size = 0
