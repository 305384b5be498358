"""Days with and without cover in a policy's period, for its schedule: contract ended, or interrupted and reinstated."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from wangbao.documents.contract_parts import slip_number
from wangbao.documents.parts import EMPTY, Block, Column, Fact, Facts, Prose, Table
from wangbao.documents.phrases import day, period as whole_days, same
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.period import Period
from wangbao.vocabulary.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Days without cover.

    Attributes:
        period: the days; to the end of the policy if the contract stays ended.
        seq, issued_on: the endorsement that ended the cover, and its date.
        ground, article: the ground, and its articles of the Insurance Law.
        reinstated_by: the endorsement that reinstated the policy; None if it was not.
    """

    period: Period
    seq: int
    issued_on: dt.date
    ground: Text
    article: Text = EMPTY
    reinstated_by: int | None = None


def check_gaps(gaps: tuple[Gap, ...], within: Period, *, file: str) -> None:
    """Refuse inconsistent gaps.

    Raises:
        InputError: gaps are out of order or outside the period, or ``reinstated_by`` is wrong.
    """
    reached = within.start
    for index, gap in enumerate(gaps):
        touching = bool(index) and gap.period.start == reached
        if gap.period.start < reached or gap.period.end > within.end or touching:
            zh = f"须在保险期间内，按先后排列且互不相接：{gap.period.start} 至 {gap.period.end}（不含）"
            en = f"must be in the period, in order and apart: {gap.period.start} up to {gap.period.end}"
            raise refusal(f"gaps.{index}.period", str(gap.period.start), zh, en, file=file)
        if (gap.period.end == within.end) != (gap.reinstated_by is None):
            zh, en = "恢复效力的批单与无保障的末日不符", "does not agree with the last day without cover"
            raise refusal(f"gaps.{index}.reinstated_by", gap.reinstated_by, zh, en, file=file)
        reached = gap.period.end


def ending(gaps: tuple[Gap, ...], within: Period) -> Gap | None:
    """Find the gap that ended the contract; None if there is cover to the end."""
    return gaps[-1] if gaps and gaps[-1].period.end == within.end else None


def stretches(gaps: tuple[Gap, ...], within: Period) -> Iterator[tuple[Period, Gap | None]]:
    """Yield the days of the period in order, as periods with their gap, or None if there is cover."""
    reached = within.start
    for gap in gaps:
        if reached < gap.period.start:
            yield Period(reached, gap.period.start), None
        yield gap.period, gap
        reached = gap.period.end
    if reached < within.end:
        yield Period(reached, within.end), None


def begins(gaps: tuple[Gap, ...], within: Period) -> dt.date | None:
    """Find the first day with cover; None if there never was any."""
    return next((days.start for days, gap in stretches(gaps, within) if gap is None), None)


def notice(gaps: tuple[Gap, ...], within: Period) -> Text:
    """Write the notice under the title: the contract was ended, or cover was interrupted; empty otherwise."""
    last = ending(gaps, within)
    if last is not None:
        since = day(last.period.start)
        return Text(
            f"本合同已自{since.zh}零时起解除。此后发生的事故，保险人不承担保险责任。",
            f"This contract was terminated from 00:00 on {since.en}. Events from then on are not covered.",
        )
    if gaps:
        return Text(
            "本合同曾经解除，后恢复效力；期间有无保障的日期，见第五项。",
            "This contract was terminated and reinstated; there are days without cover, see item 5.",
        )
    return EMPTY


def termination(gaps: tuple[Gap, ...], within: Period, number: str) -> list[Block]:
    """Build the section at the head of the schedule of an ended contract: date, endorsement and ground; else empty."""
    last = ending(gaps, within)
    if last is None:
        return []
    since = day(last.period.start)
    first = begins(gaps, within)
    extent = (
        Text("保险责任自始未开始", "cover never began")
        if first is None
        else Text(f"保险责任止于{since.zh}零时", f"cover ended at 00:00 on {since.en}")
    )
    rows = (
        Fact(Text("合同效力", "Contract"), Text("已解除", "terminated"), strong=True),
        Fact(
            Text("解除时间", "Terminated from"),
            Text(
                f"{since.zh}零时（北京时间）；{extent.zh}",
                f"00:00 on {since.en} (Beijing time); {extent.en}",
            ),
            strong=True,
        ),
        Fact(Text("解除批单", "By endorsement"), _endorsement(last, number)),
        Fact(Text("解除事由", "Ground"), _ground(last)),
    )
    return [Facts(Text("合同解除", "Termination of the contract"), rows)]


def table(gaps: tuple[Gap, ...], within: Period, number: str) -> list[Block]:
    """Build the table of days with and without cover; empty if there is cover throughout."""
    if not gaps:
        return []
    columns = (
        Column(Text("起止", "Days"), weight=6),
        Column(Text("保障", "Cover"), align="center", weight=2),
        Column(Text("依据", "Because of"), weight=6),
    )
    rows = tuple(
        (
            whole_days(days),
            Text("有保障", "covered") if gap is None else Text("无保障", "not covered"),
            EMPTY if gap is None else _because(gap, number),
        )
        for days, gap in stretches(gaps, within)
    )
    said = Text(
        "“无保障”期间发生的保险事故，保险人不承担保险责任。",
        "Events in days that are not covered give no claim.",
    )
    return [
        Table(Text("承保与无保障期间", "Days with and without cover"), columns, rows),
        Prose(EMPTY, (said,), strong=True),
    ]


def _because(gap: Gap, number: str) -> Text:
    ended, ground = _endorsement(gap, number), _ground(gap)
    said = Text(f"批单 {ended.zh} 解除：{ground.zh}", f"terminated by endorsement {ended.en}: {ground.en}")
    if gap.reinstated_by is None:
        return said
    again = slip_number(number, gap.reinstated_by)
    return Text(f"{said.zh}；批单 {again} 恢复效力", f"{said.en}; reinstated by endorsement {again}")


def _endorsement(gap: Gap, number: str) -> Text:
    slip, on = same(slip_number(number, gap.seq)), day(gap.issued_on)
    return Text(f"{slip.zh}（{on.zh}签发）", f"{slip.en} (issued {on.en})")


def _ground(gap: Gap) -> Text:
    if not gap.article.zh:
        return gap.ground
    return Text(
        f"{gap.ground.zh}（保险法{gap.article.zh}）", f"{gap.ground.en} (Insurance Law {gap.article.en})"
    )
