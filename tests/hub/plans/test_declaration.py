"""A plan is made and submitted under the notice: citations, members, the day, in time or late."""

import datetime as dt

import pytest
from tests.hub.plans.conftest import CITED, IN_TIME, broken, draft, join

from wangbao.hub.access.roles import Kind
from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.outbox.models import Message
from wangbao.hub.plans.models import Member, Plan
from wangbao.hub.plans.reads.plan import members_of
from wangbao.hub.plans.rules.states import MemberState, State
from wangbao.hub.plans.writes import citation, decision, member as members, plan as plans, submission
from wangbao.hub.schemes.reads.directory import LISTED
from wangbao.hub.schemes.writes import batch as batches
from wangbao.programme.plan import PlanKind
from wangbao.vocabulary.beijing import BEIJING
from wangbao.vocabulary.errors import InputError

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
LAST_SECOND = dt.datetime(2024, 3, 15, 23, 59, 59, tzinfo=BEIJING)
MIDNIGHT = dt.datetime(2024, 3, 16, tzinfo=BEIJING)


def submit(of, plan: Plan, *, by: str = "chain", now=IN_TIME, **more) -> Plan:
    return submission.submit(by=of.actors[by], now=now, plan=plan, **more)


def refused(call) -> list[str]:
    with pytest.raises(InputError) as error:
        call()
    return [problem.field for problem in error.value.problems]


@pytest.mark.parametrize(
    ("kind", "owner"), [("authority", "province"), ("institution", "lead"), ("enterprise", "chain")]
)
def test_each_kind_of_plan_is_submitted_as_one_snapshot(of, kind, owner) -> None:
    sent = submit(of, draft(of, PlanKind(kind)), by=owner)
    kept = sent.submissions.get()
    assert (sent.state, sent.late, kept.round) == (State.SUBMITTED, False, 1)
    assert [one["title"] for one in kept.snapshot["citations"]] == (
        [] if kind == "enterprise" else ["入选方案"]
    )
    assert [one["role"] for one in kept.snapshot["members"]] == (
        ["institution", "supplier"] if kind == "enterprise" else []
    )
    assert Message.objects.filter(kind="plans.received").count() == 1
    assert broken() == []


def test_a_plan_citing_a_scheme_that_is_not_in_the_catalogue_is_refused(of, monkeypatch) -> None:
    made = draft(of, PlanKind.INSTITUTION)
    given = {"by": of.actors["lead"], "now": IN_TIME, "plan": made}
    assert refused(lambda: citation.cite(numbers=[CITED, "S2024-000009"], **given)) == ["citations"]
    assert [one.scheme_number for one in made.citations.all()] == [CITED]
    # What was listed when it was cited and is no longer is found when the plan is submitted.
    monkeypatch.setattr(LISTED, "_provider", lambda _: {})
    assert refused(lambda: submit(of, made, by="lead")) == ["citations.0", "citations"]
    citation.cite(numbers=[], **given)
    assert refused(lambda: submit(of, made, by="lead")) == ["citations"]


def test_an_institution_that_is_not_listed_makes_no_plan(of) -> None:
    made = plans.begin(by=of.actors["joint"], now=IN_TIME, batch=of.batch, kind=PlanKind.INSTITUTION)
    citation.cite(by=of.actors["joint"], now=IN_TIME, plan=made, numbers=[CITED])
    assert "citations" in refused(lambda: submit(of, made, by="joint"))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("chain", "institution"),
        ("chain", "authority"),
        ("national", "authority"),
        ("national", "enterprise"),
        ("province", "institution"),
        ("lead", "authority"),
    ],
)
def test_an_organisation_makes_plans_of_its_own_kind_only(of, name, kind) -> None:
    with pytest.raises(Forbidden):
        plans.begin(by=of.actors[name], now=IN_TIME, batch=of.batch, kind=PlanKind(kind))


def test_a_plan_begun_twice_under_one_key_is_one(of) -> None:
    given = {"by": of.actors["chain"], "now": IN_TIME, "batch": of.batch, "kind": PlanKind.ENTERPRISE}
    assert plans.begin(idempotency_key="k", **given) == plans.begin(idempotency_key="k", **given)
    with pytest.raises(Conflict):
        plans.begin(idempotency_key="k", title="另一方案", **given)


def test_what_is_missing_is_told_all_at_once(of) -> None:
    made = draft(of, goals=None, target_policies=None)
    found = join(of, made, "outsider", "enterprise")
    members.decline(by=of.actors["outsider"], now=IN_TIME, member=found, reason="另有安排")
    assert refused(lambda: submit(of, made)) == ["goals", "target_policies", "members.2"]


def test_the_last_second_is_in_time_and_midnight_is_late_with_a_reason(of) -> None:
    assert submit(of, draft(of), now=LAST_SECOND.astimezone(dt.UTC)).late is False
    made = draft(of)
    assert refused(lambda: submit(of, made, now=MIDNIGHT)) == ["late_reason"]
    sent = submit(of, made, now=MIDNIGHT, late_reason="系统故障")
    assert (sent.late, sent.submissions.get().late_reason) == (True, "系统故障")
    given = {"by": of.actors["national"], "now": MIDNIGHT, "plan": sent, "revision": sent.revision}
    assert refused(lambda: decision.select(**given)) == ["reason"]
    assert decision.select(reason="情况属实", **given).late is True
    assert broken() == []


