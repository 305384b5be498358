"""Tables of cover: terms of the policy, its price line by line, the choices beside it, and the advice."""

from itertools import groupby

from wangbao.assessment.report import names
from wangbao.assessment.report.assumptions import cited, trust
from wangbao.assessment.report.losses import status
from wangbao.assessment.result import Advice, Assessment, Layer, PriceLine
from wangbao.drawing.numbers import error, exact, money, percent, short, span, within_error
from wangbao.drawing.table import Bar, Column, Group, Row, Table, Value, bar, rows, text
from wangbao.drawing.words import opening, speaker
from wangbao.vocabulary.text import Lang


def layers(a: Assessment, lang: Lang) -> Table:
    """Build the table of the lines of cover, under the section of the wording each stands in."""
    t = speaker(lang)
    limit, deductible = money(a.limit_cny, lang), money(a.deductible_cny, lang)

    def row(layer: Layer) -> Row:
        named = Value(_heads(a, layer, lang))
        return Row((named, Value(tag=status(layer.status, lang)), Value(opening(layer.terms, lang))))

    groups = [
        (section.say(lang), tuple(map(row, found)))
        for section, found in groupby(a.layers, lambda layer: layer.section)
    ]
    return Table(
        "layers",
        t(
            f"保障内容：累计限额 {limit}，每次事故免赔额 {deductible}",
            f"What is covered: aggregate limit {limit}, deductible {deductible} for each event",
        ),
        (text(t("损失项目", "Loss heads")), text(t("承保状态", "Cover")), text(t("条件", "Terms"))),
        tuple(
            # a section of one head that bears the head's name needs no heading of its own
            Group("" if len(rows) == 1 and rows[0].values[0].text == section else section, rows)
            for section, rows in groups
        ),
    )


def _heads(a: Assessment, layer: Layer, lang: Lang) -> str:
    """Join the names of a line's heads; a line over the heads of all others is named so."""
    t = speaker(lang)
    others = {head for other in a.layers if other is not layer for head in other.heads}
    if len(others) > 1 and others <= set(layer.heads):
        return t("以上各项合计", "All of these together")
    return t("、", ", ").join(names.head(code, lang) for code in layer.heads)


def price(a: Assessment, lang: Lang) -> Table:
    """Build the price line by line: the lines that add up to the premium, then VAT."""
    t = speaker(lang)
    widest = max((float(line.amount_cny) for line in a.price.trace), default=0.0)

    def drawn(line: PriceLine) -> Bar | None:
        share = float(line.amount_cny) / widest if widest > 0 else 0.0
        return Bar((("load" if line.code != "expected_loss" else "paid", share),)) if share > 0 else None

    def shown(line: PriceLine) -> Row:
        how = Value(opening(line.how, lang))
        return Row(
            (
                Value(opening(line.name, lang)),
                how,
                Value(exact(line.amount_cny, lang)),
                Value(bar=drawn(line)),
            )
        )

    def total(name: str, amount: str, below: str = "") -> Row:
        return Row((Value(name), Value(below), Value(amount), Value()), mark="total")

    ranged = span(a.price.premium_band, lang)
    rate = t(
        f"为累计限额的 {percent(a.price.rate_on_limit, 2)}",
        f"{percent(a.price.rate_on_limit, 2)} of the aggregate limit",
    )

    def plain(line: PriceLine) -> Row:
        amount = Value(exact(line.amount_cny, lang))
        return Row((Value(opening(line.name, lang)), Value(opening(line.how, lang)), amount, Value()))

    apart = [plain(line) for line in a.price.apart]
    return Table(
        "price",
        t("保费如何得出（元/年）", "How the premium is made (CNY a year)"),
        (
            text(t("项目", "Line")),
            text(t("算法", "How")),
            Column(t("金额", "Amount")),
            bar(t("大小", "Size")),
        ),
        rows(*(shown(line) for line in a.price.trace)),
        (
            total(t("不含税保费", "Premium before VAT"), exact(a.price.premium_cny, lang), rate),
            *apart,
            total(t("应付合计", "Payable"), exact(a.price.payable_cny, lang)),
            *(plain(line) for line in (a.price.stamp_tax,) if line is not None),
        ),
        note=t(
            f"模型参数不确定时，不含税保费的 5%–95% 范围为 {ranged}元。",
            f"With uncertain parameters the premium before VAT lies, 5% to 95%, between CNY {ranged}.",
        ),
    )


def options(a: Assessment, lang: Lang) -> Table:
    """Build the table of limits and deductibles side by side."""
    t = speaker(lang)
    return Table(
        "options",
        t("限额与免赔额的选择（元/年，不含税）", "Choices of limit and deductible (CNY a year, before VAT)"),
        (
            text(t("累计限额", "Aggregate limit")),
            Column(t("每次免赔额", "Deductible")),
            Column(t("年均赔付", "Policy pays, mean")),
            Column(t("保费", "Premium")),
            Column(t("费率", "Rate on limit")),
        ),
        rows(
            *(
                Row(
                    (
                        Value(short(o.limit_cny, lang), aside=t("本方案", "this one") if o.chosen else ""),
                        Value(short(o.deductible_cny, lang)),
                        Value(short(o.insured_mean.value, lang), error(o.insured_mean, lang)),
                        Value(short(o.premium_cny, lang)),
                        Value(percent(o.rate_on_limit, 2)),
                    ),
                    mark="chosen" if o.chosen else "",
                )
                for o in a.options
            )
        ),
    )


def advice(a: Assessment, lang: Lang) -> Table:
    """Build the table of controls not in place and assets exposed, best first, with the effect of each."""
    t = speaker(lang)
    widest = max((-item.mean_change.value for item in a.advice), default=0.0)

    def row(rank: int, item: Advice) -> Row:
        saved = max(-item.mean_change.value, 0.0)
        fainter = within_error(item.mean_change)
        unsure = t("差别在抽样误差之内", "no more than sampling error") if fainter else ""
        source = cited(a, item.source)
        return Row(
            (
                Value(f"{rank}. {opening(item.name, lang)}", below=opening(item.effect, lang)),
                Value(names.answer(item.answer, lang)),
                Value(short(item.mean_change.value, lang), error(item.mean_change, lang), unsure),
                Value(bar=Bar((("saved", saved / widest),)) if widest > 0 and saved > 0 else None),
                Value(short(item.hundred_year_change.value, lang), error(item.hundred_year_change, lang)),
                Value(short(item.premium_change_cny, lang)),
                Value(source.text, links=source.links, tag=trust(item.confidence, lang)),
            ),
            mark="muted" if fainter else "",
        )

    return Table(
        "advice",
        t(
            "尚未落实的控制措施、公网暴露的资产及整改后的变化（元/年，投保前损失，同一组随机数）",
            "Controls not in place and assets exposed, and what mending each changes (CNY a year, before insurance, "
            "same random numbers)",
        ),
        (
            text(t("措施与依据", "Control and what is known of it")),
            text(t("现状", "Today")),
            Column(t("年均损失变化", "Change of yearly mean")),
            bar(t("减少", "Saved")),
            Column(t("100年一遇变化", "Change of the 1-in-100 year")),
            Column(t("保费变化", "Change of premium")),
            text(t("来源与可信度", "Source and confidence")),
        ),
        rows(*(row(rank, item) for rank, item in enumerate(a.advice, start=1))),
        note=t(
            "每项措施单独计算，效果不能相加。",
            "Each control is worked out by itself; their effects do not add up.",
        ),
    )
