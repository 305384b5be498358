"""Yearly summaries: drafted with the origin of every figure, submitted, accepted or returned; the national roll-up."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal

import pytest
from django.db.models import Sum
from tests.hub.cast import NOW
from tests.hub.plans.conftest import broken
from tests.hub.plans.test_reports import (
    EVERYBODY,
    LATER,
    decide,
    enter,
    propose,
    refused,
    running,
    submit,
)
from tests.hub.policies.conftest import bound, quote_of, version  # noqa: F401 - fixtures

from wangbao.hub.access.actor import Actor
from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.plans.models import Plan, Summary
from wangbao.hub.plans.reads.figures import policies_of, scope_of, start_of
from wangbao.hub.plans.reads.roll_up import ADDED, roll_up
from wangbao.hub.plans.reads.summary import totals_of
from wangbao.hub.plans.rules.states import SUMMARY, ExitEvent, SummaryEvent, SummaryState
from wangbao.hub.plans.writes import summary as summaries
from wangbao.hub.plans.writes.summary_message import ask_for_summaries
from wangbao.hub.policies.models import Endorsement, Policy
from wangbao.hub.schemes.writes import batch as batches
from wangbao.hub.tasks.models import Task
from wangbao.programme.plan import CHAPTERS
from wangbao.vocabulary.beijing import BEIJING

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
YEAR = 2026
END = dt.datetime(2026, 12, 31, 20, tzinfo=BEIJING)


def begun(of, plan: Plan, *, now=END, year: int = YEAR) -> Summary:
    return summaries.begin(by=of.actors["chain"], now=now, plan=plan, year=year)


def sent(of, row: Summary, name: str = "chain", *, now=END, **more) -> Summary:
    given = {"by": of.actors[name], "now": now, "summary": row, "revision": row.revision}
    return summaries.submit(**(given | more))


def decided(of, row: Summary, event: SummaryEvent, name: str = "national", *, now=LATER) -> Summary:
    operation = summaries.accept if event is SummaryEvent.ACCEPT else summaries.send_back
    return operation(by=of.actors[name], now=now, summary=row, revision=row.revision, reason="x")


def with_policy(of, enterprise) -> Plan:
    """Have the policy's insured take part in the running plan."""
    made = running(of)
    policy = Policy.objects.get()
    made.members.filter(uscc=of.supplier.uscc).update(uscc=policy.insured_uscc, organisation=enterprise)
    return made


def test_a_summary_is_drafted_from_the_records_and_says_what_is_missing(of, bound, enterprise) -> None:  # noqa: F811
    bound()
    made = with_policy(of, enterprise)
    report = made.reports.first()
    enter(of, report)
    submit(of, report)
    row = begun(of, made, now=LATER)
    assert (row.first, row.after, set(row.chapters)) == (
        dt.date(2026, 10, 1),
        dt.date(2027, 1, 1),
        {one.code for one in CHAPTERS},
    )
    found = {one.figure.code: (one.value, str(one.origin), one.periods) for one in totals_of(row, LATER)}
    net = Endorsement.objects.aggregate(total=Sum("net_cny"))["total"]
    assert found["premium"] == (net, "records", ())
    assert found["trainings"] == (Decimal(3), "reports", (dt.date(2026, 10, 1),))
    assert "claims" not in found
    assert f"保费（不含税）：{net:,.2f} 元（平台保单记录汇总）" in row.chapters["conduct"]
    assert "已完成两场对接会" in row.chapters["conduct"]
    assert "独立供应商 1 家" in row.chapters["conduct"]
    assert Policy.objects.get().product_version.title.zh in row.chapters["innovation"]
    assert "培训与宣贯活动：3（进展报告（2026-10-01 起各期）填报之和）" in row.chapters["service"]
    assert "报案：无记录" in row.chapters["service"]
    assert begun(of, made, now=LATER).pk == row.pk
    kept = sent(of, row, now=LATER)
    assert {one.code: one.value for one in kept.figures.all()} == {
        code: value for code, (value, *_) in found.items()
    }
    made.members.filter(role="supplier").update(uscc=of.supplier.uscc, organisation=of.supplier)
    assert broken() == []


def test_a_summary_is_edited_and_what_changed_meanwhile_is_not_overwritten(of) -> None:
    row = begun(of, running(of))
    own = {"by": of.actors["chain"], "now": END, "summary": row}
    changed = summaries.fill(chapters={"service": "开展两次演练。"}, revision=1, **own)
    assert (changed.chapters["service"], changed.revision) == ("开展两次演练。", 2)
    with pytest.raises(Conflict):
        summaries.fill(chapters={"service": "旧"}, revision=1, **own)
    with pytest.raises(Conflict):
        sent(of, row)
    assert refused(lambda: summaries.fill(chapters={"wishes": "x"}, revision=2, **own)) == ["wishes"]
    emptied = summaries.fill(chapters={"innovation": " "}, revision=2, **own)
    assert refused(lambda: sent(of, emptied)) == ["innovation"]
    again = summaries.redraft(**own)
    assert again.chapters["innovation"] == row.chapters["innovation"]
    assert sent(of, again).state == SummaryState.SUBMITTED
    with pytest.raises(Conflict):
        summaries.fill(chapters={"service": "新"}, revision=again.revision + 1, **own)
    assert broken() == []


