"""Cells of an OED account file as typed values, each checked against its field's type, range and codes."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from wangbao.contract.oed import spec
from wangbao.vocabulary import days
from wangbao.vocabulary.currencies import currency_rule
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Text

Value = str | Decimal | int | dt.date

LARGEST: Final = Decimal("1e15")  # no amount in a cyber account comes near; larger is a slip of units
CURRENCY_FIELDS: Final = ("AccCurrency", "LimitCurrency", "DedCurrency")
_HALF_DAY: Final = Decimal("0.5")
_SMALLEST_POWER: Final = -12  # a trillionth of anything is noise
_LISTED: Final = 12  # a code list up to this long is shown in a refusal


def coverage_codes(word: str) -> tuple[str, ...]:
    """Return the coverage codes of a word of ``PolCoverage``; none for an unknown word. Case does not matter."""
    word = word.upper()
    if word in spec.COVERAGE:
        return (word,)
    known = spec.COVERAGE_WORDS.get(word)
    return known.codes if known else ()


def checked_value(field: spec.Field, cell: str) -> tuple[Value, Text | None]:
    """Parse a cell (not blank) as its field's type; return the value and the rule it breaks, if any."""
    value, rule = _parsed(field, cell)
    check = _CHECKS.get(field.name)
    return value, rule or (check(cell) if check else None)


def _parsed(field: spec.Field, cell: str) -> tuple[Value, Text | None]:
    if field.kind == "text":
        if field.length is not None and len(cell) > field.length:
            return cell, Text(
                f"不得超过 {field.length} 个字符", f"must have at most {field.length} characters"
            )
        return cell, None
    if field.kind == "date":
        try:
            return _day(field, cell), None
        except InputError as error:
            return cell, error.problems[0].rule
    return _number(field, cell)


def _day(field: spec.Field, cell: str) -> dt.date:
    """Parse a date, also as its midnight; expiry is the last day covered, so that its 24:00 is that day's own end."""
    if field.name == "PolExpiryDate" and days.is_end_of_day(cell):
        return days.parse_day(cell[:10])
    return days.parse_boundary(cell)


def _number(field: spec.Field, cell: str) -> tuple[Value, Text | None]:
    try:
        number = Decimal(cell) if cell.isascii() and "_" not in cell else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        return cell, Text("须为数值（不带千位分隔符）", "must be a number without separators")
    low, high = field.minimum, field.maximum if field.maximum is not None else LARGEST
    if low is not None and number < low:
        return cell, Text(f"不得小于 {low:f}", f"must be at least {low:f}")
    if number > high:
        return cell, Text(f"不得大于 {high:f}", f"must be at most {high:f}")
    if abs(number) > 0 and number.adjusted() < _SMALLEST_POWER:
        return cell, Text("数值过小", "the number is too small to mean anything")
    if field.kind == "whole":
        if number != number.to_integral_value():
            return cell, Text("须为整数", "must be a whole number")
        return int(number), None
    return number, None


def _one_of(codes: frozenset[str] | tuple[str, ...], what: Text) -> Callable[[str], Text | None]:
    def rule(cell: str) -> Text | None:
        if cell in codes:
            return None
        listed = "" if len(codes) > _LISTED else "；可用：" + "、".join(codes)
        shown = "" if len(codes) > _LISTED else "; known: " + ", ".join(codes)
        return Text(f"未知的{what.zh}{listed}", f"unknown {what.en}{shown}")

    return rule


def _perils(cell: str) -> Text | None:
    perils = [peril.strip() for peril in cell.split(";")]
    unknown = [peril for peril in perils if peril not in spec.PERILS]
    if unknown:
        return Text(f"未知的危险代码 {unknown[0]}", f"unknown peril code {unknown[0]}")
    if not {*spec.CYBER_PERILS, spec.ALL_PERILS} & set(perils):
        cyber = "、".join(spec.CYBER_PERILS)
        return Text(f"未含网络险危险（{cyber}）", f"names no cyber peril ({', '.join(spec.CYBER_PERILS)})")
    return None


def _coverage_list(cell: str) -> Text | None:
    unknown = [word for word in cell.split(";") if not coverage_codes(word.strip())]
    if not unknown:
        return None
    known = ", ".join((*spec.COVERAGE_CODES, "CYB"))
    return Text(
        f"未知的承保代码 {unknown[0]}；可用：{known}", f"unknown coverage code {unknown[0]}; known: {known}"
    )


def _version(cell: str) -> Text | None:
    parts = cell.split(".")
    if all(part.isascii() and part.isdigit() for part in parts) and parts[0] in spec.VERSIONS:
        return None
    return Text("须为 OED 4 或 5 版（如 5.0.0）", "must be OED version 4 or 5, such as 5.0.0")


def _indemnity_days(cell: str) -> Text | None:
    if Decimal(cell) % _HALF_DAY == 0:
        return None
    return Text("须为半日的整数倍", "must be a multiple of half a day")


def _package(cell: str) -> Text | None:
    return None if Decimal(cell) in (0, 1) else Text("须为 0 或 1", "must be 0 or 1")


_CHECKS: Mapping[str, Callable[[str], Text | None]] = {  # by field name
    **dict.fromkeys((*CURRENCY_FIELDS, "OriginalCurrency", "AnnualRevenueCurrency"), currency_rule),
    "CountryCode": _one_of(spec.COUNTRIES, Text("国家（地区）代码", "country code")),
    "PolPerilsCovered": _perils,
    "PolCoverage": _coverage_list,
    "OEDVersion": _version,
    "BIPOI": _indemnity_days,
    "IsPackage": _package,
    "IndustrySchemeXX": _one_of(spec.INDUSTRY_SCHEMES, Text("行业分类体系", "industry scheme")),
    "CompanyIDSchemeXX": _one_of(spec.COMPANY_SCHEMES, Text("企业标识体系", "company identifier scheme")),
}
