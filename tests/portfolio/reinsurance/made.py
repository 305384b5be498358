"""Small books, programmes and events for the tests, and the plain engine that feeds them to the treaties."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from wangbao.portfolio.reinsurance import programme as compiling, rows
from wangbao.portfolio.reinsurance.inuring import Programme
from wangbao.portfolio.reinsurance.programme import Compiled, of_rows
from wangbao.portfolio.reinsurance.recoveries import Recoveries, apply
from wangbao.vocabulary.document import parse

START = dt.date(2027, 1, 1)


class Loss(NamedTuple):
    """One event: what each row (by place in the book) pays, yuan; ``common`` if it strikes several accounts."""

    year: int
    time: float
    gross: Mapping[int, float]
    common: bool = False


def treaty(code: str, type: str, priority: int, **terms: Any) -> dict[str, Any]:  # noqa: A002
    return {
        "code": code,
        "name": {"zh": code, "en": code},
        "type": type,
        "priority": priority,
        "inception": START,
        "expiry": dt.date(2028, 1, 1),
        **terms,
    }


def programme(*treaties: Mapping[str, Any]) -> Programme:
    return parse(Programme, {"treaties": list(treaties)})


def row(account: str, policy: str = "P", **cells: Any) -> dict[str, Any]:
    return {
        "account": account,
        "policy": policy,
        "layer": 1,
        "kind": "other_industry",
        "sector": "manufacturing",
        "province": "11",
        "limit_cny": 10e6,
        "premium_cny": 1e5,
        "share": 1.0,
        "inception": START,
        **cells,
    }


def table(*of: Mapping[str, Any]) -> pa.Table:
    """Rows in the order of account, as the engine has them; kind, sector, province as dictionaries."""
    made = pa.Table.from_pylist([dict(one) for one in of])
    for name in ("kind", "sector", "province"):
        at = made.column_names.index(name)
        made = made.set_column(at, name, made.column(name).dictionary_encode())
    return made


class Run(NamedTuple):
    """What the treaties made of the losses: the kept events are in the order of ``kept`` (places in the losses)."""

    compiled: Compiled
    got: Recoveries
    kept: tuple[int, ...]


def run(
    of: Programme,
    book: pa.Table,
    losses: Sequence[Loss],
    *,
    years: int = 1,
    keep_from: float = 0.0,
    start: dt.date = START,
) -> Run:
    """The losses through the row kernel, account by account, then through the recoveries."""
    compiled = compiling.compile(of, book, start)
    risk, in_scope = of_rows(compiled, book)
    accounts = book.column("account").to_pylist()
    treaties = len(compiled.risk)
    vectors, lumps, kept = [], np.zeros((years, len(compiled.base)), np.int64), []
    for number, loss in enumerate(losses):
        total = np.zeros(len(compiled.base), np.int64)
        keep = loss.common
        for account in sorted(set(accounts)):
            first = accounts.index(account)
            gross = np.array(
                [loss.gross.get(first + j, 0.0) for j in range(accounts.count(account))], np.float64
            )
            if not gross.any():
                continue
            cessions = np.zeros((treaties + 2, len(gross)))
            rows.cede(gross, first, loss.time, *risk[:7], risk.bound, cessions)
            values = np.zeros(len(compiled.base))
            rows.columns(gross, first, cessions, compiled.base, compiled.scope, in_scope, values)
            total += np.array([rows.fen(value) for value in values], np.int64)
            keep = keep or rows.kept(gross, cessions, risk.occurrence_limit, keep_from)
        if keep:
            vectors.append(total)
            kept.append(number)
        else:
            lumps[loss.year] += total
    got = apply(
        compiled,
        years=years,
        event_year=np.array([losses[number].year for number in kept], np.int32),
        event_time=np.array([losses[number].time for number in kept], np.float64),
        event_fen=np.array(vectors, np.int64).reshape(len(vectors), len(compiled.base)),
        lump_fen=lumps,
    )
    return Run(compiled, got, tuple(kept))


def yuan(fen: Any) -> Any:
    """Whole fen as yuan, for reading."""
    return (np.asarray(fen) / 100).tolist()
