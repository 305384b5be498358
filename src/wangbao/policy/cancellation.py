"""What a cancellation leaves with the insurer: a fee before inception, days, a short-period table, or everything.

Articles 16, 51, 52, 54 and 58 of the Insurance Law; the grounds are data (``data/grounds.toml``). The rule is part of
the terms of the gap that the cancellation opens, so that an endorsement back-dated before it changes what is kept, too.
"""

import datetime as dt
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
    ground_code: str, *, table: str = "", fee_rate: object = 0, refund_share: object = 1
) -> dict[str, Any]:
    """The change that cancels on a ground.

    Raises:
        InputError: unknown ground or table, a table missing or not meant, a share outside 0 to 1.
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
    return {IN_FORCE: False, "cancellation": rule}


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


def _share(found: Terms, field: str, default: str) -> Fraction:
    value = Fraction(to_decimal(found.get(field, default), field=field))
    if not 0 <= value <= 1:
        raise refusal(field, found[field], "须在 0 与 1 之间", "must be between 0 and 1")
    return value
