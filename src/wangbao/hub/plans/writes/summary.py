"""Begin, fill in and submit the yearly summary of a pilot; accept it or return it."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.locks import lock
from wangbao.hub.plans.models import Plan, Summary, SummaryFigure
from wangbao.hub.plans.reads.summary import due_of, facts_of, pilot_days, totals_of, years_of
from wangbao.hub.plans.rules.states import SUMMARY, SummaryEvent
from wangbao.hub.plans.writes import summary_message as message
from wangbao.hub.plans.writes.common import add_step, note, refuse_idle, refuse_stale
from wangbao.hub.schemes.writes.common import reason_of
from wangbao.programme.deadline import is_late
from wangbao.programme.plan import CHAPTERS
from wangbao.programme.summary import draft
from wangbao.vocabulary import canonical
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.text import Lang, Text

LONGEST_CHAPTER: Final = 10_000
_CODES: Final = tuple(one.code for one in CHAPTERS)


def begin(*, by: Actor, now: dt.datetime, plan: Plan, year: int, lang: Lang = "zh") -> Summary:
    """Begin the summary of a year, drafted from the records in a language; the one there is, if it was begun before.

    Raises:
        Conflict: the pilot does not run.
        InputError: a year that the pilot does not have, or has not come to.
    """
    allow(by, "plans.make", plan)
    with transaction.atomic():
        (held,) = lock(plan)
        refuse_idle(held)
        if year not in (years := years_of(held, day_of(now))):
            listed = ", ".join(map(str, years)) or "—"
            raise refusal("year", year, f"须为 {listed} 之一", f"must be one of {listed}")
        before: Summary | None = Summary.objects.filter(plan=held, year=year).first()
        if before is not None:
            return before
        first, after = pilot_days(held) or (day_of(now), day_of(now))
        row = Summary(
            plan=held,
            year=year,
            first=max(first, dt.date(year, 1, 1)),
            after=min(after, dt.date(year + 1, 1, 1)),
            begun_at=now,
            due=due_of(held, year),
        )
        row.chapters = _drafted(row, now, lang)
        row.save(force_insert=True)
        note("summary_begun", held, by=by, now=now, after={"year": year})
    return row


def redraft(*, by: Actor, now: dt.datetime, summary: Summary, lang: Lang = "zh") -> Summary:
    """Draft the chapters again from what the records are now; what was written is replaced."""
    allow(by, "plans.report", summary)
    with transaction.atomic():
        _, row = _held(summary)
        return _fill(row, _drafted(row, now, lang), by, now)


def fill(
    *, by: Actor, now: dt.datetime, summary: Summary, chapters: Mapping[str, str], revision: int
) -> Summary:
    """Change chapters of a summary; one left out stays as it is.

    Raises:
        Conflict: it is submitted or over, somebody else has changed it, or the pilot does not run.
        InputError: an unknown chapter, or one that is too long.
    """
    allow(by, "plans.report", summary)
    wrong = [
        Problem(code, None, Text(f"须为 {'、'.join(_CODES)} 之一", f"must be one of {', '.join(_CODES)}"))
        for code in chapters
        if code not in _CODES
    ] + [
        Problem(
            code,
            len(text),
            Text(f"至多 {LONGEST_CHAPTER} 字", f"at most {LONGEST_CHAPTER} characters"),
        )
        for code, text in chapters.items()
        if len(text) > LONGEST_CHAPTER
    ]
    if wrong:
        raise InputError(wrong)
    with transaction.atomic():
        _, row = _held(summary)
        refuse_stale(row, revision)
        return _fill(row, row.chapters | {code: text.strip() for code, text in chapters.items()}, by, now)


def submit(*, by: Actor, now: dt.datetime, summary: Summary, revision: int, late_reason: str = "") -> Summary:
    """Submit a summary: its figures are worked out now, and kept with the chapters under one hash.

    After the batch's day it takes a reason and is marked as late, and stays so however often it is returned.

    Raises:
        Conflict: it is submitted or over, was changed meanwhile, or the pilot does not run.
        InputError: every chapter that is empty, or late without a reason.
    """
    allow(by, "plans.report", summary)
    with transaction.atomic():
        plan, row = _held(summary)
        refuse_stale(row, revision)
        zh, en = "须填写", "must be filled in"
        wrong = [Problem(code, None, Text(zh, en)) for code in _CODES if not row.chapters.get(code)]
        late = row.late or (row.submitted_at is None and is_late(now, row.due))
        if late and not row.late and not late_reason.strip():
            said = Text(
                f"已过截止日期 {row.due}，须写明逾期理由", f"the last day, {row.due}, is over; say why"
            )
            wrong.append(Problem("late_reason", None, said))
        if wrong:
            raise InputError(wrong)
        if late and not row.late:
            row.late, row.late_reason = True, reason_of(late_reason, "late_reason")
        found = totals_of(row, now)
        message.over(row, by=by, now=now)
        row.state = SUMMARY.after(row.state, SummaryEvent.SUBMIT)
        row.submitted_at, row.revision = now, row.revision + 1
        row.snapshot = {
            "plan": plan.number,
            "year": row.year,
            "days": [row.first.isoformat(), row.after.isoformat()],
            "chapters": row.chapters,
            "figures": [
                {"code": one.figure.code, "value": str(one.value), "origin": str(one.origin)} for one in found
            ],
        }
        row.sha256 = canonical.sha256(row.snapshot)
        row.save()
        row.figures.all().delete()
        SummaryFigure.objects.bulk_create(
            SummaryFigure(
                summary=row,
                code=one.figure.code,
                value=one.value,
                origin=one.origin,
                periods=[day.isoformat() for day in one.periods],
            )
            for one in found
        )
        message.received(row, by=by, now=now)
        add_step(plan, "summarised", by=by, now=now, text=f"{row.year}")
        after = {"year": row.year, "late": row.late, "reason": row.late_reason or None, "sha256": row.sha256}
        note("summarised", plan, by=by, now=now, after=after)
    return row


def accept(*, by: Actor, now: dt.datetime, summary: Summary, revision: int, reason: str = "") -> Summary:
    """Accept a summary, by the nation, with a remark if there is one; also after the pilot was withdrawn."""
    said = reason_of(reason) if reason.strip() else ""
    return _decide(by, now, summary, revision, SummaryEvent.ACCEPT, said)


def send_back(*, by: Actor, now: dt.datetime, summary: Summary, revision: int, reason: str) -> Summary:
    """Return a summary to be corrected, by the nation, with what is wrong."""
    return _decide(by, now, summary, revision, SummaryEvent.RETURN, reason_of(reason))


def _decide(
    by: Actor, now: dt.datetime, summary: Summary, revision: int, event: SummaryEvent, said: str
) -> Summary:
    allow(by, "plans.oversee", summary)
    with transaction.atomic():
        plan, row = _held(summary, running=event is SummaryEvent.RETURN)
        row.state = SUMMARY.after(row.state, event)
        refuse_stale(row, revision)
        if event is SummaryEvent.ACCEPT:
            row.decided_at, row.decided_by_id = now, by.person_id
        row.save(update_fields=["state", "decided_at", "decided_by"])
        message.decided(row, event, said, by=by, now=now)
        verb = "summary_accepted" if event is SummaryEvent.ACCEPT else "summary_returned"
        add_step(plan, verb, by=by, now=now, text=said)
        note(verb, plan, by=by, now=now, after={"year": row.year, "opinion": said or None})
    return row


def close_open(plan: Plan, *, by: Actor, now: dt.datetime) -> list[int]:
    """Close the summaries of a plan that were not submitted, as its pilot is withdrawn; list their years."""
    closed = []
    for row in Summary.objects.filter(plan=plan).order_by("year"):
        if SUMMARY.may_happen(row.state, SummaryEvent.CLOSE):
            row.state = SUMMARY.after(row.state, SummaryEvent.CLOSE)
            row.save(update_fields=["state"])
            row.plan = plan
            message.over(row, by=by, now=now)
            closed.append(row.year)
    return closed


def _drafted(row: Summary, now: dt.datetime, lang: Lang) -> dict[str, str]:
    return {code: text.say(lang)[:LONGEST_CHAPTER] for code, text in draft(facts_of(row, now)).items()}


def _fill(row: Summary, chapters: dict[str, str], by: Actor, now: dt.datetime) -> Summary:
    SUMMARY.after(row.state, SummaryEvent.SUBMIT)  # it may still be changed
    changed = sorted(code for code, text in chapters.items() if row.chapters.get(code) != text)
    if changed:
        row.chapters, row.revision = chapters, row.revision + 1
        row.save(update_fields=["chapters", "revision"])
        note("summary_filled", row.plan, by=by, now=now, after={"year": row.year, "fields": changed})
    return row


def _held(summary: Summary, *, running: bool = True) -> tuple[Plan, Summary]:
    """Lock the plan of a summary and read the summary again; for its owner, one that may still be submitted."""
    (plan,) = lock(summary.plan)
    if running:
        refuse_idle(plan)
    row = Summary.objects.get(pk=summary.pk)
    row.plan = plan
    return plan, row
