"""Formats of dates, amounts and rates in contracts, in both languages."""

import datetime as dt
from decimal import Decimal
from typing import Final

from wangbao.vocabulary.money import format_yuan, yuan
from wangbao.vocabulary.money_words import rmb_upper
from wangbao.vocabulary.period import Period
from wangbao.vocabulary.text import Text

BEIJING: Final = dt.timezone(dt.timedelta(hours=8))
NONE: Final = Text("—", "—")
_HUNDRED = Decimal(100)


def same(said: str) -> Text:
    """Wrap a text that is the same in both languages: a number, a code, a name without translation."""
    return Text(said, said)


def day(on: dt.date) -> Text:
    """Format a date: 2026年12月1日; 1 December 2026."""
    return Text(f"{on.year}年{on.month}月{on.day}日", f"{on.day} {on:%B} {on.year}")


def moment(at: dt.datetime) -> Text:
    """Format a time in Beijing, to the minute; ``at`` must be aware."""
    local = at.astimezone(BEIJING)
    clock = f"{local:%H:%M}"
    on = day(local.date())
    return Text(f"{on.zh} {clock}", f"{on.en}, {clock} (Beijing time)")


def period(cover: Period) -> Text:
    """Format a period of cover as in contracts: from 零时 of its first day to 二十四时 of its last."""
    first, last = day(cover.start), day(cover.end - dt.timedelta(days=1))
    return Text(
        f"自{first.zh}零时起至{last.zh}二十四时止（北京时间），共{cover.days}天",
        f"from 00:00 on {first.en} to 24:00 on {last.en} (Beijing time), {cover.days} days",
    )


def money(amount: Decimal) -> Text:
    """Format an amount: ¥1,234.00."""
    return same(format_yuan(amount))


def signed(amount: Decimal) -> Text:
    """Format an amount as a change: +¥1,234.00 or -¥1,234.00; zero is ¥0.00."""
    return same(f"{'+' if yuan(amount) > 0 else ''}{format_yuan(amount)}")


def in_capitals(amount: Decimal) -> Text:
    """Format an amount in Chinese capitals, which cannot be altered: 人民币壹仟贰佰叁拾肆元整, in every edition."""
    return same(rmb_upper(amount))


def money_and_capitals(amount: Decimal) -> Text:
    """Format an amount in figures and in capitals."""
    shown, capitals = format_yuan(amount), rmb_upper(amount)
    return Text(f"{shown}（{capitals}）", f"{shown} ({capitals})")


def percent(rate: Decimal) -> Text:
    """Format a fraction as a percentage: 6%, 12.5%."""
    return same(f"{(rate * _HUNDRED).normalize():f}%")


def listed(parts: tuple[Text, ...]) -> Text:
    """Join parts with 、 and commas."""
    return Text("、".join(part.zh for part in parts), ", ".join(part.en for part in parts))


def sentence(parts: tuple[Text, ...]) -> Text:
    """Join parts with ； and semicolons."""
    return Text("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))
