"""The page on liability: premium against what liability hangs on, and the two classes' shares by kind of insured.

Every figure is the technical price of :func:`wangbao.assessment.technical.technical` under the kind's own wording. Part
of a premium is apportioned to liability as its part of the insured loss is.
"""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Final, NamedTuple

from wangbao.assessment.technical import technical
from wangbao.contract import wording
from wangbao.contract.resolve import resolve
from wangbao.drawing.numbers import percent, short
from wangbao.drawing.svg import LogScale, element, gridlines, path
from wangbao.pricing.loadings import default_loadings
from wangbao.risk.pairs import reference
from wangbao.vocabulary.terms import KINDS, kind
from wangbao.vocabulary.text import Lang, Text

_LIMIT, _DEDUCTIBLE = Decimal(10_000_000), Decimal(20_000)
_INCIDENTS, _SEED = 40_000, 2026
_BEFORE: Final = {  # liability's part of the insured loss by the model 2026.1, measured with these terms
    "telecom_internet": 0.0675,
    "industrial_internet": 0.0132,
    "connected_vehicle": 0.0300,
    "other_industry": 0.0282,
    "security_product": 0.0944,
    "security_service": 0.1692,
    "it_product": 0.2835,
}


class Priced(NamedTuple):
    """A technical premium before VAT, yuan a year, and liability's part of it."""

    premium: float
    share: float

    @property
    def liability(self) -> float:
        return self.premium * self.share


class Curve(NamedTuple):
    """A curve: the fact it follows, the kind it is shown for, and the values of the fact."""

    fact: str
    kind: str
    name: Text
    values: tuple[int, ...]


CURVES: Final = (
    Curve(
        "records_held", "telecom_internet", Text("持有个人信息的人数", "people whose data is held"),
        tuple(10**n for n in range(3, 10)),
    ),
    Curve(
        "business_customers", "industrial_internet", Text("企业客户数", "business customers"),
        (1, 10, 100, 1_000, 10_000, 100_000),
    ),
    Curve(
        "vehicles_in_service", "connected_vehicle", Text("在网车辆数", "vehicles in service"),
        tuple(10**n for n in range(3, 8)),
    ),
    Curve(
        "product_revenue_cny", "it_product", Text("被保产品年收入（元）", "yearly revenue of the product (CNY)"),
        tuple(10**n for n in range(6, 11)),
    ),
)  # fmt: skip

_TITLE = Text("# 责任的价格", "# The price of liability")
_MADE = Text(
    "由 `make docs` 从模型写出，勿手工修改。",
    "Written by `make docs` from the model; do not edit by hand. ",
)
_TERMS = Text(
    "技术保费（不含税，元/年）：各类参考企业（年营收 30 亿元，其余未答），限额 1,000 万元，每次免赔额 2 万元，"
    "各类自己的示例条款。"
    "责任部分按其占保险赔付均值的比例分摊。参数、出处与判断见[模型卡](model-card.zh-CN.md)。",
    "Technical premium before VAT, CNY a year: the reference enterprise of each kind (CNY 3bn revenue, nothing else\n"
    "answered), a limit of CNY 10m, a deductible of CNY 20k, the kind's own example wording. The part of liability is\n"
    "apportioned by its share of the mean insured loss. Parameters, sources and what is judgement are in the\n"
    "[model card](model-card.md).",
)
_CAPTION = Text(
    "保费随人数、客户、车辆与产品收入变化", "Premium against people, customers, vehicles and product revenue"
)
_CLASSES = Text("## 两类保险所占份额", "## Shares of the two classes")
_BEFORE_SAYS = Text(
    "“此前”为模型 2026.1 以同样条款测得的数。"
    "产品服务三类此前计的是提供方自身的中断，现为所售产品的失败及购买方的索赔。",
    "“Before” is by the model 2026.1 under the same terms. For products and services it counted the vendor's own\n"
    "outages; now it is the failure of what they sell and the claims of its buyers.",
)


@cache
def priced(kind_code: str, fact: str | None = None, value: int | None = None) -> Priced:
    """Price the reference enterprise of a kind, with one of its facts given."""
    facts = {} if fact is None else {fact: float(value) if fact.endswith("_cny") and value else value}
    terms = resolve(wording.load(wording.for_kind(kind_code)), limit_cny=_LIMIT, deductible_cny=_DEDUCTIBLE)
    profile = reference(kind_code).model_copy(update=facts)
    (found,) = technical(profile, [terms], default_loadings(), incidents=_INCIDENTS, seed=_SEED)
    return Priced(found.premium_cny, found.class_mean["liability"] / found.mean)


