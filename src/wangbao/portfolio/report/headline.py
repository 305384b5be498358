"""Headline figures and sentences: average year, bad years and their causes, who bears them, capital, price."""

import math
from typing import Final, NamedTuple

from wangbao.drawing.numbers import count, money, percent, percent_error, period, plus_minus, significant
from wangbao.drawing.words import speaker
from wangbao.portfolio.report import names
from wangbao.portfolio.report.estimates import amount, interval
from wangbao.portfolio.results.summary import Driver, Summary, View
from wangbao.risk.intervals import Figure
from wangbao.vocabulary.text import Lang

BAD_LEVEL: Final = 0.95  # once in twenty years


class Headline(NamedTuple):
    """A headline figure: its name, its exact definition, its value, and one or two further lines."""

    label: str
    detail: str
    value: str
    lines: tuple[str, ...]


def once(level: float) -> float:
    """Convert a probability level to a return period in years, rounded: 1 / (1 - 0.95) is not 20 in floating point."""
    return round(1 / (1 - level), 6)


def reached(view: View, level: float) -> Figure | None:
    """Find the loss that is exceeded with probability ``1 - level``; None if neither tail nor curve has it."""
    try:
        return view.at(level).var
    except KeyError:
        found = (p for p in view.curve if math.isclose(p.return_period, once(level), rel_tol=1e-9))
        return next((point.aggregate for point in found), None)


def figures(s: Summary, lang: Lang) -> tuple[Headline, ...]:
    """Build the four headline figures: average year, bad year, year at the capital level, capital."""
    t, level = speaker(lang), s.run.capital_level
    gross, net = s.view("gross"), s.view("net")
    capital = net.at(level).tvar
    lines = [_error(gross.mean, lang)]
    if s.treaties:
        lines.append(t(f"自留 {money(net.mean.value, lang)}", f"net {money(net.mean.value, lang)}"))
    return (
        Headline(
            t("平均每年", "An average year"),
            t("毛损失，所有年份的平均", "gross, mean of all years"),
            money(gross.mean.value, lang),
            tuple(lines),
        ),
        _year(s, t("坏年份", "A bad year"), BAD_LEVEL, lang),
        _year(s, t("很坏的年份", "A very bad year"), level, lang),
        Headline(
            t("资本", "Capital"),
            t(f"净损失 TVaR {100 * level:g}%", f"net TVaR {100 * level:g}%"),
            money(capital.value, lang),
            (_error(capital, lang), _ranged(capital, lang)),
        ),
    )


def _year(s: Summary, label: str, level: float, lang: Lang) -> Headline:
    t, gross, net = speaker(lang), reached(s.view("gross"), level), reached(s.view("net"), level)
    said = period(once(level), lang)
    detail = t(f"{said}，毛损失", f"{said} years, gross")
    if gross is None:
        return Headline(label, detail, "—", ())
    lines = [_error(gross, lang)]
    if s.treaties and net is not None:
        lines.append(t(f"自留 {amount(net, lang)}", f"net {amount(net, lang)}"))
    return Headline(label, detail, money(gross.value, lang), tuple(lines))


def _error(figure: Figure, lang: Lang) -> str:
    return plus_minus(figure.error, lang) or speaker(lang)("无抽样误差", "no sampling error")


def _ranged(figure: Figure, lang: Lang) -> str:
    return speaker(lang)(f"区间 {interval(figure, lang)}", f"range {interval(figure, lang)}")


def sentences(s: Summary, lang: Lang) -> tuple[str, ...]:
    """Describe the result in short paragraphs; subjects that the run did not compute are left out."""
    said = (_book(s, lang), _years(s, lang), _made_of(s, lang), _capital(s, lang), _price(s, lang))
    return tuple(filter(None, said))


def _book(s: Summary, lang: Lang) -> str:
    t, b = speaker(lang), s.book
    whole = t(
        f"账册共 {count(b.policies)} 张保单、{count(b.accounts)} 家被保险人",
        f"The book holds {_many(b.policies, 'policy', 'policies')} of {_many(b.accounts, 'insured', 'insureds')}",
    )
    more = []
    if b.limit_cny is not None:
        more.append(t(f"限额合计 {money(b.limit_cny, lang)}", f"limits of {money(b.limit_cny, lang)}"))
    if b.premium_cny is not None:
        more.append(
            t(f"年保费 {money(b.premium_cny, lang)}", f"premium of {money(b.premium_cny, lang)} a year")
        )
    extra = (t("，", ", with ") + t("，", " and ").join(more)) if more else ""
    gross, net = s.view("gross").mean, s.view("net").mean
    mean = t(f"平均每年毛损失 {amount(gross, lang)}", f"An average year costs {amount(gross, lang)} gross")
    if s.treaties:
        ceded = gross.value - net.value
        mean += t(
            f"，其中再保险摊回 {money(ceded, lang)}，自留 {amount(net, lang)}",
            f", of which reinsurers bear {money(ceded, lang)} and {amount(net, lang)} is kept",
        )
    return t(f"{whole}{extra}。{mean}。", f"{whole}{extra}. {mean}.")


