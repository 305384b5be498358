"""OED 5.0.0 cyber account rows from the terms of a contract and the facts of its insured.

The unified social credit code goes in ``AccNumber`` (``CompanyIDCode`` is a whole number and holds neither it nor an
LEI). The standard has no scheme for GB/T 4754: the industry is written as the nearest NAICS code the caller gives.
A policy period here is half-open; the standard's expiry date is written as its last day.

Free texts are made to fit: one that is longer than its field is cut, one that a spreadsheet would execute gets an
apostrophe in front, and a note says so by policy. Numbers that name a row (``PolNumber`` …) are left as they are, since
changed they would name another; one that does not fit is refused.
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
from wangbao.vocabulary.spreadsheet import neutral
from wangbao.vocabulary.text import Text

_ONE_DAY: Final = dt.timedelta(days=1)
_FREE_TEXTS: Final = ("InsuredName", "IndustryDescription")


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
    made = account_row(carried.fields, facts)
    row = {name: made.row[name] for name in columns([made.row])}
    return Exported(row, (*_unsaid(carried, facts), *made.unsaid))


def account_row(fields: Mapping[str, str], facts: AccountFacts) -> Exported:
    """Build the cells of a row: the facts and financial ``fields``, in no particular order; and how texts were fitted.

    Raises:
        InputError: as :func:`export`.
    """
    row = {**_facts(facts), **fields}
    notes = [note for name in _FREE_TEXTS if (note := _fit(row, name))]
    _check(row)
    return Exported(row, tuple(notes))


def _fit(row: dict[str, str], name: str) -> Text | None:
    """Cut a free text to the length of its field and keep it from being executed; changes ``row``.

    Returns:
        What was changed; None for nothing.
    """
    text, found = row.get(name, ""), spec.find(name)
    longest = found[0].length if found else None
    safe = neutral(text)
    row_text = safe if longest is None or len(safe) <= longest else f"{safe[: longest - 1]}…"
    if row_text == text:
        return None
    row[name] = row_text
    if len(row_text) < len(safe):
        zh = f"{name} 有 {len(text)} 个字符，OED 至多 {longest} 个，已截短"
        return Text(zh, f"{name} has {len(text)} characters, of which OED holds {longest}; cut")
    return Text(
        f"{name} 以公式符号开头，前加撇号", f"{name} begins as a formula does; an apostrophe is put in front"
    )


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
