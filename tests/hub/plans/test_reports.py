"""Progress reports: figures from policies that live here or with evidence, in time or late, and withdrawal."""

import datetime as dt
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Sum
from tests.hub.cast import NOW
from tests.hub.plans.conftest import IN_TIME, broken, draft
from tests.hub.policies.conftest import bound, quote_of, version  # noqa: F401 - fixtures

from wangbao.hub.access.actor import Actor
from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.outbox.models import Message
from wangbao.hub.plans.models import Exit, Plan, Report
from wangbao.hub.plans.reads.figures import Scope, scope_of, sources, summed
from wangbao.hub.plans.rules.states import EXIT, REPORT, ExitEvent, ExitState, ReportEvent, ReportState, State
from wangbao.hub.plans.writes import (
    decision,
    exit as exits,
    kick_off as kick_offs,
    report as reports,
    submission,
)
from wangbao.hub.policies.models import Endorsement, Policy
from wangbao.hub.tasks.models import Task
from wangbao.programme.plan import Cadence
from wangbao.vocabulary.beijing import BEIJING
from wangbao.vocabulary.errors import InputError

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
EVERYBODY = ("chain", "supplier", "lead", "outsider", "national", "province", "elsewhere")
FIRST, LAST = dt.date(2026, 10, 1), dt.date(2027, 3, 31)
LATER = dt.datetime(2027, 1, 10, 10, tzinfo=BEIJING)  # the first period is over, its report due in five days
TEXT = "已完成两场对接会。"


def running(of, *, cadence: Cadence = Cadence.QUARTERLY) -> Plan:
    """Submit, select and kick off the chain leader's plan."""
    sent = submission.submit(by=of.actors["chain"], now=IN_TIME, plan=draft(of))
    decision.select(by=of.actors["national"], now=IN_TIME, plan=sent, revision=sent.revision)
    kick(of, cadence=cadence)
    return Plan.objects.get(pk=sent.pk)


def kick(of, name: str = "national", **changes):
    given = {"first_day": FIRST, "last_day": LAST, "cadence": Cadence.QUARTERLY, "report_days": 15}
    return kick_offs.kick_off(by=of.actors[name], now=NOW, batch=of.batch, **(given | changes))


def enter(of, report: Report, code: str = "trainings", value="3", *, name: str = "chain", now=LATER):
    return reports.enter_figure(
        by=of.actors[name],
        now=now,
        report=report,
        code=code,
        value=Decimal(value),
        name="proof.txt",
        content=b"signed list",
    )


def submit(of, report: Report, *, name: str = "chain", now=LATER, **more) -> Report:
    return reports.submit(by=of.actors[name], now=now, report=report, text=TEXT, **more)


def returned(of, report: Report, name: str = "national", *, now=LATER) -> Report:
    given = {"by": of.actors[name], "now": now, "report": report, "reason": "缺少佐证"}
    return reports.send_back(revision=report.revision, **given)


def refused(call) -> list[str]:
    with pytest.raises(InputError) as error:
        call()
    return [problem.field for problem in error.value.problems]


def test_a_kick_off_begins_every_selected_plan_with_its_reports(of) -> None:
    with pytest.raises(Conflict):
        kick(of)
    for name in ("province", "lead", "chain"):
        with pytest.raises(Forbidden):
            kick(of, name)
    made = running(of)
    assert made.state == State.RUNNING
    assert [(one.first, one.after, one.due, one.state) for one in made.reports.all()] == [
        (FIRST, dt.date(2027, 1, 1), dt.date(2027, 1, 15), ReportState.OPEN),
        (dt.date(2027, 1, 1), dt.date(2027, 4, 1), dt.date(2027, 4, 15), ReportState.OPEN),
    ]
    assert refused(lambda: kick(of, last_day=dt.date(2026, 9, 1))) == ["last_day"]
    assert refused(lambda: kick(of, report_days=0)) == ["report_days"]
    assert broken() == []


