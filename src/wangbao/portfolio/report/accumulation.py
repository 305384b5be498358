"""Accumulation of the book: cloud provider by sector, and by province."""

import math
from itertools import pairwise
from typing import Final, NamedTuple

from wangbao.drawing.china import NARROW, TILES, WIDE, Tile, short_name, tile_map
from wangbao.drawing.numbers import Unit, count, percent, short, unit
from wangbao.drawing.table import Bar, Column, Row, Table, Value, bar, rows, text
from wangbao.drawing.words import speaker
from wangbao.portfolio.report import names
from wangbao.portfolio.report.exposure import NOTHING, Cell, Exposure
from wangbao.portfolio.results.summary import GroupResult, Summary
from wangbao.vocabulary.answers import NOT_STATED
from wangbao.vocabulary.sectors import SECTORS
from wangbao.vocabulary.text import Lang, Text

HEATS: Final = 5
TOTAL: Final = Text("合计", "Total")


def heat(amount: float, largest: float) -> int:
    """Classify an amount for shading: 0 if nothing, else 1 to 5, by its square root so that middling amounts differ."""
    if amount <= 0 or largest <= 0:
        return 0
    return min(max(math.ceil(HEATS * math.sqrt(amount / largest)), 1), HEATS)


def providers(e: Exposure, lang: Lang) -> Table:
    """Build the table of limits and insureds by cloud provider (across) and sector (down), with totals of both."""
    t, shown = speaker(lang), unit(e.total.limit_cny, lang)
    darkest = max((c.limit_cny for c in e.provider_sector.values()), default=0.0)
    across = e.columns()

    def inside(found: Cell, *, shaded: bool = False) -> Value:
        if not found.policies:
            return Value()
        many = t(f"{count(found.accounts)} 家", count(found.accounts))
        return Value(shown(found.limit_cny), below=many, heat=heat(found.limit_cny, darkest) if shaded else 0)

    def line(sector: str) -> Row:
        cells = (inside(e.provider_sector.get((p, sector), NOTHING), shaded=True) for p in across)
        return Row((Value(names.group("sector", sector, lang)), *cells, inside(e.sector[sector])))

    down = _sectors(e)
    total = Row(
        (Value(TOTAL.say(lang)), *(inside(e.provider[p]) for p in across), inside(e.total)), mark="total"
    )
    note = t(
        "每格上为限额之和，下为被保险人家数；颜色按限额深浅。同一被保险人有多张保单、分属不同服务商时，各列分别计数，合计只计一次。",
        "In each cell the sum of limits, below it the number of insureds; the shade follows the limits. An insured "
        "whose policies name several providers is counted under each, and once in the total.",
    )
    if e.unlimited:
        note += t(
            f"有 {count(e.unlimited)} 张保单没有单一限额，未计入限额之和。",
            f" {count(e.unlimited)} policies have no single limit and are not in the sums.",
        )
    return Table(
        "providers",
        t(
            f"云服务商 × 行业：限额之和（{shown.name}）",
            f"Cloud provider × sector: sum of limits ({shown.name})",
        ),
        (
            text(t("行业", "Sector")),
            *(Column(_provider(e, number, lang)) for number in across),
            Column(TOTAL.say(lang)),
        ),
        rows(*(line(sector) for sector in down)),
        (total,) if down else (),
        note=note,
        narrow="scroll",
        dense=True,
    )


def _provider(e: Exposure, number: int, lang: Lang) -> str:
    if number < 0:
        return NOT_STATED.say(lang)
    return e.providers[number] if number < len(e.providers) else names.OTHERS.say(lang)


def _sectors(e: Exposure) -> list[str]:
    """List the sectors of the exposure in the vocabulary's order, followed by unknown ones."""
    order = {entry.code: entry.index for entry in SECTORS}
    return sorted(e.sector, key=lambda code: (order.get(code, len(order)), code))


