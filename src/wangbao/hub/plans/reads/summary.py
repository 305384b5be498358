"""Read yearly summaries: the years a pilot has, what one is drafted from, its figures as they are now or were kept."""

import datetime as dt
from collections import Counter

from django.db.models import Max, Min

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.catalogue.models import ProductVersion
from wangbao.hub.errors import Invisible
from wangbao.hub.plans.models import Plan, Summary
from wangbao.hub.plans.reads.figures import from_records, policies_of, scope_of, start_of
from wangbao.hub.plans.rules.states import SUMMARY, MemberState, ReportState, SummaryEvent
from wangbao.hub.schemes.reads.batch import last_day_of
from wangbao.programme.batch_schema import SUMMARY as SUMMARY_STEP
from wangbao.programme.plan import FIGURE_OF, MEMBER_ROLES, MemberRole
from wangbao.programme.summary import Facts, Origin, Reported, Total, totals
from wangbao.vocabulary.beijing import day_of


def years_of(plan: Plan, today: dt.date) -> list[int]:
    """List the years of a plan's pilot that have begun."""
    days = pilot_days(plan)
    if days is None or days[0] > today:
        return []
    return list(range(days[0].year, min(days[1] - dt.timedelta(days=1), today).year + 1))


def pilot_days(plan: Plan) -> tuple[dt.date, dt.date] | None:
    """Return the days of a plan's pilot, ``[first, after)``; None before its kick-off."""
    days = plan.reports.aggregate(first=Min("first"), after=Max("after"))
    return None if days["first"] is None else (days["first"], days["after"])


def due_of(plan: Plan, year: int) -> dt.date | None:
    """Return the last day of a plan's summary of a year; None where the batch has none in that year."""
    day = last_day_of(plan.batch, SUMMARY_STEP, plan.owner_id)
    return day if day is not None and day.year == year else None


def summaries_of(actor: Actor, plan: Plan) -> list[Summary]:
    """List the summaries of a plan that the actor sees, by year."""
    return list(Summary.objects.visible_to(actor).filter(plan=plan).order_by("year"))


def summary(actor: Actor, number: str, year: int) -> Summary:
    """Find the summary of a plan's year.

    Raises:
        Invisible: unknown, or not for this actor's organisation.
        Forbidden: not for this role.
    """
    rows = Summary.objects.visible_to(actor).select_related("plan__owner", "plan__batch", "plan__route")
    found: Summary | None = rows.filter(plan__number=number, year=year).first()
    if found is None:
        raise Invisible
    allow(actor, "plans.view", found.plan)
    return found


def to_decide(*, most: int) -> list[Summary]:
    """List the summaries that wait for the nation, the oldest first."""
    rows = Summary.objects.filter(state="submitted").select_related("plan__owner")
    return list(rows.order_by("submitted_at", "pk")[:most])


def totals_of(row: Summary, now: dt.datetime) -> list[Total]:
    """List the figures of a summary: those it keeps, and until it is submitted those that records and reports have."""
    if SUMMARY.may_happen(row.state, SummaryEvent.SUBMIT):
        return totals(from_records(row.plan, *_moments(row, now)), reported(row))
    kept = [
        Total(
            figure=FIGURE_OF[one.code],
            value=one.value,
            origin=Origin(one.origin),
            periods=tuple(dt.date.fromisoformat(day) for day in one.periods),
        )
        for one in row.figures.all()
    ]
    return sorted(kept, key=lambda one: one.figure.index)


def reported(row: Summary) -> list[Reported]:
    """List the progress reports of the summary's days that were made, with the figures they entered."""
    made = row.plan.reports.filter(
        state=ReportState.SUBMITTED, first__gte=row.first, first__lt=row.after
    ).prefetch_related("figures")
    return [
        Reported(
            first=one.first,
            last=one.last,
            text=one.text,
            entered={each.code: each.value for each in one.figures.all() if not each.from_records},
        )
        for one in made.order_by("first")
    ]


def facts_of(row: Summary, now: dt.datetime) -> Facts:
    """Gather what a summary is drafted from."""
    plan, scope = row.plan, scope_of(row.plan)
    since, before = _moments(row, now)
    bound = policies_of([] if scope is None else [(scope, since, before)]).order_by()
    keys = bound.values_list("product_version_id", flat=True)
    versions = ProductVersion.objects.filter(pk__in=keys).order_by("product__code", "pk")
    roles = plan.members.filter(state=MemberState.CONFIRMED).values_list("role", flat=True)
    return Facts(
        title=plan.title or plan.number,
        owner=plan.owner.title,
        first=row.first,
        last=min(row.last, day_of(now)),
        members={MEMBER_ROLES[MemberRole(role)]: count for role, count in sorted(Counter(roles).items())},
        cited=list(plan.citations.values_list("scheme_number", flat=True)),
        products=list(dict.fromkeys(one.title for one in versions)),
        reports=reported(row),
        totals=totals_of(row, now),
    )


def _moments(row: Summary, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    since = start_of(row.first)
    return since, max(since, min(start_of(row.after), now))