def test_a_report_is_asked_for_once_its_period_is_over(of) -> None:
    made = running(of)
    system = Actor.system()
    assert kick_offs.ask_for_reports(by=system, now=NOW) == 0
    assert kick_offs.ask_for_reports(by=system, now=LATER) == 1
    assert kick_offs.ask_for_reports(by=system, now=LATER) == 0
    task = Task.objects.get(kind="plans.report")
    assert (task.assignee, task.due_at) == (of.chain, dt.datetime(2027, 1, 15, 23, 59, 59, tzinfo=BEIJING))
    submit(of, made.reports.first())
    task.refresh_from_db()
    assert task.state == "closed"
    with pytest.raises(Forbidden):
        kick_offs.ask_for_reports(by=of.actors["national"], now=LATER)
    out = StringIO()
    call_command("ask_for_reports", stdout=out)
    assert out.getvalue().strip().isdigit()


def test_figures_that_live_here_are_summed_and_the_others_are_proved(of, bound, enterprise) -> None:  # noqa: F811
    bound()
    policy = Policy.objects.get()
    made = running(of)
    made.members.filter(uscc=of.supplier.uscc).update(uscc=policy.insured_uscc, organisation=enterprise)
    report = made.reports.first()
    assert refused(lambda: enter(of, report, "policies", "7")) == ["code"]
    assert refused(lambda: enter(of, report, "wishes")) == ["code"]
    assert refused(lambda: enter(of, report, "trainings", "1.5")) == ["value"]
    assert refused(lambda: enter(of, report, "claims_paid", "-1")) == ["value"]
    enter(of, report, value="2")
    enter(of, report, value="3")
    done = submit(of, report)
    found = {one.code: (one.value, one.from_records, one.file is not None) for one in done.figures.all()}
    net = Endorsement.objects.aggregate(total=Sum("net_cny"))["total"]
    assert found == {
        "trainings": (Decimal(3), False, True),
        "policies": (Decimal(1), True, False),
        "insureds": (Decimal(1), True, False),
        "sum_insured": (policy.limit_cny, True, False),
        "premium": (net, True, False),
        "subsidies": (Decimal(0), True, False),
        "products": (Decimal(1), True, False),
    }
    place = Scope(place=policy.insured_uscc[2:4])
    since, before = NOW - dt.timedelta(days=1), NOW + dt.timedelta(days=1)
    for scope, count in [
        (place, 1),
        (Scope(place=policy.insured_uscc[2:6]), 1),
        (Scope(place="99"), 0),
        (Scope(insurers=frozenset({policy.insurer_id})), 1),
        (Scope(insurers=frozenset({of.lead.pk})), 0),
    ]:
        assert sources()["policies"](scope, since, before) == count
    assert sources()["policies"](place, before, before + dt.timedelta(days=9)) == 0
    assert broken() == [] or made.members.filter(uscc=policy.insured_uscc).exists()


@pytest.mark.parametrize(("kind", "owner"), [("institution", "lead"), ("authority", "province")])
def test_each_kind_of_plan_reports_on_its_own_policies(of, kind, owner) -> None:
    made = draft(of, kind)
    scope = scope_of(made)
    assert scope == (Scope(insurers=frozenset({of.lead.pk})) if owner == "lead" else Scope(place="11"))
    assert summed(made) == sources().keys()
    if kind == "authority":
        type(of.provincial).objects.filter(organisation=of.province).update(territory="66")
        assert (scope_of(made), summed(made)) == (None, frozenset())


