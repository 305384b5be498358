"""The accounts with the largest parts in the book, from ``policies.parquet``."""

import math
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wangbao.portfolio.results.allocation import tail_count
from wangbao.portfolio.results.run import Run
from wangbao.portfolio.results.summary import Book, InsuredRow
from wangbao.portfolio.results.tables import FEN_PER_YUAN, Floats, floats, ints
from wangbao.risk.intervals import Figure

SHOWN: Final = 20
COLUMNS: Final = [
    "account",
    "policy",
    "layer",
    "insured",
    "sector",
    "province",
    "limit_cny",
    "premium_cny",
    "gross_sum_fen",
    "gross_square",
    "tvar_cny",
    "tail_gross_fen",
    "tail_gross_error_cny",
    "marginal_gross_cny",
    "marginal_gross_error_cny",
]
_NORMAL_95 = 1.959963984540054


def book(policies: Any, run: Run) -> Book:
    """Total the book's size; sums are exact (``math.fsum``), independent of the order of rows."""

    def total(name: str) -> float | None:
        column = policies.column(name)
        return None if column.null_count or not len(column) else math.fsum(floats(policies, name))

    return Book(run.policies, run.accounts, total("premium_cny"), total("limit_cny"))


def mean_and_error(policies: Any, years: int) -> tuple[Floats, Floats, Floats]:
    """Compute every policy's yearly mean, standard deviation and standard error of the mean, yuan; float64[P] each.

    Years are treated as independent; the error of a stratified run is, if anything, smaller.
    """
    mean = ints(policies, "gross_sum_fen") / (FEN_PER_YUAN * years)
    variance = np.maximum(floats(policies, "gross_square") / years - mean**2, 0.0)
    deviation = np.sqrt(variance * (years / (years - 1)))
    return mean, deviation, deviation / math.sqrt(years)


def largest(policies: Any, run: Run) -> tuple[InsuredRow, ...]:
    """List the accounts with the largest Euler shares of the book's gross tail value at risk, largest first."""
    if not policies.num_rows:
        return ()
    encoded = policies.column("account").combine_chunks().dictionary_encode()
    number = encoded.indices.to_numpy().astype(np.int64)
    tail = np.zeros(len(encoded.dictionary), np.int64)
    np.add.at(tail, number, ints(policies, "tail_gross_fen"))
    names = encoded.dictionary
    rows = pa.table({"tail": tail, "account": names})
    best = pc.sort_indices(rows, sort_keys=[("tail", "descending"), ("account", "ascending")])[
        :SHOWN
    ].to_numpy()
    return tuple(_row(policies.filter(pa.array(number == at)), int(tail[at]), run) for at in best)


def _row(policies: Any, tail: int, run: Run) -> InsuredRow:
    ordered = policies.sort_by([("policy", "ascending"), ("layer", "ascending")])
    first = ordered.slice(0, 1).to_pylist()[0]
    _, _, errors = mean_and_error(ordered, run.years)
    mean = int(ints(ordered, "gross_sum_fen").sum()) / run.years / FEN_PER_YUAN
    error = float(errors.sum())  # policies of one account are dependent: the sum is an upper bound
    reach = _NORMAL_95 * error
    return InsuredRow(
        account=first["account"],
        insured=first["insured"],
        sector=first["sector"],
        province=first["province"],
        policies=ordered.num_rows,
        limit_cny=_total(ordered, "limit_cny"),
        premium_cny=_total(ordered, "premium_cny"),
        mean=Figure(mean, error, mean - reach, mean + reach),
        co_tvar_cny=tail / tail_count(run.years, run.capital_level) / FEN_PER_YUAN,
        co_tvar_error_cny=_total(ordered, "tail_gross_error_cny"),
        marginal_cny=first["marginal_gross_cny"] if ordered.num_rows == 1 else None,
        marginal_error_cny=first["marginal_gross_error_cny"] if ordered.num_rows == 1 else None,
    )


def _total(policies: Any, name: str) -> float | None:
    column = policies.column(name)
    return None if column.null_count else math.fsum(floats(policies, name))
