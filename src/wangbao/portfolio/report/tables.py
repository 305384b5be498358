"""Tables of the sources of loss: groups of policies, and drivers of the worst years."""

from collections.abc import Iterable
from typing import Any, Final

from wangbao.drawing.numbers import count, percent, percent_error, plain, short, unit
from wangbao.drawing.table import Bar, Column, Row, Table, Tag, Value, bar, rows, text
from wangbao.drawing.words import speaker
from wangbao.portfolio.report import names
from wangbao.portfolio.report.estimates import cell, share
from wangbao.portfolio.results.summary import Driver, GroupResult, Summary
from wangbao.vocabulary.text import Lang

GROUPS_SHOWN: Final = 40
ENTITIES_SHOWN: Final = 12


def groups(s: Summary, by: str, lang: Lang) -> Table:
    """Build the table of a grouping, largest average annual loss first: own measures and share of the worst years."""
    t, level = speaker(lang), s.run.capital_level
    found = sorted((g for g in s.groups if g.grouping == by), key=lambda g: (-g.gross.mean.value, g.group))
    gross, net = s.view("gross"), s.view("net")
    whole = gross.at(level).tvar.value
    widest = max((g.gross.mean.value for g in found), default=0.0)
    shown = unit(gross.mean.value, lang)

    def line(g: GroupResult) -> Row:
        co = (
            Value(percent(g.co_tvar_gross.value / whole), _relative(g.co_tvar_gross.error, whole))
            if whole > 0
            else Value("—")
        )
        cells = [
            Value(names.group(by, g.group, lang)),
            cell(g.gross.mean, lang, unit=shown),
            Value(bar=Bar((("load", g.gross.mean.value / widest),)) if widest > 0 else None),
            cell(g.gross.at(level).tvar, lang, unit=shown),
            co,
        ]
        if s.treaties:
            cells += [cell(g.net.mean, lang, unit=shown), cell(g.co_tvar_net, lang, unit=shown)]
        return Row(tuple(cells))

    book = [
        Value(t("整本账册", "Whole book")),
        cell(gross.mean, lang, unit=shown),
        Value(),
        cell(gross.at(level).tvar, lang, unit=shown),
        Value("100%"),
    ]
    if s.treaties:
        book += [cell(net.mean, lang, unit=shown), cell(net.at(level).tvar, lang, unit=shown)]
    columns = [
        text(names.grouping(by, lang)),
        Column(t("毛年均损失", "Gross AAL")),
        bar(""),
        Column(t(f"自身毛 TVaR {100 * level:g}%", f"Own gross TVaR {100 * level:g}%")),
        Column(t("占账册最坏年份", "Share of the book's worst years")),
    ]
    if s.treaties:
        columns += [
            Column(t("净年均损失", "Net AAL")),
            Column(t("分摊的净资本", "Net capital allocated")),
        ]
    more = len(found) - GROUPS_SHOWN
    rest = (
        t(f"另有 {count(more)} 组未列出。", f" {count(more)} more groups are not listed.") if more > 0 else ""
    )
    return Table(
        f"groups-{by}" if by.isidentifier() else "groups",
        t(
            f"按{names.grouping(by, lang)}（{shown.name}）",
            f"By {_lower(names.grouping(by, lang))} ({shown.name})",
        ),
        tuple(columns),
        rows(*map(line, found[:GROUPS_SHOWN])),
        (Row(tuple(book), mark="total"),),
        note=t(
            "自身 TVaR 是该组单独看的最坏年份，各组相加大于整本账册；"
            "占比与分摊的资本（欧拉分摊，co-TVaR）则相加等于整本账册。",
            "Own TVaR is of the group's own worst years, and the groups' add up to more than the book's; shares and "
            "capital allocated (Euler, co-TVaR) add up to the book's.",
        )
        + rest,
        narrow="scroll",
        dense=True,
    )


def _relative(error: float, whole: float) -> str:
    return percent_error(error / whole)


