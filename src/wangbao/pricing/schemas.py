"""Publish the schemas of rate plans and of loadings."""

from functools import partial
from typing import Final

from wangbao.pricing.filed import plan
from wangbao.pricing.loadings import Loadings
from wangbao.vocabulary.document import parse
from wangbao.vocabulary.field_words import model_schema
from wangbao.vocabulary.schema_registry import Published
from wangbao.vocabulary.text import Text

SCHEMAS: Final = (
    Published(
        "rate-plan",
        "1.0",
        Text("费率方案", "Rate plan"),
        Text("备案的费率：基准费率与各项系数", "Filed rates: base rates and factors"),
        plan.SCHEMA.data,
        rules=plan.parse,
    ),
    Published(
        "loadings",
        "1.1",
        Text("附加费率", "Loadings"),
        Text(
            "技术保费的附加：费用、手续费、利润、资本成本、税率、市场加成与最低保费",
            "Loadings of the technical price: expense, commission, profit, cost of capital, taxes, margin, minimum",
        ),
        model_schema(Loadings, "wangbao.pricing"),
        rules=partial(parse, Loadings),
    ),
)
