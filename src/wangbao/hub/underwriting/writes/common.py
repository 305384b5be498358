"""Share what every operation on a quote needs: its lock, validity, reason, and decider."""

import datetime as dt
from typing import Any, Final

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.applications.rules.states import State as ApplicationState
from wangbao.hub.applications.writes.common import mandated
from wangbao.hub.applications.writes.submission import close
from wangbao.hub.errors import Conflict
from wangbao.hub.locks import lock
from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.writes import record
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text

VALID_DAYS: Final = 30
LONGEST_VALID_DAYS: Final = 90
LONGEST_REASON: Final = 1000


def hold(by: Actor, permission: str, quote: Quote, revision: int) -> tuple[Quote, dict[str, Any]]:
    """Lock a quote as :func:`locked` does, to change it on the revision the person saw.

    Raises:
        Conflict: another ``revision`` than the one the person saw.
        Forbidden: as :func:`locked`.
    """
    held, before = locked(by, permission, quote)
    refuse_changed(held, revision)
    return held, before


def refuse_changed(held: Quote, revision: int) -> None:
    """Refuse where another revision than the one the person saw stands."""
    if revision != held.revision:
        raise Conflict


def locked(by: Actor, permission: str, quote: Quote) -> tuple[Quote, dict[str, Any]]:
    """Lock a quote with its application for an actor who may do this; return it and its snapshot before.

    Raises:
        Forbidden: not for this role, or a broker whose mandate has ended.
    """
    allow(by, permission, quote)
    mandated(by, quote.applicant_id)
    application, held = lock(quote.application, quote)
    held.application = application
    return held, record.snapshot(held)


def close_application(held: Quote, *, by: Actor, now: dt.datetime) -> None:
    """Close the application of a quote that ended, so that another may be made (clearance)."""
    if held.application.state == ApplicationState.QUOTED:
        close(by=by, now=now, application=held.application)


def valid_until_of(held: Quote, now: dt.datetime, valid_days: int) -> dt.date:
    """Compute the last day of the offer; never beyond the day before cover begins, unless it begins at once."""
    if not 1 <= valid_days <= LONGEST_VALID_DAYS:
        zh, en = f"须在 1 与 {LONGEST_VALID_DAYS} 之间", f"must lie between 1 and {LONGEST_VALID_DAYS}"
        raise refusal("valid_days", valid_days, zh, en)
    today = day_of(now)
    if held.start < today:
        raise refusal(
            "start", held.start, "起保日已过，须重新申请", "cover would begin in the past; apply again"
        )
    return min(today + dt.timedelta(days=valid_days), held.start)


def refuse_lapsed(held: Quote, now: dt.datetime) -> None:
    if held.valid_until is None or held.valid_until < day_of(now):
        raise Conflict(Text(f"报价已于 {held.valid_until} 到期", f"the offer lapsed on {held.valid_until}"))


def decided(held: Quote, by: Actor, now: dt.datetime) -> None:
    held.decided_at, held.decided_by_id = now, by.person_id
    changed(held, now)


def changed(held: Quote, now: dt.datetime, *, moves: bool = True) -> None:
    """Note the change; ``moves`` counts a revision, which accepting and binding keep: what was accepted is bound."""
    held.changed_at = now
    held.revision += 1 if moves else 0


def reason_of(reason: str) -> str:
    said = reason.strip()
    if not said:
        raise refusal("reason", None, "须写明理由", "a reason is needed")
    if len(said) > LONGEST_REASON:
        zh, en = f"不得超过 {LONGEST_REASON} 字", f"at most {LONGEST_REASON} characters"
        raise refusal("reason", said, zh, en)
    return said