def test_a_report_is_in_time_to_the_last_second_and_late_with_a_reason_after(of) -> None:
    made = running(of)
    report = made.reports.first()
    with pytest.raises(Conflict):  # its period is not over
        submit(of, report, now=dt.datetime(2026, 12, 31, 23, 59, 59, tzinfo=BEIJING))
    late = dt.datetime(2027, 1, 16, tzinfo=BEIJING)
    assert refused(lambda: submit(of, report, now=late)) == ["late_reason"]
    assert submit(of, report, now=late - dt.timedelta(seconds=1)).late is False
    report.refresh_from_db()
    returned(of, report, now=late)
    assert submit(of, report, now=late).late is False  # it came in time; its correction is no new report
    second = made.reports.last()
    done = submit(of, second, now=dt.datetime(2027, 5, 1, tzinfo=BEIJING), late_reason="数据汇总延误")
    assert (done.late, done.late_reason) == (True, "数据汇总延误")
    assert broken() == []


def test_members_see_no_reports_and_authorities_do(of) -> None:
    made = running(of)
    report = made.reports.first()
    seen = {name: Report.objects.visible_to(of.actors[name]).count() for name in EVERYBODY}
    assert seen == {name: 2 if name in ("chain", "national") else 0 for name in EVERYBODY}
    for name in ("supplier", "lead", "outsider", "province"):
        for call in (
            lambda name=name: submit(of, report, name=name),
            lambda name=name: enter(of, report, name=name),
        ):
            with pytest.raises((Forbidden, Invisible)):
                call()


REPORT_CASES = [
    (state, event)
    for state, events in REPORT.transitions.items()
    for event in events
    if event is not ReportEvent.CLOSE
]


@pytest.mark.parametrize(("state", "event"), REPORT_CASES, ids=str)
def test_a_report_s_transition_is_made_by_whom_it_belongs_to_only(of, state, event) -> None:
    report = running(of).reports.first()
    if state != ReportState.OPEN:
        report = submit(of, report)
    if state == ReportState.RETURNED:
        report = returned(of, report)

    def do(name: str) -> Report:
        if event is ReportEvent.SUBMIT:
            return submit(of, report, name=name)
        return returned(of, report, name)

    allowed = "chain" if event is ReportEvent.SUBMIT else "national"
    for name in EVERYBODY:
        if name != allowed:
            with pytest.raises((Forbidden, Invisible)):
                do(name)
    assert do(allowed).state == REPORT.transitions[state][event]
    with pytest.raises(Conflict):
        do(allowed)


ANSWER_BY = dt.date(2027, 1, 31)
HEARD = dt.datetime(2027, 2, 1, tzinfo=BEIJING)


def propose(of, plan: Plan, name: str = "national", **changes) -> Exit:
    given = {"ground": "serious_violation", "statement": "虚报投保企业。", "answer_by": ANSWER_BY}
    return exits.open_exit(by=of.actors[name], now=LATER, plan=plan, **(given | changes))


def decide(of, row: Exit, event: ExitEvent, name: str, *, now=HEARD) -> Exit:
    given = {"by": of.actors[name], "now": now, "exit_": row}
    if event is ExitEvent.ANSWER:
        return exits.answer_exit(text="情况属实，已整改。", **given)
    operation = exits.cancel if event is ExitEvent.CANCEL else exits.drop
    return operation(reason="x", revision=row.revision, **given)


EXIT_CASES = [(state, event) for state, events in EXIT.transitions.items() for event in events]


@pytest.mark.parametrize(("state", "event"), EXIT_CASES, ids=str)
def test_a_proceeding_s_transition_is_made_by_whom_it_belongs_to_only(of, state, event) -> None:
    row = propose(of, running(of))
    if state == ExitState.ANSWERED:
        row = decide(of, row, ExitEvent.ANSWER, "chain")
    allowed = "chain" if event is ExitEvent.ANSWER else "national"
    for name in EVERYBODY:
        if name != allowed:
            with pytest.raises((Forbidden, Invisible)):
                decide(of, row, event, name)
    assert decide(of, row, event, allowed).state == EXIT.transitions[state][event]
    with pytest.raises(Conflict):
        decide(of, row, event, allowed)
    assert broken() == []


