"""An enterprise's profile as the facts of an OED account row."""

from wangbao.contract.oed.account_export import AccountFacts
from wangbao.contract.oed.insureds import nearest_naics, vendor_codes
from wangbao.risk.profile import Profile
from wangbao.vocabulary import sectors, uscc
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.money import to_decimal
from wangbao.vocabulary.period import Period


def facts_of(
    profile: Profile, *, policy: str, period: Period, portfolio: str = "WANGBAO", account: str | None = None
) -> AccountFacts:
    """Convert a profile to the facts of an OED account row; the account number is the credit code where known.

    The industry is the nearest NAICS code of the vocabulary (judgement); a cloud provider or product that the standard
    has a code for is written with it. Controls have no field: a cadence does not follow from an answer.

    Raises:
        InputError: the profile has no credit code and no account number is given.
    """
    number = account or profile.uscc
    if number is None:
        zh, en = "没有统一社会信用代码时须给出账户号", "needed where the profile has no credit code"
        raise refusal("account", None, zh, en)
    industry = sectors.industry(profile.section)
    region = uscc.parse(profile.uscc).region if profile.uscc else None
    return AccountFacts(
        portfolio=portfolio,
        account=number,
        insured=profile.name,
        policy=policy,
        period=period,
        naics=nearest_naics(industry.code, profile.loss_sector),
        industry=f"{industry.code} {industry.name.zh} (GB/T 4754-2017)",
        revenue_cny=to_decimal(profile.revenue_cny),
        country=profile.country,
        area=region.code if region and profile.country == "CN" else None,
        employees=profile.employees,
        records=profile.records_held,
        gross_margin=None if profile.gross_margin is None else to_decimal(profile.gross_margin),
        technographic=vendor_codes(profile.shared.cloud_provider, profile.products),
    )
