"""Parquet: the flat view of claims as typed columns, one row a claim, for DuckDB, pandas and polars."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from msgraph.errors import MissingDependency
from msgraph.exporters.claims import KEYS, RESULT_KEYS, View
from msgraph.exporters.scope import Quads, Scope
from msgraph.exporters.tables import claims_in
from msgraph.model import CONTEXT_SLOTS

if TYPE_CHECKING:
    import pyarrow as pa

#: Rows written together.
_GROUP = 20_000
_INTEGERS = frozenset(("start", "end"))
_LISTS = frozenset(("subject_ids", "object_ids", "withheld"))
_NUMBERS = frozenset(("value", "ci_low", "ci_high", "ci_level", "n"))


@dataclass(frozen=True, slots=True)
class Parquet:
    """The keys of the view in their order; `context`, `results` and `edge` are nested, as in JSON.

    The same claims give the same bytes with the same version of pyarrow.
    """

    media_type: str = "application/vnd.apache.parquet"
    ending: str = ".parquet"

    def write(self, source: Quads, scope: Scope, out: BinaryIO) -> None:
        """See `Exporter.write`; by twenty thousand rows.

        Raises:
            MissingDependency: pyarrow is not installed.
        """
        self.write_views(claims_in(source, scope), out)

    def write_views(self, found: Iterable[View], out: BinaryIO) -> None:
        """Write these claims."""
        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ImportError as error:
            raise MissingDependency(
                "Parquet needs pyarrow", hint="pip install 'msgraph-kg[parquet]'"
            ) from error
        schema = _schema()
        with pq.ParquetWriter(out, schema, compression="zstd") as writer:
            rows = iter(found)
            while group := list(islice(rows, _GROUP)):
                writer.write_table(pa.Table.from_pylist(group, schema=schema))


def _schema() -> pa.Schema:
    import pyarrow as pa

    text = pa.string()
    nested = {
        "context": pa.struct([(slot, text) for slot in CONTEXT_SLOTS]),
        "results": pa.list_(
            pa.struct([(key, pa.float64() if key in _NUMBERS else text) for key in RESULT_KEYS])
        ),
        "edge": pa.struct([(part, text) for part in ("subject", "predicate", "object")]),
        "confidence": pa.float64(),
        **dict.fromkeys(_INTEGERS, pa.int32()),
        **dict.fromkeys(_LISTS, pa.list_(text)),
    }
    return pa.schema([(key, nested.get(key, text)) for key in KEYS])


PARQUET = Parquet()
