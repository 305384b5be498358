"""Lines of a premium's trace: each rule applied, its inputs and its result, in both languages."""

from dataclasses import dataclass
from decimal import Decimal

from wangbao.pricing.filed.cells import ARITHMETIC, Fact, Found
from wangbao.pricing.filed.schema import Bounds, Cover, Factor, Plan
from wangbao.pricing.filed.words import place_words, said_fact, unit_money
from wangbao.vocabulary.canonical import shortest
from wangbao.vocabulary.text import Text

_NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One rule applied in rating: its input, its value, the running result and its sources.

    ``factor`` is None for lines that are no factor (sum insured, minimum). ``running`` is the product of base rate and
    factors so far, in percent; for money lines, yuan.
    """

    cover: str
    code: str
    name: Text
    rule: Text
    input: Text
    factor: Decimal | None
    running: Decimal
    source: tuple[str, ...]
    confidence: str


def sum_line(plan: Plan, cover: Cover, amount: Decimal) -> TraceLine:
    """Build the line of the sum insured."""
    name = plan.input(cover.sum_insured).name.text
    rule = Text(f"{cover.name.zh}的保险金额", f"sum insured of {cover.name.en}")
    shown = Text(unit_money(amount), unit_money(amount))
    return TraceLine(cover.code, "sum_insured", name, rule, shown, None, amount, (), cover.confidence)


def base_line(cover: Cover) -> TraceLine:
    """Build the line of the base rate."""
    base = cover.base_rate_percent
    return TraceLine(
        cover.code,
        "base_rate",
        Text("基准费率（%）", "Base rate (%)"),
        Text(f"{cover.name.zh}：{_rate(base)}", f"{cover.name.en}: {_rate(base)}"),
        _NOTHING,
        None,
        base,
        cover.source,
        cover.confidence,
    )


def factor_line(
    plan: Plan,
    cover: Cover,
    factor: Factor,
    facts: dict[str, Fact],
    at: Found | None,
    value: Decimal,
    running: Decimal,
    *,
    counts: bool,
) -> TraceLine:
    """Build the line of one factor; ``counts`` is false where another of its group is taken instead."""
    if at is None:
        rule = Text("未提供，按备案取值", "not given: as filed for that")
        shown = Text("—", "—")
    else:
        rule = place_words(plan, factor, at)
        if at.cell.is_range:
            rule = Text(f"{rule.zh}；区间 {at.cell.span}", f"{rule.en}; range {at.cell.span}")
        told = [said_fact(plan.input(code), facts[code]) for code in factor.inputs]
        shown = Text(" × ".join(text.zh for text in told), " × ".join(text.en for text in told))
    if not counts:
        rule = Text(f"{rule.zh}；同组另一因子已取用，不计", f"{rule.en}; another of its group counts instead")
    return TraceLine(
        cover.code,
        factor.code,
        factor.name.text,
        rule,
        shown,
        value,
        running,
        factor.source,
        factor.confidence,
    )


def bound_line(
    cover: Cover, code: str, name: Text, bounds: Bounds, value: Decimal, held: Decimal, running: Decimal
) -> TraceLine:
    """Build the line of a bound of the plan that limits the product or the rate."""
    least = "—" if bounds.least is None else shortest(bounds.least)
    most = "—" if bounds.most is None else shortest(bounds.most)
    rule = Text(f"不低于 {least}，不高于 {most}", f"at least {least}, at most {most}")
    shown = Text(_short(value), _short(value))
    return TraceLine(cover.code, code, name, rule, shown, held, running, (), cover.confidence)


def premium_line(cover: Cover, amount: Decimal, rate_percent: Decimal, premium: Decimal) -> TraceLine:
    """Sum insured times rate, before rounding."""
    name = Text("年保险费（取整前）", "Annual premium, before rounding")
    rule = Text("保险金额 × 基准费率 × 系数", "sum insured × base rate × factors")
    shown = f"{unit_money(amount)} × {_rate(rate_percent)}"
    return TraceLine(
        cover.code, "premium", name, rule, Text(shown, shown), None, premium, (), cover.confidence
    )


def basic(amount: Decimal, total: Decimal) -> TraceLine:
    """Build the line of the basic premium and the total with it."""
    name = Text("基本保险费", "Basic premium")
    rule = Text("每张保单一次", "once a policy")
    shown = Text(unit_money(amount), unit_money(amount))
    return TraceLine("", "basic_premium", name, rule, shown, None, total, (), "judgement")


def minimum(cover: str, amount: Decimal) -> TraceLine:
    """Build the line of a minimum premium that is taken."""
    name = Text("最低保费", "Minimum premium")
    rule = Text("低于最低保费时取最低保费", "taken where the premium would be lower")
    return TraceLine(cover, "minimum_premium", name, rule, _NOTHING, None, amount, (), "judgement")


def _rate(percent: Decimal) -> str:
    return f"{_short(percent)}%"


def _short(number: Decimal) -> str:
    """Write a figure of the trace with at most eight decimals; the arithmetic keeps the exact one."""
    return shortest(number.quantize(Decimal("0.00000001"), context=ARITHMETIC))
