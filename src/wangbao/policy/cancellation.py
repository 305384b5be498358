"""What a cancellation leaves with the insurer: a fee before inception, days, a short-period table, or everything.

Articles 16, 51, 52, 54 and 58 of the Insurance Law; the grounds are data (``data/grounds.toml``). The rule is part of
the terms of the gap that the cancellation opens, so that an endorsement back-dated before it changes what is kept, too.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Self

from wangbao.policy.duration import months_begun, table_share
from wangbao.policy.fold import IN_FORCE
from wangbao.policy.patch import Terms
from wangbao.policy.tables import ground, short_period_table
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.money import to_decimal
from wangbao.vocabulary.period import Period

FEE: Final = "fee"
_RULE: Final = frozenset({"ground", "table", "fee_rate", "refund_share", "known_on"})


@dataclass(frozen=True, slots=True)
class Cancellation:
    """A cancellation's rule as the terms carry it.

    ``table`` names the short-period table, ``fee_rate`` the fee before inception as a share of the premium, and
    ``refund_share`` the share of the object that is left after a partial loss (art. 58), 1 otherwise.
    """

    ground: str
    method: str
    table: str = ""
    fee_rate: Fraction = Fraction(0)
    refund_share: Fraction = Fraction(1)

    @classmethod
    def of(cls, terms: Terms) -> Self | None:
        """The rule in the terms of a gap; None where there is none."""
        found = terms.get("cancellation")
        if not found:
            return None
        return cls(
            ground=found["ground"],
            method=ground(found["ground"], field="cancellation.ground").method,
            table=found.get("table", ""),
            fee_rate=_share(found, "fee_rate", "0"),
            refund_share=_share(found, "refund_share", "1"),
        )

    def keeps(self, term: Period, day: dt.date) -> tuple[Fraction, Fraction]:
        """Of the premium for the days from ``day`` to the end: the share kept as premium, the share taken as a fee."""
        if self.method == "before_inception":
            return Fraction(0), self.fee_rate
        if self.method == "no_refund":
            return Fraction(1), Fraction(0)
        back = self.refund_share
        if self.method == "short_period" and day > term.start:
            back = _table_refund(self.table, term, day)
        return 1 - back, Fraction(0)


def cancelling(
    ground_code: str,
    *,
    table: str = "",
    fee_rate: object = 0,
    refund_share: object = 1,
    known_on: dt.date | None = None,
) -> dict[str, Any]:
    """The change that cancels on a ground; ``known_on`` is the day the insurer knew of a ground to rescind.

    Raises:
        InputError: unknown ground or table, a table or a day missing or not meant, a share outside 0 to 1.
    """
    found = ground(ground_code)
    rule: dict[str, Any] = {"ground": found.code}
    if found.method == "short_period":
        rule["table"] = short_period_table(table, field="table").code
    elif table:
        raise refusal("table", table, "该事由不用短期费率表", "this ground uses no short-period table")
    given = {"fee_rate": str(fee_rate), "refund_share": str(refund_share)}
    for field, meant, none in (
        ("fee_rate", found.method == "before_inception", 0),
        ("refund_share", found.code.startswith("partial_loss"), 1),
    ):
        value = _share(given, field, "0")
        if meant:
            rule[field] = given[field]
        elif value != none:
            raise refusal(field, given[field], "该事由不用此项", "this ground does not use it")
    if known_on is not None:
        if not found.rescinds:
            raise refusal("known_on", known_on, "该事由不用此项", "this ground does not use it")
        rule["known_on"] = known_on.isoformat()
    return {IN_FORCE: False, "cancellation": rule}


def agreed(change: Terms, *, table: str, fee_rate: object) -> dict[str, Any]:
    """The change of a cancellation as the product has it: its table and its fee, whatever was handed in.

    Of what was handed in only the ground, the day it was known and the share that is left after a partial loss are
    taken over; ``table`` and ``fee_rate`` are the product's, used where the ground uses them.

    Raises:
        InputError: no ground, cover not ended, a field a cancellation has not, a table or fee that is not the
            product's; otherwise as :func:`cancelling`.
    """
    rule = change.get("cancellation")
    if change.get(IN_FORCE) is not False:
        raise refusal(IN_FORCE, change.get(IN_FORCE), "解除合同须为 false", "a cancellation sets it to false")
    if not isinstance(rule, Mapping) or not isinstance(rule.get("ground"), str):
        raise refusal("ground", None, "须写明解除事由", "a ground of cancellation is needed")
    if strange := sorted(set(rule) - _RULE):
        raise refusal(strange[0], rule[strange[0]], "未知字段", "unknown field")
    method = ground(rule["ground"]).method
    made = cancelling(
        rule["ground"],
        table=table if method == "short_period" else "",
        fee_rate=fee_rate if method == "before_inception" else 0,
        refund_share=rule.get("refund_share", 1),
        known_on=known_day(rule.get("known_on")),
    )
    meant = made["cancellation"]
    if rule.get("table", meant.get("table", "")) != meant.get("table", ""):
        zh, en = f"须为产品约定的 {table}", f"must be the product's, {table}"
        raise refusal("table", rule["table"], *_or_none(meant, "table", zh, en))
    if _share(rule, "fee_rate", str(meant.get("fee_rate", 0))) != _share(meant, "fee_rate", "0"):
        zh, en = f"须为产品约定的 {fee_rate}", f"must be the product's, {fee_rate}"
        raise refusal("fee_rate", rule["fee_rate"], *_or_none(meant, "fee_rate", zh, en))
    return made


def known_day(given: object) -> dt.date | None:
    """The day in a rule, None where it has none; raises InputError for what is no day."""
    if given is None or (isinstance(given, dt.date) and not isinstance(given, dt.datetime)):
        return given
    try:
        return dt.date.fromisoformat(str(given))
    except ValueError:
        raise refusal("known_on", given, "须为日期", "must be a date") from None


def reinstating() -> dict[str, Any]:
    """The change that reinstates: cover again, and nothing of the cancellation's rule left."""
    return {IN_FORCE: True, "cancellation": None}


def _table_refund(table: str, term: Period, day: dt.date) -> Fraction:
    """The share of the premium for the remaining days that goes back, when the insurer keeps what the table says.

    With one premium all through, keeping ``table(months begun) / table(months of the term)`` of it is the wording's
    rule; where the premium changed on the way, the same share of what is left goes back. Never more than by day, never
    less than nothing.
    """
    months = months_begun(Period(term.start, day))
    kept = table_share(table, months) / table_share(table, months_begun(term))
    left = Fraction((term.end - day).days, term.days)
    return min(Fraction(1), max(Fraction(0), (1 - kept) / left))


def _or_none(meant: Terms, field: str, zh: str, en: str) -> tuple[str, str]:
    """The product's figure where the ground uses one, else that it does not."""
    return (zh, en) if field in meant else ("该事由不用此项", "this ground does not use it")


def _share(found: Terms, field: str, default: str) -> Fraction:
    value = Fraction(to_decimal(found.get(field, default), field=field))
    if not 0 <= value <= 1:
        raise refusal(field, found[field], "须在 0 与 1 之间", "must be between 0 and 1")
    return value
