"""Scopes of treaties applied to the rows of a book: the rows that a treaty covers, and their terms.

Vectorised over an Arrow table: a filter on a dictionary column compares its few words, not its rows.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wangbao.portfolio.reinsurance.treaty import Treaty
from wangbao.portfolio.reinsurance.treaty_parts import Risk
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.text import Text

_FILTERS = (
    ("accounts", "account"),
    ("policies", "policy"),
    ("kinds", "kind"),
    ("provinces", "province"),
    ("sectors", "sector"),
    ("countries", "country"),
    ("lobs", "lob"),
    ("cedants", "cedant"),
    ("producers", "producer"),
    ("tags", "reins_tag"),
)


def covered(treaty: Treaty, table: pa.Table) -> NDArray[np.bool_]:
    """Mark the rows that a treaty covers, by its scope and, if ``risks_attaching``, by inception; bool[rows]."""
    mask = np.ones(table.num_rows, np.bool_)
    for field, column in _FILTERS:
        codes = getattr(treaty.scope, field)
        if codes is not None:
            mask &= is_one_of(table, column, codes)
    if treaty.scope.risks is not None:
        mask &= schedule(treaty.scope.risks, table) >= 0
    if treaty.basis == "risks_attaching":
        inception = _combined(table, "inception").to_numpy(zero_copy_only=False)
        first, last = (np.datetime64(day, "D") for day in (treaty.inception, treaty.expiry))
        mask &= (inception >= first) & (inception < last)
    return mask


def is_one_of(table: pa.Table, column: str, codes: Sequence[str]) -> NDArray[np.bool_]:
    """Mark the rows that have one of the codes in a text column (plain or dictionary); null has none; bool[rows]."""
    values = _combined(table, column)
    wanted = pa.array(list(codes), pa.string())
    if pa.types.is_dictionary(values.type):
        words = pc.is_in(values.dictionary.cast(pa.string()), value_set=wanted).to_numpy(zero_copy_only=False)
        found = np.append(words, False)  # the entry of nulls
        indices = values.indices.fill_null(len(words)).to_numpy(zero_copy_only=False)
        return np.asarray(found[indices], np.bool_)
    mask: NDArray[np.bool_] = pc.is_in(values, value_set=wanted).to_numpy(zero_copy_only=False)
    return mask


def schedule(risks: Sequence[Risk], table: pa.Table) -> NDArray[np.int64]:
    """Look up each row's entry in ``risks``: its index, or -1 if it has none; i64[rows].

    Only rows of a scheduled account are examined one by one.
    """
    place = np.full(table.num_rows, -1, np.int64)
    at = {(risk.account, risk.policy): number for number, risk in enumerate(risks)}
    rows = np.flatnonzero(is_one_of(table, "account", sorted({risk.account for risk in risks})))
    few = table.select(["account", "policy"]).take(pa.array(rows))
    accounts, policies = (few.column(name).to_pylist() for name in ("account", "policy"))
    for row, account, policy in zip(rows, accounts, policies, strict=True):
        place[row] = at.get((account, policy), at.get((account, None), -1))
    return place


def numbers(table: pa.Table, column: str) -> NDArray[np.float64]:
    """Read a column of numbers as f64[rows]; nulls are nan."""
    values = _combined(table, column).cast(pa.float64())
    return np.asarray(values.to_numpy(zero_copy_only=False), np.float64)


def accounts_of(table: pa.Table) -> NDArray[np.int64]:
    """Number the accounts, and return each row's number; i64[rows]."""
    encoded = _combined(table, "account")
    if not pa.types.is_dictionary(encoded.type):
        encoded = encoded.dictionary_encode()
    return np.asarray(encoded.indices.to_numpy(zero_copy_only=False), np.int64)


def absent_names(treaty: Treaty, table: pa.Table) -> tuple[Problem, ...]:
    """List accounts and policies that a scope names and the book does not have, as remarks."""
    scope = treaty.scope
    risks = scope.risks or ()
    named = {
        "account": [*(scope.accounts or ()), *(risk.account for risk in risks)],
        "policy": [*(scope.policies or ()), *(risk.policy for risk in risks if risk.policy is not None)],
    }
    found = []
    for column, codes in named.items():
        if codes:
            rows = pa.array(np.flatnonzero(is_one_of(table, column, codes)))
            held = set(_plain(table.select([column]).take(rows), column).unique().to_pylist())
            absent = sorted(set(codes) - held)
            found += [
                Problem(
                    f"{treaty.code}.scope",
                    code,
                    Text("账册中没有这一账户或保单", "the book has no such account or policy"),
                )
                for code in absent
            ]
    return tuple(found)


def sums_insured(treaty: Treaty, table: pa.Table, mask: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Compute our share of the sums insured (``limit_cny`` x ``share``) of the rows that a surplus covers, yuan.

    Rows that are not covered are nan; f64[rows]. At account level every covered row has the sum over the account's
    covered rows; the table must hold whole accounts.

    Raises:
        InputError: a covered row has no ``limit_cny``, without which a surplus has no shares.
    """
    sums = np.where(mask, numbers(table, "limit_cny") * numbers(table, "share"), np.nan)
    missing = np.flatnonzero(mask & ~(sums > 0))
    if missing.size:
        problems = [_no_sum(treaty, table, int(row)) for row in missing[:20]]
        raise InputError(problems)
    if treaty.level == "account" and mask.any():
        account = accounts_of(table)
        total = np.bincount(account[mask], weights=sums[mask], minlength=int(account.max()) + 1)
        sums = np.where(mask, total[account], np.nan)
    return np.asarray(sums, np.float64)


def subject_premium(
    treaty: Treaty, table: pa.Table, mask: NDArray[np.bool_], left: NDArray[np.float64]
) -> float:
    """Sum our share of the annual premiums of the covered rows, each times the part ``left`` to it, yuan.

    Raises:
        InputError: a covered row has no premium, or no row is covered; ``subject_premium`` must then be given.
    """
    premium = numbers(table, "premium_cny") * numbers(table, "share") * left
    total = float(np.sum(np.sort(premium[mask])))  # sorted: the same for any order of the rows
    if not total > 0:
        raise refusal(
            f"{treaty.code}.subject_premium",
            None,
            "范围内有保单没有保费，须给出 subject_premium",
            "policies in scope have no premium: give subject_premium",
        )
    return total


def _no_sum(treaty: Treaty, table: pa.Table, row: int) -> Problem:
    account, policy = (table.column(name)[row].as_py() for name in ("account", "policy"))
    return Problem(
        f"{treaty.code}: {account} / {policy}: limit_cny",
        None,
        Text("溢额再保险须知保额", "a surplus needs the sum insured"),
    )


def _combined(table: pa.Table, column: str) -> pa.Array:
    if column not in table.column_names:
        return pa.nulls(table.num_rows, pa.float64() if column.endswith("_cny") else pa.string())
    combined = table.column(column).combine_chunks()
    return combined if isinstance(combined, pa.Array) else pa.concat_arrays(combined.chunks)


def _plain(table: pa.Table, column: str) -> pa.Array:
    return _combined(table, column).cast(pa.string())
