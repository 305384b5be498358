"""Technical price of a year's cover, as lines that add up.

    premium = (expected loss + risk load + fixed expense) / (1 - expense - commission - profit), at least the minimum

A market margin, where it is switched on, is a share of that and a line of its own. VAT stands apart from the premium,
and so does the stamp tax that policyholder and insurer each pay to the tax office: neither is part of it.

The risk load is one of two classical ones: cost of capital on the tail value at risk in excess of the mean, of which
a book retains a share; or a share of the standard deviation (for both see Kaas, Goovaerts, Dhaene and Denuit,
*Modern Actuarial Risk Theory*, chapter 5, and any cost-of-capital risk margin). Simulated figures come in as floats
and are turned into decimals once; from there the arithmetic is decimal and is rounded once, to the fen.
"""

from dataclasses import dataclass
from decimal import Decimal
from math import isfinite

from wangbao.pricing.loadings import Loadings
from wangbao.pricing.price import Price, PriceLine
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.figures import Band
from wangbao.vocabulary.money import format_yuan, split, to_decimal, yuan
from wangbao.vocabulary.text import Text

TVAR_ROUNDING = 1e-9  # how far a simulated TVaR may fall below its mean by rounding alone


@dataclass(frozen=True, slots=True)
class _Part:
    """A line of the trace before it is rounded."""

    code: str
    name: Text
    exact: Decimal
    how: Text


def technical_price(
    *, mean: float, deviation: float, tvar: float, mean_band: Band, limit_cny: Decimal, loadings: Loadings
) -> Price:
    """Compute the technical price of one year of cover.

    Args:
        mean: expected insured loss, yuan a year.
        deviation: standard deviation of the yearly insured loss, yuan.
        tvar: tail value at risk of the yearly insured loss at ``loadings.capital_level``, yuan.
        mean_band: the mean at the low, middle and high end of the parameter band; prices there make the range.
        limit_cny: the annual aggregate limit the rate on limit is measured against.
        loadings: the price plan.

    The range takes the standard deviation and the TVaR in proportion to the mean, the TVaR to no more than the limit
    (or than itself, where costs outside the limit take it beyond).

    Raises:
        InputError: a figure that is negative or not finite, a TVaR below the mean, a band out of order, no limit.
    """
    _refuse_nonsense(mean, deviation, tvar, mean_band, limit_cny)
    premium, parts = _premium(mean, deviation, tvar, loadings)
    vat = yuan(premium * loadings.vat.value)
    ceiling = max(tvar, float(limit_cny))
    band = [
        float(_premium(*_at(end, mean, deviation, tvar, ceiling), loadings)[0])
        for end in (mean_band.low, mean_band.middle, mean_band.high)
    ]
    return Price(
        trace=_rounded(parts, premium),
        premium_cny=premium,
        vat_cny=vat,
        rate_on_limit=float(premium / limit_cny),
        premium_band=Band(*band),
        apart=(_vat_line(vat, premium, loadings),),
        stamp_tax=_stamp_line(premium, loadings),
        loadings_version=loadings.version,
    )


def expected_loss_ratio(price: Price) -> float:
    """Return the expected insured loss as a share of the premium before VAT; 0 for a premium of 0."""
    line = price.line("expected_loss")
    return float(line.amount_cny / price.premium_cny) if line and price.premium_cny else 0.0


def _premium(
    mean: float, deviation: float, tvar: float, loadings: Loadings
) -> tuple[Decimal, tuple[_Part, ...]]:
    """Return the premium rounded to the fen, and its exact parts in the order they are shown."""
    loss = to_decimal(mean, field="mean")
    risk, how = _risk_load(loss, to_decimal(deviation), to_decimal(tvar), loadings)
    fixed = loadings.fixed_expense_cny.value
    rest = 1 - loadings.share_of_premium
    gross = (loss + risk + fixed) / rest
    minimum = loadings.minimum_premium_cny.value
    before_margin = max(gross, minimum)
    premium = yuan(before_margin * (1 + loadings.margin))
    parts = [
        _Part(
            "expected_loss",
            Text("期望赔款", "Expected insured loss"),
            loss,
            Text("保单年均赔款（模拟均值）", "what the policy pays in an average year"),
        ),
        _Part("risk_load", Text("风险附加", "Risk load"), risk, how),
        _Part(
            "fixed_expense",
            Text("固定费用", "Fixed expense"),
            fixed,
            Text(f"每张保单 {format_yuan(fixed)}", f"{format_yuan(fixed)} a policy"),
        ),
        *(
            _Part(code, name, gross * share, _share_of_premium(share, rest))
            for code, name, share in (
                ("expense", Text("经营费用", "Expenses"), loadings.expense.value),
                ("commission", Text("手续费", "Commission"), loadings.commission.value),
                ("profit", Text("承保利润", "Underwriting profit"), loadings.profit.value),
            )
        ),
    ]
    if minimum > gross:
        to_minimum = Text(
            f"补足至最低保费 {format_yuan(minimum)}", f"to the minimum premium of {format_yuan(minimum)}"
        )
        parts.append(
            _Part("minimum", Text("最低保费补足", "Minimum premium top-up"), minimum - gross, to_minimum)
        )
    if loadings.margin:
        parts.append(_margin(before_margin, loadings))
    return premium, tuple(parts)