def _lower(name: str) -> str:
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def drivers(s: Summary, lang: Lang) -> Table:
    """Build the table of drivers of the worst years by kind of event, which add up to the book's TVaR."""
    t, d = speaker(lang), s.drivers
    return _drivers(
        "drivers",
        t(
            f"最坏的 {count(d.years)} 个年份（{plain(d.return_period)}年一遇以上）由什么构成",
            f"What the worst {count(d.years)} years (beyond the 1 in {plain(d.return_period)}) are made of",
        ),
        d.kinds,
        lang,
        note=t(
            "共因事件同时打击许多被保险人；自身事件只打击一家。领头年份：以该类事件为年内最大一次的年份数。",
            "Common causes strike many insureds at once; own incidents strike one. Years led: years whose largest "
            "event is of that kind.",
        ),
    )


def entities(s: Summary, lang: Lang) -> Table:
    """Build the table of common events of the worst years by entity hit, largest first; the rest as one note."""
    t, found = speaker(lang), s.drivers.entities
    rest = found[ENTITIES_SHOWN:]
    part = percent(sum(driver.share.value for driver in rest))
    return _drivers(
        "entities",
        t("其中共因事件，按触发源", "Of these, common causes by what they struck"),
        found[:ENTITIES_SHOWN],
        lang,
        note=t(
            f"其余 {count(len(rest))} 个触发源合计占 {part}。",
            f"The other {count(len(rest))} together make {part}.",
        )
        if rest
        else "",
    )


def _drivers(name: str, caption: str, found: Iterable[Driver], lang: Lang, *, note: str = "") -> Table:
    t = speaker(lang)
    sources = {
        "common": Tag(t("共因", "common"), "bad"),
        "own": Tag(t("自身", "own"), "plain"),
        "lump": Tag(t("合并", "lumped"), "plain"),
    }
    found = tuple(found)
    widest = max((driver.share.value for driver in found), default=0.0)
    return Table(
        name,
        caption,
        (
            text(t("事件", "Event")),
            text(t("来源", "Source")),
            Column(t("占比", "Share")),
            bar(""),
            Column(t("平均每年（元）", "Mean of those years (CNY)")),
            Column(t("领头年份", "Years led")),
        ),
        rows(
            *(
                Row(
                    (
                        Value(names.driver(driver, lang)),
                        Value(tag=sources[driver.source]),
                        share(driver.share),
                        Value(
                            bar=Bar((("load", max(driver.share.value / widest, 0.0)),))
                            if widest > 0
                            else None
                        ),
                        cell(driver.gross, lang),
                        Value(count(driver.leads) if driver.source != "lump" else "—"),
                    )
                )
                for driver in found
            )
        ),
        note=note,
    )


def worst(s: Summary, lang: Lang) -> Table:
    """Build the table of the worst years, each with its largest event."""
    t = speaker(lang)

    def line(rank: int, year: Any) -> Row:
        struck = names.entity(year.kind, year.entity, lang) or (year.account or "")
        name = names.event(year.kind, lang) if year.kind else "—"
        return Row(
            (
                Value(f"{rank}", t(f"第 {count(year.year)} 年", f"year {count(year.year)}")),
                Value(name, below=struck),
                Value(short(year.gross_cny, lang)),
                Value(short(year.net_cny, lang)),
                Value(short(year.event_gross_cny, lang) if year.kind else "—"),
                Value(count(year.accounts_hit) if year.kind else "—"),
            )
        )

    return Table(
        "worst-years",
        t(
            f"最坏的 {len(s.drivers.worst)} 个模拟年份（元）",
            f"The {len(s.drivers.worst)} worst simulated years (CNY)",
        ),
        (
            text(t("名次", "Rank")),
            text(t("年内最大事件", "Largest event")),
            Column(t("全年毛损失", "Gross of the year")),
            Column(t("全年自留", "Net of the year")),
            Column(t("该事件毛损失", "Gross of the event")),
            Column(t("受损家数", "Insureds hit")),
        ),
        rows(*(line(rank, year) for rank, year in enumerate(s.drivers.worst, start=1))),
    )
