"""Columns of the tables in a results folder. Amounts named ``fen`` are int64 whole fen; ``cny`` are yuan."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_WORDS = pa.dictionary(pa.int32(), pa.string())
_YEARS = ("ground_fen", "gross_fen", "ceded_fen", "net_fen", "largest_gross_fen", "largest_net_fen")
FEN_PER_YUAN = 100.0


def _field(name: str, kind: Any, *, null: bool = False) -> Any:
    return pa.field(name, kind, nullable=null)


def years_schema(treaties: Sequence[str]) -> Any:
    """Build the schema of simulated years.

    Columns are the totals, the largest event, and per treaty its recovery and reinstatement premium.
    """
    amounts = [_field(name, pa.int64()) for name in _YEARS]
    return pa.schema(
        [
            _field("year", pa.int32()),
            *amounts,
            *(_field(f"ceded:{code}", pa.int64()) for code in treaties),
            *(_field(f"reinstatement:{code}", pa.int64()) for code in treaties),
        ]
    )


FITTED_EVENT = "fitted"  # kind of events of already fitted policies, which have no incident type


def events_schema(treaties: Sequence[str]) -> Any:
    """Build the schema of kept events.

    A common event has its number; an account's own event has number -1 and the account.
    """
    return pa.schema(
        [
            _field("event", pa.int32()),
            _field("kind", _WORDS),
            _field("entity", pa.string(), null=True),
            _field("account", pa.string(), null=True),
            _field("year", pa.int32()),
            _field("time", pa.float64()),
            _field("latent", pa.float64(), null=True),
            _field("gross_fen", pa.int64()),
            _field("accounts_hit", pa.int32()),
            _field("net_fen", pa.int64()),
            *(_field(f"ceded:{code}", pa.int64()) for code in treaties),
        ]
    )


GROUPS = pa.schema(
    [
        _field("grouping", _WORDS),
        _field("group", _WORDS),
        _field("year", pa.int32()),
        _field("gross_fen", pa.int64()),
        _field("net_fen", pa.int64()),
        _field("largest_gross_fen", pa.int64()),
    ]
)
"""The years with a loss of every group, a row group of the file each."""

COVERAGES = pa.schema(
    [
        _field("kind", _WORDS),  # incident type or class of common cause; "fitted" for fitted policies
        _field("head", _WORDS, null=True),  # loss head; null for fitted policies, which have one severity
        _field("gross_sum_fen", pa.int64()),  # over all years
    ]
)
"""What was paid, by what happened and by loss head; adds up to the policies' gross."""

POLICIES = pa.schema(
    [
        _field("account", pa.string()),
        _field("policy", pa.string()),
        _field("layer", pa.int16()),
        _field("insured", pa.string(), null=True),
        _field("sector", _WORDS),
        _field("kind", _WORDS),
        _field("province", _WORDS, null=True),
        _field("cloud_provider", _WORDS, null=True),
        _field("limit_cny", pa.float64(), null=True),
        _field("premium_cny", pa.float64(), null=True),
        _field("gross_sum_fen", pa.int64()),  # over all years
        _field("gross_square", pa.float64()),  # sum of squared yearly gross, yuan²
        _field("tvar_cny", pa.float64()),  # the policy's own, at the capital level
        _field("risk_ceded_sum_fen", pa.int64()),  # to risk-level treaties, over all years
        _field("tail_gross_fen", pa.int64()),  # over the book's worst gross years
        _field("tail_net_fen", pa.int64()),  # over the book's worst net years
        # standard errors of the tail sums divided by the number of tail years
        _field("tail_gross_error_cny", pa.float64(), null=True),
        _field("tail_net_error_cny", pa.float64(), null=True),
        # TVaR of the book less TVaR without the policy
        _field("marginal_gross_cny", pa.float64(), null=True),
        _field("marginal_gross_error_cny", pa.float64(), null=True),
    ]
)

COINSURERS = pa.schema(
    [
        _field("part", _WORDS),  # ours, a named co-insurer's, or the rest that is not named
        _field("coinsurer", pa.string(), null=True),  # null except for named
        _field("policies", pa.int64()),
        _field("limit_cny", pa.float64(), null=True),  # the bearer's part of the limits
        _field("gross_sum_fen", pa.int64()),  # over all years
        # of its yearly gross with policies taken as independent: only for the relative size of the parts' errors
        _field("variance_cny2", pa.float64()),
    ]
)
"""Who bears 100 % of the policies of which our share is not all; without rows where there are none."""


