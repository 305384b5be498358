"""Real threads against the real database: the same thing asked at once is done once."""

import threading
from decimal import Decimal

import pytest
from django.db import connection

from wangbao.hub.policies.models import Charge, Endorsement, Instalment, Policy, Receipt, Refund
from wangbao.hub.policies.reads.contract import standing_of
from wangbao.hub.policies.reads.queries import policy as find
from wangbao.hub.policies.writes import approval, binding, endorsement, money
from wangbao.vocabulary.errors import InputError

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8


def at_once(work):
    """What each of eight threads, let go together, got or was refused with."""
    gate, got = threading.Barrier(THREADS), [None] * THREADS

    def run(index):
        try:
            gate.wait()
            got[index] = work(index)
        except Exception as error:  # noqa: BLE001 - a refusal is a result here
            got[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def shown(policy):
    """Everything an answer says of a policy."""
    rows = Endorsement.objects.filter(policy=policy).values_list(
        "seq", "net_cny", "vat_cny", "idempotency_key"
    )
    return (policy.number, policy.ref, policy.gross_cny, policy.state, policy.bound_at, tuple(rows))


@pytest.mark.parametrize("keys", ["the same key", "a key of its own"])
def test_eight_threads_bind_one_policy_and_get_eight_identical_answers(quote_of, underwriter, now, keys):
    quote = quote_of()

    def bind(index):
        key = "same" if keys == "the same key" else f"key-{index}"
        made = binding.bind(quote_ref=quote.ref, idempotency_key=key, by=underwriter, now=now)
        return shown(Policy.objects.get(pk=made.pk))

    answers = at_once(bind)
    assert answers == [answers[0]] * THREADS
    assert answers[0][0] == "P20260000001"
    assert Policy.objects.count() == 1
    assert Endorsement.objects.count() == 1
    assert Instalment.objects.count() == 1
    assert Charge.objects.filter(kind="tax").count() == 1


def test_eight_threads_bind_eight_quotes_with_eight_numbers(quote_of, organisation_of, underwriter, now):
    quotes = [quote_of(organisation_of("insured", f"企业{n}")) for n in range(THREADS)]
    answers = at_once(
        lambda index: (
            binding.bind(
                quote_ref=quotes[index].ref, idempotency_key=f"k{index}", by=underwriter, now=now
            ).number
        )
    )
    assert sorted(answers) == [f"P2026{n:07d}" for n in range(1, THREADS + 1)]


def test_eight_threads_endorse_with_one_key_once(bound, senior, now):
    policy = bound()
    limits = [Decimal(one) for one in policy.product_version.definition["options"]["limits_cny"]]

    def endorse(_):
        row = endorsement.endorse(
            policy=find(senior, policy.number),
            kind="change_of_sums",
            effective=policy.start,
            change={"limit_cny": f"{max(limits):f}"},
            reason="增额",
            underwriting_reason="风险可控",
            idempotency_key="same",
            by=senior,
            now=now,
        )
        return (row.pk, row.seq, row.net_cny)

    answers = at_once(endorse)
    assert answers == [answers[0]] * THREADS
    assert policy.endorsements.count() == 2


def test_eight_threads_endorse_with_keys_of_their_own_one_after_another(bound, underwriter, now):
    """Each sees the one before it: sequence numbers without gaps, charges that add up."""
    policy = bound()

    def endorse(index):
        return endorsement.endorse(
            policy=find(underwriter, policy.number),
            kind="change_of_insured",
            effective=policy.start,
            change={"insured": {"address": f"住所{index}"}},
            reason="变更住所",
            idempotency_key=f"own-{index}",
            by=underwriter,
            now=now,
        ).seq

    assert sorted(at_once(endorse)) == list(range(1, THREADS + 1))


def test_a_credit_is_refunded_once(bound, underwriter, senior, approved, actor_of, insurer, now):
    policy = bound()
    gross = Policy.objects.get(pk=policy.pk).gross_cny
    paid = money.receive(
        policy=policy,
        amount=gross + 100,
        on=now.date(),
        reference="R1",
        idempotency_key="r",
        by=underwriter,
        now=now,
    )
    approved(paid)
    waiting = [
        money.refund(
            policy=find(senior, policy.number), amount=Decimal(100), on=now.date(), reference=f"B{index}",
            idempotency_key=f"refund-{index}", by=senior, now=now,
        ).ref
        for index in range(THREADS)
    ]  # fmt: skip
    second = actor_of(insurer, "administrator")

    def approve(index):
        return approval.approve(approval_ref=waiting[index], by=second, now=now).amount

    answers = at_once(approve)
    refused = [one for one in answers if isinstance(one, InputError)]
    assert len(refused) == THREADS - 1
    assert [one for one in answers if one not in refused] == [Decimal(100)]
    assert Refund.objects.count() == 1
    assert standing_of(policy, "insured", now.date()).credit == 0


def test_one_payment_is_recorded_once(bound, underwriter, now):
    policy = bound()

    def receive(_):
        return money.receive(
            policy=find(underwriter, policy.number), amount=Decimal(500), on=now.date(), reference="同一流水",
            idempotency_key="same", by=underwriter, now=now,
        ).pk  # fmt: skip

    answers = at_once(receive)
    assert answers == [answers[0]] * THREADS
    assert Receipt.objects.count() == 1


def test_eight_threads_cancel_with_one_key_once(bound, underwriter, now):
    policy = bound()

    def cancel(_):
        return endorsement.cancel(
            policy=find(underwriter, policy.number), ground_code="by_insurer", effective=policy.start,
            reason="解除", idempotency_key="same", by=underwriter, now=now,
        ).pk  # fmt: skip

    answers = at_once(cancel)
    assert answers == [answers[0]] * THREADS
    assert policy.endorsements.count() == 2
