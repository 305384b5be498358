"""Due dates and status of payment: instalments, receipts, refunds.

An instalment schedule splits the running total, so its parts add up to the charge. A later charge falls due at once; a
credit is set off against the instalments, the last due first, and any overpayment is to be refunded.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from wangbao.policy.duration import months_after
from wangbao.policy.tables import instalment_schedule
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.money import ZERO, split


@dataclass(frozen=True, slots=True)
class Instalment:
    """An amount of one endorsement that falls due on a day; a credit is negative."""

    seq: int
    number: int
    due: dt.date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Standing:
    """The status of payment on a day, yuan.

    ``payable`` is the sum of charges, ``outstanding`` the unpaid part of it, ``overdue`` the part of that which was due
    before the day, ``credit`` the overpayment, which may be refunded:
    payable + credit = received - refunded + outstanding.
    """

    payable: Decimal
    received: Decimal
    refunded: Decimal
    outstanding: Decimal
    overdue: Decimal
    credit: Decimal


def instalments(seq: int, amount: Decimal, code: str, first_due: dt.date) -> tuple[Instalment, ...]:
    """Split a charge into instalments; a single one for a credit or a charge in one sum, none for 0.

    Raises:
        InputError: unknown instalment schedule.
    """
    if not amount:
        return ()
    chosen = instalment_schedule(code)
    if amount < 0:
        return (Instalment(seq, 1, first_due, amount),)
    parts = split(amount, chosen.weights)
    return tuple(
        Instalment(seq, number, months_after(first_due, months), part)
        for number, (months, part) in enumerate(zip(chosen.months, parts, strict=True), start=1)
        if part
    )


def netted(items: Sequence[Instalment]) -> tuple[Instalment, ...]:
    """Set off credits against the last due instalments; the sum stays, in order of due date.

    The part of a credit that exceeds all instalments remains.
    """
    owed = sorted(
        (item for item in items if item.amount > 0), key=lambda item: (item.due, item.seq, item.number)
    )
    left: list[Instalment] = []
    for credit in sorted((item for item in items if item.amount < 0), key=lambda item: item.seq):
        rest = -credit.amount
        for index in reversed(range(len(owed))):
            taken = min(rest, owed[index].amount)
            owed[index] = replace(owed[index], amount=owed[index].amount - taken)
            rest -= taken
        if rest:
            left.append(replace(credit, amount=-rest))
    return (*(item for item in owed if item.amount), *left)


def paid(items: Sequence[Instalment], received: Decimal) -> tuple[tuple[Instalment, Decimal], ...]:
    """Allocate net receipts to the netted instalments, the first due first; returns (instalment, paid part)."""
    rest, found = received, []
    for item in netted(items):
        part = min(max(rest, ZERO), max(item.amount, ZERO))
        rest -= part
        found.append((item, part))
    return tuple(found)


def standing(
    items: Sequence[Instalment], receipts: Sequence[Decimal], refunds: Sequence[Decimal], day: dt.date
) -> Standing:
    """Compute the status of payment at the start of a day."""
    payable = sum((item.amount for item in items), ZERO)
    received, refunded = sum(receipts, ZERO), sum(refunds, ZERO)
    kept = received - refunded
    due = sum((item.amount for item in netted(items) if item.due < day), ZERO)
    return Standing(
        payable=payable,
        received=received,
        refunded=refunded,
        outstanding=max(payable - kept, ZERO),
        overdue=max(due - kept, ZERO),
        credit=max(kept - payable, ZERO),
    )


def check_refund(now: Standing, amount: Decimal) -> None:
    """Refuse a refund that exceeds the overpayment.

    Raises:
        InputError: the amount is not above 0, or more than the credit.
    """
    if amount <= 0:
        raise refusal("amount", str(amount), "须大于 0", "must be above 0")
    if amount > now.credit:
        raise refusal(
            "amount",
            str(amount),
            f"不得高于可退金额 {now.credit}",
            f"must not pass the credit of {now.credit}",
        )
