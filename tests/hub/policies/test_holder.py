"""Who holds a policy once its terms name another applicant: who sees it, who renews it, and who may not be named."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wangbao.hub.applications.writes import renewal
from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.journal.models import Entry
from wangbao.hub.parties.models import Mandate
from wangbao.hub.policies.models import EndorsementRequest, Policy
from wangbao.hub.policies.reads.queries import policy as find
from wangbao.hub.policies.rules import invariants
from wangbao.hub.policies.writes import endorsement, holder, renewal as renewal_writes, request
from wangbao.vocabulary.errors import InputError

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
FEBRUARY = dt.date(2027, 2, 1)
MARCH = dt.date(2027, 3, 1)
LATE = dt.datetime(2027, 10, 1, 2, 0, tzinfo=dt.UTC)


def at(day):
    """Ten in the morning of a day in Beijing."""
    return dt.datetime(day.year, day.month, day.day, 2, tzinfo=dt.UTC)


def to(organisation, **more):
    return {"applicant": {"name": organisation.name, "uscc": organisation.uscc, **more}}


@pytest.fixture
def new(organisation_of):
    return organisation_of("insured", "接手制造有限公司")


@pytest.fixture
def who(enterprise, new, broker, insurer, other_insurer, organisation_of, actor_of, mandate):
    """An actor of every organisation concerned, and of some that are not; ``mandate`` is the old applicant's."""
    stranger = organisation_of("insured", "旁人有限公司")
    other_broker = organisation_of("broker", "他家保险经纪有限公司")
    return {
        "old": actor_of(enterprise, "applicant"),
        "new": actor_of(new, "applicant"),
        "broker": actor_of(broker, "broker"),
        "other broker": actor_of(other_broker, "broker"),
        "stranger": actor_of(stranger, "applicant"),
        "insurer": actor_of(insurer, "underwriter"),
        "other insurer": actor_of(other_insurer, "underwriter"),
    }


def seen_by(who, policy):
    found = set()
    for name, actor in who.items():
        listed = Policy.objects.visible_to(actor).filter(pk=policy.pk).exists()
        try:
            find(actor, policy.number)
        except Invisible:
            assert not listed, name
        else:
            assert listed, name
            found.add(name)
    return found


def test_from_its_day_the_policy_is_the_new_ones_and_no_longer_the_old_ones(
    bound, endorsed, quote_of, broker, new, who
):
    policy = bound(quote_of(broker=broker))
    assert seen_by(who, policy) == {"old", "broker", "insurer"}
    endorsed(policy, "change_of_insured", FEBRUARY, to(new), at=at(FEBRUARY))
    assert seen_by(who, policy) == {"new", "insurer"}
    policy.refresh_from_db()
    assert (policy.applicant, policy.broker, policy.successor) == (new, None, None)
    # What the old one told and was offered stays its own, and is not the new one's.
    assert type(policy.quote).objects.visible_to(who["old"]).filter(pk=policy.quote_id).exists()
    assert not type(policy.quote).objects.visible_to(who["new"]).filter(pk=policy.quote_id).exists()


def test_a_change_to_come_is_seen_by_both_until_its_day(bound, endorsed, quote_of, broker, new, who):
    policy = bound(quote_of(broker=broker))
    endorsed(policy, "change_of_insured", FEBRUARY, to(new))
    assert seen_by(who, policy) == {"old", "new", "broker", "insurer"}
    assert holder.hand_over(by=who["insurer"], now=at(FEBRUARY - dt.timedelta(days=1))) == 0
    assert seen_by(who, policy) == {"old", "new", "broker", "insurer"}
    assert holder.hand_over(by=who["insurer"], now=at(FEBRUARY)) == 1
    assert holder.hand_over(by=who["insurer"], now=at(FEBRUARY)) == 0
    assert seen_by(who, policy) == {"new", "insurer"}
    entry = Entry.objects.get(verb="policy.handed_over")
    assert new.name in entry.after
    assert list(invariants.refolded()) == []


def test_the_daily_command_and_whatever_is_written_hand_over(
    bound, endorsed, quote_of, organisation_of, new, who, time_machine
):
    first, second = bound(), bound(quote_of(organisation_of("insured", "另一家企业")))
    for policy in (first, second):
        endorsed(policy, "change_of_insured", FEBRUARY, to(new))
    endorsed(first, "change_of_insured", MARCH, {"insured": {"address": "苏州"}}, at=at(MARCH))
    first.refresh_from_db()
    assert (first.applicant, first.successor) == (new, None)
    time_machine.move_to(at(MARCH), tick=False)
    call_command("hand_over_policies")
    second.refresh_from_db()
    assert (second.applicant, second.successor, second.successor_from) == (new, None, None)


def test_a_broker_with_the_new_ones_mandate_stays(bound, endorsed, quote_of, broker, new, who, now):
    Mandate.objects.create(broker=broker, client=new, since=now)
    policy = bound(quote_of(broker=broker))
    endorsed(policy, "change_of_insured", FEBRUARY, to(new), at=at(FEBRUARY))
    assert seen_by(who, policy) == {"new", "broker", "insurer"}


def test_given_back_it_is_the_old_ones_again_with_its_broker(
    bound, endorsed, quote_of, broker, new, enterprise, who
):
    policy = bound(quote_of(broker=broker))
    endorsed(policy, "change_of_insured", FEBRUARY, to(new), at=at(FEBRUARY))
    endorsed(policy, "change_of_insured", MARCH, to(enterprise), at=at(MARCH))
    assert seen_by(who, policy) == {"old", "broker", "insurer"}


