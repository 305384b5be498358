"""Record receipts and refunds against the amounts due."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Final, TypeVar

from wangbao.hub import idempotency
from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.journal.operations import record
from wangbao.hub.policies.models import Policy, Receipt, Refund
from wangbao.hub.policies.reads.contract import standing_of
from wangbao.policy.payments import Standing, check_refund
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.money import yuan

MovementT = TypeVar("MovementT", Receipt, Refund)
_LARGEST: Final = Decimal(10) ** 15
_LONGEST_REFERENCE: Final = 60


def receive(
    *,
    policy: Policy,
    amount: Decimal,
    on: dt.date,
    reference: str,
    idempotency_key: str,
    by: Actor,
    now: dt.datetime,
    payer: str = "insured",
    note: str = "",
) -> Receipt:
    """Record premium received; more than is due stays as credit.

    Args:
        policy: the policy; locked.
        amount: yuan, above 0, whole fen.
        on: the bank's day, not after today.
        reference: the bank's reference; one payment is recorded once.
        idempotency_key: the caller's.
        by: who.
        now: when.
        payer: ``insured`` or the code of a subsidy.
        note: anything to add.

    Raises:
        Forbidden, Invisible: as the permissions say.
        InputError: an amount, day, reference or payer that cannot be.
        Conflict: the key was used for something else.
    """
    allow(by, "policies.receive", policy)
    return _move(
        Receipt, policy, amount, on, reference, idempotency_key, by, now, payer, note, lambda _: None
    )


def refund(
    *,
    policy: Policy,
    amount: Decimal,
    on: dt.date,
    reference: str,
    idempotency_key: str,
    by: Actor,
    now: dt.datetime,
    payer: str = "insured",
    note: str = "",
) -> Refund:
    """Record premium paid back, up to the credit; arguments and refusals as :func:`receive`."""
    allow(by, "policies.refund", policy)
    return _move(
        Refund,
        policy,
        amount,
        on,
        reference,
        idempotency_key,
        by,
        now,
        payer,
        note,
        lambda s: check_refund(s, amount),
    )


def _move(
    kind: type[MovementT],
    policy: Policy,
    amount: Decimal,
    on: dt.date,
    reference: str,
    idempotency_key: str,
    by: Actor,
    now: dt.datetime,
    payer: str,
    note: str,
    check: Callable[[Standing], None],
) -> MovementT:
    reference = " ".join(reference.split())
    asked = idempotency.asked(
        idempotency_key,
        policy=policy.pk,
        amount=amount,
        on=on,
        reference=reference,
        payer=payer,
        note=note.strip(),
    )
    _check(policy, amount, on, reference, payer, now)

    def made_before() -> MovementT | None:
        return idempotency.replay(kind, asked, policy_id=policy.pk, amount=amount, reference=reference)

    def make(held: Policy) -> MovementT:
        same = kind.objects.filter(policy=held, payer=payer, reference=reference)
        if same.exists():
            raise refusal("reference", reference, "该流水号已登记", "this reference is recorded already")
        check(standing_of(held, payer, day_of(now)))
        row: MovementT = kind.objects.create(
            policy=held,
            payer=payer,
            amount=amount,
            on=on,
            reference=reference,
            note=note.strip(),
            recorded_at=now,
            recorded_by_id=by.person_id,
            **asked.columns,
        )
        record(
            by=by,
            now=now,
            verb=f"policy.{kind.__name__.lower()}",
            subject=("policy", held.number),
            organisation_id=held.insurer_id,
            after={"amount": amount, "on": on, "reference": reference, "payer": payer},
        )
        return row

    return idempotency.once(made_before, make, locking=(policy,))


def _check(
    policy: Policy, amount: Decimal, on: dt.date, reference: str, payer: str, now: dt.datetime
) -> None:
    if not 0 < amount < _LARGEST or amount != yuan(amount):
        raise refusal("amount", str(amount), "须大于 0 且精确到分", "must be above 0 and in whole fen")
    if on > day_of(now):
        raise refusal("on", on, "不得晚于今天", "must not be after today")
    if not reference or len(reference) > _LONGEST_REFERENCE:
        zh, en = f"须为 1 至 {_LONGEST_REFERENCE} 个字符", f"must have 1 to {_LONGEST_REFERENCE} characters"
        raise refusal("reference", reference, zh, en)
    if payer != "insured" and not policy.instalments.filter(payer=payer).exists():
        raise refusal("payer", payer, "该保单没有这一付款方", "the policy has no such payer")
