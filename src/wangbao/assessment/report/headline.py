"""The answer in plain words: what years cost, what the policy pays, what it should cost, what to mend first."""

from typing import NamedTuple

from wangbao.assessment.report import names
from wangbao.assessment.result import Assessment, CurvePoint, LossView
from wangbao.drawing.numbers import count, exact, money, percent, period, span, within_error
from wangbao.drawing.words import speaker
from wangbao.vocabulary.figures import Band, Estimate
from wangbao.vocabulary.text import Lang

BAD_YEAR = 20.0  # the bad year comes once in so many
VERY_BAD_YEAR = 100.0


class Figure(NamedTuple):
    """One figure of the answer: its name, what exactly it is, its value, and a line or two that belong to it."""

    label: str
    detail: str
    value: str
    lines: tuple[str, ...]


def reached(view: LossView, return_period: float) -> Estimate:
    """The loss reached once in ``return_period`` years: from the tail where it holds that level, else the curve.

    Raises:
        LookupError: neither holds it.
    """
    for point in view.tail:
        if abs((1.0 - point.level) * return_period - 1.0) < 1e-9:
            return point.var
    found = point_at(view, return_period)
    if found is None:
        raise LookupError(f"no {return_period:g}-year loss in the {view.view} view")
    return found.aggregate


def sentences(a: Assessment, lang: Lang) -> tuple[str, ...]:
    """The answer, one short paragraph a thing."""
    return (_years(a, lang), _policy(a, lang), _price(a, lang), _first(a, lang))


def figures(a: Assessment, lang: Lang) -> tuple[Figure, ...]:
    """The answer's four figures: average year, bad year, very bad year, price."""
    t = speaker(lang)

    def pays(amount: float) -> str:
        if amount <= 0:
            return t("保单无赔付", "policy pays nothing")
        return t(f"保单赔 {money(amount, lang)}", f"policy pays {money(amount, lang)}")

    def year(label: str, once: float) -> Figure:
        loss, point = reached(a.ground_up, once).value, point_at(a.ground_up, once)
        lines = [pays(reached(a.insured, once).value)]
        if point is not None and point.aggregate_band.high > 0:
            lines.append(_ranged(point.aggregate_band, lang))
        shown = money(loss, lang) if loss > 0 else t("无损失", "no loss")
        return Figure(label, t(period(once, lang), f"{period(once, lang)} years"), shown, tuple(lines))

    rate = percent(a.price.rate_on_limit, 2)
    return (
        Figure(
            t("平均每年", "An average year"),
            t("所有年份的平均", "mean of all years"),
            money(a.ground_up.mean.value, lang),
            (pays(a.insured.mean.value), _ranged(a.ground_up.mean_band, lang)),
        ),
        year(t("坏年份", "A bad year"), BAD_YEAR),
        year(t("很坏的年份", "A very bad year"), VERY_BAD_YEAR),
        Figure(
            t("应收保费", "The price"),
            t("每年，不含税", "a year, before VAT"),
            money(a.price.premium_cny, lang),
            (t(f"限额的 {rate}", f"{rate} of the limit"), _ranged(a.price.premium_band, lang)),
        ),
    )


def _ranged(band: Band, lang: Lang) -> str:
    return speaker(lang)(f"区间 {span(band, lang)}", f"range {span(band, lang)}")


def _years(a: Assessment, lang: Lang) -> str:
    t = speaker(lang)
    quiet = round(100 * (1 - a.ground_up.any_loss.value))
    some = (
        t("超过 99 年", "more than 99 years")
        if quiet == 100
        else t(f"约有 {quiet} 年", f"about {quiet} years")
    )
    mean, bad, worst = (
        a.ground_up.mean.value,
        reached(a.ground_up, BAD_YEAR).value,
        reached(a.ground_up, VERY_BAD_YEAR).value,
    )
    calm = t(
        f"平常的年份没有损失：100 年里{some}如此。把有损失的年份摊到每一年，平均每年 {money(mean, lang)}。",
        f"An ordinary year has no loss: {some} in 100 are so. Spread over all years, the cost is "
        f"{money(mean, lang)} a year.",
    )
    if quiet < 50:
        calm = t(
            f"100 年里约有 {100 - quiet} 年会有损失，平均每年 {money(mean, lang)}。",
            f"About {100 - quiet} years in 100 have a loss; the average is {money(mean, lang)} a year.",
        )
    once_20 = t(
        f"坏年份（20年一遇）损失达到 {money(bad, lang)}，",
        f"A bad year, one in 20, costs {money(bad, lang)} or more; ",
    )
    if bad <= 0:
        once_20 = t("20年一遇的年份仍没有损失，", "Even the one year in 20 has no loss; ")
    once_100 = t(
        f"很坏的年份（100年一遇）达到 {money(worst, lang)}。",
        f"a very bad one, one in 100, costs {money(worst, lang)} or more.",
    )
    if worst <= 0:
        once_100 = t("100年一遇的年份也没有损失。", "nor has the one in 100.")
    return t("", " ").join((calm, once_20 + once_100))


