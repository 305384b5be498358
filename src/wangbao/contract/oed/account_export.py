"""OED 5.0.0 cyber account rows from the terms of a contract and the facts of its insured.

The unified social credit code goes in ``AccNumber`` (``CompanyIDCode`` is a whole number and holds neither it nor an
LEI). The standard has no scheme for GB/T 4754: the industry is written as the nearest NAICS code the caller gives.
A policy period here is half-open; the standard's expiry date is written as its last day.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from wangbao.contract.oed import spec
from wangbao.contract.oed.financial_fields import Carried, carry, plain
from wangbao.contract.oed.results import write_csv
from wangbao.contract.oed.values import checked_value
from wangbao.contract.terms import Terms
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.period import Period
from wangbao.vocabulary.text import Text

_ONE_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFacts:
    """Facts and numbers of one insured. Money is yuan; None is not known and stays blank.

    ``account`` is best the unified social credit code. ``naics`` is a NAICS 2022 code or prefix, ``area`` the
    two digits of GB/T 2260, the vendor and cadence codes those of the standard.
    """

    account: str
    insured: str
    policy: str
    period: Period
    naics: int
    revenue_cny: Decimal
    portfolio: str = "WANGBAO"
    layer: int = 1
    industry: str | None = None  # in words
    area: str | None = None
    country: str = "CN"
    employees: int | None = None
    records: int | None = None
    gross_margin: Decimal | None = None
    premium_cny: Decimal | None = None
    technographic: Mapping[str, int] | None = None  # OSVendor, CloudVendor …


@dataclass(frozen=True, slots=True)
class Exported:
    """One row (cells by OED field name) and what it leaves out or changes."""

    row: dict[str, str]
    unsaid: tuple[Text, ...]


def export(terms: Terms, facts: AccountFacts) -> Exported:
    """Convert the contract to one row of an account file in yuan.

    Raises:
        InputError: a fact that the standard's field cannot hold (too long, out of range, unknown code).
    """
    carried = carry(terms)
    row = account_row(carried.fields, facts)
    return Exported({name: row[name] for name in columns([row])}, _unsaid(carried, facts))


def account_row(fields: Mapping[str, str], facts: AccountFacts) -> dict[str, str]:
    """Build the cells of a row: the facts and financial ``fields``, in no particular order.

    Raises:
        InputError: as :func:`export`.
    """
    row = {**_facts(facts), **fields}
    _check(row)
    return row


def _facts(facts: AccountFacts) -> dict[str, str]:
    given: dict[str, object | None] = {
        "PortNumber": facts.portfolio,
        "AccNumber": facts.account,
        "AccCurrency": "CNY",
        "PolNumber": facts.policy,
        "LayerNumber": facts.layer,
        "PolInceptionDate": facts.period.start.isoformat(),
        "PolExpiryDate": (facts.period.end - _ONE_DAY).isoformat(),
        "OEDVersion": spec.VERSION,
        "CountryCode": facts.country,
        "AreaCode": facts.area,
        "IndustryScheme1": "NAICS",
        "IndustryCode1": facts.naics,
        "IndustryVintage1": 2022,
        "IndustryDescription": facts.industry,
        "NumberOfEmployees": facts.employees,
        "AnnualRevenue": facts.revenue_cny,
        "AnnualRevenueCurrency": "CNY",
        "GrossProfitMargin": facts.gross_margin,
        "NumberOfRecords": facts.records,
        "LimitCurrency": "CNY",
        "DedCurrency": "CNY",
        "InsuredName": facts.insured,
        "PolGrossPremium": facts.premium_cny,
        **(facts.technographic or {}),
    }
    return {name: _cell(value) for name, value in given.items() if value is not None}


def _cell(value: object) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value)


def _unsaid(carried: Carried, facts: AccountFacts) -> tuple[Text, ...]:
    industry = Text(
        f"OED 无 GB/T 4754 行业体系，行业写作最接近的 NAICS 代码 {facts.naics}",
        f"OED has no scheme for GB/T 4754; the industry is written as the nearest NAICS code, {facts.naics}",
    )
    return (industry, *carried.unsaid)


def _check(row: Mapping[str, str]) -> None:
    problems = []
    for name, cell in row.items():
        found = spec.find(name)
        if found is None:
            raise refusal(name, cell, "不是 OED 网络险字段", "not a field of OED's cyber class")
        if not cell:
            continue
        _, rule = checked_value(found[0], cell)
        if rule is not None:
            problems.append(Problem(name, cell, rule))
    if problems:
        raise InputError(problems)


def columns(rows: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    """Return the columns a file of these rows needs, in the standard's order: required ones and all used."""
    used = {name for row in rows for name in row}
    ordered = []
    for field in spec.FIELDS:
        if field.name.endswith("XX"):
            ordered += sorted(name for name in used if (spec.find(name) or (None,))[0] is field)
        elif field.name in used or field.status == "R":
            ordered.append(field.name)
    return tuple(ordered)


def write_accounts(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    """Write rows as an account file; the file appears whole or not at all.

    Raises:
        InputError: there is no row, or the file cannot be written.
    """
    if not rows:
        raise refusal("", None, "没有可写的行", "there is no row to write", file=str(path))
    write_csv(path, (dict(row) for row in rows), columns(rows))
