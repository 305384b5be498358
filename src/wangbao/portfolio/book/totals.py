"""Totals of a book, whole and by group: policies, insureds, sums insured and premium, at our share."""

from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from wangbao.portfolio.book import schema


class Line(NamedTuple):
    """Totals of one group: its code (None if not given), rows, accounts, and yuan at our share (nulls count as 0)."""

    code: str | None
    policies: int
    insureds: int
    limit_cny: float
    premium_cny: float

    @property
    def rate_on_line(self) -> float | None:
        """Premium over sum insured; None if there is no limit or no premium."""
        return self.premium_cny / self.limit_cny if self.limit_cny and self.premium_cny else None


def by(table: pa.Table, column: str) -> tuple[Line, ...]:
    """Total a complete table by the values of ``column``: most policies first, ties by code."""
    grouped = _amounts(table, schema.plain(table.column(column))).group_by("code").aggregate(_SUMS)
    lines = [Line(*row.values()) for row in grouped.select(_NAMES).to_pylist()]
    return tuple(sorted(lines, key=lambda line: (-line.policies, line.code or "")))


def whole(table: pa.Table) -> Line:
    """Total the whole book in one line."""
    (line,) = by(table.append_column("all", pa.nulls(table.num_rows, pa.string())), "all")
    return line


_SUMS = [("limit", "sum"), ("premium", "sum"), ("account", "count_distinct"), ("limit", "count")]
_NAMES = ["code", "limit_count", "account_count_distinct", "limit_sum", "premium_sum"]


def _amounts(table: pa.Table, code: pa.ChunkedArray) -> pa.Table:
    share = table.column("share")
    ours = {
        name: pc.multiply(pc.fill_null(table.column(f"{name}_cny"), 0.0), share)
        for name in ("limit", "premium")
    }
    return pa.table({"code": code, "account": table.column("account"), **ours})
