"""Credit codes, units and a filled form, made up for tests."""

from wangbao.programme import batch_library, form_library
from wangbao.programme.declaration import Unit
from wangbao.vocabulary.uscc import check_character, organisation_check

FIRST = batch_library.load("pilot-2023")
SECOND = batch_library.load("pilot-2025")
FORM = form_library.load("scheme")


def code(serial: int, *, begin: str = "91110000") -> str:
    """Return a valid credit code: a company's in Beijing unless it begins otherwise."""
    organisation = f"MA{serial:06d}"
    body = begin + organisation + organisation_check(organisation)
    return body + check_character(body)


def unit(serial: int, **changes: object) -> Unit:
    given = {"name": f"单位{serial}", "uscc": code(serial), "kind": "security_company"}
    return Unit(**(given | changes))  # type: ignore[arg-type]


def content(**changes: object) -> dict[str, object]:
    """Return what a form holds once every field is filled; None leaves one out."""
    prose = {field.code: f"{field.ask.zh}的说明。" for field in FORM.fields if field.type == "prose"}
    given = {
        "title": "中小企业网络安全保险服务方案",
        "insurance_classes": ["property", "liability"],
        "kinds": ["telecom_internet", "other_industry"],
        "industries": ["I", "J"],
        "scenarios": ["platform_outage"],
        "heads": ["business_interruption", "data_breach_liability"],
        "filing_numbers": ["C00004431912020123100722"],
        "record_policies": 120,
        "record_premium_cny": "12000000.00",
        "record_sum_insured_cny": "920000000.00",
        "record_claims_cny": "0.00",
    }
    return {key: value for key, value in (prose | given | changes).items() if value is not None}


def plan_content(kind: str, **changes: object) -> dict[str, object]:
    """Return what a plan's form holds once every field is filled; None leaves one out."""
    form = form_library.load(f"plan-{kind}")
    prose = {field.code: f"{field.ask.zh}的说明。" for field in form.fields if field.type == "prose"}
    known = {
        "title": "网络安全保险服务试点工作方案",
        "kinds": ["industrial_internet"],
        "industries": ["C"],
        "scenarios": ["platform_outage"],
        "heads": ["business_interruption"],
        "support_kinds": ["industrial_park", "premium_subsidy"],
        "enterprise_role": ["chain_leader"],
        "filing_numbers": ["C00004431912020123100722"],
        "target_policies": 30,
        "target_insureds": 20,
        "target_premium_cny": "600000.00",
        "target_sum_insured_cny": "46000000.00",
    }
    codes = {field.code for field in form.fields}
    given = prose | {code: value for code, value in known.items() if code in codes} | changes
    return {key: value for key, value in given.items() if value is not None}