def page(lang: Lang) -> str:
    """Write the page in Markdown."""
    drawn = "liability.svg" if lang == "en" else "liability.zh-CN.svg"
    other = "[中文](liability.zh-CN.md)" if lang == "en" else "[English](liability.md)"
    parts = [
        _TITLE.say(lang),
        f"{_MADE.say(lang)}{other}",
        f"{_TERMS.say(lang)}",
        f"![{_CAPTION.say(lang)}]({drawn})",
        *(_table(curve, lang) for curve in CURVES),
        _CLASSES.say(lang),
        _shares(lang),
        _BEFORE_SAYS.say(lang),
    ]
    return "\n\n".join(parts) + "\n"


def _table(curve: Curve, lang: Lang) -> str:
    kind_name = kind(curve.kind).name.say(lang)
    head = Text("保费", "premium"), Text("其中责任", "of which liability"), Text("责任份额", "share")
    rows = [
        [f"{value:,}", f"{of.premium:,.0f}", f"{of.liability:,.0f}", percent(of.share)]
        for value in curve.values
        for of in [priced(curve.kind, curve.fact, value)]
    ]
    title = f"## {curve.name.say(lang)[0].upper()}{curve.name.say(lang)[1:]}" + Text(
        f"（{kind_name}）", f" ({kind_name})"
    ).say(lang)
    return title + "\n\n" + _markdown([curve.name.say(lang), *(one.say(lang) for one in head)], rows)


def _shares(lang: Lang) -> str:
    head = (
        Text("被保险对象", "kind of insured"), Text("保费", "premium"), Text("财产", "property"),
        Text("责任", "liability"), Text("责任（此前）", "liability (before)"),
    )  # fmt: skip
    rows = []
    for one in KINDS:
        of = priced(one.code)
        shares = [percent(1.0 - of.share), percent(of.share), percent(_BEFORE[one.code])]
        rows.append([one.name.say(lang), f"{of.premium:,.0f}", *shares])
    return _markdown([name.say(lang) for name in head], rows)


def _markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


_PANEL = (420.0, 250.0)  # of each of the four curves
_LEFT, _TOP, _BOTTOM, _RIGHT = 62.0, 34.0, 40.0, 14.0
_STYLE = (
    "text{font:12px sans-serif;fill:#333}.grid{stroke:#ddd}.axis{stroke:#888}"
    ".whole{fill:none;stroke:#777;stroke-width:2}.liability{fill:none;stroke:#b5452c;stroke-width:2.5}"
)


def picture(lang: Lang) -> str:
    """Draw the four curves as one SVG: the whole premium grey, the part of liability red, both on log scales."""
    width, height = 2 * _PANEL[0], 2 * _PANEL[1]
    drawn = [element("style", text=_STYLE), element("rect", width=width, height=height, fill="#fff")]
    for at, curve in enumerate(CURVES):
        drawn += _panel(curve, lang, at % 2 * _PANEL[0], at // 2 * _PANEL[1])
    label = Text(
        "灰线为保费，红线为其中责任（元/年，对数刻度）",
        "Grey: premium; red: of which liability (CNY a year, log scales)",
    )
    return (
        element(
            "svg", *drawn, xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {width:g} {height:g}", role="img",
            aria_label=label.say(lang),
        )
        + "\n"
    )  # fmt: skip


def _panel(curve: Curve, lang: Lang, left: float, top: float) -> list[str]:
    found = [priced(curve.kind, curve.fact, value) for value in curve.values]
    amounts = [amount for of in found for amount in (of.premium, of.liability)]
    low, high = min(amounts) / 1.5, max(amounts) * 1.5
    floor, right = top + _PANEL[1] - _BOTTOM, left + _PANEL[0] - _RIGHT
    x = LogScale(curve.values[0], curve.values[-1], left + _LEFT, right)
    y = LogScale(low, high, floor, top + _TOP)
    title = Text(
        f"{curve.name.zh}：保费（灰）与责任（红），元/年", f"{curve.name.en}: premium (grey), liability (red)"
    )
    drawn = [element("text", text=title.say(lang), x=left + 8, y=top + 18)]
    for amount in gridlines(low, high):
        drawn.append(element("line", class_="grid", x1=left + _LEFT, x2=right, y1=y(amount), y2=y(amount)))
        drawn.append(
            element("text", text=short(amount, lang), x=left + _LEFT - 6, y=y(amount) + 4, text_anchor="end")
        )
    for value in curve.values:
        drawn.append(element("line", class_="axis", x1=x(value), x2=x(value), y1=floor, y2=floor + 5))
        drawn.append(element("text", text=short(value, lang), x=x(value), y=floor + 20, text_anchor="middle"))
    drawn.append(element("line", class_="axis", x1=left + _LEFT, x2=right, y1=floor, y2=floor))
    points = list(zip(curve.values, found, strict=True))
    drawn.append(element("path", class_="whole", d=path([(x(v), y(of.premium)) for v, of in points])))
    drawn.append(element("path", class_="liability", d=path([(x(v), y(of.liability)) for v, of in points])))
    return drawn
