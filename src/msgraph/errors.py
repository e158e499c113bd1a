"""What can go wrong, as one tree.

    MsgraphError
    ├── UsageError            wrong words on the command line or in a call        exit 2
    ├── InputError            a file that cannot be read as what it should be     exit 2
    ├── DataError             readable input whose content has problems           exit 1
    │   ├── QuoteMismatch     a quote that is not in the text it names
    │   └── Notice            nothing failed, and it should be known all the same  exit 0
    ├── QueryError            a SPARQL query or update that cannot be run         exit 2
    │   ├── QuerySyntaxError  with line, column and the place marked
    │   ├── QueryRefused      SERVICE, LOAD, or nesting without bound
    │   └── QueryTimeout
    ├── StoreError            a store that cannot be opened, read or written      exit 2
    │   ├── NotAStore
    │   ├── StoreTooNew
    │   ├── StoreBusy         another process writes to it
    │   └── StoreDamaged
    ├── ShapesError           shapes that do not parse or that no engine can run  exit 2
    └── MissingDependency     an optional package that this feature needs         exit 2

Every error says what happened, where, and what to do next.
"""

from __future__ import annotations


class MsgraphError(Exception):
    """An error for people: `message` says what, `where` the place, `hint` the next action.

    `where` is a path, "file, record 41", an IRI, or empty; `hint` may be empty.
    """

    exit_code = 2

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), dict(self.__dict__)))


def _rebuild(kind: type[MsgraphError], state: dict[str, object]) -> MsgraphError:
    """An error as it was before it crossed a process boundary."""
    error = kind.__new__(kind)
    error.__dict__.update(state)
    error.args = (state["message"],)
    return error


class UsageError(MsgraphError):
    """Wrong words on the command line or in a call."""


class InputError(MsgraphError):
    """A file that cannot be read as what it should be."""


class DataError(MsgraphError):
    """Readable input whose content has problems."""

    exit_code = 1


class QuoteMismatch(DataError):
    """A quote that is not in the text it names."""


class Notice(DataError):
    """What went another way than one might think, although nothing failed."""

    exit_code = 0


class QueryError(MsgraphError):
    """A SPARQL query or update that cannot be run."""


class QuerySyntaxError(QueryError):
    """A query that does not parse; `line` and `column` count from 1, 0 when unknown.

    `excerpt` is the line with a caret under the place, ready to print, or empty.
    """

    def __init__(
        self,
        message: str,
        *,
        where: str = "",
        hint: str = "",
        line: int = 0,
        column: int = 0,
        excerpt: str = "",
    ) -> None:
        super().__init__(message, where=where, hint=hint)
        self.line = line
        self.column = column
        self.excerpt = excerpt


class QueryRefused(QueryError):
    """A query that asks for what is not allowed: SERVICE, LOAD, or nesting without bound."""


class QueryTimeout(QueryError):
    """A query that was stopped at its time limit."""


class StoreError(MsgraphError):
    """A store that cannot be opened, read or written."""


class NotAStore(StoreError):
    """A directory that exists and was not made by msgraph."""


class StoreTooNew(StoreError):
    """A store written by a later version of msgraph."""


class StoreBusy(StoreError):
    """Another process is writing to this store."""


class StoreDamaged(StoreError):
    """A store whose files do not agree with its manifest."""


class ShapesError(MsgraphError):
    """SHACL shapes that do not parse or that no engine can run."""


class MissingDependency(MsgraphError):
    """An optional package that the asked feature needs and that is not installed."""
