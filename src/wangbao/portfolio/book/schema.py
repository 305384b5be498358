"""The columns of a book as data: Arrow types, codes, ranges and defaults.

A row is a policy (or one layer of it), keyed by ``account``, ``policy`` and ``layer``. Facts of the insured are given
on every row of its account and are equal there. Money is yuan a year, shares are fractions, ``expiry`` is the first day
no longer covered. A null is an unknown fact. ``control.<code>`` and ``exposure.<code>`` are those of the loss model's
parameter table; ``oed.<Field>`` hold the terms of a policy in fields of Open Exposure Data (amounts in yuan);
``compound.*`` hold an already fitted policy with one severity.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from wangbao.contract import wording
from wangbao.contract.oed import insureds, spec
from wangbao.risk import parameters
from wangbao.risk.many.facts import CAPS
from wangbao.risk.profile import COUNT_LIMIT, LARGEST_REVENUE_CNY, RECORDS_LIMIT
from wangbao.vocabulary import sectors, terms
from wangbao.vocabulary.regions import REGIONS

CODE: Final = pa.dictionary(pa.int32(), pa.string())  # one of a few words
LARGEST_CNY: Final = 1e15  # far above any policy; a larger amount is a mistake of units
OED: Final = "oed"
COMPOUND: Final = "compound"
COUNTRIES: Final = insureds.COUNTRIES
DEPENDENCES: Final = ("none", "low", "medium", "high")
ANSWERS: Final = ("yes", "partial", "no", "unknown")
WORDINGS: Final = (*wording.shipped(), OED, COMPOUND)
CONTROLS: Final = tuple(parameters.default().controls)
EXPOSURES: Final = tuple(parameters.default().exposures)
LABELS: Final = ("lob", "cedant", "producer", "reins_tag")  # of a policy, for the scopes of treaties
OED_SUM_FIELDS: Final = (  # amounts, in yuan in a book
    "PolDed",
    "PolSIR",
    "LayerAttachment",
    "LayerLimit",
    "LayerAggAttachment",
    "LayerAggLimit",
    *(f"PolDed{code}" for code in spec.COVERAGE_CODES),
    *(f"PolLimit{code}" for code in spec.COVERAGE_CODES),
)
OED_OTHER_FIELDS: Final = ("LayerParticipation", "BIWaitingPeriod", "BIPOI")
OED_FIELDS: Final = (*OED_SUM_FIELDS, *OED_OTHER_FIELDS)  # the numbers that contract.oed.account_import reads
OED_COVERAGE: Final = "oed.PolCoverage"


@dataclass(frozen=True, slots=True)
class Column:
    """The definition of one column of a book.

    Attributes:
        name, type: as in the Arrow schema.
        required: whether a file must have the column, filled in on every row.
        fact: whether it is a fact of the insured, the same on every row of its account.
        codes: the words it may hold; None if any.
        low, high: the range of its numbers, inclusive; ``above`` leaves ``low`` itself out.
        default: the value of a null or absent cell in a column that is neither required nor nullable.
        nullable: whether a complete table may hold nulls here.
    """

    name: str
    type: pa.DataType
    required: bool = False
    fact: bool = False
    codes: tuple[str, ...] | None = None
    low: float | None = None
    high: float | None = None
    above: bool = False
    default: Any = None
    nullable: bool = True


def _key(name: str, kind: pa.DataType, **rest: Any) -> Column:
    return Column(name, kind, required=True, nullable=False, **rest)


def _fact(name: str, kind: pa.DataType, **rest: Any) -> Column:
    return Column(name, kind, fact=True, **rest)


def _sum(name: str, **rest: Any) -> Column:
    return Column(name, pa.float64(), low=0.0, high=LARGEST_CNY, **rest)


def _oed(name: str) -> Column:
    field = spec.BY_NAME[name.lower()]
    low = 0.0 if field.minimum is None else float(field.minimum)
    high = LARGEST_CNY if field.maximum is None else float(field.maximum)
    return Column(f"oed.{name}", pa.float64(), low=low, high=high)


def _facts() -> Iterable[Column]:
    text, whole, number = pa.string(), pa.int64(), pa.float64()
    yield _fact("insured", text)
    yield _fact("uscc", text)
    yield _fact("section", text, required=True, nullable=False)
    yield _fact("kind", CODE, codes=tuple(item.code for item in terms.KINDS), nullable=False)
    known = tuple(parameters.default().table("frequency.sector"))
    yield _fact("sector", CODE, codes=known, nullable=False)
    yield _fact("country", CODE, codes=COUNTRIES, default="CN", nullable=False)
    yield _fact("province", CODE, codes=tuple(item.code for item in REGIONS))
    yield _fact(
        "revenue_cny", number, required=True, low=0.0, above=True, high=LARGEST_REVENUE_CNY, nullable=False
    )
    yield _fact("gross_margin", number, low=0.0, above=True, high=1.0)
    yield _fact("employees", whole, low=0, high=5_000_000)
    yield _fact("records_held", whole, low=0, high=RECORDS_LIMIT)
    for name in ("business_customers", "vehicles_in_service"):
        yield _fact(name, whole, low=0, high=COUNT_LIMIT)
    yield _fact("product_revenue_cny", number, low=0.0, above=True, high=LARGEST_REVENUE_CNY)
    yield _fact("clients", whole, low=1, high=COUNT_LIMIT)
    yield _fact("liability_cap", CODE, codes=CAPS)
    for name in ("cloud", "outsourcers", "industrial_control"):
        yield _fact(name, CODE, codes=DEPENDENCES)
    yield _fact("open_findings", whole, low=0, high=1_000_000)
    yield _fact("history_years", number, low=0.0, above=True, high=30.0)
    yield _fact("history_incidents", whole, low=0, high=10_000)
    yield _fact("protection_level", pa.int8(), low=1, high=5)
    for code in CONTROLS:
        yield _fact(f"control.{code}", CODE, codes=ANSWERS)
    for code in EXPOSURES:
        yield _fact(f"exposure.{code}", pa.bool_())
    for name in ("cloud_provider", "cloud_region", "endpoint_agent", "service_provider"):
        yield _fact(name, CODE)
    yield _fact("internet_products", text)


def _columns() -> tuple[Column, ...]:
    text, number, day = pa.string(), pa.float64(), pa.date32()
    return (
        _key("account", text),
        _key("policy", text),
        Column("layer", pa.int16(), low=1, high=32_767, default=1, nullable=False),
        *_facts(),
        _key("wording", CODE, codes=WORDINGS),
        _sum("limit_cny", above=True),
        _sum("deductible_cny"),
        _sum("premium_cny"),
        _key("inception", day),
        _key("expiry", day),
        Column("share", number, low=0.0, above=True, high=1.0, default=1.0, nullable=False),
        Column("coinsurers", text),
        Column("currency", CODE, default="CNY", nullable=False),
        *(Column(name, CODE) for name in LABELS),
        *(_oed(name) for name in OED_FIELDS),
        Column(OED_COVERAGE, text),
        Column("compound.mean", number, low=0.0, high=1e4),
        Column("compound.dispersion", number, low=0.0, above=True, high=1e6),
        Column("compound.log_mean", number, low=-40.0, high=40.0),
        Column("compound.log_sigma", number, low=0.0, high=10.0),
        _sum("compound.aggregate_cny", above=True),
    )


COLUMNS: Final = _columns()
COLUMN: Final = {column.name: column for column in COLUMNS}
FACTS: Final = tuple(column.name for column in COLUMNS if column.fact)
REQUIRED: Final = tuple(column.name for column in COLUMNS if column.required)
SCHEMA: Final = pa.schema(
    [pa.field(column.name, column.type, nullable=column.nullable) for column in COLUMNS]
)


def complete(table: pa.Table) -> pa.Table:
    """Extend a table to every column of :data:`SCHEMA`, in its order and types.

    An absent column becomes nulls; ``layer``, ``country``, ``share`` and ``currency`` get their defaults where absent
    or null; ``kind`` and ``sector`` are derived from ``section``. Each column becomes one chunk with one dictionary.
    Values are not checked (see :mod:`wangbao.portfolio.book.checks`); the metadata is kept.

    Raises:
        KeyError: a required column is absent.
        ArrowInvalid: a value does not fit its column's type.
    """
    arrays = [_completed(table, column) for column in COLUMNS]
    return pa.table(arrays, schema=SCHEMA.with_metadata(table.schema.metadata))


def _completed(table: pa.Table, column: Column) -> pa.Array:
    if column.name in table.column_names:
        found = one_chunk(table.column(column.name), column.type)
    elif column.required:
        raise KeyError(column.name)
    else:
        found = pa.nulls(table.num_rows, column.type)
    if not found.null_count:
        return found
    if column.default is not None:
        return one_chunk(pc.fill_null(plain(found), column.default), column.type)
    if column.name in ("kind", "sector"):
        return one_chunk(pc.coalesce(plain(found), _follows(table, column.name)), column.type)
    return found


def one_chunk(array: pa.ChunkedArray | pa.Array, kind: pa.DataType) -> pa.Array:
    """Combine the values into one array of type ``kind``, with one dictionary if it is a dictionary type."""
    if isinstance(array, pa.Array):
        array = pa.chunked_array([array])
    if array.type != kind:
        if pa.types.is_dictionary(array.type):
            array = array.cast(array.type.value_type)
        array = array.dictionary_encode().cast(kind) if pa.types.is_dictionary(kind) else array.cast(kind)
    if pa.types.is_dictionary(kind) and array.num_chunks > 1:
        array = array.unify_dictionaries()
    if array.num_chunks == 1:
        return array.chunk(0)
    joined = array.combine_chunks()
    if isinstance(joined, pa.ChunkedArray):  # an empty or oversized column
        joined = (
            joined.chunk(0)
            if joined.num_chunks == 1
            else pa.concat_arrays(joined.chunks or [pa.nulls(0, kind)])
        )
    return joined


def plain(array: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Decode a dictionary array to its values; other arrays are returned unchanged."""
    return array.cast(array.type.value_type) if pa.types.is_dictionary(array.type) else array


def _follows(table: pa.Table, what: str) -> pa.Array:
    """Derive kind or sector (``what``) from the section; null where the section is unknown."""
    sections = one_chunk(table.column("section"), CODE)
    found: list[str | None] = []
    for code in sections.dictionary.to_pylist():
        try:
            item = sectors.industry(code)
        except ValueError:
            found.append(None)
            continue
        found.append(item.kind if what == "kind" else item.sector)
    return pa.array(found, pa.string()).take(sections.indices)