def test_a_withdrawal_closes_open_reports_and_touches_no_policy(of, bound) -> None:  # noqa: F811 - a fixture
    bound()
    before = list(Policy.objects.values())
    made = running(of)
    kick_offs.ask_for_reports(by=Actor.system(), now=dt.datetime(2027, 4, 2, tzinfo=BEIJING))
    first, second = made.reports.all()
    submit(of, first)
    row = propose(of, made)
    with pytest.raises(Conflict):  # heard first, to the last second
        decide(of, row, ExitEvent.CANCEL, "national", now=HEARD - dt.timedelta(seconds=1))
    decide(of, row, ExitEvent.CANCEL, "national")
    made.refresh_from_db()
    assert made.state == State.CANCELLED
    assert [one.state for one in made.reports.all()] == [ReportState.SUBMITTED, ReportState.CLOSED]
    assert Task.objects.get(kind="plans.report", key=second.ref).state == "withdrawn"
    assert not Task.objects.filter(state="open").exists()
    for call in (
        lambda: submit(of, second, now=dt.datetime(2027, 4, 2, tzinfo=BEIJING)),
        lambda: enter(of, second),
        lambda: propose(of, made),
    ):
        with pytest.raises(Conflict):
            call()
    assert list(Policy.objects.values()) == before
    assert broken() == []


def test_an_answered_withdrawal_is_decided_at_once_and_one_dropped_leaves_the_pilot(of) -> None:
    made = running(of)
    row = propose(of, made)
    with pytest.raises(Conflict):
        propose(of, made)
    row = decide(of, row, ExitEvent.ANSWER, "chain", now=LATER)
    decide(of, row, ExitEvent.DROP, "national", now=LATER)
    made.refresh_from_db()
    assert made.state == State.RUNNING
    assert propose(of, made).state == ExitState.HEARING


def test_a_withdrawal_has_a_ground_a_statement_and_time_to_answer(of) -> None:
    made = running(of)
    for changes, field in [
        ({"ground": "mood"}, "ground"),
        ({"statement": " "}, "statement"),
        ({"answer_by": dt.date(2027, 1, 14)}, "answer_by"),
    ]:
        assert refused(lambda changes=changes: propose(of, made, **changes)) == [field]
    for name in EVERYBODY:
        if name != "national":
            with pytest.raises((Forbidden, Invisible)):
                propose(of, made, name)


def test_a_decision_on_what_has_changed_meanwhile_is_a_conflict(of) -> None:
    sent = submission.submit(by=of.actors["chain"], now=IN_TIME, plan=draft(of))
    nation = {"by": of.actors["national"], "now": IN_TIME}
    seen = sent.revision
    back = decision.send_back(plan=sent, revision=seen, reason="x", **nation)
    again = submission.submit(by=of.actors["chain"], now=IN_TIME, plan=back)
    for operation in (decision.select, decision.not_select, decision.send_back):
        with pytest.raises(Conflict):
            operation(plan=again, revision=seen, reason="x", **nation)
    decision.select(plan=again, revision=again.revision, **nation)
    kick(of)
    report = submit(of, again.reports.first())
    seen = report.revision
    again_sent = submit(of, returned(of, report))
    with pytest.raises(Conflict):
        reports.send_back(by=of.actors["national"], now=LATER, report=again_sent, revision=seen, reason="x")
    row = propose(of, Plan.objects.get(pk=again.pk))
    seen = row.revision
    row = decide(of, row, ExitEvent.ANSWER, "chain", now=LATER)
    for operation in (exits.cancel, exits.drop):
        with pytest.raises(Conflict):
            operation(exit_=row, revision=seen, reason="x", **(nation | {"now": LATER}))
    assert broken() == []


def test_a_returned_report_is_asked_for_again_and_told(of) -> None:
    report = submit(of, running(of).reports.first())
    back = returned(of, report)
    task = Task.objects.get(kind="plans.correct_report")
    assert (task.assignee, task.state) == (of.chain, "open")
    assert Message.objects.get(kind="plans.report_returned").context["reason"] == "缺少佐证"
    submit(of, back)
    task.refresh_from_db()
    assert task.state == "closed"