def _many(n: int, one: str, more: str) -> str:
    return f"{count(n)} {one if n == 1 else more}"


def _years(s: Summary, lang: Lang) -> str:
    t, level = speaker(lang), s.run.capital_level
    said = []
    for at in dict.fromkeys((BAD_LEVEL, level)):
        gross, net = reached(s.view("gross"), at), reached(s.view("net"), at)
        if gross is None:
            continue
        once_in = period(once(at), lang)
        words = t(
            f"{once_in}的年份毛损失达到 {amount(gross, lang)}",
            f"A {once_in} year costs {amount(gross, lang)}",
        )
        if s.treaties and net is not None:
            words += t(f"，自留 {amount(net, lang)}", f" or more gross and {amount(net, lang)} net")
        else:
            words += t("", " or more")
        said.append(words)
    return t("；", ". ").join(said) + t("。", ".") if said else ""


def _made_of(s: Summary, lang: Lang) -> str:
    t, d = speaker(lang), s.drivers
    common = [kind for kind in d.kinds if kind.source == "common"]
    if not d.kinds or not d.years:
        return ""
    once_in = period(d.return_period, lang)
    together = sum(kind.share.value for kind in common)
    error = math.sqrt(sum(kind.share.error**2 for kind in common))
    part = f"{percent(together, 0)} {percent_error(error)}".rstrip()
    opening = t(
        f"{once_in}以上的年份里，赔付的 {part} 来自共因事件（许多被保险人同时受损）",
        f"In years beyond the {once_in}, {part} of the loss is from common causes that strike many insureds at once",
    )
    if not common:
        first, name, of = d.kinds[0], names.driver(d.kinds[0], lang), percent(d.kinds[0].share.value, 0)
        return t(
            f"{once_in}以上的年份里没有共因事件的赔付，首先是{name}（{of}）。",
            f"In years beyond the {once_in} no loss is from common causes; most is from {_lower(name)} ({of}).",
        )
    first = max(common, key=lambda kind: kind.share.value)
    name = names.driver(first, lang)
    words = opening + t(
        f"，首先是{name}（{percent(first.share.value, 0)}）",
        f", most of all {_lower(name)} ({percent(first.share.value, 0)})",
    )
    entity = _leading(d.entities)
    if entity is not None:
        struck = names.entity(entity.kind, entity.entity, lang)
        part = percent(entity.share.value, 0)
        words += t(
            f"；单一触发源中最大的是「{struck}」，占 {part}",
            f"; the largest single source is “{struck}”, {part}",
        )
    return words + t("。", ".")


def _leading(entities: tuple[Driver, ...]) -> Driver | None:
    named = [found for found in entities if names.entity(found.kind, found.entity, "zh")]
    return max(named, key=lambda found: found.share.value, default=None)


def _capital(s: Summary, lang: Lang) -> str:
    t, level = speaker(lang), s.run.capital_level
    capital, rest = s.view("net").at(level).tvar, f"{100 * (1 - level):.6g}%"
    words = t(
        f"按净损失的 TVaR {100 * level:g}%（最坏的 {rest} 年份的平均）计，资本为 {amount(capital, lang)}",
        f"Capital, taken as the net TVaR at {100 * level:g}% (the mean of the worst {rest} of years), is "
        f"{amount(capital, lang)}",
    )
    gross = s.view("gross").at(level).tvar.value
    if s.treaties and gross > 0:
        saved = percent(1 - capital.value / gross, 0)
        words += t(
            f"；没有再保险则为 {money(gross, lang)}，再保险减少了 {saved}",
            f"; without reinsurance it would be {money(gross, lang)}: the programme takes {saved} off it",
        )
    return words + t("。", ".")


def _price(s: Summary, lang: Lang) -> str:
    t, a = speaker(lang), s.adequacy
    if a is None or not a.priced:
        return ""
    error = f" ± {significant(a.ratio.error, 1)}" if a.ratio.error > 0 else ""
    return t(
        f"保费是技术价格的 {significant(a.ratio.value, 3)}{error} 倍；{count(a.priced)} 张定价的保单里有 "
        f"{count(a.inadequate)} 张低于技术价格，共缺 {money(a.shortfall_cny, lang)}。",
        f"Premium is {significant(a.ratio.value, 3)}{error} times the technical price; {count(a.inadequate)} of "
        f"{count(a.priced)} priced policies are below theirs, {money(a.shortfall_cny, lang)} short in all.",
    )


def caution(s: Summary, lang: Lang) -> str:
    """Describe in one line how reliable the result is."""
    t = speaker(lang)
    return t(
        f"以上由 {count(s.run.years)} 个模拟年份得出；“±”之后是抽样的标准误，“区间”是抽样的 95% 区间。"
        "模型参数本身的不确定未计入其中，通常更大。",
        f"From {count(s.run.years)} simulated years. After “±” stands the standard error of sampling; a range is the "
        "95% interval of sampling. Uncertainty of the model's own parameters is in neither, and is usually larger.",
    )


def _lower(name: str) -> str:
    """Lower the first letter of a name for use within an English sentence; acronyms stay."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