def test_a_summary_has_a_year_of_the_pilot_that_has_come(of) -> None:
    made = running(of)
    for year in (2025, 2027):
        assert refused(lambda year=year: begun(of, made, year=year)) == ["year"]
    assert begun(of, made, now=LATER, year=2027).first == dt.date(2027, 1, 1)


def test_a_summary_is_asked_for_and_in_time_until_the_batch_s_day_is_over(of) -> None:
    made = running(of)
    system = Actor.system()
    assert ask_for_summaries(by=system, now=NOW) == 0  # the batch's day is another year's
    batches.set_day(
        by=of.actors["national"],
        now=NOW,
        batch=of.batch,
        step="summary",
        day=dt.date(2026, 12, 20),
        reason="x",
    )
    assert ask_for_summaries(by=system, now=dt.datetime(2026, 11, 19, tzinfo=BEIJING)) == 0
    asked = dt.datetime(2026, 11, 20, tzinfo=BEIJING)
    assert [ask_for_summaries(by=system, now=asked) for _ in range(2)] == [1, 0]
    midnight = dt.datetime(2026, 12, 21, tzinfo=BEIJING)
    row = begun(of, made, now=asked)
    assert row.due == dt.date(2026, 12, 20)
    assert refused(lambda: sent(of, row, now=midnight)) == ["late_reason"]
    assert sent(of, row, now=midnight - dt.timedelta(seconds=1)).late is False
    assert Task.objects.get(kind="plans.summarise").state == "closed"
    back = decided(of, Summary.objects.get(), SummaryEvent.RETURN, now=midnight)
    assert Task.objects.get(kind="plans.correct_summary").state == "open"
    assert sent(of, back, now=midnight).late is False  # its correction is no new summary
    assert Task.objects.get(kind="plans.correct_summary").state == "closed"


CASES = [
    (state, event)
    for state, events in SUMMARY.transitions.items()
    for event in events
    if event is not SummaryEvent.CLOSE
]


@pytest.mark.parametrize(("state", "event"), CASES, ids=str)
def test_a_summary_s_transition_is_made_by_whom_it_belongs_to_only(of, state, event) -> None:
    row = begun(of, running(of))
    if state != SummaryState.DRAFT:
        row = sent(of, row)
    if state == SummaryState.RETURNED:
        row = decided(of, row, SummaryEvent.RETURN)

    def do(name: str) -> Summary:
        return sent(of, row, name) if event is SummaryEvent.SUBMIT else decided(of, row, event, name)

    allowed = "chain" if event is SummaryEvent.SUBMIT else "national"
    for name in EVERYBODY:
        if name != allowed:
            with pytest.raises((Forbidden, Invisible)):
                do(name)
    done = do(allowed)
    assert done.state == SUMMARY.transitions[state][event]
    with pytest.raises(Conflict):
        do(allowed)
    assert broken() == []


def test_a_withdrawal_closes_a_summary_that_was_not_submitted(of) -> None:
    made = running(of)
    row = begun(of, made)
    exit_ = propose(of, made)
    decide(of, exit_, ExitEvent.CANCEL, "national")
    assert Summary.objects.get().state == SummaryState.CLOSED
    for call in (lambda: sent(of, row), lambda: begun(of, Plan.objects.get())):
        with pytest.raises(Conflict):
            call()
    assert broken() == []


def test_the_roll_up_counts_each_policy_once_and_its_parts_add_up(of, bound, quote_of, enterprise) -> None:  # noqa: F811
    bound()
    made = with_policy(of, enterprise)
    nation = of.actors["national"]
    for name in EVERYBODY:
        if name != "national":
            with pytest.raises(Forbidden):
                roll_up(of.actors[name], of.batch, YEAR, now=LATER)
    found = roll_up(nation, of.batch, YEAR, now=LATER)
    assert (found.pilots, found.without_summary, found.entered) == (1, [made], [])
    ranges = [(scope_of(made), start_of(dt.date(2026, 10, 1)), start_of(dt.date(2027, 1, 1)))]
    policies = list(policies_of(ranges * 2))  # found twice, counted once
    assert found.total.values["policies"] == len(policies) == 1
    assert found.total.values["sum_insured"] == sum(one.limit_cny for one in policies)
    assert found.total.values["premium"] == Endorsement.objects.aggregate(total=Sum("net_cny"))["total"]
    for rows in (found.provinces, found.insurers):
        added: dict[str, Decimal] = defaultdict(Decimal)
        for row in rows:
            for code in ADDED:
                added[code] += row.values[code]
        assert added == found.total.values
    report = made.reports.first()
    enter(of, report)
    submit(of, report)
    sent(of, begun(of, made, now=LATER), now=LATER)
    again = roll_up(nation, of.batch, YEAR, now=LATER)
    assert [(one.figure.code, one.parts) for one in again.entered] == [("trainings", ((made, Decimal(3)),))]
    assert again.without_summary == []
    ((plan, lacking),) = again.unknown
    assert plan == made
    assert {"claims", "claims_paid", "warnings"} < {one.code for one in lacking}
