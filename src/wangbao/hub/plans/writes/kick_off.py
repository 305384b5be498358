"""Kick off the pilots that are selected, and ask for their reports when the periods are over."""

import datetime as dt

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Conflict
from wangbao.hub.locks import lock
from wangbao.hub.plans.models import KickOff, Plan, Report
from wangbao.hub.plans.rules.states import PLAN, Event, ReportState, State
from wangbao.hub.plans.writes import message
from wangbao.hub.plans.writes.common import add_step, note
from wangbao.hub.schemes.models import Batch
from wangbao.programme.plan import CADENCES, Cadence, periods
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text

_MOST_DAYS = 90
_LONGEST_TEXT = 2000
_MOST_ASKED = 500


def kick_off(
    *,
    by: Actor,
    now: dt.datetime,
    batch: Batch,
    first_day: dt.date,
    last_day: dt.date,
    cadence: Cadence,
    report_days: int,
    text: str = "",
) -> KickOff:
    """Begin all plans of a batch that are selected, with the days of the pilot and the period of their reports.

    Args:
        by: who.
        now: when.
        batch: the batch.
        first_day: the first day of the pilot.
        last_day: its last one, included.
        cadence: how often they report.
        report_days: within how many days after a period.
        text: what was set at the meeting.

    Raises:
        Forbidden: not a national authority's official.
        Conflict: no plan is selected and not begun.
        InputError: days or a text that cannot be.
    """
    allow(by, "plans.oversee", batch)
    if not 1 <= report_days <= _MOST_DAYS:
        raise refusal("report_days", report_days, f"须为 1 至 {_MOST_DAYS} 天", f"must be 1 to {_MOST_DAYS}")
    if len(text.strip()) > _LONGEST_TEXT:
        raise refusal("text", None, f"至多 {_LONGEST_TEXT} 字", f"at most {_LONGEST_TEXT} characters")
    cut = periods(first_day, last_day + dt.timedelta(days=1), cadence, days=report_days)
    with transaction.atomic():
        waiting = Plan.objects.filter(batch=batch, state=State.SELECTED).order_by("pk")
        held_batch, *plans = lock(batch, *waiting)
        plans = [one for one in plans if one.state == State.SELECTED]
        if not plans:
            raise Conflict(Text("没有待启动的入选方案", "no selected plan waits to begin"))
        made = KickOff.objects.create(
            batch=held_batch,
            first_day=first_day,
            last_day=last_day,
            cadence=cadence,
            report_days=report_days,
            text=text.strip(),
            at=now,
            by_id=by.person_id,
        )
        name = CADENCES[cadence]
        for one in plans:
            one.state = PLAN.after(one.state, Event.KICK_OFF)
            one.save(update_fields=["state"])
            Report.objects.bulk_create(
                [Report(plan=one, first=period.first, after=period.after, due=period.due) for period in cut]
            )
            said = f"{first_day} — {last_day}, {name.zh} / {name.en}"
            message.moved(one, Event.KICK_OFF, said, by=by, now=now)
            add_step(one, Event.KICK_OFF, by=by, now=now, text=said)
        for one in plans:
            after = {"first_day": first_day, "last_day": last_day, "reports": len(cut)}
            note("kicked_off", one, by=by, now=now, after=after)
    return made


def ask_for_reports(*, by: Actor, now: dt.datetime) -> int:
    """Ask the owners of running plans for the reports whose period is over; return how many were asked for.

    A report is asked for once; its task reminds before and after its day.
    """
    allow(by, "plans.ask_for_reports")
    found = Report.objects.filter(
        state=ReportState.OPEN, asked=False, after__lte=day_of(now), plan__state=State.RUNNING
    )
    rows = list(found.order_by("after", "pk").values_list("pk", "plan_id")[:_MOST_ASKED])
    count = 0
    for pk, plan_id in rows:
        with transaction.atomic():
            (plan,) = lock(Plan(pk=plan_id))
            row = Report.objects.filter(pk=pk, state=ReportState.OPEN, asked=False).first()
            if row is None or plan.state != State.RUNNING:
                continue
            row.asked = True
            row.save(update_fields=["asked"])
            row.plan = plan
            message.report_asked(row, by=by, now=now)
            count += 1
    return count
