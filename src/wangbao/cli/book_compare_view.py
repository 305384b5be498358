"""A comparison of two runs in the terminal: differences, measures side by side, groups, policies and capital.

Imported by the command once there is something to show.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from wangbao.drawing.numbers import Unit
    from wangbao.drawing.table import Column, Row, Table
    from wangbao.portfolio.results.comparison import Change, Comparison, TreatyChange
    from wangbao.vocabulary.text import Lang

_LEVELS = (0.9, 0.99, 0.999)  # shown beside the capital level; all of them are in the JSON
_GROUPS = 5  # of each grouping, those whose mean changed most


def show(comparison: "Comparison", lang: "Lang", console: "Console") -> None:
    """Print a comparison."""
    from wangbao.cli.terminal import COLUMNS, drawn_table, say
    from wangbao.drawing.words import speaker

    t, width = speaker(lang), min(console.width, COLUMNS)
    for sentence in sentences(comparison, lang):
        say(console, sentence)
    for table in (measures(comparison, lang), groups(comparison, lang)):
        if table.groups:
            console.print()
            console.print(drawn_table(table, (), lang, width), width=width)
    note = t(
        "± 为标准误；变动的误差已计入两次模拟共用的随机数。",
        "± is the standard error; that of a change knows the random numbers both runs share.",
    )
    apart = t(
        "± 为标准误；两次模拟的种子、年数或批数不同，按相互独立计算。",
        "± is the standard error; seed, years or batches differ, so the runs are taken as independent.",
    )
    for caution in comparison.cautions:
        say(console, f"! {caution.say(lang)}", "yellow")
    say(console, note if comparison.paired else apart, "dim")


def sentences(comparison: "Comparison", lang: "Lang") -> list[str]:
    """Describe the differences between the runs, and the effect of an added block, in words."""
    from wangbao.drawing.numbers import count, money, percent
    from wangbao.drawing.words import speaker

    t, c = speaker(lang), comparison
    said = [t("；", "; ").join(difference.say(lang) for difference in c.differences)]
    for zh, en, changes in (
        ("新增", "added", c.added),
        ("减少", "removed", c.removed),
        ("限额或保费变动", "with another limit or premium", c.changed),
    ):
        if not changes.policies:
            continue
        premium = "" if changes.premium_cny is None else money(changes.premium_cny, lang)
        mean = money(changes.mean_cny, lang)
        said.append(
            t(
                f"{zh} {count(changes.policies)} 张保单，年均赔款 {mean}" + (premium and f"，保费 {premium}"),
                f"{count(changes.policies)} policies {en}, expected loss {mean} a year"
                + (premium and f", premium {premium}"),
            )
        )
    if abs(c.shared_change_cny) >= 1.0:
        change = money(c.shared_change_cny, lang)
        said.append(
            t(
                f"两次均在的保单年均赔款变动 {change}",
                f"expected loss of the policies in both runs changes by {change} a year",
            )
        )
    if c.marginal is not None:
        gross, net = (f"{money(part.value, lang)}" for part in (c.marginal.gross, c.marginal.net))
        level = f"{c.before.capital_level:.4g}"
        margin = c.marginal.margin_on_capital
        zh, en = (
            ("", "")
            if margin is None
            else (
                f"；毛保费扣除期望赔款后为所增资本的 {percent(margin)}",
                f"; premium less expected loss is {percent(margin)} of the gross capital added",
            )
        )
        said.append(
            t(
                f"新增业务使 {level} 水平的资本（TVaR）增加 {gross}，再保险后增加 {net}{zh}",
                f"The added block raises capital (TVaR at {level}) by {gross}, by {net} after reinsurance{en}",
            )
        )
    return [sentence for sentence in said if sentence] or [t("两次模拟相同", "the runs are the same")]


def measures(comparison: "Comparison", lang: "Lang") -> "Table":
    """Build the table of AAL, VaR and TVaR on each footing, before, after and the change."""
    from wangbao.drawing import table
    from wangbao.drawing.numbers import unit
    from wangbao.drawing.words import speaker

    t = speaker(lang)
    names = {"gross": t("毛损失", "Gross"), "ceded": t("摊回", "Ceded"), "net": t("净损失", "Net")}
    levels = {*_LEVELS, comparison.before.capital_level}
    shown = {
        view.code: [tail for tail in view.yearly.tail if tail.level in levels] for view in comparison.views
    }
    in_unit = unit(max((_size(tail.tvar) for tails in shown.values() for tail in tails), default=0.0), lang)
    found = []
    for view in comparison.views:
        rows = [_row(t("年均损失", "AAL"), view.yearly.mean, in_unit)]
        for tail in shown[view.code]:
            level = f"{100 * tail.level:.4g}%"
            rows += [_row(f"VaR {level}", tail.var, in_unit), _row(f"TVaR {level}", tail.tvar, in_unit)]
        found.append(table.Group(names[view.code], tuple(rows)))
    if comparison.treaties:
        rows = [_treaty(treaty, lang, in_unit) for treaty in comparison.treaties]
        found.append(table.Group(t("各合约年均摊回", "Mean recovery by treaty"), tuple(rows)))
    return table.Table(
        name="measures",
        caption=t(f"两次模拟的指标（{in_unit.name}）", f"Measures of both runs ({in_unit.name})"),
        columns=_columns(t("指标", "measure"), lang),
        groups=tuple(found),
    )


def groups(comparison: "Comparison", lang: "Lang") -> "Table":
    """Build the table of the groups whose expected loss changed most."""
    from wangbao.drawing import table
    from wangbao.drawing.numbers import unit
    from wangbao.drawing.words import speaker
    from wangbao.portfolio.report import names

    t = speaker(lang)
    moved = [group for group in comparison.groups if group.mean.change.value]
    in_unit = unit(max((_size(group.mean) for group in moved), default=0.0), lang)
    found = []
    for grouping in comparison.after.groupings:
        mine = [group for group in moved if group.grouping == grouping][:_GROUPS]
        if mine:
            rows = tuple(
                _row(names.group(grouping, group.group, lang), group.mean, in_unit) for group in mine
            )
            found.append(table.Group(names.grouping(grouping, lang), rows))
    return table.Table(
        name="groups",
        caption=t(
            f"变动最大的分组：年均损失（{in_unit.name}）",
            f"Groups that changed most: expected loss ({in_unit.name})",
        ),
        columns=_columns(t("分组", "group"), lang),
        groups=tuple(found),
    )


def _treaty(treaty: "TreatyChange", lang: "Lang", in_unit: "Unit") -> "Row":
    """Build a row of a treaty; one that only one run has is without a change."""
    from wangbao.drawing import table
    from wangbao.portfolio.results.comparison import Change

    if treaty.before is not None and treaty.after is not None and treaty.change is not None:
        return _row(treaty.name.say(lang), Change(treaty.before, treaty.after, treaty.change), in_unit)
    cells = ["–" if figure is None else in_unit(figure.value) for figure in (treaty.before, treaty.after)]
    return table.Row(tuple(map(table.Value, (treaty.name.say(lang), *cells, "–", "", "–"))))


def _size(change: "Change") -> float:
    return max(change.before.value, change.after.value)


def _columns(first: str, lang: "Lang") -> "tuple[Column, ...]":
    from wangbao.drawing import table
    from wangbao.drawing.words import speaker

    t = speaker(lang)
    figures = (t("先前", "before"), t("之后", "after"), t("变动", "change"), "±", t("相对", "relative"))
    return (table.text(first), *map(table.Column, figures))


def _row(name: str, change: "Change", in_unit: "Unit") -> "Row":
    from wangbao.drawing import table
    from wangbao.drawing.numbers import percent

    relative = change.relative
    cells = (
        name,
        in_unit(change.before.value),
        in_unit(change.after.value),
        in_unit(change.change.value),
        in_unit(change.change.error) if change.change.error else "",
        "–" if relative is None else percent(relative),
    )
    return table.Row(tuple(map(table.Value, cells)))
