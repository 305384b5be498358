"""Put a need into words: each thing it asks, with its value in both languages."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from wangbao.programme.matching.need import Need
from wangbao.programme.matching.rule_schema import Matching
from wangbao.vocabulary import heads, regions, sectors, size, terms
from wangbao.vocabulary.money import format_yuan
from wangbao.vocabulary.text import Text

LABELS: Final = {
    "kind": Text("试点对象", "Kind of insured"),
    "section": Text("行业门类", "Industry"),
    "size": Text("企业规模", "Size"),
    "province": Text("所在地", "Place"),
    "scenarios": Text("风险场景", "Risk scenarios"),
    "heads": Text("所需保障", "Loss heads wanted"),
    "limit_cny": Text("保险金额（元）", "Limit wanted (yuan)"),
    "budget_cny": Text("年度预算（元，含税）", "Budget for a year (yuan, with VAT)"),
    "services": Text("所需服务", "Services wanted"),
    "revenue_cny": Text("年营业收入（元）", "Yearly revenue (yuan)"),
}


def names(rules: Matching) -> dict[str, dict[str, Text]]:
    """Tabulate the choices of each field of a need."""
    tables = {
        "kind": terms.KINDS,
        "section": sectors.SECTIONS,
        "size": size.SIZES,
        "province": regions.REGIONS,
        "scenarios": terms.SCENARIOS,
        "heads": heads.HEADS,
    }
    found = {field: {one.code: one.name for one in table} for field, table in tables.items()}
    return found | {"services": {one.code: one.name.text for one in rules.services}}


def said(rules: Matching, need: Need) -> Iterator[tuple[Text, Text]]:
    """Yield what a need asks: label and value; what it leaves open is left out."""
    tables = names(rules)
    for field, label in LABELS.items():
        value = getattr(need, field)
        if isinstance(value, Decimal):
            yield label, Text(format_yuan(value, "zh"), format_yuan(value, "en"))
        elif value:
            codes = value if isinstance(value, tuple) else (value,)
            known = [tables[field].get(code, Text(code, code)) for code in codes]
            yield label, Text("、".join(one.zh for one in known), ", ".join(one.en for one in known))
