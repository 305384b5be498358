"""Name the verbs and fields of journal entries about products and rate plans."""

from typing import Any, Final

from wangbao.hub.catalogue.rules.states import VERSION
from wangbao.vocabulary.text import Text

VERBS: Final = {
    "product.drafted": Text("起草产品版本", "Product version drafted"),
    "product.redrafted": Text("修改产品草稿", "Draft of a product changed"),
    "product.published": Text("发布产品版本", "Product version published"),
    "product.superseded": Text("产品版本被取代", "Product version superseded"),
    "product.withdrawn": Text("停售产品版本", "Product version withdrawn"),
    "product.compared": Text("与技术保费对照", "Product compared with the technical premium"),
    "rate_plan.kept": Text("提交费率方案", "Rate plan handed in"),
}
SUBJECTS: Final = {
    "product": Text("产品版本", "Product version"),
    "rate_plan": Text("费率方案", "Rate plan"),
}
_FIELDS: Final = {
    "product": Text("产品代码", "Product code"),
    "plan": Text("费率方案代码", "Rate plan code"),
    "filing_number": Text("备案编号", "Filing number"),
    "by": Text("取代它的版本", "Superseded by"),
    "risk_model": Text("风险模型版本", "Risk model"),
    "price_model": Text("定价模型版本", "Price model"),
}


def field(name: str) -> Text | None:
    """Name a field of an entry."""
    return _FIELDS.get(name)


def value(name: str, given: Any) -> Text | None:
    """Put a state into words."""
    return VERSION.name(given) if name == "state" and given in VERSION.names else None
