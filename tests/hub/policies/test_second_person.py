"""Money that takes a second person: what waits, who decides, what comes of it; amounts and days without sense."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.policies.models import MovementApproval, Receipt, Refund
from wangbao.hub.policies.reads.contract import standing_of
from wangbao.hub.policies.rules import invariants
from wangbao.hub.policies.writes import approval, money
from wangbao.policy.payable import RESERVED, Payable, Subsidy, check_subsidies
from wangbao.policy.preview import spread
from wangbao.policy.second_person import thresholds
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.plausible import LARGEST_CNY

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture
def admin(insurer, actor_of):
    return actor_of(insurer, "administrator")


@pytest.fixture
def receive(underwriter, now):
    made = iter(range(100))

    def make(policy, amount, **more):
        serial = next(made)
        given = {
            "policy": policy, "amount": Decimal(amount), "on": now.date(), "reference": f"R{serial}",
            "idempotency_key": f"receive-{serial}", "by": underwriter, "now": now,
        }  # fmt: skip
        return money.receive(**{**given, **more})

    return make


def refused(call, *args, **options) -> dict[str, str]:
    with pytest.raises(InputError) as error:
        call(*args, **options)
    return {problem.field: problem.rule.en for problem in error.value.problems}


def test_what_is_due_is_recorded_at_once_and_a_fen_more_waits(bound, receive, now):
    policy = bound()
    assert isinstance(receive(policy, policy.gross_cny - 1), Receipt)
    waits = receive(policy, "1.01")
    assert (waits.state, waits.reasons) == ("waiting", ["above_due"])
    assert isinstance(receive(policy, "1.00"), Receipt)
    assert standing_of(policy, "insured", now.date()).credit == 0


def test_a_large_receipt_waits(bound, receive):
    waits = receive(bound(), thresholds().receipt_from_cny)
    assert waits.reasons == ["above_due", "large"]


def test_the_second_person_is_another_and_has_the_role(
    bound, receive, underwriter, senior, admin, actor_of, other_insurer, applicant, now
):
    waits = receive(bound(), "99999.99", by=senior)
    for by, error in (
        (senior, Forbidden),  # who entered it
        (underwriter, Forbidden),  # not the role
        (applicant, Forbidden),
        (actor_of(other_insurer, "administrator"), Invisible),
    ):
        with pytest.raises(error):
            approval.approve(approval_ref=waits.ref, by=by, now=now)
    assert not Receipt.objects.exists()
    done = approval.approve(approval_ref=waits.ref, by=admin, now=now, decision="已核对银行流水")
    assert (done.receipt.amount, done.receipt.recorded_by_id, done.receipt.approved_by_id) == (
        Decimal("99999.99"), senior.person_id, admin.person_id,
    )  # fmt: skip
    again = approval.approve(approval_ref=waits.ref, by=admin, now=now)
    assert (again.pk, Receipt.objects.count()) == (done.pk, 1)
    with pytest.raises(Conflict):
        approval.decline(approval_ref=waits.ref, by=admin, now=now, decision="不")


def test_the_database_itself_wants_two_persons(bound, receive, senior, now):
    policy = bound()
    waits = receive(policy, "99999.99", by=senior)
    row = Receipt.objects.create(
        policy=policy, amount=1, on=now.date(), reference="X", recorded_at=now, idempotency_key="x"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        MovementApproval.objects.filter(pk=waits.pk).update(
            state="approved", decided_at=now, decided_by_id=senior.person_id, receipt=row
        )


def test_declined_or_withdrawn_money_never_reaches_the_account(bound, receive, admin, underwriter, now):
    policy = bound()
    one, two = receive(policy, "99999.99"), receive(policy, "88888.88")
    assert refused(approval.decline, approval_ref=one.ref, by=admin, now=now, decision=" ") == {
        "decision": "a reason is needed"
    }
    assert approval.decline(approval_ref=one.ref, by=admin, now=now, decision="无此流水").state == "declined"
    assert approval.withdraw(approval_ref=two.ref, by=underwriter, now=now).state == "withdrawn"
    assert not Receipt.objects.exists()
    assert isinstance(
        receive(policy, "1.00", reference=one.reference), Receipt
    )  # its reference is free again


def test_a_refund_is_asked_again_when_it_is_approved(bound, receive, senior, admin, approved, now):
    policy = bound()
    approved(receive(policy, policy.gross_cny + 50))
    common = {"policy": policy, "on": now.date(), "by": senior, "now": now}
    first, second = (
        money.refund(amount=Decimal(50), reference=f"B{n}", idempotency_key=f"b-{n}", **common)
        for n in (1, 2)
    )
    assert (first.reasons, Refund.objects.count()) == (["refund"], 0)
    approval.approve(approval_ref=first.ref, by=admin, now=now)
    assert "amount" in refused(approval.approve, approval_ref=second.ref, by=admin, now=now)
    assert Refund.objects.count() == 1


def test_a_receipt_taken_back_stays_in_the_account_beside_its_reversal(
    bound, receive, underwriter, admin, approved, now
):
    policy = bound()
    paid = receive(policy, policy.gross_cny)
    common = {"policy": policy, "on": now.date(), "by": underwriter, "now": now}
    wanted = {"receipt_reference": paid.reference, "reference": "退票 1", "note": "银行退票", **common}
    waits = money.reverse(idempotency_key="v", **wanted)
    assert money.reverse(idempotency_key="v", **wanted).pk == waits.pk
    assert "receipt" in refused(money.reverse, idempotency_key="v2", **{**wanted, "reference": "退票 2"})
    done = approval.approve(approval_ref=waits.ref, by=admin, now=now).receipt
    assert (done.amount, done.reverses, paid.reversed_by) == (-paid.amount, paid, done)
    stands = standing_of(policy, "insured", now.date())
    assert (stands.received, stands.outstanding) == (0, policy.gross_cny)
    assert "receipt" in refused(money.reverse, idempotency_key="v3", **{**wanted, "reference": "退票 3"})
    assert "receipt" in refused(
        money.reverse, idempotency_key="v4", **{**wanted, "receipt_reference": "没有", "reference": "退票 4"}
    )
    assert isinstance(receive(policy, policy.gross_cny), Receipt)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"amount": LARGEST_CNY + 1}, "amount"),
        ({"amount": Decimal("1e17")}, "amount"),
        ({"on": dt.date(1, 1, 1)}, "on"),
        ({"on": dt.date(2026, 11, 24)}, "on"),  # the day before the quote
        ({"on": dt.date(2200, 1, 1)}, "on"),
        ({"note": "长" * 201}, "note"),
    ],
)
def test_money_that_makes_no_sense_is_refused(bound, receive, more, field):
    assert field in refused(receive, bound(), more.pop("amount", "1.00"), **more)


@pytest.mark.parametrize("code", [*sorted(RESERVED), "INSURED", " insured ", "ｉｎｓｕｒｅｄ"])
def test_a_subsidy_named_like_a_payer_is_refused_and_nothing_is_bound(bound, code):
    rows = [{"code": code, "name": "x", "rate": "0.5"}]
    assert refused(check_subsidies, rows) == {
        "subsidies.0.code": "a reserved word cannot be a subsidy's code"
    }
    assert "subsidies.0.code" in refused(bound, subsidies=rows)


def test_a_cap_that_makes_no_sense_is_refused():
    rows = [{"code": "city", "rate": "0.5", "cap_cny": "100000000000000000"}]
    assert "subsidies.0.cap_cny" in refused(check_subsidies, rows)


def test_what_is_due_adds_up_in_the_code_and_in_the_database(bound):
    taken = Payable({}, Decimal(100), Decimal(6), {"insured": Decimal(53)})
    assert "subsidies" in refused(spread, taken)
    assert (
        Subsidy.of({"subsidies": [{"code": "insured", "rate": "0.5"}]})[0].code == "insured"
    )  # old ones are read
    policy = bound()
    assert policy.endorsements.get().due_cny == policy.gross_cny
    with pytest.raises(IntegrityError, match="endorsement_due_adds_up"), transaction.atomic():
        policy.endorsements.update(due_cny=policy.gross_cny / 2)
    assert list(invariants.instalments_add_up()) == []


def test_the_pages_put_money_to_a_second_person(bound, client_of, insurer, now):
    policy = bound()
    first, second = (
        client_of(insurer, "senior_underwriter"),
        client_of(insurer, "administrator", language="en"),
    )
    base = f"/policies/{policy.number}"
    form = {
        "key": "page-key-1",
        "payer": "insured",
        "amount": "20000",
        "on": "2026-11-25",
        "reference": "工行 9",
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("wangbao.hub.clock.now", lambda: now)
        page = first.post(f"{base}/receive/", form, follow=True).content.decode()
        assert "已提交复核（高于应收金额）" in page
        waits = MovementApproval.objects.get()
        assert waits.ref in second.get("/policies/approvals/").content.decode()
        mine = first.get(f"/policies/approvals/{waits.ref}/").content.decode()
        assert ("须由另一人复核" in mine, 'value="approve"' in mine) == (True, False)
        done = second.post(f"/policies/approvals/{waits.ref}/", {"action": "approve"}, follow=True)
        assert "Approved" in done.content.decode()
        receipt = Receipt.objects.get()
        reverse = f"{base}/receipts/{receipt.pk}/reverse/"
        assert reverse in first.get(f"{base}/account/").content.decode()
        asked = {"key": "page-key-2", "on": "2026-11-25", "reference": "冲正 1", "note": "录错"}
        assert first.post(reverse, asked).status_code == 302
        assert first.post(f"{base}/receipts/999/reverse/", asked).status_code == 404
        again = MovementApproval.objects.get(kind="reversal")
        assert second.post(f"/policies/approvals/{again.ref}/", {"action": "decline"}).status_code == 422
        second.post(f"/policies/approvals/{again.ref}/", {"action": "approve"})
        assert "已冲正" in first.get(f"{base}/account/").content.decode()
