"""Tables of a comparison of filed and technical premiums, for the terminal and for pages."""

from wangbao.drawing.table import Column, Group, Row, Table, Value
from wangbao.pricing.filed.fit.comparison import Comparison, Segment
from wangbao.vocabulary.money import format_compact
from wangbao.vocabulary.sectors import SECTORS
from wangbao.vocabulary.text import Lang, Text

_NAMES = {entry.code: entry.name for entry in SECTORS}


def sentences(of: Comparison, lang: Lang) -> tuple[str, ...]:
    """Summarise the comparison in words."""
    share = dict(of.within)
    middle = dict(of.quantiles)
    whole = of.whole
    zh = (
        f"{whole.cases:,} 例：备案保费合计为技术保费的 {whole.ratio:.1%}，中位数 {whole.median_ratio:.1%}；"
        f"{share[0.1]:.0%} 的个例相差不超过一成，{share[0.2]:.0%} 不超过两成，{share[0.3]:.0%} 不超过三成；"
        f"九成个例在 {middle[0.05]:.0%} 与 {middle[0.95]:.0%} 之间。"
    )
    en = (
        f"{whole.cases:,} cases: filed premiums add up to {whole.ratio:.1%} of the technical ones, median "
        f"{whole.median_ratio:.1%}; {share[0.1]:.0%} of cases are within 10 %, {share[0.2]:.0%} within 20 %, "
        f"{share[0.3]:.0%} within 30 %; nine in ten lie between {middle[0.05]:.0%} and {middle[0.95]:.0%}."
    )
    loss_zh = (
        f"期望赔付率：按备案保费 {whole.filed_loss_ratio:.1%}，按技术保费 {whole.technical_loss_ratio:.1%}。"
    )
    loss_en = (
        f"Expected loss ratio: {whole.filed_loss_ratio:.1%} on filed and {whole.technical_loss_ratio:.1%} on technical "
        "premium."
    )
    return Text(zh, en).say(lang), Text(loss_zh, loss_en).say(lang)


def segments(of: Comparison, lang: Lang) -> Table:
    """Build the table of ratio and loss ratios by segment."""
    columns = (
        Column(Text("分组", "Segment").say(lang), "text"),
        Column(Text("例数", "Cases").say(lang)),
        Column(Text("备案／技术", "Filed / technical").say(lang)),
        Column(Text("中位数", "Median").say(lang)),
        Column(Text("赔付率（备案）", "Loss ratio, filed").say(lang)),
        Column(Text("赔付率（技术）", "Loss ratio, technical").say(lang)),
    )
    groups = tuple(
        Group(part.name.say(lang), tuple(_row(segment, lang) for segment in part.segments))
        for part in of.breakdowns
    )
    caption = Text("备案保费与技术保费，按分组", "Filed and technical premium by segment").say(lang)
    return Table("segments", caption, columns, groups, (_row(of.whole, lang, mark="total"),))


def quantiles(of: Comparison, lang: Lang) -> Table:
    """Build the table of quantiles of the ratio of filed to technical premium."""
    columns = (
        Column(Text("分位", "Quantile").say(lang), "text"),
        Column(Text("备案／技术", "Filed / technical").say(lang)),
    )
    rows = tuple(Row((Value(f"{level:.0%}"), Value(f"{ratio:.1%}"))) for level, ratio in of.quantiles)
    caption = Text("比值的分布", "Distribution of the ratio").say(lang)
    return Table("quantiles", caption, columns, (Group("", rows),), ())


def worst(of: Comparison, lang: Lang) -> Table:
    """Build the table of the cases furthest apart."""
    columns = (
        Column(Text("企业", "Enterprise").say(lang), "text"),
        Column(Text("限额", "Limit").say(lang)),
        Column(Text("免赔额", "Deductible").say(lang)),
        Column(Text("技术保费", "Technical").say(lang)),
        Column(Text("备案保费", "Filed").say(lang)),
        Column(Text("比值", "Ratio").say(lang)),
    )
    rows = []
    for row in of.worst:
        revenue = format_compact(row.revenue_cny, lang)
        who = f"{_NAMES[row.sector].say(lang)} · {Text('营收', 'revenue').say(lang)} {revenue}"
        amounts = (row.limit_cny, row.deductible_cny, row.technical_cny, row.filed_cny)
        shown = tuple(Value(format_compact(amount, lang)) for amount in amounts)
        rows.append(Row((Value(who), *shown, Value(f"{row.ratio:.1%}"))))
    caption = Text("相差最大的个例", "Cases furthest apart").say(lang)
    return Table("worst", caption, columns, (Group("", tuple(rows)),), ())


def _row(segment: Segment, lang: Lang, mark: str = "") -> Row:
    shares = (
        segment.ratio,
        segment.median_ratio,
        segment.filed_loss_ratio,
        segment.technical_loss_ratio,
    )
    values = (
        Value(segment.name.say(lang)),
        Value(f"{segment.cases:,}"),
        *(Value(f"{x:.1%}") for x in shares),
    )
    return Row(values, mark=mark)
