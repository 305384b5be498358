"""Share what every operation on applications needs: locks, mandates, the period, the journal."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.access.roles import Side
from wangbao.hub.applications.models import Application
from wangbao.hub.applications.rules.states import APPLICATION
from wangbao.hub.errors import Conflict, Forbidden
from wangbao.hub.journal.operations import record
from wangbao.hub.locks import lock
from wangbao.hub.parties.models import Mandate
from wangbao.product.schema import Definition
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text

EARLIEST_DAYS: Final = 180  # how long ahead of its start a policy may be applied for
_NO_MANDATE: Final = Text("该客户的委托已终止", "the client has ended its mandate")


def held(by: Actor, permission: str, application: Application) -> Application:
    """Lock an application for an actor who may do this; a broker still needs the client's mandate.

    Raises:
        Invisible: not this actor's.
        Forbidden: not for this role, or the mandate has ended.
    """
    allow(by, permission, application)
    mandated(by, application.applicant_id)
    (found,) = lock(application)
    return found  # type: ignore[no-any-return]  # rows come back as they went in


def draft(by: Actor, permission: str, application: Application) -> Application:
    """Lock an application that is still being filled in.

    Raises:
        Conflict: it is submitted, closed or withdrawn.
    """
    found = held(by, permission, application)
    refuse_submitted(found)
    return found


def refuse_submitted(application: Application) -> None:
    """Refuse (Conflict) an application that is submitted, closed or withdrawn."""
    if not application.is_draft:
        name = APPLICATION.name(application.state)
        raise Conflict(
            Text(
                f"申请“{name.zh}”，不能再修改", f"the application is “{name.en}” and can no longer be changed"
            )
        )


def mandated(by: Actor, client_id: int) -> None:
    """Refuse (Forbidden) a broker that acts for a client without a mandate in force."""
    if by.side is not Side.BROKER:
        return
    open_ones = Mandate.objects.filter(broker_id=by.organisation_id, client_id=client_id, ended_at=None)
    if not open_ones.exists():
        raise Forbidden(_NO_MANDATE)


def unsign(application: Application) -> None:
    """Remove the signature: the signed answers have changed."""
    application.signed_by = None
    application.signed_at = None
    application.signed_name = ""
    application.signed_sha256 = ""


def check_period(definition: Definition, start: dt.date, end: dt.date, *, now: dt.datetime) -> None:
    """Refuse days the product does not offer.

    Raises:
        InputError: a start in the past or too far ahead, or a length outside the product's term.
    """
    today, found = day_of(now), []
    if start < today:
        found.append(
            Problem("start", start, Text(f"不得早于今天 {today}", f"must not be before today, {today}"))
        )
    latest = today + dt.timedelta(days=EARLIEST_DAYS)
    if start > latest:
        found.append(Problem("start", start, Text(f"不得晚于 {latest}", f"must not be later than {latest}")))
    if end <= start:
        found.append(Problem("end", end, Text("须晚于起保日期", "must be later than the first day")))
    else:
        least, most = definition.term.least_months, definition.term.most_months
        if not months_on(start, least) <= end <= months_on(start, most):
            rule = Text(f"保险期间须为 {least} 至 {most} 个月", f"cover runs for {least} to {most} months")
            found.append(Problem("end", end, rule))
    if found:
        raise InputError(found)


def months_on(day: dt.date, months: int) -> dt.date:
    """Add months to a day; the first of the next month where that month has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return dt.date(year, month + 1, day.day)
    except ValueError:
        return dt.date(*(divmod(year * 12 + month + 1, 12)[0], divmod(year * 12 + month + 1, 12)[1] + 1, 1))


def note(
    verb: str,
    application: Application,
    *,
    by: Actor,
    now: dt.datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Record an entry of the journal about an application, owned by the applicant."""
    record(
        by=by,
        now=now,
        verb=f"application.{verb}",
        subject=("application", application.number),
        organisation_id=application.applicant_id,
        before=before,
        after=after,
    )
