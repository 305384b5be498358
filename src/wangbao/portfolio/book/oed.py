"""OED cyber account files read as books.

One row of the file becomes one row of the book with wording ``oed``. Its financial terms go to the ``oed.*`` columns,
amounts in yuan; ``limit_cny`` and ``deductible_cny`` repeat them for tables (the annual limit, or else the layer limit;
the sum of policy deductible and self-insured retention). Expiry in OED is the last day covered, in a book the day
after. ``LayerParticipation`` becomes our ``share`` of the layer; 0 stays a term, because the layer then pays nothing.
``AccNumber`` is the account, prefixed by ``PortNumber`` where the file has several portfolios. A fact given on one row
of an account holds for all its rows. Vendor codes become the cloud provider and, as judgement, products shared with
others; kind of insured and sector follow from the industry.

For the other direction see :mod:`wangbao.portfolio.book.oed_export`.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from wangbao.contract.oed.accounts import AccountRow, read_accounts
from wangbao.contract.oed.insureds import profile_data, rate_of
from wangbao.portfolio.book import schema
from wangbao.portfolio.book.problems import SHOWN
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text

_ONE_DAY: Final = dt.timedelta(days=1)
_PLAIN: Final = (
    "section",
    "sector",
    "country",
    "uscc",
    "revenue_cny",
    "gross_margin",
    "employees",
    "records_held",
)
_PRODUCTS = Text(
    "供应商代码按共用产品理解（判断）", "vendor codes are read as products shared with others (judgement)"
)


@dataclass(frozen=True, slots=True)
class Imported:
    """An imported book table before it is checked, the line number of each row, and remarks."""

    table: pa.Table
    lines: tuple[int, ...]
    remarks: tuple[Problem, ...]

    @property
    def place(self) -> Callable[[int], str]:
        """The function that names a row in a refusal by its line number."""
        return lambda row: f"line {self.lines[row]}"


def read(path: Path, rates: Mapping[str, Decimal]) -> Imported:
    """Read an OED account file as a book table, not yet checked.

    Args:
        path: an OED 4 or 5 cyber account file.
        rates: yuan for one unit of a currency, by currency code; CNY needs none.

    Raises:
        InputError: see :func:`wangbao.contract.oed.accounts.read_accounts` and
            :func:`wangbao.contract.oed.insureds.profile_data`: the problems of all rows, at most a hundred.
    """
    file = read_accounts(path)
    several = len({row.portfolio for row in file.rows}) > 1
    problems: list[Problem] = []
    cautions: dict[Text, int] = {}
    rows: list[dict[str, Any]] = []
    for row in file.rows:
        try:
            rows.append(_book_row(row, rates, cautions, several=several))
        except InputError as error:
            problems += error.problems
    if problems:
        more = len(problems) - SHOWN
        rule = Text(f"另有 {more:,} 处问题", f"and {more:,} more problems")
        raise InputError(problems[:SHOWN] + ([Problem("", None, rule)] if more > 0 else []), file=str(path))
    _share_facts(rows)
    names = [name for name in schema.SCHEMA.names if any(name in row for row in rows)]
    arrays = [pa.array([row.get(name) for row in rows], _made(name)) for name in names]
    remarks = [
        Problem("", None, Text(f"{text.zh}（{count} 行）", f"{text.en} ({count} rows)"))
        for text, count in cautions.items()
    ]
    lines = tuple(row.line for row in file.rows)
    return Imported(pa.table(arrays, names=names), lines, (*file.warnings, *remarks))


def _made(name: str) -> pa.DataType:
    kind = schema.COLUMN[name].type
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _book_row(
    row: AccountRow, rates: Mapping[str, Decimal], cautions: dict[Text, int], *, several: bool
) -> dict[str, Any]:
    found = profile_data(row, rates)
    for caution in found.cautions:
        cautions[caution] = cautions.get(caution, 0) + 1
    data = found.data
    made: dict[str, Any] = {name: data[name] for name in _PLAIN if name in data}
    made["insured"] = data["name"]
    for code, answer in data.get("controls", {}).items():
        made[f"control.{code}"] = answer
    made |= data.get("shared", {})
    if products := data.get("products"):
        made["internet_products"] = ";".join(products)
        cautions[_PRODUCTS] = cautions.get(_PRODUCTS, 0) + 1
    area = row.text("AreaCode")
    if made.get("country", "CN") == "CN" and area in (schema.COLUMN["province"].codes or ()):
        made["province"] = area
    return made | _policy(row, rate_of(row, rates, "AccCurrency"), several=several)


_PARTICIPATION = "oed.LayerParticipation"
_LABELS: Final = {"lob": "LOB", "cedant": "CedantName", "producer": "ProducerName"}


def _policy(row: AccountRow, rate: Decimal, *, several: bool) -> dict[str, Any]:
    made: dict[str, Any] = {
        "account": f"{row.portfolio}/{row.account}" if several else row.account,
        "policy": row.policy,
        "layer": row.layer,
        "wording": schema.OED,
        "inception": row.date("PolInceptionDate"),
        "expiry": row.date("PolExpiryDate") + _ONE_DAY,
        "deductible_cny": float((row.number("PolDed") + row.number("PolSIR")) * rate),
        "currency": "CNY",
    }
    if limit := row.number("LayerAggLimit") or row.number("LayerLimit"):
        made["limit_cny"] = float(limit * rate)
    if premium := row.known("PolGrossPremium"):
        made["premium_cny"] = float(premium * rate)
    for name, field in _LABELS.items():
        if label := row.text(field):
            made[name] = label
    if coverage := row.text("PolCoverage"):
        made[schema.OED_COVERAGE] = coverage
    for field in schema.OED_SUM_FIELDS:
        if (amount := row.known(field)) is not None:
            made[f"oed.{field}"] = float(amount * rate)
    for field in schema.OED_OTHER_FIELDS:
        if (number := row.known(field)) is not None:
            made[f"oed.{field}"] = float(number)
    if 0.0 < made.get(_PARTICIPATION, 1.0) < 1.0:
        made["share"], made[_PARTICIPATION] = made[_PARTICIPATION], 1.0
    return made


def _share_facts(rows: Iterable[dict[str, Any]]) -> None:
    """Copy facts given on one row of an account to its other rows where these are blank. Changes ``rows`` in place."""
    accounts: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        accounts.setdefault(row["account"], []).append(row)
    for same in accounts.values():
        if len(same) > 1:
            known: dict[str, Any] = {}
            for row in same:
                known = {name: row[name] for name in schema.FACTS if name in row} | known
            for row in same:
                for name, value in known.items():
                    row.setdefault(name, value)
