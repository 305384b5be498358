"""Record receipts and refunds against the amounts due, and take receipts back.

What is more than is due or large, every refund and every reversal waits for a second person
(:mod:`wangbao.policy.second_person`, :mod:`wangbao.hub.policies.writes.approval`).
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal

from wangbao.hub import idempotency
from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.idempotency import Asked
from wangbao.hub.journal.operations import record
from wangbao.hub.journal.seals import FIELD
from wangbao.hub.policies.models import MovementApproval, Policy, Receipt, Refund
from wangbao.hub.policies.reads.contract import standing_of
from wangbao.hub.policies.rules import seals
from wangbao.hub.policies.rules.states import ApprovalState
from wangbao.policy.payments import check_refund
from wangbao.policy.second_person import REVERSAL, reasons_of_receipt, reasons_of_refund
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.money import yuan
from wangbao.vocabulary.plausible import check_amount, check_day

KindOfMovement = Literal["receipt", "refund", "reversal"]
_LONGEST_REFERENCE: Final = 60
_LONGEST_NOTE: Final = 200
_MODELS: Final[dict[str, type[Receipt] | type[Refund]]] = {
    "receipt": Receipt,
    "refund": Refund,
    "reversal": Receipt,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """Money as somebody entered it; ``amount`` is above 0 also for a reversal, whose receipt is ``reverses``."""

    kind: KindOfMovement
    payer: str
    amount: Decimal
    on: dt.date
    reference: str
    note: str = ""
    reverses: Receipt | None = None


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
) -> Receipt | MovementApproval:
    """Record premium received; more than is due stays as credit, once a second person has approved it.

    Args:
        policy: the policy; locked.
        amount: yuan, above 0, whole fen.
        on: the bank's day, not after today and not before the quote was made.
        reference: the bank's reference; one payment is recorded once.
        idempotency_key: the caller's.
        by: who.
        now: when.
        payer: ``insured`` or the code of a subsidy.
        note: anything to add.

    Returns:
        The receipt; or the approval it waits for.

    Raises:
        Forbidden, Invisible: as the permissions say.
        InputError: an amount, day, reference or payer that cannot be.
        Conflict: the key was used for something else.
    """
    allow(by, "policies.receive", policy)
    entered = Entered(
        kind="receipt", payer=payer, amount=amount, on=on, reference=_tidy(reference), note=note.strip()
    )

    def reasons(held: Policy) -> tuple[str, ...]:
        return reasons_of_receipt(amount, standing_of(held, payer, day_of(now)).outstanding)

    made: Receipt | MovementApproval = _move(policy, entered, idempotency_key, by, now, reasons)
    return made


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
) -> Refund | MovementApproval:
    """Record premium paid back, up to the credit; arguments, answer and refusals as :func:`receive`."""
    allow(by, "policies.refund", policy)
    entered = Entered(
        kind="refund", payer=payer, amount=amount, on=on, reference=_tidy(reference), note=note.strip()
    )
    made: Refund | MovementApproval = _move(
        policy, entered, idempotency_key, by, now, lambda _: reasons_of_refund(amount)
    )
    return made


def reverse(
    *,
    policy: Policy,
    receipt_reference: str,
    on: dt.date,
    reference: str,
    note: str,
    idempotency_key: str,
    by: Actor,
    now: dt.datetime,
    payer: str = "insured",
) -> MovementApproval:
    """Propose to take a receipt back that was recorded wrongly or returned by the bank; it stays in the account.

    Args:
        policy: the policy; locked.
        receipt_reference: the bank's reference of the receipt.
        on: the day it is taken back, not before the receipt's.
        reference: the reference of the reversal itself.
        note: why.
        idempotency_key: the caller's.
        by: who.
        now: when.
        payer: whose receipt.

    Raises:
        Forbidden, Invisible: as the permissions say.
        InputError: no such receipt, one taken back already, or a day, reference or reason that cannot be.
        Conflict: the key was used for something else.
    """
    allow(by, "policies.reverse", policy)
    wanted = _tidy(receipt_reference)
    found = policy.receipts.filter(payer=payer, reference=wanted, reverses=None).first()
    if found is None:
        raise refusal("receipt", receipt_reference, "没有这笔收款", "there is no such receipt")
    if not note.strip():
        raise refusal("note", None, "须写明冲正的原因", "say why the receipt is taken back")
    if on < found.on:
        raise refusal(
            "on", on, f"不得早于收款日 {found.on}", f"must not be before the receipt's day, {found.on}"
        )
    entered = Entered(
        kind="reversal",
        payer=payer,
        amount=found.amount,
        on=on,
        reference=_tidy(reference),
        note=note.strip(),
        reverses=found,
    )
    made = _move(policy, entered, idempotency_key, by, now, lambda _: (REVERSAL,))
    if not isinstance(made, MovementApproval):
        raise TypeError("a reversal waits for a second person")
    return made


def check_now(held: Policy, entered: Entered, now: dt.datetime, *, apart: int = 0) -> None:
    """Refuse money that cannot be recorded on a locked policy now; ``apart`` is the approval it comes from.

    Raises:
        InputError: a reference recorded or waiting already, a refund above the credit, a receipt taken back already.
    """
    recorded = _MODELS[entered.kind].objects.filter(
        policy=held, payer=entered.payer, reference=entered.reference
    )
    waiting = held.approvals.filter(
        kind=entered.kind, payer=entered.payer, reference=entered.reference, state=ApprovalState.WAITING
    )
    if recorded.exists() or waiting.exclude(pk=apart).exists():
        zh, en = (
            "该流水号已登记或在待复核中",
            "this reference is recorded already, or waits for a second person",
        )
        raise refusal("reference", entered.reference, zh, en)
    if entered.kind == "refund":
        check_refund(standing_of(held, entered.payer, day_of(now)), entered.amount)
    if entered.reverses is not None:
        again = held.approvals.filter(reverses=entered.reverses, state=ApprovalState.WAITING).exclude(
            pk=apart
        )
        if again.exists() or Receipt.objects.filter(reverses=entered.reverses).exists():
            zh, en = "该笔收款已冲正或在待复核中", "this receipt is taken back already, or waits to be"
            raise refusal("receipt", entered.reverses.reference, zh, en)


def write(
    held: Policy,
    entered: Entered,
    asked: Asked,
    *,
    by_id: int | None,
    approved: MovementApproval | None,
    by: Actor,
    now: dt.datetime,
) -> Receipt | Refund:
    """Write a receipt, a refund or a reversal on a locked policy, and journal it.

    ``by_id`` is the person who entered it; ``approved`` the approval that it comes from, decided by ``by``.
    """
    columns: dict[str, Any] = {
        "policy": held,
        "payer": entered.payer,
        "on": entered.on,
        "reference": entered.reference,
        "note": entered.note,
        "recorded_at": now,
        "recorded_by_id": by_id,
        "approved_by_id": None if approved is None else by.person_id,
        **asked.columns,
    }
    row: Receipt | Refund
    if entered.kind == "refund":
        row = Refund.objects.create(amount=entered.amount, **columns)
    elif entered.kind == "receipt":
        row = Receipt.objects.create(amount=entered.amount, **columns)
    else:
        row = Receipt.objects.create(amount=-entered.amount, reverses=entered.reverses, **columns)
    more = {} if approved is None else {"approval": approved.ref}
    if entered.reverses is not None:
        more["reverses"] = entered.reverses.reference
    record(
        by=by,
        now=now,
        verb="policy.receipt_reversed" if entered.kind == "reversal" else f"policy.{entered.kind}",
        subject=("policy", held.number),
        organisation_id=held.insurer_id,
        after={
            "amount": row.amount,
            "on": entered.on,
            "reference": entered.reference,
            "payer": entered.payer,
            FIELD: seals.movement(row),
            **more,
        },
    )
    return row


def _move(
    policy: Policy,
    entered: Entered,
    idempotency_key: str,
    by: Actor,
    now: dt.datetime,
    reasons: Callable[[Policy], tuple[str, ...]],
) -> Any:
    """Record money, or put it to a second person where there is a reason; once under its key."""
    content = {name: getattr(entered, name) for name in ("amount", "on", "reference", "payer", "note")}
    if entered.reverses is not None:
        content["reverses"] = entered.reverses.reference
    asked = idempotency.asked(idempotency_key, policy=policy.pk, **content)
    _check(policy, entered, now)
    model = _MODELS[entered.kind]

    def made_before() -> Receipt | Refund | MovementApproval | None:
        same = {"policy_id": policy.pk, "reference": entered.reference}
        return idempotency.replay(
            MovementApproval, asked, kind=entered.kind, amount=entered.amount, **same
        ) or idempotency.replay(model, asked, amount=entered.amount, **same)

    def make(held: Policy) -> Receipt | Refund | MovementApproval:
        check_now(held, entered, now)
        why = reasons(held)
        if not why:
            return write(held, entered, asked, by_id=by.person_id, approved=None, by=by, now=now)
        return _propose(held, entered, asked, why, by, now)

    return idempotency.once(made_before, make, locking=(policy,))


def _propose(
    held: Policy, entered: Entered, asked: Asked, why: tuple[str, ...], by: Actor, now: dt.datetime
) -> MovementApproval:
    row: MovementApproval = MovementApproval.objects.create(
        policy=held,
        kind=entered.kind,
        payer=entered.payer,
        amount=entered.amount,
        on=entered.on,
        reference=entered.reference,
        note=entered.note,
        reverses=entered.reverses,
        reasons=list(why),
        proposed_at=now,
        proposed_by_id=by.person_id,
        **asked.columns,
    )
    record(
        by=by,
        now=now,
        verb="policy.money_proposed",
        subject=("policy", held.number),
        organisation_id=held.insurer_id,
        after={
            "approval": row.ref,
            "money": row.kind,
            "amount": row.amount,
            "on": row.on,
            "reference": row.reference,
            "payer": row.payer,
            "reasons": row.reasons,
            FIELD: seals.PROPOSED.of(row),
        },
    )
    return row


def _tidy(reference: str) -> str:
    return " ".join(reference.split())


def _check(policy: Policy, entered: Entered, now: dt.datetime) -> None:
    amount, on = entered.amount, entered.on
    check_amount("amount", amount)
    if not amount > 0 or amount != yuan(amount):
        raise refusal("amount", str(amount), "须大于 0 且精确到分", "must be above 0 and in whole fen")
    check_day("on", on)
    if on > day_of(now):
        raise refusal("on", on, "不得晚于今天", "must not be after today")
    first = day_of(policy.quote.created_at)
    if on < first:
        zh, en = f"不得早于报价日 {first}", f"must not be before the day of the quote, {first}"
        raise refusal("on", on, zh, en)
    if not entered.reference or len(entered.reference) > _LONGEST_REFERENCE:
        zh, en = f"须为 1 至 {_LONGEST_REFERENCE} 个字符", f"must have 1 to {_LONGEST_REFERENCE} characters"
        raise refusal("reference", entered.reference, zh, en)
    if len(entered.note) > _LONGEST_NOTE:
        zh, en = f"不得超过 {_LONGEST_NOTE} 字", f"at most {_LONGEST_NOTE} characters"
        raise refusal("note", entered.note, zh, en)
    if entered.payer != "insured" and not policy.instalments.filter(payer=entered.payer).exists():
        raise refusal("payer", entered.payer, "该保单没有这一付款方", "the policy has no such payer")
