import datetime as dt
from decimal import Decimal

import pytest

from wangbao.hub.errors import Conflict, Forbidden
from wangbao.hub.policies.models import Receipt, Refund
from wangbao.hub.policies.reads.queries import life
from wangbao.hub.policies.writes import endorsement, money
from wangbao.vocabulary.errors import InputError

pytestmark = pytest.mark.django_db


def refused(call, **options):
    with pytest.raises(InputError) as error:
        call(**options)
    return {problem.field for problem in error.value.problems}


@pytest.fixture
def receive(underwriter, approved, now):
    made = iter(range(100))

    def make(policy, amount, **more):
        serial = next(made)
        given = {
            "policy": policy, "amount": Decimal(amount), "on": now.date(), "reference": f"R{serial}",
            "idempotency_key": f"receive-{serial}", "by": underwriter, "now": now,
        }  # fmt: skip
        return approved(money.receive(**{**given, **more}))

    return make


@pytest.fixture
def refund(senior, approved, now):
    made = iter(range(100))

    def make(policy, amount, **more):
        serial = next(made)
        given = {
            "policy": policy, "amount": Decimal(amount), "on": now.date(), "reference": f"B{serial}",
            "idempotency_key": f"refund-{serial}", "by": senior, "now": now,
        }  # fmt: skip
        return approved(money.refund(**{**given, **more}))

    return make


def account(policy, today):
    return life(policy, today=today).accounts[0]


def test_receipts_cover_instalments_in_order_and_what_is_late_is_overdue(bound, receive):
    policy = bound(instalments="quarterly")
    first = policy.instalments.get(number=1).amount
    receive(policy, first + 100)
    found = account(policy, dt.date(2027, 6, 2))
    assert [paid for _, paid in found.instalments] == [first, Decimal(100), 0, 0]
    due = sum(item.amount for item, _ in found.instalments[:3])
    assert found.standing.overdue == due - first - 100
    assert found.standing.outstanding == policy.gross_cny - first - 100


def test_a_cancellation_frees_later_instalments_and_refunds_the_rest(
    bound, receive, refund, underwriter, now
):
    policy = bound(instalments="quarterly")
    parts = list(policy.instalments.order_by("number").values_list("amount", flat=True))
    receive(policy, parts[0] + parts[1])
    endorsement.cancel(
        policy=policy, ground_code="by_insurer", effective=dt.date(2027, 4, 1), reason="x",
        idempotency_key="c", by=underwriter, now=now + dt.timedelta(days=120),
    )  # fmt: skip
    policy.refresh_from_db()
    stands = account(policy, dt.date(2027, 12, 1)).standing
    assert (stands.outstanding, stands.overdue) == (0, 0)
    assert stands.credit == parts[0] + parts[1] - policy.gross_cny > 0
    assert refused(refund, policy=policy, amount=stands.credit + Decimal("0.01")) == {"amount"}
    refund(policy, stands.credit)
    after = account(policy, dt.date(2027, 12, 1)).standing
    assert (after.credit, after.outstanding, after.received - after.refunded) == (0, 0, policy.gross_cny)


def test_what_cannot_be_recorded_is_refused(bound, receive, refund, now):
    policy = bound()
    assert refused(receive, policy=policy, amount="0") == {"amount"}
    assert refused(receive, policy=policy, amount="-5") == {"amount"}
    assert refused(receive, policy=policy, amount="1.005") == {"amount"}
    assert refused(receive, policy=policy, amount="1", on=now.date() + dt.timedelta(days=1)) == {"on"}
    assert refused(receive, policy=policy, amount="1", reference="  ") == {"reference"}
    assert refused(receive, policy=policy, amount="1", payer="nobody") == {"payer"}
    assert refused(refund, policy=policy, amount="1") == {"amount"}
    assert not Receipt.objects.exists()
    assert not Refund.objects.exists()


def test_a_payment_is_recorded_once(bound, receive):
    policy = bound()
    receive(policy, "10", reference="同一笔")
    assert refused(receive, policy=policy, amount="10", reference="同一笔") == {"reference"}
    again = receive(policy, "20", reference="另一笔", idempotency_key="k")
    assert receive(policy, "20", reference="另一笔", idempotency_key="k").pk == again.pk
    with pytest.raises(Conflict):
        receive(policy, "21", reference="另一笔", idempotency_key="k")
    assert Receipt.objects.count() == 2


def test_a_subsidy_has_an_account_of_its_own(bound, receive):
    policy = bound(subsidies=[{"code": "city", "name": "某市补贴", "rate": "0.2"}])
    receive(policy, "50", payer="city")
    mine, city = life(policy, today=dt.date(2027, 1, 1)).accounts
    assert (mine.payer, city.payer) == ("insured", "city")
    assert (mine.standing.received, city.standing.received) == (0, 50)
    assert mine.standing.payable + city.standing.payable == policy.gross_cny


def test_money_is_for_the_insurer(
    bound, receive, refund, applicant, underwriter, actor_of, other_insurer, now
):
    policy = bound()
    with pytest.raises(Forbidden):
        receive(policy, "1", by=applicant)
    with pytest.raises(Forbidden):
        refund(policy, "1", by=underwriter)
