"""A scheme is declared under the rules of its batch, at every edge of them."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from tests.hub.schemes.conftest import IN_TIME, LICENSED, OWN, broken, draft, join

from wangbao.hub.access.roles import Kind
from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.schemes.models import Scheme, Unit
from wangbao.hub.schemes.rules.states import BatchEvent, State, UnitState
from wangbao.hub.schemes.writes import (
    attachment,
    batch as batches,
    decision,
    joint_unit,
    scheme as schemes,
    submission,
    unit as units,
)
from wangbao.hub.schemes.writes.unit import Part
from wangbao.hub.tasks.models import Task
from wangbao.vocabulary.beijing import BEIJING
from wangbao.vocabulary.errors import InputError

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def submit(of, scheme, *, now=IN_TIME, **more) -> Scheme:
    return submission.submit(by=of.actors["lead"], now=now, scheme=scheme, **more)


def refused(of, scheme, *, now=IN_TIME, **more) -> list[str]:
    with pytest.raises(InputError) as error:
        submit(of, scheme, now=now, **more)
    return [problem.field for problem in error.value.problems]


def test_a_scheme_is_submitted_with_its_joint_unit_as_one_snapshot(of) -> None:
    made = draft(of)
    join(of, made)
    sent = submit(of, made)
    kept = sent.submissions.get()
    assert (sent.state, sent.late, kept.round, kept.late) == (State.SUBMITTED, False, 1, False)
    assert [(unit["name"], unit["is_lead"]) for unit in kept.snapshot["units"]] == [
        (of.lead.name, True),
        (of.joint.name, False),
    ]
    assert "王申报" not in str(kept.snapshot)  # people are kept apart, so that they can be erased
    assert broken() == []


@pytest.mark.parametrize(("count", "wrong"), [(10, []), (11, ["joint"])])
def test_ten_joint_units_are_taken_and_eleven_are_not(of, cast, count, wrong) -> None:
    made = draft(of)
    for serial in range(count):
        name = f"joint{serial}"
        other = cast.organisation(Kind.RESEARCH_INSTITUTE, f"研究院{serial}")
        setattr(of, name, other)
        of.actors[name] = cast.actor(other, "declarant")
        join(of, made, name)
    if wrong:
        assert refused(of, made) == wrong
    else:
        assert submit(of, made).state == State.SUBMITTED


def test_no_unit_is_invited_twice_and_the_lead_is_not_joint(of) -> None:
    made = draft(of)
    given = {"by": of.actors["lead"], "now": IN_TIME, "scheme": made}
    join(of, made)
    for organisation in (of.joint, of.lead):
        with pytest.raises(InputError):
            joint_unit.invite(uscc=organisation.uscc, **given)
    assert made.units.count() == 2


def test_only_registered_institutions_of_the_notice_are_invited(of, enterprise) -> None:
    made = draft(of)
    for code in (enterprise.uscc, of.national.uscc, "91350100M000100Y43", "91350100M000100Y44"):
        with pytest.raises(InputError):
            joint_unit.invite(by=of.actors["lead"], now=IN_TIME, scheme=made, uscc=code)


def test_a_scheme_waits_for_each_joint_unit_to_confirm_itself(of) -> None:
    made = draft(of)
    found = joint_unit.invite(by=of.actors["lead"], now=IN_TIME, scheme=made, uscc=of.joint.uscc)
    with pytest.raises(Forbidden):
        units.confirm(by=of.actors["lead"], now=IN_TIME, unit=found)
    with pytest.raises(InputError):  # nothing filled in yet
        units.confirm(by=of.actors["joint"], now=IN_TIME, unit=found)
    assert refused(of, made)[0].startswith("units.1.")
    units.fill_part(by=of.actors["joint"], now=IN_TIME, unit=found, part=OWN)
    units.confirm(by=of.actors["joint"], now=IN_TIME, unit=found)
    assert submit(of, made).state == State.SUBMITTED
    assert Task.objects.get(kind="schemes.confirm").state == "closed"


def test_the_lead_neither_confirms_nor_declines_as_a_joint_unit_does(of) -> None:
    own = draft(of).units.get()
    for call in (units.confirm, lambda **given: units.decline(reason="x", **given)):
        with pytest.raises(Conflict):
            call(by=of.actors["lead"], now=IN_TIME, unit=own)


def test_what_a_unit_confirmed_is_confirmed_again_once_it_changes(of) -> None:
    made = draft(of)
    confirmed = join(of, made)
    changed = joint_unit.assign(
        by=of.actors["lead"], now=IN_TIME, scheme=made, unit_ref=confirmed.ref, task="应急处置"
    )
    assert (changed.state, changed.confirmed_at) == (UnitState.INVITED, None)
    assert Task.objects.filter(kind="schemes.confirm", state="open").count() == 1
    units.confirm(by=of.actors["joint"], now=IN_TIME, unit=changed)
    units.fill_part(by=of.actors["joint"], now=IN_TIME, unit=changed, part=LICENSED)
    assert Unit.objects.get(pk=changed.pk).state == UnitState.INVITED


def test_a_unit_that_declines_stands_in_the_way_until_it_is_removed(of) -> None:
    made = draft(of)
    confirmed = join(of, made)
    units.decline(by=of.actors["joint"], now=IN_TIME, unit=confirmed, reason="另有安排")
    assert refused(of, made) == ["units.1.confirmed"]
    joint_unit.remove(by=of.actors["lead"], now=IN_TIME, scheme=made, unit_ref=confirmed.ref)
    assert submit(of, made).state == State.SUBMITTED


@pytest.mark.parametrize(
    ("last_day", "wrong"),
    [(None, []), (dt.date(2024, 1, 20), []), (dt.date(2024, 1, 19), ["licence"])],
)
def test_a_licence_holds_to_the_end_of_its_last_day(of, last_day, wrong) -> None:
    made = draft(of)
    part = Part(**{name: getattr(LICENSED, name) for name in Part.__slots__} | {"licence_last_day": last_day})
    units.fill_part(by=of.actors["lead"], now=IN_TIME, unit=made.units.get(), part=part)
    last_second = dt.datetime(2024, 1, 20, 23, 59, 59, tzinfo=BEIJING)
    if wrong:
        assert refused(of, made, now=last_second) == wrong
    else:
        assert submit(of, made, now=last_second).state == State.SUBMITTED


def test_a_scheme_needs_a_licence_among_its_units(of) -> None:
    made = draft(of)
    units.fill_part(by=of.actors["lead"], now=IN_TIME, unit=made.units.get(), part=OWN)
    assert refused(of, made) == ["licence"]


def test_a_sixth_scheme_takes_a_recorded_exception(of) -> None:
    for _ in range(5):
        submit(of, draft(of))
    sixth = draft(of)
    assert refused(of, sixth) == ["schemes"]
    given = {"now": IN_TIME, "batch": of.batch, "organisation": of.lead}
    with pytest.raises(Forbidden):
        batches.grant_exception(by=of.actors["province"], schemes=6, reason="x", **given)
    with pytest.raises(InputError):
        batches.grant_exception(by=of.actors["national"], schemes=6, reason=" ", **given)
    batches.grant_exception(by=of.actors["national"], schemes=6, reason="覆盖两个重点行业", **given)
    assert submit(of, sixth).state == State.SUBMITTED
    assert refused(of, draft(of)) == ["schemes"]
    assert broken() == []


def test_a_withdrawn_scheme_does_not_count(of) -> None:
    made = [submit(of, draft(of)) for _ in range(5)]
    schemes.withdraw(by=of.actors["lead"], now=IN_TIME, scheme=made[0], reason="合并申报")
    assert submit(of, draft(of)).state == State.SUBMITTED


LAST_SECOND = dt.datetime(2024, 1, 28, 23, 59, 59, tzinfo=BEIJING)
MIDNIGHT = dt.datetime(2024, 1, 29, tzinfo=BEIJING)


def test_the_last_second_of_the_last_day_in_beijing_is_in_time(of) -> None:
    assert submit(of, draft(of), now=LAST_SECOND.astimezone(dt.UTC)).late is False


def test_midnight_is_late_takes_a_reason_and_stays_marked(of) -> None:
    made = draft(of)
    assert refused(of, made, now=MIDNIGHT) == ["late_reason"]
    sent = submit(of, made, now=MIDNIGHT, late_reason="系统故障")
    assert (sent.late, sent.submissions.get().late_reason) == (True, "系统故障")
    with pytest.raises(InputError):
        decision.accept(by=of.actors["national"], now=MIDNIGHT, scheme=sent)
    done = decision.accept(by=of.actors["national"], now=MIDNIGHT, scheme=sent, reason="情况属实")
    assert (done.state, done.late) == (State.ACCEPTED, True)
    assert broken() == []


def test_a_correction_is_as_late_as_what_it_corrects(of) -> None:
    in_time, late = submit(of, draft(of)), submit(of, draft(of), now=MIDNIGHT, late_reason="系统故障")
    for sent, was_late in ((in_time, False), (late, True)):
        back = decision.send_back(by=of.actors["national"], now=MIDNIGHT, scheme=sent, reason="补正")
        again = submit(of, back, now=MIDNIGHT + dt.timedelta(days=3))
        assert [row.late for row in again.submissions.all()] == [was_late, was_late]
    assert broken() == []


def test_an_extension_holds_for_whom_it_is_given_and_says_why(of) -> None:
    given = {"by": of.actors["national"], "now": IN_TIME, "batch": of.batch, "step": "scheme"}
    with pytest.raises(InputError):
        batches.set_day(day=dt.date(2024, 1, 28), reason="x", **given)
    batches.set_day(day=dt.date(2024, 2, 4), reason="灾害影响", organisation=of.stranger, **given)
    assert refused(of, draft(of), now=MIDNIGHT) == ["late_reason"]
    batches.set_day(day=dt.date(2024, 1, 29), reason="系统维护", organisation=of.lead, **given)
    assert submit(of, draft(of), now=MIDNIGHT).late is False


def test_nothing_is_late_in_a_batch_whose_day_is_not_published(of) -> None:
    second = batches.open_batch(by=of.actors["national"], now=IN_TIME, name="pilot-2025")
    made = draft(of, batch=second, kinds=["telecom_internet"])
    far = dt.datetime(2026, 5, 1, tzinfo=BEIJING)
    assert submit(of, made, now=far).late is False
    batches.set_day(
        by=of.actors["national"], now=far, batch=second, step="scheme", day=dt.date(2026, 4, 1), reason="公告"
    )
    again = draft(of, batch=second, kinds=["telecom_internet"])
    assert refused(of, again, now=far) == ["late_reason"]


def test_a_closed_batch_takes_nothing_until_it_is_reopened(of) -> None:
    made = draft(of)
    given = {"by": of.actors["national"], "now": IN_TIME, "batch": of.batch, "reason": "征集结束"}
    batches.change_batch(event=BatchEvent.CLOSE, **given)
    for call in (lambda: submit(of, made), lambda: draft(of)):
        with pytest.raises(Conflict):
            call()
    batches.change_batch(event=BatchEvent.REOPEN, **given)
    assert submit(of, made).state == State.SUBMITTED


def test_a_batch_is_opened_once(of) -> None:
    with pytest.raises(Conflict):
        batches.open_batch(by=of.actors["national"], now=IN_TIME, name="pilot-2023")
    with pytest.raises(Forbidden):
        batches.open_batch(by=of.actors["province"], now=IN_TIME, name="pilot-2025")


def test_files_are_looked_into_kept_and_shared_with_whoever_decides(of) -> None:
    made = draft(of)
    given = {"by": of.actors["lead"], "now": IN_TIME, "scheme": made}
    with pytest.raises(InputError):
        attachment.attach(kind="proof", name="x.exe", content=b"MZ\x00\x01", **given)
    kept = attachment.attach(kind="licence", name="licence.txt", content=b"licence", **given)
    assert attachment.attach(kind="licence", name="licence.txt", content=b"licence", **given) == kept
    assert type(kept.file).objects.visible_to(of.actors["national"]).count() == 0
    submit(of, made)
    assert type(kept.file).objects.visible_to(of.actors["national"]).get() == kept.file
    with pytest.raises(Conflict):
        attachment.detach(file_ref=kept.file.ref, **given)


def test_a_submitted_scheme_is_not_changed_and_another_s_is_not_seen(of) -> None:
    made = draft(of)
    for name in ("stranger", "national", "province"):
        with pytest.raises(Invisible):
            submission.submit(by=of.actors[name], now=IN_TIME, scheme=made)
    submit(of, made)
    for call in (
        lambda: schemes.fill(by=of.actors["lead"], now=IN_TIME, scheme=made, content={"title": "新"}),
        lambda: joint_unit.invite(by=of.actors["lead"], now=IN_TIME, scheme=made, uscc=of.joint.uscc),
        lambda: units.fill_part(by=of.actors["lead"], now=IN_TIME, unit=made.units.get(), part=OWN),
        lambda: submit(of, made),
    ):
        with pytest.raises(Conflict):
            call()


def test_a_change_over_another_s_change_is_a_conflict(of) -> None:
    made = draft(of)
    given = {"by": of.actors["lead"], "now": IN_TIME, "scheme": made}
    schemes.fill(content={"title": "甲"}, revision=made.revision, **given)
    with pytest.raises(Conflict):
        schemes.fill(content={"title": "乙"}, revision=made.revision, **given)
    with pytest.raises(Conflict):
        submit(of, made, revision=made.revision)


def test_a_key_begins_one_scheme(of) -> None:
    given = {"by": of.actors["lead"], "now": IN_TIME, "batch": of.batch, "idempotency_key": "k1"}
    first = schemes.begin(title="甲", **given)
    assert schemes.begin(title="甲", **given) == first
    with pytest.raises(Conflict):
        schemes.begin(title="乙", **given)


def test_the_operator_registers_the_first_national_authority(cast, enterprise) -> None:
    fresh = cast.organisation(Kind.AUTHORITY, "某部")
    call_command("register_national_authority", fresh.uscc)
    assert fresh.authority.level == "national"
    for code in (fresh.uscc, enterprise.uscc, "91350100M000100Y43"):
        with pytest.raises(CommandError):
            call_command("register_national_authority", code)
