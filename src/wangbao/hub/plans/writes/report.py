"""Enter figures of a progress report with their evidence, submit it, and return it."""

import datetime as dt
from decimal import Decimal
from typing import Final

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Conflict
from wangbao.hub.files import operations as files
from wangbao.hub.locks import lock
from wangbao.hub.plans.models import Plan, Report, ReportFigure
from wangbao.hub.plans.reads.figures import from_records, start_of, summed
from wangbao.hub.plans.rules.states import REPORT, ReportEvent
from wangbao.hub.plans.writes import message
from wangbao.hub.plans.writes.common import add_step, note, refuse_idle, refuse_stale
from wangbao.hub.schemes.writes.common import reason_of
from wangbao.hub.tasks.rules.states import Event as TaskEvent
from wangbao.programme.deadline import is_late
from wangbao.programme.plan import FIGURE_OF
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.money import yuan
from wangbao.vocabulary.text import Text

_PURPOSE: Final = "plan.evidence"
_MOST: Final = Decimal(10) ** 13
_LONGEST_TEXT: Final = 5000


def enter_figure(
    *, by: Actor, now: dt.datetime, report: Report, code: str, value: Decimal, name: str, content: bytes
) -> ReportFigure:
    """Enter a figure that does not live here, with a file that proves it; entered again, it is replaced.

    Raises:
        InputError: no such figure, one that is summed from the records, a value it cannot have, or a file the vault
            does not take.
        Conflict: the report is submitted or over, or the pilot does not run.
    """
    allow(by, "plans.report", report)
    if code not in FIGURE_OF:
        listed = ", ".join(FIGURE_OF)
        raise refusal("code", code, f"须为 {listed} 之一", f"must be one of {listed}")
    if code in summed(report.plan):
        zh, en = (
            "此数由平台的记录汇总，不另填报",
            "this figure is summed from the records here and not entered",
        )
        raise refusal("code", code, zh, en)
    whole = FIGURE_OF[code].unit == "count"
    if not 0 <= value <= _MOST or value != (value.to_integral_value() if whole else yuan(value)):
        zh, en = "须为非负金额，至多两位小数", "must be an amount, two decimals at most"
        if whole:
            zh, en = "须为非负整数", "must be a whole number, not negative"
        raise refusal("value", value, zh, en)
    taken = files.take_in(name, content)
    with transaction.atomic():
        plan, row = _held(report)
        REPORT.after(row.state, ReportEvent.SUBMIT)
        readers = [*message.national(), *([plan.route.organisation_id] if plan.route else [])]
        file = files.keep(
            by=by,
            now=now,
            organisation_id=plan.owner_id,
            file=taken,
            purpose=_PURPOSE,
            shared_with=[one for one in readers if one != plan.owner_id],
        )
        given = {"value": value, "from_records": False, "file": file, "at": now}
        made, _ = ReportFigure.objects.update_or_create(report=row, code=code, defaults=given)
        after = {"first": row.first, "figure": code, "value": value, "file": file.name}
        note("figure_entered", plan, by=by, now=now, after=after)
    return made


def submit(*, by: Actor, now: dt.datetime, report: Report, text: str, late_reason: str = "") -> Report:
    """Submit a report when its period is over: figures that live here are summed now and kept as they are.

    After its day it takes a reason and is marked as late, and stays so however often it is returned.

    Raises:
        Conflict: its period is not over, it is submitted or over, or the pilot does not run.
        InputError: no text on the progress, or late without a reason.
    """
    allow(by, "plans.report", report)
    said = text.strip()
    if not 0 < len(said) <= _LONGEST_TEXT:
        zh, en = f"须写明进展（不超过 {_LONGEST_TEXT} 字）", f"needs the progress, at most {_LONGEST_TEXT}"
        raise refusal("text", said or None, zh, en)
    with transaction.atomic():
        plan, row = _held(report)
        row.state = REPORT.after(row.state, ReportEvent.SUBMIT)
        if day_of(now) < row.after:
            raise Conflict(Text("报告期尚未结束", "its period is not over"))
        if is_late(now, row.due) and not row.late and row.submitted_at is None:
            row.late, row.late_reason = True, reason_of(late_reason, "late_reason")
        message.report_over(row, TaskEvent.CLOSE, by=by, now=now)
        row.text, row.submitted_at, row.revision = said, now, row.revision + 1
        row.save(update_fields=["state", "late", "late_reason", "text", "submitted_at", "revision"])
        since, before = start_of(row.first), start_of(row.after)
        for code, value in from_records(plan, since, before).items():
            given = {"value": value, "from_records": True, "file": None, "at": now}
            ReportFigure.objects.update_or_create(report=row, code=code, defaults=given)
        message.reported(row, by=by, now=now)
        add_step(plan, "reported", by=by, now=now, text=f"{row.first}")
        figures = {one.code: one.value for one in row.figures.all()}
        after = {"first": row.first, "late": row.late, "reason": row.late_reason or None, "figures": figures}
        note("reported", plan, by=by, now=now, after=after)
    return row


def send_back(*, by: Actor, now: dt.datetime, report: Report, revision: int, reason: str) -> Report:
    """Return a report to be corrected, by the nation, with what is wrong; raises Conflict for another revision."""
    allow(by, "plans.oversee", report)
    said = reason_of(reason)
    with transaction.atomic():
        plan, row = _held(report)
        row.state = REPORT.after(row.state, ReportEvent.RETURN)
        refuse_stale(row, revision)
        row.save(update_fields=["state"])
        message.report_returned(row, said, by=by, now=now)
        add_step(plan, "report_returned", by=by, now=now, text=said)
        note("report_returned", plan, by=by, now=now, after={"first": row.first, "reason": said})
    return row


def _held(report: Report) -> tuple[Plan, Report]:
    """Lock the plan of a report, which must run, and read the report again under the lock."""
    (plan,) = lock(report.plan)
    refuse_idle(plan)
    row = Report.objects.get(pk=report.pk)
    row.plan = plan
    return plan, row