def test_a_later_day_holds_for_plans_as_it_does_for_schemes(of) -> None:
    batches.set_day(
        by=of.actors["national"],
        now=IN_TIME,
        batch=of.batch,
        step="plan",
        day=dt.date(2024, 3, 31),
        reason="灾害影响",
        organisation=of.chain,
    )
    assert submit(of, draft(of), now=MIDNIGHT).late is False


def test_an_invitation_does_not_tell_who_is_registered(of) -> None:
    made = draft(of)
    given = {"by": of.actors["chain"], "now": IN_TIME, "plan": made, "role": "supplier"}
    unknown = members.invite(uscc="91350100M000100Y43", name="未注册企业", **given)
    known = members.invite(uscc=of.outsider.uscc, name="某企业", **given)
    assert [(one.organisation, one.state) for one in (unknown, known)] == [(None, MemberState.INVITED)] * 2
    told = Message.objects.filter(kind="plans.invited", organisation=of.outsider)
    assert told.count() == 1
    assert not Message.objects.filter(kind="plans.invited", organisation=of.chain).exists()
    assert Message.objects.visible_to(of.actors["chain"]).filter(kind="plans.invited").count() == 0


def test_a_member_is_invited_once_and_is_not_the_owner(of) -> None:
    made = draft(of)
    given = {"by": of.actors["chain"], "now": IN_TIME, "plan": made, "name": "某企业"}
    for code in (of.supplier.uscc, of.chain.uscc):
        assert refused(lambda code=code: members.invite(uscc=code, role="supplier", **given)) == ["uscc"]
    assert refused(lambda: members.invite(uscc=of.outsider.uscc, role="friend", **given)) == ["role"]
    assert refused(
        lambda: members.invite(uscc=of.outsider.uscc, role="supplier", **(given | {"name": " "}))
    ) == ["name"]


def test_a_part_is_confirmed_by_its_own_organisation_of_a_kind_that_may_have_it(of) -> None:
    made = draft(of)
    given = {"by": of.actors["chain"], "now": IN_TIME, "plan": made}
    found = members.invite(uscc=of.outsider.uscc, name="某企业", role="institution", **given)
    for name in ("lead", "supplier", "national"):
        with pytest.raises((Forbidden, Invisible)):
            members.confirm(by=of.actors[name], now=IN_TIME, member=found)
    with pytest.raises(Forbidden):  # an enterprise is no service institution
        members.confirm(by=of.actors["outsider"], now=IN_TIME, member=found)
    members.remove(member_ref=found.ref, **given)
    found = members.invite(uscc=of.outsider.uscc, name="某企业", role="supplier", **given)
    answer = {"by": of.actors["outsider"], "now": IN_TIME, "member": found}
    assert refused(lambda: members.confirm(**answer)) == ["independent"]
    confirmed = members.confirm(independent=True, **answer)
    assert (confirmed.state, confirmed.organisation) == (MemberState.CONFIRMED, of.outsider)


def test_a_supplier_sees_the_institutions_and_itself_but_no_other_supplier(of) -> None:
    made = draft(of)
    join(of, made, "outsider", "supplier")
    seen = {name: [one.name for one in members_of(of.actors[name], made)] for name in ("supplier", "chain")}
    assert seen["supplier"] == [of.lead.name, of.supplier.name]
    assert len(seen["chain"]) == 3


def test_who_declined_sees_the_plan_no_more(of) -> None:
    made = draft(of)
    found = made.members.get(uscc=of.supplier.uscc)
    assert Plan.objects.visible_to(of.actors["supplier"]).count() == 1
    members.decline(by=of.actors["supplier"], now=IN_TIME, member=found, reason="另有安排")
    assert Plan.objects.visible_to(of.actors["supplier"]).count() == 0
    assert Member.objects.visible_to(of.actors["outsider"]).count() == 0


def test_a_submitted_plan_is_not_changed_and_a_stale_one_is_not_saved(of) -> None:
    made = draft(of)
    given = {"by": of.actors["chain"], "now": IN_TIME, "plan": made}
    with pytest.raises(Conflict):
        plans.fill(content={"goals": "新"}, revision=1, **given)
    sent = submit(of, made)
    for call in (
        lambda: plans.fill(content={"goals": "新"}, **given),
        lambda: citation.cite(numbers=[CITED], **given),
        lambda: citation.set_route(route=of.provincial, **given),
        lambda: members.remove(member_ref=sent.members.first().ref, **given),
        lambda: submit(of, sent),
    ):
        with pytest.raises(Conflict):
            call()


def test_a_local_plan_is_routed_to_another_authority_only(of) -> None:
    made = draft(of, PlanKind.AUTHORITY)
    given = {"by": of.actors["province"], "now": IN_TIME, "plan": made}
    for route in (of.provincial, of.national.authority):
        assert refused(lambda route=route: citation.set_route(route=route, **given)) == ["authority"]


def test_the_role_of_declarants_is_open_to_enterprises(cast) -> None:
    made = cast.organisation(Kind.INSURED, "新企业")
    assert cast.actor(made, "declarant").organisation_id == made.pk
