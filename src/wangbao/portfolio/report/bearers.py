"""Bearers of the losses beside us: recoveries by treaty and by reinsurer, treaties in words, co-insurers' parts."""

from wangbao.drawing.numbers import count, percent, period, plain, short
from wangbao.drawing.table import Column, Group, Row, Table, Value, rows, text
from wangbao.drawing.words import speaker
from wangbao.portfolio.report.estimates import cell, share
from wangbao.portfolio.report.headline import once
from wangbao.portfolio.results.summary import CoinsurerResult, Figure, ReinsurerResult, Summary, View
from wangbao.vocabulary.text import Lang


def treaties(s: Summary, lang: Lang) -> tuple[str, ...]:
    """Describe every treaty in words, in inuring order, numbered as in the tables; empty if the run kept no words."""
    names = s.run.treaties.names if s.run.treaties else ()
    said = ((number, name.words.say(lang)) for number, name in enumerate(names, start=1))
    return tuple(f"{number}. {words}" for number, words in said if words)


def recoveries(s: Summary, lang: Lang) -> Table:
    """Build the table of recoveries by treaty and by reinsurer: mean, share of gross AAL, VaR and tail mean."""
    t, level = speaker(lang), s.run.capital_level
    rest = f"{100 * (1 - level):.6g}%"
    names = {found.treaty.code: found.treaty.name.say(lang) for found in s.treaties}

    def line(name: str, recovery: View, part: Figure | None, tail: Figure | None, below: str = "") -> Row:
        return Row(
            (
                Value(name, below=below),
                cell(recovery.mean, lang),
                share(part) if part else Value("—"),
                cell(recovery.at(level).var, lang),
                cell(tail, lang) if tail else Value("—"),
            )
        )

    by_treaty = tuple(
        line(f"{n}. {found.treaty.name.say(lang)}", found.recovery, found.share_of_gross, found.tail_recovery)
        for n, found in enumerate(s.treaties, start=1)
    )
    by_reinsurer = tuple(
        line(_name(one, lang), one.recovery, one.share_of_gross, one.tail_recovery, _parts(one, names, lang))
        for one in s.reinsurers
    )
    ceded, gross = s.view("ceded"), s.view("gross").mean.value
    return Table(
        "bearers",
        t("摊回由谁承担（元/年）", "Who pays the recoveries (CNY a year)"),
        (
            text(t("合约、再保险人", "Treaty, reinsurer")),
            Column(t("年均摊回", "Expected recovery")),
            Column(t("占毛年均损失", "Of gross AAL")),
            Column(t(f"{period(once(level), lang)}的摊回", f"Recovery, {period(once(level), lang)}")),
            Column(t(f"最坏 {rest} 年份的平均摊回", f"Mean recovery in the worst {rest} of years")),
        ),
        (
            Group(t("按合约", "By treaty"), by_treaty),
            Group(t("按再保险人", "By reinsurer"), by_reinsurer),
        ),
        (
            Row(
                (
                    Value(t("全部摊回", "All recoveries")),
                    cell(ceded.mean, lang),
                    Value(percent(ceded.mean.value / gross) if gross > 0 else "0%"),
                    cell(ceded.at(level).var, lang),
                    Value(),
                ),
                mark="total",
            ),
        ),
        note=t(
            "按合约与按再保险人两种分法，各年之和都等于全部摊回，到分；同一再保险人在各合约下的份额合并。"
            f"{period(once(level), lang)}的摊回各自取值，不可相加。未计再保险人违约。",
            "By treaty and by reinsurer alike, the parts of every year add up to all recoveries, to the fen; what one "
            f"reinsurer pays of several treaties is together. The recovery of {period(once(level), lang)} is read from "
            "each by itself and does not add up. Default of reinsurers is left out.",
        ),
    )


def _name(one: ReinsurerResult, lang: Lang) -> str:
    return one.name or speaker(lang)("未列名的再保险人", "Reinsurers not named")


def _parts(one: ReinsurerResult, names: dict[str, str], lang: Lang) -> str:
    """List the treaties of a reinsurer with its share of each."""
    t = speaker(lang)
    said = []
    for part in one.treaties:
        much = "" if part.share is None else f"{plain(100 * part.share)}%"
        said.append(names[part.code] + (t(f"（{much}）", f" ({much})") if much else ""))
    return t("、", ", ").join(said)


def coinsurers(s: Summary, lang: Lang) -> Table:
    """Build the table of the bearers of co-insured policies at 100 %."""
    t = speaker(lang)

    def line(one: CoinsurerResult) -> Row:
        name = {
            "ours": t("本公司", "We"),
            "rest": t("未列名的共保人", "Co-insurers not named"),
        }.get(one.part, one.name or "")
        return Row(
            (
                Value(name),
                Value(count(one.policies)),
                Value("—" if one.limit_cny is None else short(one.limit_cny, lang)),
                cell(one.mean, lang),
                Value(percent(one.share)),
            )
        )

    whole = sum(one.mean.value for one in s.coinsurers)
    policies = next(one.policies for one in s.coinsurers if one.part == "ours")
    return Table(
        "coinsurers",
        t("共保保单由谁承担（元/年）", "Who bears the co-insured policies (CNY a year)"),
        (
            text(t("共保人", "Co-insurer")),
            Column(t("保单", "Policies")),
            Column(t("限额", "Limits")),
            Column(t("年均毛损失", "Gross AAL")),
            Column(t("占这些保单", "Of these policies")),
        ),
        rows(*(line(one) for one in s.coinsurers)),
        (
            Row(
                (
                    Value(t("全部（100%）", "All (100%)")),
                    Value(count(policies)),
                    Value(),
                    Value(short(whole, lang)),
                    Value("100.0%"),
                ),
                mark="total",
            ),
        ),
        note=t(
            "只列本公司份额不足 100% 的保单；其他各处只计本公司份额。共保人的部分由本公司的毛损失按份额推得，"
            "合计等于 100%，到分；其误差按账册整体的误差折算。",
            "Policies of which our share is not all; everything else is our share alone. The others' parts follow from "
            "our gross and the shares and add up to 100% to the fen; their errors are scaled by the book's.",
        ),
    )
