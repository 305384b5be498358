"""Triggers of a contract tested on an event's dates. Beijing dates; half-open periods."""

from calendar import monthrange
from datetime import date, timedelta

from wangbao.contract.steps import Trigger
from wangbao.vocabulary.period import Period


def is_triggered(
    trigger: Trigger,
    period: Period,
    occurred: date,
    discovered: date,
    claimed: date,
    retroactive_date: date | None = None,
) -> tuple[str, ...]:
    """List the conditions of the trigger that fail, as codes; empty where the event is triggered.

    * ``occurrence``: it happened in the period.
    * ``discovery``: it was discovered in the period, and happened on or after the retroactive date.
    * ``claims_made``: it happened on or after the retroactive date and before the period's end, and the claim was made
      in the period or in the extended reporting time right after it.

    Codes: ``not_in_period``, ``not_discovered_in_period``, ``before_retroactive_date``, ``after_period``,
    ``not_claimed_in_time``. ``retroactive_date`` is the policy's own and wins over the trigger's.
    """
    failed = []
    back_to = retroactive_from(trigger, period, retroactive_date)
    if trigger.basis == "occurrence":
        return () if occurred in period else ("not_in_period",)
    if back_to is not None and occurred < back_to:
        failed.append("before_retroactive_date")
    if trigger.basis == "discovery":
        if discovered not in period:
            failed.append("not_discovered_in_period")
        return tuple(failed)
    if occurred >= period.end:
        failed.append("after_period")
    last = period.end + timedelta(days=trigger.extended_reporting_days)
    if not period.start <= claimed < last:
        failed.append("not_claimed_in_time")
    return tuple(failed)


def retroactive_from(trigger: Trigger, period: Period, retroactive_date: date | None = None) -> date | None:
    """Return the first day an event may have happened on; None without such a day."""
    if retroactive_date is not None:
        return retroactive_date
    if trigger.retroactive_date is not None:
        return trigger.retroactive_date
    if trigger.retroactive_months is None:
        return None
    return months_before(period.start, trigger.retroactive_months)


def months_before(day: date, months: int) -> date:
    """Return the same day of the month ``months`` earlier, or that month's last day if it has no such day."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
