import datetime as dt
from decimal import Decimal

import pytest

from wangbao.hub.errors import Conflict, Forbidden
from wangbao.hub.policies.models import Policy
from wangbao.hub.policies.reads.queries import policy as find
from wangbao.hub.policies.writes import endorsement, renewal
from wangbao.vocabulary.errors import InputError

pytestmark = pytest.mark.django_db
LATE = dt.datetime(2027, 10, 1, 2, 0, tzinfo=dt.UTC)  # two months before the end


def high(policy):
    return f"{max(Decimal(one) for one in policy.product_version.definition['options']['limits_cny']):f}"


def test_renewal_begins_where_the_term_ends_with_the_cover_at_expiry(bound, endorsed, applicant):
    policy = bound()
    endorsed(policy, "change_of_sums", dt.date(2027, 6, 1), {"limit_cny": high(policy)})
    made = renewal.renew(policy=find(applicant, policy.number), by=applicant, now=LATE)
    assert (made.start, made.end) == (policy.end, dt.date(2028, 12, 1))
    assert made.renews == policy.quote.application
    assert made.requested["limit_cny"] == high(policy)
    assert set(made.answers) == set(policy.quote.application.answers)
    assert made.answers["revenue"] == policy.quote.application.answers["revenue"]
    assert made.state == "draft"
    again = renewal.renew(policy=find(applicant, policy.number), by=applicant, now=LATE)
    assert again.pk == made.pk


def test_answers_that_changed_are_taken(bound, applicant):
    policy = bound()
    made = renewal.renew(
        policy=find(applicant, policy.number), by=applicant, now=LATE, answers={"revenue": "45000"}
    )
    assert made.answers["revenue"] == "45000"


def test_the_policy_bound_on_it_names_the_one_it_renews(bound, quote_of, applicant):
    policy = bound()
    made = renewal.renew(policy=find(applicant, policy.number), by=applicant, now=LATE)
    quote = quote_of()
    application = quote.application
    application.renews = made.renews
    application.save(update_fields=["renews"])
    second = bound(quote)
    assert second.renewal_of == policy
    assert Policy.objects.get(pk=policy.pk).renewed_by == second


def test_too_early_cancelled_or_by_the_insurer_it_is_refused(bound, applicant, underwriter, now):
    policy = bound()
    mine = find(applicant, policy.number)
    with pytest.raises(Conflict, match="2027-08-03"):
        renewal.renew(policy=mine, by=applicant, now=now)
    with pytest.raises(Forbidden):
        renewal.renew(policy=policy, by=underwriter, now=LATE)
    endorsement.cancel(
        policy=policy, ground_code="by_insurer", effective=dt.date(2027, 9, 1), reason="x",
        idempotency_key="c", by=underwriter, now=now,
    )  # fmt: skip
    with pytest.raises(InputError, match="not in force at its expiry"):
        renewal.renew(policy=find(applicant, policy.number), by=applicant, now=LATE)
