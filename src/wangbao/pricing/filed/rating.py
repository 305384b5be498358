"""An annual premium by a rate plan, with a trace of every rule it met.

    premium = basic premium + Σ over covers of sum insured × base rate × Π factors

within the plan's bounds, at least the minimum. For a period other than a year it is multiplied by
:func:`wangbao.policy.duration.term_share`.

The arithmetic is decimal and is rounded once, to the fen, at the end; the covers' premiums are split from that total so
that they add up to it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from wangbao.pricing.filed import trace as trace_lines
from wangbao.pricing.filed.cells import ARITHMETIC, Fact, Facts, Found, find
from wangbao.pricing.filed.points import Point, check_points, chosen
from wangbao.pricing.filed.schema import Bounds, Cover, Factor, Input, Plan
from wangbao.pricing.filed.trace import TraceLine
from wangbao.vocabulary.canonical import fingerprint, shortest
from wangbao.vocabulary.entry import unknown
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.money import split, to_decimal, yuan
from wangbao.vocabulary.text import Text

_HUNDRED = Decimal(100)
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class RangeUsed:
    """A range met in rating: its text, the point taken, and the reason if an underwriter chose it."""

    factor: str
    name: Text
    low: Decimal
    high: Decimal
    usual: Decimal | None
    point: Decimal
    reason: str | None


@dataclass(frozen=True, slots=True)
class CoverPremium:
    """The premium of one cover."""

    code: str
    name: Text
    sum_insured_cny: Decimal
    base_rate_percent: Decimal
    factor_product: Decimal
    rate_percent: Decimal
    premium_cny: Decimal


@dataclass(frozen=True, slots=True)
class Rated:
    """An annual premium before VAT by a plan; ``covers`` add up to ``premium_cny`` exactly."""

    plan: str
    version: str
    sha256: str
    premium_cny: Decimal
    covers: tuple[CoverPremium, ...]
    ranges: tuple[RangeUsed, ...]
    trace: tuple[TraceLine, ...]


class _Worked(NamedTuple):
    """A cover before rounding."""

    cover: Cover
    sum_insured: Decimal
    product: Decimal
    rate_percent: Decimal
    premium: Decimal
    trace: tuple[TraceLine, ...]
    ranges: tuple[RangeUsed, ...]


def rate(
    plan: Plan, facts: Facts, *, points: Iterable[Point] = (), covers: Sequence[str] | None = None
) -> Rated:
    """Compute the annual premium of ``plan`` at ``facts``.

    Args:
        plan: a checked plan.
        facts: one value for each input a factor needs: a Decimal (or whole number) or the code of a choice.
        points: where in a range an underwriter wants to stand, with a reason; the usual point elsewhere.
        covers: the covers bought; all where None.

    Raises:
        InputError: an unknown fact or cover, a value outside its input, a fact that is missing, a point for a factor
            that has no range there, outside the filed range, without a reason, or missing where the plan has no usual
            one.
    """
    known = checked(plan, facts)
    bought = _bought(plan, covers)
    wanted = check_points(plan, known, points)
    worked = [_cover(plan, cover, known, wanted) for cover in bought]
    total = sum((ARITHMETIC.plus(one.premium) for one in worked), Decimal(0))
    trace = [line for one in worked for line in one.trace]
    if plan.basic_premium_cny:
        total += plan.basic_premium_cny
        trace.append(trace_lines.basic(plan.basic_premium_cny, total))
    if plan.minimum_premium_cny > total:
        total = plan.minimum_premium_cny
        trace.append(trace_lines.minimum("", total))
    premium = yuan(total)
    parts = split(premium, [one.premium for one in worked]) if premium else [premium] * len(worked)
    ranges = {used.factor: used for one in worked for used in one.ranges}
    return Rated(
        plan=plan.plan,
        version=plan.version,
        sha256=fingerprint(plan),
        premium_cny=premium,
        covers=tuple(_premium(one, part) for one, part in zip(worked, parts, strict=True)),
        ranges=tuple(ranges.values()),
        trace=tuple(trace),
    )


def checked(plan: Plan, facts: Facts) -> dict[str, Fact]:
    """Check ``facts`` and convert them: numbers to Decimal within their bounds, choices that exist.

    Raises:
        InputError: with every problem found.
    """
    inputs = {item.code: item for item in plan.inputs}
    known: dict[str, Fact] = {}
    problems: list[Problem] = []
    for code, value in facts.items():
        try:
            if code not in inputs:
                raise unknown(code, inputs, field=f"facts.{code}", what=Text("费率输入", "input of the plan"))
            known[code] = _fact(inputs[code], value)
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems, file=plan.plan)
    return known


def _fact(item: Input, value: object) -> Fact:
    field = f"facts.{item.code}"
    if item.is_choice:
        codes = [option.code for option in item.choices]
        if value not in codes:
            raise unknown(value, codes, field=field, what=item.name.text)
        return str(value)
    number = to_decimal(value, field=field)
    if number < item.least or (item.most is not None and number > item.most):
        most = "∞" if item.most is None else shortest(item.most)
        least = shortest(item.least)
        raise refusal(field, number, f"须在 {least} 与 {most} 之间", f"must lie between {least} and {most}")
    return number


def _bought(plan: Plan, covers: Sequence[str] | None) -> tuple[Cover, ...]:
    codes = [cover.code for cover in plan.covers]
    for code in covers or ():
        if code not in codes:
            raise unknown(code, codes, field="covers", what=Text("承保部分", "cover"))
    bought = tuple(cover for cover in plan.covers if covers is None or cover.code in covers)
    if not bought:
        raise refusal("covers", None, "至少须投保一部分", "at least one cover must be bought")
    return bought


def _cover(plan: Plan, cover: Cover, facts: dict[str, Fact], wanted: dict[str, Point]) -> _Worked:
    amount = facts.get(cover.sum_insured)
    if not isinstance(amount, Decimal):
        raise _missing(plan, cover.sum_insured)
    trace = [trace_lines.sum_line(plan, cover, amount), trace_lines.base_line(cover)]
    values: dict[str, Decimal] = {}
    found: dict[str, Found] = {}
    ranges = []
    for factor in plan.factors_of(cover):
        at = find(factor, facts)
        if at is None:
            missing = next(code for code in factor.inputs if code not in facts)
            if factor.absent is None:
                raise _missing(plan, missing)
            continue
        found[factor.code] = at
        values[factor.code] = chosen(factor, at.cell, wanted.get(factor.code))
        if at.cell.is_range:
            ranges.append(_used(factor, at, values[factor.code], wanted.get(factor.code)))
    product = scale = _ONE
    counted = _counted(plan, values)
    for factor in plan.factors_of(cover):
        value = values.get(factor.code, factor.absent)
        if value is None:
            continue
        counts = factor.code not in values or factor.code in counted
        if counts and factor.code in plan.factor_product.apart:
            scale = ARITHMETIC.multiply(scale, value)
        elif counts:
            product = ARITHMETIC.multiply(product, value)
        running = ARITHMETIC.multiply(cover.base_rate_percent, ARITHMETIC.multiply(product, scale))
        trace.append(
            trace_lines.factor_line(
                plan, cover, factor, facts, found.get(factor.code), value, running, counts=counts
            )
        )
    return _bounded(plan, cover, amount, product, scale, trace, tuple(ranges))


def _counted(plan: Plan, values: dict[str, Decimal]) -> set[str]:
    """Return the factors that count: of a group only the lowest (or highest) given, the first of equals."""
    out = set(values)
    for group in plan.groups:
        given = [code for code in group.factors if code in values]
        if len(given) > 1:
            pick = min if group.takes == "lowest" else max
            kept = pick(given, key=lambda code: values[code])
            out -= set(given) - {kept}
    return out


def _bounded(
    plan: Plan,
    cover: Cover,
    amount: Decimal,
    product: Decimal,
    scale: Decimal,
    trace: list[TraceLine],
    ranges: tuple[RangeUsed, ...],
) -> _Worked:
    held = _within(product, plan.factor_product)
    if held != product:
        name = Text("系数连乘上下限", "Bounds on the product of factors")
        running = ARITHMETIC.multiply(cover.base_rate_percent, ARITHMETIC.multiply(held, scale))
        trace.append(
            trace_lines.bound_line(cover, "factor_product", name, plan.factor_product, product, held, running)
        )
    held = ARITHMETIC.multiply(held, scale)
    rate_percent = ARITHMETIC.multiply(cover.base_rate_percent, held)
    kept = _within(rate_percent, plan.rate_percent)
    if kept != rate_percent:
        name = Text("费率上下限（%）", "Bounds on the rate (%)")
        trace.append(
            trace_lines.bound_line(cover, "rate_percent", name, plan.rate_percent, rate_percent, kept, kept)
        )
    premium = ARITHMETIC.divide(ARITHMETIC.multiply(amount, kept), _HUNDRED)
    trace.append(trace_lines.premium_line(cover, amount, kept, premium))
    if cover.minimum_premium_cny > premium:
        premium = cover.minimum_premium_cny
        trace.append(trace_lines.minimum(cover.code, premium))
    return _Worked(cover, amount, held, kept, premium, tuple(trace), ranges)


def _within(value: Decimal, bounds: Bounds) -> Decimal:
    if bounds.least is not None and value < bounds.least:
        return bounds.least
    return bounds.most if bounds.most is not None and value > bounds.most else value


def _premium(worked: _Worked, part: Decimal) -> CoverPremium:
    return CoverPremium(
        code=worked.cover.code,
        name=worked.cover.name.text,
        sum_insured_cny=worked.sum_insured,
        base_rate_percent=worked.cover.base_rate_percent,
        factor_product=worked.product,
        rate_percent=worked.rate_percent,
        premium_cny=part,
    )


def _missing(plan: Plan, code: str) -> InputError:
    name = plan.input(code).name
    return refusal(
        f"facts.{code}", None, f"费率方案需要“{name.zh}”", f"the rate plan needs “{name.en}”", file=plan.plan
    )


def _used(factor: Factor, at: Found, point: Decimal, by: Point | None) -> RangeUsed:
    cell = at.cell
    reason = by.reason if by is not None else None
    return RangeUsed(factor.code, factor.name.text, cell.lowest, cell.highest, cell.usual, point, reason)
