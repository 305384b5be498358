"""A deterministic scenario in the terminal: total, by sector, province and cloud provider, and comparable real events.

Imported by the command once there is something to show.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from wangbao.vocabulary.text import Text

if TYPE_CHECKING:
    from rich.console import Console

    from wangbao.drawing.numbers import Unit
    from wangbao.drawing.table import Row, Table
    from wangbao.portfolio.accumulation.scenario_report import Line, Report
    from wangbao.portfolio.accumulation.scenarios import Scenario
    from wangbao.vocabulary.text import Lang

MOST_LINES: Final = 10  # of one grouping
_TITLES: Final = {
    "sector": Text("行业", "sector"),
    "province": Text("省份", "province"),
    "cloud_provider": Text("云服务商", "cloud provider"),
}


def show_list(scenarios: "Sequence[Scenario]", lang: "Lang", console: "Console") -> None:
    """Print the list of scenarios."""
    from wangbao.cli.terminal import COLUMNS, drawn_table
    from wangbao.drawing.numbers import plain
    from wangbao.drawing.table import Column, Row, Table, Value, rows, text
    from wangbao.drawing.words import speaker
    from wangbao.portfolio.accumulation.classes import class_name, default
    from wangbao.portfolio.accumulation.scenario_severity import severity_of
    from wangbao.risk import parameters

    t = speaker(lang)
    lines = [
        Row(
            (
                Value(one.code),
                Value(one.name.say(lang)),
                Value(class_name(one.kind).say(lang)),
                Value(plain(severity_of(one, parameters.default(), default()).hours)),
            )
        )
        for one in scenarios
    ]
    columns = (
        text(t("代码", "code")),
        text(t("情景", "scenario")),
        text(t("类别", "class")),
        Column(t("中断小时", "hours")),
    )
    table = Table("scenarios", t("情景", "Scenarios"), columns, rows(*lines))
    width = min(console.width, COLUMNS)
    console.print(drawn_table(table, (), lang, width), width=width)


def show(found: "Report", lang: "Lang", console: "Console", *, synthetic: bool) -> None:
    """Print a report."""
    from wangbao.cli.terminal import COLUMNS, drawn_table, say

    width = min(console.width, COLUMNS)
    for caution in found.cautions():
        say(console, f"! {caution.say(lang)}", "yellow")
    for sentence in sentences(found, lang, synthetic=synthetic):
        say(console, sentence)
    for table in tables(found, lang):
        if table.groups and table.groups[0].rows:
            console.print()
            console.print(drawn_table(table, (), lang, width), width=width)
    for real in found.result.scenario.real:
        say(console, Text("真实事件：", "Real event: ").say(lang) + real.text.say(lang), "dim")


def sentences(found: "Report", lang: "Lang", *, synthetic: bool) -> list[str]:
    """Describe the event, the insureds it reaches and its cost, in words."""
    from wangbao.drawing.numbers import count, money
    from wangbao.drawing.words import opening, speaker
    from wangbao.portfolio.accumulation.classes import PROVIDER, WORM
    from wangbao.vocabulary.sectors import SECTORS

    t, result, total = speaker(lang), found.result, found.total
    kind, name = result.scenario.kind, opening(result.scenario.name, lang)
    sectors = {entry.code: entry.name.say(lang) for entry in SECTORS}
    entity = sectors.get(result.entity, result.entity) if kind == PROVIDER else result.entity
    said = [name if kind == WORM else t(f"{name}：{entity}", f"{name}: {entity}"), _severity(found).say(lang)]
    if synthetic:
        said.append(t("合成数据，不对应任何真实企业。", "Made up: no real enterprise is in it."))
    reach = t(
        f"波及 {count(total.insureds)} 家被保险人（共 {count(result.accounts)} 家）、{count(total.policies)} 张保单，"
        f"本公司份额下限额 {money(total.exposed_cny, lang)}；预期 {total.hit:,.1f} 家出险。",
        f"Reaches {count(total.insureds)} insureds of {count(result.accounts)} and {count(total.policies)} policies, "
        f"our share of their limits {money(total.exposed_cny, lang)}; {total.hit:,.1f} are expected to be struck.",
    )
    error, drawn = money(found.deviation_cny, lang), money(found.error_cny, lang)
    cost = t(
        f"预期损失 {money(total.ground_up_cny, lang)}，预期赔付（本公司份额）{money(total.insured_cny, lang)}"
        f"（谁出险、轻重如何的偶然性使其标准差为 {error}；抽样误差 ± {drawn}）；"
        f"全部出险时 {money(total.all_hit_cny, lang)}。",
        f"Expected loss {money(total.ground_up_cny, lang)}, expected insured loss (our share) "
        f"{money(total.insured_cny, lang)} (standard deviation from who is struck and how hard {error}; error of the "
        f"draws ± {drawn}); "
        f"{money(total.all_hit_cny, lang)} if all are struck.",
    )
    said += [reach, cost]
    if found.assumed and kind != PROVIDER:  # clients that name no provider are with their sector, not spread
        zh = f"其中 {count(found.assumed)} 家未填所用对象，按已填者的份额分配。"
        en = f"{count(found.assumed)} of them do not say what they use and are spread by the share of those that do."
        said.append(t(zh, en))
    if total.unlimited:
        zh = f"{count(total.unlimited)} 张保单没有单一限额，未计入限额之和。"
        en = f"{count(total.unlimited)} policies have no single limit and are not in the sum."
        said.append(t(zh, en))
    if result.compound:
        zh = f"{count(result.compound)} 张已拟合保单没有被保险人事实，未计入。"
        en = f"{count(result.compound)} fitted policies say nothing of their insured and are left out."
        said.append(t(zh, en))
    if result.scenario.note.say(lang):
        said.append(opening(result.scenario.note, lang) + t("。", "."))
    return said


def _severity(found: "Report") -> Text:
    """Say where the event stands among the simulated ones."""
    severity, years = found.result.severity, found.return_years
    zh = f"程度：模拟事件的 {severity.quantile:.1%} 分位，中断中位数 {severity.hours:,.1f} 小时；"
    en = f"Severity: the {severity.quantile:.1%} quantile of the simulated events, median interruption "
    en += f"{severity.hours:,.1f} hours; "
    if severity.breadth_quantile is not None:
        zh += f"波及面为 {severity.breadth_quantile:.1%} 分位；"
        en += f"breadth at its {severity.breadth_quantile:.1%} quantile; "
    return Text(
        zh + f"该对象平均每 {years:,.0f} 年遇到一次这样或更重的事件。",
        en + f"this entity meets such an event or a worse one once in {years:,.0f} years.",
    )


def tables(found: "Report", lang: "Lang") -> "list[Table]":
    """Build the tables by head and by each grouping, largest first."""
    from wangbao.drawing.numbers import unit
    from wangbao.drawing.table import Column, Row, Table, Value, rows, text
    from wangbao.drawing.words import speaker
    from wangbao.vocabulary.heads import head

    t = speaker(lang)
    heads = sorted(found.heads.items(), key=lambda pair: -pair[1])
    shown = unit(max((value for _, value in heads), default=0.0), lang)
    by_head = [Row((Value(head(code).name.say(lang)), Value(shown(value)))) for code, value in heads]
    made = [
        Table(
            "heads",
            t(f"预期损失按损失项（{shown.name}）", f"Expected loss by head ({shown.name})"),
            (text(t("损失项", "loss head")), Column(t("损失", "ground-up"))),
            rows(*by_head),
        )
    ]
    for grouping, lines in found.groups.items():
        amount = unit(max((line.exposed_cny for line in lines), default=0.0), lang)
        columns = (
            text(_TITLES[grouping].say(lang)),
            Column(t("被保险人", "insureds")),
            Column(t("保单", "policies")),
            Column(t("限额", "limits")),
            Column(t("出险", "struck")),
            Column(t("损失", "ground-up")),
            Column(t("赔付", "insured")),
        )
        title = t(
            f"按{_TITLES[grouping].zh}（金额：{amount.name}）",
            f"By {_TITLES[grouping].en} (amounts: {amount.name})",
        )
        made.append(
            Table(grouping, title, columns, rows(*(_row(line, amount, lang) for line in _most(lines))))
        )
    return made


def _most(lines: "Sequence[Line]") -> "list[Line]":
    """Keep the first lines and add up the others."""
    if len(lines) <= MOST_LINES:
        return list(lines)
    rest = lines[MOST_LINES - 1 :]
    first = rest[0]
    others = Text(f"其他 {len(rest)} 组", f"{len(rest)} other groups")
    sums = {name: sum(getattr(line, name) for line in rest) for name in first._fields[2:]}
    return [*lines[: MOST_LINES - 1], first._replace(code="others", name=others, **sums)]


def _row(line: "Line", amount: "Unit", lang: "Lang") -> "Row":
    from wangbao.drawing.numbers import count
    from wangbao.drawing.table import Row, Value

    return Row(
        (
            Value(line.name.say(lang)),
            Value(count(line.insureds)),
            Value(count(line.policies)),
            Value(amount(line.exposed_cny)),
            Value(f"{line.hit:,.1f}"),
            Value(amount(line.ground_up_cny)),
            Value(amount(line.insured_cny)),
        )
    )
