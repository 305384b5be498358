"""An addition to a simulated book in the terminal: measures before and after, causes, worst events.

Imported by the command once there is something to show.
"""

from typing import TYPE_CHECKING

from wangbao.vocabulary.text import Text

if TYPE_CHECKING:
    from rich.console import Console

    from wangbao.drawing.numbers import Unit
    from wangbao.drawing.table import Row, Table
    from wangbao.portfolio.engine.addition_report import Addition
    from wangbao.portfolio.results.change import Change
    from wangbao.vocabulary.text import Lang

_OWN = Text("自身事件", "own incidents")


def show(found: "Addition", lang: "Lang", console: "Console") -> None:
    """Print the report of an addition."""
    from wangbao.cli.terminal import COLUMNS, drawn_table, say

    width = min(console.width, COLUMNS)
    for sentence in sentences(found, lang):
        say(console, sentence)
    for table in (measures(found, lang), causes(found, lang), events(found, lang)):
        if table.groups and table.groups[0].rows:
            console.print()
            console.print(drawn_table(table, (), lang, width), width=width)


def sentences(found: "Addition", lang: "Lang") -> list[str]:
    """Describe what is added, and its part of capital, in words."""
    from wangbao.drawing.numbers import count, money, percent
    from wangbao.drawing.words import speaker

    t = speaker(lang)
    level = f"{found.run.capital_level:.6g}"
    capital = [
        next(tail.tvar.change for tail in of.tail if tail.level == found.run.capital_level)
        for of in (found.gross, found.net)
    ]
    gross, net = (money(one.value, lang) for one in capital)
    share = money(found.share_cny, lang)
    said = [
        t(
            f"{count(found.policies)} 张保单、{count(found.insureds)} 家被保险人加入 {count(found.run.policies)} 张"
            f"保单的账册（{count(found.run.years)} 年）。",
            f"{count(found.policies)} policies of {count(found.insureds)} insureds join a book of "
            f"{count(found.run.policies)} policies ({count(found.run.years)} years).",
        ),
        t(
            f"{level} 水平的资本（TVaR）毛额增加 {gross}，再保险后增加 {net}；在最坏年份中平均赔付 {share}。",
            f"Capital (TVaR at {level}) rises by {gross} gross and {net} net; in the book's worst years they cost "
            f"{share} on average.",
        ),
    ]
    if found.premium_cny is not None and capital[0].value > 0.0:
        margin = (found.premium_cny - found.gross.mean.change.value) / capital[0].value
        premium = money(found.premium_cny, lang)
        said.append(
            t(
                f"我方年保费 {premium}，扣除期望赔款后为所增资本（毛）的 {percent(margin)}。",
                f"Our premium is {premium} a year; less expected loss, {percent(margin)} of the gross capital added.",
            )
        )
    if found.reinstatement_cny:
        more = money(found.reinstatement_cny, lang)
        said.append(t(f"恢复保费年均增加 {more}。", f"Reinstatement premiums rise by {more} a year."))
    said += [f"{remark.field}: {remark.value}: {remark.rule.say(lang)}" for remark in found.remarks]
    return said


def measures(found: "Addition", lang: "Lang") -> "Table":
    """Build the table of the yearly mean, VaR and TVaR, before, after and the change with its standard error."""
    from wangbao.drawing.numbers import unit
    from wangbao.drawing.table import Column, Group, Table, text
    from wangbao.drawing.words import speaker

    t = speaker(lang)
    whole = unit(max(tail.tvar.after.value for tail in found.gross.tail), lang)
    part = unit(max(abs(tail.tvar.change.value) for tail in found.gross.tail), lang)
    groups = []
    for name, of in ((t("毛损失", "Gross"), found.gross), (t("净损失", "Net"), found.net)):
        rows = [_row(t("年均损失", "AAL"), of.mean, whole, part)]
        for tail in of.tail:
            level = f"{100 * tail.level:.4g}%"
            rows += [
                _row(f"VaR {level}", tail.var, whole, part),
                _row(f"TVaR {level}", tail.tvar, whole, part),
            ]
        groups.append(Group(name, tuple(rows)))
    title = t(
        f"加入前后（{whole.name}；变动：{part.name}）",
        f"Before and after ({whole.name}; change: {part.name})",
    )
    columns = (
        text(t("指标", "measure")),
        Column(t("先前", "before")),
        Column(t("之后", "after")),
        Column(t("变动", "change")),
        Column("±"),
    )
    return Table("measures", title, columns, tuple(groups))


def causes(found: "Addition", lang: "Lang") -> "Table":
    """Build the table of what the new policies lose by cause."""
    from wangbao.drawing.numbers import unit
    from wangbao.drawing.table import Column, Row, Table, Value, rows, text
    from wangbao.drawing.words import speaker

    t = speaker(lang)
    amount = unit(max((one.worst_cny for one in found.causes), default=0.0), lang)
    lines = [
        Row((Value(_named(one.code).say(lang)), Value(amount(one.mean_cny)), Value(amount(one.worst_cny))))
        for one in found.causes
        if one.mean_cny
    ]
    return Table(
        "causes",
        t(f"新增保单的赔付按原因（{amount.name}）", f"What they cost by cause ({amount.name})"),
        (
            text(t("原因", "cause")),
            Column(t("年均", "a year")),
            Column(t("最坏年份平均", "in the worst years")),
        ),
        rows(*lines),
    )


def events(found: "Addition", lang: "Lang") -> "Table":
    """Build the table of the worst years' events that strike the new policies."""
    from wangbao.drawing.numbers import unit
    from wangbao.drawing.table import Column, Row, Table, Value, rows, text
    from wangbao.drawing.words import speaker

    t = speaker(lang)
    book = unit(max((one.book_cny for one in found.events), default=0.0), lang)
    mine = unit(max((one.added_cny for one in found.events), default=0.0), lang)
    lines = [
        Row(
            (
                Value(f"{one.year + 1}"),
                Value(_named(one.kind).say(lang)),
                Value(one.entity),
                Value(book(one.book_cny)),
                Value(mine(one.added_cny)),
            )
        )
        for one in found.events
    ]
    return Table(
        "events",
        t("最坏年份中击中新增保单的事件", "Events of the worst years that strike them"),
        (
            text(t("年度", "year")),
            text(t("类别", "class")),
            text(t("对象", "what fails")),
            Column(t(f"原账册（{book.name}）", f"book ({book.name})")),
            Column(t(f"新增（{mine.name}）", f"added ({mine.name})")),
        ),
        rows(*lines),
    )


def _named(code: str) -> Text:
    from wangbao.portfolio.accumulation.classes import CODES, class_name

    return class_name(CODES.index(code)) if code in CODES else _OWN


def _row(name: str, change: "Change", whole: "Unit", part: "Unit") -> "Row":
    from wangbao.drawing.table import Row, Value

    amounts = (whole(change.before.value), whole(change.after.value))
    moved = (part(change.change.value), part(change.change.error))
    return Row((Value(name), *(Value(one) for one in (*amounts, *moved))))
