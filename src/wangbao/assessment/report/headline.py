"""The answer in plain words: a year's loss, the policy's payment, its price and the first control to mend."""

from typing import NamedTuple

from wangbao.assessment.report import names
from wangbao.assessment.report.amounts import between, whole
from wangbao.assessment.result import Advice, Assessment, CurvePoint, LossView
from wangbao.drawing.numbers import count, money, percent, period, within_error
from wangbao.drawing.words import speaker
from wangbao.vocabulary.figures import Band, Estimate
from wangbao.vocabulary.text import Lang

BAD_YEAR = 20.0  # the bad year comes once in so many
VERY_BAD_YEAR = 100.0


class Figure(NamedTuple):
    """One figure of the answer: name, meaning, value, and a line or two beside it."""

    label: str
    detail: str
    value: str
    lines: tuple[str, ...]


def reached(view: LossView, return_period: float) -> Estimate:
    """Return the loss reached once in ``return_period`` years: from the tail where it holds that level, else the curve.

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
    """Write the answer, one short paragraph a topic."""
    return (_years(a, lang), _policy(a, lang), _price(a, lang), _first(a, lang))


def figures(a: Assessment, lang: Lang) -> tuple[Figure, ...]:
    """Return the answer's four figures: the average, two years with a loss where there are such, the price.

    Where the 1-in-20 year has no loss the rarer year that has one stands for it; the 1-in-100 year is always told.
    """
    t = speaker(lang)

    def pays(amount: float) -> str:
        if amount <= 0:
            return t("保单无赔付", "policy pays nothing")
        return t(f"保单赔 {money(amount, lang)}", f"policy pays {money(amount, lang)}")

    def year(once: float) -> Figure:
        loss, point = reached(a.ground_up, once).value, point_at(a.ground_up, once)
        lines = []
        if point is not None and point.aggregate_band.high > 0:
            lines.append(_ranged(point.aggregate_band, lang))
        lines.append(pays(reached(a.insured, once).value))
        shown = money(loss, lang) if loss > 0 else t("无损失", "no loss")
        detail = t(period(once, lang), f"{period(once, lang)} years")
        return Figure(_year_name(once, lang), detail, shown, tuple(lines))

    rate = percent(a.price.rate_on_limit, 2)
    return (
        Figure(
            t("年均损失", "Yearly average"),
            t("有无损失的年份一起平均", "over years with and without a loss"),
            money(a.ground_up.mean.value, lang),
            (_ranged(a.ground_up.mean_band, lang), pays(a.insured.mean.value)),
        ),
        *(year(once) for once in example_years(a.ground_up)),
        Figure(
            t("应收保费", "The price"),
            t("每年，不含税", "a year, before VAT"),
            money(a.price.premium_cny, lang),
            (_ranged(a.price.premium_band, lang), t(f"限额的 {rate}", f"{rate} of the limit")),
        ),
    )


def example_years(view: LossView) -> tuple[float, ...]:
    """Return at most two return periods as examples, the rarer last.

    They are 1 in 20, or the first rarer one that has a loss, and 1 in 100.
    """
    if reached(view, BAD_YEAR).value > 0:
        return BAD_YEAR, VERY_BAD_YEAR
    lossy = [
        point.return_period
        for point in view.curve
        if point.return_period > BAD_YEAR
        and point.return_period != VERY_BAD_YEAR
        and point.aggregate.value > 0
    ]
    return tuple(sorted({VERY_BAD_YEAR, *lossy[:1]}))


def _year_name(once: float, lang: Lang) -> str:
    t = speaker(lang)
    if once < VERY_BAD_YEAR:
        return t("坏年份", "A bad year")
    return t("很坏的年份", "A very bad year") if once == VERY_BAD_YEAR else t("极坏的年份", "An extreme year")


def _ranged(band: Band, lang: Lang) -> str:
    return speaker(lang)(f"90% 区间 {between(band, lang)}", f"90% range {between(band, lang)}")


def range_meaning(lang: Lang) -> str:
    """Explain the ranges beside the figures: their figure, their level and their uncertainty."""
    return speaker(lang)(
        "90% 区间是模型参数和未答的问题取不同值时，该数字（年度损失或保费）所在的范围：低于下端、高于上端的各占 5%。"
        "它不是保单的赔付范围，也不是抽样误差。",
        "A 90% range is where the figure above it (a year's loss, or the price) lies as the model's parameters and the "
        "answers not given vary: 5% of the cases lie below it and 5% above. It is not what the policy pays, nor "
        "sampling error.",
    )


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
        once_20 = t("20 年里至少有 19 年没有损失；", "In at least 19 years of 20 there is no loss; ")
        rarer = example_years(a.ground_up)[0]
        if rarer < VERY_BAD_YEAR:
            loss = money(reached(a.ground_up, rarer).value, lang)
            once_20 += t(
                f"{period(rarer, lang)}的年份损失达到 {loss}，", f"one in {rarer:g} costs {loss} or more; "
            )
    once_100 = t(
        f"很坏的年份（100年一遇）达到 {money(worst, lang)}。",
        f"a very bad year, one in 100, costs {money(worst, lang)} or more.",
    )
    if worst <= 0:
        once_100 = t("100年一遇的年份也没有损失。", "nor is there in the one in 100.")
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
    premium, payable = whole(price.premium_cny, lang), whole(price.payable_cny, lang)
    rate = percent(price.rate_on_limit, 2)
    if money(price.premium_band.low, lang) == money(price.premium_band.high, lang):
        return t(
            f"保费应为每年 {premium}（限额的 {rate}），含增值税共 {payable}；已是最低保费，参数不确定也不改变它。",
            f"It should cost {premium} a year ({rate} of the limit), {payable} with VAT: the minimum premium, whatever "
            "the parameters.",
        )
    ranged = between(price.premium_band, lang)
    return t(
        f"保费应为每年 {premium}（限额的 {rate}），含增值税共 {payable}；模型参数不确定，其 90% 区间为 {ranged}。",
        f"It should cost {premium} a year ({rate} of the limit), {payable} with VAT. Since the model's parameters are "
        f"uncertain, its 90% range is {ranged}.",
    )


def _first(a: Assessment, lang: Lang) -> str:
    t = speaker(lang)
    if not a.advice:
        return t(
            "所列控制措施均已落实，没有可再建议的。",
            "Every control on the list is in place; there is none to add.",
        )
    lacking, unclear = lacking_and_unclear(a)
    if not lacking:
        return _to_find_out(unclear[0], lang)
    best = lacking[0]
    name, saved = best.name.say(lang), _saved(best, lang)
    if within_error(best.mean_change):
        said = t(
            f"最先该做的是{name}，但其效果未超出抽样误差。",
            f"The first thing to fix is: {_lower(name)}; its effect is no more than sampling error.",
        )
    else:
        less = money(max(-best.hundred_year_change.value, 0.0), lang)
        said = t(
            f"最先该做的是{name}：落实后平均每年少损失 {saved}，100年一遇的损失减少 {less}。",
            f"The first thing to fix is: {_lower(name)}. In place, it saves {saved} a year on average and takes {less} "
            f"off the one-in-100 year.",
        )
    if unclear and unclear[0].mean_change.value < best.mean_change.value:
        said += t("", " ") + t(
            f"{unclear[0].name.zh}能省得更多，但尚不清楚是否已有，应先查明。",
            f"{_upper(unclear[0].name.en)} would save more, but whether it is in place is not known: find out first.",
        )
    return said


def lacking_and_unclear(a: Assessment) -> tuple[tuple[Advice, ...], tuple[Advice, ...]]:
    """Split the advice into controls known to be missing and controls not answered, the largest saving first."""
    return (
        tuple(row for row in a.advice if row.answer != "unknown"),
        tuple(row for row in a.advice if row.answer == "unknown"),
    )


def _to_find_out(row: Advice, lang: Lang) -> str:
    name, saved = row.name.say(lang), _saved(row, lang)
    return speaker(lang)(
        f"先查明是否已有{name}：若没有，落实后平均每年至少少损失 {saved}。",
        f"First find out whether there is {_lower(name)}: if not, it saves {saved} a year on average or more.",
    )


def _saved(row: Advice, lang: Lang) -> str:
    return money(max(-row.mean_change.value, 0.0), lang)


def caution(a: Assessment, lang: Lang) -> str:
    """Describe the firmness of the answer in one line: years, sampling error, and the wider range."""
    t = speaker(lang)
    error = (
        percent(a.ground_up.mean.error / a.ground_up.mean.value, 2) if a.ground_up.mean.value > 0 else "0%"
    )
    return t(
        f"以上由 {count(a.run.years)} 个模拟年份得出，年均损失的抽样误差为 {error}；"
        "真正的不确定来自模型参数，见各数字的 90% 区间。",
        f"From {count(a.run.years)} simulated years; the sampling error of the average is {error}. What is truly "
        "uncertain are the model's parameters: see the 90% range of each figure.",
    )


def point_at(view: LossView, return_period: float) -> CurvePoint | None:
    """Return the point of a view's curve at a return period, None if it has none."""
    return next((p for p in view.curve if abs(p.return_period - return_period) < 1e-9 * return_period), None)


def _lower(name: str) -> str:
    """Return a name for the middle of an English sentence; acronyms keep their capitals."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _upper(name: str) -> str:
    """Return a name for the beginning of an English sentence."""
    return name[:1].upper() + name[1:]
