"""Fitted laws in the terminal: laws beside the data, tails, counts, lags and triangles.

Imported by the commands only when there is output.
"""

from typing import TYPE_CHECKING

from wangbao.vocabulary.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangbao.calibration.frequency import Comparison, CountFit, Design
    from wangbao.calibration.lag import LagFit
    from wangbao.calibration.severity_study import Study
    from wangbao.calibration.triangle import Developed
    from wangbao.drawing.table import Row, Table
    from wangbao.vocabulary.text import Lang

_NAMES = {
    "losses": Text("损失笔数", "losses"),
    "censored": Text("达到限额", "at their limits"),
    "truncated": Text("有免赔额", "under a deductible"),
    "logs": Text("对数均值与标准差", "mean and deviation of logarithms"),
    "laws": Text("分布与数据", "Laws beside the data"),
    "law": Text("分布", "Law"),
    "parameters": Text("参数（标准误）", "Parameters (error)"),
    "aic": Text("AIC", "AIC"),
    "distance": Text("最大偏差", "Distance"),
    "edge": Text("无内部极值，不可用", "no inner peak: of no use"),
    "quantiles": Text("分位数：数据与最优分布", "Quantiles: data and the best law"),
    "probability": Text("概率", "Probability"),
    "observed": Text("数据", "Data"),
    "fitted": Text("拟合", "Fitted"),
    "tails": Text("超额：广义帕累托", "Excesses: generalised Pareto"),
    "threshold": Text("阈值", "Threshold"),
    "exceedances": Text("超过笔数", "Above"),
    "mean_excess": Text("平均超额", "Mean excess"),
    "xi": Text("ξ（标准误）", "ξ (error)"),
    "scale": Text("尺度（标准误）", "Scale (error)"),
    "poisson": Text("泊松", "Poisson"),
    "negative_binomial": Text("负二项", "Negative binomial"),
    "coefficient": Text("系数", "Coefficient"),
    "relative": Text("倍数", "Factor"),
    "counts": Text("事件数：较优者为", "Counts; preferred:"),
    "against": Text("若为泊松，似然比不小于此的概率", "probability of this likelihood ratio under Poisson"),
    "base": Text("基准水平", "base levels"),
    "reported": Text("已报告比例", "Share reported"),
    "days": Text("天数", "Days"),
    "lag": Text("报告滞后：对数正态", "Reporting lag: lognormal"),
    "origin": Text("起期", "Origin"),
    "latest": Text("最近累计", "Latest"),
    "ultimate": Text("最终", "Ultimate"),
    "reserve": Text("准备金", "Reserve"),
    "error": Text("标准误", "Error"),
    "total": Text("合计", "Total"),
    "factors": Text("进展因子", "development factors"),
}


def show_severity(study: "Study", lang: "Lang") -> None:
    """Print laws beside the data, the best one's quantiles, and the tail over thresholds."""
    import numpy as np

    losses, logs = study.losses, np.log(study.losses.amount)
    _say(
        f"{len(losses):,} {_name('losses', lang)}; {int(losses.censored.sum()):,} {_name('censored', lang)}; "
        f"{int((losses.deductible > 0).sum()):,} {_name('truncated', lang)}; "
        f"{_name('logs', lang)} {logs.mean():.4f}, {logs.std():.4f}"
    )
    rows = [
        _row(
            fit.family.name.say(lang),
            _name("edge", lang) if not fit.is_inner else _with_errors(fit.parameters, fit.errors),
            f"{fit.aic:,.1f}",
            f"{held.distance:.4f}",
        )
        for fit, held in study.fits
    ]
    _draw(_table("laws", ("law", "parameters"), ("aic", "distance"), rows, lang), lang)
    held = study.fits[0][1]
    points = [
        _row(f"{p:.1%}", "—" if np.isnan(seen) else f"{seen:,.0f}", f"{law:,.0f}")
        for p, seen, law in zip(held.probabilities, held.observed, held.fitted, strict=True)
    ]
    _draw(_table("quantiles", (), ("probability", "observed", "fitted"), points, lang), lang)
    tails = [
        _row(
            f"{one.threshold:,.0f}",
            f"{one.exceedances:,}",
            f"{one.mean_excess:,.0f}",
            f"{one.fit.parameters['xi']:.4f} ({one.fit.errors['xi']:.4f})",
            f"{one.fit.parameters['scale']:,.1f} ({one.fit.errors['scale']:,.1f})",
        )
        for one in study.tails
    ]
    columns = ("threshold", "exceedances", "mean_excess", "xi", "scale")
    _draw(_table("tails", (), columns, tails, lang), lang)


