"""Results of the treaties: expected recoveries, probabilities of attachment and exhaustion, reinstatement premiums."""

from collections.abc import Sequence

from wangbao.drawing.numbers import money, percent, plain, short
from wangbao.drawing.table import Column, Row, Table, Value, rows, text
from wangbao.drawing.words import speaker
from wangbao.portfolio.reinsurance.treaty import Treaty
from wangbao.portfolio.report import names
from wangbao.portfolio.report.estimates import cell, share
from wangbao.portfolio.results.summary import Summary, TreatyResult
from wangbao.risk.intervals import Figure
from wangbao.vocabulary.text import Lang


def recoveries(s: Summary, lang: Lang, terms: Sequence[Treaty] = ()) -> Table:
    """Build the table of treaties in inuring order; ``terms``, if known, add each treaty's cover."""
    t, rest = speaker(lang), f"{100 * (1 - s.run.capital_level):.6g}%"
    by = {treaty.code: treaty for treaty in terms}

    def line(number: int, found: TreatyResult) -> Row:
        name, recovery = found.treaty, found.recovery
        kind = names.treaty_type(name.type, lang)
        what = covers(by[name.code], lang) if name.code in by else ""
        return Row(
            (
                Value(
                    f"{number}. {name.name.say(lang)}", below=t("；", "; ").join(filter(None, (kind, what)))
                ),
                cell(recovery.mean, lang),
                _chance(found.attachment, lang),
                _chance(found.exhaustion, lang) if found.exhaustion else Value(t("无上限", "no bound")),
                cell(found.tail_recovery, lang) if found.tail_recovery else Value("—"),
                cell(found.reinstatement, lang) if found.reinstatement.value > 0 else Value("—"),
            )
        )

    gross, ceded, net = (s.view(code) for code in ("gross", "ceded", "net"))
    total = Row(
        (
            Value(t("全部合约", "All treaties")),
            cell(ceded.mean, lang),
            Value(percent(ceded.any_loss.value)),
            Value(),
            Value(_together(s, lang)),
            Value(short(sum(found.reinstatement.value for found in s.treaties), lang)),
        ),
        mark="total",
    )
    part = percent(ceded.mean.value / gross.mean.value) if gross.mean.value > 0 else "0%"
    return Table(
        "treaties",
        t("各合约的年均摊回（元/年）", "What each treaty pays (CNY a year)"),
        (
            text(t("合约", "Treaty")),
            Column(t("年均摊回", "Expected recovery")),
            Column(t("触发概率", "Attaches, probability")),
            Column(t("用尽概率", "Exhausted, probability")),
            Column(t(f"最坏 {rest} 年份的平均摊回", f"Mean recovery in the worst {rest} of years")),
            Column(t("年均恢复保费", "Reinstatement premium")),
        ),
        rows(*(line(number, found) for number, found in enumerate(s.treaties, start=1))),
        (total,),
        note=t(
            f"摊回占毛年均损失的 {part}，自留 {money(net.mean.value, lang)}。"
            "触发与用尽均指一年之内；恢复保费未从摊回中扣除。",
            f"Recoveries are {part} of gross AAL; {money(net.mean.value, lang)} is kept. Attaching and exhausting are "
            "within a year; reinstatement premiums are not taken off recoveries.",
        ),
    )


def _chance(figure: Figure, lang: Lang) -> Value:
    """Format a probability with its error; 0 is shown as "not once in the run", because its error is unknown."""
    if figure.value > 0:
        return share(figure)
    return Value("0", speaker(lang)("模拟中未发生", "not once in the run"))


def _together(s: Summary, lang: Lang) -> str:
    """Sum the recoveries of all treaties in the book's worst years; a dash if any is unknown."""
    found = [treaty.tail_recovery for treaty in s.treaties]
    known = [figure.value for figure in found if figure is not None]
    return short(sum(known), lang) if len(known) == len(found) else "—"


def covers(treaty: Treaty, lang: Lang) -> str:
    """Describe the terms of a treaty in a few words: ``3亿 xs 1亿，恢复 2 次，份额 90%``."""
    t = speaker(lang)
    said = []
    for of, low, high in (
        (t("每一风险", "per risk"), treaty.attachment, treaty.limit),
        (t("每次事故", "per event"), treaty.occurrence_attachment, treaty.occurrence_limit),
        (t("全年", "per year"), treaty.annual_attachment, treaty.annual_limit),
    ):
        if low is not None and high is not None:
            said.append(
                t(
                    f"{of} {short(high, lang)} xs {short(low, lang)}",
                    f"{short(high, lang)} xs {short(low, lang)} {of}",
                )
            )
        elif high is not None:
            said.append(t(f"{of}限额 {short(high, lang)}", f"limit {short(high, lang)} {of}"))
        elif low:
            said.append(t(f"{of}起赔点 {short(low, lang)}", f"from {short(low, lang)} {of}"))
    if treaty.retained_line is not None and treaty.lines is not None:
        line, lines = short(treaty.retained_line, lang), plain(float(treaty.lines))
        said.append(t(f"自留线 {line}，{lines} 线", f"{lines} lines of {line}"))
    if treaty.attachment_percent is not None and treaty.limit_percent is not None:
        said.append(f"{treaty.limit_percent:g}% xs {treaty.attachment_percent:g}%")
    if treaty.ceded_share < 1:
        part = percent(float(treaty.ceded_share), 1).replace(".0%", "%")
        verb = treaty.kind.verb
        said.append(t(f"{verb.zh} {part}", f"{part} {verb.en}"))
    if treaty.reinstatements:
        paid = sum(one.premium_percent > 0 for one in treaty.reinstatements)
        many = len(treaty.reinstatements)
        said.append(
            t(
                f"恢复 {many} 次（有偿 {paid} 次）",
                f"{many} reinstatement{'s' * (many > 1)}, {paid} paid",
            )
        )
    if treaty.placed_share < 1:
        part = percent(float(treaty.placed_share), 1).replace(".0%", "%")
        said.append(t(f"份额 {part}", f"{part} placed"))
    if not treaty.scope.is_all:
        said.append(t("限定范围", "restricted scope"))
    return t("，", ", ").join(said)