def test_pages_and_requests_follow(bound, endorsed, client_of, enterprise, new, who):
    policy = bound()
    address = reverse("policies:policy", args=[policy.number])
    paper = reverse("papers:policy", args=[policy.number, "schedule", 0, "docx"])
    old, taker = client_of(enterprise, "applicant"), client_of(new, "applicant")
    assert [one.get(address).status_code for one in (old, taker)] == [200, 404]
    endorsed(policy, "change_of_insured", FEBRUARY, to(new), at=at(FEBRUARY))
    assert [one.get(address).status_code for one in (old, taker)] == [404, 200]
    assert [one.get(paper).status_code for one in (old, taker)] == [404, 200]
    policy.refresh_from_db()

    def ask(by):
        return request.request(
            policy=policy, kind="change_of_insured", effective=MARCH, change={"insured": {"address": "苏州"}},
            reason="迁址", idempotency_key=f"q-{by.organisation_id}", by=by, now=at(FEBRUARY),
        )  # fmt: skip

    for name in ("old", "stranger"):
        with pytest.raises((Invisible, Forbidden)):
            ask(who[name])
    made = ask(who["new"])
    assert EndorsementRequest.objects.visible_to(who["new"]).filter(pk=made.pk).exists()
    assert not EndorsementRequest.objects.visible_to(who["old"]).filter(pk=made.pk).exists()


def test_renewal_is_the_new_ones_with_the_cover_and_without_the_others_answers(
    bound, endorsed, new, enterprise, who
):
    policy = bound()
    endorsed(policy, "change_of_insured", dt.date(2027, 11, 1), to(new), at=at(MARCH))
    with pytest.raises(Conflict, match=new.name):
        renewal_writes.renew(policy=find(who["old"], policy.number), by=who["old"], now=LATE)
    made = renewal_writes.renew(policy=find(who["new"], policy.number), by=who["new"], now=LATE)
    assert (made.applicant, made.answers, made.start) == (new, {}, policy.end)
    assert made.requested["limit_cny"] == policy.endorsements.first().change["limit_cny"]
    assert made.renews == policy.quote.application
    again = renewal_writes.renew(policy=find(who["new"], policy.number), by=who["new"], now=LATE)
    assert again.pk == made.pk


def test_a_renewal_the_old_one_began_is_not_shown_to_the_new_one(bound, endorsed, new, who):
    policy = bound()
    began = renewal_writes.renew(policy=find(who["old"], policy.number), by=who["old"], now=LATE)
    endorsed(policy, "change_of_insured", dt.date(2027, 10, 1), to(new), at=LATE)
    made = renewal_writes.renew(policy=find(who["new"], policy.number), by=who["new"], now=LATE)
    assert made.pk != began.pk
    assert made.applicant == new


@pytest.mark.parametrize(
    "change",
    [
        {"applicant": {"name": "无名有限公司", "uscc": "91110108MA01XXXX0A"}},
        {"applicant": {"name": "无名有限公司", "uscc": None}},
        {"applicant": {"uscc": "NEW"}},
        {"applicant": {"name": "接手有限公司", "uscc": "NEW"}},
    ],
)
def test_an_applicant_who_is_not_registered_so_is_refused(bound, endorsed, new, change, underwriter, now):
    policy = bound()
    change = {
        "applicant": {name: new.uscc if part == "NEW" else part for name, part in change["applicant"].items()}
    }
    with pytest.raises(InputError) as caught:
        endorsed(policy, "change_of_insured", FEBRUARY, change)
    (problem,) = caught.value.problems
    assert problem.field == "applicant.uscc"
    assert "登记" in problem.rule.zh
    assert "registered" in problem.rule.en
    with pytest.raises(InputError):
        endorsement.what_if(
            policy=policy,
            kind="change_of_insured",
            effective=FEBRUARY,
            change=change,
            by=underwriter,
            now=now,
        )
    assert policy.endorsements.count() == 1


def test_an_inactive_organisation_is_refused(bound, endorsed, new):
    new.status = "suspended"
    new.save(update_fields=["status"])
    with pytest.raises(InputError, match="registered"):
        endorsed(bound(), "change_of_insured", FEBRUARY, to(new))


def test_the_insured_may_be_anybody_and_a_new_name_is_no_new_holder(bound, endorsed, enterprise, who):
    policy = bound()
    anybody = {"insured": {"name": "无名有限公司", "uscc": "91110108MA01XXXX0A"}}
    endorsed(policy, "change_of_insured", FEBRUARY, anybody, at=at(FEBRUARY))
    endorsed(policy, "change_of_insured", MARCH, {"applicant": {"name": "海川新名有限公司"}}, at=at(MARCH))
    policy.refresh_from_db()
    assert (policy.applicant, policy.successor) == (enterprise, None)
    assert seen_by(who, policy) == {"old", "insurer"}


def test_others_endorsements_ask_nothing_more(bound, endorsed, quote_of, organisation_of, new):
    def asked(policy):
        with CaptureQueriesContext(connection) as caught:
            endorsed(policy, "change_of_insured", FEBRUARY, {"insured": {"address": "苏州"}}, at=at(FEBRUARY))
        return [one["sql"] for one in caught if "parties_organisation" in one["sql"]]

    assert asked(bound()) == []


def test_a_successor_copies_only_by_the_operation(bound, new, who):
    earlier = bound().quote.application
    with pytest.raises(Invisible):
        renewal.copy_as_renewal(by=who["new"], now=LATE, application=earlier, version=earlier.product_version)