def show_frequency(found: "Comparison", explained: "Design", lang: "Lang") -> None:
    """Print both laws of counts, coefficient by coefficient."""
    _say(f"{_name('counts', lang)} {_name(found.preferred.law, lang)}")
    _say(f"{_name('against', lang)}: {found.p_value:.3g}")
    if explained.base:
        _say(
            f"{_name('base', lang)}: "
            + ", ".join(f"{name}={level}" for name, level in explained.base.items())
        )
    for one in (found.poisson, found.negative_binomial):
        _draw(_coefficients(one, lang), lang)


def _coefficients(one: "CountFit", lang: "Lang") -> "Table":
    import math

    rows = [
        _row(name, f"{value:.4f}", f"{one.errors[name]:.4f}", f"{math.exp(value):.4f}")
        for name, value in one.coefficients.items()
    ]
    if one.r is not None:
        rows.append(_row("r", f"{one.r:.4f}", "—" if one.r_error is None else f"{one.r_error:.4f}", ""))
    rows.append(_row("AIC", f"{one.aic:,.1f}", "", ""))
    return _table(one.law, ("coefficient",), ("fitted", "error", "relative"), rows, lang)


def show_lag(found: "LagFit", lang: "Lang") -> None:
    """Print a fitted lag and the shares reported by some days."""
    from wangbao.calibration.lag import DAYS

    _say(
        f"{found.count:,} {_name('losses', lang)}; mu {found.mu:.4f} ({found.mu_error:.4f}), "
        f"sigma {found.sigma:.4f} ({found.sigma_error:.4f})"
    )
    rows = [_row(f"{days:,}", f"{float(found.reported(days)):.1%}") for days in DAYS]
    _draw(_table("lag", (), ("days", "reported"), rows, lang), lang)


def show_triangle(found: "Developed", origins: "Sequence[str]", lang: "Lang") -> None:
    """Print a developed triangle, a row an origin."""
    rows = [
        _row(
            name,
            *(
                f"{float(part[at]):,.0f}"
                for part in (found.latest, found.ultimate, found.reserve, found.errors)
            ),
        )
        for at, name in enumerate(origins)
    ]
    rows.append(
        _row(
            _name("total", lang),
            f"{float(found.latest.sum()):,.0f}",
            f"{float(found.ultimate.sum()):,.0f}",
            f"{found.total:,.0f}",
            f"{found.total_error:,.0f}",
        )
    )
    _draw(_table("", ("origin",), ("latest", "ultimate", "reserve", "error"), rows, lang), lang)
    _say(f"{_name('factors', lang)}: " + ", ".join(f"{one:.4f}" for one in found.factors))


def _with_errors(parameters: dict[str, float], errors: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:,.5g} ({errors[name]:,.2g})" for name, value in parameters.items())


def _table(
    caption: str, words: tuple[str, ...], figures: tuple[str, ...], rows: "list[Row]", lang: "Lang"
) -> "Table":
    from wangbao.drawing import table

    heads = [table.text(_name(one, lang)) for one in words] + [
        table.Column(_name(one, lang)) for one in figures
    ]
    return table.Table(caption, _name(caption, lang), tuple(heads), table.rows(*rows))


def _row(*words: str) -> "Row":
    from wangbao.drawing.table import Row, Value

    return Row(tuple(Value(word) for word in words))


def _draw(table: "Table", lang: "Lang") -> None:
    from rich.console import Console

    from wangbao.cli.terminal import COLUMNS, drawn_table

    console = Console()
    width = min(console.width, COLUMNS)
    console.print(drawn_table(table, (), lang, width), width=width)


def _say(words: str) -> None:
    from rich.console import Console

    from wangbao.cli.terminal import say

    say(Console(), words)


def _name(code: str, lang: "Lang") -> str:
    return _NAMES[code].say(lang) if code else ""
