"""Assumptions section: convergence over the years, settings of the run, and limits of the figures."""

from wangbao import __version__
from wangbao.drawing.numbers import count, percent
from wangbao.drawing.table import Column, Row, Table, Value, rows, text
from wangbao.drawing.words import opening, speaker
from wangbao.portfolio.book.periods import period_words
from wangbao.portfolio.report import names
from wangbao.portfolio.report.curves import VIEWS
from wangbao.portfolio.report.estimates import cell
from wangbao.portfolio.results.summary import Convergence, Summary
from wangbao.vocabulary.text import Lang


def convergence(found: Convergence, lang: Lang) -> Table:
    """Build the table of estimates from growing parts of the years, with the years needed for a given error."""
    t, level = speaker(lang), found.level
    name = VIEWS[found.view].say(lang) if found.view in VIEWS else found.view

    def needed(label: str, years: tuple[int | None, int | None, int | None]) -> Row:
        return Row((Value(label), *(Value(count(n) if n is not None else "—") for n in years)), mark="muted")

    return Table(
        f"convergence-{found.view}",
        t(f"{name}：随模拟年数的变化（元）", f"{name}: as the years grow (CNY)"),
        (
            text(t("前若干年", "First years")),
            Column(t("年均损失", "AAL")),
            Column(f"VaR {100 * level:g}%"),
            Column(f"TVaR {100 * level:g}%"),
        ),
        rows(
            *(
                Row((Value(count(p.years)), cell(p.mean, lang), cell(p.var, lang), cell(p.tvar, lang)))
                for p in found.points
            )
        ),
        (
            needed(t("误差 5% 所需年数", "Years for an error of 5%"), found.years_for_5_percent),
            needed(t("误差 1% 所需年数", "Years for an error of 1%"), found.years_for_1_percent),
        ),
        note=opening(found.words, lang),
        narrow="scroll",
        dense=True,
    )


def made(s: Summary, lang: Lang) -> tuple[tuple[str, str], ...]:
    """List the settings of the run as (label, value)."""
    t, run = speaker(lang), s.run
    return (
        (t("保单", "Policies"), count(run.policies)),
        (t("被保险人", "Insureds"), count(run.accounts)),
        (t("模型版本", "Model"), run.model),
        (t("频率观点", "View of frequency"), _view(run.view, lang)),
        (t("共因事件", "Common causes"), names.mode(run.common_causes, lang)),
        (t("模拟年数", "Years simulated"), count(run.years)),
        (t("批数", "Batches"), count(run.batches)),
        (t("随机种子", "Seed"), str(run.seed)),
        (t("资本水平", "Capital level"), f"{100 * run.capital_level:g}%"),
        (t("模拟所用软件", "Simulated with"), f"wangbao {run.wangbao}"),
        (t("本页所用软件", "This page"), f"wangbao {__version__}"),
    )


def files(s: Summary, lang: Lang) -> tuple[tuple[str, str, str], ...]:
    """List the files that the run read as (label, name, SHA-256)."""
    t, run = speaker(lang), s.run
    source = t("（合成）", " (synthetic)") if run.book.synthetic else ""
    found = [(t("账册", "Book"), f"{run.book.file}{source}", run.book.sha256)]
    if run.treaties:
        found.append((t("再保险方案", "Treaties"), run.treaties.file, run.treaties.sha256))
    return tuple(found)


def _view(code: str, lang: Lang) -> str:
    t = speaker(lang)
    return {"default": t("默认", "default"), "conservative": t("保守", "conservative")}.get(code, code)


def limits(s: Summary, lang: Lang) -> tuple[str, ...]:
    """Describe the assumptions, and the limits of the figures, in sentences."""
    t, said = speaker(lang), [caution.say(lang) for caution in s.cautions]
    if s.run.book.synthetic:
        said.append(
            t(
                "账册是合成的：企业、保单与份额均为虚构，数字只说明方法，不是任何公司的风险。",
                "The book is synthetic: firms, policies and shares are made up. The figures show the method and are no "
                "company's risk.",
            )
        )
    said += [
        t(
            "“±”与区间只是抽样误差。频率、损失程度、共因事件的发生率与命中概率等参数本身并不确定，多数取自境外公开资料或判断，见模型说明。",
            "What follows “±”, and the ranges, is sampling error only. The parameters themselves (frequency, severity, "
            "how often common causes happen and whom they strike) are uncertain, mostly from sources abroad or "
            "judgement: see the model card.",
        ),
        {
            "rebased": t(
                "共因事件已列入，并从各家自身事件中扣除：保险前的年均损失不变（共因所需超出其所能容纳者予以上调），"
                "只是损失更多地同时发生；赔付的年均数会变，因为条款对两者的处理不同。",
                "Common causes are included and taken out of each insured's own incidents: means before insurance are "
                "unchanged, or raised where common causes need more than they hold, and more of the loss falls in the "
                "same years. Mean payments do move, for contracts treat the two differently.",
            ),
            "added": t(
                "共因事件加在各家自身事件之上，年均损失因而高于单家评估的结果。",
                "Common causes come on top of each insured's own incidents: means are above those of single "
                "assessments.",
            ),
            "none": t(
                "未列入共因事件：被保险人之间相互独立，坏年份被明显低估。",
                "Common causes are left out: insureds are independent, and bad years are clearly understated.",
            ),
        }[s.run.common_causes],
        t(
            "模拟的是一年内发生的事故；不含赔付时间、通货膨胀、再保险人违约与汇率。",
            "A year's incidents are simulated; timing of payments, inflation, default of reinsurers and exchange rates "
            "are not.",
        ),
        t(
            "地图是示意图：每个省级行政区一格，位置只表示大致方位，不表示面积与边界。",
            "The map is schematic: one tile for each province-level division, placed by rough bearing; it shows "
            "neither areas nor borders.",
        ),
    ]
    periods = period_words(s.run.periods)
    if periods:
        said.append(opening(periods, lang) + t("。", "."))
    if s.treaties:
        said.append(
            t(
                "资本按净损失的 TVaR 计，未扣除预期损失与保费，也未计再保险费与恢复保费。",
                "Capital is the net TVaR; expected loss and premium are not taken off it, nor reinsurance and "
                "reinstatement premiums added.",
            )
        )
    if s.adequacy is not None:
        below = percent(s.adequacy.inadequate / s.adequacy.priced, 0) if s.adequacy.priced else "0%"
        said.append(
            t(
                f"费率充足度按本平台的附加费率计，{below} 的保单低于技术价格；换成贵公司的附加费率，结论会不同。",
                f"Rate adequacy is held against the platform's own loadings ({below} of policies are below); with an "
                "insurer's own the answer differs.",
            )
        )
    return tuple(said)