class Years(NamedTuple):
    """``years.parquet`` as arrays int64[Y] of fen, indexed by year; treaties by code, in inuring order."""

    ground_fen: Ints
    gross_fen: Ints
    ceded_fen: Ints
    net_fen: Ints
    largest_gross_fen: Ints
    largest_net_fen: Ints
    ceded: dict[str, Ints]
    reinstatement: dict[str, Ints]

    def columns(self) -> dict[str, object]:
        """Return the table's columns by name."""
        columns: dict[str, object] = {"year": np.arange(self.gross_fen.size)}
        columns |= {name: getattr(self, name) for name in _YEARS}
        columns |= {f"ceded:{code}": fen for code, fen in self.ceded.items()}
        return columns | {f"reinstatement:{code}": fen for code, fen in self.reinstatement.items()}

    @classmethod
    def of(cls, table: Any, treaties: Sequence[str]) -> "Years":
        """Read the arrays from a table of :func:`years_schema`."""
        return cls(
            **{name: ints(table, name) for name in _YEARS},
            ceded={code: ints(table, f"ceded:{code}") for code in treaties},
            reinstatement={code: ints(table, f"reinstatement:{code}") for code in treaties},
        )


class Group(NamedTuple):
    """One group of one grouping: the years in which it has a loss (rising) and its fen in them, int64[k]."""

    grouping: str
    group: str
    year: Ints
    gross_fen: Ints
    net_fen: Ints
    largest_gross_fen: Ints

    def columns(self) -> dict[str, object]:
        """Return the table's columns by name."""
        rows = len(self.year)
        data: dict[str, object] = {"grouping": _same(self.grouping, rows), "group": _same(self.group, rows)}
        return data | {name: getattr(self, name) for name in self._fields[2:]}


def table(columns: Mapping[str, object], schema: Any) -> Any:
    """Build an Arrow table of ``schema`` from arrays, lists or Arrow arrays by name; no whole number may lose digits.

    Nullable columns may be left out; they become null.

    Raises:
        ValueError: a column is missing or unknown, of another length or of a type that does not fit, or has a null
            although it is not nullable.
    """
    unknown = [name for name in columns if name not in schema.names]
    if unknown:
        raise ValueError(f"unknown columns: {', '.join(unknown)}")
    if not columns:
        raise ValueError("no columns")
    rows = len(next(iter(columns.values())))  # type: ignore[arg-type]  # arrays and lists
    made = []
    for field in schema:
        if field.name not in columns:
            if not field.nullable:
                raise ValueError(f"column missing: {field.name}")
            made.append(pa.nulls(rows, field.type))
            continue
        made.append(_array(columns[field.name], field))
        if len(made[-1]) != rows:
            raise ValueError(f"column of another length: {field.name}")
    return pa.Table.from_arrays(made, schema=schema)


def ints(data: Any, name: str) -> Ints:
    """Read column ``name`` of an Arrow table as int64; it must have no nulls."""
    return data.column(name).to_numpy().astype(np.int64, copy=False)  # type: ignore[no-any-return]


def floats(data: Any, name: str) -> Floats:
    """Read column ``name`` of an Arrow table as float64; nan where null."""
    column = data.column(name).cast(pa.float64(), safe=False)
    return column.to_numpy().astype(np.float64, copy=False)  # type: ignore[no-any-return]


def rising(year: Ints, years: int) -> bool:
    """Check whether the years rise strictly and lie within ``0 … years - 1``."""
    if not len(year):
        return True
    return bool(year[0] >= 0 and year[-1] < years and (np.diff(year) > 0).all())


def _array(values: Any, field: Any) -> Any:
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    try:
        if isinstance(values, pa.Array):
            made = values if values.type == field.type else values.cast(field.type)
        elif pa.types.is_dictionary(field.type):
            made = pa.array(list(values), pa.string()).cast(field.type)
        else:
            made = pa.array(values, field.type, from_pandas=field.nullable)  # nan is null if nullable
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
        raise ValueError(f"column {field.name}: {error}") from None
    if made.null_count and not field.nullable:
        raise ValueError(f"column {field.name} may not be null")
    return made


def _same(word: str, rows: int) -> Any:
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), pa.array([word]))