def _margin(technical: Decimal, loadings: Loadings) -> _Part:
    share = _percent(loadings.margin)
    how = Text(
        f"技术保费 {format_yuan(yuan(technical))} × {share}：公布费率中本模型各项不能说明的部分，可关闭",
        f"{share} of the technical premium of {format_yuan(yuan(technical))}: what of the published rate no part of "
        "the model explains; may be switched off",
    )
    return _Part("market_margin", Text("市场加成", "Market margin"), technical * loadings.margin, how)


def _risk_load(mean: Decimal, deviation: Decimal, tvar: Decimal, loadings: Loadings) -> tuple[Decimal, Text]:
    if loadings.method == "standard_deviation":
        share = loadings.deviation_share.value
        zh = f"{_percent(share)} × 年赔款标准差 {format_yuan(deviation)}"
        en = f"{_percent(share)} × standard deviation {format_yuan(deviation)}"
        return deviation * share, Text(zh, en)
    excess = max(tvar - mean, Decimal(0))
    cost, retained = _percent(loadings.cost_of_capital.value), _percent(loadings.retained_capital.value)
    level = _percent(to_decimal(loadings.capital_level))
    zh = f"资本成本 {cost} × 组合内留存 {retained} ×（{level} TVaR {format_yuan(tvar)} − 均值 {format_yuan(mean)}）"
    en = (
        f"cost of capital {cost} × {retained} retained in a book × "
        f"(TVaR {level} {format_yuan(tvar)} − mean {format_yuan(mean)})"
    )
    return excess * loadings.capital_charge, Text(zh, en)


def _share_of_premium(share: Decimal, rest: Decimal) -> Text:
    zh = f"保费的 {_percent(share)}；保费 =（期望赔款 + 风险附加 + 固定费用）÷ {_percent(rest)}"
    en = f"{_percent(share)} of premium = (expected loss + risk load + fixed expense) / {_percent(rest)}"
    return Text(zh, en)


def _rounded(parts: tuple[_Part, ...], premium: Decimal) -> tuple[PriceLine, ...]:
    """Round the parts to whole fen so that they add up to the premium exactly."""
    amounts = split(premium, [part.exact for part in parts]) if premium else [premium] * len(parts)
    return tuple(
        PriceLine(part.code, part.name, amount, part.how) for part, amount in zip(parts, amounts, strict=True)
    )


def _vat_line(vat: Decimal, premium: Decimal, loadings: Loadings) -> PriceLine:
    rate = _percent(loadings.vat.value)
    how = Text(
        f"不含税保费 {format_yuan(premium)} × {rate}，价外计收",
        f"{rate} of the premium of {format_yuan(premium)}, charged on top of it",
    )
    return PriceLine("vat", Text("增值税", "VAT"), vat, how)


def _stamp_line(premium: Decimal, loadings: Loadings) -> PriceLine | None:
    """Say what each party pays as stamp tax on the premium before VAT; None where the loadings name no rate."""
    if loadings.stamp_tax is None:
        return None
    rate = f"{(loadings.stamp_tax.value * 1000).normalize():f}‰"
    how = Text(
        f"不含税保费 {format_yuan(premium)} × {rate}；双方各自申报缴纳，不随保费收取；保险人的一份已含于经营费用",
        f"{rate} of the premium of {format_yuan(premium)}; each party declares and pays its own, it is not collected "
        "with the premium; the insurer's is within its expenses",
    )
    return PriceLine(
        "stamp_tax",
        Text("印花税（投保人自行缴纳）", "Stamp tax (paid by the policyholder itself)"),
        yuan(premium * loadings.stamp_tax.value),
        how,
    )


def _at(end: float, mean: float, deviation: float, tvar: float, ceiling: float) -> tuple[float, float, float]:
    """Return mean, standard deviation and TVaR at one end of the parameter band."""
    if not mean:
        return end, deviation, max(tvar, end)
    scale = end / mean
    return end, deviation * scale, max(min(tvar * scale, ceiling), end)


def _refuse_nonsense(mean: float, deviation: float, tvar: float, mean_band: Band, limit_cny: Decimal) -> None:
    ends = (mean_band.low, mean_band.middle, mean_band.high)
    figures = {"mean": mean, "deviation": deviation, "tvar": tvar}
    figures |= dict(zip(("mean_band.low", "mean_band.middle", "mean_band.high"), ends, strict=True))
    problems = [
        Problem(field, value, Text("须为不小于 0 的有限数值", "must be a finite number of at least 0"))
        for field, value in figures.items()
        if not isfinite(value) or value < 0
    ]
    if not limit_cny.is_finite() or limit_cny <= 0:
        problems.append(Problem("limit_cny", str(limit_cny), Text("须大于 0", "must be greater than 0")))
    if not problems and tvar < mean * (1 - TVAR_ROUNDING):
        problems.append(Problem("tvar", tvar, Text("不得小于均值", "must not be below the mean")))
    if not problems and not ends[0] <= ends[1] <= ends[2]:
        problems.append(Problem("mean_band", ends, Text("须由低到高", "must rise from low to high")))
    if problems:
        raise InputError(problems)


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}%"
