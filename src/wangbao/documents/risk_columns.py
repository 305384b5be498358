"""Risk columns of a bordereau: industry, place, turnover, personal records held, people employed."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.money import to_decimal, yuan
from wangbao.vocabulary.regions import region_or_none
from wangbao.vocabulary.sectors import industry, sector
from wangbao.vocabulary.text import Lang, Text

RISK_COLUMNS: Final = (
    ("industry_code", Text("行业代码（GB/T 4754）", "Industry code (GB/T 4754)")),
    ("industry", Text("行业", "Industry")),
    ("sector", Text("损失模型行业", "Sector of the loss model")),
    ("province", Text("省份", "Province")),
    ("revenue_cny", Text("年营业收入（元）", "Annual revenue (yuan)")),
    ("records_held", Text("持有个人信息的人数", "People whose data is held")),
    ("employees", Text("从业人员数", "Employees")),
)


def risk_values(profile: Mapping[str, Any], uscc: str, lang: Lang) -> dict[str, Any]:
    """Collect the columns of one risk by their codes; None if unknown.

    Args:
        profile: the insured's profile in the terms; empty for a policy taken over from elsewhere.
        uscc: the insured's credit code, whose third and fourth digits are the province of registration.
        lang: the language of names.
    """
    code, own = profile.get("section"), profile.get("sector")
    revenue = profile.get("revenue_cny")
    place = region_or_none(uscc[2:4])
    return {
        "industry_code": code,
        "industry": _named(str(code))[0].say(lang) if code else None,
        "sector": sector_name(str(own)).say(lang)
        if own
        else _named(str(code))[1].say(lang)
        if code
        else None,
        "province": None if place is None else place.name.say(lang),
        "revenue_cny": None if revenue is None else yuan(to_decimal(revenue)),
        "records_held": profile.get("records_held"),
        "employees": profile.get("employees"),
    }


@cache
def _named(code: str) -> tuple[Text, Text]:
    """Look up the names of an industry and of its sector; the code itself if it is no longer in the standard."""
    try:
        found = industry(code)
    except InputError:
        return Text(code, code), Text("", "")
    return found.name, sector(found.sector).name


def sector_name(code: str) -> Text:
    """Look up the name of a sector of the loss model; the code itself if it no longer exists."""
    try:
        return sector(code).name
    except InputError:
        return Text(code, code)