def _policy(a: Assessment, lang: Lang) -> str:
    t = speaker(lang)
    limit, deductible = money(a.limit_cny, lang), money(a.deductible_cny, lang)
    before, paid = a.ground_up.mean.value, a.insured.mean.value
    share = percent(paid / before, 0) if before > 0 else "0%"
    bad, worst = reached(a.insured, BAD_YEAR).value, reached(a.insured, VERY_BAD_YEAR).value

    def paid_in(amount: float) -> str:
        if amount <= 0:
            return t("没有赔付", "nothing")
        return t(f"赔 {money(amount, lang)}", money(amount, lang))

    pays = t(
        f"这份保单（累计限额 {limit}，每次免赔额 {deductible}）平均每年赔 {money(paid, lang)}，占损失的 {share}；"
        f"20年一遇{paid_in(bad)}，100年一遇{paid_in(worst)}。",
        f"The policy (aggregate limit {limit}, deductible {deductible}) pays {money(paid, lang)} a year on average, "
        f"{share} of the loss; {paid_in(bad)} once in 20 years and {paid_in(worst)} once in 100.",
    )
    gap = max(a.heads, key=lambda row: row.ground_up - row.insured, default=None)
    if gap is None or gap.ground_up - gap.insured <= 0:
        return pays
    left, largest = money(before - paid, lang), money(gap.ground_up - gap.insured, lang)
    name = names.head(gap.head, lang)
    return pays + t(
        f"其余平均每年 {left}由企业自留，最大的一项是{name}（{largest}）。",
        f" The other {left} a year stays with the firm, most of all {_lower(name)} ({largest}).",
    )


def _price(a: Assessment, lang: Lang) -> str:
    t = speaker(lang)
    price = a.price
    low, high = money(price.premium_band.low, lang), money(price.premium_band.high, lang)
    rate = percent(price.rate_on_limit, 2)
    if low == high:
        return t(
            f"保费应为每年 {exact(price.premium_cny, lang)}（限额的 {rate}），含增值税共 "
            f"{exact(price.payable_cny, lang)}；"
            "已是最低保费，参数不确定也不改变它。",
            f"It should cost {exact(price.premium_cny, lang)} a year ({rate} of the limit), "
            f"{exact(price.payable_cny, lang)} with VAT: the minimum premium, whatever the parameters.",
        )
    return t(
        f"保费应为每年 {exact(price.premium_cny, lang)}（限额的 {rate}），含增值税共 "
        f"{exact(price.payable_cny, lang)}；模型参数不确定，合理区间为 {low}至 {high}。",
        f"It should cost {exact(price.premium_cny, lang)} a year ({rate} of the limit), "
        f"{exact(price.payable_cny, lang)} with VAT. Since the model's parameters are uncertain, anything from {low} "
        f"to {high} is plausible.",
    )


def _first(a: Assessment, lang: Lang) -> str:
    t = speaker(lang)
    if not a.advice:
        return t(
            "所列控制措施均已落实，没有可再建议的。",
            "Every control on the list is in place; there is none to add.",
        )
    best = a.advice[0]
    name, saved = best.name.say(lang), money(max(-best.mean_change.value, 0.0), lang)
    if within_error(best.mean_change):
        return t(
            f"最先该做的是{name}，但其效果未超出抽样误差。",
            f"The first thing to fix is: {_lower(name)}; its effect is no more than sampling error.",
        )
    less = money(max(-best.hundred_year_change.value, 0.0), lang)
    return t(
        f"最先该做的是{name}：落实后平均每年少损失 {saved}，100年一遇的损失减少 {less}。",
        f"The first thing to fix is: {_lower(name)}. In place, it saves {saved} a year on average and takes {less} off "
        f"the one-in-100 year.",
    )


def caution(a: Assessment, lang: Lang) -> str:
    """How firm the answer is, in one line: years, errors, and that the range is wider than the sampling error."""
    t = speaker(lang)
    error = (
        percent(a.ground_up.mean.error / a.ground_up.mean.value, 2) if a.ground_up.mean.value > 0 else "0%"
    )
    return t(
        f"以上由 {count(a.run.years)} 个模拟年份得出，年均损失的抽样误差为 {error}；"
        "真正的不确定来自模型参数，见各数字旁的区间。",
        f"From {count(a.run.years)} simulated years; the sampling error of the average is {error}. What is truly "
        "uncertain are the model's parameters: see the range beside each figure.",
    )


def point_at(view: LossView, return_period: float) -> CurvePoint | None:
    """The point of a view's curve at a return period, if the curve holds it."""
    return next((p for p in view.curve if abs(p.return_period - return_period) < 1e-9 * return_period), None)


def _lower(name: str) -> str:
    """A name in the middle of an English sentence; acronyms keep their capitals."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
