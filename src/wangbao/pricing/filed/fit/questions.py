"""Inputs of a generated plan, and the factor no model measures: the management of security."""

from collections.abc import Collection, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from wangbao.pricing.filed.fit.design import SCORE, Design
from wangbao.vocabulary import sectors
from wangbao.vocabulary.text import Text

_PRIOR_NAMES = {
    "not_stated": Text("未提供出险记录", "no history stated"),
    "none": Text("有记录且无事故", "history without incidents"),
    "one": Text("一次事故", "one incident"),
    "several": Text("两次及以上", "two or more incidents"),
}
_EXPOSED_NAMES = {
    "none": Text("无高危服务暴露", "none exposed"),
    "some": Text("一项服务暴露于互联网", "one exposed to the internet"),
    "severe": Text("多项或高危服务暴露于互联网", "several or a severe one exposed"),
}
_DEPENDENCES = {
    "none": Text("无", "none"),
    "low": Text("低", "low"),
    "medium": Text("中", "medium"),
    "high": Text("高", "high"),
}
_CAPS = {
    "contract_fee": Text("不超过合同价款", "the contract fee"),
    "multiple_fee": Text("合同价款的数倍", "several times the contract fee"),
    "unlimited": Text("未限定", "no limit"),
}
_MANAGEMENT = (  # the form of filed plans' 管理制度 factor; its ends are judgement
    ("sound", "完善", "sound", "0.80", "1.00", "0.90", None),
    ("fair", "较完善", "fair", "1.00", "1.15", "1.05", "low"),
    ("weak", "不完善", "weak", "1.15", "1.40", "1.25", "low"),
)
_MANAGED = {code: Text(zh, en) for code, zh, en, *_ in _MANAGEMENT}


def inputs(design: Design, used: Collection[str]) -> list[dict[str, Any]]:
    """List the inputs of a generated plan: sum insured, answer about management, and the inputs of its factors."""
    names = {entry.code: entry.name for entry in sectors.SECTORS}
    lowest, highest = design.limits[0] / 10, design.limits[-1]  # a factor is flat beyond its last place
    listed = [
        _number("limit_cny", "年累计赔偿限额", "annual aggregate limit", "cny", least=lowest, most=highest),
        _number("deductible_cny", "每次事故免赔额", "deductible of each event", "cny"),
        _number("waiting_hours", "等待期", "waiting period", "hours", least=1, most=720),
        _choice("sector", "行业", "sector", {code: names[code] for code in design.sectors}),
        _number(
            "revenue_cny",
            "年营业收入（产品服务类为被保产品收入）",
            "yearly revenue (of the insured product, for products and services)",
            "cny",
        ),
        _number("records_held", "持有个人信息的人数", "people whose data is held", "count"),
        _number("business_customers", "企业客户数", "business customers", "count"),
        _number("vehicles_in_service", "在网车辆数", "vehicles in service", "count"),
        _number("clients", "被保产品或服务的客户数", "clients of the insured product or service", "count"),
        _choice("liability_cap", "合同责任上限", "cap on liability in contracts", _CAPS),
        _number("control_score", "安全措施评分", "score of security controls", "score", most=SCORE),
        _choice("exposed_services", "高危服务暴露", "exposed services", _EXPOSED_NAMES),
        _choice("cloud", "对云服务的依赖", "dependence on cloud", _DEPENDENCES),
        _choice("outsourcers", "对外包商的依赖", "dependence on outsourcers", _DEPENDENCES),
        _choice(
            "industrial_control", "对工业控制系统的依赖", "dependence on industrial control", _DEPENDENCES
        ),
        _choice("prior_incidents", "历史事故", "prior incidents", _PRIOR_NAMES),
        _choice("management", "安全管理制度", "management of security", _MANAGED),
    ]
    always = ("limit_cny", "control_score", "management")
    return [item for item in listed if item["code"] in used or item["code"] in always]


def _number(
    code: str, zh: str, en: str, unit: str, *, least: float = 0, most: float | None = None
) -> dict[str, Any]:
    item: dict[str, Any] = {"code": code, "name": {"zh": zh, "en": en}, "unit": unit}
    item |= {"least": number_of(least)} if least else {}
    return item | ({"most": number_of(most)} if most is not None else {})


def _choice(code: str, zh: str, en: str, options: Mapping[str, Text]) -> dict[str, Any]:
    listed = [{"code": option, "name": words(name)} for option, name in options.items()]
    return {"code": code, "name": {"zh": zh, "en": en}, "choices": listed}


def management() -> dict[str, Any]:
    """Build the factor of security management: ranges for an underwriter, 1 where nothing was assessed."""
    rows: list[dict[str, Any]] = []
    for code, _zh, _en, low, high, usual, end in _MANAGEMENT:
        row: dict[str, Any] = {
            "is": code,
            "low": Decimal(low),
            "high": Decimal(high),
            "usual": Decimal(usual),
        }
        rows.append(row | ({"open": end} if end else {}))
    return {
        "code": "management",
        "name": {"zh": "安全管理制度系数", "en": "Management of security"},
        "kind": "range",
        "inputs": ["management"],
        "rows": rows,
        "absent": Decimal(1),
        "confidence": "judgement",
        "note": {
            "zh": "由核保人在现场查勘或风险评估后评定；未评定的取 1。区间为判断，结构参照财产险费率方案。",
            "en": "Set by an underwriter after a survey; 1 where there was none. The ends are judgement, the form "
            "that of property plans.",
        },
    }


def number_of(value: float, places: str | None = None) -> Decimal:
    """Round a float for a plan: to ``places``, or to four digits and at most six decimals, without trailing zeros."""
    exact = Decimal(repr(float(value)))
    if places is None:
        places = str(Decimal(1).scaleb(max(min(exact.adjusted() - 3, 0), -6))) if exact else "1"
    rounded = exact.quantize(Decimal(places), rounding=ROUND_HALF_UP)
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded.normalize()


def words(text: Text) -> dict[str, str]:
    """Return a text in the form of a document."""
    return {"zh": text.zh, "en": text.en}
