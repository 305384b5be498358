"""Refund and retained premium of a cancellation: a fee before inception, by day, a short-period table, or no refund.

Articles 16, 51, 52, 54 and 58 of the Insurance Law; the grounds are data (``data/grounds.toml``). The rule is part of
the terms of the gap that the cancellation opens, so that an endorsement dated before it changes the refund, too.
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
from wangbao.vocabulary.days import parse_day
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.money import to_decimal
from wangbao.vocabulary.period import Period

FEE: Final = "fee"
_RULE: Final = frozenset({"ground", "table", "fee_rate", "refund_share", "known_on"})


@dataclass(frozen=True, slots=True)
class Cancellation:
    """The rule of a cancellation, as stored in the terms.

    ``table`` names the short-period table, ``fee_rate`` is the fee before inception as a share of the premium, and
    ``refund_share`` the share of the object that remains after a partial loss (art. 58), otherwise 1.
    """

    ground: str
    method: str
    table: str = ""
    fee_rate: Fraction = Fraction(0)
    refund_share: Fraction = Fraction(1)

    @classmethod
    def of(cls, terms: Terms) -> Self | None:
        """Read the rule from the terms of a gap; None if there is none."""
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
        """Compute the retained shares of the premium for the days from ``day`` to the end: as premium, and as a fee."""
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
    """Build the change that cancels on a ground; ``known_on`` is the day the insurer knew of a ground to rescind.

    Raises:
        InputError: unknown ground or table, a field that the ground needs is missing or one it does not use is given,
            or a share outside 0 to 1.
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
    """Build the change of a cancellation with the product's table and fee.

    Only the ground, the day it was known and the share that remains after a partial loss are taken from ``change``;
    ``table`` and ``fee_rate`` are the product's, for the grounds that use them.

    Raises:
        InputError: no ground, cover not ended, an unknown field, or a table or fee other than the product's;
            otherwise as for :func:`cancelling`.
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
    """Convert the day in a rule to a date; None if it has none.

    Raises:
        InputError: it is not a date.
    """
    if given is None or (isinstance(given, dt.date) and not isinstance(given, dt.datetime)):
        return given
    return parse_day(str(given), field="known_on")


def reinstating() -> dict[str, Any]:
    """Build the change that reinstates: cover again, and the cancellation's rule removed."""
    return {IN_FORCE: True, "cancellation": None}


def _table_refund(table: str, term: Period, day: dt.date) -> Fraction:
    """Compute the share of the premium for the remaining days that is refunded under a short-period table.

    With one premium throughout, the insurer keeps ``table(months begun) / table(months of the term)`` of it, which is
    the wording's rule; if the premium changed, the same share of the remaining premium is refunded. At most pro rata
    by day, at least nothing.
    """
    months = months_begun(Period(term.start, day))
    kept = table_share(table, months) / table_share(table, months_begun(term))
    left = Fraction((term.end - day).days, term.days)
    return min(Fraction(1), max(Fraction(0), (1 - kept) / left))


def _or_none(meant: Terms, field: str, zh: str, en: str) -> tuple[str, str]:
    """Choose the rule's words: the product's figure if the ground uses the field, else that it does not."""
    return (zh, en) if field in meant else ("该事由不用此项", "this ground does not use it")


def _share(found: Terms, field: str, default: str) -> Fraction:
    value = Fraction(to_decimal(found.get(field, default), field=field))
    if not 0 <= value <= 1:
        raise refusal(field, found[field], "须在 0 与 1 之间", "must be between 0 and 1")
    return value
