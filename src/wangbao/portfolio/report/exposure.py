"""Exposure by province, cloud provider and sector: policies, insureds, limits and average losses."""

from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wangbao.portfolio.results.tables import FEN_PER_YUAN

COLUMNS: Final = ["account", "sector", "province", "cloud_provider", "limit_cny", "gross_sum_fen"]
SHOWN: Final = 8  # number of cloud providers with a column of their own
_NOT_STATED: Final = -1
_SUMS: Final = [
    ("policy", "sum"),
    ("account", "count_distinct"),
    ("limit_cny", "sum"),
    ("gross_sum_fen", "sum"),
]


class Cell(NamedTuple):
    """Totals of a set of policies: their number, insureds, limits and yearly mean."""

    policies: int
    accounts: int
    limit_cny: float  # sum of the limits of the policies that have one
    mean_cny: float  # gross, a year


NOTHING: Final = Cell(0, 0, 0.0, 0.0)


class Exposure(NamedTuple):
    """A book's exposure.

    Cloud providers are numbered as in ``providers``; the next number is all other providers together, and -1 the
    policies that state none. A province that is not stated is None.
    """

    total: Cell
    province: dict[str | None, Cell]
    providers: tuple[str, ...]  # those with the largest limits, largest first
    provider: dict[int, Cell]
    provider_sector: dict[tuple[int, str], Cell]
    sector: dict[str, Cell]
    unlimited: int  # policies without a figure in ``limit_cny``

    def columns(self) -> tuple[int, ...]:
        """List the provider numbers that occur: named ones, the others, those not stated."""
        numbers = (*range(len(self.providers) + 1), _NOT_STATED)
        return tuple(number for number in numbers if number in self.provider)


def exposure(policies: pa.Table, years: int, *, shown: int = SHOWN) -> Exposure:
    """Compute the exposure from ``policies.parquet`` (at least columns :data:`COLUMNS`) of a run of ``years`` years.

    Rows are sorted before sums are taken, so that results do not depend on their order.
    """
    table = _plain(policies.select(COLUMNS))
    providers = _largest(table, years, shown)
    place = pc.index_in(table.column("cloud_provider"), value_set=pa.array(providers, pa.string()))
    place = pc.fill_null(place, len(providers))
    place = pc.if_else(pc.is_null(table.column("cloud_provider")), _NOT_STATED, place)
    table = table.append_column("provider", place)
    return Exposure(
        total=next(iter(_cells(table, [], years).values()), NOTHING),
        province={key[0]: cell for key, cell in _cells(table, ["province"], years).items()},
        providers=providers,
        provider={key[0]: cell for key, cell in _cells(table, ["provider"], years).items()},
        provider_sector={
            (key[0], key[1]): cell for key, cell in _cells(table, ["provider", "sector"], years).items()
        },
        sector={key[0]: cell for key, cell in _cells(table, ["sector"], years).items()},
        unlimited=table.column("limit_cny").null_count,
    )


def _plain(policies: pa.Table) -> pa.Table:
    """Decode words, turn blanks into nulls, add a column of ones for counting, and sort the rows."""
    for name in ("sector", "province", "cloud_provider"):
        words = policies.column(name).cast(pa.string())
        if name != "sector":
            words = pc.if_else(pc.equal(pc.utf8_trim_whitespace(words), ""), None, words)
        policies = policies.set_column(policies.schema.get_field_index(name), name, words)
    at = policies.schema.get_field_index("gross_sum_fen")  # a large book's sum over all years exceeds 64 bits
    policies = policies.set_column(
        at, "gross_sum_fen", policies.column("gross_sum_fen").cast(pa.float64(), safe=False)
    )
    return policies.append_column("policy", pa.array(np.ones(policies.num_rows, np.int64))).sort_by(
        [("account", "ascending"), ("limit_cny", "ascending"), ("gross_sum_fen", "ascending")]
    )


def _largest(table: pa.Table, years: int, most: int) -> tuple[str, ...]:
    cells = {key[0]: cell for key, cell in _cells(table, ["cloud_provider"], years).items() if key[0]}
    ranked = sorted(cells, key=lambda name: (-cells[name].limit_cny, -cells[name].policies, name))
    return tuple(ranked[:most])


def _cells(table: pa.Table, by: list[str], years: int) -> dict[tuple[Any, ...], Cell]:
    if table.num_rows == 0:
        return {}
    grouped = table.group_by(by, use_threads=False).aggregate(_SUMS).to_pylist()
    return {tuple(row[name] for name in by): _cell(row, years) for row in grouped}


def _cell(row: dict[str, Any], years: int) -> Cell:
    return Cell(
        row["policy_sum"],
        row["account_count_distinct"],
        row["limit_cny_sum"] or 0.0,
        row["gross_sum_fen_sum"] / FEN_PER_YUAN / years,
    )
