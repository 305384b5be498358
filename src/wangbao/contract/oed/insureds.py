"""A row of an OED cyber account file as the facts of an enterprise, and the codes for such facts in a row.

What the row does not say stays missing (and widens the band). In OED a blank or 0 in ``NumberOfEmployees``,
``NumberOfRecords``, ``GrossProfitMargin`` or a vendor or cadence code means unknown. Foreign revenue needs an exchange
rate from the caller; none is built in.

The coded cadences become answers on controls; this reading is judgement, shown as a caution: ``PatchPolicy`` daily or
weekly answers "patched within 7 days" with yes, monthly with partial, annually or never with no; ``BackUpFreq`` daily,
weekly or monthly answers "offline, rehearsed back-ups" with partial (a back-up exists; whether it is offline and
rehearsed is not said), annually or never with no; ad hoc answers nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from wangbao.contract.oed import spec
from wangbao.contract.oed.accounts import AccountRow
from wangbao.contract.oed.table import where
from wangbao.vocabulary import sectors, uscc
from wangbao.vocabulary.currencies import currency_rule
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.money import to_decimal
from wangbao.vocabulary.text import Text

COUNTRIES: Final = ("CN", "US", "GB", "CA")  # those whose frequency the loss model knows

_PATCHING: Final = {"daily": "yes", "weekly": "yes", "monthly": "partial", "annually": "no", "never": "no"}
_BACK_UPS: Final = {
    "daily": "partial",
    "weekly": "partial",
    "monthly": "partial",
    "annually": "no",
    "never": "no",
}
_CADENCES: Final = (
    ("PatchPolicy", "patching_7d", _PATCHING),
    ("BackUpFreq", "offline_backups", _BACK_UPS),
)


@dataclass(frozen=True, slots=True)
class OedFacts:
    """Facts in the fields of ``wangbao.risk.profile.Profile``, with cautions for readers of results."""

    data: dict[str, Any]
    cautions: tuple[Text, ...]


def parse_rates(words: Sequence[str]) -> dict[str, Decimal]:
    """Exchange rates written ``USD=7.2``: yuan for one unit of the currency.

    Raises:
        InputError: not of this form, an unknown currency code, a currency twice, or a rate that is not above 0.
    """
    rates: dict[str, Decimal] = {}
    for word in words:
        code, mark, number = word.partition("=")
        code = code.strip().upper()
        if not mark:
            raise refusal("rate", word, "须写作 USD=7.2", "must be written USD=7.2")
        if wrong := currency_rule(code):
            raise InputError([Problem("rate", word, wrong)])
        if code in rates:
            raise refusal("rate", word, "同一货币给出两次", "the currency is given twice")
        rate = to_decimal(number.strip(), field=f"rate {code}")
        if rate <= 0:
            raise refusal("rate", word, "汇率须大于 0", "the rate must be above 0")
        rates[code] = rate
    return rates


def rate_of(row: AccountRow, rates: Mapping[str, Decimal], field: str, *, file: str | None = None) -> Decimal:
    """Return yuan for one unit of the currency in ``field``; refuse a currency that ``rates`` does not have."""
    currency = row.text(field)
    if currency is None:
        raise refusal(
            where(row.line, field), None, "评估时必填", "must be filled in for an assessment", file=file
        )
    if currency == "CNY":
        return Decimal(1)
    if currency not in rates:
        zh = f"须给出汇率（每单位 {currency} 合多少元），如 {currency}=7.2"
        en = f"needs an exchange rate in yuan for one {currency}, such as {currency}=7.2"
        raise refusal(where(row.line, field), currency, zh, en, file=file)
    return rates[currency]


def profile_data(
    row: AccountRow,
    rates: Mapping[str, Decimal] | None = None,
    *,
    revenue_cny: Decimal | None = None,
    file: str | None = None,
) -> OedFacts:
    """Convert a row to the facts of its insured.

    Args:
        row: a row of an account file.
        rates: yuan for one unit of a currency, by code; yuan itself needs none.
        revenue_cny: yearly revenue in yuan for a row that leaves it blank; a row that gives one keeps its own.
        file: named in refusals.

    Raises:
        InputError: no name, industry or revenue; an industry scheme other than NAICS; a foreign currency without a
            rate; a country the loss model does not know; a margin above 1.
    """
    problems: list[Problem] = []
    cautions: list[Text] = []
    data: dict[str, Any] = {}
    _identity(row, data, problems, cautions)
    if revenue_cny is not None and not row.known("AnnualRevenue"):
        data["revenue_cny"] = float(revenue_cny)
        cautions.append(
            Text(
                "文件未填年营业收入，用命令行给出的数", "revenue is blank in the file; the one given is used"
            )
        )
    else:
        _revenue(row, rates or {}, data, problems)
    _amounts(row, data, problems)
    _technology(row, data, cautions)
    if problems:
        raise InputError(problems, file=file)
    return OedFacts(data, tuple(cautions))


def _identity(row: AccountRow, data: dict[str, Any], problems: list[Problem], cautions: list[Text]) -> None:
    name = row.text("InsuredName") or row.text("AccName")
    if name is None:
        problems.append(Problem(where(row.line, "InsuredName"), None, _NEEDED))
    else:
        data["name"] = name
    if not uscc.broken_rules(row.account):
        data["uscc"] = row.account
    country = row.text("CountryCode")
    if country is None:
        zh = "未给出 CountryCode，按中国的出险频率计算"
        cautions.append(Text(zh, "CountryCode is not given; the frequency of China is used"))
    elif country in COUNTRIES:
        data["country"] = country
    else:
        listed = ", ".join(COUNTRIES)
        rule = Text(
            f"损失模型只有这些国家的频率：{listed}", f"the loss model has frequencies for {listed} only"
        )
        problems.append(Problem(where(row.line, "CountryCode"), country, rule))
    _industry(row, data, problems)


def _industry(row: AccountRow, data: dict[str, Any], problems: list[Problem]) -> None:
    schemes = sorted(name for name in row.values if name.startswith("IndustryScheme"))
    naics = next((name for name in schemes if row.text(name) == "NAICS"), None)
    if naics is None:
        field = schemes[0] if schemes else "IndustryScheme1"
        rule = Text("评估需要 NAICS 行业代码", "an assessment needs a NAICS industry code")
        problems.append(Problem(where(row.line, field), row.text(field), rule))
        return
    field = naics.replace("Scheme", "Code")
    code = row.text(field)
    if code is None:
        problems.append(Problem(where(row.line, field), None, _NEEDED))
        return
    try:
        found = sectors.naics(code)
    except InputError as error:
        problems.append(Problem(where(row.line, field), code, error.problems[0].rule))
        return
    data["section"] = found.industry
    data["sector"] = found.sector


def _revenue(
    row: AccountRow, rates: Mapping[str, Decimal], data: dict[str, Any], problems: list[Problem]
) -> None:
    revenue = row.known("AnnualRevenue")
    if not revenue:
        problems.append(Problem(where(row.line, "AnnualRevenue"), row.text("AnnualRevenue"), _NEEDED))
        return
    try:
        data["revenue_cny"] = float(revenue * rate_of(row, rates, "AnnualRevenueCurrency"))
    except InputError as error:
        problems.extend(error.problems)


def _amounts(row: AccountRow, data: dict[str, Any], problems: list[Problem]) -> None:
    if employees := row.known("NumberOfEmployees"):
        data["employees"] = int(employees)
    if records := row.known("NumberOfRecords"):
        data["records_held"] = int(records)
    if margin := row.known("GrossProfitMargin"):
        if margin > 1:
            rule = Text(
                "须为小数（0.1 表示 10 %），不得大于 1", "must be a fraction (0.1 is 10 %), at most 1"
            )
            problems.append(
                Problem(where(row.line, "GrossProfitMargin"), row.text("GrossProfitMargin"), rule)
            )
        else:
            data["gross_margin"] = float(margin)


def _technology(row: AccountRow, data: dict[str, Any], cautions: list[Text]) -> None:
    if cloud := _coded(row, "CloudVendor"):
        data["shared"] = {"cloud_provider": cloud}
    products = [name for field in ("OSVendor", "EmailVendor", "CRMVendor") if (name := _coded(row, field))]
    if products:
        data["products"] = list(dict.fromkeys(products))
    controls = {}
    for field, control, answers in _CADENCES:
        cadence = _coded(row, field)
        if cadence in answers:
            controls[control] = answers[cadence]
            zh = f"{field} 为 {cadence}，控制措施 {control} 按“{answers[cadence]}”理解（判断）"
            en = f"{field} is {cadence}: control {control} is read as {answers[cadence]} (judgement)"
            cautions.append(Text(zh, en))
    if controls:
        data["controls"] = controls


def _coded(row: AccountRow, field: str) -> str:
    """Return the meaning of a technographic code; empty where unknown."""
    return spec.TECHNOGRAPHIC[field][int(row.known(field) or 0)]


_NEEDED = Text("评估时必填（不得为空或 0）", "needed for an assessment: must not be blank or 0")


def nearest_naics(industry: str, sector: str) -> int:
    """Return the first NAICS prefix for a code of GB/T 4754 (or its division, or section) and sector."""
    table = sectors.naics_table()
    wanted = dict.fromkeys((industry, industry[:3], industry[:1]))
    for code in wanted:
        same = [entry for entry in table if entry.industry == code]
        agreeing = [entry for entry in same if entry.sector == sector]
        if found := (agreeing or same):
            return int(found[0].code)
    return int(next(entry.code for entry in table if entry.sector == sector))


def vendor_codes(cloud: str | None, products: Sequence[str]) -> dict[str, int]:
    """Return the technographic fields of a cloud provider and products that have a code in the standard."""
    named: dict[str, list[str | None]] = {"CloudVendor": [cloud]}
    named |= {field: list(products) for field in ("OSVendor", "EmailVendor", "CRMVendor")}
    codes = {}
    for field, words in named.items():
        known = {
            name.lower(): code for code, name in reversed([*enumerate(spec.TECHNOGRAPHIC[field])]) if name
        }
        found = [known[word.lower()] for word in words if word and word.lower() in known]
        if found:
            codes[field] = found[0]
    return codes
