"""Check plans."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Count, F, Q

from wangbao.hub.plans.models import Member, Plan, Report, Submission, Summary
from wangbao.hub.plans.rules.states import REPORT, MemberState, ReportEvent, State
from wangbao.programme.deadline import is_late
from wangbao.vocabulary import canonical
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text

_CHUNK = 1_000


def submitted_plans_are_as_they_were() -> Iterator[Problem]:
    """试点方案的上报内容与散列值、逾期标记相符 / A submitted plan has its hash, and is late if it was."""
    rows = Submission.objects.select_related("plan").order_by("pk")
    for row in rows.iterator(chunk_size=_CHUNK):
        if canonical.sha256(row.snapshot) != row.sha256:
            rule = Text("上报内容与散列值不符", "a submission differs from its hash")
            yield Problem("plan", row.plan.number, rule)
        if is_late(row.at, row.last_day) != row.late:
            rule = Text("逾期标记有误", "a submission is wrongly marked in time or late")
            yield Problem("plan", row.plan.number, rule)


def plans_stand_where_their_rounds_lead() -> Iterator[Problem]:
    """试点方案状态与上报相符 / A plan's state agrees with its submissions."""
    submitted = Q(submitted_at__isnull=False)
    rows = Plan.objects.annotate(rounds=Count("submissions"))
    wrong = rows.filter((submitted & Q(rounds=0)) | (~submitted & Q(rounds__gt=0)))
    for number in wrong.values_list("number", flat=True):
        rule = Text("有上报时间而无上报内容，或相反", "has a time of submission and none, or the reverse")
        yield Problem("plan", number, rule)


def members_are_whom_they_say() -> Iterator[Problem]:
    """已确认的参与单位与其信用代码相符 / A confirmed member is the organisation of its credit code."""
    rows = Member.objects.filter(state=MemberState.CONFIRMED).exclude(organisation__uscc=F("uscc"))
    for number, code in rows.values_list("plan__number", "uscc"):
        rule = Text(f"参与单位 {code} 与机构不符", f"the member {code} is another organisation")
        yield Problem("plan", number, rule)


def reports_follow_their_pilots() -> Iterator[Problem]:
    """进展报告逐期相接，已取消资格的方案没有待报的报告 / Reports follow one another, and end with the pilot."""
    before: tuple[int, dt.date] | None = None
    rows = Report.objects.order_by("plan_id", "first").values_list(
        "plan_id", "plan__number", "plan__state", "state", "first", "after"
    )
    for plan, number, plan_state, state, first, after in rows.iterator(chunk_size=_CHUNK):
        if before is not None and before[0] == plan and before[1] != first:
            yield Problem("plan", number, Text("报告期有空缺或重叠", "its reports leave a gap or overlap"))
        before = (plan, after)
        if plan_state == State.CANCELLED and REPORT.may_happen(state, ReportEvent.SUBMIT):
            rule = Text("已取消资格而报告未终止", "is cancelled and a report is still to be made")
            yield Problem("plan", number, rule)


def summaries_are_as_they_were_submitted() -> Iterator[Problem]:
    """试点总结与其散列值、数据相符 / A submitted summary has its hash, and the figures of its snapshot."""
    rows = Summary.objects.exclude(sha256="").select_related("plan").prefetch_related("figures")
    for row in rows.order_by("pk").iterator(chunk_size=_CHUNK):
        snapshot = row.snapshot or {}
        if canonical.sha256(snapshot) != row.sha256:
            rule = Text("总结与散列值不符", "a summary differs from its hash")
            yield Problem("plan", row.plan.number, rule)
        kept = {one["code"]: Decimal(one["value"]) for one in snapshot.get("figures", [])}
        if kept != {one.code: one.value for one in row.figures.all()}:
            rule = Text("总结的数据与上报内容不符", "the figures of a summary differ from what was submitted")
            yield Problem("plan", row.plan.number, rule)
