import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from tests.policy.made import START
from wangbao.policy.payments import Instalment, check_refund, instalments, netted, paid, standing
from wangbao.policy.tables import instalment_schedules
from wangbao.vocabulary.errors import InputError

fen = st.integers(1, 10**9).map(lambda n: Decimal(n) / 100)
signed = st.integers(-(10**9), 10**9).map(lambda n: Decimal(n) / 100)


@given(
    fen, st.sampled_from(sorted(instalment_schedules())), st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1))
)
def test_instalments_add_up_to_the_charge(amount, plan, first):
    parts = instalments(0, amount, plan, first)
    assert sum(part.amount for part in parts) == amount
    assert [part.due for part in parts] == sorted(part.due for part in parts)


def test_thirds_of_a_hundred():
    parts = instalments(0, Decimal("100.01"), "front_loaded", START)
    assert [(p.due.month, p.amount) for p in parts] == [
        (1, Decimal("40.00")),
        (4, Decimal("30.01")),
        (7, Decimal("30.00")),
    ]


def test_a_credit_is_one_and_nothing_is_none():
    assert instalments(3, Decimal(-5), "quarterly", START) == (Instalment(3, 1, START, Decimal(-5)),)
    assert instalments(3, Decimal(0), "quarterly", START) == ()


@st.composite
def ledgers(draw):
    items = []
    for seq, amount in enumerate(draw(st.lists(signed, min_size=1, max_size=5))):
        due = START + dt.timedelta(days=draw(st.integers(0, 300)))
        items += instalments(seq, amount, draw(st.sampled_from(sorted(instalment_schedules()))), due)
    return items


@given(ledgers())
def test_setting_off_keeps_the_sum(items):
    assert sum(i.amount for i in netted(items)) == sum(i.amount for i in items)


@given(ledgers())
def test_after_setting_off_there_are_only_debts_or_only_credits(items):
    assert len({item.amount > 0 for item in netted(items)}) <= 1


@given(ledgers(), st.lists(fen, max_size=4), st.lists(fen, max_size=2), st.dates(START, dt.date(2028, 6, 1)))
def test_standing_conserves_money(items, receipts, refunds, day):
    found = standing(items, receipts, refunds, day)
    assert found.payable + found.credit == found.received - found.refunded + found.outstanding
    assert min(found.outstanding, found.credit) == 0
    assert found.overdue <= found.outstanding or found.payable < 0


@given(ledgers(), fen)
def test_receipts_cover_the_first_due_first(items, received):
    covered = paid(items, received)
    debts = [(item, part) for item, part in covered if item.amount > 0]
    assert sum(part for _, part in covered) == min(received, sum(item.amount for item, _ in debts))
    open_from = next((n for n, (item, part) in enumerate(debts) if part < item.amount), len(debts))
    assert all(part == 0 for _, part in debts[open_from + 1 :])


def test_a_cancellation_takes_the_last_instalments_first():
    """Four of 100, two paid, 267 given back after four months: nothing more is due, 67 goes back."""
    items = [
        *instalments(0, Decimal(400), "quarterly", START),
        *instalments(1, Decimal(-267), "single", dt.date(2027, 5, 2)),
    ]
    assert [(i.number, i.amount) for i in netted(items)] == [(1, Decimal(100)), (2, Decimal(33))]
    now = standing(items, [Decimal(100), Decimal(100)], [], dt.date(2027, 12, 1))
    assert (now.outstanding, now.overdue, now.credit) == (Decimal(0), Decimal(0), Decimal(67))
    check_refund(now, Decimal(67))
    with pytest.raises(InputError, match="must not pass the credit of 67"):
        check_refund(now, Decimal("67.01"))
    with pytest.raises(InputError, match="must be above 0"):
        check_refund(now, Decimal(0))


def test_an_instalment_is_overdue_from_the_day_after_it_was_due():
    items = instalments(0, Decimal(400), "quarterly", START)
    at = [standing(items, [Decimal(50)], [], START + dt.timedelta(days=n)).overdue for n in (0, 1, 90, 91)]
    assert at == [Decimal(0), Decimal(50), Decimal(50), Decimal(150)]
