"""An assessment in the terminal: the result in words, then its tables, at most a hundred columns wide.

Imported by the command once there is something to show. The tables are the report's own, drawn by Rich.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from wangbao.assessment.result import Assessment
    from wangbao.vocabulary.text import Lang


def show(assessment: "Assessment", lang: "Lang", console: "Console") -> None:
    """Print an assessment."""
    from rich.rule import Rule
    from rich.text import Text

    from wangbao.assessment.report import assumptions, cover, headline, losses, names
    from wangbao.cli.terminal import COLUMNS, clean, drawn_table, say
    from wangbao.drawing.numbers import money
    from wangbao.drawing.words import speaker

    a, t, width = assessment, speaker(lang), min(console.width, COLUMNS)
    console.print(Rule(Text(clean(a.subject.name), style="bold"), align="left"), width=width)
    who = (
        names.kind(a.subject.kind, lang),
        names.section(a.subject.section, lang),
        names.size(a.subject.size, lang),
        a.wording_title.say(lang),
        t(f"限额 {money(a.limit_cny, lang)}", f"limit {money(a.limit_cny, lang)}"),
        t(f"免赔额 {money(a.deductible_cny, lang)}", f"deductible {money(a.deductible_cny, lang)}"),
    )
    say(console, " · ".join(filter(None, who)), "dim")
    for sentence in headline.sentences(a, lang):
        console.print()
        say(console, sentence)
    console.print()
    say(console, headline.caution(a, lang), "dim")
    if a.subject.missing:
        missing = t("、", ", ").join(name.say(lang) for name in a.subject.missing)
        say(
            console,
            t(f"未提供的事实使区间变宽：{missing}", f"Not given, which widens the ranges: {missing}"),
            "yellow",
        )
    shown = [
        (losses.measures(a, lang), ()),
        (losses.scenarios(a, lang), ()),
        (losses.scale(a, lang), ()),
        (losses.heads(a, lang), ()),
        (cover.layers(a, lang), ()),
        (cover.price(a, lang), (3,)),
        (cover.options(a, lang), ()),
    ]
    if a.advice:
        shown.append((cover.advice(a, lang), (3, 6)))
    if a.checks:
        shown.append((assumptions.checks(a, lang), (4,)))
    for table, hidden in shown:
        console.print()
        console.print(drawn_table(table, hidden, lang, width), width=width)
        if table.note:
            say(console, table.note, "dim")
    console.print()
    for caution in a.cautions:
        say(console, f"! {caution.say(lang)}", "yellow")
    made = t("；", "; ").join(f"{name}{t('：', ': ')}{value}" for name, value in assumptions.made(a, lang))
    say(console, made, "dim")