class Map(NamedTuple):
    """A map: wide and narrow drawings, the legend of its shades, and a note on losses that lie on no tile."""

    drawings: tuple[str, ...]
    legend: tuple[tuple[int, str], ...]  # (heat, range of amounts)
    elsewhere: str


def china(e: Exposure, lang: Lang) -> Map:
    """Draw the map of gross average annual loss by province."""
    t = speaker(lang)
    placed = {code: c.mean_cny for code, c in e.province.items() if code and code in TILES}
    largest = max(placed.values(), default=0.0)
    tiles = {
        code: Tile(heat(mean, largest), short(_three(mean), lang))
        for code, mean in placed.items()
        if mean > 0
    }
    label = t(
        "各省毛年均损失示意图，数值见下表",
        "Schematic map of gross average annual loss; figures in the table below",
    )
    drawings = tuple(tile_map(tiles, lang, grid, label=label) for grid in (WIDE, NARROW))
    steps = [largest * (k / HEATS) ** 2 for k in range(HEATS + 1)]
    legend = tuple(
        (k, f"{short(_three(low), lang)}–{short(_three(high), lang)}")
        for k, (low, high) in enumerate(pairwise(steps), start=1)
    )
    outside = sum(c.mean_cny for code, c in e.province.items() if code not in TILES)
    elsewhere = ""
    if outside > 0:
        elsewhere = t(
            f"另有 {short(_three(outside), lang)}元的年均损失未说明省份或在境外。",
            f" Another CNY {short(_three(outside), lang)} a year states no province or lies abroad.",
        )
    return Map(drawings, legend if largest > 0 else (), elsewhere)


def provinces(s: Summary, e: Exposure, lang: Lang) -> Table:
    """Build the table of provinces, largest average annual loss first."""
    t, shown = speaker(lang), unit(max((c.mean_cny for c in e.province.values()), default=0.0), lang)
    limits = unit(max((c.limit_cny for c in e.province.values()), default=0.0), lang)
    known = {g.group: g for g in s.groups if g.grouping == "province"}
    widest = max((c.mean_cny for c in e.province.values()), default=0.0)
    order = sorted(e.province, key=lambda code: (code is None, -e.province[code].mean_cny, str(code)))

    def line(code: str | None) -> Row:
        found = e.province[code]
        letters = short_name(code, lang) if code and code in TILES and lang == "en" else ""
        return Row(
            (
                Value(names.group("province", code, lang), letters),
                _mean(found, known.get(code or ""), shown),
                Value(bar=Bar((("load", found.mean_cny / widest),)) if widest > 0 else None),
                Value(percent(found.mean_cny / e.total.mean_cny) if e.total.mean_cny > 0 else "—"),
                Value(limits(found.limit_cny)),
                Value(count(found.accounts)),
                Value(count(found.policies)),
            ),
            mark="" if code else "muted",
        )

    return Table(
        "provinces",
        t(f"按省份：毛年均损失（{shown.name}）", f"By province: gross average annual loss ({shown.name})"),
        (
            text(t("省份", "Province")),
            Column(t("毛年均损失", "Gross AAL")),
            bar(""),
            Column(t("占比", "Share")),
            Column(t(f"限额之和（{limits.name}）", f"Sum of limits ({limits.name})")),
            Column(t("被保险人", "Insureds")),
            Column(t("保单", "Policies")),
        ),
        rows(*(line(code) for code in order)),
        narrow="scroll",
        dense=True,
    )


def _mean(found: Cell, group: GroupResult | None, shown: Unit) -> Value:
    """Format a mean, with the error of the group's own years if the run kept them."""
    if group is None:
        return Value(shown(found.mean_cny))
    return Value(
        shown(found.mean_cny), f"± {shown(group.gross.mean.error)}" if group.gross.mean.error > 0 else ""
    )


def _three(amount: float) -> float:
    return float(f"{amount:.2e}")
